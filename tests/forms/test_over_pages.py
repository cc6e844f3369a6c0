"""Tables that run over pages: what goes on, what begins another, what a page's end broke."""

from collections.abc import Iterator

from mingzhang.disclosure import Disclosure
from mingzhang.document import Block, Document, Grid, Heading, Paragraph, Place, Span
from mingzhang.forms.lay_out import lay_out
from mingzhang.forms.recognise import recognise
from tests.shared import ROOT
from tests.variants import amounts


def example() -> Disclosure:
    from mingzhang.book import Book
    from mingzhang.compiling import compile_book

    return compile_book(Book.load(ROOT / "examples/tongnan-2021")).disclosure


def rows(grid: Grid, first: int, last: int, page: int, *, head: bool) -> Grid:
    """Some rows of a table as they stand on a page. head: whether its head is repeated there."""
    texts = grid.rows[: grid.header] * head + grid.rows[first:last]
    moved = grid.header * head - first
    spans = tuple(
        Span(one.row + moved, *one[1:])
        for one in grid.spans
        if first <= one.row and one.row + one.rows <= last
    )
    spans = grid.spans if first == 0 else spans
    place = Place(page, box=(60.0, 80.0, 500.0, 700.0))
    return Grid(texts, spans, grid.header * head, place)


def over_pages(document: Document, at: int, *, head: bool) -> Document:
    """Every table cut in two behind so many rows. head: whether heads are repeated."""

    def blocks() -> Iterator[Block]:
        page = 1
        for block in document.blocks:
            if not isinstance(block, Grid) or len(block.rows) < block.header + at + 2:
                yield block
                continue
            cut = block.header + at
            yield rows(block, 0, cut, page, head=False)
            yield rows(block, cut, len(block.rows), page + 1, head=head and block.header > 0)
            page += 2

    return Document(tuple(blocks()))


def test_a_table_goes_on_until_a_fixed_row_stands_twice() -> None:
    """Also where its head is repeated, and fixed rows stand on both pages."""
    wanted = example()
    for at in (1, 4, 9):
        for head in (True, False):
            found = recognise(over_pages(lay_out(wanted), at, head=head))
            assert amounts(found) == amounts(wanted)
            assert [one.form for one in found.tables] == [one.form for one in wanted.tables]


def test_a_target_table_goes_on_over_a_page() -> None:
    wanted = example()
    for at in (1, 5, 8):
        found = recognise(over_pages(lay_out(wanted), at, head=False))
        assert [one.name for one in found.projects] == [one.name for one in wanted.projects]
        assert len(found.targets) == len(wanted.targets)


def test_a_second_total_begins_another_table() -> None:
    document = lay_out(example())
    title = Heading("一般公共预算财政拨款支出预算表", 2)
    at = next(
        at
        for at, one in enumerate(document.blocks)
        if isinstance(one, Heading) and one.text.endswith(title.text)
    )
    grid = next(one for one in document.blocks[at:] if isinstance(one, Grid))
    twice = Document((title, grid, title, grid))
    assert [one.form for one in recognise(twice).tables] == ["gpb_expenditure"] * 2


HEAD = ("科目编码", "科目名称", "小计", "基本支出", "项目支出")
UPPER = ("功能分类科目", "", "2021年预算数", "", "")


LAST = ("208", "社会保障和就业支", "5.00", "", "")


def broken(
    *below: tuple[str, ...], last: tuple[str, ...] = LAST
) -> list[tuple[str, str, int | None]]:
    """Code, label and subtotal of the rows of a table, some of them on a second page."""
    first = (
        UPPER,
        HEAD,
        ("", "总计", "5.00", "5.00", ""),
        last,
    )
    grids = (
        Grid(first, (), 2, Place(1, box=(60.0, 80.0, 500.0, 700.0))),
        Grid((UPPER, HEAD, *below), (), 2, Place(2, box=(60.0, 80.0, 500.0, 700.0))),
    )
    blocks = (Heading("一般公共预算财政拨款支出预算表", 2), Paragraph("单位：万元"), *grids)
    (table,) = recognise(Document(blocks)).tables
    return [(row.code or "", row.label, row.cells["total"].fen) for row in table.rows]


def test_a_row_that_the_end_of_a_page_broke_is_one() -> None:
    assert broken(("", "出", "", "5.00", "")) == [
        ("", "总计", 5_000_000),
        ("208", "社会保障和就业支出", 5_000_000),
    ]


def test_an_amount_that_the_end_of_a_page_cut_at_its_point_is_one() -> None:
    cut = ("208", "社会保障和就业支出", "1,866.", "1,866.", "")
    assert broken(("", "", "11", "11", ""), last=cut)[-1] == ("208", cut[1], 1_866_110_000)


def test_two_amounts_are_two_rows() -> None:
    labels = [label for _, label, _ in broken(("", "出", "5.00", "5.00", ""))]
    assert labels == ["总计", "社会保障和就业支", "出"]
