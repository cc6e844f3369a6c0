"""Real disclosures: cells seen on the rendered page, and the text layer itself as a witness."""

import json
import re
from collections import Counter
from functools import cache

import pypdfium2
import pytest

from mingzhang.document import Box, Document, Grid, Heading, Note, Paragraph
from mingzhang.formats.pdf import read
from tests.shared import shared

FOLDER = "data/disclosures/"
FINANCE = "putuo-finance-2024-final-seeded-errors.pdf"
DEPARTMENT = "putuo-gov-office-2025-budget-department.pdf"
UNIT = "putuo-gov-office-2025-budget-unit.pdf"
WANLI = "putuo-wanli-2025-budget.pdf"
WELFARE = "putuo-welfare-2024-budget-unit.pdf"
TEMPLATE = "shanghai-2024-final-template.pdf"
ALL = (FINANCE, DEPARTMENT, UNIT, WANLI, WELFARE, TEMPLATE)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@cache
def document(name: str) -> Document:
    return read(shared(FOLDER + name).read_bytes(), name)


def grids(name: str, page: int | None = None) -> list[Grid]:
    found = [block for block in document(name).blocks if isinstance(block, Grid)]
    return [one for one in found if page in (None, one.place.page)]


# Row by row as printed, seen on the rendered page: file, page, first row (0-based), rows.
SEEN: list[tuple[str, int, int, list[str]]] = [
    (
        FINANCE,
        7,
        26,
        [
            "||二十五、债务付息支出|",
            "||二十六、抗疫特别国债安排的支出|",
            "本年收入合计|2,946.25|本年支出合计|2,940.05",
            "使用非财政拨款结余（含专用结余）||结余分配|",
            "年初结转和结余|49.14|年末结转和结余|55.34",
            "总计|2,995.39|总计|2,995.39",
        ],
    ),
    (
        FINANCE,
        8,
        3,
        [
            "类|款|项|合计|2,946.25|2,940.05|||||6.20",
            "201|||一般公共服务支出|2,112.86|2,106.66|||||6.20",
            "201|06||财政事务|2,112.86|2,106.66|||||6.20",
            "201|06|01|行政运行|1,511.90|1,511.89|||||0.01",
            "201|06|02|一般行政管理事务|16.19|10.00|||||6.19",
        ],
    ),
    (
        FINANCE,
        13,
        3,
        [
            "301||工资福利支出|2,082.85|302||商品和服务支出|171.07",
            "301|01|基本工资|262.33|302|01|办公费|21.21",
            "301|02|津贴补贴|1,238.58|302|02|印刷费|7.61",
            "301|03|奖金||302|03|咨询费|",
            "301|06|伙食补助费||302|04|手续费|0.09",
        ],
    ),
    (
        UNIT,
        8,
        4,
        [
            "一、财政拨款收入|91,016,775.35|一、一般公共服务支出|82,096,797.42|13,819,399.88"
            "|1,867,397.54|66,410,000.00",
            "1、一般公共预算资金|91,016,775.35|二、社会保障和就业支出|4,213,779.28|3,948,399.28"
            "|265,380.00|",
            "2、政府性基金||三、卫生健康支出|1,097,073.43|1,097,073.43||",
        ],
    ),
    (
        WANLI,
        17,
        0,
        [
            "212|||城乡社区支出|154,369,326|77,381,546|76,987,780",
            "212|01||城乡社区管理事务|94,995,790|77,381,546|17,614,243",
            "212|01|01|行政运行|17,887,739|17,737,739|150,000",
            "212|01|02|一般行政管理事务|17,464,243|0|17,464,243",
        ],
    ),
    (WANLI, 18, 0, ["合计||||189,767,551|101,341,746|88,425,805"]),
    (
        WANLI,
        29,
        0,
        [
            "“三公”经费预算数||||||机关运行经费预算数",
            "合计|因公出国(境)费|公务接待费|公务用车购置及运行费|||",
            "|||小计|购置费|运行费|",
            "37.91|0|1.35|36.56|15|21.56|464.64",
        ],
    ),
    (
        WELFARE,
        7,
        0,
        [
            "本年收入||本年支出||||",
            "项目|预算数|项目|预算数|||",
            "|||合计|基本支出||项目支出",
            "||||人员经费|公用经费|",
            "一、财政拨款收入|9,501,164|一、一般公共服务支出||||",
            "1、一般公共预算资金|9,501,164|二、社会保障和就业支出|11,281,624|6,540,674|2,120,950"
            "|2,620,000",
        ],
    ),
]


@pytest.mark.parametrize(("name", "page", "first", "rows"), SEEN)
def test_cells_seen_on_the_page(name: str, page: int, first: int, rows: list[str]) -> None:
    (grid,) = grids(name, page)
    assert ["|".join(row) for row in grid.rows[first : first + len(rows)]] == rows


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        (FINANCE, range(6, 18)),
        (DEPARTMENT, range(8, 21)),
        (UNIT, range(8, 21)),
        (WANLI, range(9, 30)),
        (WELFARE, range(7, 16)),
        (TEMPLATE, range(4, 15)),
    ],
)
def test_one_grid_on_each_page_of_tables(name: str, pages: range) -> None:
    assert Counter(grid.place.page for grid in grids(name)) == Counter(pages)


@pytest.mark.parametrize(
    ("name", "runs"),
    [(WANLI, [(10, 13), (14, 18), (20, 24), (27, 28)]), (FINANCE, [(8, 9), (10, 11), (13, 14)])],
)
def test_pages_of_one_table_have_the_same_columns(name: str, runs: list[tuple[int, int]]) -> None:
    for first, last in runs:
        assert len({grids(name, page)[0].width for page in range(first, last + 1)}) == 1


@pytest.mark.parametrize("name", [DEPARTMENT, UNIT, WANLI, WELFARE])
def test_title_maker_and_unit_stand_before_each_first_page(name: str) -> None:
    blocks = document(name).blocks
    for index, block in enumerate(blocks):
        if not isinstance(block, Grid) or isinstance(blocks[index - 1], Grid):
            continue
        title, maker, unit = blocks[index - 3 : index]
        assert isinstance(title, Heading | Paragraph)
        assert title.text.endswith("表")
        assert isinstance(maker, Paragraph)
        assert maker.text.startswith("编制")
        assert isinstance(unit, Paragraph)
        assert re.fullmatch("单位[:：](元|万元)", unit.text)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (FINANCE, "上海市普陀区财政局2024年度部门决算"),
        (DEPARTMENT, "上海市普陀区2025年区级部门预算"),
        (UNIT, "上海市普陀区2025年区级单位预算"),
        (WANLI, "上海市普陀区2025年区级部门预算"),
        (WELFARE, "上海市普陀区社会福利院2024年单位预算"),
        (TEMPLATE, "上海市XX局2024年度部门决算"),
    ],
)
def test_title(name: str, title: str) -> None:
    (heading,) = [b for b in document(name).blocks if isinstance(b, Heading) and b.level == 1]
    assert heading.text == title


def test_numbered_sections_of_the_narrative_are_headings() -> None:
    headings = [b.text for b in document(FINANCE).blocks if isinstance(b, Heading)]
    numbered = [text for text in headings if re.match("[一二三四五六七八九十]+、", text)]
    assert [text.split("、")[0] for text in numbered[2:]] == [*list("一二三四五六七八九十"), "十一"]


@pytest.mark.parametrize("name", ALL)
def test_every_number_stands_where_its_place_says(name: str) -> None:
    """The layer's text within each place, asked of PDFium, is the number that we claim."""
    layer = pypdfium2.PdfDocument(shared(FOLDER + name).read_bytes())
    texts = [page.get_textpage() for page in layer]
    heights = [page.get_height() for page in layer]

    def printed(page: int | None, box: Box | None) -> str:
        assert page
        assert box
        x0, y0, x1, y1 = box
        height = heights[page - 1]
        found = texts[page - 1].get_text_bounded(x0, height - y1, x1, height - y0)
        return re.sub(r"\s", "", found)

    numbers = 0
    for block in document(name).blocks:
        if isinstance(block, Grid):
            for row, cells in enumerate(block.rows):
                for column, text in enumerate(cells):
                    if NUMBER.fullmatch(text):
                        place = block.place_of(row, column)
                        assert printed(place.page, place.box) == text
                        numbers += 1
        elif isinstance(block, Paragraph):
            for found in NUMBER.finditer(block.text):
                place = block.place_of(*found.span())
                assert found[0] in printed(place.page, place.box)
                numbers += 1
    layer.close()
    assert numbers > 100


def squeezed(text: str) -> str:
    """Without white space and thousands commas: the reviewers wrote some numbers without."""
    return re.sub(r"[\s,]", "", text)


@pytest.mark.parametrize("name", [FINANCE, WANLI, WELFARE, DEPARTMENT, UNIT])
def test_what_reviewers_found_is_read_on_its_page(name: str) -> None:
    truth = json.loads(shared(FOLDER + "truth.json").read_text("utf-8"))[name]
    pages: dict[int, str] = {}
    for block in document(name).blocks:
        if isinstance(block, Grid):
            pages[block.place.page or 0] = pages.get(block.place.page or 0, "") + "".join(
                text for row in block.rows for text in row
            )
        elif isinstance(block, Paragraph) and block.runs:
            for run in block.runs:
                text = block.text[run.start : run.start + len(run.edges) - 1]
                pages[run.page] = pages.get(run.page, "") + text
        elif isinstance(block, Heading | Paragraph | Note):
            pages[block.place.page or 0] = pages.get(block.place.page or 0, "") + block.text
    missing = [
        (one["id"], text)
        for one in truth
        for text in one["printed"]
        if not any(squeezed(text) in squeezed(pages.get(page, "")) for page in one["page"])
    ]
    assert not missing
