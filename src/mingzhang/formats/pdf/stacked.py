"""Rows that no line parts: several numbers over one another in each of several cells.

Some tables draw only their columns, or only a line under every few rows. What stands level in two
columns is then a row of its own.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from mingzhang.formats.pdf.lines import NUMBER, Line
from mingzhang.formats.pdf.rulings import Mesh

LEVEL = 0.4
"""Lines whose middles differ by less than so many heights stand level."""


def unstack(mesh: Mesh, lines: Sequence[Line], first: int) -> tuple[Mesh, list[Line]]:
    """The mesh with a row for each of the rows that stand in one, and its lines in their new cells.

    lines: those of the mesh's cells; first: the number of its first cell.
    """
    columns = len(mesh.xs) - 1
    cells: dict[int, dict[int, list[Line]]] = defaultdict(dict)
    for line in lines:
        row, column = divmod(line.group - first, columns)
        cells[row].setdefault(column, []).append(line)
    kept = list(lines)
    for row in sorted(cells, reverse=True):
        middles = _rows(mesh, row, cells[row])
        if middles:
            mesh, kept = _parted(mesh, row, middles, cells[row], kept, first)
    return mesh, kept


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _rows(mesh: Mesh, row: int, cells: dict[int, list[Line]]) -> list[float]:
    """The heights (points) of the rows that stand in one row of the mesh; none if it is one row."""
    stacks = {
        column: lines
        for column, lines in cells.items()
        if len(lines) > 1 and mesh.level[row + 1][column]
    }
    numbers = [lines for lines in stacks.values() if all(NUMBER.match(line.text) for line in lines)]
    if len(stacks) < 2 or not numbers:
        return []
    base = max(numbers, key=len)
    # Two whole numbers over one another may be one, broken at the edge of its cell.
    if len(base) == 2 and not all("." in line.text for line in base):
        return []
    middles = [_middle(line) for line in base]
    near = LEVEL * base[0].size
    others = [lines for lines in numbers if lines is not base]
    if any(not _stand_level(lines, middles, near) for lines in others):
        return []
    labels = [
        lines
        for lines in stacks.values()
        if len(lines) == len(base) and _stand_level(lines, middles, near)
    ]
    return middles if others or len(labels) > 1 else []


def _stand_level(lines: Sequence[Line], middles: Sequence[float], near: float) -> bool:
    return all(min(abs(_middle(line) - y) for y in middles) < near for line in lines)


def _parted(
    mesh: Mesh,
    row: int,
    middles: list[float],
    cells: dict[int, list[Line]],
    lines: list[Line],
    first: int,
) -> tuple[Mesh, list[Line]]:
    """Part one row of a mesh into as many as there are heights."""
    columns = len(mesh.xs) - 1
    cuts = [(a + b) / 2 for a, b in pairwise(middles)]
    near = LEVEL * lines[0].size
    whole = np.array(
        [
            len(cells.get(column, ())) == 1 and not _stand_level(cells[column], middles, near)
            for column in range(columns)
        ]
    )
    level = np.insert(mesh.level, [row + 1] * len(cuts), ~whole, axis=0)
    upright = np.insert(mesh.upright, [row] * len(cuts), mesh.upright[row], axis=0)
    ys = (*mesh.ys[: row + 1], *cuts, *mesh.ys[row + 1 :])
    moved = []
    for line in lines:
        at, column = divmod(line.group - first, columns)
        if at > row:
            at += len(cuts)
        elif at == row and not whole[column]:
            at += int(np.searchsorted(cuts, _middle(line)))
        moved.append(line._replace(group=first + at * columns + column))
    return Mesh(mesh.xs, ys, upright, level), moved
