"""Patterns: the small language in which a sentence is declared, and the matcher that reads it.

``literal {slot} [optional] (written|also read)``; ASCII brackets are signs of the language (write
``\\(`` for one as text), full-width ones are text. A 。 at the very end also reads ； and the end
of the text. Patterns are matched against folded text; work is bounded for any text.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, Protocol

from mingzhang.codes import traditional

FREE_TEXT = 20_000
"""Characters that a free text may have."""
MOST_STEPS = 5000
"""A match gives up after this many steps."""
MOST_IN_A_TEXT = 100_000
MOST_A_SIGN = 5
"""All matches in one text give up after this many steps, and so many more for each of its signs."""

_NEAR = 64
"""Signs over which words are looked for without remembering where they are."""
_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_NARROW |= {"“": '"', "”": '"', "‘": "'", "’": "'"}
_TABLE = str.maketrans(_NARROW)
_PINYIN = re.compile(r"[\u4e00-\u9fff](\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\))")
_META = "[](){}|\\"
_FINAL = "。"
_FULL_STOPS = ("。", ";")


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
        readings = [found.span(1) for found in _PINYIN.finditer(folded)]
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


def longest_literal(pattern: Pattern) -> str:
    """The longest folded literal that every text of a pattern holds; "" where there is none."""
    found = [element.folded for element in pattern if isinstance(element, Literal)]
    return max(found, key=len, default="")


_Rest = tuple[Pattern, int, "_Rest | None"]


class Work:
    """What matches in one text share: steps taken, and places in patterns known to fail.

    It lives no longer than the patterns that are matched.
    """

    def __init__(self, text: str) -> None:
        self.steps = 0
        self.most = MOST_IN_A_TEXT + MOST_A_SIGN * len(text)
        self.failed: set[tuple[int, int, int]] = set()


def match(
    pattern: Pattern,
    text: str,
    start: int,
    slots: Mapping[str, SlotReader],
    work: Work | None = None,
) -> Match | None:
    """Match a pattern at an offset of a folded text.

    Optional parts are taken where they fit, free texts are as short as lets the rest match.
    work: shared by all matches of whole patterns in this text. None where nothing matches, or the
    steps exceed MOST_STEPS, or those in the whole text what it may take.
    """
    return _Matcher(text, slots, work or Work(text)).run((pattern, 0, None), start)


def firsts(pattern: Pattern, slots: Mapping[str, SlotReader]) -> tuple[str, ...] | None:
    """The beginnings of all that a pattern reads; None where it may begin with anything."""
    found: set[str] = set()
    return tuple(found) if _firsts((pattern, 0, None), slots, found) else None


def _firsts(rest: _Rest | None, slots: Mapping[str, SlotReader], into: set[str]) -> bool:
    """Collect beginnings; False where there may be others."""
    if rest is None:
        return False
    pattern, index, after = rest
    if index == len(pattern):
        return _firsts(after, slots, into)
    element = pattern[index]
    following: _Rest = (pattern, index + 1, after)
    if isinstance(element, Literal):
        into.add(element.folded)
        return bool(element.folded)
    if isinstance(element, Slot):
        heads = slots[element.name].firsts
        into.update(heads or ())
        return heads is not None
    if isinstance(element, Final):
        return False
    known = all(_firsts((option, 0, following), slots, into) for option in element.options)
    return _firsts(following, slots, into) and known if element.optional else known


class _Matcher:
    """One match. A place in a pattern that failed at an offset is not tried there again."""

    def __init__(self, text: str, slots: Mapping[str, SlotReader], work: Work) -> None:
        self.text, self.slots, self.work = text, slots, work
        self.last = min(work.steps + MOST_STEPS, work.most)

    def run(self, rest: _Rest | None, position: int) -> Match | None:
        text = self.text
        while True:
            if rest is None:
                return Match(position, ())
            pattern, index, after = rest
            if index == len(pattern):
                rest = after
                continue
            element = pattern[index]
            if isinstance(element, Literal):
                if not text.startswith(element.folded, position):
                    return None
                position += len(element.folded)
                rest = (pattern, index + 1, after)
            elif isinstance(element, Final):
                if position < len(text):
                    if not text.startswith(_FULL_STOPS, position):
                        return None
                    position += 1
                rest = (pattern, index + 1, after)
            else:
                break
        key = (id(pattern), index, position)
        self.work.steps += 1
        if key in self.work.failed or self.work.steps > self.last:
            return None
        following: _Rest = (pattern, index + 1, after)
        if isinstance(element, Slot):
            found = self._slot(element.name, following, position)
        else:
            found = self._choice(element, following, position)
        if found is None and self.work.steps <= self.last:
            self.work.failed.add(key)
        return found

    def _slot(self, name: str, following: _Rest, position: int) -> Match | None:
        reader = self.slots[name]
        follow = _follow(following, self.slots) if isinstance(reader, FreeText) else _ANYTHING
        for end, items in reader.ends(self.text, position, follow):
            found = self.run(following, end)
            if found is not None:
                capture = Capture(name, self.text[position:end], position, end, items)
                return Match(found.end, (capture, *found.captures))
        return None

    def _choice(self, choice: Choice, following: _Rest, position: int) -> Match | None:
        for option in choice.options:
            found = self.run((option, 0, following), position)
            if found is not None:
                return found
        return self.run(following, position) if choice.optional else None


_ANYTHING = Follow((), unknown=True)


def _follow(rest: _Rest | None, slots: Mapping[str, SlotReader]) -> Follow:
    literals: set[str] = set()
    final = unknown = False
    todo: list[_Rest | None] = [rest]
    while todo:
        one = todo.pop()
        if one is None:
            unknown = True
            continue
        pattern, index, after = one
        if index == len(pattern):
            todo.append(after)
            continue
        element = pattern[index]
        following: _Rest = (pattern, index + 1, after)
        if isinstance(element, Literal) and element.folded:
            literals.add(element.folded)
        elif isinstance(element, Slot):
            heads = slots[element.name].firsts
            literals.update(heads or ())
            unknown = unknown or heads is None
        elif isinstance(element, Final):
            final = True
        elif isinstance(element, Choice):
            todo += [(option, 0, following) for option in element.options]
            if element.optional:
                todo.append(following)
    return Follow(tuple(literals), final, unknown)


class FreeText:
    """Reads free text up to 。 or ； or what the pattern goes on with, at most FREE_TEXT signs.

    A ； ends it unless the pattern goes on with one. stops: signs that end it as well.
    """

    firsts: tuple[str, ...] | None = None

    def __init__(self, stops: str = "") -> None:
        self.stops = _Stops(fold(stops).text + "。;")
        self.crossing = _Stops(fold(stops).text + "。")

    def ends(self, text: str, start: int, follow: Follow) -> Iterator[tuple[int, Items]]:
        """The ends at which the rest could match, the nearest first."""
        crossing = any(literal.startswith(";") for literal in follow.literals)
        limit = _limit(text, start, self.crossing if crossing else self.stops)
        if follow.unknown:
            for end in range(start + 1, limit + 1):
                yield end, ()
            return
        heads = follow.literals + (_FULL_STOPS if follow.final else ())
        known = _places(text) if limit - start > _NEAR else None
        end = start
        while end < limit:
            if known is None:
                places = [text.find(head, end + 1, limit + len(head)) for head in heads]
                end = min((place for place in places if place >= 0), default=limit + 1)
            else:
                after = [known.next(head, end + 1, limit + 1) for head in heads]
                end = min(after, default=limit + 1)
            if end <= limit:
                yield end, ()
        if follow.final and end > limit == len(text) > start:
            yield limit, ()


def _limit(text: str, start: int, stops: "_Stops") -> int:
    """Where a free text that begins at an offset ends at the latest."""
    limit = min(len(text), start + FREE_TEXT)
    near = min(limit, start + _NEAR)
    if found := stops.any.search(text, start, near):
        return found.start()
    if near < limit:
        known = _places(text)
        for sign in stops.signs:
            limit = known.next(sign, near, limit)
    return limit


class _Stops:
    """Signs that end a free text."""

    def __init__(self, signs: str) -> None:
        self.signs = signs
        self.any = re.compile(f"[{re.escape(signs)}]")


class _Places(dict[str, "array[int]"]):
    """The offsets in a text at which some words begin, in order, looked for once."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def __missing__(self, words: str) -> "array[int]":
        found = self[words] = array("I")
        at = self.text.find(words)
        while at >= 0:
            found.append(at)
            at = self.text.find(words, at + 1)
        return found

    def next(self, words: str, start: int, other: int) -> int:
        """The first place from an offset on that lies before another, else that other."""
        near = min(start + _NEAR, other)
        at = self.text.find(words, start, near + len(words) - 1)
        if at >= 0:
            return at
        if near == other:
            return other
        places = self[words]
        at = bisect_left(places, near)
        return min(places[at], other) if at < len(places) else other


_places = lru_cache(maxsize=4)(_Places)


class Repeated:
    """Reads a list: items joined by a sign of ``separators``, the longest list first."""

    def __init__(self, item: Pattern, separators: str, slots: Mapping[str, SlotReader]) -> None:
        self.item, self.slots = item, slots
        self.separators = frozenset(fold(separators).text)
        self.firsts = firsts(item, slots)

    def ends(self, text: str, start: int, follow: Follow) -> Iterator[tuple[int, Items]]:
        """The ends after one or more items."""
        if self.firsts is not None and not text.startswith(self.firsts, start):
            return
        found: list[int] = []
        items: list[tuple[Capture, ...]] = []
        position = start
        while one := match(self.item, text, position, self.slots):
            if one.end == position:
                break
            items.append(one.captures)
            found.append(one.end)
            if one.end >= len(text) or text[one.end] not in self.separators:
                break
            position = one.end + 1
        for count in range(len(found), 0, -1):
            yield found[count - 1], tuple(items[:count])
