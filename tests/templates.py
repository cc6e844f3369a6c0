"""A test helper: the blank tables of a workbook filled with the tables of a compiled book."""

import re
from io import BytesIO
from typing import Any, cast

from mingzhang.disclosure import Disclosure
from mingzhang.document import Grid
from mingzhang.formats.xlsx import read
from mingzhang.forms.form import forms
from mingzhang.forms.heads import fit
from mingzhang.forms.recognise import recognise
from mingzhang.forms.table_layout import lay_out_table

UNIT = re.compile(r"上海市普陀区XX(?:单位|局|（部门）|部门)?")


def fill(template: bytes, disclosure: Disclosure) -> bytes:
    """The workbook with each recognised blank table holding the table of the same form.

    Its unit's placeholder becomes the disclosure's unit. Cells keep their columns; rows of
    examples are replaced. Numbers are written as numbers, codes as texts.
    """
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(template))
    document = read(template)
    blank = recognise(document)
    wanted = {table.form: table for table in disclosure.tables}
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    for table, grid in zip(blank.tables, grids, strict=True):
        form = forms()[table.form]
        sheet = book[grid.place.sheet or ""]
        found = fit(form, grid, recognised=False)
        first = _first_row(sheet, grid) + found.head
        columns = [column for column, _ in sorted(found.columns.items(), key=lambda one: one[::-1])]
        full = lay_out_table(form, wanted[table.form], disclosure.year).rows[form.depth :]
        _clear(sheet, first)
        for offset, texts in enumerate(full):
            for column, text in zip(columns, texts, strict=True):
                amount = re.fullmatch(r"-?[\d,]+\.\d+", text)
                value = float(text.replace(",", "")) if amount else text or None
                sheet.cell(first + offset, column + 1).value = value
    for page in book:
        for row in cast(Any, page).iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = UNIT.sub(disclosure.unit, cell.value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _first_row(sheet: Any, grid: Grid) -> int:
    """The sheet's row, 1-based, in which the grid begins."""
    wanted = [re.sub(r"\s", "", text) for text in grid.rows[0] if text]
    for row in sheet.iter_rows():
        texts = [re.sub(r"\s", "", str(cell.value)) for cell in row if cell.value is not None]
        if texts == wanted:
            return int(row[0].row)
    raise AssertionError(f"no row {wanted} in {sheet.title}")


def _clear(sheet: Any, first: int) -> None:
    for merged in list(sheet.merged_cells.ranges):
        if merged.max_row >= first:
            sheet.unmerge_cells(str(merged))
    for row in sheet.iter_rows(min_row=first):
        for cell in row:
            cell.value = None
