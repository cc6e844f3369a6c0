"""The cells of a grid as they are shown: merged ones once, short rows filled, figures known."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.document import Grid, Span
from mingzhang.files import FileError
from mingzhang.formats import tidy

MOST_CELLS = 1_000_000
"""Most cells of one grid, short rows filled."""

_FIGURE = re.compile(r"[-+－—]?[\d,，]*\d(?:\.\d+)?%?")
_PRINTED = re.compile(r"[.,，%]")
_DIGIT = re.compile(r"\d")
_SHORT = 18
"""Width of a short text, a Chinese sign two."""


class Cell(NamedTuple):
    """A cell as it is shown. row, column: 0-based; rows, columns: its size; figure: a number that
    stands in the body of a column of figures; middle: one that stands in the middle of its column.
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    figure: bool = False
    middle: bool = False


class Cells(NamedTuple):
    """The cells of a grid, row by row. head: rows of the head, at most all; width: columns."""

    rows: tuple[tuple[Cell, ...], ...]
    head: int
    width: int


def cells_of(grid: Grid) -> Cells:
    """The cells that a format has to write.

    A span ends at the table's edge and at the end of its head, where a page would end it too. One
    that overlaps another, or would hide a text, is left out: no text is lost.
    Raises FileError for a table of more than MOST_CELLS cells.
    """
    if grid.width * len(grid.rows) > MOST_CELLS:
        line = grid.place.line
        where = f"第 {line} 行的表格" if line else "一张表格"
        raise FileError(f"{where}超过 {MOST_CELLS} 格，写不出来，请检查或拆分")
    head = min(max(grid.header, 0), len(grid.rows))
    columns = range(grid.width)
    texts = [[tidy(grid.text(row, at)) for at in columns] for row in range(len(grid.rows))]
    sizes, covered = _merged(grid, texts, head)
    figures = _figures(texts[head:], grid.width)
    middles: set[int] = set() if head else _middles(texts, sizes, covered, grid.width)
    shown: list[tuple[Cell, ...]] = []
    for row, cells in enumerate(texts):
        row_cells: list[Cell] = []
        for column, text in enumerate(cells):
            if (row, column) in covered:
                continue
            down, across = sizes.get((row, column), (1, 1))
            figure = row >= head and figures[column] and bool(_FIGURE.fullmatch(text))
            middle = across == 1 and column in middles
            row_cells.append(Cell(row, column, text, down, across, figure, middle))
        shown.append(tuple(row_cells))
    return Cells(tuple(shown), head, grid.width)


def head_of(rows: Sequence[Sequence[str]], spans: Sequence[Span]) -> int:
    """How many rows look like the head of a table that does not say so, at least 1.

    The first row; what its merged cells reach down to; and the row below a head's cell that is
    merged across, for that row names its columns; a row with figures is no head.
    """
    head = 1
    while head < len(rows):
        above = [span for span in spans if span.row < head]
        deepest = max((span.row + span.rows for span in above), default=0)
        across = any(span.row + span.rows == head and span.columns > 1 for span in above)
        figures = any(_DIGIT.match(text) and _FIGURE.fullmatch(text) for text in rows[head])
        if deepest <= head and (not across or figures):
            break
        head = max(deepest, head + 1)
    return min(head, len(rows))


def widths(cells: Cells, least: int, most: int) -> list[int]:
    """How wide each column wants to be: its longest line, a Chinese sign two; merged ones aside.

    A head may wrap: it asks for half of the most.
    """
    wide = [least] * cells.width
    for number, row in enumerate(cells.rows):
        limit = most // 2 if number < cells.head else most
        for cell in row:
            now = wide[cell.column]
            if cell.columns == 1 and len(cell.text) * 2 > now and now < limit:
                longest = max(map(width_of, cell.text.split("\n")))
                wide[cell.column] = max(now, min(longest, limit))
    return wide


_NARROW = 8
"""Letters that a column of figures is wide at least, for its head's sake."""


def column_widths(cells: Cells, page: float, sign: float) -> list[float]:
    """Widths that fill the page; where it is narrow, texts wrap before figures do.

    page: its width; sign: that of a letter, in the same unit as what is returned.
    """
    letters, figures = wishes(cells, 4, 24, _NARROW)
    wanted = [
        (one + (1.5 if column in figures else 2)) * sign for column, one in enumerate(letters)
    ]
    taken = sum(wanted[column] for column in figures)
    spare = page - taken
    if sum(wanted) <= page or spare < 6 * sign * (cells.width - len(figures)):
        return [page * one / sum(wanted) for one in wanted]
    cap = _cap([one for column, one in enumerate(wanted) if column not in figures], spare)
    return [one if column in figures else min(one, cap) for column, one in enumerate(wanted)]


def wishes(cells: Cells, least: int, most: int, narrow: int) -> tuple[list[int], set[int]]:
    """How many letters wide each column wants to be, and which columns hold no texts.

    As ``widths``; but the head of a column without texts may wrap, down to ``narrow`` letters.
    """
    body = [cell for row in cells.rows[cells.head :] for cell in row if cell.text]
    wrapping = {cell.column for cell in body if not cell.text.isascii() or cell.columns > 1}
    figures = set(range(cells.width)) - wrapping
    longest = dict.fromkeys(figures, narrow)
    for cell in body:
        # Texts of these columns are letters: as wide as long.
        if cell.column in figures and len(cell.text) > longest[cell.column]:
            longest[cell.column] = max(map(len, cell.text.split("\n")))
    wanted = widths(cells, least, most)
    return [min(one, longest.get(column, one)) for column, one in enumerate(wanted)], figures


def _cap(wanted: list[float], room: float) -> float:
    """The width at which the widest columns are cut so that all fill a room narrower than them."""
    for number, one in enumerate(sorted(wanted)):
        share = room / (len(wanted) - number)
        if one >= share:
            return share
        room -= one
    return max(wanted)


def width_of(text: str) -> int:
    """How wide a line is, a Chinese sign two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def _figures(body: list[list[str]], width: int) -> list[bool]:
    """Columns of figures: mostly numbers, one of them with a point, comma or percent sign, which
    codes have not."""
    found = []
    for column in range(width):
        texts = [row[column] for row in body if row[column]]
        figures = [text for text in texts if _FIGURE.fullmatch(text)]
        printed = any(map(_PRINTED.search, figures))
        found.append(printed and 2 * len(figures) >= len(texts))
    return found


def _middles(
    texts: list[list[str]], sizes: "Sizes", covered: set[tuple[int, int]], width: int
) -> set[int]:
    """Columns of short texts in a table without a head, whose labels stand among its values."""
    found = set(range(width))
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            hidden = (row, column) in covered or sizes.get((row, column), (1, 1))[1] > 1
            if column in found and not hidden and width_of(text[: _SHORT + 1]) > _SHORT:
                found.discard(column)
    return found


Sizes = dict[tuple[int, int], tuple[int, int]]


def _merged(grid: Grid, texts: list[list[str]], head: int) -> tuple[Sizes, set[tuple[int, int]]]:
    """Sizes of merged cells by their first cell, and the cells they cover."""
    sizes: Sizes = {}
    taken: set[tuple[int, int]] = set()
    covered: set[tuple[int, int]] = set()
    for span in grid.spans:
        below = head if span.row < head else len(texts)
        rows = range(span.row, min(span.row + span.rows, below))
        columns = range(span.column, min(span.column + span.columns, grid.width))
        first = (span.row, span.column)
        if not rows or not columns or min(first) < 0 or first in taken:
            continue
        cells = [(row, column) for row in rows for column in columns]
        others = cells[1:]
        if any(cell in taken or texts[cell[0]][cell[1]] for cell in others):
            continue
        taken.update(cells)
        covered.update(others)
        sizes[first] = (len(rows), len(columns))
    return sizes, covered
