"""Tables that hold their own title, unit line and remarks: each becomes the block it is."""

import re
from collections.abc import Iterator, Sequence

from mingzhang.document import Block, Grid, Heading, Note, Paragraph, Place, Span, around
from mingzhang.formats import tidy
from mingzhang.formats.cells import head_of

MOST_TITLE = 60
"""Characters of the longest title."""

_UNIT = re.compile(r"[(（]?\s*(?:金\s*额)?\s*(?:计量)?单\s*位\s*[:：]\s*[百千万亿]*元\s*[)）]?")
_NUMBER = re.compile(r"附\s*[件表图].{0,8}|\S{0,6}\d+[-\d]*\s*表|表\s*[-\d]+")
_LABEL = re.compile(r"\S{2,8}[:：]")
_TABLE = re.compile(r"[表书]\s*(?:[(（].*[)）])?\s*$")
_NOTE = re.compile(r"[(（]?\s*(?:备\s*注|注|说\s*明|附\s*注)\s*\d*\s*[:：.．、]")


def peel(grid: Grid, loose: bool = False, titled: bool = False) -> Iterator[Block]:
    """The blocks that a table's rows are: title, lines above, the table itself, remarks below.

    grid: a table that a stranger made; its head is looked for again where rows were taken away.
    loose: a row with one text is a line above even where it is not merged over the full width,
    as in a worksheet, whose cells have no table around them; titled: its title stands above it.
    """
    lines = _above(grid, loose)
    first, last = len(lines), len(grid.rows)
    while last > first and _is_remark(grid, last - 1):
        last -= 1
    for row, columns in enumerate(lines):
        for column in columns:
            text, place = grid.text(row, column), _place(grid, row, column)
            title = not titled and is_title(text)
            titled = titled or title
            yield Heading(text, 2, place) if title else Paragraph(text, place)
    if rest := _cut(grid, first, last):
        yield rest
    for row in range(last, len(grid.rows)):
        for column in _filled(grid, row):
            yield Note(grid.text(row, column), _place(grid, row, column))


def is_title(text: str) -> bool:
    """Whether a line may be a title: short, no sentence, no unit line, no number of a form."""
    bare = tidy(text)
    ends = bare.endswith(tuple("。；，、：:;,"))
    numbered = _UNIT.fullmatch(bare) or _NUMBER.fullmatch(bare) or _NOTE.match(bare)
    return 0 < len(bare) <= MOST_TITLE and "\n" not in bare and not ends and not numbered


def is_remark(text: str) -> bool:
    """Whether a text says that it is a remark (备注：…)."""
    return bool(_NOTE.match(text))


def is_unit_line(text: str) -> bool:
    """Whether a text is a table's unit line, 单位：万元."""
    return bool(_UNIT.fullmatch(text.strip()))


def _filled(grid: Grid, row: int) -> list[int]:
    return [column for column, text in enumerate(grid.rows[row]) if text]


def _above(grid: Grid, loose: bool) -> list[list[int]]:
    """The filled columns of each row above the table itself.

    Below the unit line the head begins, whose first cell may be merged over the full width as a
    title is. Where there is no unit line, a title is known by its last word.
    """
    lines: list[list[int]] = []
    unit = False
    for row in range(len(grid.rows)):
        columns = _is_above(grid, row, loose)
        texts = [grid.text(row, column) for column in columns or ()]
        if columns is None or (unit and not all(map(_LABEL.match, texts))):
            break
        unit = unit or any(map(is_unit_line, texts))
        lines.append(columns)
    while lines and not loose and not unit and not _says_table(grid, len(lines) - 1, lines[-1]):
        lines.pop()
    return lines


def _says_table(grid: Grid, row: int, columns: list[int]) -> bool:
    return any(_TABLE.search(grid.text(row, column)) for column in columns)


def _is_above(grid: Grid, row: int, loose: bool) -> list[int] | None:
    """The filled columns of a row that stands above the table; None for a row of the table."""
    filled = _filled(grid, row)
    if any(is_unit_line(grid.text(row, column)) for column in filled) and len(filled) <= 4:
        return filled
    if not filled:
        return [] if loose else None
    alone = len(filled) == 1 and (loose or _fills(grid, row, filled[0]))
    return filled if alone and grid.width > 1 else None


def _is_remark(grid: Grid, row: int) -> bool:
    """Whether a row below the table is a remark: it says so, or is a sentence over full width."""
    filled = _filled(grid, row)
    if len(filled) != 1 or grid.width < 2:
        return False
    text = grid.text(row, filled[0])
    sentence = text.endswith("。") and len(text) > 10
    return is_remark(text) or (sentence and _fills(grid, row, filled[0]))


def _fills(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell is merged over the full width, in its row only."""
    return Span(row, column, 1, grid.width) in grid.spans


def _place(grid: Grid, row: int, column: int) -> Place:
    at = grid.place_of(row, column)
    offset = (grid.place.row or 1) - 1, (grid.place.column or 1) - 1
    if at.sheet is None:
        return Place(at.page, at.line, box=at.box)
    return at._replace(row=row + 1 + offset[0], column=column + 1 + offset[1])


def _cut(grid: Grid, first: int, last: int) -> Grid | None:
    """Some rows of a table as a table of their own."""
    if first == last:
        return None
    if (first, last) == (0, len(grid.rows)):
        return grid
    rows = grid.rows[first:last]
    spans: Sequence[Span] = [
        span._replace(row=span.row - first)
        for span in grid.spans
        if first <= span.row and span.row + span.rows <= last
    ]
    place = grid.place
    if place.row is not None:
        place = place._replace(row=place.row + first)
    lines = grid.lines[first:last]
    if lines and place.line is not None:
        place = place._replace(line=lines[0])
    boxes = grid.boxes[first:last]
    if edges := [box for row in boxes for box in row if box]:
        place = place._replace(box=around(edges))
    head = max(grid.header - first, 0) or head_of(rows, spans)
    return Grid(rows, tuple(spans), head, place, lines, boxes)
