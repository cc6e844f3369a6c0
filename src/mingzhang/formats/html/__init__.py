"""HTML, one way: one page that needs nothing else, to read on a screen and to print.

All text goes through Jinja2's autoescape: markup in a text is shown, never run. The page has no
script, and its content security policy forbids any.
"""

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.document import Block, Carries, Chart, Document, Grid, Heading, Note
from mingzhang.files import FileError
from mingzhang.formats import tidy

if TYPE_CHECKING:
    from jinja2 import Template

CARRIES = Carries(charts=False)
MOST_CELLS = 1_000_000

_FIGURE = re.compile(r"[-+－—]?[\d,，]*\d(?:\.\d+)?%?")
_PRINTED = re.compile(r"[.,，%]")


class _Cell(NamedTuple):
    """A cell as it is shown; scope is blank outside the head and in its blank cells."""

    text: str
    rows: int
    columns: int
    figure: bool
    scope: str


class _Part(NamedTuple):
    """A block as it is shown: kind is heading, note, paragraph or grid."""

    kind: str
    text: str = ""
    level: int = 0
    anchor: str = ""
    head: tuple[tuple[_Cell, ...], ...] = ()
    body: tuple[tuple[_Cell, ...], ...] = ()


def write(document: Document, title: str = "") -> str:
    """Write a Document as one self-contained page without script.

    document: charts are left out, the document holds their figures as a table;
    title: the page's title, else the first heading, else the source's name.
    Raises FileError for a table of more than MOST_CELLS cells, short rows filled.
    """
    parts = [
        _part(block, number)
        for number, block in enumerate(document.blocks, 1)
        if not isinstance(block, Chart)
    ]
    headings = [part for part in parts if part.kind == "heading"]
    name = title or next((part.text for part in headings), document.source) or "公开文件"
    return _template().render(title=tidy(name), parts=parts, headings=headings)


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    text = files(__package__).joinpath("page.html").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text)


def _part(block: Block, number: int) -> _Part:
    if isinstance(block, Grid):
        if block.width * len(block.rows) > MOST_CELLS:
            line = block.place.line
            where = f"第 {line} 行的表格" if line else "一张表格"
            raise FileError(f"{where}超过 {MOST_CELLS} 格，写不成网页，请检查或拆分")
        head = min(max(block.header, 0), len(block.rows))
        rows = _rows(block, head)
        return _Part("grid", head=rows[:head], body=rows[head:])
    if isinstance(block, Chart):
        return _Part("note", tidy(block.title))
    text = tidy(block.text)
    if isinstance(block, Heading):
        return _Part("heading", text, min(max(block.level, 1), 6), f"s{number}")
    return _Part("note" if isinstance(block, Note) else "paragraph", text)


def _rows(grid: Grid, head: int) -> tuple[tuple[_Cell, ...], ...]:
    """The cells to show, row by row: merged cells once, short rows filled."""
    columns = range(grid.width)
    texts = [[tidy(grid.text(row, at)) for at in columns] for row in range(len(grid.rows))]
    sizes, covered = _merged(grid, texts, head)
    figures = _figures(texts[head:], grid.width)
    shown = []
    for row, cells in enumerate(texts):
        line = []
        for column, text in enumerate(cells):
            if (row, column) in covered:
                continue
            down, across = sizes.get((row, column), (1, 1))
            figure = row >= head and figures[column] and bool(_FIGURE.fullmatch(text))
            scope = "" if row >= head or not text else "col" if across == 1 else "colgroup"
            line.append(_Cell(text, down, across, figure, scope))
        shown.append(tuple(line))
    return tuple(shown)


def _figures(body: list[list[str]], width: int) -> list[bool]:
    """Columns of figures: numbers with a point, a comma or a percent sign; codes have none."""
    return [
        any(_PRINTED.search(row[column]) and _FIGURE.fullmatch(row[column]) for row in body)
        for column in range(width)
    ]


Sizes = dict[tuple[int, int], tuple[int, int]]


def _merged(grid: Grid, texts: list[list[str]], head: int) -> tuple[Sizes, set[tuple[int, int]]]:
    """Sizes of merged cells, and the cells they cover.

    A span ends at the table's edge and at the end of its head, where HTML would end it too. One
    that overlaps another, or would hide a text, is left out: no text is lost.
    """
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
