"""Matching: patterns against folded text, with work that is bounded for any text."""

from collections.abc import Iterator, Mapping

from mingzhang.forms.free_text import FreeText
from mingzhang.forms.pattern import (
    FULL_STOPS,
    Capture,
    Choice,
    Final,
    Follow,
    Items,
    Literal,
    Match,
    Pattern,
    Slot,
    SlotReader,
    fold,
)

MOST_STEPS = 5000
"""A match gives up after this many steps."""
MOST_IN_A_TEXT = 100_000
MOST_A_SIGN = 5
"""All matches in one text give up after this many steps, and so many more for each of its signs."""

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


def needs(pattern: Pattern, slots: Mapping[str, SlotReader]) -> tuple[tuple[str, ...], ...]:
    """Groups of words, of each of which every text of a pattern holds one; the longest first."""
    found: set[tuple[str, ...]] = set()
    for element in pattern:
        if isinstance(element, Literal) and element.folded:
            found.add((element.folded,))
        elif isinstance(element, Slot) and (heads := slots[element.name].firsts):
            found.add(heads)
    return tuple(sorted(found, key=lambda words: (len(words), -len(words[0]))))


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
                    if not text.startswith(FULL_STOPS, position):
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
