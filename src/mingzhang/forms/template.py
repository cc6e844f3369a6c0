"""Templates: the small language in which a sentence is declared, written and read back.

``literal {slot} [optional] (one|or another)``; ASCII brackets are signs of the language, full-width
ones are text. Reading compares folded text: full-width ASCII narrowed, quotes alike, no spaces.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_NARROW |= {"“": '"', "”": '"', "‘": "'", "’": "'"}
_META = re.compile(r"[\[({|\])]")
MOST_STEPS = 4000
"""Matching gives up after this many steps, so that no text is too hostile."""


class TemplateError(ValueError):
    """A template is malformed; the message is Chinese."""


class Literal(NamedTuple):
    """Text as it is. folded: as it is compared."""

    text: str
    folded: str


class Slot(NamedTuple):
    """A place for a value."""

    name: str


class Choice(NamedTuple):
    """Alternatives; the first is written. optional: may be left out."""

    options: tuple["Template", ...]
    optional: bool


Template = tuple[Literal | Slot | Choice, ...]


class Capture(NamedTuple):
    """What a slot matched: offsets in the folded text; items: of a list, captures each."""

    name: str
    text: str
    start: int
    end: int
    items: tuple[tuple["Capture", ...], ...] = ()


Captures = tuple[Capture, ...]
Matches = Iterator[tuple[int, Captures]]
Reader = Callable[[str, int], Matches]
"""Reads a slot at an offset: every end it could have, the preferred first."""


class Folded(NamedTuple):
    """A text as it is compared, with the offset of each sign in the original."""

    text: str
    offsets: tuple[int, ...]
    original: str

    def span(self, capture: Capture) -> tuple[int, int]:
        """Where a capture stands in the original."""
        return self.offsets[capture.start], self.offsets[capture.end - 1] + 1

    def print_of(self, capture: Capture) -> str:
        """A capture as it is printed in the original."""
        start, end = self.span(capture)
        return self.original[start:end]


def folded(text: str) -> Folded:
    """Fold a text for matching."""
    kept = [(index, sign) for index, sign in enumerate(text) if not sign.isspace()]
    signs = "".join(_NARROW.get(sign, sign) for _, sign in kept)
    return Folded(signs, tuple(index for index, _ in kept), text)


def parse(text: str) -> Template:
    """Parse a template. Raises TemplateError."""
    sequence, rest = _sequence(text, 0)
    if rest != len(text):
        raise TemplateError(f"句式「{text}」第 {rest + 1} 个字符处括号不配对")
    return sequence


def _sequence(text: str, start: int) -> tuple[Template, int]:
    found: list[Literal | Slot | Choice] = []
    position = start
    while position < len(text) and text[position] not in "|])":
        sign = text[position]
        if sign == "{":
            end = text.find("}", position)
            if end < 0:
                raise TemplateError(f"句式「{text}」里有一个没有合上的花括号")
            found.append(Slot(text[position + 1 : end]))
            position = end + 1
        elif sign in "[(":
            close = "]" if sign == "[" else ")"
            options = []
            position += 1
            while True:
                option, position = _sequence(text, position)
                options.append(option)
                if position >= len(text) or text[position] not in "|" + close:
                    raise TemplateError(f"句式「{text}」里有一个没有合上的括号")
                position += 1
                if text[position - 1] == close:
                    break
            found.append(Choice(tuple(options), sign == "["))
        else:
            sign_after = _META.search(text, position)
            stop = sign_after.start() if sign_after else len(text)
            words = text[position:stop]
            found.append(Literal(words, folded(words).text))
            position = stop
    return tuple(found), position


class Matcher:
    """Matches a template in a folded text. readers: how each slot is read."""

    def __init__(self, text: str, readers: Mapping[str, Reader]) -> None:
        self.text, self.readers = text, readers
        self.steps = 0

    def match(self, template: Template, start: int) -> tuple[int, Captures] | None:
        """The first match at an offset: its end and what the slots hold."""
        return next(self._run(template, 0, start), None)

    def _run(self, template: Template, index: int, position: int) -> Matches:
        self.steps += 1
        if self.steps > MOST_STEPS:
            return
        if index == len(template):
            yield position, ()
            return
        part = template[index]
        for end, captures in self._part(part, position):
            for last, more in self._run(template, index + 1, end):
                yield last, captures + more

    def _part(self, part: Literal | Slot | Choice, position: int) -> Matches:
        if isinstance(part, Literal):
            if self.text.startswith(part.folded, position):
                yield position + len(part.folded), ()
        elif isinstance(part, Slot):
            yield from self.readers[part.name](self.text, position)
        else:
            for option in part.options:
                yield from self._run(option, 0, position)
            if part.optional:
                yield position, ()


def repeated(item: Template, separators: str, readers: Mapping[str, Reader], name: str) -> Reader:
    """A reader of a list: items joined by any of the separators, the longest list first."""

    def read(text: str, start: int) -> Matches:
        matcher = Matcher(text, readers)
        ends: list[tuple[int, tuple[Captures, ...]]] = []
        position = start
        items: tuple[Captures, ...] = ()
        while found := matcher.match(item, position):
            position, captures = found
            items = (*items, captures)
            ends.append((position, items))
            if text[position : position + 1] not in separators or position >= len(text):
                break
            position += 1
        for end, kept in reversed(ends):
            yield end, (Capture(name, text[start:end], start, end, kept),)

    return read


def by_pattern(name: str, pattern: "re.Pattern[str]") -> Reader:
    """A reader of what a regular expression matches."""

    def read(text: str, start: int) -> Matches:
        found = pattern.match(text, start)
        if found and found.end() > start:
            yield found.end(), (Capture(name, found[0], start, found.end()),)

    return read


def by_names(name: str, names: tuple[str, ...]) -> Reader:
    """A reader of one of some (folded) names, the longest first."""
    ordered = sorted(names, key=len, reverse=True)

    def read(text: str, start: int) -> Matches:
        for one in ordered:
            if text.startswith(one, start):
                end = start + len(one)
                yield end, (Capture(name, one, start, end),)

    return read


def free(name: str, most: int = 600) -> Reader:
    """A reader of free text: the shortest that lets the rest match, never over 。 or ；."""

    def read(text: str, start: int) -> Matches:
        for end in range(start + 1, min(len(text), start + most) + 1):
            if text[end - 1] in "。;":
                return
            yield end, (Capture(name, text[start:end], start, end),)

    return read
