"""Pages of a PDF as PDFium gives them: characters with boxes, ruling lines, pictures.

This is the only module that reads through PDFium. Loops over characters and paths are kept to bare
calls; everything later is arrays. All caps are checked before looping.
"""

import ctypes
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingzhang.files import FileError
from mingzhang.formats.pdf.frame import Floats, Frame, quarters, upright

MOST_PAGES = 2_000
MOST_CHARACTERS = 5_000_000
MOST_OBJECTS = 300_000
"""Objects on a page (a character may be one)."""
MOST_PATHS = 100_000
"""Segments of the paths on a page."""
MOST_POINTS = 14_400
"""Longest side of a page: the limit of the PDF standard (200 inches)."""
THIN = 3.0
"""A filled rectangle up to so many points thick is a ruling line."""
_DEEP = 8
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_INVISIBLE = (3, 7)
_PASSWORD = 4
_LINE_TO, _MOVE_TO = 0, 2
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


class Page(NamedTuple):
    """One page in its frame: points, origin at the top left.

    number: 1-based; size: width, height; codes: code points (n,) of the visible upright characters
    in the order of the file; boxes: (n, 4) x0, y0, x1, y1 of each; lines: (m, 4) ruling lines as
    boxes without thickness in one direction; picture: whether one picture covers half the page;
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
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise FileError(f"「{source}」加了密码，请去掉密码后再读") from error
        raise FileError(f"「{source}」不是完好的 PDF，打不开，请重新下载或另存一份") from error
    if len(document) == 0:
        document.close()
        raise FileError(f"「{source}」里一页也没有，请重新下载或另存一份")
    return document


def visible(page: Any) -> tuple[float, float, float, float]:
    """The visible rectangle of a raw page in PDF space: left, bottom, right, top."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return box.left, box.bottom, box.right, box.top


def turns_of(text: Any, count: int) -> NDArray[np.int64]:
    """Quarter turns of the characters of a raw text page; -1 for slanted ones."""
    angle = _calls().angle
    return quarters(np.fromiter((angle(text, i) for i in range(count)), np.float64, count))


class _Calls(NamedTuple):
    """PDFium's functions for the inner loops, taking addresses instead of wrapped structures."""

    unicode: Any
    box: Any
    angle: Any
    bounds: Any


@cache
def _calls() -> _Calls:
    import pypdfium2.raw as pdfium

    pointer, whole = ctypes.c_void_p, ctypes.c_int
    return _Calls(
        ctypes.cast(
            pdfium.FPDFText_GetUnicode, ctypes.CFUNCTYPE(ctypes.c_uint, pointer, whole)
        ),
        ctypes.cast(
            pdfium.FPDFText_GetLooseCharBox, ctypes.CFUNCTYPE(whole, pointer, whole, pointer)
        ),
        ctypes.cast(
            pdfium.FPDFText_GetCharAngle, ctypes.CFUNCTYPE(ctypes.c_float, pointer, whole)
        ),
        ctypes.cast(pdfium.FPDFPageObj_GetBounds, ctypes.CFUNCTYPE(whole, *[pointer] * 5)),
    )


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


def _read(page: Any, text: Any, number: int, source: str) -> Page:
    import pypdfium2.raw as pdfium

    where = f"「{source}」第 {number} 页"
    rectangle = visible(page)
    if max(rectangle[2] - rectangle[0], rectangle[3] - rectangle[1]) > MOST_POINTS:
        raise FileError(f"{where}的幅面超过 {MOST_POINTS} 磅，不是正常的公文页面，请核对文件")
    count = max(0, pdfium.FPDFText_CountChars(text))
    if count > MOST_CHARACTERS:
        raise FileError(f"{where}的文字超过上限 {MOST_CHARACTERS} 个，请拆分后再读")
    calls = _calls()
    address = ctypes.cast(text, ctypes.c_void_p).value
    codes = np.fromiter((calls.unicode(address, i) for i in range(count)), np.uint32, count)
    boxes = np.zeros((count, 4), np.float32)
    start = boxes.ctypes.data
    for i in range(count):
        calls.box(address, i, start + 16 * i)
    turns = turns_of(address, count)
    # FS_RECTF is left, top, right, bottom. What PDFium adds (line ends, spaces) has no size.
    found = boxes.astype(np.float64)[:, [0, 3, 2, 1]]
    keep = (found[:, 2] > found[:, 0]) & (found[:, 3] > found[:, 1]) & (codes > 32)
    quarter = upright(turns[keep], pdfium.FPDFPage_GetRotation(page))
    keep &= turns == quarter
    frame = Frame(*rectangle, quarter)
    drawn = _Objects(where)
    drawn.collect(page, _IDENTITY, 0)
    if drawn.invisible and drawn.visible:
        keep &= _shown(text, count)
    width, height = frame.size
    found = frame.inside(found[keep])
    middle_x, middle_y = (found[:, 0] + found[:, 2]) / 2, (found[:, 1] + found[:, 3]) / 2
    on_page = (middle_x > 0) & (middle_x < width) & (middle_y > 0) & (middle_y < height)
    lines = frame.inside(np.array(drawn.lines, np.float64).reshape(-1, 4))
    area = max((_area(one) for one in drawn.pictures), default=0.0)
    return Page(
        number,
        (width, height),
        codes[keep][on_page],
        found[on_page],
        np.clip(lines, 0, (width, height, width, height)),
        area > width * height / 2,
        bool(drawn.invisible and not drawn.visible),
    )


def _shown(text: Any, count: int) -> NDArray[np.bool_]:
    """Which characters of a page with visible and invisible text are visible."""
    import pypdfium2.raw as pdfium

    get, mode = pdfium.FPDFText_GetTextObject, pdfium.FPDFTextObj_GetTextRenderMode
    shown = (mode(get(text, i)) not in _INVISIBLE for i in range(count))
    return np.fromiter(shown, np.bool_, count)


class _Objects:
    """The lines, pictures and kinds of text on a page, forms within forms included."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.lines: list[tuple[float, ...]] = []
        self.pictures: list[tuple[float, ...]] = []
        self.visible = self.invisible = self.objects = self.segments = 0
        self.values = (ctypes.c_float * 4)()
        base = ctypes.addressof(self.values)
        self.corners = tuple(base + 4 * i for i in range(4))

    def collect(self, holder: Any, matrix: _Matrix, depth: int) -> None:
        """Take all objects of a page (depth 0) or a form."""
        import pypdfium2.raw as pdfium

        kind_of, mode = pdfium.FPDFPageObj_GetType, pdfium.FPDFTextObj_GetTextRenderMode
        if depth:
            count, get = pdfium.FPDFFormObj_CountObjects(holder), pdfium.FPDFFormObj_GetObject
        else:
            count, get = pdfium.FPDFPage_CountObjects(holder), pdfium.FPDFPage_GetObject
        self._count_objects(count)
        for index in range(count):
            one = get(holder, index)
            kind = kind_of(one)
            if kind == _TEXT:
                if mode(one) in _INVISIBLE:
                    self.invisible += 1
                else:
                    self.visible += 1
            elif kind == _PATH:
                self._path(one, matrix)
            elif kind == _IMAGE:
                self.pictures.append(_moved(self._bounds(one), matrix))
            elif kind == _FORM and depth < _DEEP:
                self.collect(one, _product(_matrix_of(one), matrix), depth + 1)

    def _count_objects(self, count: int) -> None:
        self.objects += max(count, 0)
        if self.objects > MOST_OBJECTS:
            raise FileError(f"{self.where}的图形和文字超过上限 {MOST_OBJECTS} 个，请拆分后再读")

    def _bounds(self, one: Any) -> tuple[float, ...]:
        _calls().bounds(one, *self.corners)
        return tuple(self.values)

    def _path(self, path: Any, matrix: _Matrix) -> None:
        """Thin shapes are one line each; of others, what is drawn along the axes."""
        import pypdfium2.raw as pdfium

        segments = pdfium.FPDFPath_CountSegments(path)
        self.segments += max(segments, 0)
        if self.segments > MOST_PATHS:
            raise FileError(f"{self.where}的线条超过上限 {MOST_PATHS} 段，请另存为较简单的 PDF 再读")
        box = _moved(self._bounds(path), matrix)
        if _is_thin(box):
            self.lines.append(_middle(box))
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        if not stroke.value and segments <= 5:
            return
        whole = _product(_matrix_of(path), matrix)
        for points in _subpaths(path, segments, whole):
            if stroke.value:
                sides = zip(points, points[1:], strict=False)
                boxes = [(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in sides]
            else:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                boxes = [(min(xs), min(ys), max(xs), max(ys))]
            self.lines += [_middle(one) for one in boxes if _is_thin(one, stroke.value)]


def _subpaths(path: Any, segments: int, matrix: _Matrix) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each connected part of a path, in page space; curves break it."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = matrix
    points: list[tuple[float, float]] = []
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind != _LINE_TO and points:
            yield points
            points = []
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _matrix_of(one: Any) -> _Matrix:
    import pypdfium2.raw as pdfium

    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(one, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _product(first: _Matrix, then: _Matrix) -> _Matrix:
    """One matrix that does both, the first one first."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _moved(box: tuple[float, ...], matrix: _Matrix) -> tuple[float, ...]:
    """A box (left, bottom, right, top) under a matrix."""
    if matrix is _IDENTITY:
        return box
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in box[::2] for y in box[1::2]]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _is_thin(box: tuple[float, ...], stroked: int = 0) -> bool:
    """Whether a shape is a line along an axis; a stroked side must run straight along it."""
    width, height = box[2] - box[0], box[3] - box[1]
    return min(width, height) <= (THIN / 4 if stroked else THIN) and max(width, height) > 0


def _middle(box: tuple[float, ...]) -> tuple[float, float, float, float]:
    """The line through a thin box, along its longer side."""
    left, bottom, right, top = box
    if right - left >= top - bottom:
        return left, (bottom + top) / 2, right, (bottom + top) / 2
    return (left + right) / 2, bottom, (left + right) / 2, top


def _area(box: tuple[float, ...]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
