"""What other programs print: flat signs, cells left open at a page's edge, titles inside tables."""

import numpy as np

from mingzhang.document import Grid, Heading, Note, Paragraph
from mingzhang.formats.pdf import read
from mingzhang.formats.pdf.lines import lay_lines
from tests.formats.pdf.paper import Paper, pdf


def test_a_flat_sign_leaves_no_gap() -> None:
    """Fonts give the box of the glyph: 一 is as flat as a dash, and no space stands beside it."""
    words = "资金来自一般公共预算拨款"
    boxes = [(10.0 * at, 100.0, 10.0 * at + 9, 109.0) for at in range(len(words))]
    flat = words.index("一")
    boxes[flat] = (10.0 * flat + 1, 104.4, 10.0 * flat + 8, 105.0)
    codes = np.array([ord(sign) for sign in words], np.uint32)
    lines = lay_lines(codes, np.array(boxes), np.full(len(words), -1))
    assert [line.text for line in lines] == [words]


XS = (60, 140, 280, 400)


def begun(paper: Paper) -> None:
    rows = [("类", "项目", "数"), ("甲", "子", "1.00"), ("", "丑", "2.00")]
    paper.table(rows, XS, 700, merged=[(1, 0, 2, 1)])


def left_open(paper: Paper) -> None:
    paper.table([("寅", "3.00"), ("卯", "4.00")], XS[1:], 60)


def ended(paper: Paper) -> None:
    paper.table([("乙", "辰", "5.00"), ("丙", "巳", "6.00")], XS, 60)


def test_a_cell_left_open_at_the_edge_of_a_page() -> None:
    grids = [one for one in read(pdf(begun, left_open, ended)).blocks if isinstance(one, Grid)]
    assert [grid.rows[0] for grid in grids[1:]] == [("", "寅", "3.00"), ("乙", "辰", "5.00")]
    assert [grid.header for grid in grids] == [1, 0, 0]


def test_a_table_with_its_title_unit_and_remark_inside() -> None:
    rows = [("收支总表", ""), ("单位：元", ""), ("项目", "数"), ("甲", "1.00"), ("备注：无", "")]
    full = [(row, 0, 1, 2) for row in (0, 1, 4)]
    blocks = read(pdf(lambda paper: paper.table(rows, (60, 200, 400), 100, merged=full))).blocks
    grid = Grid((("项目", "数"), ("甲", "1.00")))
    assert blocks == (Heading("收支总表", 2), Paragraph("单位：元"), grid, Note("备注：无"))
    title, _, table, _ = blocks
    assert isinstance(title, Heading)
    assert isinstance(table, Grid)
    assert title.place.box is not None
    assert round(title.place.box[1]) == 100
    box = table.place_of(1, 1).box
    assert box is not None
    assert [round(edge) for edge in box] == [200, 160, 400, 180]


def test_a_unit_line_goes_on_with_no_line_above() -> None:
    def draw(paper: Paper) -> None:
        paper.text(
            60, 80, "重庆市某某区一般公共预算财政拨款基本支出预算表及其说明某某某某某某某某某", 14
        )
        paper.right(535, 100, "单位：万元", 14)
        paper.table([("项目", "数"), ("甲", "1.00")], (60, 300, 535), 110)

    assert read(pdf(draw)).blocks[1] == Paragraph("单位：万元")
