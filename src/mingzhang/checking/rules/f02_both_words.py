"""查什么：模板里供选择的两个方向词都留着：增加（减少）、增长（下降）、大于（小于）。

理由：模板要求按实际情况保留一个；都留着，等于没有说。

例：比 2023 年增加（减少）5 万元，增长（下降）3%。

改法：删去不合实际的一个。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import narrative

_PAIRS = (
    "增加.减少|减少.增加|增长.下降|下降.增长|增长.降低|上升.下降|大于.小于|小于.大于|"
    "高于.低于|低于.高于|增加.减少.持平|持平.增加"
)
_BOTH = re.compile(
    "|".join(
        rf"{one[0]}(?:\(或?{one[1]}[^()]{{0,6}}\)|/{one[1]})"
        for one in (pair.split(".") for pair in _PAIRS.split("|"))
    )
    + r"|(?:大于|小于|等于)预算数\(或[^()]{0,8}(?:持平|大于|小于)\)"
)
_NEAR = re.compile(r"\d|[Xx×]|万元|元|%|预算|的?(?:主要)?原因|[,。]|率")
_BEFORE = re.compile(r"(?:比|较|与|同|决算数|,)[^。;]{0,30}\Z")
_RULES = re.compile(r"办法|规定|应当|须|说明增减|超过")


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    for text in narrative(context.disclosure):
        found = [
            one
            for one in _BOTH.finditer(text.folded)
            if _NEAR.match(text.folded, one.end())
            and _BEFORE.search(text.folded[max(0, one.start() - 40) : one.start()])
            and not _RULES.search(text.folded[max(0, one.start() - 30) : one.end() + 30])
            and not text.glossary
        ]
        if not found:
            continue
        shown = tuple(text.printed(one.start(), one.end()) for one in found)
        yield (
            RULE.finding(
                f"模板的两个方向词都留着：「{shown[0]}」，应按实际保留一个",
                tuple(text.spot(one.start(), one.end()) for one in found),
                printed=shown,
            ),
            frozenset(),
        )


RULE = Rule("F02", "both-words-left", "两个方向词都留着", "error", __doc__ or "", look=_look)
