"""Scans: pages as pictures are read back number by number, and bounded."""

import io
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from subprocess import run

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from mingzhang.desk.pool import check_many
from mingzhang.document import Document, Grid, Heading, Paragraph
from mingzhang.files import FileError
from mingzhang.formats import FORMATS, workers
from mingzhang.formats.pdf import read, read_isolated, scan, write
from mingzhang.formats.pdf.ink import separate, straighten
from mingzhang.formats.pdf.rulings import find_meshes
from tests.formats.pdf.paper import SIZE, Paper, pdf
from tests.formats.pdf.test_grids import ROWS, table
from tests.formats.pdf.test_hostile import coded, raw

needs_models = pytest.mark.skipif(
    not scan.can_recognise(), reason="extra ocr is not installed (rapidocr, onnxruntime, opencv)"
)
Picture = NDArray[np.uint8]
Change = Callable[[Picture], Picture]
BUDGET = Document(
    (
        Heading("乙县事务中心2023年部门收支总表", 2),
        Grid(
            (
                ("收入", "", "支出", "", ""),
                ("项目", "预算数", "科目编码", "项目", "预算数"),
                ("一、一般公共预算拨款收入", "1,932.33", "201", "一、一般公共服务支出", "1,411.07"),
                ("二、政府性基金预算拨款收入", "", "208", "二、社会保障和就业支出", "317.60"),
                ("三、事业收入", "0.00", "210", "三、卫生健康支出", "98.15"),
                ("四、其他收入", "7.49", "221", "四、住房保障支出", "113.00"),
                ("本年收入合计", "1,939.82", "", "本年支出合计", "1,939.82"),
            ),
            (),
            2,
        ),
    )
)


def same(picture: Picture) -> Picture:
    return picture


def worn(picture: Picture) -> Picture:
    """Askew by a degree, grey paper, noise."""
    from PIL import Image

    turned = np.asarray(
        Image.fromarray(picture).rotate(1, Image.Resampling.BILINEAR, fillcolor=255)
    )
    noise = np.random.default_rng(1).normal(0, 12, turned.shape)
    worn: Picture = np.clip(turned * 0.85 + 20 + noise, 0, 255).astype(np.uint8)
    return worn


def pictures(data: bytes, dpi: int = 150) -> list[Picture]:
    """The pages of a PDF in greys."""
    document = pypdfium2.PdfDocument(data)
    made = [page.render(scale=dpi / 72, grayscale=True).to_numpy() for page in document]
    found = [np.array(one).reshape(one.shape[:2]) for one in made]
    document.close()
    return found


def scanned(
    made: Sequence[Picture], also: Callable[[Paper], object] | None = None, dpi: int = 150
) -> bytes:
    """A PDF of pictures, each a page of its size; also: draws a page before them."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    written = io.BytesIO()
    canvas = Canvas(written, pagesize=SIZE, invariant=1)
    if also:
        also(Paper(canvas, SIZE[1]))
        canvas.showPage()
    for picture in made:
        height, width = (72 * side / dpi for side in picture.shape)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(Image.fromarray(picture)), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


@cache
def printed() -> tuple[Picture, ...]:
    """The pages of BUDGET as published."""
    return tuple(pictures(write(BUDGET)))


@needs_models
@pytest.mark.parametrize("change", [same, worn])
def test_every_cell_of_a_scan(change: Change) -> None:
    document = read(scanned([change(one) for one in printed()]), "甲.pdf")
    assert document.origin == "recognised"
    (grid,) = grids(document)
    expected = grids(BUDGET)[0]
    assert list(grid.rows) == list(expected.rows)
    assert grid.header == 2
    place = grid.place_of(2, 1)
    assert (place.row, place.column) == (3, 2)
    assert place.page == len(printed())
    assert place.box
    titles = [block.text for block in document.blocks if isinstance(block, Heading | Paragraph)]
    assert "乙县事务中心2023年部门收支总表" in titles


@needs_models
def test_place_is_where_the_number_stands() -> None:
    def numbers(paper: Paper) -> None:
        paper.table(ROWS, (60, 200, 300, 400), 100)

    data = scanned(pictures(pdf(numbers)))
    (grid,) = grids(read(data))
    assert list(grid.rows) == ROWS
    assert grid.place_of(1, 1).box == pytest.approx((200, 120, 300, 140), abs=2)
    assert read(data) == read(data)


@needs_models
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_may_lie_on_any_side(quarters: int) -> None:
    (picture,) = pictures(pdf(table))
    data = scanned([np.ascontiguousarray(np.rot90(picture[:700], quarters))])
    (grid,) = grids(read(data))
    assert list(grid.rows) == ROWS


@needs_models
def test_only_pages_without_text_are_recognised() -> None:
    told: list[tuple[int, int]] = []
    data = scanned(printed()[-1:], table)
    document = read_isolated(data, "甲.pdf", each=lambda *one: told.append(one))
    first, second = grids(document)
    assert list(first.rows) == ROWS
    assert list(second.rows) == list(grids(BUDGET)[0].rows)
    assert (first.place.page, second.place.page) == (1, 2)
    assert document.origin == "recognised"
    assert told == [(0, 1)]


@needs_models
def test_text_without_codes_is_recognised() -> None:
    # The font is not in the file: what is drawn for its glyphs cannot be read either.
    with pytest.raises(FileError, match="没有文字编码"):
        read(coded(b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"), "甲.pdf")


def test_without_the_extra_the_sentence_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "find_spec", lambda name: None)
    data = scanned([np.full((842, 595), 255, np.uint8)])
    with pytest.raises(FileError, match=r"文字识别（OCR）.*mingzhang\[ocr\]"):
        read(data, "甲.pdf")
    assert grids(read(scanned([np.full((842, 595), 255, np.uint8)], table)))


def test_nothing_heavy_is_imported_before_a_scan() -> None:
    heavy = ("cv2", "rapidocr", "onnxruntime")
    code = (
        "import sys; from mingzhang.formats.pdf import read; "
        "from tests.formats.pdf.paper import pdf; from tests.formats.pdf.test_grids import table; "
        f"read(pdf(table)); sys.exit(any(name in sys.modules for name in {heavy}))"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0


@needs_models
def test_models_come_from_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    from mingzhang.formats.pdf import letters

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    letters._engine.cache_clear()
    assert grids(read(scanned(pictures(pdf(table)))))


@needs_models
def test_hostile_pictures_get_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = raw(b"", "0 0 14400 14400")
    blank = scanned([np.full((200, 150), 255, np.uint8)])
    with pytest.raises(FileError, match="幅面太大"):
        list(scan.scan_pages(paper, [1], "甲.pdf"))
    with pytest.raises(FileError, match="识别不出文字"):
        read(blank, "甲.pdf")
    monkeypatch.setattr(workers, "MOST_PIXELS", 29_999)
    with pytest.raises(FileError, match="图片超过上限"):
        read(blank, "甲.pdf")
    monkeypatch.setattr(scan, "MOST_SCANNED", 0)
    with pytest.raises(FileError, match="上限 0 页"):
        read(blank, "甲.pdf")


@needs_models
@pytest.mark.parametrize("dpi", [100, 150, 300])
@pytest.mark.parametrize("change", [same, worn])
def test_lines_of_a_picture(dpi: int, change: Change) -> None:
    def drawn(paper: Paper) -> None:
        paper.table(ROWS, (60, 200, 300, 400), 100, 20, [(0, 0, 1, 2)])
        paper.text(60, 300, "国门口田一二三" * 5, 22)

    (picture,) = pictures(pdf(drawn), dpi)
    ink = separate(straighten(change(picture)), dpi / 72)
    (mesh,) = find_meshes(ink.lines / dpi * 72)
    assert (len(mesh.xs), len(mesh.ys)) == (4, 5)
    assert [(span.rows, span.columns) for span in mesh.owners[1]] == [(1, 2)]


def bytes_of(made: Sequence[Picture], suffix: str) -> bytes:
    """Pictures as an image file."""
    from PIL import Image

    written = io.BytesIO()
    first, *rest = map(Image.fromarray, made)
    also = {"save_all": True, "append_images": rest} if rest else {}
    first.save(written, suffix, **also)
    return written.getvalue()


@needs_models
def test_pictures_are_pages() -> None:
    (picture,) = pictures(pdf(table))
    document = FORMATS["image"].read(bytes_of([picture, picture], "TIFF"), "甲.tif")
    assert document.origin == "recognised"
    assert [list(grid.rows) for grid in grids(document)] == [ROWS, ROWS]
    assert [grid.place.page for grid in grids(document)] == [1, 2]
    (grid,) = grids(FORMATS["image"].read(bytes_of([picture], "JPEG"), "甲.jpg"))
    assert list(grid.rows) == ROWS
    assert grid.place_of(1, 1).box == pytest.approx((200, 120, 300, 140), abs=2)


@needs_models
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG broken", "不是完好的图片"),
        (bytes_of([np.full((400, 300), 255, np.uint8)], "PNG"), "只有 400 像素"),
        (bytes_of([np.full((1754, 1240), 255, np.uint8)], "PNG"), "识别不出文字"),
    ],
)
def test_bad_pictures_get_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(FileError, match=says):
        FORMATS["image"].read(data, "甲.png")


@needs_models
def test_a_huge_picture_is_not_decoded() -> None:
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    data += struct.pack(">I", zlib.crc32(chunk)) + b"\0\0\0\0IDAT" + b"\0" * 8
    with pytest.raises(FileError, match="像素太多"):
        FORMATS["image"].read(data, "甲.png")


@needs_models
def test_a_worker_of_many_files_reads_scans(tmp_path: Path) -> None:
    path = tmp_path / "甲.pdf"
    path.write_bytes(scanned(pictures(write(BUDGET))[-1:]))
    (one,) = check_many([str(path)], workers=1)
    assert not one.error
    assert one.brief
