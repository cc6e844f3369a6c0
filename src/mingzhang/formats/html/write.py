"""HTML out: one page that needs nothing else, to read on a screen and to print.

All text goes through Jinja2's autoescape: markup in a text is shown, never run. The page has no
script, and its content security policy forbids any.
"""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.document import Block, Carries, Chart, Document, Grid, Heading, Note
from mingzhang.formats import tidy
from mingzhang.formats.cells import Cell, cells_of

if TYPE_CHECKING:
    from jinja2 import Template

CARRIES = Carries(charts=False)
"""A short row comes back filled; all else that is no chart is kept."""


class _Part(NamedTuple):
    """A block as it is shown: kind is heading, note, paragraph or grid."""

    kind: str
    text: str = ""
    level: int = 0
    anchor: str = ""
    head: tuple[tuple[Cell, ...], ...] = ()
    body: tuple[tuple[Cell, ...], ...] = ()


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
        cells = cells_of(block)
        return _Part("grid", head=cells.rows[: cells.head], body=cells.rows[cells.head :])
    if isinstance(block, Chart):
        return _Part("note", tidy(block.title))
    text = tidy(block.text)
    if isinstance(block, Heading):
        return _Part("heading", text, min(max(block.level, 1), 6), f"s{number}")
    return _Part("note" if isinstance(block, Note) else "paragraph", text)
