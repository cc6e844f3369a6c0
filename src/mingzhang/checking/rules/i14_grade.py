"""查什么：自评等级与总分相合：优 90 分以上，良 80 至 90，中 60 至 80，差 60 以下；合格为 60 以上。

依据：财预〔2020〕10号：一般划分为四档。总分不是百分制的、另写了分档办法的不查。

例：总分 88.6，自评等级印作“优”。

改法：查明总分和等级哪个有误。
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
    sheets,
)
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import number
from mingzhang.codes import fold
from mingzhang.disclosure import Project

BANDS = {
    "优": (90, 1000),
    "良": (80, 90),
    "中": (60, 80),
    "差": (0, 60),
    "合格": (60, 1000),
    "不合格": (0, 60),
}
"""From which points (inclusive) to which (exclusive) a grade goes."""
OTHER_WORDS = {"优秀": "优", "良好": "良", "中等": "中", "一般": "中", "较差": "差"}


def _look(context: Context) -> Iterator[Found]:
    for project in sheets(context.disclosure):
        text = fold(project.more.get("grade", "")).strip('"')
        band = BANDS.get(OTHER_WORDS.get(text, text))
        total = points(project, "total")
        if band is None or total is None or _own_bands(project):
            continue
        if (points(project, "total_weight") or FULL) != FULL or not 0 <= total <= FULL:
            continue
        # A total that is printed without decimals may have been rounded.
        slack = last_digit(total) / 2 if _rounded(context, project, total) else Decimal(0)
        if total + slack >= band[0] and total - slack < band[1]:
            continue
        right = [name for name, (low, high) in BANDS.items() if low <= total < high]
        right = right[1:] if "合格" in text else right[:1]
        yield (
            RULE.finding(
                f"等级与总分不合：「{name_of(project)}」总分 {number(total)}，"
                f"应为“{right[0]}”，印作“{text}”",
                (sheet_spot(project, "grade"), sheet_spot(project, "total")),
                printed=(text, project.more["total"]),
                expected=(right[0],),
                severity="warning" if context.scanned else "error",
            ),
            UNEXPLAINED,
        )


def _own_bands(project: Project) -> bool:
    """Whether a sheet says itself where its grades begin."""
    words = " ".join(project.more.get(id, "") for id in ("note", "conclusion"))
    return "优" in words and any(sign.isdigit() for sign in words)


def _rounded(context: Context, project: Project, total: Decimal) -> bool:
    """Whether some points of a sheet are finer than its total."""
    name = project.name or None
    own = [t.score for t in context.disclosure.targets if t.evaluated and t.project in (name, "")]
    scores = [*own, points(project, "score")]
    return any(one is not None and decimals(one) > decimals(total) for one in scores)


RULE = Rule(
    "I14", "grade", "自评等级与总分不合", "error", __doc__ or "", "财预〔2020〕10号", look=_look
)
