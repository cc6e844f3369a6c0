"""查什么：逐项说明支出的文件，一般公共预算支出表里有数的项都应当说明到。

理由：编制说明要求依次说明到各项级科目；漏一项，各项之和就不等于总数。

例：表里有 2080599 其他行政事业单位养老支出 7,020 元，说明其余六项都写了，没有写这一项。

改法：补上这一项的说明。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.clauses import amounts, step_of
from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, spot
from mingzhang.checking.texts import narrative
from mingzhang.codes import fold
from mingzhang.disclosure import Coordinate
from mingzhang.forms.pattern import HAN

ITEMS = ("budget_item.amount", "final_item.final")
LEAST = 3
MOST = 0.25
"""No more than this share of the rows may be unexplained: else only the main ones are explained."""


def _look(context: Context) -> Iterator[Found]:
    stated = [one.at for one in context.disclosure.stated if one.subject in ITEMS and one.at]
    said = {at.function for at in stated if at.function}
    if not said:
        return
    rows: dict[str, Figure] = {}
    for figure in context.figures:
        at = figure.at
        code = at.function or ""
        plain = at == Coordinate(side="expenditure", source="gpb", function=code)
        if figure.scope >= 0 and figure.fen and plain and len(code) == 7:
            rows.setdefault(code, figure)
    texts = [text.folded for text in narrative(context.disclosure)]
    missing = {}
    for code, figure in rows.items():
        table = context.disclosure.tables[figure.scope]
        name = re.escape(fold(table.rows[figure.row].label))
        named = re.compile(rf"(?<!{HAN}){name}|{name}(?:\(项\)|[\"”])")
        if code in said or any(named.search(text) for text in texts):
            continue
        if not _is_spoken(context, figure):
            missing[code] = figure
    explained = len(rows) - len(missing)
    if not missing or explained < LEAST or len(missing) > MOST * len(rows):
        return
    spots = tuple(spot(figure, context.disclosure) for figure in missing.values())
    words = "、".join(
        f"{code}「{one.row}」{figure.printed}"
        for (code, figure), one in zip(missing.items(), spots, strict=True)
    )
    yield (
        RULE.finding(
            f"漏了说明：说明逐项写了其余 {explained} 项，没有写表里的 {words}",
            spots,
            printed=tuple(figure.printed for figure in missing.values()),
        ),
        UNEXPLAINED,
    )


def _is_spoken(context: Context, figure: Figure) -> bool:
    """Whether a sentence on a use states this very amount: then but its name is wrong (L06)."""
    step = step_of(context.disclosure)
    return any(
        abs(one.fen - figure.fen) <= one.step
        for text in narrative(context.disclosure)
        if "主要用于" in text.folded
        for one in amounts(text, step)
    )


RULE = Rule("C03", "unexplained-row", "表里有数的项没有说明", "warning", __doc__ or "", look=_look)
