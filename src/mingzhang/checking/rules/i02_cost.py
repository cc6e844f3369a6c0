"""查什么：成本指标都是金额时，它们之和等于项目资金总额。

依据：财预〔2021〕101号。有单价、上限、比例或别的写法的项目不查。

例：项目资金总额 30 万元，成本指标为设备 20 万元、耗材 8 万元。

改法：查明资金总额和成本指标哪个有误，或补上漏列的成本。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import amount_of, is_cost, is_overall, is_sheet, tables_of
from mingzhang.checking.spots import project_spot, target_spot
from mingzhang.disclosure import Target
from mingzhang.money import grain, show


def _look(context: Context) -> Iterator[Found]:
    for project, targets in tables_of(context.disclosure):
        costs = [one for one in targets if is_cost(one)]
        amounts = [amount for one in costs if (amount := _only(one)) is not None]
        if (
            is_overall(project)
            or is_sheet(project)
            or project.fen is None
            or not costs
            or len(amounts) < len(costs)
        ):
            continue
        total, slack = sum(amounts), (len(amounts) + 1) * grain("万元", 2) // 2
        if abs(total - project.fen) <= slack:
            continue
        shown = show(total, "万元", 2, trim=True)
        words = " + ".join(one.printed for one in costs)
        yield (
            RULE.finding(
                f"「{project.name or project.title}」的成本指标 {words} = {shown} 万元，"
                f"资金总额 {project.printed}{project.unit}，不相等",
                (project_spot(project, project.printed), *map(target_spot, costs)),
                printed=(project.printed, *(one.printed for one in costs)),
                expected=(shown,),
            ),
            UNEXPLAINED,
        )


def _only(target: Target) -> int | None:
    """The amount of an indicator that states just one, without bounds."""
    if len(target.values) != 1 or target.values[0].relation not in (None, "="):
        return None
    return amount_of(target.values[0])


RULE = Rule(
    "I02",
    "cost-indicators",
    "成本指标之和不等于项目金额",
    "warning",
    __doc__ or "",
    "财预〔2021〕101号",
    look=_look,
)
