"""What a document says of itself: whose it is, of which year, level and stage."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.forms.title import made_by, read_title, stages, unit_above, unit_named, year_in

_SENTENCE = re.compile(r"。|\d\s*[万亿]?元")
_OTHER = {"budget": "final", "final": "budget"}
MOST_AGAINST = 3
"""So many further titles of the other stage, and none of its own, say more than the first one."""
MOST_LOOKED_AT = 40
"""A title stands among so many texts."""


class Facts(NamedTuple):
    """unit, year, level, stage: as in a Disclosure; title: the index of the text that is nothing
    but the document's title, None where there is none."""

    unit: str = ""
    year: int | None = None
    level: str | None = None
    stage: str = "budget"
    title: int | None = None


def facts_of(
    texts: Sequence[str], tables: Sequence[str], others: Sequence[str], captions: Sequence[str]
) -> Facts:
    """The facts of a document.

    texts: of its body, in order; tables: the titles of its tables; others: those of target tables
    and of what is not recognised; captions: the lines over tables.
    """
    found = _titled(texts, tables)
    named = next(filter(None, map(read_title, [*tables, *others])), None)
    if found.year is None and named:
        found = Facts(named.unit, named.year, named.level, named.stage, found.title)
    rest = [text for index, text in enumerate(texts) if index != found.title][:MOST_LOOKED_AT]
    if found.year is None:
        found = found._replace(year=year_in(rest))
    unit = made_by([*captions, *rest]) or found.unit or unit_named(rest, found.year)
    return found._replace(unit=unit)


def _titled(texts: Sequence[str], tables: Sequence[str]) -> Facts:
    """What the first title says."""
    for index, text in enumerate(texts[:MOST_LOOKED_AT]):
        found = read_title(text)
        if not found:
            continue
        unit, year, level, stage, sure = found
        sentence = bool(_SENTENCE.search(text))
        if not unit and index and not sentence:
            unit = unit_above(texts[index - 1])
        if not sure:
            stage = _told([*texts[index + 1 : MOST_LOOKED_AT], *tables], year) or stage
        others = stages(texts[index + 1 : 60])
        if others[year, stage] == 0 and others[year, _OTHER[stage]] >= MOST_AGAINST:
            return Facts(unit, year, level, _OTHER[stage])  # The title says what nothing else does.
        return Facts(unit, year, level, stage, None if sentence else index)
    return Facts()


def _told(texts: Sequence[str], year: int) -> str:
    """The stage that texts tell of a year; "" where none does."""
    known = map(read_title, texts)
    return next((one.stage for one in known if one and one.sure and one.year == year), "")
