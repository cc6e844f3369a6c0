"""Coded rows: the rows of a table that print a code of a classification."""

from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.codes import level
from mingzhang.disclosure import Row, Table
from mingzhang.forms.form import FormBlock, forms
from mingzhang.forms.tables import SYSTEM_OF_AXIS

RELIABLE = ("seen", "standard")
"""Sources of names in the catalogue that may raise an error."""


class CodedRow(NamedTuple):
    """A row with a printed code. number: its index in the table; system: the classification."""

    number: int
    code: str
    row: Row
    system: str


def blocks_of(table: Table) -> tuple[FormBlock, ...]:
    """The declared blocks of a table's form; none where the form is not known here."""
    form = forms().get(table.form)
    return form.blocks if form else ()


def coded_rows(table: Table) -> Iterator[CodedRow]:
    """The rows of a table whose block has a column of codes and which print digits there."""
    blocks = blocks_of(table)
    for number, row in enumerate(table.rows):
        if not row.code or not row.code.isdigit() or row.block >= len(blocks):
            continue
        block = blocks[row.block]
        if block.axis and block.column("code"):
            yield CodedRow(number, row.code, row, SYSTEM_OF_AXIS[block.axis])


def levels_of(table: Table) -> set[int]:
    """Digits of the codes (3, 5, 7) of the rows that print an amount, be it 0.00."""
    return {
        level(one.code)
        for one in coded_rows(table)
        if any(cell.fen is not None for cell in one.row.cells.values())
    }
