"""查什么：各项目绩效目标表的金额合计不大于项目支出；说明称项目都编了目标的，合计应当等于它。

依据：预算法第三十二条：绩效目标是编制预算的依据。有一张表没有名称或金额的，不查。

例：两张项目绩效目标表合计 95 万元，项目支出 80 万元。

改法：查明各项目的金额，或补上没有公布的目标表。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, spot
from mingzhang.checking.indicators import is_overall, is_sheet
from mingzhang.checking.spots import project_spot
from mingzhang.codes import fold
from mingzhang.disclosure import Coordinate
from mingzhang.money import grain, show

ALL = ("均实行", "全部实行", "全部编报", "全部编制", "均编报", "均编制", "全覆盖")
BUT = ("除", "部分")


def _look(context: Context) -> Iterator[Found]:
    heads = [one for one in context.disclosure.projects if not (is_overall(one) or is_sheet(one))]
    amounts = [one.fen for one in heads if one.name and one.fen is not None]
    wholes = [
        context.largest(Coordinate(side="expenditure", kind="project", source=source))
        for source in (None, "fiscal", "gpb")
    ]
    most = max((one for one in wholes if one is not None), key=lambda one: one.fen, default=None)
    if not heads or len(amounts) < len(heads) or most is None:
        return
    if len({one.name for one in heads}) < len(heads):
        return
    total = sum(amounts)
    slack = (most.grain + len(heads) * grain("万元", 2)) // 2
    if abs(total - most.fen) <= slack or (total < most.fen and not _all(context)):
        return
    shown = show(total, "万元", 2)
    less = total < most.fen
    yield (
        RULE.finding(
            f"项目绩效目标表的金额合计 {shown} 万元，"
            + (f"少于项目支出 {most.printed}，而说明称项目均实行绩效目标管理" if less else "")
            + ("" if less else f"大于项目支出 {most.printed}"),
            (spot(most, context.disclosure), *(project_spot(one, one.printed) for one in heads)),
            printed=(most.printed, *(one.printed for one in heads)),
            expected=(shown,),
            severity="note" if less else "warning",
        ),
        UNEXPLAINED,
    )


def _all(context: Context) -> bool:
    """Whether the narrative says that every project has targets."""
    for _, passage in context.passages():
        text = fold(passage.text)
        if any(one.subject.startswith("targets.") for one in passage.stated):
            return any(word in text for word in ALL) and not any(word in text for word in BUT)
    return False


RULE = Rule(
    "I03",
    "projects-sum",
    "项目金额合计与项目支出不合",
    "warning",
    __doc__ or "",
    "预算法 第三十二条",
    look=_look,
)
