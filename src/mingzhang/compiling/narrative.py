"""The narrative: sentences from the printed tables, last year's figures and stated reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from mingzhang.codes import by_code
from mingzhang.compiling.facts import Facts
from mingzhang.disclosure import Coordinate, Passage, Section, Stated
from mingzhang.forms.profile import Profile, ProfileParagraph, ProfileSection
from mingzhang.forms.reading import read
from mingzhang.forms.slots import SYSTEMS
from mingzhang.forms.statement import statements, statements_of
from mingzhang.forms.writing import write
from mingzhang.money import rounded

Printed = Callable[[Coordinate], int]


class Narrator:
    """What sentences are written from: see ``forms.writing.Environment``.

    printed: the amount in fen that the tables print at a coordinate.
    """

    def __init__(self, facts: Facts, printed: Printed) -> None:
        self.facts, self.printed = facts, printed
        self.year = facts.book.year

    def amount(self, at: Coordinate) -> int | None:
        """The printed amount; of a change, printed this year less last year as it was printed."""
        if at.measure == "change":
            this = at._replace(measure=None)
            last = self.facts.last(this)
            return None if last is None else self.printed(this) - rounded(last, "万元", 2)
        if at.year == -1:
            return self.facts.last(at._replace(year=0))
        return self.printed(at)

    def present(self, at: Coordinate) -> bool:
        """Whether the book has an amount there, even one that is printed as zero."""
        if at.measure == "change" or at.year:
            return bool(self.amount(at))
        return bool(self.facts.amount(at))

    def text(self, key: str) -> str | None:
        """A text, count or date of the book."""
        if key == "targets.count":
            return str(sum(bool(project.name) for project in self.facts.book.projects))
        return self.facts.book.texts.slots.get(key)

    def items(self, key: str) -> Sequence[Mapping[str, str]]:
        """The items of a list of free names."""
        return self.facts.book.texts.lists.get(key, ())

    def codes(self, dimension: str, level: int, at: Coordinate) -> Sequence[str]:
        """The codes of a level with an amount at a coordinate."""
        plain = at._replace(measure=None, year=0)
        used = self.facts.codes(dimension, plain)
        return sorted({code[: level or 3] for code in used if len(code) >= (level or 3)})

    def name(self, dimension: str, code: str) -> str:
        """The catalogue's name of a code in the book's year."""
        entry = by_code(SYSTEMS[dimension], code, self.year)
        return entry.name if entry else code


def narrate(profile: Profile, facts: Facts, printed: Printed) -> tuple[Section, ...]:
    """The sections of a profile; what has nothing to say is left out."""
    narrator = Narrator(facts, printed)
    sections = (_section(section, narrator) for section in profile.sections)
    return tuple(section for section in sections if section.paragraphs)


def _section(section: ProfileSection, narrator: Narrator) -> Section:
    passages = [
        passage
        for paragraph in section.paragraphs
        for passage in _passages(section, paragraph, narrator)
    ]
    return Section(section.title, 1, tuple(passages), section.id)


def _passages(
    section: ProfileSection, paragraph: ProfileParagraph, narrator: Narrator
) -> list[Passage]:
    if paragraph.text:
        texts = narrator.facts.book.texts.paragraphs.get(f"{section.id}.{paragraph.text}", ())
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
    return Passage(text, read(text, statements_of(section), year))


def _moved(stated: Stated, by: int) -> Stated:
    span = stated.place.span
    assert span is not None
    place = stated.place._replace(span=(span[0] + by, span[1] + by))
    return replace(stated, place=place)
