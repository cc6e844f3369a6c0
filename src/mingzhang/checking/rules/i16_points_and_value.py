"""查什么：自评表里没有达到指标值的没有得满分，达到的没有得零分。

依据：财预〔2020〕10号：完成指标值的得该指标全部分值，未完成的按完成比例记分；超额过多的可以扣分。

例：“群众满意度≥90%”实际完成 82%，分值 10 分，得分 10 分。

改法：按完成比例改正得分，或改正实际完成值。
"""

from collections.abc import Iterator
from fractions import Fraction

from mingzhang.checking.evaluations import name_of, reached, sheets_with_targets
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import bare_name
from mingzhang.checking.spots import target_spot
from mingzhang.disclosure import Target

FAR = (Fraction(7, 10), Fraction(13, 10))
"""What was reached beyond these shares of the target may be docked."""


def _look(context: Context) -> Iterator[Found]:
    for project, targets in sheets_with_targets(context.disclosure):
        for words, fits in (("没有达到指标值却得满分", full), ("达到了指标值却得零分", _none)):
            wrong = [one for one in targets if fits(one)]
            if not wrong:
                continue
            first = wrong[0]
            more = f"等 {len(wrong)} 项" if len(wrong) > 1 else ""
            yield (
                RULE.finding(
                    f"得分与完成情况不合：「{name_of(project)}」的「{bare_name(first)}」{more}{words}"
                    f"（指标值 {first.printed}，实际 {first.actual}）",
                    tuple(map(target_spot, wrong)),
                    printed=(first.printed, first.actual),
                ),
                UNEXPLAINED,
            )


def full(target: Target) -> bool:
    """Whether an indicator was missed and has all its points."""
    if not target.weight or target.score is None or target.score < target.weight:
        return False
    return reached(target).met is False


def _none(target: Target) -> bool:
    if not target.weight or target.score is None or target.score:
        return False
    met, ratio = reached(target)
    return bool(met) and ratio is not None and FAR[0] <= ratio <= FAR[1]


RULE = Rule(
    "I16",
    "points-and-value",
    "得分与完成情况不合",
    "warning",
    __doc__ or "",
    "财预〔2020〕10号",
    look=_look,
)
