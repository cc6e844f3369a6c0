"""Documents to write and read back: texts that look like markup, figures, merged cells."""

from hypothesis import strategies as st

from mingzhang.document import Block, Chart, Document, Grid, Heading, Note, Paragraph, Span
from mingzhang.formats import tidy

SIGNS = (
    "预算支出一般公共万元，。；：“”（）〔〕、　\u00a0\ufeff\u2028…0123456789abx \t\n\x00"
    ".,-+=|#*_`<>[]()\\&~!$^{}/:;'\"@%?"
)
PIECES = [
    "1. 机关",
    "1) ",
    "- ",
    "---",
    "***",
    "# ",
    "> ",
    "|---|",
    "&amp;",
    "&#35;",
    "<br>",
    "<u>></u>",
    "<!-- x -->",
    "**粗**",
    "```",
    "[a]: b",
    "\\|",
    "\\\\",
    "- [ ] ",
    "==",
    "+ ",
    "    ",
    "<script>",
    "=cmd|x!A1",
    "＝1+1",
    "_x0041_",
    "_x000D_",
    "😀",
    "http://a.b",
    "1.保障",
]
RAW = st.one_of(
    st.text(st.sampled_from(SIGNS), max_size=30),
    st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(SIGNS)), max_size=8).map("".join),
    st.text(max_size=15),
)
TEXTS = RAW.map(tidy)
FIGURES = st.one_of(
    st.sampled_from(
        ["0.00", "-0.00", "0", "00", "1,932.33", "2010301", "02", "12.5%", "-1,000", "1e5", "1,00"]
    ),
    st.decimals(-(10**9), 10**9, places=2).map(lambda number: f"{number:,}"),
    st.integers(-(10**16), 10**16).map(str),
)
WORDS = TEXTS.filter(bool)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Grids as the contract has them: covered cells are blank, no span crosses the head."""
    width = draw(st.integers(1, 5))
    row = st.lists(TEXTS | FIGURES, min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=1, max_size=6))
    header = draw(st.integers(0, min(2, len(rows))))
    spans = []
    taken: set[tuple[int, int]] = set()
    for _ in range(draw(st.integers(0, 2))):
        top = draw(st.integers(0, len(rows) - 1))
        left = draw(st.integers(0, width - 1))
        down = draw(st.integers(1, (header if top < header else len(rows)) - top))
        across = draw(st.integers(1, width - left))
        cells = {(top + y, left + x) for y in range(down) for x in range(across)}
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            spans.append(Span(top, left, down, across))
            for y, x in cells - {(top, left)}:
                rows[y][x] = ""
    return Grid(tuple(map(tuple, rows)), tuple(sorted(spans)), header)


BLOCKS: st.SearchStrategy[Block] = st.one_of(
    WORDS.map(Paragraph),
    WORDS.map(Note),
    st.builds(Heading, WORDS, st.integers(1, 6)),
    grids(),
    st.just(Chart("图", "bar", ("a",), (1,))),
)
DOCUMENTS = st.lists(BLOCKS, max_size=6).map(lambda blocks: Document(tuple(blocks)))
