"""Where text stands in a picture: one rectangle a line, in cells one a cell and line.

In the cells of a table the ink itself shows where a line begins and ends; outside of them a model
finds it, and the ink completes what the model cut off.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pdf.ink import Grey, noise
from mingzhang.formats.pdf.rulings import Mesh

FAINT, NOISY = 55, 4.0
"""Ink is so many greys darker than white paper, and so many times darker than noise."""
SPECK = 2.0
"""Ink that is smaller than so many points in both directions begins no text: a dot or dirt."""
LOW = 5.0
"""Ink lower than so many points shows no height of a line: a dash, a part of a sign."""
TALL, PART = 1.7, 1.3
"""Ink of more usual heights is more than one line; parts of one sign are up to so high together."""
BESIDE = 1.0
"""Ink up to so many heights beside a line belongs to it."""
FAR = 40.0
"""Points of blank paper over a page after which the model is shown another part of it."""
_Mask = NDArray[np.bool_]


class Stretch(NamedTuple):
    """The ink of one line of text: pixels, ends exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def height(self) -> int:
        """Pixels."""
        return self.y1 - self.y0

    def moved(self, x: int, y: int) -> "Stretch":
        """The same so many pixels to the right and down."""
        return Stretch(self.x0 + x, self.y0 + y, self.x1 + x, self.y1 + y)

    def of(self, picture: Any) -> Any:
        """Its part of a picture."""
        return picture[self.y0 : self.y1, self.x0 : self.x1]


class Found(NamedTuple):
    """A line of text. ink: where it stands; room: where nothing but it stands, its cell."""

    ink: Stretch
    room: Stretch


Detect = Callable[[Grey], list[Stretch]]


def find_stretches(text: Grey, meshes: Sequence[Mesh], scale: float, detect: Detect) -> list[Found]:
    """All lines of text of a page.

    text: a straight picture without ruling lines; meshes: its tables, in points; scale: pixels a
    point; detect: finds text outside of tables.
    """
    dark = 255 - max(FAINT, NOISY * noise(text))
    ink = _without_specks(text < dark, scale)
    cells = _cells(meshes, scale, ink.shape)
    heights = [
        end - start
        for cell in cells
        for start, end in _bands(cell.of(ink))
        if end - start > LOW * scale
    ]
    usual = median(heights) if heights else 0
    found = [Found(line, cell) for cell in cells for line in _lines(cell, ink, usual)]
    page = Stretch(0, 0, text.shape[1], text.shape[0])
    outside = text.copy()
    for cell in cells:
        cell.of(outside)[:] = 255
        cell.of(ink)[:] = False
    for part in _parts(ink, FAR * scale):
        moved = [one.moved(part.x0, part.y0) for one in detect(part.of(outside))]
        lines = _joined([_whole(one, ink) for one in moved if one.of(ink).any()])
        found += [Found(line, page) for line in lines]
    return found


def _parts(ink: _Mask, far: float) -> Iterator[Stretch]:
    """The parts of a page that hold ink, with paper around them; what is far apart is two parts."""
    height, width = ink.shape
    around = round(far / 2)
    runs: list[tuple[int, int]] = []
    for start, end in _bands(ink):
        if runs and start - runs[-1][1] < far:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    for start, end in runs:
        columns = np.flatnonzero(ink[start:end].any(axis=0))
        yield Stretch(
            max(0, int(columns[0]) - around),
            max(0, start - around),
            min(width, int(columns[-1]) + around),
            min(height, end + around),
        )


def _without_specks(ink: _Mask, scale: float) -> _Mask:
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    large = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) >= SPECK * scale
    large[0] = False
    kept: _Mask = large[labels]
    return kept


def _cells(meshes: Sequence[Mesh], scale: float, shape: tuple[int, ...]) -> list[Stretch]:
    """The insides of the cells of all tables, merged ones whole."""
    cells = []
    for mesh in meshes:
        owners, spans = mesh.owners
        sizes = {(one.row, one.column): (one.rows, one.columns) for one in spans}
        for owner in np.unique(owners).tolist():
            row, column = divmod(owner, len(mesh.xs) - 1)
            high, wide = sizes.get((row, column), (1, 1))
            edges = (mesh.xs[column], mesh.ys[row], mesh.xs[column + wide], mesh.ys[row + high])
            x0, y0, x1, y1 = (round(edge * scale) for edge in edges)
            cells.append(Stretch(x0 + 1, y0 + 1, min(x1, shape[1]) - 1, min(y1, shape[0]) - 1))
    return [one for one in cells if one.x1 > one.x0 and one.y1 > one.y0]


def _bands(ink: _Mask) -> list[tuple[int, int]]:
    """Where rows hold ink: begin and end of each run of them."""
    rows = np.concatenate(([False], ink.any(axis=1), [False]))
    starts, ends = np.flatnonzero(~rows[:-1] & rows[1:]), np.flatnonzero(rows[:-1] & ~rows[1:])
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _lines(cell: Stretch, ink: _Mask, usual: float) -> Iterator[Stretch]:
    """The lines of text in a cell."""
    inside = cell.of(ink)
    bands: list[tuple[int, int]] = []
    for start, end in _bands(inside):
        # The strokes of 二 are no two lines.
        if bands and end - bands[-1][0] <= PART * usual:
            bands[-1] = (bands[-1][0], end)
        else:
            bands.append((start, end))
    for start, end in bands:
        for top, bottom in pairwise(_parted(inside, start, end, usual)):
            columns = np.flatnonzero(inside[top:bottom].any(axis=0))
            if len(columns):
                left, right = int(columns[0]), int(columns[-1]) + 1
                yield Stretch(cell.x0 + left, cell.y0 + top, cell.x0 + right, cell.y0 + bottom)


def _parted(ink: _Mask, start: int, end: int, usual: float) -> list[int]:
    """Begin, end, and where lines that touch are parted: at the rows with least ink."""
    count = round((end - start) / usual) if usual and end - start > TALL * usual else 1
    sums = ink.sum(axis=1)
    edges = [start]
    for at in range(1, count):
        middle = start + (end - start) * at // count
        reach = max(1, round(usual / 4))
        first = max(edges[-1] + 1, middle - reach)
        edges.append(first + int(sums[first : middle + reach].argmin()))
    return [*edges, end]


def _whole(one: Stretch, ink: _Mask) -> Stretch:
    """A line with the ink close beside it, and only as large as its ink."""
    height = one.height
    columns = np.flatnonzero(ink[one.y0 + height // 4 : one.y1 - height // 4].any(axis=0))
    x0, x1 = one.x0, one.x1
    for column in columns[columns < one.x0][::-1].tolist():
        if x0 - column > BESIDE * height:
            break
        x0 = column
    for column in columns[columns >= one.x1].tolist():
        if column - x1 > BESIDE * height:
            break
        x1 = column + 1
    rows, columns = one._replace(x0=x0, x1=x1).of(ink).nonzero()
    return Stretch(
        x0 + int(columns.min()),
        one.y0 + int(rows.min()),
        x0 + int(columns.max()) + 1,
        one.y0 + int(rows.max()) + 1,
    )


def _joined(found: list[Stretch]) -> list[Stretch]:
    """Lines without those that overlap on one height: they are one."""
    joined: list[Stretch] = []
    for one in sorted(found, key=lambda one: (one.x0, one.y0)):
        for at, other in enumerate(joined):
            level = min(one.y1, other.y1) - max(one.y0, other.y0)
            if one.x0 < other.x1 and level > min(one.height, other.height) / 2:
                joined[at] = Stretch(
                    other.x0, min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1)
                )
                break
        else:
            joined.append(one)
    return joined
