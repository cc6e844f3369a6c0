"""查什么：封面、各部分标题、表名里的年度应当是本文件的年度。

理由：套用上年文件时最常忘改的地方。上下年对比、文件名称里的年份不在此列。

例：2024 年度决算的一个标题写“第三部分 2023 年度部门决算情况说明”。

改法：改成本年度。
"""

import re
from collections import Counter
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import Text, texts_of

_YEAR = re.compile(
    r"(?<!\d)(?P<year>20\d\d)年(?:度)?[^,。;《》]{0,24}?(?P<what>(?:部门|单位)[^,。;《》]{0,12}?(?:预算|决算))"
    r"[^,。;]{0,16}?(?:说明|表|公开|概况|\Z)"
)
_SKIP = re.compile("下年|上年|比|对比|规划|计划|《|预算执行|五年")


def titles(context: Context) -> Iterator[tuple[Text, "re.Match[str]"]]:
    """Titles that name the year of a budget or final account."""
    for text in texts_of(context.disclosure):
        folded = text.folded
        headed = text.kind in ("title", "table", "contents") or re.match("第.{1,2}部分", folded)
        if not headed or len(folded) > 60 or _SKIP.search(folded):
            continue
        if found := _YEAR.search(folded):
            yield text, found


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    year = context.disclosure.year
    stage = "决算" if context.disclosure.stage == "final" else "预算"
    found = [one for one in titles(context) if one[1]["what"].endswith(stage)]
    if year is None:
        return
    common = Counter(int(one["year"]) for _, one in found).most_common(1)
    if common and common[0][0] != year and common[0][1] > len(found) / 2 and len(found) > 3:
        return  # Reading may have taken the year from elsewhere.
    wrong = [(text, one) for text, one in found if int(one["year"]) != year]
    for text, one in wrong:
        shown = text.printed(one.start(), one.end())
        yield (
            RULE.finding(
                f"标题的年度不对：「{shown}」应为 {year} 年",
                (text.spot(one.start("year"), one.end()),),
                printed=(shown,),
                expected=(str(year),),
            ),
            frozenset(),
        )


RULE = Rule("K01", "title-year", "标题的年度不对", "error", __doc__ or "", look=_look)
