"""Files that are broken, locked, empty or out to hurt: one sentence each, in bounded time."""

import io
import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from subprocess import run

import pytest

from mingzhang.document import Document, Grid, Paragraph
from mingzhang.files import FileError
from mingzhang.formats import FORMATS
from mingzhang.formats import read as read_file
from mingzhang.formats.pdf import pages, read, read_isolated
from tests.formats.pdf.paper import Paper, pdf
from tests.formats.pdf.test_grids import ROWS, table

SENTENCE = re.compile(r"「甲\.pdf」.*[^。\n]\Z")


def blank(paper: Paper) -> None:
    """Draw nothing."""


def picture(paper: Paper) -> None:
    from reportlab.lib.utils import ImageReader

    pixel = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU"
    pixel += b"\0\0\0\nIDAT\x08\xd7c\xf8\x0f\0\1\1\1\0\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82"
    paper.canvas.drawImage(ImageReader(io.BytesIO(pixel)), 0, 0, 595, 842)


def raw(content: bytes, media: str = "0 0 595 842") -> bytes:
    """A PDF of one page with a content stream, compressed, by hand."""
    stream = zlib.compress(content, 9)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox["
        + media.encode()
        + b"]/Contents 4 0 R>>endobj\n4 0 obj<</Filter/FlateDecode/Length "
        + str(len(stream)).encode()
        + b">>stream\n"
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def coded(to_unicode: bytes) -> bytes:
    """A PDF whose font has glyphs by number and this map of them to characters."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length 44>>stream\nBT /F 12 Tf 90 700 Td <00010002000300040005> Tj ET\nendstream",
        b"<</Type/Font/Subtype/Type0/BaseFont/Nameless/Encoding/Identity-H"
        b"/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Nameless/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(to_unicode), to_unicode),
    ]
    body = b"".join(b"%d 0 obj%s\nendobj\n" % (i, part) for i, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


MAP = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
KNOWN = MAP + b"1 beginbfrange <0001> <0005> <2F00> endbfrange"


def test_radicals_are_read_as_characters() -> None:
    (paragraph,) = read(coded(KNOWN)).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "一丨丶丿乙"


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "encrypted": (lambda: pdf(table, password="geheim"), "密码"),
    "garbage": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, "不是完好的 PDF"),
    "not a PDF": (lambda: b"plain words", "不是完好的 PDF"),
    "cut off": (lambda: pdf(table)[:300], "不是完好的 PDF"),
    "scan": (lambda: pdf(picture, picture), "扫描件"),
    "no codes": (lambda: coded(MAP), "没有文字编码"),
    "no text": (lambda: pdf(blank), "没有文字"),
    "too many pages": (lambda: pdf(*[blank] * (pages.MOST_PAGES + 1)), "2000 页"),
    "too many paths": (lambda: raw(b"0 0 m 9 9 l S\n" * 60_000), "线条"),
    "one endless path": (lambda: raw(b"0 0 m " + b"9 9 l 1 1 l " * 60_000 + b"S"), "线条"),
    "too large a page": (lambda: raw(b"", "0 0 99999 99999"), "幅面"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_gets_its_sentence(case: str) -> None:
    make, says = CASES[case]
    with pytest.raises(FileError, match=says) as caught:
        read(make(), "甲.pdf")
    assert SENTENCE.match(str(caught.value))


def test_isolated_gives_the_same(tmp_path: Path) -> None:
    data = pdf(table)
    document = read_isolated(data, "甲.pdf")
    assert document == read(data, "甲.pdf")
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert grid.place_of(1, 1).box
    with pytest.raises(FileError, match="密码"):
        read_isolated(CASES["encrypted"][0](), "甲.pdf")


def test_isolated_survives_a_bomb() -> None:
    bomb = raw(b"0 0 m 9 9 l S\n" * 14_000_000)
    assert len(bomb) < 1_000_000
    with pytest.raises(FileError) as caught:
        read_isolated(bomb, "甲.pdf", memory=400_000_000, seconds=20)
    assert SENTENCE.match(str(caught.value))


def test_isolated_ends_in_time() -> None:
    slow = raw(b"0 0 m 9 9 l S\n" * 9_000_000)
    with pytest.raises(FileError, match="秒还没有读完") as caught:
        read_isolated(slow, "甲.pdf", seconds=1)
    assert SENTENCE.match(str(caught.value))


def test_registered_and_light(tmp_path: Path) -> None:
    path = tmp_path / "甲.PDF"
    path.write_bytes(pdf(table))
    document = read_file(path)
    assert isinstance(document, Document)
    assert document.source == "甲.PDF"
    assert FORMATS["pdf"].writes
    code = "import sys, mingzhang.formats.pdf as _; sys.exit('pypdfium2' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0


def test_invisible_text_over_a_picture_is_recognised_text() -> None:
    def scanned(paper: Paper) -> None:
        picture(paper)
        text = paper.canvas.beginText(90, 700)
        text.setFont("STSong-Light", 12)
        text.setTextRenderMode(3)
        text.textOut("本年收入12.50万元。")
        paper.canvas.drawText(text)

    document = read(pdf(scanned))
    assert document.origin == "recognised"
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["本年收入12.50万元。"]
    assert read(pdf(table)).origin == "typed"


def test_invisible_copy_under_visible_text_is_left_out() -> None:
    def layered(paper: Paper) -> None:
        paper.canvas.saveState()
        text = paper.canvas.beginText(204, 842 - 136)
        text.setFont("STSong-Light", 10)
        text.setTextRenderMode(3)
        text.textOut("9,999.99")
        paper.canvas.drawText(text)
        paper.canvas.restoreState()
        table(paper)

    (grid,) = read(pdf(layered)).blocks
    assert isinstance(grid, Grid)
    assert list(grid.rows) == ROWS
