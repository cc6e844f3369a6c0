"""查什么：预算表里的金额不应是负数。

理由：预算安排的收入和支出没有负数，多是抄错一位或误带了公式。决算可以有冲减，增减额可以是负数，不查。

例：办公费 -3.00 万元。

改法：改正这个数。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, spot


def _look(context: Context) -> Iterator[Found]:
    if context.disclosure.stage != "budget":
        return
    for figure in context.figures:
        if figure.fen >= 0 or figure.scope < 0 or figure.at.measure == "change":
            continue
        yield (
            RULE.finding(
                f"预算表里有负数：{figure.where}印作 {figure.printed}",
                (spot(figure, context.disclosure),),
                printed=(figure.printed,),
            ),
            UNEXPLAINED,
        )


RULE = Rule("A07", "negative", "预算表里有负数", "warning", __doc__ or "", look=_look)
