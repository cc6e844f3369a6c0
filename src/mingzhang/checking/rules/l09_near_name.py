"""查什么：“三公”经费各项的名称，有没有叠字、错字。

理由：名称是固定的；多出的字、换错的字若是名称里另一处的字，便是抄写之误。这里不列错别字表。

例：公务车用车运行费：应为公务用车运行费。

改法：改正名称。
"""

import re
from collections.abc import Iterator
from functools import cache

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.texts import texts_of

NAMES = (
    "公务用车购置及运行费",
    "公务用车购置及运行维护费",
    "公务用车购置费",
    "公务用车运行费",
    "公务用车运行维护费",
    "公务接待费",
    "因公出国(境)费",
)


@cache
def _slips() -> "tuple[re.Pattern[str], dict[str, str]]":
    """Each name with one of its own characters once too often, or instead of another one."""
    right: dict[str, str] = {}
    for name in NAMES:
        for index in range(1, len(name)):
            for char in sorted(set(name) - set("()")):
                right[name[:index] + char + name[index:]] = name
                right[name[:index] + char + name[index + 1 :]] = name
    for wrong in [one for one in right if any(name in one for name in NAMES)]:
        del right[wrong]
    longest = sorted(right, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), right


def _look(context: Context) -> Iterator[Found]:
    if context.scanned:
        return  # A scan takes one letter for another by itself.
    pattern, right = _slips()
    for text in texts_of(context.disclosure):
        for found in pattern.finditer(text.folded):
            name = right[found[0]]
            shown = text.printed(found.start(), found.end())
            yield (
                RULE.finding(
                    f"名称写错：「{shown}」应为「{name}」",
                    (text.spot(found.start(), found.end()),),
                    printed=(shown,),
                    expected=(name,),
                ),
                UNEXPLAINED,
            )


RULE = Rule("L09", "near-name", "名称写错一个字", "note", __doc__ or "", look=_look)
