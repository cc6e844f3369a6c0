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
from mingzhang.formats.pdf.sheets import Sheet, margins_of, without_running
from mingzhang.formats.pdf.stacked import unstack
from mingzhang.formats.pdf.tagged import read_tagged
from mingzhang.formats.peel import peel


def read(data: bytes, source: str = "") -> Document:
    """Read a PDF in this process: for trusted files, or inside a worker. One of ours by its tags.

    data: the file; source: its name. Every block has its page and box (points, origin at the top
    left of the page as it is read); every cell has its box, every character of a paragraph its
    edges. Raises FileError: encrypted, broken, past a cap, or without text (a scan, a
    font without codes).
    """
    if (ours := read_tagged(data, source)) is not None:
        return ours
    sheets: list[Sheet] = []
    grids: dict[int, list[Grid]] = {}
    pictures = recognised = characters = unknown = 0
    for page in open_pages(data, source):
        sheet, found = _lay_out(page)
        sheets.append(sheet)
        grids[page.number] = found
        pictures += page.picture
        recognised += page.recognised
        characters += len(page.codes)
        unknown += int((page.codes == UNKNOWN).sum())
    if unknown > characters / 2:
        raise FileError(f"「{source}」的字体没有文字编码，读不出文字，请先做文字识别（OCR）后再读")
    if not characters:
        if pictures:
            raise FileError(f"「{source}」是没有文字的扫描件，请先做文字识别（OCR）后再读")
        raise FileError(f"「{source}」里没有文字，请换一份有文字的 PDF")
    blocks = tuple(_blocks(without_running(sheets), grids))
    origin = "recognised" if recognised > len(sheets) / 2 else "typed"
    return Document(blocks, origin, source, len(sheets))


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
