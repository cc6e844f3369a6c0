"""Compiling: every cell of every form is the sum of the book's lines that its coordinate covers."""

from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.book import Book
from mingzhang.codes import by_code
from mingzhang.disclosure import Cell, Column, Coordinate, Disclosure, Row, Table, covers
from mingzhang.disclosure.coordinate import items_of_economic
from mingzhang.forms.form import Form, FormBlock, forms
from mingzhang.forms.profile import profiles
from mingzhang.forms.tables import SYSTEM_OF_AXIS
from mingzhang.money import rounded, show

Fact = tuple[Coordinate, int]


class Compiled(NamedTuple):
    """A compiled book. exact: the unrounded fen of every printed coordinate."""

    disclosure: Disclosure
    exact: dict[Coordinate, int]


def compile_book(book: Book) -> Compiled:
    """Compile a book into the tables of its Disclosure; printed amounts are rounded half up."""
    profile = profiles()[book.profile]
    facts = list(_facts(book))
    exact: dict[Coordinate, int] = {}
    tables = tuple(_table(forms()[name], book, facts, exact) for name in profile.required)
    disclosure = Disclosure(
        book.unit, book.year, profile.stage, book.level, profile.id, tables=tables
    )
    return Compiled(disclosure, exact)


def _facts(book: Book) -> Iterator[Fact]:
    """Each line twice: as expenditure in full detail, and as the income that pays for it."""
    for line in book.lines:
        kind = line.kind
        if kind == "basic":
            kind = "personnel" if line.economic[:3] in ("301", "303") else "public"
        items = items_of_economic(line.economic) if line.source == "gpb" else ()
        spent = Coordinate(
            side="expenditure",
            source=line.source,
            function=line.function,
            economic=line.economic,
            kind=kind,
            item=items[0] if items else None,
        )
        yield spent, line.fen
        yield Coordinate(side="income", source=line.source, function=line.function), line.fen


def _table(form: Form, book: Book, facts: list[Fact], exact: dict[Coordinate, int]) -> Table:
    rows = tuple(
        row
        for index, block in enumerate(form.blocks)
        for row in _rows(form, index, block, book, facts, exact)
    )
    columns = tuple(
        Column(leaf.id, leaf.label[-1]) for _, leaf in form.leaves if leaf.role == "amount"
    )
    empty = all(cell.fen is None for row in rows for cell in row.cells.values())
    note = form.empty_note if empty and form.empty_note else form.note
    note = note.replace("{year}", str(book.year)) if note else None
    kept = () if empty else rows
    return Table(form.id, book.unit + form.titles[0], form.unit, columns, kept, note)


def _rows(
    form: Form,
    index: int,
    block: FormBlock,
    book: Book,
    facts: list[Fact],
    exact: dict[Coordinate, int],
) -> Iterator[Row]:
    top = [row for row in block.rows if not row.bottom]
    bottom = [row for row in block.rows if row.bottom]
    base = Coordinate(side=block.at.get("side"), source=block.at.get("source"))
    codes = set(block.template)
    if block.axis:
        used = {getattr(at, block.axis) for at, _ in facts if covers(base, at)} - {None}
        if "kind" in block.at:
            kind = Coordinate(**block.at)
            used = {getattr(at, block.axis) for at, _ in facts if covers(kind, at)}
        codes |= {code[:size] for code in used for size in block.levels}
    for fixed in top:
        yield _row(form, index, block, fixed.at, facts, exact, None, fixed.label, fixed.id)
    for code in sorted(codes):
        assert block.axis is not None
        entry = by_code(SYSTEM_OF_AXIS[block.axis], code, book.year)
        label = entry.name if entry else code
        yield _row(form, index, block, {block.axis: code}, facts, exact, code, label, None)
    for fixed in bottom:
        yield _row(form, index, block, fixed.at, facts, exact, None, fixed.label, fixed.id)


def _row(
    form: Form,
    index: int,
    block: FormBlock,
    at: dict[str, str],
    facts: list[Fact],
    exact: dict[Coordinate, int],
    code: str | None,
    label: str,
    fixed: str | None,
) -> Row:
    cells = {}
    for column in block.amounts:
        where = block.at_cell(at, column)
        if where not in exact:
            exact[where] = sum(fen for fact, fen in facts if covers(where, fact))
        # A figure that is there but rounds to nothing is printed 0.00; only no figure is blank.
        fen = rounded(exact[where], form.unit, form.decimals) if exact[where] else None
        printed = "" if fen is None else show(fen, form.unit, form.decimals)
        cells[column.id] = Cell(fen, where, printed)
    return Row(index, code, label, cells, label if code else None, fixed)
