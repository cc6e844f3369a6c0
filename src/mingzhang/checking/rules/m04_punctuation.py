"""查什么：两个句号、逗号后跟句号之类的重叠标点，以及段末缺句号。

依据：GB/T 15834 标点符号用法。标题、表的说明、列举的短项不查；句号另起一行的文件不查段末。

例：财政拨款。。

改法：删去多余的，补上缺的。
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import Text, damaged, texts_of
from mingzhang.forms.pattern import HAN

_DOUBLE = re.compile(r"(?<!。)。。(?!。)|,。|、。|。,|;。|。;|,,|;;|、、|、,|:。|、;")
_STOP = re.compile(
    r"\d[\d.,]{0,20}(?:万|亿)?元。(?:比|较|与)(?:20\d\d年|上年|去年)"
    r"(?=(?!度?相比)[^。,]{0,16}(?:持平|增加|减少|增长|下降))"
)
_ENDS = re.compile(r"(?<!。)[\w%)\"》]\Z")
_WHOLE = re.compile(r"[^\W\d]{2}[^。]*,[^。]*|[^。]*(?:为|是|共|占)[^。]*\d[^。]*|.*。.*")
_NEXT = re.compile(r"\(?[一二三四五六七八九十\d]{1,3}[)、.]|第.{1,3}部分")
BESIDE = 4
"""So many sections around one that end in a full stop show that it should."""
SHORT = 8
SHORTEST = 25
"""Shorter paragraphs may be items of a list."""


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    if context.disclosure.origin == "recognised":
        return  # A scan loses and doubles signs by itself.
    if damaged(context.disclosure):
        return
    texts = [t for t in texts_of(context.disclosure) if t.kind in ("title", "paragraph")]
    for text in texts:
        for one in _DOUBLE.finditer(text.folded):
            shown = text.printed(one.start(), one.end())
            right = shown[-1] if shown[-1] in "。；" else shown[0]
            yield _finding("标点重叠", text, one.start(), one.end(), shown, right), frozenset()
        for one in _STOP.finditer(text.folded):
            shown = text.printed(one.start(), one.end())
            right = shown.replace("。", "，")
            yield _finding("句中误用句号", text, *one.span(), shown, right), frozenset()
    if any(text.folded.startswith("。") for text in texts):
        return  # The text layer has its full stops elsewhere.
    yield from _beside(context)
    for text, after in pairwise(texts):
        folded = text.folded
        following = after.kind == "title" or bool(_NEXT.match(after.folded))
        if text.kind != "paragraph" or len(folded) < SHORTEST or not following:
            continue
        if _ENDS.search(folded) and _WHOLE.fullmatch(folded) and _sentence(text):
            shown = text.printed(len(folded) - 8, len(folded))
            yield (
                _finding("段末缺句号", text, len(folded) - 8, len(folded), shown, shown + "。"),
                (frozenset()),
            )


def _beside(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    """The one text of a section without a full stop, where its neighbours of one level have it."""
    texts = [text for text in texts_of(context.disclosure) if text.kind in ("title", "paragraph")]
    run: list[Text] = []
    sections = context.disclosure.sections
    for section, following in zip(sections, (*sections[1:], None), strict=False):
        last = section.paragraphs[-1] if section.paragraphs else None
        found = [t for t in texts if last and t.kind == "paragraph" and t.place == last.place]
        run += [text for text in found if last and text.text == last.text]
        if following is not None and following.level == section.level and found:
            continue
        lacking = [text for text in run if re.search(HAN + r"\Z", text.folded)]
        ended = [text for text in run if text.folded.endswith("。")]
        if (
            len(lacking) == 1
            and len(ended) >= BESIDE
            and SHORT <= len(lacking[0].folded) < SHORTEST
        ):
            text = lacking[0]
            start = len(text.folded) - 8
            shown = text.printed(start, len(text.folded))
            found_ = _finding("段末缺句号", text, start, len(text.folded), shown, shown + "。")
            yield found_, frozenset()
        run = []


def _sentence(text: Text) -> bool:
    """Whether a paragraph is running text that gives a number or more than one sentence."""
    return "。" in text.folded or bool(re.search(r"\d(?:万元|元|辆|%)\Z", text.folded))


def _finding(what: str, text: Text, start: int, end: int, shown: str, right: str) -> Finding:
    return RULE.finding(
        f"{what}：「{shown}」", (text.spot(start, end),), printed=(shown,), expected=(right,)
    )


RULE = Rule("M04", "punctuation", "标点", "note", __doc__ or "", "GB/T 15834—2011", look=_look)
