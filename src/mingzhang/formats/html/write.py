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

if TYPE_CHECKING:
    from jinja2 import Template

CARRIES = Carries(charts=False)
"""A short row comes back filled; all else that is no chart is kept."""
WIDE = 7
"""A table of more columns is printed on a turned page."""


class _Part(NamedTuple):
    """A block as it is shown.

    kind: heading, note, unit, paragraph, grid or chart; label: what a table is called aloud;
    svg: of a chart, whose figures are head and body; turned: a table for a turned page.
    """

    kind: str
    text: str = ""
    level: int = 0
    anchor: str = ""
    label: str = ""
    svg: str = ""
    head: tuple[tuple[Cell, ...], ...] = ()
    body: tuple[tuple[Cell, ...], ...] = ()
    turned: bool = False


def write(document: Document, title: str = "") -> str:
    """Write a Document as one self-contained page.

    document: its front stands below its title; a chart that the front shows is not drawn again;
    title: the page's title, else the first heading, else the source's name.
    Raises FileError for a table of more than MOST_CELLS cells, short rows filled.
    """
    drawn = {block for block in document.front if isinstance(block, Chart)}
    blocks = [one for one in document.blocks if not isinstance(one, Chart) or one not in drawn]
    front = list(_parts(document.front, "f"))
    parts = list(_parts(blocks, "s"))
    cover = parts[:1] if parts and parts[0].kind == "heading" and parts[0].level == 1 else []
    headings = [part for part in (*cover, *front[:1], *parts[len(cover) :]) if part.level]
    name = title or next((part.text for part in headings), document.source) or "公开文件"
    return _template().render(
        title=tidy(name),
        cover=cover,
        front=front,
        parts=parts[len(cover) :],
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


def _parts(blocks: Iterable[Block], prefix: str) -> Iterator[_Part]:
    """The blocks as they are shown. prefix: of their anchors."""
    heading = ""
    for number, block in enumerate(blocks, 1):
        if isinstance(block, Heading):
            heading = tidy(block.text)
        label = f"表格{prefix if prefix != 's' else ''}{number}：{heading}"
        yield _part(block, f"{prefix}{number}", label)


def _part(block: Block, anchor: str, label: str) -> _Part:
    if isinstance(block, Grid):
        cells = cells_of(block)
        head, body = cells.rows[: cells.head], cells.rows[cells.head :]
        return _Part("grid", label=label, head=head, body=body, turned=cells.width > WIDE)
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
