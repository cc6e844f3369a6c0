"""Markdown both ways: what is written reads back, and every place points at its text."""

from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mingzhang.document import Chart, Document, Grid, Heading, Paragraph
from mingzhang.files import FileError, decode, read_bytes
from mingzhang.formats import tidy
from mingzhang.formats.markdown import CARRIES, RECOGNISED, looks_recognised, read, write
from tests.formats.strategies import DOCUMENTS, RAW, WORDS
from tests.shared import shared

SEED = "data/seed/tongnan-2021-budget.md"


@given(DOCUMENTS)
@example(Document((Paragraph("1. 机关"), Paragraph("1) a"), Paragraph("12."), Heading("a ##"))))
@example(Document((Paragraph("a"), Grid((("a|b\\", "\\|"), ("", "c\nd"))), Grid((("",),)))))
@settings(deadline=None, max_examples=150)
def test_round_trip(document: Document) -> None:
    again = read(write(document))
    assert again == document.only(CARRIES)
    assert again.origin == "typed"
    assert not looks_recognised(again)


@given(DOCUMENTS)
@settings(deadline=None, max_examples=100)
def test_another_reader_sees_the_same(document: Document) -> None:
    """Markdown-it by itself: the same blocks and texts, so that others read what we write."""
    seen = []
    for token in MarkdownIt("commonmark").enable("table").parse(write(document)):
        if token.type == "inline":
            seen.append(
                "".join(
                    "\n"
                    if child.content == "<br>" and child.type == "html_inline"
                    else child.content
                    for child in token.children or ()
                )
            )
    texts: list[str] = []
    for block in document.only(CARRIES).blocks:
        if isinstance(block, Grid):
            texts += [cell for row in block.rows for cell in row]
        elif not isinstance(block, Chart):
            texts.append(block.text)
    assert seen == texts


@given(RAW)
@settings(deadline=None, max_examples=100)
def test_tidy_is_tidy(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    tidy(text).encode()


def test_blank_texts_and_empty_grids_are_no_blocks() -> None:
    document = Document((Paragraph(" \n"), Heading(""), Grid(()), Grid(((),)), Paragraph("a")))
    assert read(write(document)).blocks == (Paragraph("a"),)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=4))
@settings(deadline=None, max_examples=50)
def test_short_rows_stay_short(rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    first = rows[0] + [""] * (width - len(rows[0]))
    (grid,) = read(write(Document((Grid(tuple(map(tuple, rows))),)))).blocks
    assert isinstance(grid, Grid)
    assert grid.rows == (tuple(first), *map(tuple, rows[1:]))


def test_ragged_rows_keep_their_width() -> None:
    text = "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |\n"
    (grid,) = read(text).blocks
    assert isinstance(grid, Grid)
    assert [len(row) for row in grid.rows] == [2, 1, 3]
    assert grid.lines == (1, 3, 4)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("- (一)收入预算\n- 1. 机关运行经费\n续行\n", ["(一)收入预算", "1. 机关运行经费续行"]),
        ("1. 甲\n2. 乙\n3) 丙", ["1. 甲", "2. 乙", "3) 丙"]),
        ("甲\n2021. 乙", ["甲 2021. 乙"]),
        ("收入\n2021 年", ["收入 2021 年"]),
        ("收入，\n支出", ["收入，支出"]),
        ("a,\n(b", ["a, (b"]),
        ("甲\\\n乙  \n丙", ["甲\n乙\n丙"]),
        ("甲<br>乙 <b>丙</b> <x> H<sub>2</sub>", ["甲\n乙 丙 <x> H2"]),
        ("&lt;&#65;&amp; &x; \\* 24*7 **粗**", ["<A& &x; * 24*7 粗"]),
        ("甲\n　\n乙", ["甲", "乙"]),
        ("<!-- 注 -->\n\n```\n甲\n```", ["``` 甲 ```"]),
        ("甲\n\n---\n\n> 乙\n> 丙", ["甲", "乙丙"]),
        ("[a]: b\n\n    码", ["[a]: b", "码"]),
    ],
)
def test_paragraphs(text: str, blocks: list[str]) -> None:
    assert [block.text for block in read(text).blocks if isinstance(block, Paragraph)] == blocks


def test_headings() -> None:
    assert read("# 甲 ##\n## 乙\\#\n丙").blocks == (
        Heading("甲", 1),
        Heading("乙#", 2),
        Paragraph("丙"),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_ends_a_paragraph(end: str) -> None:
    text = end.join(["甲", "| a | b |", "|---|---|", "| c | d |", "# 乙"])
    document = read(text)
    assert document.blocks == (Paragraph("甲"), Grid((("a", "b"), ("c", "d"))), Heading("乙"))
    assert [block.place.line for block in document.blocks if not isinstance(block, Chart)] == [
        1,
        2,
        5,
    ]


def test_what_looks_recognised() -> None:
    table = "| | a |\n|---|---|\n| 1 | 2 |\n\n"
    assert read(table).origin == "typed"
    assert read(table * 2).origin == "recognised"
    assert read(f"{RECOGNISED}\n\n甲").origin == "recognised"
    assert read(write(read(table * 2))).origin == "typed"
    typed = "| 项目 | 2021 |\n|---|---|\n| 1 | 2.00 |\n\n"
    assert read(typed * 9).origin == "typed"


@pytest.mark.parametrize(
    "text",
    ["|" * 5_000_000, "[" * 5_000_000, "|\n" * 2_500_000, "[\n" * 2_500_000, "# \n" * 1_600_000],
    ids=["bars", "brackets", "bar lines", "bracket lines", "headings"],
)
def test_hostile_sizes_are_refused(text: str) -> None:
    start = process_time()
    with pytest.raises(FileError, match=r"a\.md"):
        read(text, "a.md")
    assert process_time() - start < 5


@pytest.mark.parametrize(
    "text",
    [
        "[" * 199_000 + "\n",
        "**a" * 60_000,
        "<" * 190_000 + "&" * 9_000,
        "甲[\n" * 190_000,
        "> " * 90_000 + "\n甲",
        "|a" * 90_000 + "\n" + "|-" * 90_000 + "\n" + "|b\n" * 90_000,
    ],
    ids=["brackets", "strong", "tags", "lines", "quotes", "wide"],
)
def test_no_quadratic_reading(text: str) -> None:
    start = process_time()
    read(text)
    assert process_time() - start < 5


def test_seed() -> None:
    text = decode(read_bytes(shared(SEED)), SEED)
    document = read(text, SEED)
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    separators = sum(set(line) <= set("|- ") and "-" in line for line in text.splitlines())
    assert len(grids) == separators == 20
    assert document.origin == "recognised"
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert any(one.startswith("1. 机关运行经费。") for one in texts)
    assert any(one.startswith("(二)支出预算") for one in texts)
    bars = sum(line.startswith("|") for line in text.splitlines())
    assert sum(len(grid.rows) for grid in grids) == bars - separators
    assert any("≥" in row for grid in grids for row in grid.rows)
    written = read(write(document))
    assert written == document.only(CARRIES)


def test_places_point_at_their_text() -> None:
    document = read(decode(read_bytes(shared(SEED)), SEED))
    for block in document.blocks:
        if isinstance(block, Grid):
            for row, cells in enumerate(block.rows):
                line = document.lines[(block.place_of(row, 0).line or 0) - 1]
                assert line.count("|") == len(cells) + 1
                bare = line.replace("<u>></u>", "≥").replace("\\", "")
                assert all(cell.replace("\\", "") in bare for cell in cells)
        elif isinstance(block, Heading | Paragraph):
            assert block.text[:9] in document.lines[(block.place.line or 0) - 1]


@given(DOCUMENTS)
@settings(deadline=None, max_examples=30)
def test_places_of_what_was_written(document: Document) -> None:
    again = read(write(document))
    for block in again.blocks:
        if isinstance(block, Grid):
            for row, number in enumerate(block.lines):
                line = again.lines[number - 1]
                marks = [(cell, cell[:1]) for cell in block.rows[row] if cell[:1].isalnum()]
                assert all(first in line for _, first in marks)
