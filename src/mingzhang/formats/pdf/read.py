"""A PDF with a text layer becomes a Document."""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from mingzhang.document import Block, Document, Grid, Note
from mingzhang.files import FileError
from mingzhang.formats.pdf.aligned import find_aligned
from mingzhang.formats.pdf.banded import find_banded
from mingzhang.formats.pdf.grids import cells_of, continued, fill, goes_on, rejoin
from mingzhang.formats.pdf.headings import block_of, is_note, levels
from mingzhang.formats.pdf.lines import lay_lines
from mingzhang.formats.pdf.pages import UNKNOWN, Page, open_pages
from mingzhang.formats.pdf.paragraphs import Text, paragraphs
from mingzhang.formats.pdf.rulings import find_meshes, without
from mingzhang.formats.pdf.scan import INSTALL, can_recognise, scan_image, scan_pages
from mingzhang.formats.pdf.sheets import Sheet, margins_of, without_running
from mingzhang.formats.pdf.stacked import unstack
from mingzhang.formats.pdf.tagged import read_tagged
from mingzhang.formats.peel import peel
from mingzhang.formats.workers import Each


def read(data: bytes, source: str = "", each: Each | None = None) -> Document:
    """Read a PDF in this process: for trusted files, or inside a worker. One of ours by its tags.

    data: the file; source: its name; each: is told how many of how many pages are recognised.
    Every block has its page and box (points, origin at the top left of the page as it is read);
    every cell has its box, every character of a paragraph its edges. Pages without text, or with
    one that has no codes, are recognised, where the extra ``ocr`` is installed.
    Raises FileError: encrypted, broken, past a cap, or without text and not to be recognised.
    """
    if (ours := read_tagged(data, source)) is not None:
        return ours
    sheets: list[Sheet] = []
    grids: dict[int, list[Grid]] = {}
    bare: list[int] = []
    layered = characters = unknown = 0
    for page in open_pages(data, source):
        sheet, grids[page.number] = _lay_out(page)
        sheets.append(sheet)
        layered += page.recognised
        characters += len(page.codes)
        lost = int((page.codes == UNKNOWN).sum())
        unknown += lost
        if lost > len(page.codes) / 2 or (page.picture and not len(page.codes)):
            bare.append(page.number)
    scanned = 0
    if bare and can_recognise():
        for page in scan_pages(data, bare, source, each):
            sheets[page.number - 1], grids[page.number] = _lay_out(page)
            scanned += bool(len(page.codes))
    if not scanned:
        _refuse(source, characters, unknown, bool(bare))
    # Letters of one recognised page may be damaged: they must not be held against the document.
    recognised = scanned or layered > len(sheets) / 2
    return _document(sheets, grids, "recognised" if recognised else "typed", source)


def read_image(data: bytes, source: str = "", each: Each | None = None) -> Document:
    """Read a picture of a page, or of several (TIFF), in this process; see ``read``.

    data: PNG, JPEG or TIFF; places are those on a page of A4.
    Raises FileError: the extra ``ocr`` is missing; broken, too small, without text.
    """
    if not can_recognise():
        raise FileError(f"「{source}」是图片，请先做文字识别（OCR）后再读{INSTALL}")
    sheets: list[Sheet] = []
    grids: dict[int, list[Grid]] = {}
    for page in scan_image(data, source, each):
        sheet, grids[page.number] = _lay_out(page)
        sheets.append(sheet)
    if not any(sheet.lines for sheet in sheets) and not any(grids.values()):
        raise FileError(f"「{source}」里识别不出文字，请换一张清楚的图片")
    return _document(sheets, grids, "recognised", source)


def _document(
    sheets: list[Sheet], grids: dict[int, list[Grid]], origin: str, source: str
) -> Document:
    return Document(tuple(_blocks(without_running(sheets), grids)), origin, source, len(sheets))


def _refuse(source: str, characters: int, unknown: int, bare: bool) -> None:
    """Raise FileError where a file has no text that can be read."""
    way = "请先做文字识别（OCR）后再读" + ("" if can_recognise() else INSTALL)
    if unknown > characters / 2:
        raise FileError(f"「{source}」的字体没有文字编码，读不出文字，{way}")
    if characters:
        return
    if not bare:
        raise FileError(f"「{source}」里没有文字，请换一份有文字的 PDF")
    if can_recognise():
        raise FileError(f"「{source}」是扫描件，识别不出文字，请换一份清楚的扫描件")
    raise FileError(f"「{source}」是没有文字的扫描件，{way}")


def _lay_out(page: Page) -> tuple[Sheet, list[Grid]]:
    """The lines outside the grids of a page, and its grids from the top."""
    meshes = find_meshes(page.lines)
    cells = cells_of(page.boxes, meshes)
    for find, lines in ((find_banded, without(page.lines, meshes)), (find_aligned, page.lines)):
        rest = cells < 0
        if more := find(page.codes[rest], page.boxes[rest], lines):
            meshes += more
            cells = cells_of(page.boxes, meshes)
    rejoin(page.codes, page.boxes, cells)
    printed = lay_lines(page.codes, page.boxes, cells)
    found = []
    first = 0
    groups = np.array([line.group for line in printed], np.int64)
    for mesh in meshes:
        begin, end = np.searchsorted(groups, (first, first + mesh.cells))
        parted, inside = unstack(mesh, printed[begin:end], first)
        # Without a text and a second column it is the drawing of a chart.
        if inside or len(mesh.xs) > 2:
            found.append(fill(parted, inside, first, page.number))
        first += mesh.cells
    found.sort(key=_top)
    outside = tuple(printed[: int(np.searchsorted(groups, 0))])
    return Sheet(page.number, page.size, outside, tuple(map(_top, found))), found


def _top(grid: Grid) -> float:
    assert grid.place.box
    return grid.place.box[1]


def _blocks(sheets: list[Sheet], grids: dict[int, list[Grid]]) -> Iterator[Block]:
    """All blocks in reading order; grids that go on over a page with the columns of the first."""
    margins = margins_of(sheets)
    texts = paragraphs(sheets, margins)
    by_number = {sheet.number: one for sheet, one in zip(sheets, margins, strict=True)}
    by_page: dict[int, list[tuple[float, Text | Grid, int | None]]] = {
        sheet.number: [(_top(grid), grid, None) for grid in grids[sheet.number]] for sheet in sheets
    }
    for text, level in zip(texts, levels(texts, by_number), strict=True):
        by_page[text.page].append((text.top, text, level))
    last: Grid | None = None
    after_grid = False
    for _, item, level in chain.from_iterable(
        sorted(items, key=lambda one: one[0]) for items in by_page.values()
    ):
        if isinstance(item, Grid):
            over = last is not None and last.place.page == (item.place.page or 0) - 1
            grid = continued(item, last) if last and over and goes_on(item, last) else item
            yield from peel(grid)
            last, after_grid = grid, True
            continue
        block = block_of(item, level, note=after_grid and is_note(item))
        last = None
        after_grid = after_grid and isinstance(block, Note)
        yield block
