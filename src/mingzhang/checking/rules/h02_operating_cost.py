"""查什么：机关运行经费不大于一般公共预算基本支出的公用经费。

依据：预算法实施条例第六条。机关运行经费是行政单位和参照公务员法管理的事业单位的公用经费，所以可以小，不可以大。

例：机关运行经费 70 万元，公用经费合计 68.20 万元。

改法：查明机关运行经费的口径和数。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, spot
from mingzhang.disclosure import Coordinate

COST = Coordinate(side="expenditure", source="gpb", item="operating_cost")
PUBLIC = Coordinate(side="expenditure", source="gpb", kind="public")


def _look(context: Context) -> Iterator[Found]:
    cost, public = context.largest(COST), context.largest(PUBLIC)
    if cost is None or public is None or 2 * (cost.fen - public.fen) <= cost.grain + public.grain:
        return
    yield (
        RULE.finding(
            f"机关运行经费 {cost.printed} 大于公用经费合计 {public.printed}",
            (spot(cost, context.disclosure), spot(public, context.disclosure)),
            printed=(cost.printed, public.printed),
        ),
        UNEXPLAINED,
    )


RULE = Rule(
    "H02",
    "operating-cost",
    "机关运行经费大于公用经费",
    "error",
    __doc__ or "",
    "预算法实施条例 第六条",
    look=_look,
)
