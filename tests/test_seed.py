"""The seed document: what is read of it, and that the check finds what is wrong, nothing else."""

from mingzhang.desk import check
from tests.shared import shared

SEED = "data/seed/tongnan-2021-budget.md"
CELLS = {
    "fiscal_balance": 15,
    "gpb_expenditure": 37,
    "gpb_basic": 65,
    "three_public": 3,
    "fund_expenditure": 0,
    "department_balance": 9,
    "department_income": 34,
    "department_expenditure": 37,
    "procurement": 6,
}


def test_tables() -> None:
    disclosure = check(shared(SEED)).disclosure
    cells = {
        table.form: sum(cell.fen is not None for row in table.rows for cell in row.cells.values())
        for table in disclosure.tables
    }
    assert cells == CELLS
    assert disclosure.year == 2021
    assert disclosure.origin == "recognised"
    assert not disclosure.unrecognised
    assert [one.printed for one in disclosure.lost if one.printed == "()"] == ["()"]


def test_targets() -> None:
    disclosure = check(shared(SEED)).disclosure
    assert [one.fen for one in disclosure.projects] == [
        fen * 10_000 for fen in (193233, 16550, 900, 3600, 122700)
    ]
    overall = [one for one in disclosure.targets if one.project is None]
    assert sum(one.weight or 0 for one in overall) == 100
    assert len(disclosure.targets) - len(overall) == 22 + 8 + 8 + 18
    levels = {(one.level1, one.level2) for one in disclosure.targets if one.project is not None}
    assert levels == {
        *(("产出指标", one) for one in ("数量指标", "质量指标", "时效指标", "成本指标")),
        *(("效益指标", one) for one in ("经济效益指标", "社会效益指标", "可持续影响指标")),
        ("满意度指标", "服务对象满意度指标"),
    }


def test_places_point_at_the_printed_number() -> None:
    checked = check(shared(SEED))
    for table in checked.disclosure.tables:
        for row in table.rows:
            for cell in row.cells.values():
                if cell.fen is not None:
                    assert cell.place.line is not None
                    assert cell.printed in checked.document.lines[cell.place.line - 1]


def test_findings() -> None:
    findings = check(shared(SEED)).findings
    errors = [one for one in findings if one.severity == "error"]
    warnings = [one for one in findings if one.severity == "warning"]
    notes = [one for one in findings if one.severity == "note"]
    assert [(one.code, one.expected) for one in errors] == [("B03", ("社会保障和就业支出",))]
    assert {(one.code, one.printed, one.expected) for one in warnings} == {
        ("A04", ("",), ("4.00",)),
        ("C04", ("物管费",), ()),
        ("D09", ("减少1万",), ("减少1万元",)),
        ("I12", ("区行政服务管理办",), ("重庆市潼南区政务服务管理办公室",)),
        ("M01", ("应根据实际情况进行解释和增减。",), ()),
    }
    rounding = {text for one in notes if one.code == "A19" for text in one.printed}
    assert {"494.82", "68.20"} <= rounding
    assert [(one.code, one.printed) for one in notes if one.code != "A19"] == [
        ("I08", ("零投诉", "好评率≧90%")),
        ("I08", ("经济效益", "满意度≧90%、办结 率≧95%")),
        ("L03", ("本单位",)),
        ("L04", ("国内差旅费", "医疗费", "其他对个人和家庭的补助支出")),
    ]


def test_mendings_are_listed() -> None:
    mended = {one.read for one in check(shared(SEED)).disclosure.mendings}
    assert {"教育收费收入预算", "政府办公厅（室）及相关机构事务"} <= mended


def test_stated_figures() -> None:
    """Every amount of the narrative's sections two to four has its coordinate."""
    stated = check(shared(SEED)).disclosure.stated
    found = {
        (one.subject, one.printed): one.value.fen for one in stated if one.value.kind == "amount"
    }
    assert found[("income.total", "1932.33")] == 1_932_330_000
    assert found[("basic.amount", "494.83")] == 494_830_000
    assert found[("expenditure.classes", "39.70")] == 39_700_000
    assert found[("three_public_items.items", "2")] == 2_000_000
    down = [one for one in stated if one.subject == "three_public.change"]
    assert [(one.sign, one.printed) for one in down] == [(-1, "1")]
    nil = [one for one in stated if one.subject in ("income.none", "no_fund.none")]
    assert len(nil) == 6
