"""查什么：项目绩效目标有产出指标和效益指标；产出里有数量、质量、时效。

依据：财预〔2015〕88号、财预〔2021〕101号。生态效益、可持续影响和满意度不是每个项目都要有，不查。

例：一个项目只有产出指标和满意度指标，没有效益指标。

改法：补上缺的指标；确实没有的，不必勉强，可以说明。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import (
    has_standard_levels,
    is_overall,
    second_level,
    tables_of,
)
from mingzhang.checking.spots import project_spot
from mingzhang.codes import fold

BLOCKS = ("产出指标", "效益指标")
OUTPUTS = ("数量指标", "质量指标", "时效指标")


def _look(context: Context) -> Iterator[Found]:
    for project, targets in tables_of(context.disclosure):
        if is_overall(project) or not has_standard_levels(targets):
            continue
        first = {fold(one.level1 or "") for one in targets}
        second = {second_level(one) for one in targets}
        missing = [one for one in BLOCKS if one not in first]
        outputs = [one for one in OUTPUTS if one not in second and "产出指标" in first]
        if not missing and (not outputs or not second & set(OUTPUTS)):
            continue
        words = "、".join([*missing, *outputs])
        name = project.name or project.title
        yield (
            RULE.finding(
                f"缺指标：「{name}」没有{words}",
                (project_spot(project, name),),
                expected=(*missing, *outputs),
                severity="warning" if missing else "note",
            ),
            UNEXPLAINED,
        )


RULE = Rule(
    "I05",
    "required-blocks",
    "项目绩效目标缺指标",
    "warning",
    __doc__ or "",
    "财预〔2015〕88号",
    look=_look,
)
