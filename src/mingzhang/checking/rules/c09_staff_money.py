"""查什么：人员、车辆的数目与它们的经费是否相合：没有车却有运行费，有车却没有，没有退休人员却有退休费。

理由：数目和经费说的是同一件事。车辆由机关事务管理部门统一付费的，写明即可。

例：说明称公务用车 0 辆，30231 公务用车运行维护费 4.00。

改法：查明数目和经费哪个有误，或加说明。
"""

from collections.abc import Iterator

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, spot
from mingzhang.checking.spots import stated_spot
from mingzhang.disclosure import Stated

VEHICLES = ("staff.vehicles", "assets.vehicles")


def _look(context: Context) -> Iterator[Found]:
    counts = [one for one in context.disclosure.stated if one.value.number is not None]
    vehicles = [one for one in counts if one.subject in VEHICLES]
    retired = [one for one in counts if one.subject == "staff.retired"]
    running = [
        figure
        for figure in context.figures
        if (figure.at.item == "vehicle_running" or figure.at.economic == "30231")
        and (figure.at.year, figure.at.measure, figure.scope >= 0) == (0, None, True)
    ]
    pensions = [figure for figure in context.figures if figure.at.economic == "30302"]
    if vehicles and not any(one.value.number for one in vehicles):
        yield from _against(context, vehicles[0], running, "公务用车")
    if retired and not any(one.value.number for one in retired):
        yield from _against(context, retired[0], pensions, "退休人员")
    table = context.disclosure.table("three_public")
    some = [one for one in vehicles if one.value.number]
    filled = table and any(cell.fen for row in table.rows for cell in row.cells.values())
    if some and filled and not any(figure.fen for figure in running):
        count = some[0].printed
        message = f"有车没有运行费：说明称公务用车 {count} 辆，表里没有运行维护费"
        found = RULE.finding(message, (stated_spot(some[0]),), printed=(count,), severity="note")
        yield found, UNEXPLAINED


def _against(context: Context, none: Stated, figures: list[Figure], words: str) -> Iterator[Found]:
    money = [figure for figure in figures if figure.fen]
    if money:
        first = money[0]
        yield (
            RULE.finding(
                f"说明称{words}为 {none.printed}，{first.where}却有 {first.printed}",
                (stated_spot(none), *(spot(one, context.disclosure) for one in money)),
                printed=(none.printed, first.printed),
            ),
            UNEXPLAINED,
        )


RULE = Rule("C09", "staff-money", "数目与经费不合", "warning", __doc__ or "", look=_look)
