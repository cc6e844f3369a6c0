"""How much room texts take, without the fonts of the machine that shows them. Sizes in points."""

import re
from collections.abc import Sequence

from mingzhang.formats.cells import Cells, width_of

_TOKEN = re.compile(r"[!-~]+|.", re.DOTALL)
_CLOSING = frozenset("，。；：、）》〉】”’！？%")
_LEAST_TITLE = 13.0
_THIN = frozenset(".,:;'!|il")


def title_size(text: str, size: float, room: float) -> float:
    """The size of a table's title: a little smaller where that keeps it on one line."""
    fitting = int(2 * room / max(width_of(text) / 2, 1)) / 2
    return fitting if _LEAST_TITLE <= fitting < size else size


def lines_of(text: str, width: float, size: float, indent: float = 0.0) -> int:
    """How many lines a text takes: a Chinese sign is as wide as high, a letter half.

    width: of the lines; size: of the signs; indent: of the first line.
    """
    return sum(
        _wrapped(line, width, size, 0.0 if at else indent)
        for at, line in enumerate(text.split("\n"))
    )


def _wrapped(text: str, width: float, size: float, at: float) -> int:
    if at + len(text) * size <= width:
        return 1
    count, latin, last = 1, False, 0.0
    for found in _TOKEN.finditer(text):
        token = found[0]
        now = token[0].isascii()
        wide = sum(0.25 if sign in _THIN else 0.5 for sign in token) if now else 1.0
        wide *= size
        closing = token in _CLOSING
        gap = size / 4 if now != latin and at and not closing else 0.0
        if at + gap + wide > width and at:
            # A sign that closes takes the one before it to the next line.
            count, at, gap = count + 1, last if closing else 0.0, 0.0
        if wide > width:
            rows = -int(-wide // width) - 1
            count, wide = count + rows, wide - rows * width
        at, latin, last = at + gap + wide, now, wide
    return count


def row_heights(
    cells: Cells, columns: Sequence[float], size: float, line: float, around: float, gap: float
) -> list[float]:
    """How high each row of a table is, with what its merged cells need.

    columns: widths inside the cells; size: of the signs; line: height of a line; around: what is
    left free above and below; gap: between two columns, for texts in merged ones.
    """
    heights = [line + around] * len(cells.rows)
    merged: list[tuple[int, int, float]] = []
    for row in cells.rows:
        for cell in row:
            # Most texts are short: they are known at a glance.
            if len(cell.text) * size <= columns[cell.column]:
                continue
            width = sum(columns[cell.column : cell.column + cell.columns])
            width += gap * (cell.columns - 1)
            need = lines_of(cell.text, width, size) * line + around
            if cell.rows == 1:
                heights[cell.row] = max(heights[cell.row], need)
            else:
                merged.append((cell.row, cell.row + cell.rows, need))
    for start, end, need in merged:
        heights[end - 1] += max(need - sum(heights[start:end]), 0.0)
    return heights
