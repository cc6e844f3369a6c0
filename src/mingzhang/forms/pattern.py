"""Patterns: the small language in which a sentence is declared.

``literal {slot} [optional] (written|also read)``; ASCII brackets are signs of the language (write
``\\(`` for one as text), full-width ones are text. A 。 at the very end also reads ； and the end
of the text. Patterns are matched against folded text (see ``matching``).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from mingzhang.codes import traditional

_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_NARROW |= {"“": '"', "”": '"', "‘": "'", "’": "'"}
_TABLE = str.maketrans(_NARROW)
HAN = r"[^\W0-9A-Za-z_]"
"""A Chinese sign: a letter, but none of ASCII. (A class of 20,000 signs takes a millisecond to
compile.)"""
_READING = re.compile(HAN + r"(\([a-z\u00e0-\u01dc]{1,6}\))")
"""A sign with its reading (Latin letters, some with tones) put behind it by copying."""
_META = "[](){}|\\"
_FINAL = "。"
FULL_STOPS = ("。", ";")


class PatternError(ValueError):
    """A pattern is malformed; the message is Chinese."""


class Literal(NamedTuple):
    """Text as it is written; folded: as it is compared."""

    text: str
    folded: str


class Slot(NamedTuple):
    """A place for a value."""

    name: str


class Choice(NamedTuple):
    """Alternatives, the first of which is written; optional: may also be left out."""

    options: tuple["Pattern", ...]
    optional: bool


class Final(NamedTuple):
    """The 。 that ends a sentence; reads ； and the end of the text as well."""

    text: str = _FINAL


Element = Literal | Slot | Choice | Final
Pattern = tuple[Element, ...]


class Capture(NamedTuple):
    """What a slot matched: offsets in the folded text; items: captures of each item of a list."""

    name: str
    text: str
    start: int
    end: int
    items: tuple[tuple["Capture", ...], ...] = ()


class Match(NamedTuple):
    """Where a match ends, and what its slots hold, in order."""

    end: int
    captures: tuple[Capture, ...]


class Follow(NamedTuple):
    """What may come right after a slot: literals; final: a Final; unknown: anything else too."""

    literals: tuple[str, ...]
    final: bool = False
    unknown: bool = False


class SlotReader(Protocol):
    """Reads one slot. firsts: what its text begins with, None where that may be anything."""

    @property
    def firsts(self) -> tuple[str, ...] | None:
        """Beginnings of all that it reads."""

    def ends(self, text: str, start: int, follow: Follow) -> Iterator[tuple[int, "Items"]]:
        """Every end the slot could have, the preferred first, with the items of a list."""


Items = tuple[tuple[Capture, ...], ...]


class Folded(NamedTuple):
    """A text as it is compared, with the offset of each sign in the original."""

    text: str
    offsets: tuple[int, ...]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of a stretch that is not empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold a text: full-width ASCII narrowed, quotes alike, no white space.

    Traditional characters become simplified ones; readings that copying has put after them, such
    as 經(jīng), go.
    """
    offsets = tuple(index for index, sign in enumerate(text) if not sign.isspace())
    folded = "".join(text.split()).translate(_TABLE)
    simple = traditional()
    if old := simple.keys() & set(folded):
        folded = "".join(simple[sign] if sign in old else sign for sign in folded)
        readings = [found.span(1) for found in _READING.finditer(folded)]
        for start, end in reversed(readings):
            folded = folded[:start] + folded[end:]
            offsets = offsets[:start] + offsets[end:]
    return Folded(folded, offsets, text)


def parse(template: str) -> Pattern:
    """Parse a template. Raises PatternError."""
    pattern, end = _sequence(template, 0, "")
    if end != len(template):
        raise PatternError(f"句式「{template}」第 {end + 1} 个字符「{template[end]}」没有配对")
    if pattern and isinstance(last := pattern[-1], Literal) and last.text.endswith(_FINAL):
        kept = last.text[: -len(_FINAL)]
        body = (*pattern[:-1], Literal(kept, fold(kept).text)) if kept else pattern[:-1]
        pattern = (*body, Final())
    return pattern


def _sequence(template: str, position: int, close: str) -> tuple[Pattern, int]:
    found: list[Element] = []
    words: list[str] = []

    def flush() -> None:
        text = "".join(words)
        words.clear()
        if text:
            found.append(Literal(text, fold(text).text))

    while position < len(template):
        sign = template[position]
        if sign == "\\":
            if position + 1 == len(template):
                raise PatternError(f"句式「{template}」末尾的反斜杠后面没有字符")
            words.append(template[position + 1])
            position += 2
        elif sign == "{":
            flush()
            end = template.find("}", position)
            name = template[position + 1 : end]
            if end < 0:
                raise PatternError(f"句式「{template}」第 {position + 1} 个字符处的花括号没有合上")
            if not name.isidentifier():
                raise PatternError(f"句式「{template}」里的空位名「{name}」不合规则")
            found.append(Slot(name))
            position = end + 1
        elif sign in "[(":
            flush()
            choice, position = _choice(template, position)
            found.append(choice)
        elif sign in _META:
            if sign == "|" and not close:
                raise PatternError(f"句式「{template}」第 {position + 1} 个字符「|」不在括号里")
            break
        else:
            words.append(sign)
            position += 1
    flush()
    return tuple(found), position


def _choice(template: str, start: int) -> tuple[Choice, int]:
    close = "]" if template[start] == "[" else ")"
    options: list[Pattern] = []
    position = start + 1
    while True:
        option, position = _sequence(template, position, close)
        options.append(option)
        if position == len(template):
            raise PatternError(f"句式「{template}」第 {start + 1} 个字符处的括号没有合上")
        position += 1
        if template[position - 1] == close:
            return Choice(tuple(options), close == "]"), position
        if template[position - 1] != "|":
            raise PatternError(f"句式「{template}」第 {position} 个字符处的括号不配对")


def slots_of(pattern: Pattern) -> Iterator[str]:
    """The names of all slots, in order, those of optional parts included."""
    for element in pattern:
        if isinstance(element, Slot):
            yield element.name
        elif isinstance(element, Choice):
            for option in element.options:
                yield from slots_of(option)
