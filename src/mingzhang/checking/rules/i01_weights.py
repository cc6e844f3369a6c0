"""查什么：一张目标表里各指标的权重合计为 100；给预算执行率留 10 分的，合计 90。

依据：财预〔2020〕10号、财预〔2021〕101号。不是每个指标都印了权重的表不查。自评表的执行率也算在内。

例：整体绩效目标表各指标的权重合计 95。

改法：调整权重，使合计为 100。
"""

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.checking.evaluations import decimals, last_digit, points
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import is_sheet, number, tables_of
from mingzhang.checking.spots import project_spot, target_spot

WHOLES = (Decimal(100), Decimal(90), Decimal(1))


def _look(context: Context) -> Iterator[Found]:
    for project, targets in tables_of(context.disclosure):
        weights = [one.weight for one in targets if one.weight is not None]
        total = sum(weights, Decimal(0))
        execution = points(project, "weight") or Decimal(0)
        if not weights or len(weights) < len(targets):
            continue
        # Shares of 100 such as 33.33 come to it but for their last digits.
        fine = [one for one in weights if is_sheet(project) and decimals(one)]
        slack = sum((last_digit(one) / 2 for one in fine), Decimal(0))
        wholes = WHOLES[:1] if execution else WHOLES
        if any(abs(one - w) <= slack for one in {total, total + execution} for w in wholes):
            continue
        name = project.name or project.title
        yield (
            RULE.finding(
                f"权重合计不是 100：「{name}」各指标的权重合计 {number(total)}"
                + (f"，执行率 {number(execution)}" if execution else ""),
                (project_spot(project, name), *map(target_spot, targets)),
                printed=tuple(number(one) for one in weights),
                expected=("100",),
                # A scan may have lost a row.
                severity="warning" if context.scanned else "error",
            ),
            UNEXPLAINED,
        )


RULE = Rule(
    "I01",
    "weights",
    "权重合计不是 100",
    "error",
    __doc__ or "",
    "财预〔2020〕10号",
    look=_look,
)
