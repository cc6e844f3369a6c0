"""Tables both ways: a grid that fits a form becomes a Table, a Table becomes a Grid."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from mingzhang.codes import by_code, by_name, fold, level, near_name
from mingzhang.disclosure import Cell, Column, Coordinate, Lost, Mending, Row, Table
from mingzhang.document import Grid, Place, Span
from mingzhang.forms.form import FixedRow, Form, FormBlock, key
from mingzhang.forms.heads import Fit
from mingzhang.money import is_blank, parse, show

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
        self.next_fixed = [0] * len(form.blocks)
        self.waiting: int | None = None  # a scan's row of which only the label has been read

    def read(self, grid: Grid, fit: Fit) -> None:
        """Read the data rows of a grid whose columns are known."""
        self.mendings += fit.mendings
        leaf_column = {leaf: column for column, leaf in fit.columns.items()}
        leaves = self.form.leaves
        starts = [
            min((c for c, leaf in fit.columns.items() if leaves[leaf][0] == b), default=0)
            for b in range(len(self.form.blocks))
        ]
        for row in range(fit.head, len(grid.rows)):
            for index, block in enumerate(self.form.blocks):
                places = {
                    column.id: leaf_column[leaf]
                    for leaf, (b, column) in enumerate(leaves)
                    if b == index and leaf in leaf_column
                }
                end = starts[index + 1] if index + 1 < len(starts) else grid.width
                self._row(grid, row, index, block, places, range(starts[index], end))

    def _row(
        self,
        grid: Grid,
        row: int,
        index: int,
        block: FormBlock,
        places: dict[str, int],
        span: range,
    ) -> None:
        texts = {name: grid.text(row, column).strip() for name, column in places.items()}
        amounts = {column.id: texts.get(column.id, "") for column in block.amounts}
        strays = [
            column
            for column in span
            if column not in places.values() and parse(grid.text(row, column)) is not None
        ]
        for stray in strays:
            self._take_stray(grid, row, stray, block, places, amounts)
        code_text = "".join(texts.get(c.id, "") for c in block.columns if c.role == "code")
        label_column = block.column("label")
        label = texts.get(label_column.id, "") if label_column else ""
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
        folded = key(label)
        start = self.next_fixed[index]
        order = [*range(start, len(block.rows)), *range(start)]
        for position in order:
            fixed: FixedRow = block.rows[position]
            if folded in (key(fixed.label), *map(key, fixed.also)):
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
            found = by_name(system, label, self.year, level=block.levels[0])
            if not found:
                found = by_name(system, label, level=block.levels[0])
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
    for grid, fit in grids:
        reader.read(grid, fit)
    rows = sorted(reader.rows, key=lambda row: row.block)
    columns = {
        leaf.id: Column(leaf.id, leaf.label[-1]) for _, leaf in form.leaves if leaf.role == "amount"
    }
    pages = tuple(sorted({grid.place.page for grid, _ in grids if grid.place.page is not None}))
    table = Table(
        form.id,
        title,
        unit,
        tuple(columns.values()),
        tuple(rows),
        note,
        max(reader.decimals, form.decimals if unit == "万元" else 0),
        pages,
        grids[0][0].place,
    )
    return Reading(table, tuple(reader.mendings), tuple(reader.lost))


def lay_out_table(form: Form, table: Table, year: int | None) -> Grid:
    """The grid of a table: its merged head, then its blocks side by side."""
    depth = max(len(column.label) for _, column in form.leaves)
    head, spans = _lay_out_head(form, depth, year)
    sides = [
        list(_lay_out_block(block, [row for row in table.rows if row.block == index], table))
        for index, block in enumerate(form.blocks)
    ]
    height = max(len(side) for side in sides)
    for index, side in enumerate(sides):
        block = form.blocks[index]
        closing = {row.id for row in block.rows if row.bottom}
        rows = [row for row in table.rows if row.block == index]
        tail = sum(1 for row in rows if row.fixed in closing)
        blank = [("",) * len(block.columns)] * (height - len(side))
        sides[index] = side[: len(side) - tail] + blank + side[len(side) - tail :]
    body = [sum((side[row] for side in sides), ()) for row in range(height)]
    return Grid((*head, *body), spans, depth)


def _lay_out_head(
    form: Form, depth: int, year: int | None
) -> tuple[list[tuple[str, ...]], tuple[Span, ...]]:
    labels = [
        (block, [text.replace("{year}", str(year or "")) for text in column.label])
        for block, column in form.leaves
    ]
    rows = [[""] * len(labels) for _ in range(depth)]
    spans: list[Span] = []
    for column, (block, label) in enumerate(labels):
        for row, text in enumerate(label):
            before = labels[column - 1] if column else None
            last = row == len(label) - 1
            merged = (
                not last
                and before is not None
                and before[0] == block
                and before[1][: row + 1] == label[: row + 1]
                and len(before[1]) > row + 1
            )
            if merged:
                continue
            rows[row][column] = text
            wide = 1
            while (
                not last
                and column + wide < len(labels)
                and labels[column + wide][0] == block
                and labels[column + wide][1][: row + 1] == label[: row + 1]
                and len(labels[column + wide][1]) > row + 1
            ):
                wide += 1
            high = depth - row if last else 1
            if wide > 1 or high > 1:
                spans.append(Span(row, column, high, wide))
    return [tuple(row) for row in rows], tuple(spans)


def _lay_out_block(block: FormBlock, rows: list[Row], table: Table) -> Iterator[tuple[str, ...]]:
    for row in rows:
        texts = []
        for column in block.columns:
            if column.role == "code":
                texts.append(row.code or "")
            elif column.role == "label":
                texts.append(row.label)
            else:
                fen = row.cells[column.id].fen
                texts.append("" if fen is None else show(fen, table.unit, table.decimals))
        yield tuple(texts)
