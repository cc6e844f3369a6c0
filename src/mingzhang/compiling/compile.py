"""Compiling: a book becomes the Disclosure that its profile asks for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from mingzhang.book import Book, consolidate
from mingzhang.compiling.facts import Facts
from mingzhang.compiling.narrative import narrate
from mingzhang.compiling.projects import compile_projects, head_coordinates
from mingzhang.compiling.rounding import Rounding, controlled
from mingzhang.compiling.tables import exact_table
from mingzhang.disclosure import Cell, Coordinate, Disclosure, Passage, Row, Section, Table
from mingzhang.forms.form import forms
from mingzhang.forms.profile import Profile, ProfileSection, profiles
from mingzhang.money import grain, rounded, show

_STEP = grain("万元", 2)

Printed = Callable[[Coordinate], int]


class Adjusted(NamedTuple):
    """A cell that controlled rounding prints otherwise than half up. Amounts in fen."""

    table: str
    row: str
    column: str
    exact: int
    plain: int
    printed: int


class Compiled(NamedTuple):
    """A compiled book. exact: the unrounded fen of every printed coordinate.

    adjusted: cells that controlled rounding changed; remark: one Chinese sentence where numbers do
    not add up as printed, else "".
    """

    disclosure: Disclosure
    exact: dict[Coordinate, int]
    adjusted: tuple[Adjusted, ...] = ()
    remark: str = ""


def compile_book(book: Book, rounding: str = "controlled") -> Compiled:
    """Compile a book, with its units' if it has any.

    rounding: ``controlled``, all tables add up as printed, or ``plain``, each number half up.
    """
    profile = profiles()[book.profile]
    facts = Facts(consolidate(book))
    wanted = [exact_table(forms()[name], facts) for name in profile.required]
    extra = [exact_table(forms()[name], facts) for name in profile.optional]
    drafts = [*wanted, *(table for table in extra if table.rows)]
    found = _rounding(facts, drafts, profile) if rounding == "controlled" else None

    prints = Prints(facts, found, drafts)
    printed = prints.this
    tables = tuple(_printed(table, printed) for table in drafts)
    remark = _remark(found, drafts)
    sections = narrate(profile, prints)
    if remark:
        sections = _with_remark(sections, profile, remark)
    projects, targets = compile_projects(profile.targets, facts, printed)
    disclosure = Disclosure(
        book.unit,
        book.year,
        profile.stage,
        book.level,
        profile.id,
        sections,
        tables,
        projects,
        targets,
    )
    exact = {cell.at: cell.fen or 0 for table in drafts for cell in _cells(table)}
    return Compiled(disclosure, exact, tuple(_adjusted(drafts, tables)), remark)


class Prints:
    """What a book's tables print: the source of its narrative, see ``narrative.Source``.

    Where tables are in 元, only the items (“三公”经费 …) are printed in 万元; the rest is exact.
    """

    def __init__(self, facts: Facts, found: Rounding | None, drafts: list[Table]) -> None:
        self.facts, self.found = facts, found
        self.year = facts.book.year
        coarse = [one for one in drafts if grain(one.unit, one.decimals) == _STEP]
        self.coarse = {cell.at for table in coarse for cell in _cells(table)}
        self.fine = len(coarse) < len(drafts)

    def this(self, at: Coordinate) -> int:
        """The amount in fen that is printed at a coordinate."""
        if self._exact(at):
            return self.facts.amount(at)
        if self.found is None:
            return rounded(self.facts.amount(at), "万元", 2)
        return sum(self.found.units[atom] for atom in self.facts.atoms_of(at)) * self.found.step

    def last(self, at: Coordinate) -> int | None:
        """Last year's amount as it was printed; None where it is not known in full."""
        fen = self.facts.last(at)
        return fen if fen is None or self._exact(at) else rounded(fen, "万元", 2)

    def _exact(self, at: Coordinate) -> bool:
        return self.fine and at.item is None and at not in self.coarse

    def present(self, at: Coordinate) -> bool:
        """Whether the book has an amount there, even one that is printed as zero."""
        return bool(self.facts.amount(at))

    def text(self, key: str) -> str | None:
        """A text, count or date of the book."""
        if key == "targets.count":
            return str(sum(bool(project.name) for project in self.facts.book.projects))
        return self.facts.book.texts.slots.get(key)

    def items(self, key: str) -> Sequence[Mapping[str, str]]:
        """The items of a list of free names."""
        return self.facts.book.texts.lists.get(key, ())

    def paragraphs(self, section: ProfileSection, name: str) -> Sequence[str]:
        """The book's own paragraphs."""
        return self.facts.book.texts.paragraphs.get(f"{section.id}.{name}", ())

    def codes(self, dimension: str, at: Coordinate) -> set[str]:
        """The codes of a dimension with an amount at a coordinate."""
        return self.facts.codes(dimension, at)


def _cells(table: Table) -> list[Cell]:
    return [cell for row in table.rows for cell in row.cells.values()]


def _rounding(facts: Facts, drafts: list[Table], profile: Profile) -> Rounding | None:
    """The controlled rounding of all numbers of tables that are printed in the common unit."""
    cells = [
        cell.at
        for table in drafts
        if grain(table.unit, table.decimals) == _STEP
        for cell in _cells(table)
        if cell.fen is not None
    ]
    cells += head_coordinates(profile.targets, facts.book)
    found = controlled(facts, cells, _STEP)
    return found if found.found else None


def _remark(found: Rounding | None, drafts: list[Table]) -> str:
    if found is None:
        whole = all((cell.fen or 0) % _STEP == 0 for table in drafts for cell in _cells(table))
        return "" if whole else "本文件各数均按四舍五入取到表中的小数位，合计与分项之和可能有尾差。"
    if found.beyond:
        most = found.beyond + 1
        return f"本文件各表按印出的数相加都相等，为此个别数与真值相差至多 {most} 个末位单位。"
    return ""


def _with_remark(
    sections: tuple[Section, ...], profile: Profile, remark: str
) -> tuple[Section, ...]:
    """The remark as the last paragraph of the section that the profile names for it."""
    return tuple(
        replace(section, paragraphs=(*section.paragraphs, Passage(remark)))
        if section.id == profile.remark
        else section
        for section in sections
    )


def _printed(table: Table, printed: Printed) -> Table:
    """A table as it is printed."""
    return replace(table, rows=tuple(_printed_row(table, row, printed) for row in table.rows))


def _printed_row(table: Table, row: Row, printed: Printed) -> Row:
    cells = {}
    for name, cell in row.cells.items():
        if cell.fen is None:
            cells[name] = cell
            continue
        common = grain(table.unit, table.decimals) == _STEP
        fen = printed(cell.at) if common else rounded(cell.fen, table.unit, table.decimals)
        cells[name] = Cell(fen, cell.at, show(fen, table.unit, table.decimals))
    return replace(row, cells=cells)


def _adjusted(drafts: list[Table], tables: tuple[Table, ...]) -> list[Adjusted]:
    found = []
    for draft, table in zip(drafts, tables, strict=True):
        labels = {column.id: column.label for column in table.columns}
        for exact_row, row in zip(draft.rows, table.rows, strict=True):
            for name, cell in row.cells.items():
                exact = exact_row.cells[name].fen
                if exact is None or cell.fen is None:
                    continue
                plain = rounded(exact, table.unit, table.decimals)
                if plain != cell.fen:
                    found.append(
                        Adjusted(table.title, row.label, labels[name], exact, plain, cell.fen)
                    )
    return found
