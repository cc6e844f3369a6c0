"""What strangers print: regional variants, clauses of unknown sentences, traditional characters."""

import pytest
from hypothesis import given, settings

from mingzhang.book import Book
from mingzhang.compiling import compile_book
from mingzhang.disclosure import Stated
from mingzhang.document import Document, Grid, Heading, Paragraph
from mingzhang.forms.profile import profiles
from mingzhang.forms.recognise import recognise
from mingzhang.forms.title import Title, read_title, year_in
from tests.compiling.test_compile import books, in_profile
from tests.variants import KINDS, Kind, rate


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_variants_are_read(kind: Kind) -> None:
    @given(books())
    @settings(deadline=None, max_examples=3)
    def read(book: Book) -> None:
        for name in ("chongqing-budget", "shanghai-unit-budget", "national-final"):
            made = compile_book(in_profile(book, name)).disclosure
            found = rate(made, kind)
            assert found.recognised == found.tables
            assert found.right == found.cells

    read()


def amounts(text: str) -> list[Stated]:
    blocks = (Heading("青岚县档案馆2023年部门预算"), Paragraph(text))
    return [one for one in recognise(Document(blocks)).stated if one.value.kind == "amount"]


@pytest.mark.parametrize(
    ("text", "yuan", "items"),
    [
        ("我馆今年“三公”经费预算安排3万元，与上年预算持平。", [30000], ["three_public"]),
        ("其中，因公出国（境）费支出0万元，占0%，公务接待费1.5万元。", [0, 15000],
         ["abroad", "reception"]),
        ("（二）公务接待费支出预算4万元，比2022年预算减少4万元，下降50%。", [40000, 40000],
         ["reception", "reception"]),
        ("2023年公務(wù)接待費(fèi)2.4 萬元，比上年減少1 萬元。", [24000, 10000],
         ["reception", "reception"]),
        ("全省支出4.5亿元，其中：甲类3亿元、乙类1.5亿元。", [450000000, 300000000, 150000000],
         [None, None, None]),
        ("（1）1.50万元；（2）0.80万元；3.2.40万元。", [15000, 8000, 24000], [None] * 3),
        ("具体为：工资1234.5元，奖金20元。", [1234.5, 20], [None, None]),
    ],
)  # fmt: skip
def test_clauses(text: str, yuan: list[float], items: list[str | None]) -> None:
    found = amounts(text)
    assert [(one.value.fen or 0) / 100 for one in found] == yuan
    assert [one.at.item if one.at else None for one in found] == items
    for one in found:
        assert one.place.span
        assert text[slice(*one.place.span)] == one.printed


def test_a_clause_without_subject_is_about_nothing_known() -> None:
    """Its amount has no coordinate, so that it is compared with nothing."""
    assert [one.at for one in amounts("另外，某某费5万元。")] == [None]


def test_sections_of_a_profile_are_known_behind_a_unit_and_a_year() -> None:
    titles = ["青岚区档案馆主要职能", "2023年部门预算编制说明", "一、2023年“三公”经费预算情况说明"]
    assert "shanghai-department-budget" in profiles()
    blocks = (Heading("上海市青岚区档案馆2023年部门预算"), *map(Heading, titles))
    found = recognise(Document(blocks), "shanghai-department-budget")
    assert [one.id for one in found.sections] == ["functions", "statement", "three_public"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("2016年青岚市白鹿小学部门决算", Title("青岚市白鹿小学", 2016, "department", "final")),
        ("2018年青岚县质监局“三公”經費預算情況說明", Title("青岚县质监局", 2018, None, "budget")),
        (
            "2023年青岚省财政厅一般公共预算财政拨款“三公”经费支出决算情况说明",
            Title("青岚省财政厅", 2023, None, "final"),
        ),
        ("一、2022年“三公”经费预算安排情况", Title("", 2022, None, "budget")),
        ("四、财政拨款收支情况说明2023年收支总预算70元", Title("", 2023, None, "budget")),
        (
            "按照部署，现将白鹿镇2020年度“三公”经费决算情况公布如下：",
            Title("白鹿镇", 2020, None, "final"),
        ),
        ("2019年“三公”经费预算为4万元，支出决算为2万元。", Title("", 2019, None, "final")),
        ("2022年“三公”经费预算4万元。比2021年决算减少1万元。", Title("", 2022, None, "budget")),
        ("2021年度一般公共预算财政拨款支出表", Title("", 2021, None, "budget", False)),
        ("青岚县档案馆2023年绩效自评表", Title("青岚县档案馆", 2023, None, "final")),
        ("青岚镇卫生院部门2023年度部门决算", Title("青岚镇卫生院", 2023, "department", "final")),
        (
            "经表决批准《关于青岚区2023年预算执行情况的报告》",
            Title("青岚区", 2023, None, "budget"),
        ),
        ("青岚州数据中心2024年度项目支出绩效单位自评报告",
         Title("青岚州数据中心", 2024, None, "final")),
        ("附件：绩效自评表（2022年度）预算", Title("", 2022, None, "budget")),
        ("| | 2015年“三公”经费预算统计表", Title("", 2015, None, "budget")),
    ],
)  # fmt: skip
def test_titles(text: str, title: Title) -> None:
    assert read_title(text) == title


def test_the_stage_is_told_by_more_than_the_first_title() -> None:
    titles = [
        "第一部分 2023年度部门决算表",
        "第二部分 2023年度部门决算情况说明",
        "2023年度部门决算名词解释",
    ]
    first = Heading("青岚县档案馆2023年部门预算公开")
    assert recognise(Document((first, *map(Heading, titles)))).stage == "final"
    assert recognise(Document((first, Heading(titles[0])))).stage == "budget"


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (["一、2020年“三公”经费支出预算表", "1.青岚县档案馆2020年“三公”经费预算"], "青岚县档案馆"),
        (
            ["青岚县财政局本级部门决算公开说明", "第二部分：2018年度部门决算情况说明"],
            "青岚县财政局",
        ),
        (["填报单位(盖章)：青岚县白鹿镇人民政府", "2021年部门预算"], "青岚县白鹿镇人民政府"),
        (["2020年部门预算", "增加的原因是2020年人员增加，支出预算10万元。"], ""),
    ],
)
def test_the_unit_is_named_later_too(texts: list[str], unit: str) -> None:
    assert recognise(Document(tuple(map(Paragraph, texts)))).unit == unit


def test_a_sentence_that_reads_like_a_title_is_kept() -> None:
    """An excerpt may begin with one, and its end may be in the next paragraph."""
    text = "2021年一般公共预算拨款支出1493 元,其中:基本支出1440元,项目支出53元,具体支出预算如下"
    (section,) = recognise(Document((Paragraph(text), Paragraph("机构运行1100元。")))).sections
    assert [passage.text for passage in section.paragraphs] == [text, "机构运行1100元。"]


def test_the_first_year_that_is_not_compared_with() -> None:
    assert year_in(["比2019年减少，", "2020年“三公”经费支出4万元"]) == 2020
    assert year_in(["与上年持平"]) is None


def test_a_clause_of_another_year_is_no_copy_of_this_years() -> None:
    text = "2022年度“三公”经费决算2.5万元，其中：公务接待1.5万元。2023年公务接待1.2万元。"
    found = [one.at for one in amounts(text)]
    assert [(one.year, one.measure) for one in found if one] == [
        (-1, "final"),
        (-1, "final"),
        (0, None),
    ]
    (said,) = amounts("2022年共支出2.5万元，其中：公务接待1.5万元。")[1:]
    assert said.at is None


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (("青岚县白鹿镇人民政府", "2021年度“三公”经费决算情况"), "青岚县白鹿镇人民政府"),
        (("首页 > 财政信息", "2021年度“三公”经费决算情况"), ""),
        (("2021年度部门决算", "单位名称：青岚县中医医院", "一、概况"), "青岚县中医医院"),
    ],
)
def test_the_unit_beside_a_title_without_one(lines: tuple[str, ...], unit: str) -> None:
    assert recognise(Document(tuple(map(Paragraph, lines)))).unit == unit


def test_a_document_without_a_title_has_that_of_its_table() -> None:
    rows = (("项目", "预算数"), ("合计", "22"), ("公务接待费", "22"))
    table = (Paragraph("2024年青岚镇“三公”经费支出预算表"), Paragraph("单位：万元"), Grid(rows))
    found = recognise(Document(table))
    assert (found.unit, found.year) == ("青岚镇", 2024)


def test_a_target_table_with_the_amounts_of_the_project_and_of_the_year() -> None:
    """Its unit stands beside the labels, the year's goal below its label."""
    rows = (
        ("项目名称", "", "整治经费", "", "项目性质", "阶段性", "项目类别", "特定目标类"),
        ("主管部门", "", "青岚区执法局", "", "实施单位", "青岚区执法队", "", ""),
        ("计划开始日期", "", "2024-01-01", "", "计划完成日期", "2026-12-31", "", ""),
        (
            "项目资金（元）",
            "",
            "项目资金总额",
            "900,000.00",
            "年度资金申请总额",
            "",
            "300,000.00",
            "",
        ),
        ("", "", "其他资金", "0.00", "其他资金", "", "0.00", ""),
        ("项目绩效目标", "项目总体目标（2024年-2026年）", "", "", "年度总体目标", "", "", ""),
        ("", "三年完成三处整治。", "", "", "完成一处整治。", "", "", ""),
        ("绩效指标", "一级指标", "二级指标", "三级指标", "", "", "年度（/项目）指标值", ""),
        ("", "产出指标", "数量指标", "整治处数", "", "", "=1.00（处）", ""),
        ("", "", "质量指标", "验收合格率", "", "", "≥90.00（%）", ""),
    )
    title = Paragraph("财政项目支出绩效目标申报表")
    found = recognise(Document((Heading("青岚区执法局2026年部门预算"), title, Grid(rows))))
    (project,) = found.projects
    assert (project.fen, project.unit, project.kind) == (30_000_000, "元", "阶段性")
    assert project.goal == "完成一处整治。"
    assert [(one.indicator, one.printed) for one in found.targets] == [
        ("整治处数", "=1.00（处）"),
        ("验收合格率", "≥90.00（%）"),
    ]
