"""Pages of a PDF as PDFium gives them: characters with boxes, ruling lines, pictures.

This is the only module that reads through PDFium. Loops over characters and paths are kept to bare
calls; everything later is arrays. All caps are checked before looping.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import closing
from itertools import count as count_from
from itertools import repeat
from typing import Any, NamedTuple
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from mingzhang.files import FileError
from mingzhang.formats.pdf.calls import address, calls
from mingzhang.formats.pdf.drawn import IDENTITY, INVISIBLE, Drawn
from mingzhang.formats.pdf.frame import Floats, Frame, quarters, upright

MOST_PAGES = 2_000
MOST_CHARACTERS = 5_000_000
MOST_POINTS = 14_400
"""Longest side of a page: the limit of the PDF standard (200 inches)."""
COVERED = 0.2
"""Share of a page that its pictures cover where they may be a scan."""
_USUAL = np.zeros(0x10000, np.bool_)
"""Codes that a Chinese document uses (of all planes but the first, the last of it stands here)."""
for _first, _end in (
    (0x09, 0x7F),
    (0xA0, 0x100),
    (0x2000, 0x2800),
    (0x2E80, 0xA000),
    (0xF900, 0xFB00),
    (0xFE30, 0xFFFD),
    (0xFFFF, 0x10000),
):
    _USUAL[_first:_end] = True
UNKNOWN = 0xFFFD
"""The code of a glyph for which the file names no character."""
_PASSWORD = 4
_BESIDE, _LEVEL = 0.4, 0.05
_SPACE, _HARD_SPACE, _WIDE_SPACE = 0x20, 0xA0, 0x3000


class Page(NamedTuple):
    """One page in its frame: points, origin at the top left.

    number: 1-based; size: width, height; codes: code points (n,) of the visible upright characters
    in the order of the file; boxes: (n, 4) x0, y0, x1, y1 of each; lines: (m, 4) ruling lines as
    boxes without thickness in one direction; picture: whether pictures cover
    as much of the page as a scan does;
    recognised: whether its text is an invisible layer, as recognition puts over a scan.
    """

    number: int
    size: tuple[float, float]
    codes: NDArray[np.uint32]
    boxes: Floats
    lines: Floats
    picture: bool
    recognised: bool


def open_pages(data: bytes, source: str = "") -> Iterator[Page]:
    """The pages of a PDF, one at a time.

    data: the file; source: its name, for messages.
    Raises FileError: encrypted, broken, or past a cap.
    """
    with closing(open_file(data, source)) as document:
        count = len(document)
        if count > MOST_PAGES:
            raise FileError(f"「{source}」有 {count} 页，超过上限 {MOST_PAGES} 页，请拆分后再读")
        characters = 0
        for index in range(count):
            page = _page(document, index, source)
            characters += len(page.codes)
            if characters > MOST_CHARACTERS:
                raise FileError(f"「{source}」的文字超过上限 {MOST_CHARACTERS} 个，请拆分后再读")
            yield page


def open_file(data: bytes, source: str = "") -> Any:
    """A pypdfium2 PdfDocument. Raises FileError for an encrypted or a broken file."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise FileError(f"「{source}」加了密码，请去掉密码后再读") from error
        raise FileError(f"「{source}」不是完好的 PDF，打不开，请重新下载或另存一份") from error


def visible(page: Any) -> tuple[float, float, float, float]:
    """The visible rectangle of a raw page in PDF space: left, bottom, right, top."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return box.left, box.bottom, box.right, box.top


def frame_of(page: Any, text: Any) -> Frame:
    """The frame of a raw page with its raw text page."""
    return _characters(page, text).frame


def _page(document: Any, index: int, source: str) -> Page:
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(document.raw, index)
    if not page:
        raise FileError(f"「{source}」第 {index + 1} 页已损坏，读不出来，请重新下载或另存一份")
    text = pdfium.FPDFText_LoadPage(page)
    try:
        return _read(page, text, index + 1, source)
    finally:
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


class _Characters(NamedTuple):
    """All characters of a page in PDF space; keep: which stand on it the way most do."""

    codes: NDArray[np.uint32]
    boxes: Floats
    keep: NDArray[np.bool_]
    frame: Frame


def _characters(page: Any, text: Any) -> _Characters:
    import pypdfium2.raw as pdfium

    count = max(0, pdfium.FPDFText_CountChars(text))
    layer, code, box = address(text), calls().code, calls().box
    codes = np.fromiter(map(code, repeat(layer), range(count)), np.uint32, count)
    edges = np.zeros((count, 4), np.float32)
    places = count_from(edges.ctypes.data, edges.strides[0])
    deque(map(box, repeat(layer), range(count), places), maxlen=0)
    # FS_RECTF is left, top, right, bottom. What PDFium adds (line ends, spaces) has no size.
    boxes = edges.astype(np.float64)[:, [0, 3, 2, 1]]
    keep = (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
    codes[keep & _are_unknown(text, codes, keep)] = UNKNOWN
    keep &= (codes > _SPACE) & (codes != _HARD_SPACE) & (codes != _WIDE_SPACE)
    turns = quarters(_angles(layer, boxes, keep))
    quarter = upright(turns[keep], pdfium.FPDFPage_GetRotation(page))
    return _Characters(codes, boxes, keep & (turns == quarter), Frame(*visible(page), quarter))


def _are_unknown(
    text: Any, codes: NDArray[np.uint32], keep: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Characters for which the file has no code: PDFium gives the number of the glyph instead.

    It is asked only for pages with codes that are not those of a Chinese document.
    """
    import pypdfium2.raw as pdfium

    if _USUAL[np.minimum(codes[keep], 0xFFFF)].all():
        return np.zeros(len(codes), np.bool_)
    failed = pdfium.FPDFText_HasUnicodeMapError
    return np.fromiter((failed(text, i) == 1 for i in range(len(codes))), np.bool_, len(codes))


def _angles(layer: int, boxes: Floats, keep: NDArray[np.bool_]) -> Floats:
    """The angles of the characters (radians, clockwise), asked where they are not plain to see.

    A character right beside the one before or after it in the file, at its height, stands upright.
    """
    size = np.maximum(boxes[1:, 3] - boxes[1:, 1], 0.1)
    ahead = (boxes[1:, 0] - boxes[:-1, 2]) / size
    beside = keep[1:] & keep[:-1] & (np.abs(ahead) < _BESIDE)
    beside &= np.abs(boxes[1:, 1] - boxes[:-1, 1]) < _LEVEL * size
    plain = ~keep
    plain[1:] |= beside
    plain[:-1] |= beside
    angles = np.zeros(len(boxes))
    angle = calls().angle
    for index in np.flatnonzero(~plain).tolist():
        angles[index] = angle(layer, index)
    return angles


def _read(page: Any, text: Any, number: int, source: str) -> Page:
    import pypdfium2.raw as pdfium

    where = f"「{source}」第 {number} 页"
    left, bottom, right, top = visible(page)
    if max(right - left, top - bottom) > MOST_POINTS:
        raise FileError(f"{where}的幅面超过 {MOST_POINTS} 磅，不是正常的公文页面，请核对文件")
    if pdfium.FPDFText_CountChars(text) > MOST_CHARACTERS:
        raise FileError(f"{where}的文字超过上限 {MOST_CHARACTERS} 个，请拆分后再读")
    codes, boxes, keep, frame = _characters(page, text)
    drawn = Drawn(where)
    drawn.collect(page, IDENTITY, 0)
    if drawn.invisible and drawn.visible:
        keep &= _shown(text, len(codes))
    width, height = frame.size
    boxes = frame.inside(boxes[keep])
    middle_x, middle_y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    on_page = (middle_x > 0) & (middle_x < width) & (middle_y > 0) & (middle_y < height)
    lines = frame.inside(np.array(drawn.lines, np.float64).reshape(-1, 4))
    return Page(
        number,
        (width, height),
        _as_written(codes[keep][on_page]),
        boxes[on_page],
        np.clip(lines, 0, (width, height, width, height)),
        drawn.covered > COVERED * width * height,
        bool(drawn.invisible and not drawn.visible),
    )


def _as_written(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Characters that some fonts name by look (Kangxi radicals for Chinese) by their usual code."""
    odd = ((codes >= 0x2E80) & (codes < 0x2FE0)) | ((codes >= 0xF900) & (codes < 0xFB00))
    for index in np.flatnonzero(odd).tolist():
        usual = normalize("NFKC", chr(codes[index]))
        codes[index] = ord(usual) if len(usual) == 1 else codes[index]
    return codes


def _shown(text: Any, count: int) -> NDArray[np.bool_]:
    """Which characters of a page with visible and invisible text are visible."""
    import pypdfium2.raw as pdfium

    get, mode = pdfium.FPDFText_GetTextObject, pdfium.FPDFTextObj_GetTextRenderMode
    shown = (mode(get(text, i)) not in INVISIBLE for i in range(count))
    return np.fromiter(shown, np.bool_, count)
