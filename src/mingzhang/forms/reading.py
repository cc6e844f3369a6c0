"""Reading the narrative: which declared sentences a paragraph holds, and what they state."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mingzhang.disclosure.model import Stated
from mingzhang.document import NOWHERE, Place
from mingzhang.forms.matching import Work, match
from mingzhang.forms.pattern import Capture, Folded, Match, fold
from mingzhang.forms.statement import Statement, Template
from mingzhang.forms.stating import Fill, Stating

# The point of 1.50万元 ends no number of an item.
_NUMBERING = re.compile(
    r"(?:\(?[一二三四五六七八九十\d]{1,3}(?:[)、]|\.(?!\d+(?:[万亿千]?元|%|[,。;、)]))))+", re.ASCII
)


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
    return _read(fold(text), statements, year, place, group)[0]


def read_all(
    text: str,
    statements: Sequence[Statement],
    clauses: Sequence[Statement],
    year: int | None,
    place: Place = NOWHERE,
    group: int = 0,
) -> tuple[Stated, ...]:
    """What the sentences of a paragraph state, and the clauses that stand in no known sentence.

    clauses: what is tried after every comma and bracket too, in what the sentences leave. The rest
    as for ``read``; the values come in the order of the text.
    """
    source = fold(text)
    found, left = _read(source, statements, year, place, group)
    group = found[-1].group + 1 if found else group
    tries = _tries(source.text, clauses)
    work = Work(source.text)
    years = list(_YEAR.finditer(source.text))
    parts: list[tuple[int, Sequence[Stated]]] = []
    for start, end in left:
        position = start
        while tries and position < end:
            best = _longest(source.text, _numbered(source.text, position), tries, work)
            if best is None or best[1].end > end:
                broken = _CLAUSE.search(source.text, position, end)
                position = broken.end() if broken else end
                continue
            statement, matched = best
            stating = Stating(statement, year, place, group)
            stated = stating.all(_fills(matched.captures, source))
            told = _year_of(source.text, position, matched.end, years)
            if year and told and told != year:
                words = source.text[source.text.rfind("。", 0, position) + 1 : matched.end]
                stated = tuple(_of_other_year(one, told - year, words) for one in stated)
            parts.append((position, tuple(stated)))
            group += 1
            position = matched.end
    return (*found, *(stated for _, part in parts for stated in part))


def _year_of(text: str, start: int, end: int, years: "list[re.Match[str]]") -> int | None:
    """The year of which a clause speaks: the last before it in its sentence, or its own.

    years: those that the text names, in order.
    """
    last = years[: bisect_right(years, end, key=re.Match.end)][-1:]
    sentence = text.rfind("。", 0, start) + 1
    return next((int(one[1]) for one in last if one.start() >= sentence), None)


def _of_other_year(stated: Stated, years: int, words: str) -> Stated:
    """A value of a clause about another year: of that year's budget or final account, or of none.

    words: of the sentence so far, which say whether a budget or a final account is meant.
    """
    if stated.at is None:
        return stated
    measure = "final" if "决算" in words else "budget" if "预算" in words else None
    if measure is None:
        return replace(stated, at=None, measure=None)
    measure = stated.at.measure or measure
    return replace(stated, at=stated.at._replace(year=years, measure=measure), measure=measure)


def _tries(text: str, statements: Iterable[Statement]) -> list[tuple[Statement, Template]]:
    return [
        (statement, template)
        for statement in statements
        for template in statement.write + statement.read
        if template.may_stand_in(text)
    ]


def _numbered(text: str, position: int) -> int:
    numbering = _NUMBERING.match(text, position, position + 20)
    return numbering.end() if numbering else position


def _read(
    source: Folded,
    statements: Sequence[Statement],
    year: int | None,
    place: Place,
    group: int,
) -> tuple[tuple[Stated, ...], list[tuple[int, int]]]:
    """What sentences state, and the stretches of the folded text that none of them holds."""
    found: list[Stated] = []
    left: list[tuple[int, int]] = []
    position, size = 0, len(source.text)
    start = 0
    tries = _tries(source.text, statements)
    work = Work(source.text)
    while position < size:
        best = _longest(source.text, position, tries, work)
        numbering = _NUMBERING.match(source.text, position, position + 20)
        if best is None and numbering:
            best = _longest(source.text, numbering.end(), tries, work)
        if best is None:
            position = _next(source.text, position)
            continue
        statement, matched = best
        fills = _fills(matched.captures, source)
        found += Stating(statement, year, place, group).all(fills)
        group += 1
        left.append((start, position))
        start = position = matched.end
    return tuple(found), [*left, (start, size)]


def _longest(
    text: str, position: int, tries: Iterable[tuple[Statement, Template]], work: Work
) -> tuple[Statement, Match] | None:
    best: tuple[Statement, Match] | None = None
    for statement, template in tries:
        if template.firsts is not None and not text.startswith(template.firsts, position):
            continue
        found = match(template.pattern, text, position, statement.readers, work)
        if found and found.end > position and (best is None or found.end > best[1].end):
            best = statement, found
    return best


def _next(text: str, position: int) -> int:
    """The offset after the next 。 ； or ：, the end where there is none."""
    found = _BREAK.search(text, position)
    return found.end() if found else len(text)


_YEAR = re.compile(r"(?<![比较与同和对由从年\d])(20\d\d)年")
_BREAK = re.compile("[。;:]")
_CLAUSE = re.compile("[。;:,、()]")


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
