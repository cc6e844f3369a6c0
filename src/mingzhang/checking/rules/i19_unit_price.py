"""查什么：成本指标写明单价和总额时，单价乘以数量等于总额。

理由：算术。数量取同一格的，或同一项目里单位相同的数量指标；旁边的场次、天数可以再乘，也可以不乘。

例：300 元/人，数量指标 300 人，总额写作 12 万元。

改法：查明单价、数量和总额哪个有误。
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from math import prod

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import amount_of, number, second_level, tables_of
from mingzhang.checking.spots import project_spot, target_spot
from mingzhang.codes import fold
from mingzhang.disclosure import Target, TargetValue
from mingzhang.money import UNITS

MOST_COUNTS = 6


def _look(context: Context) -> Iterator[Found]:
    for project, targets in tables_of(context.disclosure):
        for target in targets:
            prices = [one for one in target.values if _per(one)]
            totals = [fen for one in target.values if (fen := amount_of(one))]
            if len(prices) != 1 or len(totals) != 1 or len(target.values) > MOST_COUNTS:
                continue
            if any(one.relation not in (None, "=") for one in target.values):
                continue
            if _fits(prices[0], totals[0], target, targets) is not False:
                continue
            name = project.name or project.title
            yield (
                RULE.finding(
                    f"单价与总额不合：「{name}」的「{target.printed}」，单价乘以数量不等于总额",
                    (target_spot(target), project_spot(project, project.printed)),
                    printed=tuple(number(one.number) for one in target.values if one.number),
                ),
                UNEXPLAINED,
            )


def _per(value: TargetValue) -> str | None:
    """What a unit price is for: 人 of 元/人; None where a value is no unit price."""
    money, slash, per = fold(value.unit or "").partition("/")
    return per if slash and money in ("元", "万元") and value.number and not value.text else None


def _fits(price: TargetValue, total: int, own: Target, targets: tuple[Target, ...]) -> bool | None:
    """Whether the price times some of the counts is the total; None without a count of its unit."""
    per, money = _per(price) or "", fold(price.unit or "").partition("/")[0]
    beside = [one for one in own.values if one.unit and one.number and "元" not in one.unit]
    of_unit = [one for one in beside if _same(one, per)]
    if not of_unit:
        outputs = (one for one in targets if second_level(one) == "数量指标")
        of_unit = [one for t in outputs for one in t.values if _same(one, per)]
    if not of_unit:
        return None
    each = (price.number or Decimal(0)) * UNITS[money]
    for count in of_unit:
        others = [one.number for one in beside if one is not count and one.number]
        for size in range(len(others) + 1):
            for chosen in combinations(others, size):
                product = each * prod(chosen, start=count.number or Decimal(0))
                # A total is printed with two decimals of 万元 at most; a whole multiple may come
                # from a factor that is not written (12 months).
                if abs(product - total) <= UNITS["万元"] // 200 or total % product == 0:
                    return True
    return False


def _same(value: TargetValue, per: str) -> bool:
    """Whether a count is of the unit that a price is for: 300 人, 300 名 or 300 人次 of 元/人."""
    unit = fold(value.unit or "")
    return bool(unit and per and value.number) and _plain(unit) == _plain(per)


def _plain(unit: str) -> str:
    return "人" if unit == "名" else unit.removesuffix("次") or unit


RULE = Rule("I19", "unit-price", "单价乘数量不等于总额", "warning", __doc__ or "", look=_look)
