"""查什么：括号、引号、书名号没有配对。

依据：GB/T 15834 标点符号用法。跨页、跨段配对的算配对；序号后的半个括号不算。

例：《某县公务接待管理规定（某办发〔2015〕2号）规定。

改法：补上或删去半个。
"""

import re
from collections.abc import Iterator
from itertools import islice

from mingzhang.checking.finding import Context, Finding, Rule, Spot
from mingzhang.checking.texts import Text, damaged, narrative

MOST = 12
"""So many signs of one section are shown."""
_PAIRS = {")": "(", "》": "《", "〕": "〔", "】": "【", "”": "“"}
_SIGNS = str.maketrans({"（": "(", "）": ")"})
_NUMBERING = re.compile(
    r"(?:\A|[,，。;；:：、\s])(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-zA-Z])\Z"
)


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    if context.disclosure.origin == "recognised" or damaged(context.disclosure):
        return  # A scan loses and doubles signs by itself.
    sections: dict[str, list[Text]] = {}
    for text in narrative(context.disclosure):
        sections.setdefault(text.section, []).append(text)
    for texts in sections.values():
        found = list(islice(_unpaired(texts), MOST))
        if not found:
            continue
        signs = tuple(text.text[offset] for text, offset in found)
        around = tuple(text.text[max(0, at - 12) : at + 12] for text, at in found)
        places = tuple(
            Spot(text.place._replace(span=(at, at + 1)), words, section=text.section or None)
            for (text, at), words in zip(found, around, strict=True)
        )
        more = f"，本节共 {len(found)} 处" if len(found) > 1 else ""
        message = f"「{signs[0]}」没有配对：「{around[0]}」{more}"
        yield RULE.finding(message, places, printed=signs), frozenset()


def _unpaired(texts: list[Text]) -> Iterator[tuple[Text, int]]:
    """Signs of a section without their other half, each with its offset in the paragraph."""
    open_: dict[str, list[tuple[Text, int]]] = {sign: [] for sign in _PAIRS.values()}
    for text in texts:
        signs = text.text.translate(_SIGNS)
        for offset, sign in enumerate(signs):
            if sign in open_:
                open_[sign].append((text, offset))
            elif sign in _PAIRS:
                if open_[_PAIRS[sign]]:
                    open_[_PAIRS[sign]].pop()
                elif sign != ")" or not _NUMBERING.search(signs[max(0, offset - 8) : offset]):
                    yield text, offset
    for waiting in open_.values():
        yield from waiting


RULE = Rule(
    "M05",
    "unpaired-sign",
    "括号或引号没有配对",
    "note",
    __doc__ or "",
    "GB/T 15834—2011",
    look=_look,
)
