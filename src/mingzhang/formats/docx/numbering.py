"""Automatic numbers of Word's paragraphs (一、 1. (1) …): they are printed but stand in no text.

ISO/IEC 29500-1, 17.9. Bullets are no text, as in Markdown.
"""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.formats.ooxml import attribute, integer, value_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
# fmt: off
_CHINESE = frozenset((
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "ideographTraditionalCounting", "koreanCounting",
))
# fmt: on
_MOST = 9_999


@dataclass(slots=True)
class _Level:
    """A level of a list. style: of the paragraphs that are numbered by it."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    style: str = ""
    legal: bool = False


@dataclass(slots=True)
class _List:
    """A list with its counters, which every paragraph of it moves on."""

    levels: list[_Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


class Numbering:
    """The lists of a document. Labels must be asked for in the order of the paragraphs."""

    def __init__(self, tree: "Element | None") -> None:
        """tree: of the numbering part, None where there is none."""
        self._lists: dict[str, _List] = {}
        self._of: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        if tree is None:
            return
        for one in tree.iterchildren("{*}abstractNum"):
            self._lists[attribute(one, "abstractNumId")] = _List(_levels(one))
        for one in tree.iterchildren("{*}num"):
            number = attribute(one, "numId")
            self._of[number] = value_of(one, "abstractNumId")
            self._restarts[number] = {
                integer(attribute(level, "ilvl")): integer(value_of(level, "startOverride"))
                for level in one.iterchildren("{*}lvlOverride")
                if level.find("{*}startOverride") is not None
            }

    def level_of_style(self, number: str, style: str) -> int:
        """The level of a list that a style is linked with, 0 where there is none."""
        levels = self._lists[self._of[number]].levels if self._known(number) else []
        return next((at for at, one in enumerate(levels) if style and one.style == style), 0)

    def label(self, number: str, level: int) -> str:
        """What is printed before the next paragraph of a list; blank for bullets and no list.

        number: the paragraph's numId; level: its ilvl, 0-based.
        """
        if not self._known(number) or not 0 <= level < LEVELS:
            return ""
        found = self._lists[self._of[number]]
        restart = self._restarts[number].pop(level, None)
        before = found.counts[level]
        if restart is not None:
            found.counts[level] = restart
        else:
            found.counts[level] = found.levels[level].start if before is None else before + 1
        found.counts[level + 1 :] = [None] * (LEVELS - level - 1)
        this = found.levels[level]
        if this.form in ("bullet", "none"):
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = found.levels[at]
            count = found.counts[at]
            form = "decimal" if this.legal else other.form
            return counted(other.start if count is None else count, form)

        text = re.sub(r"%([1-9])", shown, this.text)
        gap = " " if this.suffix != "nothing" and text[-1:].isascii() else ""
        return text + gap if text else ""

    def _known(self, number: str) -> bool:
        return self._of.get(number) in self._lists


def counted(number: int, form: str) -> str:
    """A count as a number format prints it; a format that is not known as plain digits.

    number: the count; form: ST_NumberFormat (17.18.59).
    """
    if not 0 < number <= _MOST or form == "decimal":
        return "" if form in ("bullet", "none") else str(number)
    if form in _CHINESE:
        return _chinese(number, _DIGITS, "十百千").replace("〇", "零")
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return _chinese(number, _LEGAL, "拾佰仟", bare=True)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form == "ideographTraditional" and number <= len(_STEMS):
        return _STEMS[number - 1]
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalEnclosedParen" and number <= 20:
        return chr(0x2474 + number - 1)
    if form == "decimalEnclosedFullstop" and number <= 20:
        return chr(0x2488 + number - 1)
    if form.startswith("decimalFullWidth"):
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman"):
        text = _roman(number)
        return text if form == "upperRoman" else text.lower()
    return str(number)


def _chinese(number: int, digits: str, units: str, bare: bool = False) -> str:
    """1 to 9999 in Chinese; 10 to 19 without the first 一, unless bare."""
    text, gap = "", False
    for at, digit in enumerate(map(int, str(number))):
        place = len(str(number)) - at - 1
        if not digit:
            gap = True
            continue
        text += (digits[0] if gap and text else "") + digits[digit]
        text += units[place - 1] if place else ""
        gap = False
    return text[1:] if 10 <= number < 20 and not bare else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _levels(abstract: "Element") -> list[_Level]:
    levels = [_Level() for _ in range(LEVELS)]
    for one in abstract.iterchildren("{*}lvl"):
        at = integer(attribute(one, "ilvl"), -1)
        if 0 <= at < LEVELS:
            levels[at] = _Level(
                integer(value_of(one, "start"), 1),
                value_of(one, "numFmt") or "decimal",
                value_of(one, "lvlText"),
                value_of(one, "suff") or "tab",
                value_of(one, "pStyle"),
                one.find("{*}isLgl") is not None,
            )
    return levels
