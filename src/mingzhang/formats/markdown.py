"""Markdown both ways: GFM pipe tables, headings and paragraphs.

markdown-it-py finds the blocks; the cells of tables are split here, because it pads and cuts ragged
rows silently, and what a scan's text holds must be kept.
"""

import html
import re
import unicodedata

from mingzhang.document import Block, Carries, Chart, Document, Grid, Heading, Paragraph, Place
from mingzhang.files import FileError

CARRIES = Carries(levels=True, notes=False, spans=False, header=False, charts=False)
MARK = "<!-- mingzhang: 1 -->"
"""First line of what ``write`` made: such a file is typed, never a scan's text."""
MOST_CELLS = 1_000_000
MOST_LINE = 200_000

_ITEM = re.compile(r"\s*[-*+] (?=\S)")
_TAG = re.compile(r"</?(?:u|b|i|sup|sub|br)\s*/?>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|&~$^])")
_PIPE = re.compile(r"(?<!\\)\|")
_SPACE = re.compile(r"\s+")
_ENTITY = re.compile(r"&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")


def read(text: str, source: str = "") -> Document:
    """Read Markdown into a Document. source: the file's name. Raises FileError for hostile size."""
    from markdown_it import MarkdownIt

    lines = tuple(text.splitlines())
    if any(len(line) > MOST_LINE for line in lines):
        raise FileError(f"「{source}」有一行超过 {MOST_LINE} 字，不像公开文件，请检查")
    if text.count("|") > MOST_CELLS:
        raise FileError(f"「{source}」的表格超过 {MOST_CELLS} 格，不像公开文件，请检查")
    parser = MarkdownIt("commonmark").enable("table").disable(["list", "code", "lheading"])
    parser.core.ruler.disable(["inline", "text_join"])
    blocks: list[Block] = []
    tokens = parser.parse("\n".join(lines))
    for position, token in enumerate(tokens):
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "heading_open":
            level = int(token.tag[1:])
            blocks.append(
                Heading(_plain(tokens[position + 1].content), level, Place(line=start + 1))
            )
        elif token.type == "table_open":
            blocks.append(_grid(lines, start, end))
        elif token.type == "paragraph_open":
            blocks += _paragraphs(lines, start, end)
    blocks = [block for block in blocks if not isinstance(block, Heading | Paragraph) or block.text]
    origin = "typed" if text.startswith(MARK) or not _damaged(blocks) else "recognised"
    return Document(tuple(blocks), origin, source, 0, lines)


def _paragraphs(lines: tuple[str, ...], start: int, end: int) -> list[Block]:
    """Paragraphs of some lines; a list item begins one of its own."""
    found: list[tuple[int, str]] = []
    for number in range(start, end):
        line = lines[number]
        item = _ITEM.match(line)
        if item or not found:
            found.append((number, line[item.end() :] if item else line))
        else:
            first, text = found[-1]
            found[-1] = (first, _join(text, line.strip()))
    return [Paragraph(_plain(text), Place(line=number + 1)) for number, text in found]


def _join(left: str, right: str) -> str:
    """A soft line break between Chinese characters is nothing, else a space."""
    sides = (left.rstrip()[-1:], right[:1])
    wide = any(unicodedata.east_asian_width(side) in "WF" for side in sides if side)
    return left.rstrip() + ("" if wide else " ") + right


def _grid(lines: tuple[str, ...], start: int, end: int) -> Grid:
    """A table with its raw widths; the line of dashes is no row."""
    numbers = [start, *range(start + 2, end)]
    rows = tuple(_cells(lines[number]) for number in numbers)
    place = Place(line=start + 1)
    return Grid(rows, (), 1, place, tuple(number + 1 for number in numbers))


def _cells(line: str) -> tuple[str, ...]:
    bare = line.strip()
    parts = _PIPE.split(bare)
    if parts and not parts[0]:
        parts = parts[1:]
    if parts and bare.endswith("|") and not bare.endswith("\\|"):
        parts = parts[:-1]
    return tuple(_plain(part) for part in parts)


def _plain(text: str) -> str:
    """The text of a cell or paragraph without its markup."""
    bare = _TAG.sub("", text) if "<" in text else text
    if "\\" in bare:
        bare = _ESCAPED.sub(r"\1", bare)
    if "&" in bare:
        bare = _ENTITY.sub(lambda found: html.unescape(found[0]), bare)
    return _SPACE.sub(" ", bare).strip()


def _damaged(blocks: list[Block]) -> bool:
    """Whether the tables look like text out of a scan.

    A converter of scans writes merged heads as blank cells and lets a table go on without a head;
    typed Markdown gives every table one head row without blanks.
    """
    heads = [block.rows[0] for block in blocks if isinstance(block, Grid) and block.rows]
    odd = sum(any(not text for text in head[1:]) or not head[0] for head in heads)
    return len(heads) > 1 and 2 * odd > len(heads)


def tidy(text: str) -> str:
    """A text as Markdown can carry it: white space folded to one space, none at the ends."""
    return _SPACE.sub(" ", text).strip()


def write(document: Document) -> str:
    """Write a Document as GFM. Merged cells become blanks; charts are left out."""
    parts = [MARK]
    for block in document.only(CARRIES).blocks:
        if isinstance(block, Grid):
            parts.append(_table(block))
        elif isinstance(block, Heading):
            parts.append(f"{'#' * min(6, block.level)} {_escape(block.text)}")
        elif not isinstance(block, Chart) and tidy(block.text):
            parts.append(_escape(block.text))
    return "\n\n".join(parts) + "\n"


def _table(grid: Grid) -> str:
    width = grid.width
    rows = [[*row, *[""] * (width - len(row))] for row in grid.rows]
    texts = ["| " + " | ".join(_escape(cell) for cell in row) + " |" for row in rows]
    return "\n".join([texts[0], "|" + "---|" * width, *texts[1:]])


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", tidy(text)) if _needs(text) else tidy(text)


def _needs(text: str) -> bool:
    """Plain numbers and words stay readable; what Markdown could take for markup does not."""
    return not re.fullmatch(r"[\w,.%（）“”、，。：；《》〔〕 ]*", text) or bool(
        re.match(r"\s*\d+\.(\s|$)|.*_|\s*$", text)
    )
