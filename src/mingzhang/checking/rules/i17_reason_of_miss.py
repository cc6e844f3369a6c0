"""查什么：自评表里没有达到指标值的，写了偏差原因和改进措施。

依据：财预〔2020〕10号：未完成绩效目标或偏离较大的，应当分析并说明原因，提出改进措施。
没有这一栏的表、在表末写了存在问题的表不查；得满分的由 I16 报。

例：“培训≥12期”实际完成 9 期，偏差原因一栏空着。

改法：补写原因和改进措施。
"""

from collections.abc import Iterator

from mingzhang.checking.evaluations import name_of, reached, sheets_with_targets
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import bare_name
from mingzhang.checking.rules.i16_points_and_value import full
from mingzhang.checking.spots import target_spot
from mingzhang.codes import fold
from mingzhang.disclosure import Target
from mingzhang.money import is_blank

NONE = ("无", "无偏差", "不适用")


def _look(context: Context) -> Iterator[Found]:
    for project, targets in sheets_with_targets(context.disclosure):
        if any(_given(project.more.get(id, "")) for id in ("problems", "measures")):
            continue
        wrong = list(_without(targets))
        if not wrong:
            continue
        first = wrong[0]
        more = f"等 {len(wrong)} 项" if len(wrong) > 1 else ""
        yield (
            RULE.finding(
                f"没有写偏差原因：「{name_of(project)}」的「{bare_name(first)}」{more}没有达到指标值"
                f"（指标值 {first.printed}，实际 {first.actual}）",
                tuple(map(target_spot, wrong)),
                printed=(first.printed, first.actual),
            ),
            UNEXPLAINED,
        )


def _without(targets: tuple[Target, ...]) -> Iterator[Target]:
    told: Target | None = None
    for one in targets:
        if one.reason and _given(one.reason):
            told = one
            continue
        # A reason may stand in a cell that spans the rows of its group.
        shared = told is not None and (told.level1, told.level2) == (one.level1, one.level2)
        if one.reason is None or shared or full(one):
            continue
        if reached(one).met is False:
            yield one


def _given(text: str) -> bool:
    return not is_blank(text) and fold(text).rstrip("。.") not in NONE


RULE = Rule(
    "I17",
    "reason-of-miss",
    "没有写偏差原因",
    "warning",
    __doc__ or "",
    "财预〔2020〕10号",
    look=_look,
)
