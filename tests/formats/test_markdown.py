"""Markdown both ways."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.document import Block, Document, Grid, Heading, Note, Paragraph, Span
from mingzhang.formats.markdown import CARRIES, read, tidy, write

SIGNS = "预算支出一般公共万元，。；：“”（）〔〕、0123456789.,-+|#*_`<>[]()\\&~!$^{} a"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=30).map(tidy)
WORDS = TEXTS.filter(bool)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    width = draw(st.integers(1, 5))
    row = st.lists(TEXTS, min_size=width, max_size=width).map(tuple)
    rows = draw(st.lists(row, min_size=1, max_size=5).map(tuple))
    spans = (Span(0, 0, 1, 2),) if width > 1 else ()
    return Grid(rows, spans, draw(st.integers(1, 2)))


BLOCKS: st.SearchStrategy[Block] = st.one_of(
    WORDS.map(Paragraph),
    WORDS.map(Note),
    st.builds(Heading, WORDS, st.integers(1, 6)),
    grids(),
)
DOCUMENTS = st.lists(BLOCKS, max_size=6).map(lambda blocks: Document(tuple(blocks)))


@given(DOCUMENTS)
@settings(deadline=None, max_examples=300)
def test_round_trip(document: Document) -> None:
    assert read(write(document)) == document.only(CARRIES)


@given(DOCUMENTS)
@settings(deadline=None, max_examples=50)
def test_what_was_written_is_typed(document: Document) -> None:
    assert read(write(document)).origin == "typed"


def test_ragged_rows_keep_their_width() -> None:
    text = "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |\n"
    (grid,) = read(text).blocks
    assert isinstance(grid, Grid)
    assert [len(row) for row in grid.rows] == [2, 1, 3]
    assert grid.lines == (1, 3, 4)


def test_list_items_keep_their_number() -> None:
    blocks = read("- (一)收入预算\n- 1. 机关运行经费\n续行\n").blocks
    assert blocks == (Paragraph("(一)收入预算"), Paragraph("1. 机关运行经费续行"))
