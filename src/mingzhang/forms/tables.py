"""Reading tables: a grid that fits a form, or several that continue it, becomes a Table."""

import re
from dataclasses import replace
from typing import NamedTuple

from mingzhang.codes import by_code, by_name, fold, level, near_name
from mingzhang.disclosure import Cell, Column, Coordinate, Lost, Mending, Row, Table
from mingzhang.document import Grid, Place
from mingzhang.forms.form import CODE_PARTS, FixedRow, Form, FormBlock, key, row_key
from mingzhang.forms.heads import Fit
from mingzhang.forms.over_pages import whole_rows
from mingzhang.money import is_blank, parse

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}\Z")
SYSTEM_OF_AXIS = {"function": "functional", "economic": "economic"}


class Reading(NamedTuple):
    """A table that was read, with what was mended and what was lost on the way."""

    table: Table
    mendings: tuple[Mending, ...]
    lost: tuple[Lost, ...]


class _Reader:
    """Reads the rows of one table, over one grid or several that continue it."""

    def __init__(self, form: Form, unit: str, year: int | None, *, recognised: bool) -> None:
        self.form, self.unit, self.year, self.recognised = form, unit, year, recognised
        self.rows: list[Row] = []
        self.mendings: list[Mending] = []
        self.lost: list[Lost] = []
        self.decimals = 0
        self.parts: dict[int, list[str]] = {}
        self.next_fixed = [0] * len(form.blocks)
        self.waiting: int | None = None  # a scan's row of which only the label has been read

    def read(self, grid: Grid, fit: Fit) -> None:
        """Read the data rows of a grid whose columns are known."""
        self.mendings += fit.mendings
        if self.recognised:
            self._damaged_head(grid, fit)
        leaf_columns: dict[int, list[int]] = {}
        for column, leaf in sorted(fit.columns.items()):
            leaf_columns.setdefault(leaf, []).append(column)
        leaves = self.form.leaves
        starts = [
            min((c for c, leaf in fit.columns.items() if leaves[leaf][0] == b), default=0)
            for b in range(len(self.form.blocks))
        ]
        for row in range(fit.head, len(grid.rows)):
            for index, block in enumerate(self.form.blocks):
                places = {
                    column.id: leaf_columns[leaf][0]
                    for leaf, (b, column) in enumerate(leaves)
                    if b == index and leaf in leaf_columns
                }
                parts = [
                    column
                    for leaf in self.form.code_leaves
                    if leaves[leaf][0] == index
                    for column in leaf_columns.get(leaf, ())
                ]
                end = starts[index + 1] if index + 1 < len(starts) else grid.width
                self._row(grid, row, index, block, places, parts, range(starts[index], end))

    def _damaged_head(self, grid: Grid, fit: Fit) -> None:
        """Words of a scan's head that no label of the form holds and no mending tells of yet."""
        known = "".join(self.form.head_texts)
        told = {one.printed for one in fit.mendings}
        for row in range(fit.head):
            filled = [text for text in grid.rows[row] if text.strip()]
            for column, text in enumerate(grid.rows[row]):
                bare = key(text)
                if not bare or bare in known or text in told:
                    continue
                place = grid.place_of(row, column)
                if len(filled) == 1 and ":" in fold(text):
                    why = "这一行只有一格，是单位行"
                    self.mendings.append(Mending(place, text, f"单位：{self.unit}", why))
                elif column in fit.columns:
                    label = self.form.leaves[fit.columns[column]][1].label[-1]
                    why = f"表头按表式复原为「{label}」"
                    self.mendings.append(Mending(place, text, label, why))
                else:
                    self.lost.append(Lost(place, text, "表头里的这些字残缺，看不出是什么"))

    def _row(
        self,
        grid: Grid,
        row: int,
        index: int,
        block: FormBlock,
        places: dict[str, int],
        parts: list[int],
        span: range,
    ) -> None:
        texts = {name: grid.text(row, column).strip() for name, column in places.items()}
        amounts = {column.id: texts.get(column.id, "") for column in block.amounts}
        strays = [
            column
            for column in span
            if column not in (*places.values(), *parts)
            and parse(grid.text(row, column)) is not None
        ]
        for stray in strays:
            self._take_stray(grid, row, stray, block, places, amounts)
        code_text = self._code([grid.text(row, column).strip() for column in parts], index)
        label_column = block.column("label")
        label = texts.get(label_column.id, "") if label_column else ""
        if not label and code_text and not _CODE.match(fold(code_text)):
            # A total's name stands in a cell that is merged over code and name.
            code_text, label = "", code_text
        if not (code_text or label or any(not is_blank(text) for text in amounts.values())):
            return
        at_place = grid.place_of(row, places.get(label_column.id, 0) if label_column else 0)
        code = fold(code_text)
        fixed = None if _CODE.match(code) else self._fixed(index, block, label)
        known, name, label = self._subject(block, code, label, fixed, at_place)
        # A row that nothing identifies keeps a coordinate of its own, equal to no other.
        axis = block.axis or "function"
        dimensions = fixed.at if fixed else {axis: known or f"?{fold(label)}"}
        cells = {
            column.id: self._cell(
                grid,
                row,
                places.get(column.id),
                amounts[column.id],
                block.at_cell(dimensions, column),
            )
            for column in block.amounts
        }
        waiting, self.waiting = self.waiting, None
        empty = all(cell.fen is None for cell in cells.values())
        if self.recognised and block.axis is None and block.column("label"):
            if fixed is None and waiting is not None and not empty:
                self._complete(self.rows[waiting], index, block, cells, label, waiting)
                return
            self.waiting = len(self.rows) if fixed and empty else None
        self.rows.append(
            Row(index, known, label, cells, name, fixed.id if fixed else None, at_place)
        )

    def _complete(
        self,
        row: Row,
        index: int,
        block: FormBlock,
        cells: dict[str, Cell],
        label: str,
        position: int,
    ) -> None:
        """A scan's row cut in two: the label above, the numbers below beside a damaged label."""
        fixed = next(one for one in block.rows if one.id == row.fixed)
        moved = {
            column.id: replace(cells[column.id], at=block.at_cell(fixed.at, column))
            for column in block.amounts
        }
        self.rows[position] = replace(row, cells=moved)
        why = f"数和名称分在两行，归入「{row.label}」"
        self.mendings.append(Mending(row.place, label, row.label, why))

    def _code(self, parts: list[str], block: int) -> str:
        """A row's code, from one column or several; parts left blank are those of the row above."""
        parts = ["" if part in CODE_PARTS else part for part in parts]  # heads beside a total
        filled = [place for place, part in enumerate(parts) if part]
        if len(parts) < 2 or not filled:
            return "".join(parts)
        above = self.parts.get(block, [])
        if filled[0] and all(part.isdigit() for part in parts if part):
            parts = [*above[: filled[0]], *parts[filled[0] :]]
        if all(part.isdigit() for part in parts if part):
            self.parts[block] = parts
        return "".join(parts)

    def _take_stray(
        self,
        grid: Grid,
        row: int,
        stray: int,
        block: FormBlock,
        places: dict[str, int],
        amounts: dict[str, str],
    ) -> None:
        """A number under a blank head goes to the nearest unfilled leaf, as a mending."""
        free = [c.id for c in block.amounts if c.id in places and is_blank(amounts[c.id])]
        text = grid.text(row, stray).strip()
        place = grid.place_of(row, stray)
        if not self.recognised or not free:
            self.lost.append(Lost(place, text, "这个数上方没有表头，不知属于哪一栏"))
            return
        nearest = min(free, key=lambda name: (abs(places[name] - stray), -places[name]))
        amounts[nearest] = text
        places[nearest] = stray
        label = next(c.label[-1] for c in block.amounts if c.id == nearest)
        self.mendings.append(
            Mending(place, text, text, f"这个数上方没有表头，归入最近的空栏「{label}」")
        )

    def _fixed(self, index: int, block: FormBlock, label: str) -> FixedRow | None:
        """The declared row with this label: the next one in order, since labels may repeat."""
        folded = row_key(label)
        start = self.next_fixed[index]
        order = [*range(start, len(block.rows)), *range(start)]
        for position in order:
            fixed: FixedRow = block.rows[position]
            if folded in (row_key(fixed.label), *map(row_key, fixed.also)):
                if not folded and block.column("label") is not None:
                    continue
                self.next_fixed[index] = position + 1
                return fixed
        return None

    def _subject(
        self, block: FormBlock, code: str, label: str, fixed: FixedRow | None, place: Place
    ) -> tuple[str | None, str | None, str]:
        """Code, catalogue name and label of a row on a code axis."""
        if fixed or block.axis is None:
            return None, None, label
        system = SYSTEM_OF_AXIS[block.axis]
        if not code:
            name = row_key(label)
            found = by_name(system, name, self.year, level=block.levels[0])
            if not found:
                found = by_name(system, name, level=block.levels[0])
            return (found[0].code if found else None), (found[0].name if found else None), label
        known = by_code(system, code, self.year)
        if known and self.recognised and fold(known.name) != fold(label):
            near = near_name(system, label, level=level(code))
            exists = by_name(system, label)
            if not exists and any(candidate.code == code for candidate in near):
                why = f"科目名称按编码 {code} 复原"
                self.mendings.append(Mending(place, label, known.name, why))
                label = known.name
        return code, (known.name if known else None), label

    def _cell(self, grid: Grid, row: int, column: int | None, text: str, at: Coordinate) -> Cell:
        place = grid.place_of(row, column) if column is not None else grid.place_of(row, 0)
        if is_blank(text):
            return Cell(None, at, text, place)
        number = parse(text)
        fen = number.fen(self.unit) if number else None
        if number is None or fen is None:
            self.lost.append(Lost(place, text, "这一格里的文字不是金额"))
            return Cell(None, at, text, place, lost=True)
        self.decimals = max(self.decimals, number.decimals)
        return Cell(fen, at, text, place)


def read_table(
    grids: list[tuple[Grid, Fit]],
    title: str,
    unit: str,
    note: str | None,
    year: int | None,
    *,
    recognised: bool,
) -> Reading:
    """Read a table from the grids that hold it (several where it runs over pages).

    unit: 元 or 万元; note: the remark below it; year: the document's year.
    """
    form = grids[0][1].form
    reader = _Reader(form, unit, year, recognised=recognised)
    for grid, fit in whole_rows(grids):
        reader.read(grid, fit)
    rows = sorted(reader.rows, key=lambda row: row.block)
    columns = {
        leaf.id: Column(leaf.id, leaf.label[-1].replace("{year}年", f"{year}年" if year else ""))
        for _, leaf in form.leaves
        if leaf.role == "amount"
    }
    pages = tuple(sorted({grid.place.page for grid, _ in grids if grid.place.page is not None}))
    table = Table(
        form.id,
        title,
        unit,
        tuple(columns.values()),
        tuple(rows),
        note,
        (),
        max(reader.decimals, form.decimals if unit == "万元" else 0),
        pages,
        grids[0][0].place,
    )
    return Reading(table, tuple(reader.mendings), tuple(reader.lost))
