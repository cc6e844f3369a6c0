"""What is drawn on a page besides its text: ruling lines and pictures, out of forms within forms.

Ruling lines come as strokes, as thin filled rectangles, and as sides of stroked ones. All is in PDF
space, in points.
"""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from mingzhang.files import FileError
from mingzhang.formats.pdf.calls import address, calls

MOST_OBJECTS = 300_000
"""Objects on a page (a character may be one)."""
MOST_PATHS = 100_000
"""Segments of the paths on a page."""
THIN = 3.0
"""A filled rectangle up to so many points thick is a ruling line."""
STRAIGHT = 0.75
"""A stroke that strays from an axis by at most so many points is a ruling line."""
_DEEP = 8
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
INVISIBLE = (3, 7)
_LINE_TO = 0
_Matrix = tuple[float, float, float, float, float, float]
IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


class Drawn:
    """The lines, pictures and kinds of text on a page, forms within forms included."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.lines: list[tuple[float, ...]] = []
        self.pictures: list[tuple[float, ...]] = []
        self.visible = self.invisible = self.objects = self.segments = 0
        self.values = (ctypes.c_float * 4)()
        base = ctypes.addressof(self.values)
        self.corners = tuple(base + 4 * i for i in range(4))

    @property
    def covered(self) -> float:
        """Square points that the pictures cover."""
        return sum((right - left) * (top - bottom) for left, bottom, right, top in self.pictures)

    def collect(self, holder: Any, matrix: _Matrix, depth: int) -> None:
        """Take all objects of a page (depth 0) or a form."""
        import pypdfium2.raw as pdfium

        kind_of, mode = calls().kind, calls().mode
        if depth:
            count, get = pdfium.FPDFFormObj_CountObjects(holder), calls().object_of_form
        else:
            count, get = pdfium.FPDFPage_CountObjects(holder), calls().object_of_page
        self._count_objects(count)
        where = address(holder)
        for index in range(count):
            one = get(where, index)
            kind = kind_of(one)
            if kind == _TEXT:
                if mode(one) in INVISIBLE:
                    self.invisible += 1
                else:
                    self.visible += 1
            elif kind == _PATH:
                self._path(one, matrix)
            elif kind == _IMAGE:
                self.pictures.append(_moved(self._box(one), matrix))
            elif kind == _FORM and depth < _DEEP:
                form = ctypes.cast(one, pdfium.FPDF_PAGEOBJECT)
                self.collect(form, _product(_matrix_of(form), matrix), depth + 1)

    def _count_objects(self, count: int) -> None:
        self.objects += max(count, 0)
        if self.objects > MOST_OBJECTS:
            raise FileError(f"{self.where}的图形和文字超过上限 {MOST_OBJECTS} 个，请拆分后再读")

    def _box(self, one: int) -> tuple[float, ...]:
        calls().bounds(one, *self.corners)
        return tuple(self.values)

    def _path(self, at: int, matrix: _Matrix) -> None:
        """Thin shapes are one line each; of others, what is drawn along the axes."""
        import pypdfium2.raw as pdfium

        segments = calls().segments(at)
        self.segments += max(segments, 0)
        if self.segments > MOST_PATHS:
            raise FileError(
                f"{self.where}的线条超过上限 {MOST_PATHS} 段，请另存为较简单的 PDF 再读"
            )
        box = _moved(self._box(at), matrix)
        if _is_thin(box, THIN):
            self.lines.append(_middle(box))
            return
        path = ctypes.cast(at, pdfium.FPDF_PAGEOBJECT)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        if not stroke.value and segments <= 5:
            return
        whole = _product(_matrix_of(path), matrix)
        for points in _subpaths(path, segments, whole):
            if stroke.value:
                sides = pairwise(points)
                boxes = [(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in sides]
            else:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                boxes = [(min(xs), min(ys), max(xs), max(ys))]
            self.lines += [
                _middle(one) for one in boxes if _is_thin(one, STRAIGHT if stroke.value else THIN)
            ]


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
    if matrix is IDENTITY:
        return box
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in box[::2] for y in box[1::2]]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _is_thin(box: tuple[float, ...], most: float) -> bool:
    """Whether a shape is a line along an axis, at most so many points thick."""
    width, height = box[2] - box[0], box[3] - box[1]
    return min(width, height) <= most and max(width, height) > 0


def _middle(box: tuple[float, ...]) -> tuple[float, float, float, float]:
    """The line through a thin box, along its longer side."""
    left, bottom, right, top = box
    if right - left >= top - bottom:
        return left, (bottom + top) / 2, right, (bottom + top) / 2
    return (left + right) / 2, bottom, (left + right) / 2, top
