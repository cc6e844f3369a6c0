"""The narrative: sentences from the printed tables, last year's figures and stated reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from mingzhang.codes import by_code
from mingzhang.disclosure import Coordinate, Passage, Section, Stated
from mingzhang.forms.profile import Profile, ProfileParagraph, ProfileSection
from mingzhang.forms.reading import read_all
from mingzhang.forms.slots import SYSTEMS
from mingzhang.forms.statement import clauses, statements, statements_of
from mingzhang.forms.writing import write


class Source(Protocol):
    """What a narrative is written from: the amounts and texts of a book or of a publication."""

    @property
    def year(self) -> int:
        """The document's year."""

    def this(self, at: Coordinate) -> int | None:
        """The amount in fen that the tables print at a coordinate; None where nothing is known."""

    def last(self, at: Coordinate) -> int | None:
        """Last year's amount at a coordinate of this year, as it would be printed."""

    def present(self, at: Coordinate) -> bool:
        """Whether there is an amount at a coordinate, even one that is printed as zero."""

    def text(self, key: str) -> str | None:
        """A free text, count or date; key: statement.slot."""

    def items(self, key: str) -> Sequence[Mapping[str, str]]:
        """The items of a list of free names; key: statement.slot."""

    def paragraphs(self, section: ProfileSection, name: str) -> Sequence[str]:
        """The own paragraphs of a section under a name."""

    def codes(self, dimension: str, at: Coordinate) -> set[str]:
        """The codes of a dimension with an amount at a coordinate."""


class Narrator:
    """What sentences are written from: see ``forms.writing.Environment``."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.year = source.year

    def amount(self, at: Coordinate) -> int | None:
        """The printed amount; of a change, printed this year less last year as it was printed."""
        if at.measure == "change":
            plain = at._replace(measure=None)
            this, last = self.source.this(plain), self.source.last(plain)
            return None if this is None or last is None else this - last
        if at.year == -1:
            return self.source.last(at._replace(year=0))
        return self.source.this(at)

    def present(self, at: Coordinate) -> bool:
        """Whether there is an amount, even one that is printed as zero, or a printed change."""
        if at.measure == "change" or at.year:
            return bool(self.amount(at))
        return self.source.present(at)

    def text(self, key: str) -> str | None:
        """A text, count or date."""
        return self.source.text(key)

    def items(self, key: str) -> Sequence[Mapping[str, str]]:
        """The items of a list of free names."""
        return self.source.items(key)

    def codes(self, dimension: str, level: int, at: Coordinate) -> Sequence[str]:
        """The codes of a level with an amount at a coordinate."""
        used = self.source.codes(dimension, at._replace(measure=None, year=0))
        return sorted({code[: level or 3] for code in used if len(code) >= (level or 3)})

    def name(self, dimension: str, code: str) -> str:
        """The catalogue's name of a code in the book's year."""
        entry = by_code(SYSTEMS[dimension], code, self.year)
        return entry.name if entry else code


def narrate(profile: Profile, source: Source) -> tuple[Section, ...]:
    """The sections of a profile; what has nothing to say is left out."""
    narrator = Narrator(source)
    sections = (_section(section, narrator) for section in profile.sections)
    return tuple(section for section in sections if section.paragraphs)


def _section(section: ProfileSection, narrator: Narrator) -> Section:
    passages = [
        passage
        for paragraph in section.paragraphs
        for passage in _passages(section, paragraph, narrator)
    ]
    return Section(section.heading(narrator.year), 1, tuple(passages), section.id)


def _passages(
    section: ProfileSection, paragraph: ProfileParagraph, narrator: Narrator
) -> list[Passage]:
    if paragraph.text:
        texts = narrator.source.paragraphs(section, paragraph.text)
        return [_own(paragraph.lead + text, section.id, narrator.year) for text in texts]
    known = {one.id: one for one in statements()}
    text, stated = paragraph.lead, []
    for name in paragraph.say:
        written = write(known[name], narrator)
        if written is None:
            continue
        stated += [_moved(one, len(text)) for one in written.stated]
        text += written.text
    return [Passage(text, tuple(stated))] if len(text) > len(paragraph.lead) else []


def _own(text: str, section: str, year: int) -> Passage:
    """A paragraph in the book's own words, with what its sentences say as any reader finds it."""
    return Passage(text, read_all(text, statements_of(section), clauses(), year))


def _moved(stated: Stated, by: int) -> Stated:
    span = stated.place.span
    assert span is not None
    place = stated.place._replace(span=(span[0] + by, span[1] + by))
    return replace(stated, place=place)
