"""Excel workbooks both ways, and as budget systems make them."""

import io
import os
import re
from time import process_time

import pytest
import xlsxwriter
from hypothesis import given, settings
from python_calamine import CalamineWorkbook

from mingzhang.document import Chart, Document, Grid, Heading, Note, Paragraph, Span
from mingzhang.files import FileError, open_zip
from mingzhang.formats import FORMATS
from mingzhang.formats.cells import width_of
from mingzhang.formats.numbers import printed
from mingzhang.formats.xlsx import CARRIES, read, write
from mingzhang.formats.xlsx.kinds import PARAGRAPH
from mingzhang.forms.recognise import recognise
from tests.formats.strategies import DOCUMENTS
from tests.formats.test_docx import repacked
from tests.shared import shared

Rows = dict[tuple[int, int], str | float]


def stranger(*sheets: Rows, merged: tuple[tuple[int, int, int, int], ...] = ()) -> bytes:
    """A workbook of filled cells."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for cells in sheets:
        sheet = book.add_worksheet()
        for area in merged:
            sheet.merge_range(*area, "")
        for (row, column), value in cells.items():
            sheet.write(row, column, value)
    book.close()
    return stream.getvalue()


@given(DOCUMENTS)
@settings(deadline=None, max_examples=100)
def test_round_trip(document: Document) -> None:
    data = write(document)
    assert read(data, "a.xlsx") == document.only(CARRIES)
    assert write(document) == data


def test_places_point_at_their_cells() -> None:
    grid = Grid((("项目", "数"), ("甲", "1.00")))
    data = write(Document((Paragraph("文。" * 50), Heading("表", 2), Paragraph("单位：元"), grid)))
    for block in read(data, "a.xlsx").blocks:
        assert not isinstance(block, Note | Chart)
        place = getattr(block, "place", None)
        assert place is not None
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(place.sheet)
        value = rows.to_python(skip_empty_area=False)[place.row - 1][place.column - 1]
        assert value == (block.text(0, 0) if isinstance(block, Grid) else block.text)


def test_numbers_are_numbers_and_texts_never_formulas() -> None:
    rows = (
        ("编码", "数", "比", "式"),
        ("2010301", "1,932.30", "12.5%", "=1+1"),
        ("205", "-5.00", "3%", "+A1"),
    )
    data = write(Document((Heading("表"), Grid(rows))))
    seen = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert seen[-2:] == [[2010301.0, 1932.3, 0.125, "=1+1"], [205.0, -5.0, 0.03, "+A1"]]
    assert b"<f>" not in open_zip(data, "a")["xl/worksheets/sheet1.xml"]


def sheet_names(data: bytes) -> list[str]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names


def test_sheets_names_and_print() -> None:
    grid = Grid((("甲", "乙"), ("丙", "丁")))
    unit = "甲市乙区政务服务管理办公室"
    titles = [
        f"{unit}一般公共预算财政拨款支出预算表",
        f"{unit}收支/总表",
        f"{unit}收支总表",
        "x" * 40,
    ]
    blocks = [block for title in titles for block in (Heading(title, 2), grid)]
    data = write(Document((Heading("题"), Paragraph("文。" * 50), *blocks[:6])))
    assert sheet_names(data) == [
        "说明",
        "一般公共预算财政拨款支出预算表",
        "收支总表",
        "收支总表(2)",
    ]
    assert "Print_Titles" in open_zip(data, "a")["xl/workbook.xml"].decode()
    assert max(map(len, sheet_names(write(Document((*blocks,)))))) == 31


def test_a_text_that_no_cell_holds_is_a_sentence() -> None:
    with pytest.raises(FileError, match="32767"):
        write(Document((Heading("字" * 40_000),)))


@pytest.mark.parametrize("text", ["字" * 40_000, "1. 甲 乙\n丙　丁，" * 5_000, "x" * 9_000])
def test_a_long_text_goes_on_in_rows_that_show_all_of_it(text: str) -> None:
    grid = Grid((("项目", "数"), ("甲", "1.00")))
    document = Document((Paragraph(text), Paragraph("短"), Heading("表", 2), grid, Note(text)))
    data = write(document)
    assert read(data, "a.xlsx") == document.only(CARRIES)
    sheet = open_zip(data, "a")["xl/worksheets/sheet1.xml"].decode()
    heights = [float(high) for high in re.findall(r' ht="([\d.]+)"', sheet)]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(rows) == len(heights)
    for (shown,), high in zip(rows, heights, strict=True):
        # A line of the sheet holds 68 letters, half as many Chinese signs.
        lines = sum(-(-width_of(line) // 68) for line in str(shown).split("\n"))
        assert lines * PARAGRAPH <= high <= 409


def test_a_sheet_of_a_budget_system() -> None:
    """Title, unit line, merged head, codes as numbers, a blank row, a total, a remark, a table."""
    cells: Rows = {
        (0, 0): "附表1",
        (1, 0): "部门收支总表",
        (2, 0): "编制部门：甲局",
        (2, 3): "单位：万元",
        (4, 0): "科目",
        (4, 2): "预算数",
        (5, 0): "编码",
        (5, 1): "名称",
        (5, 2): "基本",
        (5, 3): "项目",
        (6, 0): 2010301.0,
        (6, 1): "行政运行",
        (6, 2): 1932.33,
        (6, 3): 0.1 + 0.2,
        (9, 0): "合计",
        (9, 2): 1932.33,
        (11, 0): "注：本表不含结转。",
        (14, 0): "收入总表",
        (15, 0): "项目",
        (15, 1): "数",
        (16, 0): "拨款",
        (16, 1): 5,
    }
    merged = ((1, 0, 1, 3), (4, 0, 4, 1), (4, 2, 4, 3), (20, 0, 30, 3))
    blocks = read(stranger(cells, merged=merged), "a.xlsx").blocks
    blank = ("", "", "", "")
    assert blocks == (
        Paragraph("附表1"),
        Heading("部门收支总表", 2),
        Paragraph("编制部门：甲局"),
        Paragraph("单位：万元"),
        Grid(
            (
                ("科目", "", "预算数", ""),
                ("编码", "名称", "基本", "项目"),
                ("2010301", "行政运行", "1932.33", "0.3"),
                *(blank, blank),
                ("合计", "", "1932.33", ""),
            ),
            (Span(0, 0, 1, 2), Span(0, 2, 1, 2)),
            2,
        ),
        Note("注：本表不含结转。"),
        Heading("收入总表", 2),
        Grid((("项目", "数"), ("拨款", "5"))),
    )


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("1932.3300000000002", "General", "1932.33"),
        ("2010301", "General", "2010301"),
        ("1932.3", "#,##0.00", "1,932.30"),
        ("-5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-5.00"),
        ("0", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("0", "0;-0;;@", ""),
        ("0.1234", "0.00%", "12.34%"),
        ("5", "000", "005"),
        ("44197", 'yyyy"年"m"月"d"日"', "2021年1月1日"),
        ("44197.5", "yyyy/m/d h:mm", "2021/1/1 12:00"),
        ("12345678", "#,##0.00,", "12,345.68"),
        ("5", "[$¥-804]#,##0.00", "¥5.00"),
        ("-7", "0_);(0)", "(7)"),
        ("1.005", "0.00", "1.01"),
        ("-0.001", "0.00", "0.00"),
        ("1e300", "0.00", "1e300"),
        ("nan", "0", "nan"),
        ("abc", "0", "abc"),
    ],
)
def test_printed(value: str, code: str, text: str) -> None:
    assert printed(value, code) == text


def test_cached_values_hidden_sheets_and_escapes() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    first, second = book.add_worksheet("甲"), book.add_worksheet("乙")
    first.write_formula(0, 0, "=1+1", book.add_format({"num_format": "0.00"}), 2)
    first.write(0, 1, True)
    first.write_formula(1, 0, "=A9/0", None, "#DIV/0!")
    first.write_string(1, 1, "a_x000D_\n b")
    second.write(0, 0, "x")
    second.hide()
    book.close()
    document = read(stream.getvalue(), "a.xlsx")
    assert document.blocks == (Grid((("2.00", "TRUE"), ("#DIV/0!", "a_x000D_\nb"))),)
    (told,) = recognise(document).lost
    assert (told.why, told.place.sheet) == ("隐藏的工作表「乙」没有读", "乙")


def test_hidden_rows_and_columns_are_not_shown() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("甲")
    rows = (("项目", "旧", "数"), ("核对", "7", "99"), ("甲", "7", "1.00"), ("乙", "7", "2.00"))
    for row, texts in enumerate(rows):
        sheet.write_row(row, 0, texts)
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_column(1, 1, None, None, {"hidden": True})
    book.close()
    shown = (("项目", "", "数"), ("", "", ""), ("甲", "", "1.00"), ("乙", "", "2.00"))
    document = read(stream.getvalue(), "a.xlsx")
    assert document.blocks == (Grid(shown),)
    assert [one.text for one in document.left_out] == ["工作表「甲」里隐藏的行或列没有读"]


@pytest.mark.parametrize("name", ["department.xlsx", "unit.xlsx", "budget.xls"])
def test_official_templates(name: str) -> None:
    path = shared(f"data/templates/shanghai-2026-{name}")
    blocks = FORMATS[path.suffix[1:]].read(path.read_bytes(), path.name).blocks
    grids = [at for at, block in enumerate(blocks) if isinstance(block, Grid)]
    assert len(grids) == 9
    for at in grids:
        unit, before, title, grid = blocks[at - 1], blocks[at - 2], blocks[at - 3], blocks[at]
        assert isinstance(grid, Grid)
        assert isinstance(title, Heading)
        assert title.text.endswith("表")
        assert isinstance(unit, Paragraph)
        assert unit.text[:2] == "单位"
        assert isinstance(before, Paragraph)
        assert before.text[:2] == "编制"
        assert grid.header >= 2
        assert grid.spans
        last = [text for text in grid.rows[-1] if text]
        assert last[0] in ("合计", "收入总计", "小计")
    assert isinstance(blocks[0], Heading)
    assert blocks[0].level == 1


def test_old_and_new_templates_read_alike() -> None:
    names = [shared(f"data/templates/shanghai-2026-{one}") for one in ("unit.xlsx", "budget.xls")]
    new, old = (FORMATS[one.suffix[1:]].read(one.read_bytes(), one.name) for one in names)
    assert new.blocks == old.blocks


def swollen(data: bytes, sheet: bytes) -> bytes:
    """A workbook with this sheet, and enough that does not pack to let it through."""
    parts = {"xl/worksheets/sheet1.xml": sheet, "xl/media/a.bin": os.urandom(1_000_000)}
    return repacked(data, **parts)


def test_bombs_are_bounded() -> None:
    start = process_time()
    far = stranger({(0, 0): "a", (0, 1): "b", (1_048_575, 16_383): "c"})
    assert len(read(far, "a.xlsx").blocks) == 2
    data = stranger({(0, 0): "a"})
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    many = head + b"<sheetData>" + b"<row/>" * 4_000_000 + b"</sheetData></worksheet>"
    with pytest.raises(FileError, match="大得不正常"):
        read(repacked(data, **{"xl/worksheets/sheet1.xml": many}), "a.xlsx")
    with pytest.raises(FileError, match="格"):
        read(swollen(data, many), "a.xlsx")
    spans = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    sheet = open_zip(data, "a")["xl/worksheets/sheet1.xml"].replace(b"</worksheet>", spans)
    assert len(read(repacked(data, **{"xl/worksheets/sheet1.xml": sheet}), "a.xlsx").blocks) == 1
    wide: Rows = {(row, row * 2): "x" for row in range(1_500)}
    wide |= {(row, row * 2 + 1): "y" for row in range(1_500)}
    with pytest.raises(FileError, match="格"):
        read(stranger(wide), "a.xlsx")
    assert process_time() - start < 20


def test_a_hostile_old_workbook_is_a_sentence() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    with pytest.raises(FileError, match=r"a\.xls"):
        FORMATS["xls"].read(ole + bytes(4_000), "a.xls")
