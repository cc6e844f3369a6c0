"""查什么：情况说明里各等级的项目数合计等于自评的项目数；平均得分在各等级所能达到的范围之内。

理由：算术。等级没有写全的，只查合计有没有超过自评的项目数；只报算不通的。

例：自评项目 12 个，优 8 个、良 3 个、合格 2 个、不合格 0 个，合计 13 个。

改法：查明项目数、各等级的个数和平均得分哪个有误。
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.rates import percent
from mingzhang.checking.spots import passage_spot
from mingzhang.codes import fold
from mingzhang.disclosure import Passage, Section
from mingzhang.forms.pattern import HAN

_GRADE = rf'不合格|较差|优秀|优|良好|良|中等|(?:(?<!{HAN})|(?<=为))中|合格|(?<=")一般|差'
_QUOTED = rf'"?(?<![不较相])(?P<grade>{_GRADE})"?'
_AFTER = re.compile(
    rf"{_QUOTED}(?:等级|等次|级|档)?(?:的)?(?:项目)?(?:数)?(?:有|为|共|共计)?(?P<count>\d{{1,4}})个"
)
_BEFORE = re.compile(
    r"(?P<count>\d{1,4})个(?:项目)?(?:的)?(?:自评|评价|评定|绩效)?(?:等级|评级|结果|结论)?(?:均)?为"
    rf"{_QUOTED}(?!{HAN})"
)
_OTHER = "(?!单位|部门|处室|科室)"
_COUNT = re.compile(
    rf"(?:项目|自评)(?:{_OTHER}[^\d,。;]){{0,8}}(\d{{1,4}})个{_OTHER}"
    rf"|(\d{{1,4}})个{_OTHER}(?:{_OTHER}[^\d,。;]){{0,10}}项目"
)
_AVERAGE = re.compile(r"平均(?:得分|分值|分数|分)[^\d,。;]{0,6}(\d{1,3}(?:\.\d{1,4})?)分?")
_CLASS = {
    "优秀": "优",
    "良好": "良",
    "中等": "中",
    "合格": "中",
    "一般": "中",
    "较差": "差",
    "不合格": "差",
}
_BANDS = {"优": (90, 100), "良": (80, 90), "中": (60, 80), "差": (0, 60)}


def _look(context: Context) -> Iterator[Found]:
    for section, passage in context.passages():
        if "优" not in passage.text or "评" not in passage.text:
            continue
        text = fold(passage.text)
        grades = _grades(text)
        if grades is None:
            continue
        counts, start = grades
        whole = _whole(text[:start])
        yield from _counts(section, passage, counts, whole)
        total = sum(counts.values())
        if len(counts) == len(_BANDS) or total in whole:
            yield from _average(section, passage, text, counts)


def _grades(text: str) -> tuple[dict[str, int], int] | None:
    """The projects of each grade and where the first stands; None unless two are told clearly."""
    found = max((list(one.finditer(text)) for one in (_AFTER, _BEFORE)), key=len)
    names = [_CLASS.get(one["grade"], one["grade"]) for one in found]
    if len(found) < 2 or len(set(names)) < len(names) or "优" not in names:
        return None
    counts = {name: int(one["count"]) for name, one in zip(names, found, strict=True)}
    return counts, found[0].start()


def _whole(before: str) -> set[int]:
    """The numbers of projects that are told before the grades."""
    told = before[max(before.rfind("。"), 0) :]
    return {int(a or b) for a, b in _COUNT.findall(told)}


def _counts(
    section: Section, passage: Passage, counts: dict[str, int], whole: set[int]
) -> Iterator[Found]:
    total = sum(counts.values())
    if len(whole) != 1 or total in whole:
        return
    (projects,) = whole
    if total < projects and len(counts) < len(_BANDS):
        return
    words = " + ".join(str(count) for count in counts.values())
    yield (
        RULE.finding(
            f"各等级的项目数合计不符：{words} = {total} 个，自评项目 {projects} 个",
            (passage_spot(section, passage, f"{projects}个"),),
            printed=(str(projects), *map(str, counts.values())),
            expected=(str(total),),
        ),
        UNEXPLAINED,
    )


def _average(
    section: Section, passage: Passage, text: str, counts: dict[str, int]
) -> Iterator[Found]:
    found = _AVERAGE.findall(text)
    total = sum(counts.values())
    if len(found) != 1 or not total:
        return
    slack = Fraction(1, 10 ** len(found[0].partition(".")[2]))
    value = Fraction(found[0])
    low = Fraction(sum(_BANDS[name][0] * count for name, count in counts.items()), total)
    high = Fraction(sum(_BANDS[name][1] * count for name, count in counts.items()), total)
    if low - slack <= value <= high + slack:
        return
    bounds = " 至 ".join(percent(one, 2).rstrip("%") for one in (low, high))
    yield (
        RULE.finding(
            f"平均得分算不通：按各等级的项目数，平均得分应在 {bounds} 分之间，印作 {found[0]} 分",
            (passage_spot(section, passage, found[0]),),
            printed=(found[0],),
            expected=(bounds,),
        ),
        UNEXPLAINED,
    )


RULE = Rule("I15", "grades-in-text", "自评等级的项目数不合", "error", __doc__ or "", look=_look)
