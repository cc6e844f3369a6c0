"""Quantities: numbers with a unit of measure in running text, each with its parts."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.checking.texts import Text

_QUANTITY = re.compile(
    r"(?<![\d.A-Za-z-])(?<!\d,)(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?)"
    r"(?P<unit>平方米|平方公里|公里|千米|米|公顷|亩|立方米|吨|人次|人|名|户|辆|台|套|个|家|件|册|卷|所|座|张)"
)
_WHERE = re.compile(r"其中:?|包括:?|分别为:?")


class Part(NamedTuple):
    """A quantity in a text. start, end: offsets into the folded text; parts: what it is made of."""

    start: int
    end: int
    number: Decimal
    digits: str
    unit: str
    parts: tuple["Part", ...] = ()


def wholes(text: Text) -> Iterator[Part]:
    """Every quantity of a text that is followed by parts of the same unit, 其中 or 包括 between.

    Parts in brackets are those of the quantity before the bracket; others go on to the next full
    stop or semicolon. A part may have parts itself.
    """
    for sentence in re.finditer(r"[^。;]+", text.folded):
        if _WHERE.search(sentence[0]):
            yield from _wholes(text.folded, sentence.start(), sentence.end())


def _wholes(folded: str, start: int, end: int) -> Iterator[Part]:
    flat = _list(folded, start, end)
    for part in flat:
        yield from _deep(part)


def _deep(part: Part) -> Iterator[Part]:
    if part.parts:
        yield part
    for inner in part.parts:
        yield from _deep(inner)


def _list(folded: str, start: int, end: int) -> list[Part]:
    """The quantities of a stretch; those in its brackets, and those after 其中, as parts."""
    found: list[Part] = []
    position = start
    while position < end:
        sign = folded[position]
        if sign == "(":
            close = _close(folded, position, end)
            if found and _WHERE.match(folded, position + 1, close):
                _adopt(found, _list(folded, position + 1, close))
            position = close + 1
        elif found and (where := _WHERE.match(folded, position, end)):
            _adopt(found, _list(folded, where.end(), end))
            return found
        elif one := _QUANTITY.match(folded, position, end):
            number = Decimal(one["n"].replace(",", ""))
            found.append(Part(one.start(), one.end(), number, one["n"], one["unit"]))
            position = one.end()
        else:
            position += 1
    return found


def _adopt(found: list[Part], parts: list[Part]) -> None:
    """Gives the last quantity its parts of the same unit."""
    whole = found[-1]
    found[-1] = whole._replace(parts=tuple(one for one in parts if one.unit == whole.unit))


def _close(folded: str, position: int, end: int) -> int:
    """The offset of the bracket that closes the one at a position; the end where none does."""
    depth = 0
    for index in range(position, end):
        depth += (folded[index] == "(") - (folded[index] == ")")
        if depth == 0:
            return index
    return end
