"""Free text in a sentence: it ends at 。 or ；, or where the pattern goes on.

Texts may be long and say the pattern's own words many times: where words stand is looked for once.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from mingzhang.forms.pattern import FULL_STOPS, Follow, Items, fold

FREE_TEXT = 20_000
"""Characters that a free text may have."""
_NEAR = 64
"""Signs over which words are looked for without remembering where they are."""


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
        heads = follow.literals + (FULL_STOPS if follow.final else ())
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
