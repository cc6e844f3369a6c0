"""查什么：决算里的年初预算数与当年公开的预算一致。

理由：年初预算在预算公开时已经定了；决算里的不同，多是抄错或用了调整后的数。

例：决算称行政运行年初预算 300 万元，当年预算的表里是 310 万元。

改法：改成预算公开的数；合并、分设的单位写明口径。
"""

from collections.abc import Iterator

from mingzhang.checking.beside import known_of
from mingzhang.checking.finding import Context, Finding, Rule, spot
from mingzhang.money import show


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    budget = context.others.budget
    if budget is None or context.disclosure.stage != "final":
        return
    opening = known_of(budget)
    told = set()
    for figure in context.figures:
        if figure.blank or figure.at.measure != "budget" or figure.at.year:
            continue
        at = figure.at._replace(measure=None)
        known = opening.get(at)
        if known is None and at.item and at.source == "fiscal":
            # Budgets give the three public expenses of the general public budget alone.
            known = opening.get(at._replace(source="gpb"))
        if known is None or at in told:
            continue
        if abs(known.fen - figure.fen) <= (known.grain + figure.grain) // 2:
            continue
        told.add(at)
        message = (
            f"年初预算数与公开的预算不一致：{figure.where}印作 {figure.printed}，"
            f"预算文件的{known.where}是 {show(known.fen, '万元', 2)} 万元"
        )
        places = (spot(figure, context.disclosure),)
        expected = (show(known.fen, "万元", 2),)
        yield (
            RULE.finding(message, places, printed=(figure.printed,), expected=expected),
            frozenset(),
        )


RULE = Rule(
    "O02", "opening-budget", "年初预算数与公开的预算不一致", "error", __doc__ or "", look=_look
)
