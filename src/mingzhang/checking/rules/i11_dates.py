"""查什么：项目的开始不晚于终止；一次性项目的期间与预算年度相合；完成时限不晚于项目终止。

依据：预算法第十八条：预算年度自公历一月一日起，至十二月三十一日止。跨年度的项目只作说明。

例：项目起始时间 2023年10月1日，终止时间 2023年3月31日。

改法：改正日期。
"""

from collections.abc import Iterator

from mingzhang.checking.dates import span_of
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, Spot
from mingzhang.checking.indicators import second_level, tables_of
from mingzhang.checking.spots import project_spot, target_spot
from mingzhang.disclosure import Project, Target


def _look(context: Context) -> Iterator[Found]:
    for project in context.disclosure.projects:
        yield from _period(context, project)
    for project, targets in tables_of(context.disclosure):
        yield from _deadlines(project, targets)


def _period(context: Context, project: Project) -> Iterator[Found]:
    start, end, year = span_of(project.start), span_of(project.end), context.disclosure.year
    if start is None or end is None:
        return
    words = f"「{project.name or project.title}」{project.start} 至 {project.end}"
    if start[0] > end[1]:
        message, severity = f"日期颠倒：{words}，开始晚于终止", "error"
        severity = "warning" if context.scanned else "error"
    elif "一次" in project.kind and year and not start[0].year <= year <= end[1].year:
        message, severity = f"日期与年度不合：{words}，是一次性项目，不在 {year} 年内", "warning"
    elif "一次" in project.kind and year and not start[0].year == year == end[1].year:
        message, severity = f"日期跨年度：{words}，是一次性项目", "note"
    else:
        return
    places: tuple[Spot, ...] = (project_spot(project, project.start),)
    printed = (project.start, project.end)
    yield RULE.finding(message, places, printed=printed, severity=severity), UNEXPLAINED


def _deadlines(project: Project, targets: tuple[Target, ...]) -> Iterator[Found]:
    end = span_of(project.end)
    for target in targets:
        due = span_of(target.printed) if second_level(target) == "时效指标" else None
        if end and due and due[0] > end[1]:
            yield (
                RULE.finding(
                    f"时限过晚：「{project.name or project.title}」终止于 {project.end}，"
                    f"时效指标为「{target.printed}」",
                    (target_spot(target), project_spot(project, project.end)),
                    printed=(target.printed, project.end),
                    severity="warning",
                ),
                UNEXPLAINED,
            )


RULE = Rule(
    "I11", "project-dates", "项目的日期不合", "error", __doc__ or "", "预算法 第十八条", look=_look
)
