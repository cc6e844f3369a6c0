"""Scanned pages: pictures of text become pages with characters and ruling lines.

Needs the extra ``ocr``: rapidocr, onnxruntime and opencv, all imported when a scan is met.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib.util import find_spec
from operator import itemgetter
from typing import Any

import numpy as np

from mingzhang.files import FileError
from mingzhang.formats import workers
from mingzhang.formats.pdf.frame import Floats
from mingzhang.formats.pdf.ink import Grey, separate, straighten, whiten
from mingzhang.formats.pdf.letters import read_letters
from mingzhang.formats.pdf.pages import Page, open_file
from mingzhang.formats.pdf.rulings import find_meshes
from mingzhang.formats.workers import Each

DPI = 150
"""Dots an inch at which a page is seen."""
LEAST_DPI = 75
"""Below that nothing can be read: a page that is too large for more is refused."""
FINER = 2
"""How many times larger it is drawn first."""
MOST_PIXELS = 12_000_000
"""Of a page as it is seen: A2 at DPI."""
MOST_SCANNED = 300
"""Pages of a file that are recognised."""
LONG_SIDE = 842.0
"""Points of the longer side of A4, which pictures are taken to be."""
SURE = 0.93
"""Of a page that lies sideways the mean character is less sure than this."""
INSTALL = "，或安装「mingzhang[ocr]」由本程序识别"
"""The way out where the extra is missing."""


def can_recognise() -> bool:
    """Whether the extra is installed. Imports nothing."""
    return all(map(find_spec, ("rapidocr", "onnxruntime", "cv2")))


def scan_pages(
    data: bytes, numbers: Sequence[int], source: str = "", each: Each | None = None
) -> Iterator[Page]:
    """Pages of a PDF as they look, with what recognition reads on them.

    data: the file; numbers: of the pages, 1-based; source: the file's name; each: is told how many
    of how many are done. Boxes are those of the straightened page.
    Raises FileError: too many or too large pages.
    """
    _check_count(len(numbers), source)
    with closing(open_file(data, source)) as document:
        for done, number in enumerate(numbers):
            if each:
                each(done, len(numbers))
            page = document[number - 1]
            scale = _scale(page, f"「{source}」第 {number} 页")
            yield recognise(_picture(page, scale), scale, number)


def scan_image(data: bytes, source: str = "", each: Each | None = None) -> Iterator[Page]:
    """The pages that a PNG, JPEG or TIFF shows, taken to be A4; the arguments of ``scan_pages``.

    Raises FileError: broken, or too small to be read.
    """
    import cv2

    try:
        whole, pictures = cv2.imdecodemulti(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        whole, pictures = False, ()
    if not whole:
        raise FileError(f"「{source}」不是完好的图片或像素太多，打不开，请重新扫描或另存一份")
    _check_count(len(pictures), source)
    for done, picture in enumerate(pictures):
        if each:
            each(done, len(pictures))
        side = max(picture.shape)
        scale = min(side / LONG_SIDE, DPI / 72)
        if scale < LEAST_DPI / 72:
            raise FileError(f"「{source}」只有 {side} 像素，认不清文字，请以 150 dpi 以上重新扫描")
        share = scale * LONG_SIDE / side
        small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        yield recognise(np.asarray(small, np.uint8), scale, done + 1)


def _check_count(count: int, source: str) -> None:
    if count > MOST_SCANNED:
        raise FileError(
            f"「{source}」有 {count} 页要识别文字，超过上限 {MOST_SCANNED} 页，请拆分后再读"
        )


def recognise(picture: Grey, scale: float, number: int) -> Page:
    """The page that a picture shows, upright whichever way it lay on the glass.

    scale: the picture's pixels a point; number: 1-based.
    """
    page, sure = _as_it_lies(picture, scale, number)
    for quarters in (1, 3, 2):
        if sure >= SURE:
            break
        turned = np.ascontiguousarray(np.rot90(picture, quarters))
        page, sure = max((page, sure), _as_it_lies(turned, scale, number), key=itemgetter(1))
    return page


def _as_it_lies(picture: Grey, scale: float, number: int) -> tuple[Page, float]:
    """The page that an upright picture shows, and how sure its characters are."""
    ink = separate(straighten(whiten(picture)), scale)
    lines: Floats = ink.lines / scale
    codes, boxes, sure = read_letters(ink.text, find_meshes(lines), scale)
    height, width = picture.shape
    return Page(number, (width / scale, height / scale), codes, boxes, lines, True, True), sure


def _scale(page: Any, where: str) -> float:
    """Pixels a point at which a page is seen. Raises FileError where it is too large."""
    import pypdfium2.raw as pdfium

    pictures = page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE])
    stored = sum(width * height for width, height in map(_stored, pictures))
    if stored > workers.MOST_PIXELS:
        raise FileError(f"{where}的图片超过上限 {workers.MOST_PIXELS} 像素，请降低分辨率后再读")
    width, height = page.get_size()
    scale: float = min(DPI / 72, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    if scale < LEAST_DPI / 72:
        raise FileError(f"{where}的幅面太大，识别不出文字，请按公文的幅面另存后再读")
    return scale


def _stored(picture: Any) -> tuple[int, int]:
    """Width and height of a picture of a page in its own pixels."""
    size: tuple[int, int] = picture.get_px_size()
    return size


def _picture(page: Any, scale: float) -> Grey:
    """A page in greys as it is read, /Rotate included: drawn larger, for PDFium leaves out rows of
    a picture that it draws in nearly its own size."""
    import cv2

    large = page.render(scale=FINER * scale, grayscale=True, may_draw_forms=False).to_numpy()
    height, width = large.shape[:2]
    size = (round(width / FINER), round(height / FINER))
    return np.asarray(cv2.resize(large, size, interpolation=cv2.INTER_AREA), np.uint8)
