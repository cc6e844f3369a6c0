"""HTML: one page with no script but its own, every text shown, merged cells as they are."""

from base64 import b64encode
from contextlib import suppress
from hashlib import sha256
from html.parser import HTMLParser
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.document import Chart, Document, Grid, Heading, Note, Paragraph, Span
from mingzhang.files import FileError
from mingzhang.formats import FORMATS, tidy
from mingzhang.formats.html import CARRIES, read, write
from tests.formats.strategies import DOCUMENTS

HOSTILE = '<script>alert(1)</script><img src=x onerror="a()"> \'" {{ 7*7 }}'
MARKS = (
    *("<table>", "</table>", "<tr>", "<td>", "<th>", "<td colspan=3>", "<td rowspan=2>", "<p>"),
    *("<td rowspan=0>", "</td>", "</tr>", "<thead>", "<tbody>", "a", "1.00", "<b>", "</p>", "<h2>"),
    *("<br>", "<li>", "<ol>", "</div>", "<div>", "&amp;", "&#0;", "<!--", "-->", "<caption>"),
)
KNOWN = {
    *("html", "head", "meta", "title", "style", "body", "nav", "ul", "li", "a", "main", "p"),
    *("small", "div", "table", "thead", "tbody", "tr", "th", "td", "script", "button", "input"),
    *("label", "output", "details", "summary", "figure", "figcaption", "svg", "rect", "text"),
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
    assert [tag for tag, _ in page.seen].count("script") == 1
    script = text[text.index("<script>") + 8 : text.index("</script>")]
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text
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
    assert '<td class="middle">d</td>' in page
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


def page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>"


def test_a_page_of_a_stranger() -> None:
    text = page(
        """<header>站点 <h1>局</h1></header><nav><a href=a>导航</a></nav>
        <script>var a = "<p>不</p>";</script><style>p {}</style><div hidden>藏</div>
        <div style="display: none">藏</div>
        <table><tr><td><h2>一、职&nbsp;责</h2><p>甲的
            乙　丙 <b>粗</b>a
            b<br>新行</p>
        <ol start=3><li>三<li>四</ol>
        <table><caption>收支表</caption><thead><tr><th rowspan=2>科目<th colspan=2>预算</tr>
        <tr><th>基本<th>项目</tr></thead>
        <tr><td>合<br>计<td>1.00<td><p>x</p><p>y</p></tr></table></td></tr></table>
        <footer>版权</footer>"""
    )
    assert read(text).blocks == (
        Heading("一、职\xa0责", 2),
        Paragraph("甲的乙　丙 粗a b\n新行"),
        Paragraph("3. 三"),
        Paragraph("4. 四"),
        Paragraph("收支表"),
        Grid(
            (("科目", "预算", ""), ("", "基本", "项目"), ("合\n计", "1.00", "x\ny")),
            (Span(0, 0, 2, 1), Span(0, 1, 1, 2)),
            2,
        ),
    )


def test_a_table_with_its_title_inside() -> None:
    row = "<tr><td>{}<td>{}</tr>"
    text = page(
        "<table><tr><td colspan=2>部门收支表</tr><tr><td>编制：甲<td>单位：万元</tr>"
        + row.format("项目", "数")
        + row.format("拨款", "1.00")
        + "<tr><td colspan=2>注：无。</tr></table>"
    )
    assert read(text).blocks == (
        Heading("部门收支表", 2),
        Paragraph("编制：甲"),
        Paragraph("单位：万元"),
        Grid((("项目", "数"), ("拨款", "1.00"))),
        Note("注：无。"),
    )


def test_layout_tables_are_paragraphs() -> None:
    long = "文" * 150
    text = page(f"<table><tr><td>左<td><p>{long}</p><p>{long}</p></tr></table><p>完")
    assert read(text).blocks == tuple(map(Paragraph, ("左", long, long, "完")))


def test_charsets_lines_and_entities() -> None:
    text = '<meta charset="gb2312"><p>\n预算&lt;\n</p><table><tr><td>a<td>b\n<tr><td>c<td>d</table>'
    document = FORMATS["html"].read(text.encode("gbk"), "a.html")
    assert document.blocks == (Paragraph("预算<"), Grid((("a", "b"), ("c", "d"))))
    grid = document.blocks[1]
    assert isinstance(grid, Grid)
    assert grid.lines == (3, 4)
    doctype = '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    assert "hostname" not in str(read(f"{doctype}<p>a&e;</p>").blocks)
    assert read('<?xml version="1.0" encoding="gbk"?><html><p>甲</html>').blocks == (
        Paragraph("甲"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "<p>" * 2_100_000,
        "<div>" * 100_000 + "a",
        "<table>" + "<tr><td colspan=1000 rowspan=1000>a" * 2_000 + "</table>",
        "<table>" + "<tr><td>a" * 2_000 + "<tr><td>a<td colspan=1000>b" + "</table>",
        "<b>" * 200_000 + "a",
        " ",
        "<ol>" + "<li>a" * 300_000,
    ],
    ids=["marks", "deep", "spans", "wide", "bold", "blank", "list"],
)
def test_hostile_pages_are_bounded(text: str) -> None:
    start = process_time()
    with suppress(FileError):
        read(text, "a.html")
    assert process_time() - start < 10


@given(st.lists(st.sampled_from(MARKS), max_size=25).map("".join))
@settings(deadline=None, max_examples=150)
def test_any_page_reads(text: str) -> None:
    """Broken markup loses no grid's shape and raises nothing but a FileError."""
    with suppress(FileError):
        for block in read(text, "a.html").blocks:
            if isinstance(block, Grid):
                assert len({len(row) for row in block.rows}) == 1
                for span in block.spans:
                    assert span.row + span.rows <= len(block.rows)
                    assert span.column + span.columns <= block.width


def test_a_head_over_the_full_width_is_no_title() -> None:
    text = page(
        "<table><tr><td colspan=2>2021年预算数</tr><tr><td>合计<td>公务接待费</tr>"
        "<tr><td>6.00<td>2.00</tr></table>"
    )
    grid = Grid(
        (("2021年预算数", ""), ("合计", "公务接待费"), ("6.00", "2.00")), (Span(0, 0, 1, 2),), 2
    )
    assert read(text).blocks == (grid,)
