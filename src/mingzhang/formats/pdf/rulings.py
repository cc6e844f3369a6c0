"""Ruling lines to meshes: the columns, rows and merged cells that the lines of a page draw.

Lines that lie on one another become one; lines that touch belong to one mesh; its columns and rows
are where its lines run. A mesh holds no text yet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from mingzhang.document import Span
from mingzhang.formats.pdf.frame import Floats

SNAP = 3.0
"""Parallel lines up to so many points apart are one (a double line, or one drawn in pieces)."""
TOUCH = 3.0
"""Lines that miss each other by up to so many points touch."""
LARGEST_DOT = 2.0
"""Points that a dot is long at most."""
MOST_LINES = 1_000
"""Lines in one direction, after joining: past that it is a drawing, not a table."""
MOST_CELLS = 20_000
"""Cells of a table: past that it is a pattern."""
_DOT = 0.01
"""Points that a dot counts as a line's length."""


@dataclass(frozen=True)
class Mesh:
    """What the lines of one table draw, in points.

    xs (columns + 1,), ys (rows + 1,): where columns and rows begin and end; upright (rows, columns
    + 1): whether a line stands at the left of a cell; level (rows + 1, columns): whether one lies
    on top of it.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    upright: NDArray[np.bool_]
    level: NDArray[np.bool_]

    @property
    def area(self) -> float:
        """Square points that it covers."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    @property
    def cells(self) -> int:
        """How many places for cells it has."""
        return (len(self.xs) - 1) * (len(self.ys) - 1)

    @cached_property
    def owners(self) -> tuple[NDArray[np.int64], tuple[Span, ...]]:
        """The cell (row * columns + column of its first) that each place belongs to; merged cells.

        Cells are merged where no line parts them, as far as that gives a rectangle.
        """
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        upright, level = self.upright.tolist(), self.level.tolist()
        owner = [[-1] * columns for _ in range(rows)]
        spans = []
        for row in range(rows):
            for column in range(columns):
                if owner[row][column] >= 0:
                    continue
                wide = high = 1
                while (
                    column + wide < columns
                    and not upright[row][column + wide]
                    and owner[row][column + wide] < 0
                ):
                    wide += 1
                while row + high < rows and not (
                    any(level[row + high][column : column + wide])
                    or any(upright[row + high][column + 1 : column + wide])
                ):
                    high += 1
                cell = row * columns + column
                for line in owner[row : row + high]:
                    line[column : column + wide] = [cell] * wide
                if wide > 1 or high > 1:
                    spans.append(Span(row, column, high, wide))
        return np.array(owner, np.int64).ravel(), tuple(spans)


def find_meshes(lines: Floats) -> list[Mesh]:
    """The tables that a page's ruling lines draw, with two cells at least.

    lines (n, 4): boxes of lines, x0, y0, x1, y1, in points.
    """
    level, upright = level_rules(lines), _upright_rules(lines)
    if not 2 <= len(level) <= MOST_LINES or not 1 <= len(upright) <= MOST_LINES:
        return []
    meshes = [_mesh(level[a], upright[b]) for a, b in _touching(level, upright)]
    return [one for one in meshes if one and 1 < one.cells <= MOST_CELLS]


def without(lines: Floats, meshes: Sequence[Mesh]) -> Floats:
    """The lines of a page that lie in none of its tables."""
    x, y = (lines[:, 0] + lines[:, 2]) / 2, (lines[:, 1] + lines[:, 3]) / 2
    outside = np.ones(len(lines), np.bool_)
    for mesh in meshes:
        within = (mesh.xs[0] - SNAP <= x) & (x <= mesh.xs[-1] + SNAP)
        outside &= ~(within & (mesh.ys[0] - SNAP <= y) & (y <= mesh.ys[-1] + SNAP))
    return lines[outside]


def level_rules(lines: Floats) -> Floats:
    """The level lines of a page, joined: y, left, right of each, from the top."""
    flat = lines[:, 3] - lines[:, 1] <= lines[:, 2] - lines[:, 0]
    y = (lines[:, 1] + lines[:, 3]) / 2
    return _join(np.column_stack((y, lines[:, 0], lines[:, 2]))[flat | _are_dots(lines)])


def _upright_rules(lines: Floats) -> Floats:
    """The upright lines of a page, joined: x, top, bottom of each, from the left."""
    tall = lines[:, 3] - lines[:, 1] >= lines[:, 2] - lines[:, 0]
    x = (lines[:, 0] + lines[:, 2]) / 2
    return _join(np.column_stack((x, lines[:, 1], lines[:, 3]))[tall | _are_dots(lines)])


def _are_dots(lines: Floats) -> NDArray[np.bool_]:
    """Dots of dotted lines, which may run either way: which one shows when they are joined."""
    longest = np.maximum(lines[:, 3] - lines[:, 1], lines[:, 2] - lines[:, 0])
    return longest <= LARGEST_DOT


def _join(lines: Floats) -> Floats:
    """Lines (at, from, to) with those on one another, or end to end, made one."""
    joined: list[list[float]] = []
    for track in _tracks(sorted(lines.tolist())):
        length = sum(end - start + _DOT for _, start, end in track)
        at = sum(at * (end - start + _DOT) for at, start, end in track) / length
        last: list[float] = []
        for _, start, end in sorted(track, key=itemgetter(1)):
            if last and start <= last[2] + TOUCH:
                last[2] = max(last[2], end)
            else:
                last = [at, start, end]
                joined.append(last)
    return np.array([one for one in joined if one[2] - one[1] > TOUCH]).reshape(-1, 3)


def _tracks(lines: list[list[float]]) -> Iterator[list[list[float]]]:
    """Sorted lines in bundles that are one line: up to SNAP apart."""
    track: list[list[float]] = []
    for line in lines:
        if track and line[0] - track[0][0] > SNAP:
            yield track
            track = []
        track.append(line)
    if track:
        yield track


def _touching(level: Floats, upright: Floats) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Which level and which upright lines hang together, one pair of masks a table."""
    y, x = level[:, 0, None], upright[None, :, 0]
    meet = (level[:, 1, None] <= x + TOUCH) & (x <= level[:, 2, None] + TOUCH)
    meet &= (upright[None, :, 1] <= y + TOUCH) & (y <= upright[None, :, 2] + TOUCH)
    rest = meet.any(1)
    found = []
    while rest.any():
        rows = np.zeros(len(level), np.bool_)
        rows[rest.argmax()] = True
        while True:
            columns = np.any(meet[rows], axis=0)
            more = np.any(meet[:, columns], axis=1)
            if np.array_equal(more, rows):
                break
            rows = more
        rest = rest & ~rows
        found.append((rows, columns))
    return found


def _mesh(level: Floats, upright: Floats) -> Mesh | None:
    """The mesh of lines that hang together; edges that are not drawn are where the lines end."""
    xs = _positions(upright[:, 0], level[:, 1].min(), level[:, 2].max())
    ys = _positions(level[:, 0], upright[:, 1].min(), upright[:, 2].max())
    if len(xs) < 2 or len(ys) < 2:
        return None
    middle_x, middle_y = (xs[1:] + xs[:-1]) / 2, (ys[1:] + ys[:-1]) / 2
    stands = np.zeros((len(ys) - 1, len(xs)), np.bool_)
    stands[:, [0, -1]] = True
    for x, start, end in upright.tolist():
        stands[:, np.abs(xs - x).argmin()] |= (start <= middle_y) & (middle_y <= end)
    lies = np.zeros((len(ys), len(xs) - 1), np.bool_)
    lies[[0, -1]] = True
    for y, start, end in level.tolist():
        lies[np.abs(ys - y).argmin()] |= (start <= middle_x) & (middle_x <= end)
    columns, rows = np.flatnonzero(stands.any(0)), np.flatnonzero(lies.any(1))
    return Mesh(
        tuple(xs[columns].tolist()),
        tuple(ys[rows].tolist()),
        stands[rows[:-1]][:, columns],
        lies[rows][:, columns[:-1]],
    )


def _positions(at: Floats, first: float, last: float) -> Floats:
    """Where the lines run, and the ends of the lines that cross them where those stick out."""
    found = np.unique(at)
    if first < found[0] - SNAP:
        found = np.concatenate(([first], found))
    if last > found[-1] + SNAP:
        found = np.concatenate((found, [last]))
    return found
