"""Tables without upright lines: texts that stand in columns over several rows, at least one of
numbers.

They come out as a mesh, as if their lines were drawn, and are filled like any other.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pdf.frame import Floats
from mingzhang.formats.pdf.lines import NUMBER, heights_of, rows_of
from mingzhang.formats.pdf.rulings import Mesh

CELL_GAP = 0.9
"""A gap of so many heights may part two cells."""
ROW_GAP = 2.5
"""Rows of a table follow one another with at most so many heights between them."""
LEAST_ROWS = 3
"""Rows with two texts or more that make a table."""
MOST_HEAD_ROWS = 4
NUMBERS = 0.6
"""Share of numbers that one column at least must hold, where no rules say that it is a table."""
RULES = 3
"""Level rules as wide as the texts that say so: over the head, under it, at the end."""
_PAGE = re.compile(r"\d{1,3}\Z")
_UNIT = re.compile(r"单\s*位\s*[:：]|编制(?:部门|单位)")


class _Piece(NamedTuple):
    """A stretch of text that may be a cell."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def number(self) -> bool:
        return bool(NUMBER.match(self.text))


_Row = list[_Piece]


def find_aligned(codes: NDArray[np.uint32], boxes: Floats, lines: Floats) -> list[Mesh]:
    """The tables among characters that no ruled table holds.

    codes (n,), boxes (n, 4): the characters; lines (m, 4): the page's ruling lines.
    """
    if len(codes) < 2 * LEAST_ROWS:
        return []
    order, rows = rows_of(boxes, np.zeros(len(codes), np.int64))
    codes, boxes = codes[order], boxes[order]
    heights = heights_of(boxes, rows)
    height = np.minimum(heights[1:], heights[:-1])
    apart = boxes[1:, 0] - boxes[:-1, 2] > CELL_GAP * height
    changed = rows[1:] != rows[:-1]
    if len(np.unique(rows[1:][apart & ~changed])) < LEAST_ROWS:
        return []
    starts = np.concatenate(([0], np.flatnonzero(apart | changed) + 1, [len(codes)]))
    found = [_mesh(block, lines) for block in _blocks(_pieces(codes, boxes, rows, starts))]
    return [mesh for mesh in found if mesh]


def _pieces(
    codes: NDArray[np.uint32], boxes: Floats, rows: NDArray[np.int64], starts: NDArray[np.int64]
) -> list[_Row]:
    text = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    begin = starts[:-1]
    x0, y0 = (np.minimum.reduceat(boxes[:, i], begin).tolist() for i in (0, 1))
    x1, y1 = (np.maximum.reduceat(boxes[:, i], begin).tolist() for i in (2, 3))
    found: list[_Row] = [[] for _ in range(int(rows[-1]) + 1)]
    for index, row in enumerate(rows[begin].tolist()):
        piece = text[starts[index] : starts[index + 1]]
        found[row].append(_Piece(piece, x0[index], y0[index], x1[index], y1[index]))
    return found


def _blocks(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Runs of rows close to one another in which one text stands alone at most once in a row."""
    block: list[_Row] = []
    alone = 0
    for row in [*rows, []]:
        height = row[0].y1 - row[0].y0 if row else 0.0
        far = bool(block and row) and _top(row) - _bottom(block[-1]) > ROW_GAP * height
        single = len(row) < 2
        title = bool(row) and not single and any(_UNIT.match(one.text) for one in row)
        if not row or far or title or (single and (alone or not block)):
            while block and len(block[-1]) < 2:
                block.pop()
            if len(block) >= LEAST_ROWS:
                yield block
            block, alone = [], 0
            if single or title:
                continue
        block.append(row)
        alone = alone + 1 if single else 0


def _top(row: _Row) -> float:
    return min(one.y0 for one in row)


def _bottom(row: _Row) -> float:
    return max(one.y1 for one in row)


def _mesh(block: list[_Row], lines: Floats) -> Mesh | None:
    ruled = _is_ruled(block, lines)
    first = next((i for i, row in enumerate(block) if any(p.number for p in row)), len(block))
    if ruled:
        first = min(first, 1)
    block = block[max(0, first - MOST_HEAD_ROWS) :]
    first = min(first, MOST_HEAD_ROWS)
    data = [row for row in block[first:] if len(row) > 1]
    columns = _columns(data)
    if len(data) < LEAST_ROWS - 1 or len(columns) < 2:
        return None
    for row in block[:first]:
        columns = _wider(columns, row)
    if not ruled and not _has_numbers(data, columns):
        return None
    edges = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    left = min(one.x0 for row in block for one in row) - 1
    right = max(one.x1 for row in block for one in row) + 1
    xs = (left, *edges, right)
    block = [*block[:first], *_with_wrapped(block[first:], data)]
    middles = [(_bottom(a) + _top(b)) / 2 for a, b in pairwise(block)]
    ys = (_top(block[0]) - 1, *middles, _bottom(block[-1]) + 1)
    upright = np.ones((len(ys) - 1, len(xs)), np.bool_)
    for index, row in enumerate(block[:first]):
        for piece in row:
            for at, x in enumerate(edges):
                if piece.x0 < x - 1 and x + 1 < piece.x1:
                    upright[index, at + 1] = False
    return Mesh(xs, ys, upright, np.ones((len(ys), len(xs) - 1), np.bool_))


def _is_ruled(block: list[_Row], lines: Floats) -> bool:
    """Whether level rules as wide as the block stand over, in and under it."""
    pieces = [one for row in block for one in row]
    left, right = min(one.x0 for one in pieces), max(one.x1 for one in pieces)
    around = 2 * (pieces[0].y1 - pieces[0].y0)
    level = lines[(lines[:, 1] == lines[:, 3]) & (lines[:, 2] - lines[:, 0] > (right - left) / 2)]
    near = (level[:, 1] > _top(block[0]) - around) & (level[:, 1] < _bottom(block[-1]) + around)
    return len(np.unique(level[near][:, 1].round())) >= RULES


def _columns(data: list[_Row]) -> list[tuple[float, float]]:
    """Where texts stand under one another: left and right of each column, from the left.

    A place that hardly any row covers lies between columns.
    """
    pieces = [one for row in data for one in row]
    if not pieces:
        return []
    left = min(one.x0 for one in pieces)
    cover = np.zeros(int(max(one.x1 for one in pieces) - left) + 2, np.int64)
    for one in pieces:
        cover[int(one.x0 - left) : int(one.x1 - left) + 1] += 1
    full = np.concatenate(([False], cover > len(data) // 10, [False]))
    starts, ends = np.flatnonzero(~full[:-1] & full[1:]), np.flatnonzero(full[:-1] & ~full[1:])
    gap = (pieces[0].y1 - pieces[0].y0) / 2
    columns: list[tuple[float, float]] = []
    for start, end in zip((starts + left).tolist(), (ends + left).tolist(), strict=True):
        if columns and start - columns[-1][1] < gap:
            columns[-1] = (columns[-1][0], end)
        else:
            columns.append((start, end))
    return columns


def _wider(columns: list[tuple[float, float]], head: _Row) -> list[tuple[float, float]]:
    """Columns made as wide as their heads, where each has one."""
    if len(head) != len(columns):
        return columns
    wider = [(min(a, one.x0), max(b, one.x1)) for (a, b), one in zip(columns, head, strict=True)]
    crossing = any(a[1] >= b[0] for a, b in pairwise(wider))
    return columns if crossing else wider


def _has_numbers(data: list[_Row], columns: list[tuple[float, float]]) -> bool:
    """Whether a column holds mostly numbers, which are not the page numbers of a contents page."""
    for left, right in columns[1:]:
        pieces = [p for row in data for p in row if left <= (p.x0 + p.x1) / 2 <= right]
        numbers = [one.text for one in pieces if one.number]
        if len(numbers) < LEAST_ROWS - 1 or len(numbers) < NUMBERS * len(pieces):
            continue
        pages = [int(text) for text in numbers if _PAGE.match(text)]
        if len(columns) > 2 or len(pages) < len(numbers) or pages != sorted(pages):
            return True
    return False


def _with_wrapped(block: list[_Row], data: list[_Row]) -> list[_Row]:
    """Rows with a lone text that stands close under the row before taken as part of that row."""
    tops = [_top(row) for row in data]
    pitch = float(np.median(np.diff(tops)))
    joined: list[_Row] = []
    for row in block:
        lone = len(row) == 1 and not row[0].number
        if lone and joined and _top(row) - _top(joined[-1]) < 0.8 * pitch:
            joined[-1] = joined[-1] + row
        else:
            joined.append(row)
    return joined
