"""查什么：一、二、三和（一）（二）（三）的编号重了或跳了。

理由：多是增删一项后没有重排；跳号时读者以为缺了一部分。

例：一、主要职能；二、机构设置；二、人员情况。

改法：重新编号；缺了内容的，补上。
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.texts import Text, texts_of

_NUMBER = re.compile(
    r"(?:(?P<open>\()?(?P<digits>[一二三四五六七八九十]{1,3})(?:(?P<close>\))|、))"
)
_PART = re.compile(r"第[一二三四五六七八九十]{1,2}(?:部分|章|节)")
_DIGITS = "一二三四五六七八九"


class _Item(NamedTuple):
    number: int
    text: Text


def _look(context: Context) -> Iterator[Found]:
    if context.scanned:
        return
    flow = [one for one in texts_of(context.disclosure) if one.kind in ("title", "paragraph")]
    everywhere = "".join(one.folded for one in texts_of(context.disclosure))
    last: dict[bool, _Item] = {}
    between = False
    for text in flow:
        if _PART.match(text.folded):
            last.clear()
            continue
        found = _NUMBER.match(text.folded)
        number = _number(found["digits"]) if found else None
        if found is None or number is None or bool(found["open"]) != bool(found["close"]):
            between = between or "。" in text.folded
            continue
        inner = bool(found["open"])
        if not inner:
            last.pop(True, None)
        before = last.get(inner)
        last[inner] = _Item(number, text)
        listed, between = not between, "。" in text.folded
        # Numbered lines without a sentence between them are the rows of a table that lost its grid.
        if listed or before is None or number == 1 or number == before.number + 1:
            continue
        what = _wrong(before, number, everywhere, inner)
        if what:
            places = (text.spot(*found.span()), before.text.spot(0, found.end()))
            shown = text.printed(0, min(len(text.folded), 16))
            yield RULE.finding(f"{what}：「{shown}」", places, printed=(shown,)), UNEXPLAINED


def _wrong(before: _Item, number: int, everywhere: str, inner: bool) -> str:
    """What is wrong with a number behind another; "" where it may begin something else."""
    if number == before.number:
        return "编号重复"
    if number != before.number + 2:
        return ""
    missing = _written(before.number + 1)
    # What was skipped may stand in a table or a title that was read as something else.
    return "" if (f"({missing})" if inner else f"{missing}、") in everywhere else "编号跳了一个"


def _number(digits: str) -> int | None:
    """一 to 九十九; None for what is no number."""
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _DIGITS.index(digits) + 1 if digits in _DIGITS else None
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return None
    return 10 * (_DIGITS.index(tens) + 1 if tens else 1) + (_DIGITS.index(ones) + 1 if ones else 0)


def _written(number: int) -> str:
    tens, ones = divmod(number, 10)
    words = ("" if tens < 2 else _DIGITS[tens - 1]) + ("十" if tens else "")
    return words + (_DIGITS[ones - 1] if ones else "")


RULE = Rule("D08", "numbering", "编号重了或跳了", "note", __doc__ or "", look=_look)
