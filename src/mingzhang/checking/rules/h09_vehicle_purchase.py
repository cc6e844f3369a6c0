"""查什么：说明称今年安排购置车辆，公务用车购置费应当有数；说购置 0 辆，就应当没有。

理由：数目和经费说的是同一件事。由机关事务管理部门统一购置的，写明即可。

例：说明称“2023年预算安排购置车辆2辆”，公务用车购置费是空的。

改法：查明购置数和购置费，或加说明。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, Spot
from mingzhang.checking.spots import passage_spot, table_spot
from mingzhang.codes import fold
from mingzhang.disclosure import Coordinate

PURCHASE = Coordinate(side="expenditure", source="gpb", item="vehicle_purchase")
_PLAN = re.compile(
    r"(?:(20\d\d)年)?[^。;,]{0,12}(?:预算|安排|计划|拟)[^。;,\d]{0,8}?"
    r"(?:购置|购买)(?:公务)?(?:车辆|用车|汽车)(\d{1,4})(?:台|辆)",
    re.ASCII,
)


def _look(context: Context) -> Iterator[Found]:
    table = context.disclosure.table("three_public")
    if table is None or not any(c.fen for row in table.rows for c in row.cells.values()):
        return
    cost = context.largest(PURCHASE)
    for section, passage in context.passages():
        if "购" not in passage.text:
            continue
        for found in _PLAN.finditer(fold(passage.text)):
            other_year = found[1] and context.disclosure.year != int(found[1])
            if other_year or "机关事务" in passage.text or _agree(found[2], cost):
                continue
            money = cost.printed if cost and cost.fen else "空"
            places: tuple[Spot, ...] = (passage_spot(section, passage, found[2]), table_spot(table))
            yield (
                RULE.finding(
                    f"购车数与购置费不合：说明称购置车辆 {found[2]} 辆，公务用车购置费为{money}",
                    places,
                    printed=(found[2], money),
                ),
                UNEXPLAINED,
            )


def _agree(count: str, cost: Figure | None) -> bool:
    return bool(int(count)) == bool(cost and cost.fen)


RULE = Rule("H09", "vehicle-purchase", "购车数与购置费不合", "warning", __doc__ or "", look=_look)
