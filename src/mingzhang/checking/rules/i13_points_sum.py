"""查什么：自评表各项得分（含预算执行率）合计等于总分；每项得分不超过分值。

依据：财预〔2020〕10号：自评采用打分的形式，总分为各项得分之和。
分值合计对不上的表只由 I01 报，不查得分合计。

例：各指标得分 88 分，执行率得分 9.5 分，总分印作 98.5。

改法：重新加总，或改正有误的那一项得分。
"""

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.checking.evaluations import (
    FULL,
    decimals,
    last_digit,
    name_of,
    points,
    sheet_spot,
    sheets_with_targets,
)
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import number
from mingzhang.checking.spots import target_spot
from mingzhang.codes import fold
from mingzhang.disclosure import Project, Target

NOTHING = Decimal(0)
EXECUTION = ("执行率", "预算执行")


def _look(context: Context) -> Iterator[Found]:
    severity = "warning" if context.scanned else "error"
    for project, targets in sheets_with_targets(context.disclosure):
        if not targets or any(one.weight is not None and one.score is None for one in targets):
            continue
        for one in targets:
            if one.weight is not None and one.score is not None and one.score > one.weight:
                yield (
                    RULE.finding(
                        f"得分超过分值：「{name_of(project)}」的「{one.indicator}」"
                        f"分值 {number(one.weight)}，得分 {number(one.score)}",
                        (target_spot(one),),
                        printed=(number(one.score), number(one.weight)),
                        severity=severity,
                    ),
                    UNEXPLAINED,
                )
        yield from _total(project, targets, severity)


def _total(project: Project, targets: tuple[Target, ...], severity: str) -> Iterator[Found]:
    total = points(project, "total")
    scores = [one.score for one in targets if one.score is not None]
    weight, execution = points(project, "weight"), points(project, "score")
    if total is None or not scores or (execution is None and weight):
        return
    weights = sum((one.weight or NOTHING for one in targets), NOTHING)
    whole = points(project, "total_weight") or FULL
    if weights + (weight or NOTHING) not in (FULL, whole) and weights not in (FULL, whole):
        return  # a row is missing or says something else
    sums = [sum(scores, execution or NOTHING)]
    if weights in (FULL, whole) or any(map(_is_execution, targets)):
        sums.append(sum(scores, NOTHING))
    slack = _slack(targets, execution, total)
    if any(abs(one - total) <= slack for one in sums):
        return
    beside = f"，执行率得分 {number(execution)}" if execution is not None else ""
    own = number(sum(scores, NOTHING))
    yield (
        RULE.finding(
            f"总分与各项得分不合：「{name_of(project)}」各指标得分 {own}{beside}，"
            f"合计 {number(sums[0])}，总分印作 {number(total)}",
            (sheet_spot(project, "total"), *map(target_spot, targets)),
            printed=(project.more["total"],),
            expected=(number(sums[0]),),
            severity=severity,
        ),
        UNEXPLAINED,
    )


def _slack(targets: tuple[Target, ...], execution: Decimal | None, total: Decimal) -> Decimal:
    """What rounding may add up to: half a last digit of each score that is not whole."""
    partial = [one.score for one in targets if one.score is not None and one.score != one.weight]
    scores = [one for one in (*partial, execution) if one is not None]
    halves = [last_digit(one) / 2 for one in scores if decimals(one)]
    finer = any(decimals(one) > decimals(total) for one in scores)
    own = last_digit(total) if finer else NOTHING
    return sum(halves, own)


def _is_execution(target: Target) -> bool:
    texts = (target.level1, target.level2, target.indicator)
    return any(word in fold(text or "") for text in texts for word in EXECUTION)


RULE = Rule(
    "I13",
    "points-sum",
    "自评得分不合",
    "error",
    __doc__ or "",
    "财预〔2020〕10号",
    look=_look,
)
