"""Charts in Word and Excel: seen by other readers, left out by ours."""

import io
from typing import Any

import docx
import openpyxl

from mingzhang.document import Chart, Document, Grid, Heading, Paragraph
from mingzhang.formats import FORMATS
from mingzhang.formats.drawing import describe, draw, figures
from mingzhang.formats.pictures import pictures

BAR = Chart("支出 <按功能>", "bar", ("甲 & 乙", "=1+1", "丙"), (193_233_0000, 39_700_000, 0))
PAIR = Chart("两年", "pair", ("收入", "支出"), (1, 2, 3, 4), ("2020年", "2021年"))
FLOW = Chart("流向", "flow", ("拨款", "教育", "医疗"), (3, 0, 0, 2, 0, 1), ("收入", "支出"))
POINTS = Chart("权重", "bar", ("甲", "乙"), (6_000, 4_000), (), "分")
CHARTS = (BAR, PAIR, FLOW, POINTS)
TEXTS = (Heading("题"), Paragraph("前"), Grid((("a", "b"), ("c", "1.00"))))
DOCUMENT = Document((*TEXTS[:2], *CHARTS[:2], TEXTS[2], *CHARTS[2:]))


def test_word_has_pictures_with_words() -> None:
    data = FORMATS["docx"].write(DOCUMENT)
    file = docx.Document(io.BytesIO(data))
    assert len(file.inline_shapes) == len(CHARTS)
    words = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert words == [describe(chart) for chart in CHARTS]
    assert FORMATS["docx"].read(data).blocks == TEXTS


def test_excel_has_charts_that_can_be_changed() -> None:
    data = FORMATS["xlsx"].write(DOCUMENT)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet: Any = book["图"]
    assert len(sheet._charts) == len(CHARTS)
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert 1_932.33 in cells
    assert cells["=1+1"].data_type != "f"
    assert FORMATS["xlsx"].read(data).blocks == TEXTS


def test_figures_and_words() -> None:
    assert figures(BAR).rows[1:] == (("甲 & 乙", "1,932.33"), ("=1+1", "39.70"), ("丙", ""))
    assert figures(POINTS).rows == (("项目", "数额（分）"), ("甲", "60"), ("乙", "40"))
    assert figures(FLOW).rows[0] == ("项目", "收入", "支出")
    assert describe(POINTS) == "权重（单位：分）：甲 60；乙 40"
    assert all(one.png.startswith(b"\x89PNG") for one in pictures(CHARTS))
    assert pictures(CHARTS) == pictures(CHARTS)


def test_every_number_is_drawn() -> None:
    for chart in CHARTS:
        svg = draw(chart).svg
        for row in figures(chart).rows[1:]:
            assert all(f"{number}</text>" in svg for number in row[1:] if number)
