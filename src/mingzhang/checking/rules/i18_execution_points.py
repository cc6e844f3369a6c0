"""查什么：预算执行率的得分不超过分值；执行率正好 100% 的得满分，不到 60% 的不得满分。

依据：财预〔2020〕10号：预算执行率一般占 10 分。各地有按比例记分的，有分档记分的，所以只查两头。

例：全年预算 50 万元，执行 20 万元，执行率 40%，分值 10 分，得分 10 分。

改法：按执行率和当地的记分办法改正得分。
"""

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.checking.evaluations import (
    exact_rate,
    last_digit,
    name_of,
    points,
    rate_base,
    sheet_spot,
    sheets,
    true_rate,
)
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import number
from mingzhang.disclosure import Project
from mingzhang.forms.target_reading import points_of

FULL = Decimal(100)
LOW = Decimal(60)
"""Below this rate no way of scoring gives all points."""


def _look(context: Context) -> Iterator[Found]:
    for project in sheets(context.disclosure):
        weight, got = points(project, "weight"), points(project, "score")
        if not weight or got is None or not (words := _wrong(project, weight, got)):
            continue
        yield (
            RULE.finding(
                f"执行率得分不合：「{name_of(project)}」分值 {number(weight)}，"
                f"得分 {number(got)}，{words}",
                (sheet_spot(project, "score"), sheet_spot(project, "rate")),
                printed=(number(got), number(weight)),
            ),
            UNEXPLAINED,
        )


def _wrong(project: Project, weight: Decimal, got: Decimal) -> str:
    if got > weight:
        return "得分超过分值"
    text = project.more.get("rate", "").strip()
    rate = points_of(text) if text.endswith(("%", "％")) else None
    base = rate_base(project)
    true, exact = true_rate(project, base), exact_rate(project, base)
    if rate is None or true is None:
        return ""
    if rate == exact == FULL and weight - got > last_digit(got):
        return "执行率 100% 却没有得满分"
    if rate < LOW and true.high < LOW and got == weight:
        return f"执行率 {text} 却得满分"
    return ""


RULE = Rule(
    "I18",
    "execution-points",
    "执行率得分不合",
    "warning",
    __doc__ or "",
    "财预〔2020〕10号",
    look=_look,
)
