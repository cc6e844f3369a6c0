"""Worksheets that others made: where their tables, titles, unit lines and remarks are.

A worksheet is cells without tables. Blank rows part it; what has two filled cells in a row is a
table; a table goes on below blank rows where figures or a total go on.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mingzhang.document import Block, Grid, Heading, Note, Paragraph, Place, Span
from mingzhang.files import FileError
from mingzhang.formats.cells import MOST_CELLS, head_of
from mingzhang.formats.peel import is_remark, is_title, is_unit_line, peel

MOST_SPANS = 100_000

_FIGURE = re.compile(r"[-－(]?\d[\d,，]*(?:\.\d+)?[)%]?")
_TOTAL = re.compile(r"\S{0,8}[合总小共]\s*计\S{0,2}")
_CONTENTS = re.compile(r"目\s*录")
_LONGEST_GAP = 60
"""Blank rows that a table may have inside it."""
_LARGE = 10_000


@dataclass(slots=True)
class Sheet:
    """A worksheet. cells: the filled ones that are shown, by row and column, 0-based; heads: the
    first and last row that are printed on every page, where the file says so; hidden: rows that are
    not shown, which part no table."""

    name: str
    cells: dict[tuple[int, int], str]
    spans: list[Span] = field(default_factory=list)
    heads: tuple[int, int] | None = None
    hidden: frozenset[int] = frozenset()


def hidden_sheet(name: str) -> Note:
    """Says that a worksheet is hidden."""
    return Note(f"隐藏的工作表「{name}」没有读", Place(sheet=name))


def blocks_of(sheets: Iterable[Sheet], source: str) -> Iterator[Block]:
    """The blocks of a workbook. Raises FileError for a table that no publication has.

    A sheet of contents is left out: as in every format, a list of what follows is no paragraph.
    """
    first = True
    for sheet in sheets:
        if sheet.cells and _CONTENTS.fullmatch(sheet.cells[min(sheet.cells)]):
            continue
        for block in _Reader(sheet, source).blocks():
            if isinstance(block, Heading) and first:
                # A cover's title is the document's; a sheet that begins with a table has none.
                block = Heading(block.text, 1, block.place)
            first = False
            yield block


class _Reader:
    def __init__(self, sheet: Sheet, source: str) -> None:
        self.sheet = sheet
        self.source = source
        self.spans = _clean(sheet)
        self.filled: dict[int, list[int]] = {}
        for row, column in sorted(sheet.cells):
            self.filled.setdefault(row, []).append(column)
        self.titled = False
        self.below_table = False

    def blocks(self) -> Iterator[Block]:
        """The blocks of the sheet, from the top."""
        parts = self._parts()
        last = max((at for at, part in enumerate(parts) if self._is_table(part)), default=-1)
        for at, part in enumerate(parts):
            if not self._is_table(part):
                yield from self._texts(part, last < 0 or at < last)
                continue
            for rows in self._tables(part):
                yield from peel(self._grid(rows), loose=True, titled=self.titled)
                self.titled = False
                self.below_table = True

    def _parts(self) -> list[range]:
        """Rows between blank rows; a table's parts joined where it goes on."""
        parts: list[range] = []
        for row in self.filled:
            if parts and self.sheet.hidden.issuperset(range(parts[-1].stop, row)):
                parts[-1] = range(parts[-1].start, row + 1)
            else:
                parts.append(range(row, row + 1))
        joined: list[range] = []
        for part in parts:
            if joined and self._goes_on(joined[-1], part):
                joined[-1] = range(joined[-1].start, part.stop)
            else:
                joined.append(part)
        return joined

    def _goes_on(self, above: range, below: range) -> bool:
        """Whether a table goes on below blank rows: with figures, a total, or nothing else."""
        if below.start - above.stop > _LONGEST_GAP or not self._is_table(above):
            return False
        texts = self._row(below.start)
        totals = any(_TOTAL.fullmatch(text) for text in texts)
        if not self._is_table(below):
            return totals and len(below) == 1
        return len(texts) > 1 and (totals or any(map(_FIGURE.fullmatch, texts)))

    def _row(self, row: int) -> list[str]:
        return [self.sheet.cells[row, column] for column in self.filled.get(row, ())]

    def _is_table(self, rows: range) -> bool:
        return any(
            len(texts) > 1 and not any(map(is_unit_line, texts)) for texts in map(self._row, rows)
        )

    def _texts(self, rows: range, before_table: bool) -> Iterator[Block]:
        """Rows of running text; each line of a cell is a paragraph."""
        for row in rows:
            for column in self.filled.get(row, ()):
                text = self.sheet.cells[row, column]
                place = Place(None, row + 1, row + 1, column + 1, None, self.sheet.name)
                if before_table and not self.titled and is_title(text):
                    self.titled, self.below_table = True, False
                    yield Heading(text, 2, place)
                elif self.below_table and is_remark(text):
                    yield Note(text, place)
                else:
                    for line in filter(None, text.split("\n")):
                        yield Paragraph(line, place)

    def _tables(self, rows: range) -> Iterator[range]:
        """Cut where the title of another table stands right below one."""
        start = rows.start
        seen = False
        for row in rows:
            texts = self._row(row)
            title = len(texts) == 1 and texts[0].endswith("表") and is_title(texts[0])
            if seen and title and row + 1 < rows.stop and self._is_wide(row):
                yield range(start, row)
                start, seen = row, False
            seen = seen or len(texts) > 1
        yield range(start, rows.stop)

    def _is_wide(self, row: int) -> bool:
        """Whether the only cell of a row is no label: merged, not downwards, or the row's below."""
        column = self.filled[row][0]
        return any(
            (span.row, span.column, span.rows) == (row, column, 1) and span.columns > 1
            for span in self.spans
        )

    def _grid(self, rows: range) -> Grid:
        lines = [row for row in rows if len(self.filled.get(row, ())) > 1]
        left = min(self.filled[row][0] for row in rows if row in self.filled)
        right = max(self.filled[row][-1] for row in lines) + 1
        inside = [one for one in self.spans if one.row in rows and one.column >= left]
        wide = set(lines)
        right = max([right, *[one.column + one.columns for one in inside if one.row in wide]])
        width = right - left
        if width * len(rows) > MOST_CELLS:
            raise FileError(
                f"「{self.source}」的工作表「{self.sheet.name}」里一张表格超过 {MOST_CELLS} 格，"
                "请删去多余的行列"
            )
        texts: list[list[str]] = [[""] * width for _ in rows]
        for row in rows:
            for column in self.filled.get(row, ()):
                if column < right:
                    texts[row - rows.start][column - left] = self.sheet.cells[row, column]
        spans = []
        for one in inside:
            down = min(one.row + one.rows, rows.stop) - one.row
            across = min(one.column + one.columns, right) - one.column
            if across > 0 and (down, across) != (1, 1):
                spans.append(Span(one.row - rows.start, one.column - left, down, across))
        spans.sort()
        table = tuple(map(tuple, texts))
        place = Place(None, rows.start + 1, rows.start + 1, left + 1, None, self.sheet.name)
        numbers = tuple([row + 1 for row in rows])
        head = head_of(table, spans)
        heads = self.sheet.heads
        if heads and rows.start <= heads[1] < rows.stop:
            head = heads[1] + 1 - rows.start
        return Grid(table, tuple(spans), head, place, numbers)


def _clean(sheet: Sheet) -> list[Span]:
    """The merged cells, those that overlap left out; what they cover is not shown and goes."""
    cells = sheet.cells
    kept: list[Span] = []
    taken: set[tuple[int, int]] = set()
    for span in sorted(sheet.spans[:MOST_SPANS]):
        rows = range(span.row, span.row + span.rows)
        columns = range(span.column, span.column + span.columns)
        if len(rows) * len(columns) <= _LARGE:
            inside = {(row, column) for row in rows for column in columns}
            if inside & taken:
                continue
            taken |= inside
        else:
            inside = {one for one in cells if one[0] in rows and one[1] in columns}
        for one in inside - {(span.row, span.column)}:
            cells.pop(one, None)
        kept.append(span)
    return kept
