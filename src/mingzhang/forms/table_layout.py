"""Laying out tables: a Table becomes a Grid with its merged head and its blocks side by side."""

from collections.abc import Iterator
from itertools import pairwise

from mingzhang.disclosure import Row, Table
from mingzhang.document import Grid, Span
from mingzhang.forms.form import Form, FormBlock
from mingzhang.money import show


def lay_out_table(form: Form, table: Table, year: int | None) -> Grid:
    """The grid of a table: its merged head, then its blocks side by side."""
    depth = form.depth
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
        width = sum(len(column.heads) for column in block.columns)
        blank = [("",) * width] * (height - len(side))
        sides[index] = side[: len(side) - tail] + blank + side[len(side) - tail :]
    body = [sum((side[row] for side in sides), ()) for row in range(height)]
    return Grid((*head, *body), spans, depth)


def _lay_out_head(
    form: Form, depth: int, year: int | None
) -> tuple[list[tuple[str, ...]], tuple[Span, ...]]:
    labels = [
        (block, [text.replace("{year}", str(year or "")) for text in head])
        for block, column in form.leaves
        for head in column.heads
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
                texts += _code(row.code or "", len(column.heads))
            elif column.role == "label":
                texts.append(row.label)
            else:
                fen = row.cells[column.id].fen
                texts.append("" if fen is None else show(fen, table.unit, table.decimals))
        yield tuple(texts)


def _code(code: str, parts: int) -> list[str]:
    """A code as it is printed in one column, or split into 类, 款 and 项."""
    if parts == 1:
        return [code]
    ends = (0, 3, 5, 7)
    return [code[start:end] for start, end in pairwise(ends[: parts + 1])]
