"""The pages of a Word document after GB/T 9704-2012: sizes, and which portion stands on which.

All lines have a fixed height, so that a page holds the same lines whatever fonts a machine has.
Sizes are in points.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mingzhang.document import Chart, Heading, Paragraph
from mingzhang.formats import tidy
from mingzhang.formats.cells import Cells, cells_of, column_widths, width_of
from mingzhang.formats.measure import lines_of, row_heights, title_size
from mingzhang.formats.peel import is_unit_line
from mingzhang.formats.pictures import Picture
from mingzhang.formats.portions import Portion

WIDE = 7
"""A table of more columns stands on a page of its own in landscape."""
BODY = 16.0
LINE = 28.0
"""Size of running text, and height of its lines: 22 on a page of 28 signs each."""
LEFT, RIGHT = 79.4, 73.7
"""Margins of 28 and 26 mm."""
AROUND = 6.0
"""What is left free above and below a picture of a chart."""
PICTURE = 0.65
"""Size of a picture of a chart beside its drawing's."""
CELL = 2.85
"""What is left free at either side of a cell's text; half of it above and below."""
SMALL, SMALL_LINE = 12.0, 20.0
NOTE, NOTE_LINE = 10.5, 16.0
"""Lines between a table and its title, and notes below it."""
_LEAST = 9.0
"""Size below which a table is not set for the sake of room."""
_SLACK = 0.5
_LINE_STYLE = "TableLine"


class Page(NamedTuple):
    """A page: its width and height, margins, and how far the footer stands from the edge."""

    width: float
    height: float
    top: float
    bottom: float
    footer: float

    @property
    def room(self) -> tuple[float, float]:
        """Width and height between the margins."""
        return self.width - LEFT - RIGHT, self.height - self.top - self.bottom


UPRIGHT = Page(595.3, 841.9, 104.9, 99.2, 70.9)
TURNED = Page(841.9, 595.3, 73.7, 68.0, 39.7)


class TableLook(NamedTuple):
    """How a table is set. style: of its paragraphs; size: of its signs; line, row: heights."""

    style: str
    size: float
    line: float
    row: float


_LOOKS = (
    TableLook("TableText", 10.5, 14.0, 18.0),
    TableLook("TableTextSmall", 9.0, 12.0, 16.0),
    TableLook("TableTextFine", 7.5, 10.0, 14.0),
)


class Table(NamedTuple):
    """A table as it is set on its page. columns, rows: their widths and heights."""

    cells: Cells
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    look: TableLook


class Placed(NamedTuple):
    """A portion with the page that it stands on, and its table if there is one to show."""

    piece: Portion
    page: Page
    table: Table | None


def place(piece: Portion) -> Placed:
    """Put a portion on its page: one with a wide table on a turned one."""
    page = TURNED if piece.grid is not None and piece.grid.width > WIDE else UPRIGHT
    cells = cells_of(piece.grid) if piece.grid is not None else None
    if cells is None or not cells.width or not cells.rows:
        return Placed(piece, page, None)
    first = 0 if page is UPRIGHT else 1 if cells.width <= 2 * WIDE else 2
    table = _set(cells, page, _LOOKS[first])
    room = page.room[1] - _around(piece, page.room[0])
    if sum(table.rows) > room and _LOOKS[first].size > _LEAST:
        # What a smaller look keeps on one page is not parted.
        smaller = _set(cells, page, _LOOKS[first + 1])
        table = smaller if sum(smaller.rows) <= room else table
    return Placed(piece, page, table)


def is_fresh(piece: Portion) -> bool:
    """Whether a portion begins a page: a table with its title does."""
    return piece.grid is not None and any(isinstance(one, Heading) for one in piece.above)


def _set(cells: Cells, page: Page, look: TableLook) -> Table:
    columns = tuple(column_widths(cells, page.room[0], look.size / 2))
    inner = [one - 2 * CELL for one in columns]
    rows = row_heights(cells, inner, look.size, look.line, CELL, 2 * CELL)
    return Table(cells, columns, tuple(max(one, look.row) for one in rows), look)


def _around(piece: Portion, width: float) -> float:
    """How high the lines above and below a table are."""
    above = sum(
        SMALL_LINE if isinstance(one, Paragraph) and style_of(one, piece) == _LINE_STYLE else LINE
        for one in piece.above
        if not isinstance(one, Chart)
    )
    below = sum(lines_of(tidy(note.text), width, NOTE) * NOTE_LINE for note in piece.below)
    return above + below


def style_of(block: Paragraph, piece: Portion) -> str:
    """The style of a paragraph of a portion, "" for running text.

    Above a table's title stands the number of its attachment, between title and table its unit.
    """
    if piece.grid is None:
        return ""
    text = tidy(block.text)
    at = next(at for at, one in enumerate(piece.above) if one is block)
    titles = [number for number, one in enumerate(piece.above) if isinstance(one, Heading)]
    if is_unit_line(text) or (titles and at > titles[0] and not text.endswith(("：", ":"))):
        return _LINE_STYLE
    return "Attachment" if titles and at < titles[0] else ""


def margin_of(text: str, size: float, room: float) -> float:
    """What a centred line leaves free at either side, so that no short rest goes on a new line.

    Where a text takes several lines they are about equally long, and break before a year.
    """
    whole = width_of(text) * size / 2
    if whole <= room or "\n" in text:
        return 0.0
    longest = whole / -(-whole // (room - size))
    year = re.search(r"(?<=.{4})(?:19|20)\d\d年", text)
    if year:
        before = width_of(text[: year.start()]) * size / 2
        if whole - before <= before <= room - size:
            longest = before
    return max((room - longest - size) / 2, 0.0)


def pages_of(placed: Iterable[Placed], drawn: Iterable[Picture]) -> list[int]:
    """The page on which each heading will stand, 1-based, in order.

    drawn: a picture for each chart. As near as can be told without the fonts of the machine that
    prints; a word processor renews the numbers.
    """
    flow = _Flow(iter(drawn))
    for one in placed:
        flow.portion(one)
    return flow.found


class _Flow:
    """Puts portions on pages, one below the other."""

    def __init__(self, drawn: Iterator[Picture]) -> None:
        self.drawn = drawn
        self.found: list[int] = []
        self.page = UPRIGHT
        self.number, self.at = 1, 0.0

    def portion(self, placed: Placed) -> None:
        """Put a portion below the one before, or on a page of its own."""
        piece, page, table = placed
        if page is not self.page or is_fresh(piece):
            self.next()
        self.page = page
        width = page.room[0]
        for block in piece.above:
            if isinstance(block, Chart):
                self.whole(next(self.drawn).height * PICTURE + 2 * AROUND)
            elif isinstance(block, Heading):
                self.whole(self._heading(tidy(block.text), piece, width) * LINE, LINE)
                self.found.append(self.number)
            elif isinstance(block, Paragraph) and style_of(block, piece) == _LINE_STYLE:
                self.whole(SMALL_LINE)
            else:
                for _ in range(lines_of(tidy(block.text), width, BODY, 2 * BODY)):
                    self.whole(LINE)
        if table:
            head = sum(table.rows[: table.cells.head])
            self.whole(head)
            for height in table.rows[table.cells.head :]:
                if self.whole(height):
                    self.at += head
        for note in piece.below:
            self.whole(lines_of(tidy(note.text), width, NOTE) * NOTE_LINE)

    def _heading(self, text: str, piece: Portion, width: float) -> int:
        if piece.grid is None:
            return lines_of(text, width, BODY, 2 * BODY)
        return lines_of(text, width, title_size(text, BODY, width))

    def next(self) -> None:
        """Begin a page, unless one has just begun."""
        if self.at:
            self.number, self.at = self.number + 1, 0.0

    def whole(self, height: float, more: float = 0.0) -> bool:
        """Put down what is not cut; more: what must follow on its page. Whether a page began."""
        over = self.at > 0 and self.at + height + more > self.page.room[1] + _SLACK
        if over:
            self.next()
        self.at += height
        return over
