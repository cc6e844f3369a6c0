"""HTML in: what a web page shows, as blocks.

lxml parses without network, entities or huge trees. Tables that only lay out the page are walked
through; scripts, navigation and what is hidden are left out. Pages of ``write`` read back exactly.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.document import Block, Document, Grid, Heading, Note, Paragraph, Place, Span
from mingzhang.files import FileError
from mingzhang.formats import tidy
from mingzhang.formats.cells import MOST_CELLS, head_of
from mingzhang.formats.peel import peel

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_TAGS = 2_000_000
"""Most marks ``<`` of a page."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr",
    "html", "legend", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
)) | frozenset(_HEADINGS)
# fmt: on
# fmt: off
_DROPPED = frozenset((
    "audio", "button", "canvas", "embed", "head", "iframe", "input", "link", "map", "math",
    "meta", "nav", "noscript", "object", "script", "select", "style", "svg", "template",
    "textarea", "title", "video",
))
# fmt: on
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f"
_BREAK = "\v"
_FOLDED = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n]\s*(?=[{_WIDE}])|([ \t\r\n\f]+)")
_LONG = 200
"""Characters from which a cell with paragraphs is running text, not a table's."""


def read(text: str, source: str = "") -> Document:
    """Read a web page into a Document. Every block and row has its line in the source.

    text: the page; source: its name.
    Raises FileError for a page that is blank, too large or nested too deeply.
    """
    from lxml import etree, html

    if text.count("<") > MOST_TAGS:
        raise FileError(f"「{source}」的标记超过 {MOST_TAGS} 个，请拆分后再读")
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError as error:
        raise FileError(f"「{source}」里没有内容，请换一个网页") from error
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise FileError(f"「{source}」的标记嵌套太深，读不了，请用浏览器另存后再读")
    ours = bool(root.xpath("/html/head/meta[@name='generator'][@content='mingzhang']"))
    blocks = tuple(_Walker(source, ours).walk(root))
    return Document(blocks, "typed", source, 0, tuple(text.split("\n")))


class _Walker:
    """One walk over a page. ours: whether ``write`` made it, so that nothing is guessed."""

    def __init__(self, source: str, ours: bool) -> None:
        self.source = source
        self.ours = ours
        self.pieces: list[str] = []
        self.line: int | None = None
        self.level = 0
        self.note = False
        self.numbers: dict[Element, int] = {}

    def walk(self, root: "Element") -> Iterator[Block]:
        """The blocks in the order of the page."""
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "end":
                if tag in _BLOCKS:
                    yield from self._flush()
                    self.level = 0 if tag in _HEADINGS else self.level
                    self.note = False
                self._add(element.tail, element)
            elif _dropped(element) or (self.ours and element.get("data-added") is not None):
                walker.skip_subtree()
            elif tag == "table" and (self.ours or not _lays_out(element)):
                yield from self._flush()
                yield from self._table(element)
                walker.skip_subtree()
            else:
                if tag in _BLOCKS:
                    yield from self._flush()
                    self.level = _HEADINGS.get(tag, self.level)
                    self.note = self.ours and element.get("class") == "note"
                if tag == "br":
                    self.pieces.append(_BREAK)
                elif tag == "li":
                    self.pieces += self._number(element)
                self._add(element.text, element)
        yield from self._flush()

    def _add(self, text: str | None, element: "Element") -> None:
        if text:
            if self.line is None and not text.isspace():
                self.line = element.sourceline
            self.pieces.append(text)

    def _flush(self) -> Iterator[Block]:
        """What has gathered, as one block."""
        text = self._text(self.pieces)
        place = Place(line=self.line)
        self.pieces, self.line = [], None
        if not text:
            return
        if self.level:
            yield Heading(text, self.level, place)
        elif self.note:
            yield Note(text, place)
        else:
            yield Paragraph(text, place)

    def _text(self, pieces: list[str]) -> str:
        """Pieces as a text: white space is one space, none between Chinese signs, as shown."""
        text = "".join(pieces)
        return tidy(text if self.ours else _FOLDED.sub(lambda f: " " if f[1] else "", text))

    def _number(self, item: "Element") -> list[str]:
        """The number that is shown before an item of a numbered list."""
        above = item.getparent()
        if above is None or above.tag != "ol" or above.get("type", "1") != "1":
            return []
        if "none" in (above.get("style") or ""):
            return []
        start = above.get("start", "")
        first = int(start) if re.fullmatch(r"\d{1,9}", start) else 1
        number = self.numbers[above] = self.numbers.get(above, first - 1) + 1
        return [f"{number}. "]

    def _table(self, table: "Element") -> Iterator[Block]:
        for caption in table.iter("caption"):
            if text := self._cell(caption):
                yield Paragraph(text, Place(line=caption.sourceline))
        rows = [row for row in table.iter("tr") if not _dropped(row)]
        laid = self._laid(rows)
        if not laid.rows:
            return
        lines = tuple([row.sourceline for row in rows])
        grid = Grid(laid.rows, laid.spans, laid.head, Place(line=lines[0]), lines)
        yield from [grid] if self.ours else peel(grid)

    def _laid(self, rows: "list[Element]") -> "_Laid":
        """The cells of a table, column by column where they are shown."""
        texts: list[list[str]] = []
        spans: list[Span] = []
        ends = _ends(rows)
        taken: dict[int, int] = {}
        total = 0
        for at, row in enumerate(rows):
            line: list[str] = []
            # What is given is `column: first row that is free again`.
            taken = {column: free for column, free in taken.items() if free > at}
            for cell in row.iter("td", "th"):
                if _dropped(cell):
                    continue
                while len(line) in taken:
                    line.append("")
                column = len(line)
                down = _size(cell.get("rowspan"), 65_534) or ends[at] - at
                down = min(down, ends[at] - at)
                across = max(1, _size(cell.get("colspan"), 1_000))
                across = next((n for n in range(1, across) if column + n in taken), across)
                line += [self._cell(cell), *[""] * (across - 1)]
                if down > 1:
                    taken.update(dict.fromkeys(range(column, column + across), at + down))
                if (down, across) != (1, 1):
                    spans.append(Span(at, column, down, across))
                total += across
                if total > MOST_CELLS:
                    raise FileError(f"「{self.source}」里一张表格超过 {MOST_CELLS} 格，请拆分")
            texts.append(line)
        width = max(map(len, [*texts, [""] * (max(taken, default=-1) + 1)]), default=0)
        if width * len(texts) > MOST_CELLS:
            raise FileError(f"「{self.source}」里一张表格超过 {MOST_CELLS} 格，请拆分")
        filled = tuple([tuple(line + [""] * (width - len(line))) for line in texts if width])
        return _Laid(filled, tuple(spans), self._head(rows, filled, spans))

    def _head(
        self, rows: "list[Element]", texts: tuple[tuple[str, ...], ...], spans: list[Span]
    ) -> int:
        head = 0
        for row in rows:
            cells = [cell.tag for cell in row.iter("td", "th")]
            above = row.getparent()
            in_head = above is not None and above.tag == "thead"
            if not in_head and (self.ours or not cells or "td" in cells):
                break
            head += 1
        return head if head or self.ours else head_of(texts, spans)

    def _cell(self, cell: "Element") -> str:
        """The text of a cell: its blocks line by line."""
        from lxml import etree

        pieces: list[str] = []
        walker = etree.iterwalk(cell, events=("start", "end"))
        for event, element in walker:
            edge = element.tag in _BLOCKS or element.tag == "br"
            if event == "end":
                if element is not cell:
                    pieces += [_BREAK] if edge and element.tag != "br" else []
                    pieces.append(element.tail or "")
            elif element is not cell and _dropped(element):
                walker.skip_subtree()
            else:
                pieces += [_BREAK] if edge else []
                pieces.append(element.text or "")
        lines = self._text(pieces).split("\n")
        return "\n".join(lines if self.ours else filter(None, lines))


class _Laid(NamedTuple):
    """A table as shown; head: rows of its head."""

    rows: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...]
    head: int


def _ends(rows: "list[Element]") -> list[int]:
    """For each row, the row after the last of its group (head, body): there its cells must end."""
    ends = [len(rows)] * len(rows)
    for at in range(len(rows) - 2, -1, -1):
        same = rows[at].getparent() is rows[at + 1].getparent()
        ends[at] = ends[at + 1] if same else at + 1
    return ends


def _size(text: str | None, most: int) -> int:
    """A colspan or rowspan: 1 where it is missing or wrong, at most what browsers take."""
    return min(int(text), most) if text and re.fullmatch(r"\d{1,9}", text) else 1


def _dropped(element: "Element") -> bool:
    """Whether an element is no part of what a page says."""
    tag = element.tag
    if tag in _DROPPED or element.get("hidden") is not None:
        return True
    style = element.get("style")
    if style and _HIDDEN.search(style):
        return True
    within = ("article", "main")
    return tag in ("header", "footer") and next(element.iterancestors(*within), None) is None


def _lays_out(table: "Element") -> bool:
    """Whether a table only lays out the page.

    It holds a table or a heading, has one column or one filled cell, or few cells with long
    paragraphs.
    """
    inside = table.iterdescendants("table", *_HEADINGS)
    if next(inside, None) is not None:
        return True
    rows = [sum(1 for _ in row.iter("td", "th")) for row in table.iter("tr")]
    if max(rows, default=0) < 2:
        return True
    cells = [cell for row in table.iter("tr") for cell in row.iter("td", "th")]
    sizes = [sum(map(len, map(str.strip, cell.itertext()))) for cell in cells]
    filled = [(cell, size) for cell, size in zip(cells, sizes, strict=True) if size]
    if len(filled) < 2:
        return True
    return len(filled) <= 4 and any(
        size > _LONG and sum(1 for _ in cell.iter("p")) > 1 for cell, size in filled
    )
