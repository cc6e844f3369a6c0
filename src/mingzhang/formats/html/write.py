"""HTML out: one page that needs nothing else, to read on a screen, on a telephone and to print.

All text goes through Jinja2's autoescape: markup in a text is shown, never run. The content
security policy lets nothing be fetched and only the page's own script run, known by its hash. What
is added to the document (contents, search, the page for citizens, charts) is marked ``data-added``
and left out in reading.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.document import Block, Carries, Chart, Document, Grid, Heading, Note
from mingzhang.formats import tidy
from mingzhang.formats.cells import Cell, cells_of
from mingzhang.formats.drawing import draw, figures
from mingzhang.formats.peel import is_unit_line
from mingzhang.formats.portions import portions

if TYPE_CHECKING:
    from jinja2 import Template

CARRIES = Carries(charts=False)
"""A short row comes back filled; all else that is no chart is kept."""
WIDE = 7
"""A table of more columns is printed on a turned page."""


class _Part(NamedTuple):
    """A block as it is shown.

    kind: heading, note, unit, paragraph, grid or chart; label: what a table is called aloud;
    svg: of a chart, whose figures are head and body.
    """

    kind: str
    text: str = ""
    level: int = 0
    anchor: str = ""
    label: str = ""
    svg: str = ""
    head: tuple[tuple[Cell, ...], ...] = ()
    body: tuple[tuple[Cell, ...], ...] = ()


class _Sheet(NamedTuple):
    """Blocks that are printed together. fresh: on a new page; turned: on its side."""

    parts: list[_Part]
    fresh: bool
    turned: bool


def write(document: Document, title: str = "") -> str:
    """Write a Document as one self-contained page.

    document: its front stands below its title; a chart that the front shows is not drawn again;
    title: the page's title, else the first heading, else the source's name.
    Raises FileError for a table of more than MOST_CELLS cells, short rows filled.
    """
    drawn = {block for block in document.front if isinstance(block, Chart)}
    blocks = [one for one in document.blocks if not isinstance(one, Chart) or one not in drawn]
    front = list(_parts(document.front, "f"))
    sheets = list(_sheets(blocks))
    first = sheets[0].parts if sheets else []
    cover = [first.pop(0)] if first and first[0].level == 1 else []
    parts = [part for sheet in sheets for part in sheet.parts]
    headings = [part for part in (*cover, *front[:1], *parts) if part.level]
    name = title or next((part.text for part in headings), document.source) or "公开文件"
    return _template().render(
        title=tidy(name),
        cover=cover,
        front=front,
        sheets=sheets,
        headings=headings,
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    folder = files(__package__)
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    script = folder.joinpath("page.js").read_text("utf-8")
    digest = b64encode(sha256(f"\n{script}".encode()).digest()).decode()
    # Both are ours, as they lie in this folder.
    environment.globals |= {
        "style": Markup(folder.joinpath("page.css").read_text("utf-8")),
        "script": Markup(script),
        "script_hash": f"sha256-{digest}",
    }
    return environment.from_string(folder.joinpath("page.html").read_text("utf-8"))


def _sheets(blocks: Iterable[Block]) -> Iterator[_Sheet]:
    """The document as it is printed: each table with its title, wide ones on turned pages."""
    before = 0
    for piece in portions(blocks):
        grid = [piece.grid] if piece.grid else []
        whole: list[Block] = [*piece.above, *grid, *piece.below]
        titled = bool(grid) and any(isinstance(one, Heading) for one in piece.above)
        turned = any(one.width > WIDE for one in grid)
        yield _Sheet(list(_parts(whole, "s", before)), titled, turned)
        before += len(whole)


def _parts(blocks: Iterable[Block], prefix: str, before: int = 0) -> Iterator[_Part]:
    """The blocks as they are shown. prefix: of their anchors; before: how many came before."""
    heading = ""
    for number, block in enumerate(blocks, before + 1):
        if isinstance(block, Heading):
            heading = tidy(block.text)
        label = f"表格{prefix if prefix != 's' else ''}{number}：{heading}"
        yield _part(block, f"{prefix}{number}", label)


def _part(block: Block, anchor: str, label: str) -> _Part:
    if isinstance(block, Grid):
        cells = cells_of(block)
        head, body = cells.rows[: cells.head], cells.rows[cells.head :]
        return _Part("grid", label=label, head=head, body=body)
    if isinstance(block, Chart):
        from markupsafe import Markup

        cells = cells_of(figures(block))
        head, body = cells.rows[: cells.head], cells.rows[cells.head :]
        # The drawing escapes its own texts.
        svg = Markup(draw(block).svg)
        return _Part("chart", tidy(block.title), label=label, svg=svg, head=head, body=body)
    text = tidy(block.text)
    if isinstance(block, Heading):
        return _Part("heading", text, min(max(block.level, 1), 6), anchor)
    if isinstance(block, Note):
        return _Part("note", text)
    return _Part("unit" if is_unit_line(text) else "paragraph", text)
