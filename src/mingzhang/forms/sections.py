"""The narrative: texts between the tables become sections, and their sentences stated values."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from mingzhang.codes import fold
from mingzhang.disclosure import Passage, Section, Stated
from mingzhang.document import Place, Run, place_in
from mingzhang.forms.form import key, row_key
from mingzhang.forms.profile import Profile
from mingzhang.forms.reading import read_all
from mingzhang.forms.statement import clauses, statements_of

_NUMBERED = re.compile(r"[一二三四五六七八九十]+、.{2,30}\Z")
_PLANNED = re.compile("(?<!公共)(?<!基金)(?<!经营)(?<!财政)预算(?:数|总额|安排)?(?:为|是)?\\Z")
MOST_HEADING = 40
"""Signs of a heading that may be a section's title with more before it."""


class Text(NamedTuple):
    """A heading, paragraph or note that belongs to no table so far."""

    text: str
    place: Place
    heading: bool
    runs: tuple[Run, ...]


def sections_of(texts: Sequence[Text], profile: Profile, year: int | None) -> tuple[Section, ...]:
    """The sections of a narrative in order, what stands before the first heading in one without."""
    ids = {key(section.title): section.id for section in profile.sections}
    sections = [Section("", 1, ())]
    group = 0
    for text, place, heading, runs in texts:
        folded = fold(text)
        if heading or key(text) in ids or (_NUMBERED.match(folded) and "。" not in folded):
            sections.append(Section(text, 1, (), _section_id(text, ids), place))
            continue
        last = sections[-1]
        known = statements_of(last.id) if last.title else ()
        stated = read_all(text, known, clauses(), year, place, group)
        group = stated[-1].group + 1 if stated else group
        if profile.stage == "final":
            stated = tuple(_planned(one, text) for one in stated)
        if runs:
            stated = tuple(_boxed(one, place, runs) for one in stated)
        passage = Passage(text, stated, place, runs)
        sections[-1] = replace(last, paragraphs=(*last.paragraphs, passage))
    return tuple(section for section in sections if section.title or section.paragraphs)


def _section_id(text: str, ids: dict[str, str]) -> str | None:
    """The id of a heading: by its title, before which a unit's name, a year or a number may stand.

    ids: by folded title. A title that has a number itself must be there as it is.
    """
    folded = key(text)
    if folded in ids or len(folded) > MOST_HEADING:
        return ids.get(folded)
    ends = [title for title in ids if row_key(title) == title and folded.endswith(title)]
    return ids[max(ends, key=len)] if ends else None


def _planned(one: Stated, text: str) -> Stated:
    """A stated value of final accounts; what is said to be the budget is measured as one."""
    span = one.place.span
    if span is None or one.at is None or one.value.kind != "amount" or one.at.measure is not None:
        return one
    before = fold(text[max(0, span[0] - MOST_HEADING) : span[0]])
    return replace(one, at=one.at._replace(measure="budget")) if _PLANNED.search(before) else one


def _boxed(stated: Stated, place: Place, runs: tuple[Run, ...]) -> Stated:
    """A stated value with the page and box of its own characters."""
    span = stated.place.span
    return replace(stated, place=place_in(place, runs, *span)) if span else stated
