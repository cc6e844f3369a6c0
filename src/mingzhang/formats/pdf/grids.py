"""Meshes and lines to grids: which text stands in which cell, and how a cell's lines are joined."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mingzhang.document import Box, Grid, Place, Span
from mingzhang.formats.pdf.frame import Floats
from mingzhang.formats.pdf.lines import NUMBER, Line
from mingzhang.formats.pdf.rulings import Mesh

EDGES = 4.0
"""A table that goes on has its edges within so many points of those on the page before."""
TOUCHING = 0.1
"""Characters closer than so many heights are one stretch, even over a ruling line."""
_PADDING = 6.0
"""What cells keep free at their sides, both together, in points: so a line shorter than that is
full."""
_PART = re.compile(r"[\d,.，．%+\-－()（）]+\Z")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_WORD = re.compile(r"[A-Za-z]")


def cells_of(boxes: Floats, meshes: Sequence[Mesh]) -> NDArray[np.int64]:
    """The cell of each character, numbered through all meshes; -1 outside.

    boxes (n, 4); a mesh's first cell has the number of all cells of the meshes before it. Of meshes
    within one another the smallest counts.
    """
    cells = np.full(len(boxes), -1, np.int64)
    first = np.cumsum([0] + [one.cells for one in meshes])
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    for index in sorted(range(len(meshes)), key=lambda i: -meshes[i].area):
        mesh = meshes[index]
        column, row = np.searchsorted(mesh.xs, x) - 1, np.searchsorted(mesh.ys, y) - 1
        columns, rows = len(mesh.xs) - 1, len(mesh.ys) - 1
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        owners, _ = mesh.owners
        cells[inside] = first[index] + owners[row[inside] * columns + column[inside]]
    return cells


def rejoin(codes: NDArray[np.uint32], boxes: Floats, cells: NDArray[np.int64]) -> None:
    """Give a stretch of text that runs over a ruling line to the cell that holds most of it.

    Too long a number sticks out of its cell; its digits are not two numbers. Two whole numbers that
    only touch stay two. cells (n,) is changed in place.
    """
    inside = np.flatnonzero(cells >= 0)
    if not len(inside):
        return
    height = boxes[inside, 3] - boxes[inside, 1]
    order = inside[np.lexsort((boxes[inside, 0], (boxes[inside, 3] / 3).round()))]
    height = boxes[order, 3] - boxes[order, 1]
    level = np.abs(np.diff(boxes[order, 3])) < height[1:] / 4
    gap = np.abs(boxes[order[1:], 0] - boxes[order[:-1], 2])
    touching = level & (gap < TOUCHING * height[1:])
    for at in np.flatnonzero(touching & (cells[order[1:]] != cells[order[:-1]])).tolist():
        start = at
        while start and touching[start - 1] and cells[order[start - 1]] == cells[order[at]]:
            start -= 1
        end = at + 2
        while (
            end <= len(touching)
            and touching[end - 1]
            and (cells[order[end]] == cells[order[at + 1]])
        ):
            end += 1
        before, after = order[start : at + 1], order[at + 1 : end]
        texts = ["".join(map(chr, codes[one])) for one in (before, after)]
        whole = [bool(NUMBER.match(text)) for text in texts]
        parts = [bool(_PART.match(text)) for text in texts]
        if all(whole) or parts[0] != parts[1]:
            continue
        winner = cells[before[0]] if len(before) >= len(after) else cells[after[0]]
        cells[before] = cells[after] = winner


def fill(mesh: Mesh, lines: Iterable[Line], first: int, page: int) -> Grid:
    """The grid of a mesh.

    lines: those of its cells, from the top, from the left; first: the number of its first cell;
    page: 1-based.
    """
    texts: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        texts[line.group - first].append(line)
    owners, spans = mesh.owners
    rows, columns = len(mesh.ys) - 1, len(mesh.xs) - 1
    size = {(span.row, span.column): span for span in spans}
    boxes, cells = [], []
    owner = owners.reshape(rows, columns).tolist()
    ys, xs = [round(y, 2) for y in mesh.ys], [round(x, 2) for x in mesh.xs]
    for row in range(rows):
        row_boxes: list[Box | None] = []
        row_texts = []
        for column in range(columns):
            if owner[row][column] != row * columns + column:
                row_boxes.append(None)
                row_texts.append("")
                continue
            _, _, high, wide = size.get((row, column), (row, column, 1, 1))
            box = (xs[column], ys[row], xs[column + wide], ys[row + high])
            row_boxes.append(box)
            row_texts.append(join(texts.get(row * columns + column, ()), box[2] - box[0]))
        boxes.append(tuple(row_boxes))
        cells.append(tuple(row_texts))
    place = Place(page, box=(xs[0], ys[0], xs[-1], ys[-1]))
    found = tuple(cells)
    return Grid(found, spans, head_rows(found, spans), place, (), tuple(boxes))


def join(lines: Sequence[Line], width: float) -> str:
    """The text of a cell.

    lines: its printed lines; width: of the cell in points. Chinese goes on without a space, words
    with one; a number that the edge of the cell broke (1932. and 33) is one number again, two
    numbers above one another stay two.
    """
    if not lines:
        return ""
    text = lines[0].text
    for before, line in pairwise(lines):
        text += _between(text, line.text, before, line, width) + line.text
    return text


def _between(text: str, more: str, before: Line, line: Line, width: float) -> str:
    if not (text[-1:].isascii() and more[:1].isascii()):
        return ""
    if _PART.match(before.text) and _PART.match(more):
        if before.text[-1] in ".,-－+(" or more[0] in ".,)%":
            return ""
        room = width - (before.box[2] - before.box[0])
        first = line.edges[1] - line.edges[0]
        broken = room - _PADDING < first and bool(NUMBER.match(before.text + more))
        return "" if broken else " "
    return " " if _WORD.match(text[-1]) and _WORD.match(more[0]) else ""


def head_rows(rows: Sequence[Sequence[str]], spans: Iterable[Span]) -> int:
    """How many rows at the top of a grid look like its head: no number in them, no open cell.

    rows: texts; spans: merged cells. A grid that begins with a number has none.
    """
    covered = {
        (span.row + down, span.column + right)
        for span in spans
        for down in range(span.rows)
        for right in range(span.columns)
    }
    head = 0
    for row, texts in enumerate(rows):
        numbers = [text for text in texts if NUMBER.match(text)]
        if any(not _YEAR.match(text) for text in numbers):
            break
        if row and any(not t and (row, column) not in covered for column, t in enumerate(texts)):
            break
        head = row + 1
    tall = [span.row + span.rows for span in spans if span.row == 0] if head else []
    return max([head, *tall]) if head < len(rows) else max([1, *tall])


def continued(grid: Grid, before: Grid) -> Grid:
    """A grid that goes on from the page before: with its columns, its head only if repeated.

    Where a page leaves out some of the lines (a lone total), its columns are those of before.
    """
    xs, theirs = _edges(grid), _edges(before)
    if len(theirs) > len(xs):
        grid = _widened(grid, xs, theirs)
    if not before.header:
        return grid
    repeated = grid.rows[: before.header] == before.rows[: before.header]
    header = before.header if repeated else 0
    return Grid(grid.rows, grid.spans, header, grid.place, (), grid.boxes)


def goes_on(grid: Grid, before: Grid) -> bool:
    """Whether a grid's columns are those of the one on the page before, or some of their lines.

    A column whose cell began on the page before may be left open at the side.
    """
    xs, theirs = _edges(grid), _edges(before)
    if abs(xs[0] - theirs[0]) > EDGES and abs(xs[-1] - theirs[-1]) > EDGES:
        return False
    near = np.abs(np.subtract.outer(xs, theirs))
    if len(theirs) < len(xs):
        return False
    return bool(near.min(1).max() <= EDGES and len(set(near.argmin(1).tolist())) == len(xs))


def _edges(grid: Grid) -> list[float]:
    """Where the columns of a grid begin, and where the last one ends."""
    starts: dict[int, float] = {}
    end = 0.0
    for row in grid.boxes:
        for column, box in enumerate(row):
            if box:
                starts[column] = box[0]
                end = max(end, box[2])
    return [starts[column] for column in sorted(starts)] + [end]


def _widened(grid: Grid, xs: list[float], theirs: list[float]) -> Grid:
    """A grid with the columns of another, of whose lines its own are some."""
    new = np.abs(np.subtract.outer(xs, theirs)).argmin(1).tolist()
    known = {(span.row, span.column): span for span in grid.spans}
    rows, boxes, spans = [], [], []
    for row in range(len(grid.rows)):
        texts = [""] * (len(theirs) - 1)
        places: list[Box | None] = [None] * (len(theirs) - 1)
        for column, text in enumerate(grid.rows[row]):
            box = grid.boxes[row][column]
            texts[new[column]], places[new[column]] = text, box
            if box is None:
                continue
            _, _, high, wide = known.get((row, column), (row, column, 1, 1))
            wide = new[column + wide] - new[column]
            if wide > 1 or high > 1:
                spans.append(Span(row, new[column], high, wide))
        y0, y1 = next(((box[1], box[3]) for box in places if box), (0.0, 0.0))
        for column in (*range(new[0]), *range(new[-1], len(theirs) - 1)):
            # Left open at the side: a blank cell of its own.
            places[column] = (theirs[column], y0, theirs[column + 1], y1)
        rows.append(tuple(texts))
        boxes.append(tuple(places))
    return Grid(tuple(rows), tuple(spans), grid.header, grid.place, (), tuple(boxes))
