"""DOCX in: what a Word document shows, as blocks. Parsed by lxml from the checked package.

Kept: inserted text, text boxes (after the paragraph that holds them), automatic numbers, cells of
tables in tables. Left out: deleted and hidden text, footnotes, comments, headers and footers, the
contents list. ISO/IEC 29500-1, 17.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.document import Block, Chart, Document, Grid, Heading, Note, Paragraph, Place, Span
from mingzhang.files import FileError
from mingzhang.formats import tidy
from mingzhang.formats.cells import MOST_CELLS, head_of
from mingzhang.formats.docx.numbering import Numbering
from mingzhang.formats.ooxml import Package, attribute, integer, name_of, value_of
from mingzhang.formats.peel import peel

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

OURS = "明账表格"
"""Style of the tables that ``write`` makes: their heads are marked, nothing is guessed."""
NOTE = "表注"

_MOST_COLUMNS = 1_000
_MOST_BASES = 20
_DEEPEST = 6
# fmt: off
_LEFT_OUT = frozenset((
    "del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "tblPr",
    "trPr", "tcPr", "rt", "Fallback", "footnoteReference", "endnoteReference",
    "commentReference",
))
# fmt: on
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_BOXES = {0x52: "☑", 0xFE: "☑", 0x6F: "□", 0xA3: "□", 0xA8: "□"}
"""Ticked and empty boxes of the Wingdings fonts."""


class _Style(NamedTuple):
    """What a paragraph style says. level: of a heading, 0 for none; number: numId, ilvl, style."""

    name: str = ""
    level: int = 0
    number: tuple[str, int | None, str] | None = None


def read(data: bytes, source: str = "") -> Document:
    """Read a Word document. The line of a block's place is its number among the blocks, from 1.

    data: the file; source: its name.
    Raises FileError: no DOCX, damaged, hostile, or larger than a publication can be.
    """
    package = Package(data, source, "Word（docx）")
    main = package.main()
    body = package.tree(main).find("{*}body")
    if body is None:
        raise FileError(f"「{source}」里没有正文，请确认它是 Word 文档（docx）")
    reader = _Reader(
        source,
        _styles(package.related(main, "styles")),
        Numbering(package.related(main, "numbering")),
    )
    blocks = [*reader.blocks(body)]
    if rest := tidy(reader.carried):
        blocks.append(Paragraph(rest))
    numbered = [_numbered(one, at) for at, one in enumerate(blocks, 1)]
    return Document(tuple(numbered), "typed", source)


def _numbered(block: Block, number: int) -> Block:
    return block if isinstance(block, Chart) else replace(block, place=Place(line=number))


def _styles(tree: "Element | None") -> dict[str, _Style]:
    """Every paragraph style by its id, with what it takes from those it is based on."""
    if tree is None:
        return {}
    found = {attribute(one, "styleId"): one for one in tree.iterchildren("{*}style")}
    styles = {}
    for name, element in found.items():
        level, number = 0, None
        at: Element | None = element
        for _ in range(_MOST_BASES):
            if at is None:
                break
            level = level or _level(value_of(at, "name").lower(), at.find("{*}pPr"))
            number = number or _number(at.find("{*}pPr"), attribute(at, "styleId"))
            at = found.get(value_of(at, "basedOn"))
        styles[name] = _Style(value_of(element, "name"), level, number)
    return styles


def _level(name: str, look: "Element | None") -> int:
    """The level of a heading by its style's name or its outline level; 0 for none.

    The title is 1, ``Heading 1`` and the outline's first level are 2.
    """
    if name == "title":
        return 1
    kind, _, number = name.rpartition(" ")
    if kind == "heading" and number.isdigit():
        return min(int(number) + 1, _DEEPEST)
    outline = value_of(look, "outlineLvl")
    return min(int(outline) + 2, _DEEPEST) if outline in tuple("012345678") else 0


def _number(look: "Element | None", style: str = "") -> tuple[str, int | None, str] | None:
    """The list and the level that a paragraph or a style names."""
    found = look.find("{*}numPr") if look is not None else None
    if found is None:
        return None
    level = value_of(found, "ilvl")
    return value_of(found, "numId"), integer(level) if level else None, style


class _Reader:
    """One pass over a document's body."""

    def __init__(self, source: str, styles: dict[str, _Style], numbering: Numbering) -> None:
        self.source = source
        self.styles = styles
        self.numbering = numbering
        self.carried = ""

    def blocks(self, parent: "Element") -> Iterator[Block]:
        """The blocks of a body, a text box or a content control."""
        for child in parent.iterchildren("*"):
            name = name_of(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name == "sdt":
                gallery = child.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
                if gallery is None or attribute(gallery, "val") != "Table of Contents":
                    yield from self.blocks(child)
            elif name not in _LEFT_OUT and name != "sectPr":
                yield from self.blocks(child)

    def _paragraph(self, element: "Element") -> Iterator[Block]:
        text, boxes = self._text(element)
        style = self._style(element)
        if style.name.lower().startswith("toc "):
            return
        look = element.find("{*}pPr")
        if look is not None and look.find("{*}rPr/{*}del") is not None:
            # A deleted end of a paragraph: its text goes on in the next one.
            self.carried += text
            return
        text, self.carried = tidy(self.carried + text), ""
        if text:
            level = _level("", look) or style.level
            if value_of(look, "outlineLvl") == "9":
                level = 0
            if level:
                yield Heading(text, level)
            elif style.name == NOTE:
                yield Note(text)
            else:
                yield Paragraph(text)
        for box in boxes:
            yield from self.blocks(box)

    def _style(self, paragraph: "Element") -> _Style:
        look = paragraph.find("{*}pPr")
        return self.styles.get(value_of(look, "pStyle"), _Style())

    def _text(self, paragraph: "Element") -> tuple[str, "list[Element]"]:
        """The text of a paragraph with its automatic number, and its text boxes."""
        pieces: list[str] = []
        boxes: list[Element] = []
        self._gather(paragraph, pieces, boxes)
        text = "".join(pieces)
        given = _number(paragraph.find("{*}pPr")) or self._style(paragraph).number
        if given:
            number, level, style = given
            if level is None:
                level = self.numbering.level_of_style(number, style)
            # Word counts a blank paragraph too; a deleted one it does not.
            if tidy(text) or not any(name_of(one) == "del" for one in paragraph.iterchildren("*")):
                text = self.numbering.label(number, level) + text.lstrip()
        return text, boxes

    def _gather(self, element: "Element", pieces: list[str], boxes: "list[Element]") -> None:
        for child in element.iterchildren("*"):
            name = name_of(child)
            if name == "t":
                pieces.append(child.text or "")
            elif name in _LEFT_OUT:
                continue
            elif name in _SIGNS:
                pieces.append(_SIGNS[name])
            elif name == "br":
                pieces.append("" if attribute(child, "type") in ("page", "column") else "\n")
            elif name == "sym":
                pieces.append(_symbol(attribute(child, "char")))
            elif name == "txbxContent":
                boxes.append(child)
            elif name != "r" or not _hidden(child):
                self._gather(child, pieces, boxes)

    def _table(self, element: "Element") -> Iterator[Block]:
        look = element.find("{*}tblPr")
        style = self.styles.get(value_of(look, "tblStyle"), _Style())
        ours = style.name == OURS
        rows: list[tuple[str, ...]] = []
        spans: list[Span] = []
        below: dict[int, tuple[int, Span]] = {}
        head, total = 0, 0
        for row in _children(element, "tr"):
            if row.find("{*}trPr/{*}del") is not None:
                continue
            line: list[str] = [""] * _before(row)
            open_cells, below = below, {}
            for cell in _children(row, "tc"):
                span = self._cell(cell, len(rows), line, ours)
                goes_on = _merged_down(cell)
                start = open_cells.get(span.column)
                if goes_on == "continue" and start and start[1].columns == span.columns:
                    line[span.column] = ""
                    grown = start[1]._replace(rows=start[1].rows + 1)
                    spans[start[0]] = grown
                    below[span.column] = (start[0], grown)
                else:
                    spans.append(span)
                    if goes_on:
                        below[span.column] = (len(spans) - 1, span)
            total += len(line)
            if total > MOST_CELLS:
                raise FileError(f"「{self.source}」里一张表格超过 {MOST_CELLS} 格，请拆分")
            head += head == len(rows) and _is_head(row)
            rows.append(tuple(line))
        if not any(rows):
            return
        merged = tuple(sorted(one for one in spans if one.rows > 1 or one.columns > 1))
        grid = Grid(tuple(rows), merged, head if head or ours else head_of(rows, merged))
        yield from [grid] if ours else peel(grid)

    def _cell(self, cell: "Element", row: int, line: list[str], ours: bool) -> Span:
        """Put a cell's text at the end of a line; its place and width."""
        look = cell.find("{*}tcPr")
        columns = integer(value_of(look, "gridSpan"), 1)
        columns = min(max(columns, 1), _MOST_COLUMNS)
        span = Span(row, len(line), 1, columns)
        texts = self._lines(cell)
        text = "\n".join(texts if ours else filter(None, texts))
        line += [tidy(text), *[""] * (columns - 1)]
        return span

    def _lines(self, parent: "Element") -> list[str]:
        """The paragraphs in a cell; a table in it gives a line a row; text boxes come after."""
        lines: list[str] = []
        for child in parent.iterchildren("*"):
            name = name_of(child)
            if name == "p":
                text, boxes = self._text(child)
                lines.append(tidy(text))
                for box in boxes:
                    lines += self._lines(box)
            elif name == "tbl":
                for row in _children(child, "tr"):
                    cells = [" ".join(self._lines(cell)) for cell in _children(row, "tc")]
                    lines.append(" ".join(filter(None, cells)))
            elif name not in _LEFT_OUT:
                lines += self._lines(child)
        return lines


def _children(parent: "Element", name: str) -> "Iterator[Element]":
    """Rows of a table or cells of a row, also those in content controls and insertions."""
    for child in parent.iterchildren("*"):
        if name_of(child) == name:
            yield child
        elif name_of(child) in ("sdt", "sdtContent", "ins", "moveTo", "customXml"):
            yield from _children(child, name)


def _before(row: "Element") -> int:
    """Columns that a row leaves free at its start."""
    look = row.find("{*}trPr")
    return min(max(integer(value_of(look, "gridBefore")), 0), _MOST_COLUMNS)


def _merged_down(cell: "Element") -> str:
    """ "restart", "continue" or blank for a cell that is not merged downwards."""
    found = cell.find("{*}tcPr/{*}vMerge")
    return "" if found is None else attribute(found, "val") or "continue"


def _is_head(row: "Element") -> bool:
    return _on(row.find("{*}trPr/{*}tblHeader"))


def _hidden(run: "Element") -> bool:
    return _on(run.find("{*}rPr/{*}vanish"))


def _on(switch: "Element | None") -> bool:
    return switch is not None and attribute(switch, "val") not in ("0", "false", "off")


def _symbol(code: str) -> str:
    """A sign of a symbol font: boxes by their shape, others only where they are ordinary signs."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if number >> 8 == 0xF0:
        return _BOXES.get(number & 0xFF, "")
    return chr(number) if 0x20 <= number < 0xD800 else ""
