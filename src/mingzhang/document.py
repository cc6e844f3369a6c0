"""The look of a publication, free of any format: headings, paragraphs, grids, notes, with places.

Formats turn bytes into a Document and back; forms turn a Document into a Disclosure and back.
All values are immutable.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from unicodedata import category

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points, origin at the top left of the page."""


def around(boxes: Sequence[Box]) -> Box:
    """The box that holds some boxes, at least one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


class Place(NamedTuple):
    """Where something stands in a file. What the format has not is None.

    page, line: 1-based; row, column: 1-based within the grid; span: characters of the paragraph,
    start inclusive, end exclusive, 0-based; sheet: a workbook's sheet; file: which one, where the
    Document was made of several.
    """

    page: int | None = None
    line: int | None = None
    row: int | None = None
    column: int | None = None
    span: tuple[int, int] | None = None
    sheet: str | None = None
    box: Box | None = None
    file: str | None = None


NOWHERE = Place()


class Span(NamedTuple):
    """A merged cell of a grid: row and column 0-based, sizes at least 1."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's own title."""

    text: str
    level: int = 1
    place: Place = field(default=NOWHERE, compare=False)


class Run(NamedTuple):
    """A stretch of a paragraph that stands on one printed line.

    start: offset of its first character in the paragraph's text; page: 1-based; box: of the whole
    stretch; edges: the left edge of each character and the right edge of the last, in points.
    """

    start: int
    page: int
    box: Box
    edges: tuple[float, ...]


def place_in(place: Place, runs: tuple[Run, ...], start: int, end: int) -> Place:
    """The place of some characters of a paragraph (offsets 0-based, end exclusive).

    The box is that of the first line on which they stand; place: the whole paragraph's.
    """
    found = place._replace(span=(start, end))
    for run in runs:
        last = run.start + len(run.edges) - 1
        if run.start < end and start < last:
            left = run.edges[max(start, run.start) - run.start]
            right = run.edges[min(end, last) - run.start]
            return found._replace(page=run.page, box=(left, run.box[1], right, run.box[3]))
    return found


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text. runs: where its lines stand, for formats that have pages."""

    text: str
    place: Place = field(default=NOWHERE, compare=False)
    runs: tuple[Run, ...] = field(default=(), compare=False, repr=False)

    def place_of(self, start: int, end: int) -> Place:
        """The place of some of its characters: see ``place_in``."""
        return place_in(self.place, self.runs, start, end)


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that belongs to the table above it (备注) or its unit line (单位：万元)."""

    text: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it looks: rows of texts, merged cells, how many rows are its head.

    rows: may be ragged (a damaged file's raw widths are kept); a merged cell's text stands in its
    first cell, the others are blank. lines: the source line of each row; boxes: a box a cell.
    """

    rows: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...] = ()
    header: int = 1
    place: Place = field(default=NOWHERE, compare=False)
    lines: tuple[int, ...] = field(default=(), compare=False)
    boxes: tuple[tuple[Box | None, ...], ...] = field(default=(), compare=False)

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max(map(len, self.rows), default=0)

    def text(self, row: int, column: int) -> str:
        """The text of a cell; blank where a ragged row does not reach. Indices 0-based."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def place_of(self, row: int, column: int) -> Place:
        """The place of a cell. Indices 0-based, the place's own 1-based."""
        line = self.lines[row] if row < len(self.lines) else self.place.line
        box = self.boxes[row][column] if self.boxes else None
        page, sheet, file = self.place.page, self.place.sheet, self.place.file
        return Place(page, line, row + 1, column + 1, None, sheet, box, file)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of figures that the document also holds as tables.

    kind: bar; pair (two series beside each other); flow (the first series flows into the second).
    values: label by label, one for each series, in fen, or in hundredths where unit is 分;
    series: their names, none where there is one.
    """

    title: str
    kind: str
    labels: tuple[str, ...]
    values: tuple[int, ...]
    series: tuple[str, ...] = ()
    unit: str = "万元"

    @property
    def rows(self) -> tuple[tuple[int, ...], ...]:
        """The values of each label, one for each series."""
        wide = max(len(self.series), 1)
        ends = range(0, min(len(self.values), len(self.labels) * wide), wide)
        return tuple(self.values[at : at + wide] for at in ends)


Block = Heading | Paragraph | Note | Grid | Chart


_BLANKS = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f]+")
_UNSEEN = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0]")


def even(text: str) -> str:
    """A text as print shows it: a stretch of blanks is one space, signs without a look are gone.

    U+3000 stays, for it is as wide as a Chinese sign; lines are trimmed.
    """
    if not text.isascii():
        text = "".join(sign for sign in _UNSEEN.sub("", text) if category(sign) != "Cf")
    return "\n".join(line.strip() for line in _BLANKS.sub(" ", text).split("\n")).strip()


class Carries(NamedTuple):
    """What a format keeps when a Document is written and read again.

    blanks: which and how many blanks stand between words, and signs without a look; else ``even``.
    """

    levels: bool = True
    notes: bool = True
    spans: bool = True
    header: bool = True
    charts: bool = True
    blanks: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file. origin: "typed", or "recognised" where the text came out of a scan.

    source: the file's name; lines: the source's lines, for showing a place (never compared);
    front: what a reader in a hurry sees first, made from what stands below. Formats that have room
    for it show it and never read it back; left_out: what the file hides and is not read, a sentence
    each.
    """

    blocks: tuple[Block, ...]
    origin: str = field(default="typed", compare=False)
    source: str = field(default="", compare=False)
    pages: int = field(default=0, compare=False)
    lines: tuple[str, ...] = field(default=(), compare=False, repr=False)
    front: tuple[Block, ...] = field(default=(), compare=False, repr=False)
    left_out: tuple[Note, ...] = field(default=(), compare=False, repr=False)

    def only(self, carries: Carries) -> "Document":
        """This Document with what a format cannot carry taken away: what reading back must give."""
        return replace(self, blocks=tuple(_kept(self.blocks, carries)))


def _kept(blocks: Iterable[Block], carries: Carries) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Chart):
            if carries.charts:
                yield block
        elif isinstance(block, Grid):
            rows = block.rows
            if not carries.blanks:
                rows = tuple(tuple(map(even, row)) for row in rows)
            spans = block.spans if carries.spans else ()
            header = block.header if carries.header else 1
            yield replace(block, rows=rows, spans=spans, header=header)
        else:
            note = isinstance(block, Note) and not carries.notes
            heading = isinstance(block, Heading) and not carries.levels
            kept = Paragraph(block.text) if note or heading else block
            text = kept.text if carries.blanks else even(kept.text)
            if text or carries.blanks:
                yield replace(kept, text=text)
