"""The amounts and texts of publications as the source of a narrative: see ``narrative.Source``."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from mingzhang.book.texts import Texts
from mingzhang.disclosure import Coordinate, Disclosure, covers
from mingzhang.disclosure.coordinate import apart
from mingzhang.forms.profile import ProfileSection
from mingzhang.forms.statement import statements

MISSING = "【待补】"
"""Stands where a text is needed that nobody has given."""
_PARTED = ("side", "source", "function", "economic", "kind", "item")
"""Dimensions over which a figure may be summed from its parts."""


class Amounts:
    """What the tables of a publication print, by coordinate; sums of parts where a whole is not."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.printed: dict[Coordinate, int] = {}
        for table in disclosure.tables:
            for row in table.rows:
                for cell in row.cells.values():
                    if not cell.lost:
                        self.printed.setdefault(cell.at, cell.fen or 0)
                        if cell.fen is not None and not self.printed[cell.at]:
                            self.printed[cell.at] = cell.fen
        self._found: dict[Coordinate, int | None] = {}

    def at(self, at: Coordinate) -> int | None:
        """The amount in fen at a coordinate; None where neither it nor its parts are printed."""
        if at in self.printed:
            return self.printed[at]
        if at not in self._found:
            self._found[at] = self._summed(at)
        return self._found[at]

    def under(self, at: Coordinate) -> list[Coordinate]:
        """The printed coordinates that are part of one."""
        return [
            one
            for one in self.printed
            if covers(at, one)
            and apart(one.item) == apart(at.item)
            and (one.item is None) == (at.item is None)
            and one.project == at.project
        ]

    def _summed(self, at: Coordinate) -> int | None:
        """The sum of the parts that split a figure along the fewest dimensions.

        Where several sets of parts do, the largest sum: one that falls short is not all of it.
        """
        parts = self.under(at)
        sets: dict[tuple[str, ...], list[Coordinate]] = defaultdict(list)
        for one in parts:
            sets[tuple(d for d in _PARTED if getattr(one, d) != getattr(at, d))].append(one)
        if not sets:
            return None
        fewest = min(map(len, sets))
        sums = [
            sum(
                self.printed[one]
                for one in found
                if not any(other != one and covers(other, one) for other in found)
            )
            for split, found in sets.items()
            if len(split) == fewest
        ]
        return max(sums, key=abs)


class Published:
    """This year's tables, last year's publication and a unit's texts.

    reused: what was taken over from last year; missing: what a text is missing for. Both name the
    place in ``texts.toml``.
    """

    def __init__(
        self, disclosure: Disclosure, year: int, previous: Disclosure | None, texts: Texts
    ) -> None:
        self.year, self.texts = year, texts
        self.own = Amounts(disclosure)
        self.before = Amounts(previous) if previous else None
        self.sections = {one.id: one for one in previous.sections if one.id} if previous else {}
        stated = previous.stated if previous else ()
        self.said = {
            one.subject: one.value for one in stated if one.value.kind in ("text", "count")
        }
        self.types = {
            f"{one.id}.{name}": slot.type
            for one in statements()
            for name, slot in one.slots.items()
        }
        self.reused: dict[str, None] = {}
        self.missing: dict[str, None] = {}

    def this(self, at: Coordinate) -> int | None:
        """The amount in fen that the tables print at a coordinate."""
        return self.own.at(at)

    def last(self, at: Coordinate) -> int | None:
        """Last year's: as last year's publication has it, else as a column of this year's does."""
        found = self.before.at(at) if self.before else None
        return self.own.at(at._replace(year=-1)) if found is None else found

    def present(self, at: Coordinate) -> bool:
        """Whether the tables have an amount there."""
        return bool(self.own.at(at))

    def text(self, key: str) -> str | None:
        """A text or count: the unit's, else last year's; a reason is never last year's."""
        if given := self.texts.slots.get(key):
            return given
        if key.endswith(".reason"):
            self.missing[key] = None
            return MISSING
        value = self.said.get(key)
        if value is None or self.types.get(key) not in ("text", "count"):
            self.missing[key] = None
            return None
        self.reused[key] = None
        return value.text if value.kind == "text" else str(value.number)

    def items(self, key: str) -> Sequence[Mapping[str, str]]:
        """The items of a list of free names."""
        return self.texts.lists.get(key, ())

    def paragraphs(self, section: ProfileSection, name: str) -> Sequence[str]:
        """The unit's paragraphs, else last year's without those that state amounts."""
        key = f"{section.id}.{name}"
        if given := self.texts.paragraphs.get(key):
            return given
        if found := self._last_paragraphs(section, name):
            self.reused[key] = None
            return found
        self.missing[key] = None
        return (MISSING,)

    def codes(self, dimension: str, at: Coordinate) -> set[str]:
        """The codes of a dimension with an amount at a coordinate."""
        found = {getattr(one, dimension) for one in self.own.under(at) if self.own.printed[one]}
        return {code for code in found if code and code[0] != "?"}

    def _last_paragraphs(self, section: ProfileSection, name: str) -> list[str]:
        before = self.sections.get(section.id)
        if before is None:
            return []
        lead = next(one.lead for one in section.paragraphs if one.text == name)
        others = [one.lead for one in section.paragraphs if one.lead and one.lead != lead]
        found: list[str] = []
        mine = not lead
        for passage in before.paragraphs:
            text = " ".join(passage.text.split())
            if lead and text.startswith(lead):
                mine, text = True, text.removeprefix(lead)
            elif others and text.startswith(tuple(others)):
                mine = False
            if mine and text and not any(one.value.kind == "amount" for one in passage.stated):
                found.append(text)
        return found
