"""Tables of all kinds come out as the grids that they look like."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from mingzhang.document import Document, Grid, Heading, Note, Paragraph, Span
from mingzhang.formats.pdf import read
from tests.formats.pdf.paper import FONT, Paper, pdf

XS = (60, 200, 300, 400)
ROWS = [
    ("项目", "预算数", "决算数"),
    ("一、本年收入", "1,932.33", "0.00"),
    ("二、上年结转", "12.50", ""),
    ("合计", "1,944.83", "0.00"),
]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def only(data: bytes) -> Grid:
    (grid,) = grids(read(data))
    return grid


def table(paper: Paper) -> None:
    paper.table(ROWS, XS, 100)


def test_ruled_table_with_places() -> None:
    grid = only(pdf(table))
    assert list(grid.rows) == ROWS
    assert grid.header == 1
    assert not grid.spans
    place = grid.place_of(1, 1)
    assert place.page == 1
    assert (place.row, place.column) == (2, 2)
    assert place.box == pytest.approx((200, 120, 300, 140), abs=1)


texts = st.text(alphabet="甲乙丙丁戊0123456789,.", max_size=6)
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(texts, min_size=width, max_size=width), min_size=2, max_size=6)
)


@given(tables)
@settings(deadline=None, max_examples=25)
def test_any_ruled_table_is_read_as_drawn(rows: list[list[str]]) -> None:
    xs = [50 + 90 * column for column in range(len(rows[0]) + 1)]

    def draw(paper: Paper) -> None:
        paper.table(rows, xs, 80)
        paper.text(60, 700, "末行")

    found = [[list(row) for row in grid.rows] for grid in grids(read(pdf(draw)))]
    # Lines around nothing, in one column, are a drawing.
    assert found == ([rows] if len(xs) > 2 or any(map(any, rows)) else [])


def test_merged_cells_are_spans() -> None:
    rows = [
        ("科目", "", "支出", "", ""),
        ("类", "款", "合计", "基本支出", "项目支出"),
        ("201", "03", "12.00", "8.00", "4.00"),
        ("合计", "", "12.00", "8.00", "4.00"),
    ]
    merged = [(0, 0, 1, 2), (0, 2, 1, 3), (3, 0, 1, 2)]
    grid = only(pdf(lambda p: p.table(rows, (60, 100, 140, 240, 340, 440), 90, 20, merged)))
    assert list(grid.rows) == rows
    assert set(grid.spans) == {Span(0, 0, 1, 2), Span(0, 2, 1, 3), Span(3, 0, 1, 2)}
    assert grid.header == 2
    box = grid.boxes[0][2]
    assert box
    assert box == pytest.approx((140, 90, 440, 110), abs=1)
    assert grid.boxes[0][3] is None


def test_cell_merged_over_rows_and_columns() -> None:
    rows = [("甲", "", "1"), ("", "", "2"), ("乙", "丙", "3")]
    grid = only(pdf(lambda p: p.table(rows, XS, 90, 20, [(0, 0, 2, 2)])))
    assert list(grid.rows) == rows
    assert grid.spans == (Span(0, 0, 2, 2),)


def test_thin_rectangles_are_rulings() -> None:
    def draw(paper: Paper) -> None:
        for y in (100, 120, 140):
            paper.bar(60, y, 300, y + 0.7)
        for x in (60, 180, 300):
            for y in (100, 120):
                paper.bar(x, y, x + 0.7, y + 20)
        for x, y, words in ((65, 114, "甲"), (185, 114, "乙"), (65, 134, "1.50"), (185, 134, "2")):
            paper.text(x, y, words)

    assert only(pdf(draw)).rows == (("甲", "乙"), ("1.50", "2"))


def test_rulings_in_one_path_and_in_a_form() -> None:
    def draw(paper: Paper) -> None:
        paper.canvas.beginForm("lines")
        paper.canvas.grid([60, 180, 300], [700, 720, 740])
        paper.canvas.endForm()
        paper.canvas.saveState()
        paper.canvas.translate(10, -20)
        paper.canvas.doForm("lines")
        paper.canvas.restoreState()
        for x, y, words in ((75, 136, "甲"), (195, 136, "乙"), (75, 156, "1"), (195, 156, "2")):
            paper.text(x, y, words)

    assert only(pdf(draw)).rows == (("甲", "乙"), ("1", "2"))


def test_table_open_at_its_sides() -> None:
    def draw(paper: Paper) -> None:
        for y in (100, 120, 140):
            paper.line(60, y, 400, y)
        for x in (200, 300):
            paper.line(x, 100, x, 140)
        for x, y, words in zip(
            (70, 210, 310) * 2, (114,) * 3 + (134,) * 3, "甲乙丙123", strict=True
        ):
            paper.text(x, y, words)

    assert only(pdf(draw)).rows == (("甲", "乙", "丙"), ("1", "2", "3"))


def borderless(paper: Paper) -> None:
    paper.centre(80, "2031年收入预算总表", 16)
    paper.text(430, 100, "单位：万元")
    for row, (label, *numbers) in enumerate(ROWS):
        paper.text(70, 120 + 18 * row, label)
        for x, number in zip((300, 420), numbers, strict=True):
            paper.right(x, 120 + 18 * row, number)
    paper.text(84, 260, "以上各数均为本年预算安排。")


def test_borderless_table_by_alignment() -> None:
    document = read(pdf(borderless))
    title, unit, grid, rest = document.blocks
    assert isinstance(title, Heading | Paragraph)
    assert title.text == "2031年收入预算总表"
    assert isinstance(unit, Paragraph)
    assert unit.text == "单位：万元"
    assert isinstance(grid, Grid)
    assert list(grid.rows) == ROWS
    assert grid.header == 1
    box = grid.boxes[1][1]
    assert box
    assert box[0] < 262
    assert box[2] > 300
    assert box[1] < 130 < box[3]
    assert isinstance(rest, Paragraph)


def test_table_of_three_rules_with_a_merged_head() -> None:
    rows = [
        ("类别", "本年支出", "", ""),
        ("", "基本支出", "项目支出", "合计"),
        ("教育", "12.00", "8.00", "20.00"),
        ("科技", "7.00", "", "7.00"),
        ("合计", "19.00", "8.00", "27.00"),
    ]

    def draw(paper: Paper) -> None:
        for y in (104, 142, 196):
            paper.line(60, y, 500, y)
        paper.text(70, 118, "类别")
        paper.text(300, 118, "本年支出本年支出本年支出"[:4])
        for row, texts in enumerate(rows[1:], 1):
            for column, words in enumerate(texts):
                paper.text(70 + 120 * column, 118 + 18 * row, words)

    grid = only(pdf(draw))
    assert grid.rows[2:] == tuple(rows[2:])
    assert grid.rows[1] == rows[1]
    assert grid.width == 4


@pytest.mark.parametrize(
    "lines",
    [
        [
            ("一、部门概况", "3"),
            ("二、部门预算表", "7"),
            ("三、情况说明", "12"),
            ("四、名词", "20"),
        ],
        [("负责人：甲", "日期：某日"), ("复核：乙", "日期：某日"), ("制表：丙", "日期：某日")],
    ],
)
def test_texts_side_by_side_are_no_table(lines: Sequence[tuple[str, str]]) -> None:
    def draw(paper: Paper) -> None:
        for row, (left, right) in enumerate(lines):
            paper.text(80, 100 + 20 * row, left)
            paper.text(400, 100 + 20 * row, right)

    document = read(pdf(draw))
    assert not grids(document)
    assert {w for pair in lines for w in pair} <= {
        getattr(block, "text", None) for block in document.blocks
    }


def test_rows_that_no_line_parts() -> None:
    def draw(paper: Paper) -> None:
        paper.table([("项目", "预算", "决算")], XS, 100)
        paper.table([("", "", "")], XS, 120, 80)
        for row, texts in enumerate(ROWS[1:]):
            for column, words in enumerate(texts):
                paper.text(XS[column] + 4, 136 + 20 * row, words)

    assert list(only(pdf(draw)).rows) == [("项目", "预算", "决算"), *ROWS[1:]]


def test_number_broken_in_its_cell_is_one() -> None:
    def draw(paper: Paper) -> None:
        paper.table([("项目", "金额", "说明"), ("", "", "")], (60, 100, 132, 400), 100, 50)
        for row, words in enumerate(("基本", "支出")):
            paper.text(64, 166 + 14 * row, words)
        for row, words in enumerate(("1932.", "33")):
            paper.text(103, 166 + 14 * row, words)
        for row, words in enumerate(("annual", "report 第一", "季度")):
            paper.text(136, 164 + 14 * row, words)

    assert only(pdf(draw)).rows[1] == ("基本支出", "1932.33", "annual report第一季度")


def test_two_numbers_in_one_cell_stay_two() -> None:
    def draw(paper: Paper) -> None:
        paper.table([("项目", "金额"), ("支出", "")], (60, 160, 400), 100, 50)
        for row, words in enumerate(("100", "200")):
            paper.text(170, 166 + 14 * row, words)

    assert only(pdf(draw)).rows[1][1] == "100 200"


def test_number_wider_than_its_cell_keeps_its_digits() -> None:
    def draw(paper: Paper) -> None:
        paper.table([("甲", "乙", "丙"), ("", "", "7.00")], (60, 160, 200, 300), 100)
        paper.right(197, 134, "190,767,551.00")

    assert only(pdf(draw)).rows[1] == ("", "190,767,551.00", "7.00")


def test_digits_on_a_shifted_baseline_stay_in_line() -> None:
    def draw(paper: Paper) -> None:
        paper.table([("项目", "金额"), ("", "")], (60, 260, 400), 100)
        paper.text(64, 134, "年末")
        paper.text(84, 134, "2031", shift=2.5)
        paper.text(110, 134, "年结余")
        paper.text(270, 134, "12.")
        paper.text(270 + stringWidth("12.", FONT, 10), 134, "50", shift=-2.5)
        paper.text(90, 200, "本年支出")
        paper.text(132, 200, "603.14", shift=3)
        paper.text(133 + stringWidth("603.14", FONT, 10), 200, "万元。")

    document = read(pdf(draw))
    (grid,) = grids(document)
    assert grid.rows[1] == ("年末2031年结余", "12.50")
    assert isinstance(document.blocks[-1], Paragraph)
    assert document.blocks[-1].text == "本年支出603.14万元。"


@pytest.mark.parametrize("offset", [0, 0.4])
def test_layer_printed_twice_is_read_once(offset: float) -> None:
    def twice(paper: Paper) -> None:
        table(paper)
        paper.canvas.translate(offset, 0)
        table(paper)

    assert list(only(pdf(twice)).rows) == ROWS


def sideways(paper: Paper) -> None:
    """The table drawn turned left on a portrait page."""
    paper.canvas.translate(595, 0)
    paper.canvas.rotate(90)
    table(Paper(paper.canvas, 595))


def test_page_turned_by_its_content() -> None:
    grid = only(pdf(sideways))
    assert list(grid.rows) == ROWS
    assert grid.boxes[1][1] == pytest.approx((200, 120, 300, 140), abs=1)


@pytest.mark.parametrize("rotation", [90, 180, 270])
@pytest.mark.parametrize("draw", [table, sideways])
def test_page_turned_by_its_dictionary(rotation: int, draw: Callable[[Paper], None]) -> None:
    grid = only(pdf(draw, rotation=rotation))
    assert list(grid.rows) == ROWS
    assert grid.boxes[1][1] == pytest.approx((200, 120, 300, 140), abs=1)


def test_places_count_from_the_visible_corner() -> None:
    def draw(paper: Paper) -> None:
        paper.canvas.setCropBox((50, 42, 595, 792))
        table(paper)

    assert only(pdf(draw)).boxes[1][1] == pytest.approx((150, 70, 250, 90), abs=1)


def first_page(paper: Paper) -> None:
    paper.centre(80, "2031年支出总表", 16)
    paper.table(
        [("类", "款", "科目", "合计"), ("201", "", "服务", "8.00")], (60, 90, 120, 300, 400), 100
    )
    paper.centre(810, "- 1 -")


def total_page(paper: Paper) -> None:
    paper.table([("合计", "8.00")], (62, 301, 401), 60)
    paper.centre(810, "- 2 -")


def test_table_that_goes_on_keeps_its_columns() -> None:
    first, second = grids(read(pdf(first_page, total_page)))
    assert second.rows == (("合计", "", "", "8.00"),)
    assert second.spans == (Span(0, 0, 1, 3),)
    assert second.header == 0
    assert second.width == first.width
    assert (first.place.page, second.place.page) == (1, 2)
    box = second.place_of(0, 3).box
    assert box
    assert box == pytest.approx((301, 60, 401, 80), abs=1)


def test_table_after_a_text_is_another_one() -> None:
    def after_text(paper: Paper) -> None:
        paper.text(60, 50, "下表为另一张表。")
        total_page(paper)

    assert grids(read(pdf(first_page, after_text)))[1].rows == (("合计", "8.00"),)


def test_head_repeated_on_the_next_page() -> None:
    def again(paper: Paper) -> None:
        paper.table([ROWS[0], ("三、其他", "1.00", "2.00")], XS, 60)

    first, second = grids(read(pdf(table, again)))
    assert first.header == second.header == 1


def test_empty_table_and_its_note() -> None:
    def draw(paper: Paper) -> None:
        bottom = paper.table([ROWS[0], ("",) * 3, ("合计", "", "")], XS, 100)
        paper.text(60, bottom + 16, "注：本单位2031年无此项预算，故本表为空表。")

    grid, note = read(pdf(draw)).blocks
    assert isinstance(grid, Grid)
    assert grid.header == 1
    assert len(grid.rows) == 3
    assert isinstance(note, Note)
    assert note.text.startswith("注：")


def test_two_tables_on_a_page() -> None:
    def draw(paper: Paper) -> None:
        paper.table(ROWS, XS, 100)
        paper.text(60, 210, "附表")
        paper.table([("甲", "1"), ("乙", "2")], (60, 150, 250), 230)

    first, title, second = read(pdf(draw)).blocks
    assert isinstance(first, Grid)
    assert isinstance(second, Grid)
    assert isinstance(title, Paragraph)
    assert title.text == "附表"
    assert second.rows == (("甲", "1"), ("乙", "2"))


def test_frame_around_the_page_is_no_table() -> None:
    def draw(paper: Paper) -> None:
        paper.canvas.rect(20, 20, 555, 802)
        table(paper)

    assert list(only(pdf(draw)).rows) == ROWS


def test_slanted_watermark_is_left_out() -> None:
    def draw(paper: Paper) -> None:
        table(paper)
        paper.canvas.translate(100, 650)
        paper.canvas.rotate(30)
        paper.canvas.setFont("Helvetica", 40)
        paper.canvas.drawString(0, 0, "SAMPLE 999")

    assert list(only(pdf(draw)).rows) == ROWS


def test_dotted_rulings() -> None:
    """Dots are squares: which way a line of them runs shows when they are joined."""

    def draw(paper: Paper) -> None:
        for x in XS[:3]:
            for at in range(40):
                paper.bar(x, 100 + 1.5 * at, x + 0.75, 100 + 1.5 * at + 0.75)
        for row in range(4):
            for at in range(161):
                y = 100 + 20 * row
                paper.bar(60 + 1.5 * at, y, 60 + 1.5 * at + 0.75, y + 0.75)
            if row < 3:
                paper.text(63, 114 + 20 * row, ROWS[row][0])
                paper.text(203, 114 + 20 * row, ROWS[row][1])

    assert only(pdf(draw)).rows == tuple(row[:2] for row in ROWS[:3])


BANDED = [
    ("项目", "合计", "其中：基本"),
    ("一般公共预算拨款", "1,932.33", ""),
    ("政府性基金预算", "12.50", "1.00"),
    ("合计", "1,944.83", ""),
]


@pytest.mark.parametrize("pieces", [True, False])
def test_table_that_rules_only_its_rows(pieces: bool) -> None:
    """A wrapped label is one cell; a second table below is another one."""
    xs = (60, 120, 200, 300)

    def table_at(paper: Paper, top: float) -> None:
        ends = [*pairwise(xs)] if pieces else [(xs[0], xs[-1])]
        for row, texts in enumerate(BANDED):
            y = top + 30 * row
            label = texts[0]
            paper.text(62, y + 13, label[:4])
            paper.text(62, y + 25, label[4:])
            for column in (1, 2):
                words = texts[column]
                if words and row:
                    paper.right(xs[column + 1] - 2, y + 19, words)
                else:
                    paper.text(xs[column] + 2, y + 19, words)
        for row in range(len(BANDED) + 1):
            for a, b in ends:
                paper.line(a, top + 30 * row, b, top + 30 * row)

    def draw(paper: Paper) -> None:
        table_at(paper, 100)
        paper.text(200, 270, "单位：万元")
        table_at(paper, 290)

    found = grids(read(pdf(draw)))
    assert [list(grid.rows) for grid in found] == [BANDED, BANDED]
