"""Tables from facts: every cell of every form is what its coordinate covers, exactly."""

from collections.abc import Iterator
from typing import Any

from mingzhang.codes import by_code
from mingzhang.compiling.facts import Facts
from mingzhang.disclosure import Cell, Column, Row, Table, coordinate
from mingzhang.forms.form import Form, FormBlock
from mingzhang.forms.tables import SYSTEM_OF_AXIS


def exact_table(form: Form, facts: Facts) -> Table:
    """The table of a form with unrounded amounts; no row where it has no amount at all."""
    book = facts.book
    rows = tuple(
        row for index, block in enumerate(form.blocks) for row in _rows(index, block, facts)
    )
    columns = {
        leaf.id: Column(leaf.id, leaf.label[-1]) for _, leaf in form.leaves if leaf.role == "amount"
    }
    empty = all(cell.fen is None for row in rows for cell in row.cells.values())
    note = form.empty_note if empty else form.note
    own = "本单位" if book.level == "unit" else "本部门"
    note = note.replace("{year}", str(book.year)).replace("{own}", own) if note else None
    kept = () if empty else rows
    return Table(form.id, book.unit + form.titles[0], form.unit, (*columns.values(),), kept, note)


def _rows(index: int, block: FormBlock, facts: Facts) -> Iterator[Row]:
    codes = set(block.template)
    if block.axis:
        bases = {coordinate({**block.at, **column.at}) for column in block.amounts}
        used = set[str]().union(*(facts.codes(block.axis, base) for base in bases))
        own = block.codes or ("",)
        codes |= {
            code[:size]
            for code in used
            if code.startswith(own)
            for size in block.levels
            if len(code) >= size
        }
    for fixed in block.rows:
        if not fixed.bottom:
            yield _row(index, block, fixed.at, facts, None, fixed.label, fixed.id)
    for code in sorted(codes):
        assert block.axis is not None
        entry = by_code(SYSTEM_OF_AXIS[block.axis], code, facts.book.year)
        label = entry.name if entry else code
        yield _row(index, block, {block.axis: code}, facts, code, label, None)
    for fixed in block.rows:
        if fixed.bottom:
            yield _row(index, block, fixed.at, facts, None, fixed.label, fixed.id)


def _row(
    index: int,
    block: FormBlock,
    at: dict[str, Any],
    facts: Facts,
    code: str | None,
    label: str,
    fixed: str | None,
) -> Row:
    cells = {}
    for column in block.amounts:
        where = block.at_cell(at, column)
        # A figure that is there but rounds to nothing is printed 0.00; only no figure is blank.
        cells[column.id] = Cell(facts.amount(where) or None, where)
    return Row(index, code, label, cells, label if code else None, fixed)
