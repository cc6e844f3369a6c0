"""查什么：机械的笔误：重字、“大小于”、年份后漏“年”、年份多一位或少一位。

理由：改模板、删字时留下的。这里不列错别字表，只查一看便知的。

例：2025 全年度；决算数大小于预算数；的的。

改法：改正。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import texts_of

_SLIPS = (
    (
        re.compile(
            r"(?<!目)的的(?!确|士)|了了(?!解)|和和(?!平|谐|气|睦)|(?<![公参])与与|及及(?!时)"
        ),
        "重字",
    ),
    (
        re.compile(
            r"为为(?!数)|用于为(?!(?:[^,。;]{0,30})(?:提供|开展|购买|缴|支付|发放|服务|保障|做|办|建设))"
            r"[^,。;:]{2,30}(?:支出|经费|费用)(?=[,。;])"
        ),
        "多字",
    ),
    (
        re.compile(r"(主要用于|主要是|主要原因是?|原因是?)\1|(?<![但只凡或可若老])是是(?!非)"),
        "重字",
    ),
    (
        re.compile(
            r"万元万元|情况情况|说明说明|保障保障|用于用于|开展开展|增加增加|减少减少|原因原因|主要主要|"
            r"%%|元元(?=[,。;])|费费(?=\d|为|支出|[,。;])"
        ),
        "重字",
    ),
    (re.compile(r"大小于|小大于|增减少|减增加"), "方向词两个字叠在一起"),
    (
        re.compile(
            r"(?<![\d.\-—~至号])20[0-4]\d(?=全年度|度?(?:部门|单位)(?:预算|决算)|度(?:预算|决算))"
        ),
        "年份后漏“年”",
    ),
    (
        re.compile(
            r"(?<![\d.,A-Za-z\-—~至号])(?:2\d{4}(?=年度?(?!来|以|内|间|后|前))|"
            r"20\d(?=年度?(?:部门|单位|预算|决算|财政|一般公共|收入|支出)))"
        ),
        "年份多了或少了一位",
    ),
)


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    if context.disclosure.origin == "recognised":
        return  # A scan loses and doubles signs by itself.
    for text in texts_of(context.disclosure):
        for pattern, what in _SLIPS:
            for one in pattern.finditer(text.folded):
                end = min(len(text.folded), one.end() + 3) if "年" in what else one.end()
                shown = text.printed(one.start(), end)
                yield (
                    RULE.finding(
                        f"笔误：{what}：「{shown}」",
                        (text.spot(one.start(), end),),
                        printed=(shown,),
                    ),
                    frozenset(),
                )


RULE = Rule("M07", "slip", "笔误", "note", __doc__ or "", look=_look)
