"""PDF out: cover, contents, sections, tables with heads that repeat, charts, page numbers.

typst sets the pages by ``page.typ``; everything that a book says goes in as data and is put down as
text, so nothing of it can run. The file is tagged (headings, paragraphs, tables with their heads),
so that it can be read aloud and read back. Equal Documents give equal bytes.
"""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from mingzhang.document import Carries, Chart, Document, Grid, Heading, Note, even
from mingzhang.files import FileError
from mingzhang.formats import tidy
from mingzhang.formats.cells import Cell, cells_of, column_widths
from mingzhang.formats.drawing import describe, draw
from mingzhang.formats.measure import title_size
from mingzhang.formats.pdf.signs import fonts, pieces
from mingzhang.formats.peel import is_unit_line
from mingzhang.formats.portions import Portion, Text, portions

CARRIES = Carries(charts=False, blanks=False)
"""Print shows a stretch of blanks as one space. A short row comes back filled; all else that is no
chart is kept, but for scripts that are joined or run leftward, whose signs come back in another
order, and a space after a sign of a further font where a line ends. So it is with a PDF of ours: a
stranger's has no such tags."""
MARK = "mingzhang-1"
"""The keyword by which a PDF of ours is known."""
WIDE = 7
"""A table of more columns stands on a page in landscape."""
FEW_HEADINGS = 3
"""From this many headings below the title on there is a contents list."""
BODY_SIZE, NOTE_SIZE = 16.0, 9.5
"""Points; no other paragraphs have these sizes, so that they are known by them."""
LEFT_MARGIN = 28 / 25.4 * 72
_HEADINGS = (24, 16, 15, 14, 14, 14)
_SIZES = {"body": BODY_SIZE, "small": 12, "note": NOTE_SIZE, "headings": _HEADINGS}
_TABLE_SIZES = (10.5, 9.0, 7.5)
_UPRIGHT, _TURNED = 441.0, 688.0
"""Points between the margins of an upright and of a turned page."""
_LONG = 300
"""A cell of more characters may go on over a page; shorter ones keep their row together."""
_BEFORE_YEAR = re.compile(r"(.{4,})((?:19|20)\d\d年.*)")
_FILLER = "\u3000"
"""What a blank line or cell holds that must stand in the structure."""
_EMBEDDED = ("Noto Emoji", "Noto Sans", "Noto Sans Symbols")


def write(document: Document, title: str = "") -> bytes:
    """Write a Document as PDF.

    document: a first heading of level 1 becomes the cover; title: the property of that name, else
    the first heading. Raises FileError for a table of more cells than cells.MOST_CELLS.
    """
    import typst

    data = json.dumps(source(document, title), ensure_ascii=False)
    try:
        made = typst.compile(
            template(),
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            timestamp=0,
        )
    except typst.TypstError as error:
        raise FileError(f"排不成 PDF：{error}，请改用其他格式并报告这个问题") from error
    if not isinstance(made, bytes):
        raise FileError("排不成 PDF，请改用其他格式并报告这个问题")
    return made


@cache
def template() -> bytes:
    """The source of the pages, which takes what ``source`` gives as its input ``data``."""
    return files(__package__).joinpath("page.typ").read_bytes()


def source(document: Document, title: str = "") -> dict[str, Any]:
    """What ``page.typ`` is given: the whole publication as plain data."""
    blocks = list(document.blocks)
    headings = [block for block in blocks if isinstance(block, Heading) and tidy(block.text)]
    name = title or next((one.text for one in headings), document.source) or "公开文件"
    cover = None
    if headings and blocks[0] is headings[0] and headings[0].level <= 1:
        cover = _cover(headings[0])
        del blocks[0]
    below = [one for one in headings if 2 <= one.level <= 4]
    return {
        "title": tidy(name),
        "mark": MARK,
        "sizes": _SIZES,
        "margin": LEFT_MARGIN,
        "fonts": _EMBEDDED,
        "cover": cover,
        "contents": len(below) >= FEW_HEADINGS,
        "parts": [_part(piece) for piece in portions(blocks)],
    }


def _cover(heading: Heading) -> dict[str, Any]:
    """The title on the cover; it goes on to a new line before its year rather than within it."""
    found = _BEFORE_YEAR.fullmatch(even(tidy(heading.text)))
    parts = [_line(pieces(part)) for part in found.groups()] if found else []
    return {"lines": _lines(heading.text), "parts": parts}


def _part(piece: Portion) -> dict[str, Any]:
    """A portion: on a turned page if its table is wide, on a fresh one if it has a title."""
    grid = piece.grid
    if grid is not None and not (grid.rows and grid.width):
        grid = None
    wide = grid is not None and grid.width > WIDE
    room = 0.0 if grid is None else _TURNED if wide else _UPRIGHT
    blocks = [_text(one, room) for one in piece.above]
    if grid is not None:
        blocks.append(_grid(grid, wide))
    blocks += [_text(one) for one in piece.below]
    titled = grid is not None and any(isinstance(one, Heading) for one in piece.above)
    return {"wide": wide, "fresh": titled, "blocks": blocks}


def _text(block: Text, room: float = 0.0) -> dict[str, Any]:
    """A block of text. room: width of the table below it, where there is one."""
    if isinstance(block, Chart):
        title = pieces(even(tidy(block.title)).replace("\n", " "))
        return {
            "kind": "chart",
            "svg": draw(block).svg,
            "alt": describe(block),
            "title": _line(title),
        }
    lines = _lines(block.text)
    if isinstance(block, Heading):
        level = min(max(block.level, 1), 6)
        size = title_size(even(tidy(block.text)), _HEADINGS[level - 1], room) if room else 0
        return {
            "kind": "heading",
            "level": level,
            "lines": lines,
            "centred": room > 0,
            "size": size,
        }
    if isinstance(block, Note):
        return {"kind": "note", "lines": lines}
    right = room > 0 and is_unit_line(block.text)
    return {"kind": "paragraph", "lines": lines, "right": right, "close": room > 0}


def _lines(text: str) -> list[Any]:
    text = even(tidy(text))
    return [_line(pieces(line or _FILLER)) for line in text.split("\n")] if text else []


def _line(found: list[Any]) -> Any:
    """A line as a text, or as its pieces where one of them is a picture."""
    if not found:
        return ""
    if len(found) == 1 and isinstance(found[0], str):
        return found[0]
    return [one if isinstance(one, str) else one._asdict() for one in found]


def _grid(grid: Grid, wide: bool) -> dict[str, Any]:
    cells = cells_of(grid)
    size = _TABLE_SIZES[0 if not wide else 1 if cells.width <= 2 * WIDE else 2]
    page = _TURNED if wide else _UPRIGHT
    shown = [[_cell(one, one.row in (0, cells.head)) for one in row] for row in cells.rows]
    return {
        "kind": "grid",
        "size": size,
        "columns": column_widths(cells, page, size / 2),
        "head": shown[: cells.head],
        "rows": shown[cells.head :],
    }


def _cell(cell: Cell, first: bool) -> dict[str, Any]:
    """A cell. first: it stands in the first row of the head or of the body."""
    # A blank cell of those, or a merged one, holds a space, so that it stands in the structure.
    blank = [_FILLER] if first or (cell.rows, cell.columns) != (1, 1) else []
    return {
        "rows": cell.rows,
        "columns": cell.columns,
        "side": "center" if cell.middle else "right" if cell.figure else "left",
        "long": cell.rows > 1 or len(cell.text) > _LONG,
        "lines": _lines(cell.text) or blank,
    }
