"""Markdown both ways: GFM pipe tables, headings and paragraphs.

markdown-it-py finds the blocks. The cells of a table and the inline markup are read here: it pads
and cuts ragged rows silently, and what a scan's text holds must be kept. Lists, quotes, code and
setext headings are read as paragraphs: a printed number is part of the text, and no text is lost.
"""

import html
import re
import unicodedata
from functools import cache
from html.entities import html5
from typing import TYPE_CHECKING

from mingzhang.document import Block, Carries, Chart, Document, Grid, Heading, Paragraph, Place
from mingzhang.files import FileError
from mingzhang.formats import tidy

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

CARRIES = Carries(levels=True, notes=False, spans=False, header=False, charts=False)
MARK = "<!-- mingzhang: 1 -->"
"""First line of what ``write`` made: such a file is typed, never a scan's text."""
RECOGNISED = "<!-- origin: recognised -->"
"""A first line by which a file says that its text came out of a scan."""
MOST_CELLS = 1_000_000
MOST_LINE = 200_000
MOST_LINES = 200_000

_ASCII = r"[!-/:-@\[-`{-~]"
_LINE_END = re.compile(r"\r\n|\n|\r")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?=\S)")
_QUOTE = re.compile(r"[ \t]*>[ \t]?")
_NUMBER = re.compile(r"[ \t]*(\d{1,9})[.)](?:[ \t]|$)")
_PIPE = re.compile(r"(?<!\\)\|")
_MARKUP = re.compile(r"[\\&<*]")
_INLINE = re.compile(
    rf"\\(?P<escaped>{_ASCII})"
    r"|&(?P<entity>(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<break><br[ \t]{0,9}/?>)"
    r"|<u>[ \t]{0,9}(?P<bar>[<>])[ \t]{0,9}</u>"
    r"|</?(?:u|b|i|em|strong|sup|sub)[ \t]{0,9}/?>"
    r"|\*\*(?=\S)(?P<strong>[^*\\<&\n]+)(?<=\S)\*\*",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"[\\`*_\[\]<~$]|&(?=[#A-Za-z])")
_OPENING = re.compile(r"(\d{1,9})(?=[.)](?:[ \t]|$))|(?=#|>|[-+](?:[ \t]|$)|([-+])[ \t]*\2)")
_FIGURE = re.compile(r"[-－]?[\d,，]*\d\.\d+%?|\d{5,}|\d{1,3}(?:[,，]\d{3})+")


def read(text: str, source: str = "") -> Document:
    """Read Markdown into a Document. Every block and row has its line.

    text: the file's text; source: its name.
    Raises FileError for a size that no publication has.
    """
    lines = lines_of(text, source)
    blocks: list[Block] = []
    parser = _parser()
    tokens: list[Token] = []
    source_text = "\n".join(["" if line.isspace() else line for line in lines])
    parser.block.parse(source_text, parser, {}, tokens)
    for token in tokens:
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "heading_open":
            title = lines[start].strip(" \t").lstrip("#")
            title = re.sub(r"(?:^|[ \t])#+$", "", title) if title.endswith("#") else title
            blocks.append(Heading(_plain(title), int(token.tag[1:]), Place(line=start + 1)))
        elif token.type == "grid":
            blocks.append(_grid(lines, start, end))
        elif token.type == "paragraph_open":
            blocks += _paragraphs(lines, start, end)
    blocks = [block for block in blocks if not isinstance(block, Heading | Paragraph) or block.text]
    document = Document(tuple(blocks), "typed", source, 0, lines)
    if looks_recognised(document):
        return Document(document.blocks, "recognised", source, 0, lines)
    return document


def lines_of(text: str, source: str) -> tuple[str, ...]:
    """The lines of a text. Raises FileError for a size that no publication has."""
    lines = tuple(_LINE_END.split(text))
    lines = lines if lines[-1] else lines[:-1]
    _limit(lines, source)
    return lines


def looks_recognised(document: Document) -> bool:
    """Whether a Document read from Markdown looks like text out of a scan.

    A first line may say it: MARK (ours, so typed) or RECOGNISED. Else the tables tell. A converter
    of scans sees no merged heads and page breaks: it leaves the first cell of a head blank, makes
    the first row of a table's next page its head, so that figures stand there, and writes rows of
    other widths than the head. People and converters of typed files do so now and then; a scan's
    text is full of it, so two such tables are asked for, and a third of all.
    """
    first = next((line.strip() for line in document.lines if line.strip()), "")
    if first in (MARK, RECOGNISED):
        return first == RECOGNISED
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    odd = sum(map(_odd, grids))
    return odd > 1 and 3 * odd >= len(grids)


def write(document: Document, title: str = "") -> str:
    """Write a Document as GFM. Merged cells stay blanks; charts are left out.

    document: texts are written as ``tidy`` gives them, newlines as ``<br>``; title: unused.
    A short row stays short; a short first row is filled, for Markdown shows no wider one below it.
    """
    parts = [MARK]
    for block in document.only(CARRIES).blocks:
        if isinstance(block, Grid):
            if block.width:
                parts.append(_table(block))
        elif not isinstance(block, Chart) and (text := tidy(block.text)):
            heading = isinstance(block, Heading)
            mark = "#" * min(6, max(1, block.level)) + " " if isinstance(block, Heading) else ""
            body = _escape(text)
            parts.append(mark + (body.replace("#", "\\#") if heading else _open(body)))
    return "\n\n".join(parts) + "\n"


def _limit(lines: tuple[str, ...], source: str) -> None:
    """Refuse what would take long: each limit is far above any publication."""
    if len(lines) > MOST_LINES:
        raise FileError(f"「{source}」超过 {MOST_LINES} 行，不像公开文件，请检查或拆分")
    if any(len(line) > MOST_LINE for line in lines):
        raise FileError(f"「{source}」有一行超过 {MOST_LINE} 字，不像公开文件，请检查或拆分")
    if sum(line.count("|") for line in lines) > MOST_CELLS:
        raise FileError(f"「{source}」的表格超过 {MOST_CELLS} 格，不像公开文件，请检查或拆分")


@cache
def _parser() -> "MarkdownIt":
    """markdown-it with block rules only; a table becomes one token, its cells are read here."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import table

    parser = MarkdownIt("commonmark").enable("table")
    stops = parser.block.ruler.getRules

    def grid(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
        if not table(state, start, end, True):
            return False
        if silent:
            return True
        line = start + 2
        rules = stops("blockquote")
        while line < end and not state.isEmpty(line):
            bar = state.src[state.bMarks[line] + state.tShift[line]] == "|"
            if not bar and any(rule(state, line, end, True) for rule in rules):
                break
            line += 1
        state.push("grid", "", 0).map = [start, line]
        state.line = line
        return True

    parser.block.ruler.at("table", grid, {"alt": ["paragraph", "reference"]})
    others = ["list", "code", "fence", "blockquote", "html_block", "reference", "lheading"]
    return parser.disable(others)


def _paragraphs(lines: tuple[str, ...], start: int, end: int) -> list[Block]:
    """The paragraphs of some lines: an item of a list begins one of its own."""
    found: list[tuple[int, list[str]]] = []
    ordered = False
    for number in range(start, end):
        line = _unquoted(lines[number])
        bullet = _BULLET.match(line)
        count = _NUMBER.match(line)
        if bullet or not found or (count and (ordered or int(count[1]) == 1)):
            found.append((number, [line[bullet.end() :] if bullet else line]))
            ordered = count is not None
        else:
            found[-1][1].append(line)
    texts = [(number, _joined(parts)) for number, parts in found]
    return [
        Paragraph(_plain(text), Place(line=number + 1))
        for number, text in texts
        if not (text.startswith("<!--") and text.endswith("-->"))
    ]


def _unquoted(line: str) -> str:
    """A line without its mark of a quote."""
    mark = _QUOTE.match(line) if ">" in line else None
    return line[mark.end() :] if mark else line


def _joined(lines: list[str]) -> str:
    """Lines as one: a soft break between Chinese signs is nothing, else a space; a hard one is."""
    if len(lines) == 1:
        return lines[0].strip()
    parts: list[str] = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        bare = line.strip()
        slashes = len(bare) - len(bare.rstrip("\\"))
        if slashes % 2 and after:
            parts += (bare[:-1], "\n")
        elif line.endswith("  "):
            parts += (bare, "\n")
        else:
            parts += (bare, "" if _closed(bare[-1:], after.strip()[:1]) else " ")
    return "".join(parts).strip()


def _closed(left: str, right: str) -> bool:
    """Whether two signs stand together without a space: Chinese or punctuation, not both ASCII."""
    if left.isascii() and right.isascii():
        return False
    return all(
        unicodedata.east_asian_width(side) in "WF" or unicodedata.category(side).startswith("P")
        for side in (left, right)
        if side
    )


def _grid(lines: tuple[str, ...], start: int, end: int) -> Grid:
    """A table with its raw widths; the line of dashes is no row."""
    numbers = (start, *range(start + 2, end))
    rows = tuple([_cells(lines[number]) for number in numbers])
    return Grid(rows, (), 1, Place(line=start + 1), tuple([number + 1 for number in numbers]))


def _cells(line: str) -> tuple[str, ...]:
    bare = line.strip()
    parts = _PIPE.split(bare)
    if len(parts) > 1 and not parts[0]:
        del parts[0]
    if len(parts) > 1 and not parts[-1]:
        del parts[-1]
    if "\\|" in bare:
        parts = [part.replace("\\|", "|") for part in parts]
    return tuple([_plain(part) for part in parts])


def _odd(grid: Grid) -> bool:
    """Whether a table looks like a scan's: see ``looks_recognised``."""
    head = grid.rows[0]
    ragged = any(len(row) != len(head) for row in grid.rows)
    return ragged or not head[0] or any(map(_FIGURE.fullmatch, head))


def _plain(text: str) -> str:
    """The text of a cell or paragraph without its markup."""
    return tidy(_INLINE.sub(_meant, text) if _MARKUP.search(text) else text)


def _meant(found: re.Match[str]) -> str:
    """What a piece of inline markup stands for; a tag for nothing."""
    if found["break"]:
        return "\n"
    if found["bar"]:  # an underlined > is how a converter writes ≥
        return "≥" if found["bar"] == ">" else "≤"
    if name := found["entity"]:
        return html.unescape(found[0]) if name[0] == "#" else html5.get(name, found[0])
    return found["escaped"] or found["strong"] or ""


def _table(grid: Grid) -> str:
    first = [*grid.rows[0], *[""] * (grid.width - len(grid.rows[0]))]
    texts = [
        "| " + " | ".join(_escape(tidy(cell)).replace("|", "\\|") for cell in row) + " |"
        for row in (first, *grid.rows[1:])
    ]
    return "\n".join([texts[0], "|" + "---|" * grid.width, *texts[1:]])


def _escape(text: str) -> str:
    """Escape what could be markup within a line."""
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(r"\\\g<0>", text)
    return text.replace("\n", "<br>")


def _open(text: str) -> str:
    """Escape what could be markup at the start of a paragraph: marks of headings, lists, rules."""
    return _OPENING.sub(r"\1\\", text, count=1) if _OPENING.match(text) else text
