"""Rectangles over the places of a PDF, as annotations: its own pages stay as they are."""

import ctypes
import io
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from typing import Any, NamedTuple

from mingzhang.document import Box
from mingzhang.files import FileError
from mingzhang.formats.pdf.frame import Frame
from mingzhang.formats.pdf.pages import MOST_PAGES, frame_of, open_file

RED = (208, 32, 32)
LINE = 1.2
"""Points of the line, which runs around the box at that distance."""


class Mark(NamedTuple):
    """A rectangle to draw.

    page: 1-based; box: points from the top left of the page, as a Place has it; colour: red, green,
    blue, 0 to 255; note: a text that viewers show beside it.
    """

    page: int
    box: Box
    colour: tuple[int, int, int] = RED
    note: str = ""


def mark(data: bytes, marks: Iterable[Mark], source: str = "") -> bytes:
    """The PDF with rectangles around places.

    data: the file; source: its name, for messages. Marks on pages that it has not are left out.
    Raises FileError: encrypted, broken, too many pages.
    """
    import pypdfium2.raw as pdfium

    by_page: dict[int, list[Mark]] = defaultdict(list)
    for one in marks:
        by_page[one.page].append(one)
    with closing(open_file(data, source)) as document:
        if len(document) > MOST_PAGES:
            raise FileError(f"「{source}」超过上限 {MOST_PAGES} 页，请拆分后再标")
        for number, found in sorted(by_page.items()):
            if not 1 <= number <= len(document):
                continue
            page = pdfium.FPDF_LoadPage(document.raw, number - 1)
            if not page:
                continue
            text = pdfium.FPDFText_LoadPage(page)
            frame = frame_of(page, text)
            pdfium.FPDFText_ClosePage(text)
            for one in found:
                _draw(page, frame, one)
            pdfium.FPDF_ClosePage(page)
        written = io.BytesIO()
        document.save(written)
    return written.getvalue()


def _draw(page: Any, frame: Frame, one: Mark) -> None:
    import pypdfium2.raw as pdfium

    left, bottom, right, top = frame.outside(one.box)
    outer = (left - 2 * LINE, bottom - 2 * LINE, right + 2 * LINE, top + 2 * LINE)
    annotation = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_SQUARE)
    if not annotation:
        return
    rectangle = pdfium.FS_RECTF(outer[0], outer[3], outer[2], outer[1])
    pdfium.FPDFAnnot_SetRect(annotation, rectangle)
    pdfium.FPDFAnnot_SetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *one.colour, 255)
    pdfium.FPDFAnnot_SetBorder(annotation, 0, 0, LINE)
    pdfium.FPDFAnnot_SetFlags(annotation, pdfium.FPDF_ANNOT_FLAG_PRINT)
    _set_text(annotation, b"Contents", one.note)
    red, green, blue = (value / 255 for value in one.colour)
    drawn = (
        f"q {red:.3f} {green:.3f} {blue:.3f} RG {LINE} w {left - LINE:.2f} {bottom - LINE:.2f} "
        f"{right - left + 2 * LINE:.2f} {top - bottom + 2 * LINE:.2f} re S Q"
    )
    pdfium.FPDFAnnot_SetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, _wide(drawn))
    pdfium.FPDFPage_CloseAnnot(annotation)


def _set_text(annotation: Any, key: bytes, text: str) -> None:
    import pypdfium2.raw as pdfium

    if text:
        pdfium.FPDFAnnot_SetStringValue(annotation, key, _wide(text))


def _wide(text: str) -> Any:
    """A text as PDFium takes it: UTF-16, little-endian, closed by zero."""
    import pypdfium2.raw as pdfium

    buffer = ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")
    return ctypes.cast(buffer, pdfium.FPDF_WIDESTRING)
