"""How much room texts take."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.document import Grid, Span
from mingzhang.formats.cells import cells_of, column_widths, width_of
from mingzhang.formats.measure import lines_of, row_heights, title_size


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("字" * 10, 1),
        ("字" * 11, 2),
        ("字" * 10 + "。", 2),
        ("字\n字", 2),
        ("x" * 20, 1),
        ("x" * 100, 5),
        ("字" * 8 + "12345", 2),
    ],
)
def test_lines(text: str, lines: int) -> None:
    assert lines_of(text, 100, 10) == lines


@given(st.text("字，x1. \n", max_size=200), st.integers(20, 300))
@settings(deadline=None)
def test_lines_hold_their_text(text: str, width: int) -> None:
    least = sum(max(1, -(-width_of(line) * 2.5 // width)) for line in text.split("\n"))
    assert lines_of(text, width, 10) >= least
    assert lines_of(text, width * 2, 10) <= lines_of(text, width, 10)


def test_a_merged_cell_makes_its_last_row_higher() -> None:
    cells = cells_of(Grid((("字" * 30, "甲"), ("", "乙")), (Span(0, 0, 2, 1),), 0))
    assert row_heights(cells, (50, 50), 10, 14, 2, 4) == [16, 70]


def test_a_title_is_made_smaller_only_to_stay_on_one_line() -> None:
    assert title_size("字" * 10, 16, 442) == 16
    assert title_size("字" * 32, 16, 442) == 13.5
    assert title_size("字" * 60, 16, 442) == 16


@given(st.lists(st.text("字1", max_size=40), min_size=1, max_size=9))
@settings(deadline=None)
def test_columns_fill_the_page(row: list[str]) -> None:
    found = column_widths(cells_of(Grid((tuple(row), tuple(row)))), 442, 5)
    assert sum(found) == pytest.approx(442)
    assert min(found) > 0


def test_short_columns_keep_their_texts_on_one_line() -> None:
    row = ("项目起始时间", "字" * 80, "字" * 90, "12.00")
    found = column_widths(cells_of(Grid((row, row))), 442, 5)
    assert found[0] >= 14 * 5
    assert found[1] == pytest.approx(found[2])


def test_short_values_of_a_table_without_a_head_stand_in_the_middle() -> None:
    grid = Grid((("名称", "甲乙丙丁戊己庚辛壬癸"), ("权重", "5%")), (), 0)
    assert [[one.middle for one in row] for row in cells_of(grid).rows] == [[True, False]] * 2
