"""查什么：“比某年”的年份应当是上一年；与上年比较的一句、编制范围的一句，说的应当是本年。

理由：预算和决算都与上一年比较；沿用旧文件时会留下更早的年份。决算与本年预算的比较不算。

例：2025 年预算里写“比 2023 年预算增加 5 万元”。

改法：改成上一年，并核对所比的数。
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule, Spot
from mingzhang.checking.texts import narrative, texts_of

_COMPARED = re.compile(
    r"(?:比|较|与|同)(?P<year>20\d\d)年(?:度)?(?P<what>年初)?(?:预算|决算|执行|支出|收入)?数?"
    r"(?:相比)?,?[^,。;\d]{0,16}?(?:持平|增加|减少|增长|下降|上升|降低|无变化|一致|大于|小于)"
)
_STATED = re.compile(
    r"(?:\A|[。;])(?:\d{1,2}[.、]|\(?[一二三四五六七八九十]{1,3}[)、])?[^,。;\d]{0,30}?(?P<year>20\d\d)年(?:度)?"
    r"[^,。;\d比较]{2,40}?(?:收入|支出|收支|经费|预算|决算|总计|合计)[^,。;\d比较]{0,6}\d[\d,.]*(?:亿|万)?元"
    r"[^;比较与]{0,30}?(?:比|较|与)(?:上年|去年|上一年)度?(?:预算|决算|执行)?数?(?:相比)?,?"
    r"(?:收、?支|收入|支出)?(?:总计|总额|总数)?(?:各|均|分别)?"
    r"(?:增加|减少|增长|下降|上升|降低)"
    r"|(?:\A|[。;])[^,。;\d]{0,10}(?P<reason>20\d\d)年(?:度)?[^,。;\d]{2,40}?(?:同比|[比较]上年度?)"
    r"(?:增加|减少|增长|下降|上升|降低)的?(?:主要)?原因"
)
"""An amount of a named year that is compared with the year before."""
_SCOPE = re.compile(
    r"纳入[^,。;:\d]{0,40}(?P<year>20\d\d)年(?:度)?(?:部门|单位)(?:预算|决算)编制范围"
)
"""Whose accounts a document is made of."""
HEAD = 12
"""Among so many first texts a final account says that it is one."""
_LONG = re.compile("年均|累计|以来|规划|目标|历年|连续")


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    year = context.disclosure.year
    if year is None:
        return
    titles = texts_of(context.disclosure)[:HEAD]
    own = context.disclosure.stage == "final" or any("决算" in one.folded for one in titles)
    yield from _of_last_year(context, year)
    wrong: dict[int, list[tuple[str, Spot]]] = defaultdict(list)
    for text in narrative(context.disclosure):
        for one in _COMPARED.finditer(text.folded):
            said = int(one["year"])
            if said < year - 2 or said == year - 1 or (said == year and own):
                continue
            if re.search(r"(?:比|较|与|同)上年|20\d\d年\Z", text.folded[: one.start()][-8:]):
                continue
            sentence = text.folded[text.folded.rfind("。", 0, one.start()) + 1 : one.end()]
            if _LONG.search(sentence) or f"{said + 1}年" in sentence.replace(one[0], ""):
                continue
            shown = text.printed(one.start(), one.end())
            wrong[said].append((shown, text.spot(one.start(), one.end())))
    for said, found in wrong.items():
        count = f"（共 {len(found)} 处）" if len(found) > 1 else ""
        yield (
            RULE.finding(
                f"比较的年份不对：{year} 年的文件与 {said} 年比较，应为 {year - 1} 年{count}",
                tuple(place for _, place in found),
                printed=tuple(shown for shown, _ in found),
                expected=(str(year - 1),),
            ),
            frozenset(),
        )


def _of_last_year(context: Context, year: int) -> Iterator[tuple[Finding, frozenset[int]]]:
    """Sentences that tell last year's amount as this year's, comparing it with the year before."""
    texts = list(narrative(context.disclosure))
    own = [text for text in texts if f"{year}年" in text.folded]
    other = [text for text in texts if f"{year - 1}年" in text.folded and text not in own]
    if len(own) <= len(other):
        return  # Reading may have taken the year from elsewhere.
    for text in texts:
        folded = text.folded
        if f"{year - 1}年" not in folded or f"{year}年" in folded:
            continue
        for one in (*_STATED.finditer(folded), *_SCOPE.finditer(folded)):
            group = next(name for name, said in one.groupdict().items() if said)
            if int(one[group]) == year - 1:
                start, end = one.span(group)
                shown = text.printed(start, end + 1)
                says = "的数与上年比较" if one.re is _STATED else "写作编制范围的年份"
                yield (
                    RULE.finding(
                        f"年份不对：{year} 年的文件把「{shown}」{says}，应为 {year} 年",
                        (text.spot(start, end + 1),),
                        printed=(shown,),
                        expected=(str(year),),
                    ),
                    frozenset(),
                )


RULE = Rule("K02", "comparison-year", "比较的年份不对", "error", __doc__ or "", look=_look)
