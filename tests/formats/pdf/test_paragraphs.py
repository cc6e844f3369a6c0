"""Running text comes out in paragraphs, and every stretch of it knows where it stands."""

from collections.abc import Callable, Sequence

import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.document import Document, Heading, Note, Paragraph
from mingzhang.formats.pdf import read
from tests.formats.pdf.paper import Paper, pdf

LEFT, RIGHT, SIZE, PITCH = 90.0, 510.0, 15.0, 29.0
FULL = int((RIGHT - LEFT) / SIZE)


def lines_of(paragraph: str, width: int = FULL) -> list[tuple[float, str]]:
    """A paragraph as a word processor breaks it: indented by two, x and text of each line."""
    first = paragraph[: width - 2]
    rest = paragraph[width - 2 :]
    lines = [(LEFT + 2 * SIZE, first)]
    return lines + [(LEFT, rest[i : i + width]) for i in range(0, len(rest), width)]


def write(lines: Sequence[tuple[float, str]], top: float = 100) -> Callable[[Paper], None]:
    def draw(paper: Paper) -> None:
        for row, (x, words) in enumerate(lines):
            paper.text(x, top + row * PITCH, words, SIZE)

    return draw


def words(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


LONG = (
    "本年收入合计二千余万元其中财政拨款收入占其大半其他收入占其小半"
    "与上年相比收入总计减少主要原因是项目支出按合同进度支付。"
)
OTHER = "本部门无政府性基金预算财政拨款收入和支出。"


def test_lines_are_joined_to_paragraphs() -> None:
    lines = [*lines_of(LONG), *lines_of(OTHER), *lines_of(LONG)]
    assert words(read(pdf(write(lines)))) == [LONG, OTHER, LONG]


def test_paragraph_goes_on_over_a_page() -> None:
    lines = [*lines_of(OTHER), *lines_of(LONG)]
    first, second = lines[:-1], lines[-1:]

    def numbered(page: int, body: Callable[[Paper], None]) -> Callable[[Paper], None]:
        def draw(paper: Paper) -> None:
            body(paper)
            paper.centre(810, f"— {page} —", 9)

        return draw

    document = read(pdf(numbered(1, write(first)), numbered(2, write([*second, *lines_of(OTHER)]))))
    assert words(document) == [OTHER, LONG, OTHER]
    paragraph = document.blocks[1]
    assert isinstance(paragraph, Paragraph)
    assert [run.page for run in paragraph.runs] == [1] * (len(lines_of(LONG)) - 1) + [2]
    assert document.pages == 2


def test_running_heads_and_page_numbers_are_dropped() -> None:
    def page(number: int) -> Callable[[Paper], None]:
        def draw(paper: Paper) -> None:
            paper.centre(50, "某市某局2031年度部门决算", 9)
            paper.text(90, 200, f"第{'一二三四'[number - 1]}页的正文。", SIZE)
            paper.centre(800, f"第 {number} 页 共 4 页", 9)

        return draw

    document = read(pdf(*map(page, (1, 2, 3, 4))))
    assert words(document) == [f"第{one}页的正文。" for one in "一二三四"]


def test_what_does_not_repeat_is_kept() -> None:
    def page(title: str) -> Callable[[Paper], None]:
        def draw(paper: Paper) -> None:
            paper.centre(60, title, 18)
            paper.text(90, 200, OTHER, SIZE)

        return draw

    document = read(pdf(page("收入总表"), page("支出总表")))
    assert [getattr(block, "text", None) for block in document.blocks] == [
        "收入总表",
        OTHER,
        "支出总表",
        OTHER,
    ]


def test_headings_and_their_levels() -> None:
    def cover(paper: Paper) -> None:
        paper.centre(300, "某市某局", 28)
        paper.centre(345, "2031年度部门决算", 28)

    def body(paper: Paper) -> None:
        paper.centre(80, "第一部分　某市某局概况", 20)
        write(
            [
                (LEFT + 30, "一、主要职能"),
                *lines_of(LONG),
                (LEFT + 30, "（一）内设机构"),
                *lines_of("一、财政拨款收入：指单位从本级财政部门取得的拨款。"),
                (LEFT + 30, "3、逐项说明"),
            ],
            140,
        )(paper)

    blocks = read(pdf(cover, body)).blocks
    found = [(block.level, block.text) for block in blocks if isinstance(block, Heading)]
    assert found == [
        (1, "某市某局2031年度部门决算"),
        (2, "第一部分 某市某局概况"),
        (3, "一、主要职能"),
        (4, "（一）内设机构"),
    ]


def test_contents_page_stays_lines() -> None:
    titles = ["第一部分概况", "一、主要职能", "二、机构设置", "第二部分决算表"]

    def contents(paper: Paper) -> None:
        paper.centre(80, "目 录", 20)
        for row, title in enumerate(titles):
            paper.text(90, 130 + 30 * row, title + "…" * 12 + str(row), SIZE)

    document = read(pdf(contents, write(lines_of(LONG))))
    assert words(document)[-5:] == [f"{t}{'…' * 12}{row}" for row, t in enumerate(titles)] + [LONG]


def test_spread_line_has_no_spaces_and_words_keep_theirs() -> None:
    def draw(paper: Paper) -> None:
        text = paper.canvas.beginText(90, 700)
        text.setFont("STSong-Light", 15)
        text.setCharSpace(4)
        text.textOut("本年收入合计其中财政拨款")
        paper.canvas.drawText(text)
        paper.text(90, 300, "Annual report of 2031 年度 第一部分　概况", SIZE)

    assert words(read(pdf(draw))) == [
        "本年收入合计其中财政拨款",
        "Annual report of 2031年度 第一部分 概况",
    ]


def test_spread_number_is_one() -> None:
    def draw(paper: Paper) -> None:
        text = paper.canvas.beginText(90, 700)
        text.setFont("STSong-Light", 15)
        text.setCharSpace(5)
        text.textOut("12.50")
        paper.canvas.drawText(text)

    assert words(read(pdf(draw))) == ["12.50"]


def test_texts_far_apart_at_one_height_are_two() -> None:
    def draw(paper: Paper) -> None:
        paper.text(90, 100, "编制部门：某局", 12)
        paper.text(430, 100, "单位：万元", 12)

    assert words(read(pdf(draw))) == ["编制部门：某局", "单位：万元"]


def test_remark_without_table_is_a_paragraph() -> None:
    assert not any(
        isinstance(block, Note) for block in read(pdf(write([(90, "注：以上无表。")]))).blocks
    )


ideographs = st.text(
    alphabet="本年收入支出合计与上比增加减少万元0123456789", min_size=1, max_size=90
)


@given(st.lists(ideographs, min_size=1, max_size=6))
@settings(deadline=None, max_examples=25)
def test_each_place_points_at_its_text(paragraphs: list[str]) -> None:
    lines = [line for one in paragraphs for line in lines_of(f"甲{one}。")]
    data = pdf(write(lines))
    document = read(data)
    assert "".join(words(document)) == "".join(text for _, text in lines)
    layer = pypdfium2.PdfDocument(data)
    page = layer[0]
    text = page.get_textpage()
    # The layer's own order is that of the lines here; what PDFium adds has no height.
    boxes = [text.get_charbox(index) for index in range(text.count_chars())]
    printed = [(x0 + x1, y0 + y1) for x0, y0, x1, y1 in boxes if y1 > y0]
    height = page.get_height()
    layer.close()
    places = [
        block.place_of(index, index + 1)
        for block in document.blocks
        if isinstance(block, Paragraph)
        for index in range(len(block.text))
    ]
    for place, (x, y) in zip(places, printed, strict=True):
        assert place.page == 1
        assert place.box
        assert place.box[0] - 1 < x / 2 < place.box[2] + 1
        assert place.box[1] - 1 < height - y / 2 < place.box[3] + 1
