"""Self-evaluation sheets as regions print them: each layout is read, and nothing of it is lost."""

from decimal import Decimal

import pytest

from mingzhang.disclosure import Disclosure, Target, TargetValue
from mingzhang.document import Document, Grid, Heading, Paragraph
from mingzhang.forms.form import FormError
from mingzhang.forms.lay_out import lay_out
from mingzhang.forms.recognise import recognise
from mingzhang.forms.target_form import parse_target_form, target_forms

Rows = list[list[str]]
NO = ""

ANNEX: Rows = [
    ["项目名称", "防汛经费"],
    ["主管部门", "某某县水利局", NO, NO, "实施单位", "某某县防汛站"],
    ["项目资金\n（万元）", NO, "年初预算数", "全年预算数(A)",
     "全年执行数(B)", "分值", "执行率(B/A)", "得分"],
    [NO, "年度资金总额：", "90", "80.5", "75.3", "10", "93.54%", "9.35"],
    [NO, " 其中：本年财政拨款", "90", "80.5", "75.3", "-", NO, "-"],
    [NO, "　上年结转资金", NO, NO, NO, "-", NO, "-"],
    [NO, "省级补助资金", "0", "0", "0", "-", NO, "-"],
    ["年度总体目标完成情况", "预期目标", NO, NO, "实际完成情况"],
    [NO, "完成防汛工作。", NO, NO, "安全度汛。"],
    ["年度绩效指标完成情况", "一级\n指标", "二级指标", "三级指标",
     "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    [NO, "产出指标\n（50分）", "数量指标", "指标1：巡查次数",
     "≥12次", "10次", "20", "16.67", "汛期短"],
    [NO, NO, NO, "指标2："],
    [NO, NO, NO, "……"],
    [NO, NO, "质量指标", "指标1：隐患排除率", "100%", "100%", "30分", "30分"],
    [NO, "效益指标（30分）", "生态效益指标", "指标1：/", NO, NO, "/", "/"],
    [NO, NO, "可持续影响指标", "指标1："],
    [NO, NO, NO, "指标2：堤防完好", "良好", "良好", "30", "30"],
    [NO, "满意度指标（10分）", "服务对象满意度指标", "指标1：群众满意度", "90%", "92%", "10", "10"],
    ["总分", NO, NO, NO, NO, NO, "100", "96.02"],
    ["注：一级指标分值统一设置"],
]  # fmt: skip
SICHUAN: Rows = [
    ["部门预算项目支出绩效自评表（2023年度）"],
    ["项目名称", NO, "2023A01-设备购置项目"],
    ["主管部门", NO, "某某县司法局部门", NO, NO, NO, "实施单位（盖章）", NO, "某某县司法局"],
    ["项目基本情况", "1.项目年度目标完成情况", NO, "项目年度目标", NO, NO, NO, "年度目标完成情况"],
    [NO, NO, NO, "购置设备", NO, NO, NO, "已购置"],
    [NO, "2.项目实施内容及过程概述", NO, "六月招标，九月验收"],
    ["预算执行情况（10分）", "年度预算数（元）", NO, "年初预算", NO,
     "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"],
    [NO, "总额", NO, "0.00", NO, "33600.00", "33,600.00", "100.00%", "10", "10", "年中追加"],
    [NO, "其中：财政资金", NO, "0.00", NO, "33600.00", "33600.00", "100.00%", "/", "/"],
    [NO, "单位资金", NO, "0.00", NO, "0.00", "0.00", "0.00%", "/", "/"],
    ["绩效指标（90分）", "一级指标", NO, "二级指标", "三级指标", "指标性质",
     "指标值", "度量单位", "完成值", "权重", "得分", "未完成原因分析"],
    [NO, "产出指标", NO, "数量指标", "购置电脑", "≥", "13", "台", "13", "60", "60"],
    [NO, "效益指标", NO, "社会效益指标", "保障工作", "定性", "优良中低差", NO, "优", "30", "30"],
    ["合计", NO, NO, NO, NO, NO, NO, NO, NO, "100", "100"],
    ["评价结论", "完成较好。"],
    ["存在问题", "无"],
    ["改进措施", "无"],
]  # fmt: skip


def grid(rows: Rows) -> Grid:
    width = max(map(len, rows))
    return Grid(tuple((*row, *[NO] * (width - len(row))) for row in rows))


def read(*grids: Grid, title: str = "项目支出绩效自评表") -> Disclosure:
    texts = [Paragraph(title), Paragraph("（2023年度）")] if title else []
    return recognise(Document((Heading("某某县2023年部门决算"), *texts, *grids)))


def points(disclosure: Disclosure) -> list[str]:
    return [f"{one.weight} {one.score}" for one in disclosure.targets]


def test_the_annex() -> None:
    found = read(grid(ANNEX))
    (head,) = found.projects
    assert (head.form, head.title) == ("project_evaluation", "项目支出绩效自评表")
    assert (head.name, head.department, head.implementer) == (
        *("防汛经费", "某某县水利局", "某某县防汛站"),
    )
    assert (head.goal, head.fen, head.unit) == ("完成防汛工作。", 80_500_000, "万元")
    assert {id: cell.fen for id, cell in head.cells.items()} == {
        "initial": 90_000_000,
        "spent": 75_300_000,
        "fiscal.initial": 90_000_000,
        "fiscal.amount": 80_500_000,
        "fiscal.spent": 75_300_000,
        "省级补助资金.initial": 0,
        "省级补助资金.amount": 0,
        "省级补助资金.spent": 0,
    }
    assert head.more == {
        "weight": "10",
        "rate": "93.54%",
        "score": "9.35",
        "result": "安全度汛。",
        "total_weight": "100",
        "total": "96.02",
        "note": "注：一级指标分值统一设置",
    }
    assert head.places["total"].row == 19
    assert head.places["rate"] == grid(ANNEX).place_of(3, 6)
    assert points(found) == ["20 16.67", "30 30", "30 30", "10 10"]
    first, *_, third, last = found.targets
    assert (first.level2, first.actual, first.reason) == ("数量指标", "10次", "汛期短")
    assert first.values == (TargetValue(">=", Decimal(12), "次"),)
    assert (third.level1, third.level2) == ("效益指标（30分）", "可持续影响指标")
    assert (last.reason, last.evaluated) == ("", True)
    assert not found.lost
    assert not found.unrecognised
    assert not any(section.paragraphs for section in found.sections)


def test_sichuan() -> None:
    found = read(grid(SICHUAN), title="")
    (head,) = found.projects
    assert (head.unit, head.fen, head.cells["spent"].fen) == ("元", 3_360_000, 3_360_000)
    assert head.overview == "六月招标，九月验收"
    assert {id: head.more[id] for id in ("rate", "cause", "conclusion", "problems", "total")} == {
        "rate": "100.00%",
        "cause": "年中追加",
        "conclusion": "完成较好。",
        "problems": "无",
        "total": "100",
    }
    assert [(one.printed, one.actual) for one in found.targets] == [
        ("≥13台", "13"),
        ("优良中低差", "优"),
    ]
    assert found.targets[0].values == (TargetValue(">=", Decimal(13), "台"),)
    assert points(found) == ["60 60", "30 30"]
    assert not found.lost


@pytest.mark.parametrize("rows", [ANNEX, SICHUAN])
def test_what_was_read_is_laid_out_and_read_again(rows: Rows) -> None:
    found = read(grid(rows))
    again = recognise(lay_out(found))
    cause = {"cause"}  # the form of the annex has no such column
    for one, other in zip(found.projects, again.projects, strict=True):
        assert other.cells == one.cells
        assert other.more.items() >= {k: v for k, v in one.more.items() if k not in cause}.items()
        assert (other.fen, other.unit, other.goal) == (one.fen, one.unit, one.goal)
    assert again.targets == found.targets
    assert not again.lost


@pytest.mark.parametrize("cut", range(10, len(ANNEX) - 2))
@pytest.mark.parametrize("headed", [False, True])
def test_a_sheet_goes_on_over_a_page(cut: int, headed: bool) -> None:
    width = max(map(len, ANNEX))
    rows = [[*row, *[NO] * (width - len(row))] for row in ANNEX]
    head = rows[9:10] if headed else []
    found = read(grid(rows[: cut + 1]), grid([*head, *rows[cut + 1 :]]))
    assert found == read(grid(ANNEX))


def test_several_sheets_in_one_grid() -> None:
    other = [["项目名称", "抗旱经费"], *ANNEX[1:-1]]
    found = read(grid([*ANNEX[:-1], *other, *SICHUAN]))
    assert [one.name for one in found.projects] == ["防汛经费", "抗旱经费", "2023A01-设备购置项目"]
    assert [one.more["total"] for one in found.projects] == ["96.02", "96.02", "100"]
    assert [one.project for one in found.targets] == [
        *["防汛经费"] * 4,
        *["抗旱经费"] * 4,
        *["2023A01-设备购置项目"] * 2,
    ]
    assert found.projects[2].title.startswith("部门预算项目支出绩效自评表")


def test_of_a_whole_unit() -> None:
    rows = [
        ["部门名称", "某某县司法局"],
        ["年度预算执行情况（万元）", *ANNEX[2][1:]],
        *ANNEX[3:4],
        *ANNEX[9:11],
        ["总分", NO, NO, NO, NO, NO, "100", "95"],
        ["自评等级", "优"],
    ]
    found = read(grid(rows), title="2023年度部门整体支出绩效自评表")
    (head,) = found.projects
    assert (head.form, head.name, head.department) == ("overall_evaluation", "", "某某县司法局")
    assert (head.more["grade"], head.more["total"]) == ("优", "95")
    assert found.targets[0].project is None


@pytest.mark.parametrize(
    ("row", "weight", "total"),
    [
        (["总分", NO, NO, NO, NO, NO, NO, "95.5"], None, "95.5"),
        (["总分", "95.5"], None, "95.5"),
        (["合计", NO, "100", "95.5"], "100", "95.5"),
        (["总分：", NO, NO, NO, NO, NO, "100", NO], "100", None),
        (["总分"], None, None),
    ],
)
def test_the_total(row: list[str], weight: str | None, total: str | None) -> None:
    (head,) = read(grid([*ANNEX[:-2], row])).projects
    assert (head.more.get("total_weight"), head.more.get("total")) == (weight, total)


def test_a_strange_column_keeps_to_itself() -> None:
    rows = [
        [*row, *[NO] * (9 - len(row)), *(["好"] if row[-1:] == ["汛期短"] else [])] for row in ANNEX
    ]
    rows[9].append("复核意见")
    found = read(grid(rows))
    assert found.targets == read(grid(ANNEX)).targets
    assert [one.printed for one in found.lost] == ["好"]


def test_without_a_column_of_reasons() -> None:
    found = read(grid([row[:8] for row in ANNEX]))
    assert {one.reason for one in found.targets} == {None}


def test_without_actual_values_it_is_a_target_table() -> None:
    """The same columns without what was reached set targets; a sheet says what became of them."""
    rows = [
        ["项目名称", "防汛经费"],
        ["主管部门", "某某县水利局", NO, "实施单位", "某某县防汛站"],
        ["年度资金总额", "80"],
        ["年度总体目标", "安全度汛"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值"],
        [NO, "产出指标", "数量指标", "巡查次数", "≥12次"],
    ]
    found = read(grid(rows), title="项目支出绩效目标表")
    assert [one.form for one in found.projects] == ["project_target"]
    assert found.targets == (
        Target("防汛经费", "产出指标", "数量指标", "巡查次数",
               (TargetValue(">=", Decimal(12), "次"),), None, "≥12次"),
    )  # fmt: skip


def test_forms_that_are_like_another() -> None:
    one, other = target_forms()["project_evaluation"], target_forms()["overall_evaluation"]
    assert one.columns == other.columns
    assert one.grids[0].columns == other.grids[0].columns
    assert one.grids[0].label != other.grids[0].label
    with pytest.raises(FormError, match="缺少"):
        parse_target_form('like = "absent"', "x.toml")
