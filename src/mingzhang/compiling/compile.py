"""Compiling: a book becomes the Disclosure that its profile asks for."""

from dataclasses import replace
from typing import NamedTuple

from mingzhang.book import Book, consolidate
from mingzhang.compiling.facts import Facts
from mingzhang.compiling.narrative import narrate
from mingzhang.compiling.projects import compile_projects
from mingzhang.compiling.tables import exact_table
from mingzhang.disclosure import Cell, Coordinate, Disclosure, Row, Table
from mingzhang.forms.form import forms
from mingzhang.forms.profile import profiles
from mingzhang.money import rounded, show


class Compiled(NamedTuple):
    """A compiled book. exact: the unrounded fen of every printed coordinate."""

    disclosure: Disclosure
    exact: dict[Coordinate, int]


def compile_book(book: Book) -> Compiled:
    """Compile a book, with its units' if it has any; amounts are rounded half up."""
    profile = profiles()[book.profile]
    facts = Facts(consolidate(book))
    wanted = [exact_table(forms()[name], facts) for name in profile.required]
    extra = [exact_table(forms()[name], facts) for name in profile.optional]
    drafts = [*wanted, *(table for table in extra if table.rows)]
    exact = {
        cell.at: cell.fen or 0
        for table in drafts
        for row in table.rows
        for cell in row.cells.values()
    }
    tables = tuple(_printed(table) for table in drafts)
    shown = {
        cell.at: cell.fen or 0
        for table in tables
        for row in table.rows
        for cell in row.cells.values()
    }

    def printed(at: Coordinate) -> int:
        fen = shown.get(at)
        return rounded(facts.amount(at), "万元", 2) if fen is None else fen

    projects, targets = compile_projects(profile.targets, facts)
    disclosure = Disclosure(
        book.unit,
        book.year,
        profile.stage,
        book.level,
        profile.id,
        narrate(profile, facts, printed),
        tables,
        projects,
        targets,
    )
    return Compiled(disclosure, exact)


def _printed(table: Table) -> Table:
    """A table as it is printed: rounded half up to its last digit."""
    return replace(table, rows=tuple(_printed_row(table, row) for row in table.rows))


def _printed_row(table: Table, row: Row) -> Row:
    cells = {}
    for name, cell in row.cells.items():
        if cell.fen is None:
            cells[name] = cell
            continue
        fen = rounded(cell.fen, table.unit, table.decimals)
        cells[name] = Cell(fen, cell.at, show(fen, table.unit, table.decimals))
    return replace(row, cells=cells)
