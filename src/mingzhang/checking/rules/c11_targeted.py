"""查什么：实行绩效目标管理的项目金额不大于项目支出；个数与公布的项目绩效目标表相合。

依据：财预〔2021〕101号。公布的目标表可以比项目少，不能比项目多。

例：说明称绩效目标涉及 95 万元，项目支出只有 80 万元。

改法：查明金额和个数；基本支出也编了目标的，写明。
"""

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, spot
from mingzhang.checking.indicators import is_overall, is_sheet
from mingzhang.checking.spots import project_spot, stated_spot
from mingzhang.codes import fold
from mingzhang.disclosure import Coordinate, Stated
from mingzhang.money import grain, parse

WIDER = ("基本支出", "整体", "部门预算支出")
"""Words that say that more than projects is covered."""


def _look(context: Context) -> Iterator[Found]:
    for _, passage in context.passages():
        wider = any(word in fold(passage.text) for word in WIDER)
        for one in passage.stated:
            if one.subject == "targets.amount" and not wider:
                yield from _amount(context, one)
            elif one.subject == "targets.count" and one.value.number is not None:
                yield from _count(context, one, one.value.number)


def _amount(context: Context, one: Stated) -> Iterator[Found]:
    """An amount that other money than the general public budget may be part of."""
    wholes = [
        context.largest(Coordinate(side="expenditure", kind="project", source=source))
        for source in (None, "gpb")
    ]
    known = [whole for whole in wholes if whole is not None]
    most = max(known, key=lambda whole: whole.fen, default=None)
    printed = parse(one.printed)
    own = grain(one.value.unit or "万元", printed.decimals if printed else 2)
    slack = own + (most.grain if most else 0)
    if most is None or one.value.fen is None or one.value.fen <= most.fen + slack:
        return
    yield (
        RULE.finding(
            f"绩效目标涉及的金额 {one.printed} 大于项目支出 {most.printed}",
            (stated_spot(one), spot(most, context.disclosure)),
            printed=(one.printed, most.printed),
        ),
        UNEXPLAINED,
    )


def _count(context: Context, one: Stated, count: Decimal) -> Iterator[Found]:
    heads = [one for one in context.disclosure.projects if not (is_overall(one) or is_sheet(one))]
    if not heads or len(heads) == count:
        return
    yield (
        RULE.finding(
            f"说明称实行绩效目标管理的项目 {one.printed} 个，项目绩效目标表有 {len(heads)} 张",
            (stated_spot(one), *(project_spot(head, head.name) for head in heads[:4])),
            printed=(one.printed,),
            expected=(str(len(heads)),),
            severity="warning" if len(heads) > count else "note",
        ),
        UNEXPLAINED,
    )


RULE = Rule(
    "C11",
    "targeted-projects",
    "绩效目标的金额或个数不合",
    "warning",
    __doc__ or "",
    "财预〔2021〕101号",
    look=_look,
)
