"""What the title of a publication, of a table or of a file says: whose, which year, which stage."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mingzhang.forms.pattern import fold

MADE_BY = re.compile(
    r"(?:编制|填报|公开|预算|报送)(?:主管)?(?:部门|单位)(?:名称)?(?:[(（]盖章[)）])?"
    r"[:：](.{3,40}?)[ |]*\Z"
)
_SUBJECT = (
    '部门|单位|"?三公|财政(?:拨款|预算)|一般公共|政府性|国有资本|收入|支出|收支|机关运行|政府采购|'
    "项目|整体|综合|预算|决算"
)
_ENDS_OF_NAMES = "[局厅委会办室府院校学心所站馆队处镇乡道社部园司团台]"
_TITLE = re.compile(
    r"(?P<unit>.*?)(?P<year>20\d\d)年(?:度)?"
    rf"(?:(?P<own>[^,。;:\"]{{1,36}}?{_ENDS_OF_NAMES})(?={_SUBJECT}))?"
    r"(?:[^部单]{0,6}(?P<level>部门|单位))?.*?(?P<stage>预算|决算|绩效(?:单位)?自评)"
)
_KIND_OF_BUDGET = re.compile("(一般公共|公共财政|政府性基金|国有资本经营|社会保险基金)预算")
_STOP = re.compile(r"[。,;:/《|]|\(?[一二三四五六七八九十]{1,3}[)、]|第.{1,3}部分")
_BEFORE = re.compile("\\A(?:【[^】]*】|\\d{1,2}[.、])?(?:现将|現將|关于|公布|公开)?")
_NO_NAME = re.compile("(?<!代)表|说明|情况|收支|经费|安排|目录|其中|本级|\\A[全本我各该]")
_KIND = re.compile(f"(?<={_ENDS_OF_NAMES})(?:部门|单位)\\Z")
"""部门 or 单位 that belongs to 部门决算, written before the year too."""
_ALONE = re.compile(rf"[^,。;:、\d()|《]{{3,30}}{_ENDS_OF_NAMES}(?:\(本级\))?")
_CALLED = re.compile(r"(?:部门|单位)(?:\((?:部门|单位)\))?名称:([^,。;:|]{3,40})\Z")
_REASON = re.compile("原因|由于|因为|相比|增加|减少")
_LEVELLED = re.compile(r"(20\d\d)年(?:度)?[^,。;:]{0,20}?(?:部门|单位)(预算|决算)")
_YEARLESS = re.compile(
    rf"([^,。;:\d]{{2,36}}?{_ENDS_OF_NAMES})(?:\(?本级\)?)?(?:部门|单位)(?:预算|决算)[^。,;:]{{0,12}}\Z"
)
MOST_NAME = 40
"""Signs of a unit's name."""
_CLOSING = re.compile(
    "(?<!上年)(?<!上年度)(?<!去年)决算|(?:比|较)(?:年初|全年|调整)预算|完成(?:年初|全年|调整)?预算|绩效(?:单位)?自评"
)


class Title(NamedTuple):
    """unit: "" where it is not said; level: department, unit or None; stage: budget or final.

    sure: whether more than the name of a kind of money (一般公共预算) tells the stage.
    """

    unit: str
    year: int
    level: str | None
    stage: str
    sure: bool = True


def read_title(text: str) -> Title | None:
    """The title that a text is, None where it names no year and stage.

    The stage is not told by the 预算 of 一般公共预算, the name of a kind of money, where another
    word tells it.
    """
    folded = fold(text).text
    told = _TITLE.match(_KIND_OF_BUDGET.sub(r"\1__", folded))
    found = told or _TITLE.match(folded)
    if not found or _REASON.search(found["unit"]):
        return None
    level = {"部门": "department", "单位": "unit"}.get(found["level"] or "")
    year = int(found["year"])
    final = found["stage"] != "预算" or ("。" in folded and _closes(folded, year))
    unit = _name(found["unit"]) or _name(found["own"] or "")
    sure = told is not None or final
    return Title(unit, year, level, "final" if final else "budget", sure)


def stages(texts: Iterable[str]) -> Counter[tuple[int, str]]:
    """How many titles (no running text) say each year and stage of a department or unit."""
    found: Counter[tuple[int, str]] = Counter()
    for text in texts:
        if (
            len(text) <= MOST_NAME
            and "。" not in text
            and (one := _LEVELLED.search(fold(text).text))
        ):
            found[int(one[1]), {"预算": "budget", "决算": "final"}[one[2]]] += 1
    return found


def unit_in(text: str) -> str:
    """The unit that a title without a year names, "" where it is none."""
    found = _YEARLESS.match(fold(text).text)
    return _name(found[1]) if found else ""


def year_in(texts: Iterable[str]) -> int | None:
    """The first year that texts speak of other than to compare with it, None without one."""
    for text in texts:
        if found := re.search(r"(?<![比较与同和至在\d])(20\d\d)年", fold(text).text):
            return int(found[1])
    return None


def made_by(texts: Iterable[str]) -> str:
    """The unit that most lines like 编制单位：… name, "" where there is none."""
    found = [one[1].strip() for text in texts if (one := MADE_BY.match(text.strip()))]
    return max(found, key=found.count, default="")


def _name(words: str) -> str:
    """The unit's name that words beside a year are, "" where they are none."""
    name = _KIND.sub("", _BEFORE.sub("", _STOP.split(words)[-1]))
    whole = name.count("(") == name.count(")")
    return name if whole and len(name) <= MOST_NAME and not _NO_NAME.search(name) else ""


def _closes(folded: str, year: int) -> bool:
    """Whether running text says what was spent in a year, rather than what is planned for it."""
    for one in _CLOSING.finditer(folded):
        years = re.findall(r"20\d\d(?=年)", folded[: one.start()])
        if not years or int(years[-1]) == year:
            return True
    return False


def unit_named(texts: Sequence[str], year: int | None) -> str:
    """The unit that a title among texts names beside a year, or one of the first without a year.

    Else the one after 单位名称：.
    """
    for one in map(read_title, texts):
        if one and one.year == year and one.unit:
            return one.unit
    first = next((name for text in texts[:5] if (name := unit_in(text))), "")
    called = filter(None, (_CALLED.match(fold(text).text) for text in texts))
    return first or next((found[1] for found in called), "")


def unit_above(text: str) -> str:
    """The unit's name that is all of the line above a title, "" where that is something else."""
    found = _ALONE.fullmatch(fold(text).text)
    return _name(found[0]) if found else ""
