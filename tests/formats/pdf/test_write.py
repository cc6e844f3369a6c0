"""PDF out: what is written reads back, stands where it says, runs nowhere and is the same twice."""

import io
import re
from collections.abc import Iterator
from contextlib import closing
from unicodedata import bidirectional, category

import pypdfium2
import pytest
from hypothesis import HealthCheck, assume, given, settings
from reportlab.pdfgen.canvas import Canvas

from mingzhang.document import Chart, Document, Grid, Heading, Note, Paragraph, Span
from mingzhang.formats import FORMATS
from mingzhang.formats.pdf import CARRIES, read, write
from mingzhang.formats.pdf.signs import Picture, pieces
from mingzhang.formats.pdf.write import MARK
from tests.formats.strategies import DOCUMENTS

HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "＝HYPERLINK(1)",
    '#set page(width: 1pt) #eval("1") $x^2$ *b* _i_ @ref `raw` \\ // 注 /* */ ~ --- ... "q" \'s\'',
    '#(import "x.typ") <label> = 标题 - 项 + 项 / 词: 义 https://a.b',
    "[链接](javascript:alert) **粗** ![图](x)",
    "表情😀和𠮷字",
)
ASCII = "".join(map(chr, range(128)))
LONG = "原因是“新增”人员1,234.56万元，abc def；" * 300
WHOLE = Document(
    (
        Heading("标题", 1),
        *(Heading(f"第{number}节", 2) for number in range(4)),
        *map(Paragraph, HOSTILE),
        Paragraph(LONG),
        Heading("表", 2),
        Paragraph("单位：万元"),
        Grid((("项目", "理由"), *((text, text) for text in HOSTILE), ("长", LONG), ("末", "1.00"))),
        Note("备注：#x"),
        Grid(tuple(tuple(f"{row}.{column}" for column in range(9)) for row in range(90)), (), 2),
        Paragraph(LONG),
    )
)


def texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from (cell for row in block.rows for cell in row)
        elif not isinstance(block, Chart):
            yield block.text


def is_carried(text: str) -> bool:
    """Neither joined nor leftward scripts (PDFium orders them its own way) nor Latin ligatures
    (it spells them out), nor a space after a sign of another font, which is lost where a line
    ends there."""
    if re.search(r"[^ -~、-￠] |[\ufb00-\ufb06]", text):
        return False
    return not any(category(s)[0] == "M" or bidirectional(s) in ("R", "AL", "AN") for s in text)


@given(DOCUMENTS)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])
def test_round_trip(document: Document) -> None:
    wanted = document.only(CARRIES)
    assume(wanted.blocks)
    assume(all(map(is_carried, texts(wanted))))
    assert read(write(document)) == wanted


def test_every_sign_of_two_bytes_is_carried() -> None:
    """The signs of GBK that are no Han character, and a row of those that are."""
    codes = [bytes((high, low)) for high in (*range(0xA1, 0xAA), 0xB0) for low in range(0x40, 0xFF)]
    signs = [sign for code in codes if (sign := code.decode("gbk", "ignore").strip(ASCII))]
    document = Document(tuple(Paragraph(f"一{sign}二") for sign in signs))
    assert len(signs) > 900
    assert read(write(document)) == document


def test_hostile_texts_are_printed_and_read_back() -> None:
    data = write(WHOLE)
    assert read(data) == WHOLE.only(CARRIES)
    assert write(WHOLE) == data
    for part in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/URI"):
        assert part not in data


def test_each_place_points_at_its_text() -> None:
    data = write(WHOLE)
    found = read(data)
    with closing(pypdfium2.PdfDocument(data)) as pdf:
        for block in found.blocks:
            if isinstance(block, Grid | Chart):
                continue
            assert block.place.page
            page = pdf[block.place.page - 1]
            assert block.place.box
            left, top, right, bottom = block.place.box
            height = page.get_height()
            shown = page.get_textpage().get_text_bounded(
                left - 1, height - bottom - 1, right + 1, height - top + 1
            )
            assert "".join(shown.split())[:4] in "".join(block.text.split())
        long = next(one for one in found.blocks if isinstance(one, Paragraph) and one.text == LONG)
        pages = {run.page for run in long.runs}
        assert len(pages) > 1
        assert sum(len(run.edges) - 1 for run in long.runs) == len(LONG)


def test_pages() -> None:
    """A cover without number, contents, wide tables turned with their head on each page."""
    with closing(pypdfium2.PdfDocument(write(WHOLE))) as pdf:
        shown = [page.get_textpage().get_text_bounded() for page in pdf]
        turned = [page.get_width() > page.get_height() for page in pdf]
    pages = ["".join(text.split()) for text in shown]
    assert pages[0] == "标题"
    assert "目录" in pages[1]
    assert "第3节" in pages[1]
    assert "—1—" in pages[2]
    assert turned.count(True) > 1
    heads = [
        "0.0" in text and "1.8" in text for text, wide in zip(pages, turned, strict=True) if wide
    ]
    assert all(heads)


def test_merged_cells_over_pages() -> None:
    rows = (("指标", "值"), *(("产出" if row == 0 else "", f"值{row}") for row in range(70)))
    document = Document((Grid(rows, (Span(1, 0, 70, 1),), 1),))
    assert read(write(document)) == document


def test_a_chart_is_a_drawing_with_words() -> None:
    chart = Chart("图<题>", "bar", ("甲 & 乙", "丙"), (193_233_0000, 5), (), "万元")
    data = write(Document((Paragraph("前"), chart, Paragraph("后"))))
    assert read(data).blocks == (Paragraph("前"), Paragraph("后"))
    with closing(pypdfium2.PdfDocument(data)) as pdf:
        assert "甲 & 乙" in pdf[0].get_textpage().get_text_bounded()
        assert not any(one.type == 3 for one in pdf[0].get_objects())  # no picture of dots


@pytest.mark.parametrize(("text", "count"), [("汉字 abc", 0), ("😀", 0), ("\ue000a\U000e0fff", 2)])
def test_signs_that_no_font_has_are_pictures(text: str, count: int) -> None:
    found = pieces(text)
    assert sum(isinstance(one, Picture) for one in found) == count
    assert "".join(one if isinstance(one, str) else one.alt for one in found) == text


def test_a_stranger_that_says_it_is_ours_is_read_as_a_stranger() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.setKeywords(MARK)
    canvas.drawString(100, 700, "Budget of the archive.")
    canvas.save()
    assert read(stream.getvalue()).blocks == (Paragraph("Budget of the archive."),)


def test_registered() -> None:
    assert FORMATS["pdf"].carries == CARRIES
