"""Plain text: a page copied as text, or the text of a PDF. It is read only.

Lines that a page has broken are joined; where no page broke them, each is a paragraph. Tables are
found where it is certain which cell is which: cells parted by bars or tabs, a row a line, or one
cell a line where labels and numbers take turns as the head says. What is Markdown is read as such.
"""

import re
import unicodedata

from mingzhang.document import Block, Carries, Document, Grid, Heading, Paragraph, Place
from mingzhang.formats import markdown, tidy
from mingzhang.formats.stacked import Line, closed, table_at, whole_rows

CARRIES = Carries(levels=False, notes=False, spans=False, header=False, charts=False)
_MARKDOWN = re.compile(
    r"^[ \t]{0,3}(?:#{1,6}[ \t]|\|?[ \t]*:?-{3,}:?[ \t]*\|)|\A<!--", re.MULTILINE
)
_ENDS = tuple("。:：；;！？!?")
_OPEN = tuple(",，、(（《“")
_GOES_ON = tuple(",，、。；;)）》”%％")
_CELLS = re.compile(r"[|\t]")
_SPANS = re.compile(r"\|?[ \t]*([^|]*[^|\s])[ \t]*\|[ \t]*\|[| \t]*")
"""A row of which the first cell spans all others."""
_LAST = re.compile(r"[^|。\d]{2,40}\|?\Z")
_CHINESE = re.compile("[\u4e00-\u9fff]")
WIDEST = 160
"""No page's lines are broken at more columns; a Chinese sign takes two."""
MOST_ROWS = 2000
"""A table goes on as another one after so many lines."""
FULL = 0.75
"""A line may be full from this share of the widest one on: a number is not broken."""


def read(text: str, source: str = "") -> Document:
    """Read plain text into a Document. Every block has its line.

    text: the file's text; source: its name.
    Raises FileError for a size that no publication has.
    """
    if _MARKDOWN.search(text):
        return markdown.read(text, source)
    lines = markdown.lines_of(text, source)
    known = [
        Line(number, tidy(line), len(line) - len(line.lstrip()))
        for number, line in enumerate(lines, 1)
    ]
    filled = _titles(whole_rows(closed([one for one in known if one.text])))
    blocks: list[Block] = []
    at = 0
    plain: list[Line] = []
    while at < len(filled):
        rows = _rows(filled, at)
        taken, grid = len(rows), _grid(rows)
        if not taken:
            taken, grid = table_at(filled, at)
        if not taken or grid is None:
            plain.append(filled[at])
            at += 1
            continue
        blocks += _paragraphs(plain)
        plain = []
        blocks.append(grid)
        at += taken
    blocks += _paragraphs(plain)
    return Document(tuple(blocks), "typed", source, 0, lines)


def _titles(lines: list[Line]) -> list[Line]:
    """Lines in which what stands in the first of several cells alone above a table is bare."""
    found: list[Line] = []
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        above = not found or not _CELLS.search(found[-1].text)
        alone = above and _SPANS.fullmatch(line.text)
        found.append(line._replace(text=alone[1]) if alone and after is not None else line)
    return found


def _rows(lines: list[Line], at: int) -> list[tuple[Line, tuple[str, ...]]]:
    """The lines from here on that are rows of one table: as many cells in each, two at least."""
    found: list[tuple[Line, tuple[str, ...]]] = []
    for line in lines[at : at + MOST_ROWS] if _CELLS.search(lines[at].text) else ():
        cells = _cells(line.text)
        if found and "|" in line.text and len(cells) < len(found[0][1]) and _LAST.match(line.text):
            found.append((line, (*cells, *[""] * (len(found[0][1]) - len(cells)))))
            break  # cut behind its label
        if len(cells) < 2 or (found and len(cells) != len(found[0][1])):
            break
        found.append((line, cells))
    return found if len(found) > 1 else []


def _cells(text: str) -> tuple[str, ...]:
    sign = "\t" if "\t" in text else "|"
    if sign not in text:
        return ()
    parts = [part.strip() for part in text.split(sign)]
    if sign == "|":
        parts = parts[1:] if not parts[0] else parts
        parts = parts[:-1] if not parts[-1] else parts
    return tuple(parts)


def _grid(rows: list[tuple[Line, tuple[str, ...]]]) -> Grid | None:
    if not rows:
        return None
    lines = tuple(line.number for line, _ in rows)
    return Grid(tuple(cells for _, cells in rows), (), 1, Place(line=lines[0]), lines)


def _paragraphs(lines: list[Line]) -> list[Heading | Paragraph]:
    """Lines of running text as paragraphs."""
    widest = _broken_at(lines)
    found: list[tuple[int, list[str]]] = []
    last: Line | None = None
    for line in lines:
        if last is not None and _joins(last, line, widest):
            found[-1][1].append(line.text)
        else:
            found.append((line.number, [line.text]))
        last = line
    return [Paragraph(_joined(texts), Place(line=number)) for number, texts in found]


def _broken_at(lines: list[Line]) -> int:
    """The columns at which a page has broken its lines; 0 where none has."""
    chinese = [line for line in lines if _CHINESE.search(line.text)]
    widths = [_width(line.text) for line in chinese]
    if not widths or (widest := sorted(widths)[len(widths) * 49 // 50]) > WIDEST:
        return 0
    full = [line for line, width in zip(chinese, widths, strict=True) if width >= FULL * widest]
    unfinished = [line for line in full if not line.text.endswith(_ENDS)]
    return widest if len(full) > 2 and 2 * len(unfinished) >= len(full) else 0


def _joins(last: Line, line: Line, widest: int) -> bool:
    """Whether a line goes on with the one before."""
    if last.text.endswith("|") and line.text.endswith("|"):
        return True  # cells whose rows are not known
    if line.number > last.number + 1:
        return False
    if last.text.endswith(_OPEN) or line.text.startswith(_GOES_ON):
        return True
    if not FULL * widest <= _width(last.text) <= widest / FULL or line.indent > last.indent:
        return False
    return not last.text.endswith((*_ENDS, "|"))


def _joined(texts: list[str]) -> str:
    """Lines as one; between two Latin words a space."""
    joined = texts[0]
    for text in texts[1:]:
        apart = joined[-1:].isascii() and text[:1].isascii() and joined[-1:].isalpha()
        joined += (" " if apart else "") + text
    return joined


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
