"""Reading the narrative: which declared sentences a paragraph holds, and what they state."""

import re
from collections.abc import Iterable, Sequence

from mingzhang.disclosure.model import Stated
from mingzhang.document import NOWHERE, Place
from mingzhang.forms.pattern import Capture, Folded, Match, fold, match
from mingzhang.forms.statement import Statement, Template
from mingzhang.forms.stating import Fill, Stating

_NUMBERING = re.compile(r"(?:\(?[一二三四五六七八九十\d]{1,3}[)、.])+", re.ASCII)


def read(
    text: str,
    statements: Sequence[Statement],
    year: int | None,
    place: Place = NOWHERE,
    group: int = 0,
) -> tuple[Stated, ...]:
    """What the sentences of a paragraph state.

    statements: those to try; year: the document's, for names of codes; place: the paragraph's,
    to which spans are added; group: the number of the first reading.
    """
    source = fold(text)
    found: list[Stated] = []
    position, size = 0, len(source.text)
    tries = [
        (statement, template)
        for statement in statements
        for template in statement.write + statement.read
        if template.holds in source.text
    ]
    while position < size:
        best = _longest(source.text, position, tries)
        numbering = _NUMBERING.match(source.text, position, position + 20)
        if best is None and numbering:
            best = _longest(source.text, numbering.end(), tries)
        if best is None:
            position = _next(source.text, position)
            continue
        statement, matched = best
        fills = _fills(matched.captures, source)
        found += Stating(statement, year, place, group).all(fills)
        group += 1
        position = matched.end
    return tuple(found)


def _longest(
    text: str, position: int, tries: Iterable[tuple[Statement, Template]]
) -> tuple[Statement, Match] | None:
    best: tuple[Statement, Match] | None = None
    for statement, template in tries:
        if template.firsts is not None and not text.startswith(template.firsts, position):
            continue
        found = match(template.pattern, text, position, statement.readers)
        if found and found.end > position and (best is None or found.end > best[1].end):
            best = statement, found
    return best


def _next(text: str, position: int) -> int:
    """The offset after the next 。 ； or ：, the end where there is none."""
    found = _BREAK.search(text, position)
    return found.end() if found else len(text)


_BREAK = re.compile("[。;:]")


def _fills(captures: tuple[Capture, ...], source: Folded) -> tuple[Fill, ...]:
    return tuple(
        Fill(
            one.name,
            one.text,
            source.original[slice(*(span := source.span(one.start, one.end)))],
            span,
            tuple(_fills(item, source) for item in one.items),
        )
        for one in captures
    )
