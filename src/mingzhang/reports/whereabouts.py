"""Which part of a document a finding is about: a table, a section, the contents, the cover."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from mingzhang.checking.finding import Finding, Spot
from mingzhang.checking.texts import texts_of
from mingzhang.codes import fold
from mingzhang.disclosure import Disclosure, Section
from mingzhang.document import NOWHERE, Place
from mingzhang.forms.profile import profiles
from mingzhang.forms.target_form import target_forms

_NUMBERINGS = {
    r"第[一二三四五六七八九十]{1,3}部分": 0,
    r"[一二三四五六七八九十]{1,3}、": 2,
    r"[(（][一二三四五六七八九十]{1,3}[)）]": 3,
    r"\d{1,2}[.、](?!\d)": 4,
}
_UNNUMBERED = 1
_NAMED = re.compile(r"(?:情况说明)?「(.*)」\Z")


class Part(NamedTuple):
    """A part of a document. kind: cover, contents, sections, tables, targets or rest.

    id: of the section or form.
    """

    kind: str
    id: str = ""


REST = Part("rest")


class Whereabouts:
    """Where things stand in one document, made once and asked for every finding.

    has_contents: whether contents were read; listed: indices of the sections that are lines of the
    contents; there: ids of the sections that stand in the body.
    """

    def __init__(self, disclosure: Disclosure) -> None:
        self.sections = disclosure.sections
        self.tables = frozenset(table.form for table in disclosure.tables)
        self.targets = frozenset(target_forms())
        contents = {text.place for text in texts_of(disclosure) if text.kind == "contents"}
        self.listed = frozenset(
            index
            for index, section in enumerate(self.sections)
            if section.title and section.place in contents
        )
        self.has_contents = bool(contents)
        self.there = frozenset(
            section.id
            for index, section in enumerate(self.sections)
            if section.id and index not in self.listed
        )
        self._titled: dict[str, list[int]] = defaultdict(list)
        self._near: dict[Hashable, list[int]] = defaultdict(list)
        for index, section in enumerate(self.sections):
            self._titled[section.title].append(index)
            for stretch in set(_stretches(section)):
                self._near[stretch].append(index)
        profile = profiles().get(disclosure.profile)
        self.headings = {
            fold(section.heading(disclosure.year)): section.id
            for section in (profile.sections if profile else ())
        }

    def part(self, finding: Finding) -> Part:
        """The part that a finding is about: that of its first place in this document."""
        spot = next((one for one in finding.places if one.other is None), None)
        return REST if spot is None else self.part_of(spot)

    def part_of(self, spot: Spot) -> Part:
        """The part in which a place lies."""
        if spot.form is not None:
            return Part("targets") if spot.form in self.targets else Part("tables", spot.form)
        if spot.place == NOWHERE:
            named = self.headings.get(fold(spot.text))
            return Part("sections", named) if named else REST
        index = self._section(spot)
        if index is None:
            return REST
        if index in self.listed:
            return Part("contents")
        if not self.sections[index].title:
            return Part("cover") if spot.place.page in (None, 1) else REST
        named = self._enclosing(index)
        return Part("sections", named) if named else REST

    def _section(self, spot: Spot) -> int | None:
        """The index of the section: by its title, the place deciding between equal titles."""
        title = spot.section
        if title is not None and (found := _NAMED.match(title)):
            title = found[1]
        for index in self._near.get(_stretch(spot.place), ()):
            section = self.sections[index]
            if title in (None, section.title) and _holds(section, spot.place):
                return index
        fitting = self._titled.get(title, ()) if title is not None else ()
        return fitting[-1] if fitting else None

    def _enclosing(self, index: int) -> str | None:
        """The id of a section, or of the nearest one above it in the numbering that has one."""
        rank = _rank(self.sections[index].title) + 1
        for section in reversed(self.sections[: index + 1]):
            own = _rank(section.title)
            if own < rank:
                rank = own
                if section.id:
                    return section.id
        return None


def _stretch(place: Place) -> Hashable:
    """The page or line of a place: what lies on another is not near it."""
    return place.file, place.sheet, place.page, place.line


def _stretches(section: Section) -> Iterator[Hashable]:
    """The pages and lines that a section touches."""
    yield _stretch(section.place)
    for passage in section.paragraphs:
        yield _stretch(passage.place)
        for run in passage.runs:
            yield _stretch(passage.place._replace(page=run.page))


def _rank(title: str) -> int:
    """How far out a heading stands by its numbering; 0 is outermost."""
    folded = fold(title)
    return next((r for one, r in _NUMBERINGS.items() if re.match(one, folded)), _UNNUMBERED)


def _holds(section: Section, place: Place) -> bool:
    """Whether a place is a section's heading or lies in one of its paragraphs."""
    if _same(section.place, place):
        return True
    for passage in section.paragraphs:
        if passage.runs and place.box:
            middle = (place.box[1] + place.box[3]) / 2
            if any(
                run.page == place.page and run.box[1] <= middle <= run.box[3]
                for run in passage.runs
            ):
                return True
        elif _same(passage.place, place):
            return True
    return False


def _same(one: Place, other: Place) -> bool:
    """Whether two places begin at the same text, whatever stretch of it they mean."""
    if one == NOWHERE:
        return False
    if one.line is None and one.row is None:
        return one._replace(span=None) == other._replace(span=None)
    return one._replace(span=None, box=None) == other._replace(span=None, box=None)
