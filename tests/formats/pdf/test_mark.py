"""Marks stand around their places on the page as it is seen, and nothing else changes."""

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from mingzhang.document import Grid
from mingzhang.files import FileError
from mingzhang.formats.pdf import read
from mingzhang.formats.pdf.mark import Mark, mark
from tests.formats.pdf.paper import pdf
from tests.formats.pdf.test_grids import sideways, table


def seen(data: bytes) -> NDArray[np.uint8]:
    """The first page as a picture, one pixel a point: rows, columns, red green blue."""
    document = pypdfium2.PdfDocument(data)
    bitmap = document[0].render(scale=1, rev_byteorder=True)
    picture: NDArray[np.uint8] = bitmap.to_numpy()[:, :, :3].copy()
    document.close()
    return picture


def is_red(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    values = picture.astype(int)
    reddish: NDArray[np.bool_] = (values[:, :, 0] - values[:, :, 1:].max(2)) > 60
    return reddish


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_mark_stands_around_its_box(quarters: int) -> None:
    data = pdf(sideways if quarters in (1, 3) else table, rotation=90 * quarters)
    (grid,) = read(data).blocks
    assert isinstance(grid, Grid)
    box = grid.place_of(1, 1).box
    assert box
    marked = mark(data, [Mark(1, box, note="应为 1.00")])
    red = is_red(seen(marked))
    # Turned left in its own space and then right by /Rotate, or not turned at all.
    turn = {0: 0, 1: 0, 2: 2, 3: 2}[quarters]
    red = np.rot90(red, turn)
    rows, columns = np.flatnonzero(red.any(1)), np.flatnonzero(red.any(0))
    found = (columns[0], rows[0], columns[-1], rows[-1])
    assert found == pytest.approx(box, abs=3)
    assert not is_red(seen(data)).any()
    assert read(marked) == read(data)


def test_colours_notes_and_pages() -> None:
    data = pdf(table, table)
    box = (100.0, 300.0, 200.0, 320.0)
    marked = mark(data, [Mark(2, box, (0, 0, 255), "说明"), Mark(9, box)])
    assert not is_red(seen(marked)).any()
    document = pypdfium2.PdfDocument(marked)
    assert len(document) == 2
    document.close()
    assert (
        "说明".encode("utf-16-be") in marked
        or "说明".encode("utf-16-be").hex().upper().encode() in marked.upper()
    )


def test_broken_file_cannot_be_marked() -> None:
    with pytest.raises(FileError, match="不是完好的"):
        mark(b"%PDF-1.4", [], "甲.pdf")
