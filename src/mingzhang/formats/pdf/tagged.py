"""Our own PDF read back by its tags: headings, paragraphs and tables as they were written.

What is read is what is printed: the tags say which printed characters belong together, nothing
else. The structure of a page lists all of a document's elements, those of other pages blank, so the
path of an element is the same on every page on which it stands.
"""

import ctypes
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mingzhang.document import (
    Block,
    Box,
    Document,
    Grid,
    Heading,
    Note,
    Paragraph,
    Place,
    Run,
    Span,
    around,
)
from mingzhang.files import FileError
from mingzhang.formats import tidy
from mingzhang.formats.cells import MOST_CELLS
from mingzhang.formats.pdf.drawn import MOST_OBJECTS
from mingzhang.formats.pdf.pages import MOST_CHARACTERS, MOST_PAGES, open_file
from mingzhang.formats.pdf.write import BODY_SIZE, LEFT_MARGIN, MARK, NOTE_SIZE

MOST_ELEMENTS = 2_000_000
_DEEP = 12
_HEADINGS = {f"H{level}": level for level in range(1, 7)}
_HYPHENS = (0x02, 0xFFFE)
"""What PDFium gives for a hyphen at the end of a line."""
_NEAR = 0.2
"""Points by which sizes may differ that are the same."""


class _Sign(NamedTuple):
    """A printed character. page: 1-based; box: None for what a reader adds."""

    text: str
    page: int = 0
    box: Box | None = None
    size: float = 0.0


@dataclass(slots=True)
class _Element:
    """An element of the structure. count: of all its kids, seen or not; kids: those seen."""

    kind: str
    count: int = 0
    rows: int = 1
    columns: int = 1
    alt: str = ""
    kids: "dict[int, _Element | list[_Sign]]" = field(default_factory=dict)


def read_tagged(data: bytes, source: str = "") -> Document | None:
    """Read a PDF that ``write`` made; None where it is another's or its tags hold nothing.

    Raises FileError: broken, or past a cap.
    """
    root = _Element("Document")
    with closing(open_file(data, source)) as document:
        if document.get_metadata_value("Keywords") != MARK or not document.is_tagged():
            return None
        pages = len(document)
        if pages > MOST_PAGES:
            raise FileError(f"「{source}」有 {pages} 页，超过上限 {MOST_PAGES} 页，请拆分后再读")
        reader = _Reader(source)
        for number in range(1, pages + 1):
            reader.take(document, number, root)
    blocks = tuple(_blocks(root, source))
    return Document(blocks, "typed", source, pages) if blocks else None


class _Content(NamedTuple):
    """What stands on a page by the number of its marked content."""

    signs: dict[int, list[_Sign]]
    pictures: dict[int, _Sign]


class _Reader:
    """Gathers the structure of all pages, with the characters of each."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.elements = self.characters = 0

    def take(self, document: Any, number: int, root: _Element) -> None:
        """Add what a page holds to the tree."""
        import pypdfium2.raw as pdfium

        page = pdfium.FPDF_LoadPage(document.raw, number - 1)
        if not page:
            raise FileError(
                f"「{self.source}」第 {number} 页已损坏，读不出来，请重新下载或另存一份"
            )
        text = pdfium.FPDFText_LoadPage(page)
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        try:
            signs = self._signs(page, text, number)
            pictures = self._pictures(page, number)
            for index in range(max(0, pdfium.FPDF_StructTree_CountChildren(tree))):
                top = pdfium.FPDF_StructTree_GetChildAtIndex(tree, index)
                if top:
                    self._walk(top, root, _Content(signs, pictures), 0)
        finally:
            pdfium.FPDF_StructTree_Close(tree)
            pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(page)

    def _signs(self, page: Any, text: Any, number: int) -> dict[int, list[_Sign]]:
        """The characters of a page by the number of their marked content."""
        import pypdfium2.raw as pdfium

        count = max(0, pdfium.FPDFText_CountChars(text))
        self.characters += count
        if self.characters > MOST_CHARACTERS:
            raise FileError(f"「{self.source}」的文字超过上限 {MOST_CHARACTERS} 个，请拆分后再读")
        height = pdfium.FPDF_GetPageHeightF(page)
        found: dict[int, list[_Sign]] = {}
        marks: dict[int, int] = {}
        box = pdfium.FS_RECTF()
        for index in range(count):
            holder = pdfium.FPDFText_GetTextObject(text, index)
            address = ctypes.cast(holder, ctypes.c_void_p).value
            # PDFium adds spaces and line ends by itself.
            if address is None or pdfium.FPDFText_IsGenerated(text, index) == 1:
                continue
            if address not in marks:
                marks[address] = pdfium.FPDFPageObj_GetMarkedContentID(holder)
            if (mark := marks[address]) < 0:
                continue
            code = pdfium.FPDFText_GetUnicode(text, index)
            pdfium.FPDFText_GetLooseCharBox(text, index, box)
            where = (box.left, height - box.top, box.right, height - box.bottom)
            size = pdfium.FPDFText_GetFontSize(text, index)
            sign = "-" if code in _HYPHENS else chr(code) if code < 0x110000 else ""
            signs = found.setdefault(mark, [])
            if signs and _is_half(signs[-1].text) and _is_half(sign):
                pair = (signs[-1].text + sign).encode("utf-16-le", "surrogatepass")
                signs[-1] = signs[-1]._replace(text=pair.decode("utf-16-le", "replace"))
            else:
                signs.append(_Sign(sign, number, where, size))
        return found

    def _pictures(self, page: Any, number: int) -> dict[int, _Sign]:
        """What is drawn on a page, by the number of its marked content: signs without a text."""
        import pypdfium2.raw as pdfium

        height = pdfium.FPDF_GetPageHeightF(page)
        found: dict[int, _Sign] = {}
        edges = [ctypes.c_float() for _ in range(4)]
        count = pdfium.FPDFPage_CountObjects(page)
        if count > MOST_OBJECTS:
            raise FileError(
                f"「{self.source}」第 {number} 页的图形和文字超过上限 {MOST_OBJECTS} 个，"
                "请拆分后再读"
            )
        for index in range(max(0, count)):
            holder = pdfium.FPDFPage_GetObject(page, index)
            if pdfium.FPDFPageObj_GetType(holder) == pdfium.FPDF_PAGEOBJ_TEXT:
                continue
            mark = pdfium.FPDFPageObj_GetMarkedContentID(holder)
            if mark < 0:
                continue
            pdfium.FPDFPageObj_GetBounds(holder, *edges)
            left, bottom, right, top = (edge.value for edge in edges)
            box = (left, height - top, right, height - bottom)
            known = found.get(mark)
            if known and known.box:
                box = around([box, known.box])
            found[mark] = _Sign("", number, box, box[3] - box[1])
        return found

    def _walk(self, raw: Any, element: _Element, content: "_Content", deep: int) -> None:
        import pypdfium2.raw as pdfium

        element.count = max(0, pdfium.FPDF_StructElement_CountChildren(raw))
        self.elements += element.count
        if self.elements > MOST_ELEMENTS or deep > _DEEP:
            raise FileError(f"「{self.source}」的结构过于复杂，请另存一份后再读")
        for index in range(element.count):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(raw, index)
            if child:
                known = element.kids.get(index)
                if not isinstance(known, _Element):
                    known = element.kids[index] = _element(child)
                self._walk(child, known, content, deep + 1)
                continue
            mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(raw, index)
            if element.kind == "Figure" and mark in content.pictures:
                element.kids[index] = [content.pictures[mark]._replace(text=element.alt)]
            elif mark in content.signs:
                element.kids[index] = content.signs[mark]


def _element(raw: Any) -> _Element:
    import pypdfium2.raw as pdfium

    element = _Element(_string(pdfium.FPDF_StructElement_GetType, raw))
    if element.kind == "Figure":
        element.alt = _string(pdfium.FPDF_StructElement_GetAltText, raw)
    if element.kind in ("TD", "TH"):
        element.rows = _size(raw, b"RowSpan")
        element.columns = _size(raw, b"ColSpan")
    return element


def _is_half(text: str) -> bool:
    """Whether a text is half of a sign beyond 0xFFFF, as PDFium gives those."""
    return len(text) == 1 and 0xD800 <= ord(text) < 0xE000


def _string(call: Any, raw: Any) -> str:
    size = call(raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    call(raw, buffer, size)
    return buffer.raw[:size].decode("utf-16-le", "ignore").rstrip("\0")


def _size(raw: Any, name: bytes) -> int:
    """How many rows or columns a cell takes, at least 1."""
    import pypdfium2.raw as pdfium

    for index in range(max(0, pdfium.FPDF_StructElement_GetAttributeCount(raw))):
        attribute = pdfium.FPDF_StructElement_GetAttributeAtIndex(raw, index)
        value = pdfium.FPDF_StructElement_Attr_GetValue(attribute, name)
        number = ctypes.c_float()
        if value and pdfium.FPDF_StructElement_Attr_GetNumberValue(value, number):
            return min(max(int(number.value), 1), MOST_CELLS)
    return 1


def _blocks(root: _Element, source: str) -> Iterator[Block]:
    last: list[_Sign] = []
    kind = ""
    for _, element in sorted(root.kids.items()):
        if not isinstance(element, _Element):
            continue
        signs = _text(element)
        if element.kind == "P" and kind == "P" and last and _continues(signs):
            last += [_Sign("\n"), *signs]
            continue
        if kind == "P":
            yield from _paragraph(last)
        last, kind = signs, element.kind
        if kind in _HEADINGS:
            text = tidy("".join(sign.text for sign in signs))
            if text:
                yield Heading(text, _HEADINGS[kind], _place(signs))
        elif kind == "Table":
            yield from _table(element, source)
    if kind == "P":
        yield from _paragraph(last)


def _text(element: _Element) -> list[_Sign]:
    """The printed characters of an element, a line end between paragraphs within it."""
    signs: list[_Sign] = []
    before = ""
    for _, kid in sorted(element.kids.items()):
        if not isinstance(kid, _Element):
            signs += kid
            before = ""
            continue
        if kid.kind == "P" and before == "P":
            signs.append(_Sign("\n"))
        before = kid.kind
        signs += _text(kid)
    return signs


def _continues(signs: list[_Sign]) -> bool:
    """Whether a paragraph is a further line of the one before: ``page.typ`` says how it shows."""
    first = next((sign for sign in signs if sign.box), None)
    if first is None or first.box is None:
        return True  # Only a blank line within a paragraph is a paragraph without a sign.
    indented = first.box[0] > LEFT_MARGIN + first.size
    flush = abs(first.size - BODY_SIZE) > _NEAR and abs(first.size - NOTE_SIZE) > _NEAR
    return indented if flush else not indented


def _paragraph(signs: list[_Sign]) -> Iterator[Block]:
    text = "".join(sign.text for sign in signs)
    if not tidy(text):
        return
    size = next((sign.size for sign in signs if sign.size), 0.0)
    if abs(size - NOTE_SIZE) < _NEAR:
        yield Note(tidy(text), _place(signs))
    else:
        runs = tuple(_runs(signs)) if text == tidy(text) else ()
        yield Paragraph(tidy(text), _place(signs), runs)


def _runs(signs: list[_Sign]) -> Iterator[Run]:
    """Stretches of characters that follow one another on a line."""
    start = 0
    offsets = [0]
    for sign in signs:
        offsets.append(offsets[-1] + len(sign.text))
    for at in range(1, len(signs) + 1):
        if at < len(signs) and _follows(signs[start], signs[at]):
            continue
        boxes = [sign.box for sign in signs[start:at] if sign.box]
        if len(boxes) == at - start and all(len(sign.text) == 1 for sign in signs[start:at]):
            edges = (*(box[0] for box in boxes), boxes[-1][2])
            yield Run(offsets[start], signs[start].page, around(boxes), edges)
        start = at


def _follows(first: _Sign, one: _Sign) -> bool:
    if first.box is None or one.box is None or first.page != one.page:
        return False
    return first.box[1] < (one.box[1] + one.box[3]) / 2 < first.box[3]


def _place(signs: list[_Sign]) -> Place:
    """The page on which characters begin, and the box of those that stand there."""
    page = next((sign.page for sign in signs if sign.box), None)
    boxes = [sign.box for sign in signs if sign.box and sign.page == page]
    return Place(page=page, box=around(boxes)) if boxes else Place()


def _rows(table: _Element) -> tuple[list[_Element], int]:
    """The rows of a table, and how many of them are its head.

    A table that is all head, or has none, has no groups of rows.
    """
    rows: list[_Element] = []
    head = 0
    parts = [table]
    groups = [part for _, part in sorted(table.kids.items()) if isinstance(part, _Element)]
    if any(part.kind in ("THead", "TBody", "TFoot") for part in groups):
        parts = groups
    for part in parts:
        for index in range(part.count):
            row = part.kids.get(index)
            rows.append(row if isinstance(row, _Element) else _Element("TR"))
        head = len(rows) if part.kind == "THead" else head
    if parts == [table]:
        cells = (cell for row in rows for cell in row.kids.values())
        if any(isinstance(cell, _Element) and cell.kind == "TH" for cell in cells):
            head = len(rows)
    return rows, head


def _table(table: _Element, source: str) -> Iterator[Grid]:
    """The cells of a table where they stand: as in HTML, merged ones push others aside."""
    rows, head = _rows(table)
    texts: list[dict[int, list[_Sign]]] = []
    spans: list[Span] = []
    taken: set[tuple[int, int]] = set()
    width = 0
    for at, row in enumerate(rows):
        line: dict[int, list[_Sign]] = {}
        column = 0
        for index in range(row.count):
            cell = row.kids.get(index)
            if not isinstance(cell, _Element):
                cell = _Element("TD")
            while (at, column) in taken:
                column += 1
            down = min(cell.rows, len(rows) - at)
            line[column] = _text(cell)
            if (down, cell.columns) != (1, 1):
                spans.append(Span(at, column, down, cell.columns))
            if len(taken) + down * cell.columns > MOST_CELLS:
                raise FileError(f"「{source}」里一张表格超过 {MOST_CELLS} 格，请拆分")
            taken |= {(at + y, column + x) for y in range(down) for x in range(cell.columns)}
            column += cell.columns
            width = max(width, column)
        texts.append(line)
    if not width:
        return
    cells = [[line.get(column, []) for column in range(width)] for line in texts]
    yield Grid(
        tuple(tuple(tidy("".join(s.text for s in cell)) for cell in row) for row in cells),
        tuple(spans),
        head,
        _place([sign for row in cells for cell in row for sign in cell]),
        (),
        tuple(tuple(_place(cell).box for cell in row) for row in cells),
    )
