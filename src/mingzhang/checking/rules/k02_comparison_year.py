"""查什么：“比某年”的年份应当是上一年。

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
HEAD = 12
"""Among so many first texts a final account says that it is one."""
_LONG = re.compile("年均|累计|以来|规划|目标|历年|连续")


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    year = context.disclosure.year
    if year is None:
        return
    titles = texts_of(context.disclosure)[:HEAD]
    own = context.disclosure.stage == "final" or any("决算" in one.folded for one in titles)
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


RULE = Rule("K02", "comparison-year", "比较的年份不对", "error", __doc__ or "", look=_look)
