"""HTML: one page without script, every text shown, merged cells as the Document has them."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from mingzhang.document import Chart, Document, Grid, Heading, Note, Paragraph, Span
from mingzhang.files import FileError
from mingzhang.formats import tidy
from mingzhang.formats.html import CARRIES, read, write
from tests.formats.strategies import DOCUMENTS

HOSTILE = '<script>alert(1)</script><img src=x onerror="a()"> \'" {{ 7*7 }}'
KNOWN = {
    *("html", "head", "meta", "title", "style", "body", "nav", "ul", "li", "a", "main", "p"),
    *("small", "div", "table", "thead", "tbody", "tr", "th", "td"),
    *(f"h{level}" for level in range(1, 7)),
}


class Page(HTMLParser):
    """The elements and the texts of a page's main part."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip("\n"):
            self.texts.append(data)


def test_a_script_is_shown_never_run() -> None:
    grid = Grid(((HOSTILE,), (HOSTILE,)))
    blocks = (Heading(HOSTILE), Paragraph(HOSTILE), Note(HOSTILE), grid)
    text = write(Document(blocks), HOSTILE)
    page = Page(text)
    assert {tag for tag, _ in page.seen} <= KNOWN
    assert not any(name.startswith("on") for _, attributes in page.seen for name in attributes)
    assert page.texts.count(HOSTILE) == 7
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert '<html lang="zh-CN">' in text


@given(DOCUMENTS)
@settings(deadline=None, max_examples=60)
def test_every_text_is_there_and_no_other_element(document: Document) -> None:
    page = Page(write(document, "题"))
    assert {tag for tag, _ in page.seen} <= KNOWN
    shown = "\n".join(page.texts)
    for block in document.blocks:
        if isinstance(block, Grid):
            assert all(tidy(cell) in shown for row in block.rows for cell in row)
        elif not isinstance(block, Chart):
            assert block.text in shown


@given(DOCUMENTS)
@settings(deadline=None, max_examples=150)
def test_round_trip(document: Document) -> None:
    assert read(write(document, "题")) == document.only(CARRIES)


def test_merged_cells_and_head() -> None:
    rows = (("项目", "预算", ""), ("", "基本", "项目"), ("总计", "1,932.33", "5"), ("201", "x"))
    spans = (Span(0, 0, 2, 1), Span(0, 1, 1, 2), Span(2, 0, 9, 1))
    page = write(Document((Grid(rows, spans, 2),)))
    assert '<th scope="col" rowspan="2">项目</th>' in page
    assert '<th scope="colgroup" colspan="2">预算</th>' in page
    assert '<td class="figure">1,932.33</td>' in page
    assert "<td>201</td>" in page
    assert page.index("</thead>") < page.index("总计")
    assert page.count("<td") == 6
    assert page.count("<th ") == 4


def test_spans_never_hide_a_text_or_leave_the_table() -> None:
    rows = (("a", ""), ("", "d"))
    spans = (
        Span(0, 0, 2, 2),
        Span(0, 0, 1, 99),
        Span(0, 1, 2, 1),
        Span(9, 9, 1, 1),
        Span(-1, 0, 1, 1),
    )
    page = write(Document((Grid(rows, spans, 0),)))
    assert '<td colspan="2">a</td>' in page
    assert "<td>d</td>" in page
    assert "<thead>" not in page


def test_headings_make_the_contents() -> None:
    page = write(Document((Heading("甲", 1), Heading("乙", 9), Paragraph("a\x00\x1b丙"))))
    assert "<title>甲</title>" in page
    assert '<li class="l6"><a href="#s2">乙</a></li>' in page
    assert '<h6 id="s2">乙</h6>' in page
    assert "<p>a丙</p>" in page
    assert "<nav" not in write(Document((Paragraph("a"),)))


def test_a_table_that_would_swell_is_refused() -> None:
    grid = Grid((("a",) * 2_000, *[("a",)] * 2_000))
    with pytest.raises(FileError, match="超过"):
        write(Document((grid,)))
