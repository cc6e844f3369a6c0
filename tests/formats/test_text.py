"""Plain text: lines that a page broke are joined, others not; tables are found where sure."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.document import Document, Grid, Paragraph
from mingzhang.formats.text import read


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def test_a_line_is_a_paragraph() -> None:
    lines = [
        "某某县档案馆2023年部门预算",
        "一、收支情况",
        "2023年收入100万元，支出100万元。" * 8,
        "其中：",
        "（一）工资",
    ]
    document = read("\n".join(lines))
    assert texts(document) == lines
    assert [block.place.line for block in document.blocks if isinstance(block, Paragraph)] == [
        1,
        2,
        3,
        4,
        5,
    ]


def test_broken_lines_are_joined() -> None:
    text = (
        "五、支出预算情况说明\n"
        "2023年支出预算1133753.33元，比上年减少50000元，主要原\n"
        "因是人员减少，同时按照有关要求大力压减了各项非急需、\n"
        "非刚性支出。\n"
        "其中：\n"
        "（一）住房保障支出74784.48元，占支出预算6.60%，同比\n"
        "减少62.16元，主要用于住房公积金的缴纳以及其他有关的各\n"
        "项支出。\n"
    )
    assert texts(read(text)) == [
        "五、支出预算情况说明",
        "2023年支出预算1133753.33元，比上年减少50000元，主要原因是人员减少，同时按照有关要求大力压减了"
        "各项非急需、非刚性支出。",
        "其中：",
        "（一）住房保障支出74784.48元，占支出预算6.60%，同比减少62.16元，主要用于住房公积金的缴纳以及"
        "其他有关的各项支出。",
    ]


def test_an_address_does_not_set_the_width() -> None:
    text = (
        "https://example.com/"
        + "a" * 150
        + "\n"
        + "甲" * 30
        + "\n"
        + "乙" * 30
        + "\n"
        + "丙" * 30
        + "\n丁。"
    )
    assert len(texts(read(text))) == 2


ROWS = [("项目", "预算数", "决算数"), ("合计", "20.00", "7.60"), ("公务接待费", "5.00", "5.10")]


@pytest.mark.parametrize(
    "table",
    [
        "\n".join(" | ".join(row) + " |" for row in ROWS),
        "\n".join("\t".join(row) for row in ROWS),
        "\n".join(cell for row in ROWS for cell in row),
        "\n\n".join(cell for row in ROWS for cell in row),
        "\n".join(cell + " |" for row in ROWS for cell in row),
    ],
    ids=["bars", "tabs", "stacked", "stacked-apart", "stacked-bars"],
)
def test_a_table_in_every_copy(table: str) -> None:
    document = read(f"“三公”经费支出决算表\n单位：万元\n{table}\n二、说明\n没有变化。")
    assert [one.rows for one in grids(document)] == [tuple(ROWS)]
    assert texts(document)[-2:] == ["二、说明", "没有变化。"]


def test_blank_cells_that_are_kept() -> None:
    cells = ["项目", "预算数", "决算数", "合计", "20", "", "公务接待费", "", "5", "购置费"]
    document = read("单位：万元\n" + "\n".join(f"{cell} |" for cell in cells))
    assert grids(document)[0].rows[1:] == (
        ("合计", "20", ""),
        ("公务接待费", "", "5"),
        ("购置费", "", ""),
    )


def test_blank_cells_that_vanished_leave_no_table() -> None:
    cells = ["项目", "预算数", "决算数", "合计", "20", "公务接待费", "5", "5"]
    document = read("单位：万元\n" + "\n".join(cells))
    assert not grids(document)
    assert texts(document) == ["单位：万元", *cells]


def test_a_row_without_any_number() -> None:
    cells = ["项目", "预算数", "决算数", "合计", "20", "7", "出国费", "公务接待费", "20", "7"]
    assert grids(read("单位：万元\n" + "\n".join(cells)))[0].rows[2] == ("出国费", "", "")


def test_codes_and_a_total_without_one() -> None:
    cells = ["科目编码", "科目名称", "合计", "基本支出", "项目支出", "合计", "9.00", "5.00", "4.00"]
    cells += [
        "201",
        "一般公共服务支出",
        "9.00",
        "5.00",
        "4.00",
        "20126",
        "档案事务",
        "9.00",
        "5.00",
        "4.00",
    ]
    assert grids(read("单位：万元\n" + "\n".join(cells)))[0].rows == (
        ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        ("", "合计", "9.00", "5.00", "4.00"),
        ("201", "一般公共服务支出", "9.00", "5.00", "4.00"),
        ("20126", "档案事务", "9.00", "5.00", "4.00"),
    )


def test_bars_that_stand_alone_close_a_cell() -> None:
    cells = ["项目", "预算数", "合计", "7.00", "公务接待费", "", "公务用车运行费", "7.00"]
    lines = [part for cell in cells for part in (cell, "|") if part]
    assert grids(read("单位：万元\n" + "\n".join(lines)))[0].rows == (
        ("项目", "预算数"),
        ("合计", "7.00"),
        ("公务接待费", ""),
        ("公务用车运行费", "7.00"),
    )


def test_more_bars_close_a_row() -> None:
    rows = [
        ("收入支出总表",),
        ("项目", "行次", "决算数"),
        ("财政拨款", "1", "5.00"),
        ("其他", "2", "0.00"),
    ]
    lines = [
        cell + (" | ||||" if index == len(row) - 1 else " |")
        for row in rows
        for index, cell in enumerate(row)
    ]
    document = read("\n".join(lines))
    assert texts(document) == ["收入支出总表"]
    assert [one.rows for one in grids(document)] == [tuple(rows[1:])]


def test_contents_with_pages_are_no_table() -> None:
    text = "目录\n第一部分 概况\n1\n第二部分 预算表\n3\n第三部分 说明\n9"
    assert not grids(read(text))


def test_markdown_is_read_as_such() -> None:
    document = read("# 题\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n一行\n又一行")
    assert [type(block).__name__ for block in document.blocks] == ["Heading", "Grid", "Paragraph"]


@pytest.mark.parametrize(
    "piece", ["单位：元\n甲\n", "甲 |\n", "甲 | 乙\n丙\n", "|\n", "甲\n1\n", "甲 | ||\n"]
)
def test_hostile_text_is_bounded(piece: str) -> None:
    text = piece * (100_000 // piece.count("\n"))
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 10


@given(st.text("甲。，1|\t 单位：元\n", max_size=60))
@settings(deadline=None)
def test_no_sign_is_lost(text: str) -> None:
    document = read("前" + text)
    shown = "".join(
        "".join(map("".join, block.rows)) if isinstance(block, Grid) else block.text
        for block in document.blocks
        if isinstance(block, Grid | Paragraph)
    )
    bare = str.maketrans("", "", "| \t\n")
    assert shown.translate(bare) == ("前" + text).translate(bare)


def test_a_title_that_spans_a_table_of_bars_is_no_row_of_it() -> None:
    rows = ["项目 | 2023年预算数 | 2024年预算数 |", "合计 | 18 | 22 |", "公务接待费 | 3 | 7 |"]
    title = "2024年青岚镇“三公”经费预算表"
    document = read("\n".join([f"{title} | ||", "单位：万元 | ||", *rows]))
    assert texts(document) == [title, "单位：万元"]
    assert [grid.rows[0] for grid in grids(document)] == [("项目", "2023年预算数", "2024年预算数")]
