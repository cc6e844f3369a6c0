"""Rules of tables and codes on small tables: what is found, how severe, what it should be."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from mingzhang.checking.beside import known_of
from mingzhang.checking.check import check, rules
from mingzhang.checking.figures import figures_of
from mingzhang.checking.finding import Context, Finding, Others, Rule
from mingzhang.disclosure import Cell, Coordinate, Disclosure, Row, Table
from mingzhang.formats.markdown import read
from mingzhang.forms.recognise import recognise

HEADS = {
    "gpb": ("一般公共预算支出表", "科目编码|科目名称|小计|基本支出|项目支出"),
    "basic": ("一般公共预算基本支出表", "科目编码|科目名称|合计|人员经费|公用经费"),
    "fund": ("政府性基金预算支出表", "科目编码|科目名称|小计|基本支出|项目支出"),
    "soe": ("国有资本经营预算支出表", "科目编码|科目名称|小计|基本支出|项目支出"),
    "public": (
        "“三公”经费支出表",
        "合计|因公出国（境）费|小计|公务用车购置费|公务用车运行费|公务接待费",
    ),
    "expenditure": (
        "部门支出总表",
        "科目编码|科目名称|合计|基本支出|项目支出|上缴上级支出|事业单位经营支出|对下级单位补助支出",
    ),
    "balance": ("部门收支总表", "项目|预算数|项目|预算数"),
}


def table(kind: str, *rows: str, note: str = "") -> str:
    """A table in Markdown. rows: cells parted by spaces, - for a blank."""
    title, head = HEADS[kind]
    count = head.count("|") + 1
    lines = [f"某某县档案馆{title}", "", "单位：万元", "", f"|{head}|", "|---" * count + "|"]
    for row in rows:
        cells = ["" if cell == "-" else cell for cell in row.split()]
        lines.append("|" + "|".join([*cells, *[""] * (count - len(cells))]) + "|")
    return "\n".join([*lines, "", note, ""])


def document(*parts: str, year: int = 2023, stage: str = "预算", scan: bool = False) -> Disclosure:
    title = f"# 某某县档案馆{year}年{'度' if stage == '决算' else ''}部门{stage}"
    found = recognise(read("\n\n".join([title, "## 二、收支情况说明", *parts])))
    return replace(found, origin="recognised") if scan else found


def told(code: str, disclosure: Disclosure, others: Others | None = None) -> list[Finding]:
    return [one for one in check(disclosure, others=others or Others()) if one.code == code]


def rule(code: str) -> Rule:
    return next(one for one in rules() if one.code == code)


def explained(code: str, disclosure: Disclosure) -> list[set[tuple[str, str]]]:
    """The cells (row, column) that each finding of a rule explains."""
    figures = figures_of(disclosure)
    look = rule(code).look
    assert look is not None
    return [
        {
            (disclosure.tables[figures[i].scope].rows[figures[i].row].code or "", figures[i].column)
            for i in indices
        }
        for _, indices in look(Context(disclosure, figures))
    ]


def severities(found: Sequence[Finding]) -> list[str]:
    return [one.severity for one in found]


def expected(found: Sequence[Finding]) -> list[tuple[str, ...]]:
    return [one.expected for one in found]


RIGHT = ("- 总计 300 220 80", "201 一般公共服务支出 300 220 80", "20126 档案事务 300 220 80")
ITEMS = ("2012601 行政运行 220 220 -", "2012604 档案馆 80 - 80")


# A06: personnel and public


def test_a_group_that_agrees_only_after_moving() -> None:
    rows = [
        "- 合计 50 45 5",
        "301 工资福利支出 45 45 -",
        "30101 基本工资 40 40 -",
        "30102 津贴补贴 5 - 5",
        "302 商品和服务支出 5 - 5",
        "30201 办公费 5 - 5",
    ]
    found = document(table("basic", *rows))
    (one,) = told("A06", found)
    assert (one.severity, one.expected, one.printed) == ("error", ("人员经费",), ("5",))
    columns = ("total", "personnel", "public")
    assert explained("A06", found) == [{("30102", name) for name in columns}]
    assert severities(told("A06", replace(found, origin="recognised"))) == ["warning"]


@pytest.mark.parametrize(
    ("moved", "severity"), [("5.00", "error"), ("5.02", "error"), ("5.03", "warning")]
)
def test_a_group_agrees_but_for_the_rounding_of_its_items(moved: str, severity: str) -> None:
    rows = (
        "301 工资福利支出 45.00 45.00 -",
        "30101 基本工资 40.00 40.00 -",
        f"30102 津贴补贴 {moved} - {moved}",
    )
    assert severities(told("A06", document(table("basic", *rows)))) == [severity]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("30101 基本工资 5 - 5", "人员经费"),
        ("30301 离休费 5 - 5", "人员经费"),
        ("30201 办公费 5 5 -", "公用经费"),
        ("31002 办公设备购置 5 5 -", "公用经费"),
        ("30228 工会经费 5 5 -", None),
        ("30229 福利费 5 5 -", None),
        ("30239 其他交通费用 5 5 -", None),
        ("30399 其他对个人和家庭的补助 5 - 5", None),
        ("39999 其他支出 5 5 -", None),
    ],
)
def test_items_in_the_column_of_the_other_kind(row: str, words: str | None) -> None:
    found = told("A06", document(table("basic", "- 合计 5", row)))
    assert [(one.severity, one.expected) for one in found] == (
        [("warning", (words,))] if words else []
    )


# A08, A10: codes twice, codes without a parent


@pytest.mark.parametrize(
    ("again", "wrong"),
    [
        ("2012601 行政运行 20 20 -", True),
        ("2012601 行政运行 220 220 -", False),
        ("2012601 行政运行（续） 20 20 -", False),
        ("2012601 机关服务 20 20 -", False),
        ("2012601 行政运行 - - -", False),
    ],
)
def test_one_code_twice(again: str, wrong: bool) -> None:
    found = document(table("gpb", *RIGHT, *ITEMS, again))
    assert severities(told("A08", found)) == ["error"] * wrong
    if wrong:
        assert explained("A08", found) == [
            {("2012601", name) for name in ("total", "basic", "project")}
        ]


@pytest.mark.parametrize(
    ("rows", "right", "severity"),
    [
        ((*RIGHT, *ITEMS), None, None),
        ((RIGHT[0], *ITEMS), None, None),
        ((*RIGHT, ITEMS[0], "2092604 档案馆 80 - 80"), "2012604", "error"),
        ((*RIGHT, ITEMS[0], "71264 档案馆 80 - 80"), "2012604", "error"),
        ((*RIGHT, *ITEMS, "2101101 行政单位医疗 5 5 -"), "21011", "warning"),
        ((*RIGHT, *ITEMS, "2101101 行政单位医疗 5 5 -", "2101102 事业单位医疗 5 5 -"), "21011",
         "warning"),
        ((*RIGHT[:2], *ITEMS), None, None),  # no 款 is printed at all
        ((*RIGHT, *ITEMS, "21011 行政事业单位医疗 5 5 -"), "210", "warning"),
    ],
)  # fmt: skip
def test_codes_without_a_parent(
    rows: tuple[str, ...], right: str | None, severity: str | None
) -> None:
    found = told("A10", document(table("gpb", *rows)))
    assert all(one.message.startswith(("缺上级科目：", "编码与位置不合：")) for one in found)
    assert [(one.expected, one.severity) for one in found] == (
        [((right,), severity)] if right else []
    )


# A13 to A15: notes


def test_an_empty_table_says_why() -> None:
    empty = table("fund", "- - - - -")
    assert severities(told("A13", document(empty))) == ["warning"]
    assert told("A13", document(table("fund", "- - - - -", note="备注：本表无数据。"))) == []
    assert told("A13", document("本单位2023年无政府性基金预算支出。", empty)) == []
    assert told("A13", document("本单位2023年政府性基金预算支出0.00万元。", empty)) == []
    assert severities(told("A13", document("政府性基金预算按规定编列。", empty))) == ["warning"]
    assert severities(told("A13", document("本单位没有国有资本经营预算。", empty))) == ["warning"]
    assert told("A13", document("下列空表没有数据。", empty)) == []
    assert told("A13", document(table("gpb", *RIGHT, *ITEMS))) == []


@pytest.mark.parametrize(
    ("kind", "note", "own"),
    [
        ("fund", "备注：本单位无政府性基金预算，故此表无数据。", None),
        ("fund", "备注：本单位无国有资本经营预算，故此表无数据。", "政府性基金"),
        ("fund", "备注：本单位没有国有资本经营预算。", "政府性基金"),
        ("fund", "备注：本单位未安排国有资本经营预算。", "政府性基金"),
        ("fund", "备注：国有资本经营预算另表公开。", None),
        ("fund", "备注：本单位无政府性基金预算和国有资本经营预算。", None),
        ("soe", "备注：本单位无政府性基金预算，故此表无数据。", "国有资本经营"),
        ("gpb", "备注：本单位无政府性基金预算，故此表无数据。", None),
    ],
)
def test_a_note_of_the_other_fund(kind: str, note: str, own: str | None) -> None:
    found = document(table(kind, "- - - - -", note=note))
    assert expected(told("A14", found)) == ([(own,)] if own else [])
    assert all(one.places[0].text == note for one in told("A14", found))
    assert "error" not in severities(told("A14", replace(found, origin="recognised")))


@pytest.mark.parametrize(
    ("note", "wrong"),
    [
        ("备注：本表为空表。", True),
        ("备注：本表无数据。", True),
        ("备注：此表系空表。", True),
        ("备注：故本表数据为空。", True),
        ("备注：该表没有数据。", True),
        ("备注：如无收支，本表为空表。", False),
        ("备注：本表数据四舍五入。", False),
    ],
)
def test_a_note_that_says_a_table_is_empty(note: str, wrong: bool) -> None:
    full = ("- 总计 5 - 5", "229 其他支出 5 - 5")
    assert severities(told("A15", document(table("fund", *full, note=note)))) == ["error"] * wrong
    assert told("A15", document(table("fund", "- - - - -", note=note))) == []


# B03, B07, B16


def test_a_class_under_another_name() -> None:
    balance = table(
        "balance",
        "一般公共预算拨款收入 340 一般公共服务支出 300",
        "- - 社会保险基金支出 40",
        "本年收入合计 340 本年支出合计 340",
    )
    rows = ("- 总计 340 340", "201 一般公共服务支出 300 300", "208 社会保障和就业支出 40 40")
    found = document(balance, table("expenditure", *rows))
    (one,) = told("B03", found)
    assert one.printed == ("社会保险基金支出", "40")
    assert one.expected == ("社会保障和就业支出",)
    assert [len(cells) for cells in explained("B03", found)] == [1]
    assert len(one.places) == 2
    # An amount that two classes have elsewhere says nothing; nor does one that is there as it is.
    twice = (*rows, "210 卫生健康支出 40 40")
    assert told("B03", document(balance, table("expenditure", *twice))) == []
    there = (rows[0], rows[1], "209 社会保险基金支出 40 40", "208 社会保障和就业支出 40 40")
    assert told("B03", document(balance, table("expenditure", *there))) == []


@pytest.mark.parametrize(
    ("code", "strange"),
    [("223", False), ("22301", False), ("230", False), ("20804", False), ("208", False),
     ("201", True), ("20805", True)],
)  # fmt: skip
def test_classes_of_state_capital(code: str, strange: bool) -> None:
    found = told("B07", document(table("soe", f"{code} 某项支出 5 - 5")))
    assert severities(found) == ["warning"] * strange


def test_a_table_that_should_not_be_empty() -> None:
    said = "2023年“三公”经费预算6万元，比2022年减少1万元。"
    empty = table("public", "- - - - - -")
    found = document(said, empty)
    (one,) = told("B16", found)
    assert (one.severity, one.expected) == ("error", ("6",))
    assert severities(told("B16", replace(found, origin="recognised"))) == ["warning"]
    # What is missing is explained: nothing else is said of it.
    figures, look = figures_of(found), rule("B16").look
    assert look is not None
    ((_, indices),) = look(Context(found, figures))
    assert indices == {
        index
        for index, figure in enumerate(figures)
        if figure.scope == 0 or (figure.fen == 6_000_000 and figure.at.measure is None)
    }
    assert any(figures[index].scope < 0 for index in indices)
    assert told("B16", document(said, table("public", "6 - 4 - 4 2"))) == []
    assert told("B16", document("2023年无“三公”经费。", empty)) == []
    assert told("B16", document(table("gpb", *RIGHT, *ITEMS), empty)) == []


# H02, N03 to N05


@pytest.mark.parametrize(
    ("cost", "wrong"), [("30.00", False), ("30.01", False), ("30.02", True), ("29.00", False)]
)
def test_operating_cost_within_the_public_part(cost: str, wrong: bool) -> None:
    basic = table("basic", "- 合计 30.00 - 30.00", "302 商品和服务支出 30.00 - 30.00")
    found = told("H02", document(f"2023年机关运行经费{cost}万元。", basic))
    assert severities(found) == ["error"] * wrong


@pytest.mark.parametrize(
    ("rows", "lacking"),
    [
        ((*RIGHT, *ITEMS), None),
        (RIGHT, "款"),
        (RIGHT[:2], "类"),
        (RIGHT[:1], None),
        ((*RIGHT, "2012601 行政运行 - - -"), "款"),
    ],
)
def test_functional_codes_to_the_item(rows: tuple[str, ...], lacking: str | None) -> None:
    found = told("N03", document(table("gpb", *rows)))
    assert [one.message.endswith(f"只列到{lacking}") for one in found] == [True] * bool(lacking)


def test_economic_codes_to_the_group() -> None:
    classes = ("- 合计 50 45 5", "301 工资福利支出 45 45 -", "302 商品和服务支出 5 - 5")
    assert severities(told("N04", document(table("basic", *classes)))) == ["error"]
    assert told("N04", document(table("basic", *classes, "30201 办公费 5 - 5"))) == []
    assert told("N04", document(table("gpb", *RIGHT[:2]))) == []


def test_basic_and_project_expenditure_apart() -> None:
    totals = ("- 总计 300", "201 一般公共服务支出 300", "2012601 行政运行 300")
    found = document(table("gpb", *totals))
    assert severities(told("N05", found)) == ["error"]
    assert severities(told("N05", replace(found, origin="recognised"))) == ["warning"]
    codes = ("", "201", "2012601")
    assert explained("N05", found) == [
        {(code, name) for code in codes for name in ("basic", "project")}
    ]
    assert told("N05", document(table("gpb", *RIGHT, *ITEMS))) == []
    assert told("N05", document(table("gpb", "- - - - -"))) == []
    assert told("N05", document(table("gpb", "- 总计 300 （）", *totals[1:]))) == []
    # Classes of the economic classification are no such table.
    assert told("N05", document(table("basic", "- 合计 50", "301 工资福利支出 50"))) == []


# L04, L07, L08


@pytest.mark.parametrize(
    ("row", "severity"),
    [
        ("2010302 行政运行 5 5 -", "error"),
        ("2010302 一般行政管理事务 5 5 -", None),
        ("2010302 行政管理事务 5 5 -", "note"),
        ("2010302 某某事务 5 5 -", "note"),
    ],
)
def test_a_code_with_another_s_name(row: str, severity: str | None) -> None:
    found = document(table("gpb", *RIGHT, *ITEMS, row))
    assert severities(told("L04", found)) == ([severity] if severity else [])
    if severity == "error":
        (one,) = told("L04", found)
        assert (one.printed, one.expected) == (("2010302", "行政运行"), ("一般行政管理事务",))
        assert severities(told("L04", replace(found, origin="recognised"))) == ["note"]
    # Many rows under one code: then the columns of codes were not read.
    many = document(table("gpb", *RIGHT, *ITEMS, row, row, row))
    assert told("L04", many) == []


NUMBERED = (
    "- 合计 10 - 10",
    "302 商品和服务支出 10 - 10",
    "30201 办公费 4 - 4",
    "30202 咨询费 1 - 1",
    "30203 水费 2 - 2",
    "30204 电费 3 - 3",
)


def test_codes_that_are_numbers_of_lines() -> None:
    found = document(table("basic", *NUMBERED))
    (one,) = told("L07", found)
    assert one.printed == ("30202 咨询费", "30203 水费", "30204 电费")
    assert one.expected == ("30203 咨询费", "30205 水费", "30206 电费")
    assert told("L04", found) == []
    assert told("L08", document(table("basic", *NUMBERED, "30298 某费 1 - 1"))) == []
    two = (*NUMBERED[:5], "30206 电费 3 - 3")
    assert told("L07", document(table("basic", *two))) == []
    assert told("L04", document(table("basic", *two)))
    tens = ("30208 差旅费 1 - 1", "30209 维修（护）费 2 - 2", "30210 租赁费 3 - 3")
    (one,) = told("L07", document(table("basic", *NUMBERED[:3], *tens)))
    assert one.expected == ("30211 差旅费", "30213 维修（护）费", "30214 租赁费")
    right = (*NUMBERED[:3], "30203 咨询费 1 - 1", "30205 水费 2 - 2", "30206 电费 3 - 3")
    assert told("L07", document(table("basic", *right))) == []


@pytest.mark.parametrize(
    ("row", "unknown"),
    [("2012698 地方事务 5 5 -", True), ("2012699 其他档案事务支出 5 5 -", False)],
)
def test_codes_that_no_list_has(row: str, unknown: bool) -> None:
    found = document(table("gpb", *RIGHT, *ITEMS, row))
    assert severities(told("L08", found)) == ["note"] * unknown
    assert told("L08", replace(found, origin="recognised")) == []


# C03, C08, C09, H09, G02


@pytest.mark.parametrize(
    ("left_out", "also", "missing"),
    [
        ((), "", ()),
        (("2010350",), "", ("2010350",)),
        (("2010350",), "事业运行100万元。", ()),  # named somewhere
        (("2010350",), "另有50万元，主要用于事业单位运转。", ()),  # its very amount, misnamed
        (("2010350",), "另有50万元，用于事业单位运转。", ("2010350",)),
        (("2010303", "2010350"), "", ()),  # only the main ones are explained
    ],
)
def test_what_the_list_of_items_leaves_out(
    left_out: tuple[str, ...], also: str, missing: tuple[str, ...]
) -> None:
    names = {
        "2010301": "行政运行",
        "2010302": "一般行政管理事务",
        "2010303": "机关服务",
        "2010350": "事业运行",
    }
    amounts = dict(zip(names, (100, 200, 300, 50), strict=True))
    rows = [f"{code} {name} {amounts[code]}" for code, name in names.items()]
    upper = [
        f"{code} 650"
        for code in ("- 总计", "201 一般公共服务支出", "20103 政府办公厅（室）及相关机构事务")
    ]
    said = [
        f"{n}.“一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）{name}（项）”"
        f"科目{amounts[code]}.00万元，主要用于机关运转。"
        for n, (code, name) in enumerate(names.items(), 1)
        if code not in left_out
    ]
    found = told("C03", document(*said, also, table("gpb", *upper, *rows)))
    codes = tuple(code for one in found for code in names if code in one.message)
    assert codes == missing


@pytest.mark.parametrize(
    ("vehicles", "running", "severity"),
    [
        ("0", "4", "warning"),
        ("2", "4", None),
        ("2", "-", "note"),
        ("0", "-", None),
    ],
)
def test_vehicles_and_what_they_cost(vehicles: str, running: str, severity: str | None) -> None:
    public = table("public", f"6 - {running} - {running} 2")
    said = f"截至2022年12月31日，本部门共有车辆{vehicles}辆。"
    found = told("C09", document(said, public))
    assert severities(found) == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("said", "cost", "wrong"),
    [
        ("2023年预算安排购置公务用车2辆。", "-", True),
        ("2023年预算安排购置公务用车2辆。", "18", False),
        ("2023年预算安排购置公务用车0辆。", "18", True),
        ("2023年预算安排购置公务用车0辆。", "-", False),
        ("2022年预算安排购置公务用车2辆。", "-", False),
        ("机关事务局2023年预算安排购置公务用车2辆。", "-", False),
        ("拟购买车辆1台。", "-", True),
    ],
)
def test_vehicles_to_be_bought(said: str, cost: str, wrong: bool) -> None:
    public = table("public", f"6 - 4 {cost} 4 2")
    found = told("H09", document(said, public))
    assert severities(found) == ["warning"] * wrong
    if wrong:
        assert found[0].printed[1] == ("空" if cost == "-" else cost)
    assert told("H09", document(said)) == []
    assert told("H09", document(said, table("public", "- - - - - -"))) == []


# O02, O03: beside other documents


@pytest.mark.parametrize(
    ("units", "wrong"),
    [
        ((200, 100), False),
        ((200, 100.01), False),
        ((200, 100.04), True),
        ((200, 101), True),
        ((100, 100, 100.02), False),  # a last digit each, and that of the whole
        ((100, 100, 100.05), True),
        ((200,), False),
    ],
)
def test_units_within_their_department(units: tuple[float, ...], wrong: bool) -> None:
    own = document(table("gpb", *RIGHT, *ITEMS))
    theirs = tuple(
        document(
            table("gpb", f"- 总计 {one:.2f} 1.00 {one - 1:.2f}", f"201 一般公共服务支出 {one:.2f}")
        )
        for one in units
    )
    theirs = tuple(replace(one, level="unit") for one in (*theirs, document("没有表。")))
    found = told("O03", own, Others(units=theirs))
    assert severities(found) == ["warning"] * wrong
    if wrong:
        assert found[0].expected == (f"{sum(units):.2f}",)
    assert told("O03", replace(own, level="unit"), Others(units=theirs)) == []
    assert told("O03", own, Others()) == []


@pytest.mark.parametrize(
    ("budget", "wrong"), [("6.00", False), ("6.01", False), ("6.02", True), ("7.00", True)]
)
def test_the_budget_beside_its_final_account(budget: str, wrong: bool) -> None:
    opening = document(table("public", f"{budget} - 4.00 - 4.00 2.00"))
    final = document(
        "“三公”经费支出年初预算为6.00万元，支出决算为5.00万元。",
        stage="决算",
    )
    found = told("O02", final, Others(budget=opening))
    assert expected(found) == [(budget,)] * wrong
    assert told("O02", replace(final, stage="budget"), Others(budget=opening)) == []
    assert told("O02", final) == []


# C04: what a list of uses names, beside the table

BASIC = (
    "- 合计 220 190 30",
    "301 工资福利支出 190 190 -",
    "30101 基本工资 190 190 -",
    "302 商品和服务支出 30 - 30",
    "30201 办公费 20 - 20",
    "30205 水费 4 - 4",
    "30206 电费 6 - 6",
    "30211 差旅费 - - 0.00",
)
COST = "2023年机关运行经费30万元，比上年减少2万元，主要原因是节约办公。主要用于"


@pytest.mark.parametrize(
    ("listed", "severity", "printed", "right"),
    [
        ("办公费、水费、电费", None, (), ()),
        ("办公费、水电费", None, (), ()),
        ("办公费、水费、电费、差旅费", None, (), ()),  # a row that prints 0.00 is there
        ("办公费、水费、电费、印刷费", "warning", ("印刷费",), ()),
        ("办公费、水费、电费、办公设备购置", "warning", ("办公设备购置",), ()),
        ("办公费、水费", "note", ("电费",), ()),
        ("办公费", "note", ("水费", "电费"), ()),
        ("办公费、水费等", None, (), ()),
        ("办公费、水费、其他", None, (), ()),
        ("办公费、水费、印刷费", "error", ("印刷费",), ("电费",)),
        ("办公费、水费、印刷费等", "warning", ("印刷费",), ()),
        ("办公费、水费、某某事", None, (), ()),  # what it does not know may be anything
        ("办公费、水费、电费、基本工资", "warning", ("基本工资",), ()),
    ],
)
def test_a_list_of_uses_beside_the_table(
    listed: str, severity: str | None, printed: tuple[str, ...], right: tuple[str, ...]
) -> None:
    found = document(f"{COST}{listed}。", table("basic", *BASIC))
    shown = [(one.severity, one.printed, one.expected) for one in told("C04", found)]
    assert shown == ([(severity, printed, right)] if severity else [])
    scanned = severities(told("C04", replace(found, origin="recognised")))
    assert scanned == ([severity.replace("error", "note")] if severity else [])
    assert told("C04", document(f"{COST}{listed}。")) == []


@pytest.mark.parametrize(
    ("kind", "listed", "severity"),
    [
        ("人员经费190.00万元，主要包括：", "基本工资", None),
        ("人员经费190.00万元，主要包括：", "基本工资、津贴补贴", "warning"),
        ("公用经费30.00万元，主要包括：", "办公费、水费、电费", None),
        ("公用经费30.00万元，主要包括：", "办公费、水费、电费、印刷费", "warning"),
        ("公用经费30.00万元，主要包括：", "办公费、水费", "note"),
    ],
)
def test_what_personnel_and_public_parts_are_made_of(
    kind: str, listed: str, severity: str | None
) -> None:
    rows = ("- 合计 220 190 30", *BASIC[1:-1])
    found = document(f"{kind}{listed}。", table("basic", *rows), stage="决算")
    assert severities(told("C04", found)) == ([severity] if severity else [])


# C07, L05, L06: names in sentences


@pytest.mark.parametrize(
    ("use", "right"),
    [
        ("统计信息事务专项普查活动", None),
        ("统计信息事务统计管理", "主要用于专项普查活动"),
        ("统计管理", "主要用于专项普查活动"),
        ("经济普查的宣传和培训", None),
        ("行政运行", None),  # a row of the table
    ],
)
def test_a_use_that_is_another_code_s(use: str, right: str | None) -> None:
    rows = (
        "- 总计 43",
        "201 一般公共服务支出 43",
        "20105 统计信息事务 43",
        "2010501 行政运行 3",
        "2010507 专项普查活动 40",
    )
    said = (
        f"“一般公共服务支出（类）统计信息事务（款）专项普查活动（项）”科目40万元，主要用于{use}。"
    )
    found = told("C07", document(said, table("gpb", *rows)))
    assert expected(found) == ([(right,)] if right else [])
    assert told("C07", document(said)) == []


HEALTH = "医疗卫生与计划生育支出"


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        (f"“{HEALTH}（类）行政事业单位医疗（款）”50万元。", "warning"),
        (f"{HEALTH}50万元。", "warning"),
        (f"{HEALTH}、教育支出。", "warning"),
        (f"支出用于{HEALTH}科目。", "warning"),
        (f"{HEALTH}的管理。", None),
        (f"2018年列{HEALTH}，今年改列卫生健康支出。", None),
        (f"上年列{HEALTH}，今年改列卫生健康支出。", None),
        ("卫生健康支出50万元。", None),
    ],
)
def test_a_class_under_its_old_name(said: str, severity: str | None) -> None:
    found = told("L05", document(said))
    assert severities(found) == ([severity] if severity else [])
    assert expected(found) == ([("卫生健康支出",)] if severity else [])
    # Where the table prints the new name, the old one is certainly wrong.
    beside = told("L05", document(said, table("gpb", "- 总计 50", "210 卫生健康支出 50")))
    assert severities(beside) == (["error"] if severity else [])


@pytest.mark.parametrize(
    ("path", "severity", "says"),
    [
        ("卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）", None, ""),
        ("教育支出（类）其他教育支出（款）其他教育支出（项）", None, ""),
        ("卫生健康支出（类）某地自设（款）某地自设事务（项）", None, ""),
        ("某某支出（类）行政事业单位医疗（款）行政单位医疗（项）", None, ""),
        ("卫生健康支出（类）卫生健康支出（款）计划生育事务（项）", "error", "是款，不是项"),
        ("住房保障支出（类）行政事业单位医疗（款）", "warning", "不是「住房保障支出」下的款"),
        ("卫生健康支出（类）行政单位医疗（款）", "warning", "不是款"),
        ("卫生健康支出（类）计划生育事务（款）行政单位医疗（项）", "warning", "下的项"),
        ("卫生健康支出（类）计划生育事务（款）机关事业单位基本养老保险缴费支出（项）", None, ""),
        # Nobody has seen in print where this one stands.
        ("一般公共服务支出（类）统计信息事务（款）其他政协事务支出（项）", None, ""),
    ],
)
def test_levels_of_a_path(path: str, severity: str | None, says: str) -> None:
    found = told("L06", document(f"1.{path}10万元，用于医疗保险。"))
    assert severities(found) == ([severity] if severity else [])
    assert all(says in one.message and one.printed == (path,) for one in found)
    scanned = told("L06", document(f"1.{path}10万元，用于医疗保险。", scan=True))
    assert "error" not in severities(scanned)


# E03, F07, G02: sentences beside a table

BALANCE = (
    "一般公共预算拨款收入 2995.39 一般公共服务支出 2995.39",
    "本年收入合计 2995.39 本年支出合计 2995.39",
    "收入总计 2995.39 支出总计 2995.39",
)


@pytest.mark.parametrize(
    ("amount", "change", "right"),
    [
        ("0", "减少56.95万元，下降1.87%", "2,995.39"),
        ("2995.39", "减少56.95万元，下降1.87%", None),
        ("3995.39", "减少56.95万元，下降1.87%", "2,995.39"),
        ("2995.39", "减少56.95万元，下降11.87%", None),
        ("3995.39", "减少56.95万元，下降11.87%", None),
        ("3995.39", "减少0.00万元，下降0.00%", None),
    ],
)
def test_the_amount_beside_a_rate(amount: str, change: str, right: str | None) -> None:
    said = f"收支总计{amount}万元。与2022年度相比，收支总计{change}。"
    found = document(said, table("balance", *BALANCE))
    assert expected(told("E03", found)) == ([(right,)] if right else [])
    if right:
        assert told("E01", found) == []  # one cause, one finding
        errors = [f.code for f in check(found) if f.severity == "error" and f.code != "N02"]
        assert errors == ["E03"]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("项目支出0.00万元，比2022年减少47.60万元，下降100%。", False),
        ("项目支出0.00万元，比2022年减少47.60万元，下降50%。", True),
        ("项目支出0.00万元，比2022年减少47.60万元，下降99.99%。", True),
        ("项目支出0.00万元，比2022年增加47.60万元，增长50%。", False),
        ("项目支出0.00万元，比2022年减少0.00万元，下降50%。", False),
    ],
)
def test_what_fell_to_nothing_fell_by_all(said: str, wrong: bool) -> None:
    assert severities(told("E03", document(said))) == ["error"] * wrong


@pytest.mark.parametrize(
    ("purchase", "running", "swapped"),
    [("25.00", "50.00", False), ("50.00", "25.00", True), ("50.00", "24.00", False),
     ("50.00", "50.00", False)],
)  # fmt: skip
def test_two_items_exchanged(purchase: str, running: str, swapped: bool) -> None:
    public = table("public", "77.00 - 75.00 25.00 50.00 2.00")
    said = f"2023年公务用车购置费{purchase}万元，公务用车运行维护费{running}万元。"
    found = document(said, public)
    shown = [(one.printed, one.expected) for one in told("G02", found)]
    assert shown == [(("50.00万元", "25.00万元"), ("25.00", "50.00"))] * swapped
    figures, look = figures_of(found), rule("G02").look
    assert look is not None
    indices = {index for _, some in look(Context(found, figures)) for index in some}
    assert {figures[index].scope >= 0 for index in indices} <= {False}
    alike = table("public", "52.02 - 50.02 25.01 25.01 2.00")
    said = "2023年公务用车购置费25.01万元，公务用车运行维护费25.01万元。"
    assert told("G02", document(said, alike)) == []


# F07: an item whose budget stands in the table only

FINAL_PUBLIC = """某某县档案馆财政拨款“三公”经费支出决算表

单位：万元

| 合计 | | 因公出国（境）费 | | 公务用车购置及运行费 | | | | | | 公务接待费 | |
|---|---|---|---|---|---|---|---|---|---|---|---|
| | | | | 小计 | | 公务用车购置费 | | 公务用车运行费 | | | |
|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|
| 6.00 | 5.00 | | | 4.00 | 4.00 | | | 4.00 | 4.00 | 2.00 | 1.00 |
"""


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("公务接待费支出1.00万元，与年初预算持平。", True),
        ("公务接待费支出2.00万元，与年初预算持平。", False),
        ("公务接待费支出1.92万元，与年初预算持平。", False),  # 5 % of it
        ("公务接待费支出1.90万元，与年初预算持平。", True),
        ("公务接待费支出1.92万元，比上年减少。", False),
        ("公务接待费支出1.00万元。与年初预算持平。", True),
        ("公务用车运行维护费支出4.00万元，与预算数一致。", False),
        ("公务用车运行维护费支出3.00万元，与预算数一致。", True),
    ],
)
def test_flat_beside_the_budget_of_the_table(said: str, wrong: bool) -> None:
    found = document(said, FINAL_PUBLIC, stage="决算")
    assert severities(told("F07", found)) == ["error"] * wrong
    assert told("F07", replace(found, stage="budget")) == []
    small = document(
        "公务接待费支出0.06万元，与年初预算持平。",
        FINAL_PUBLIC.replace("2.00", "0.05"),
        stage="决算",
    )
    assert told("F07", small) == []  # a last digit


# O01, O02, N06: other years and parts that are missing


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("2023年“三公”经费预算6.00万元，2022年年初预算7.00万元，减少1.00万元。", None),
        ("2023年“三公”经费预算6.00万元，2022年年初预算7.01万元，减少1.01万元。", None),
        ("2023年“三公”经费预算6.00万元，2022年年初预算7.02万元，减少1.02万元。", "7.00"),
        ("2023年“三公”经费预算6.00万元，2022年年初预算8.00万元，减少2.00万元。", "7.00"),
        ("2023年“三公”经费预算6.00万元，比2022年减少1.00万元。", None),
        ("2023年“三公”经费预算6.00万元，比2022年减少1.01万元。", None),
        ("2023年“三公”经费预算6.00万元，比2022年减少1.05万元。", "7.00"),
        ("2023年“三公”经费预算6.00万元，比2022年减少3.00万元。", "7.00"),
        ("按同口径2023年“三公”经费预算6.00万元，比2022年减少3.00万元。", None),
        ("机构改革后2023年“三公”经费预算6.00万元，比2022年减少3.00万元。", None),
    ],
)
def test_last_year_as_it_was_published(said: str, right: str | None) -> None:
    last = document(table("public", "7.00 - 4.00 - 4.00 3.00"), year=2022)
    this = document(said, table("public", "6.00 - 4.00 - 4.00 2.00"))
    found = told("O01", this, Others(previous=last))
    assert expected(found) == ([(right,)] if right else [])
    assert all(re.search(r"上年是 \d+\.\d\d 万元", one.message) for one in found)
    assert told("O01", this) == []


SECTIONS = (
    "一、单位基本情况",
    "二、部门收支总体情况",
    "三、部门预算情况说明",
    "四、“三公”经费情况说明",
    "五、其他重要事项的情况说明",
    "六、专业性名词解释",
)


@pytest.mark.parametrize(
    ("left_out", "with_table", "missing"),
    [
        ((), True, ()),
        ((3,), True, (3,)),
        ((3,), False, (3,)),
        ((1, 3), True, (1, 3)),
        ((5,), True, (5,)),
        ((5,), False, ()),  # a piece of a document breaks off somewhere
        ((4, 5), False, ()),
        ((3, 5), False, (3,)),
        ((1, 4, 5), False, (1,)),
        ((1, 2, 3, 4), True, ()),  # the narrative is published elsewhere
    ],
)
def test_sections_that_must_be_there(
    left_out: tuple[int, ...], with_table: bool, missing: tuple[int, ...]
) -> None:
    lines = ["# 某某县档案馆2023年部门预算"]
    for number, title in enumerate(SECTIONS):
        if number not in left_out:
            lines += [f"## {title}", "略。"]
    if with_table:
        lines.append(table("gpb", *RIGHT, *ITEMS))
    found = recognise(read("\n\n".join(lines)))
    assert expected(told("N06", found)) == [(SECTIONS[number],) for number in missing]
    scanned = told("N06", replace(found, origin="recognised"))
    assert severities(scanned) == ["note"] * len(missing)


# C10, C11: projects in the narrative


def _head(name: str, amount: str) -> str:
    rows = (
        f"|项目名称|{name}||||",
        "|---|---|---|---|---|",
        "|主管部门|某某县档案馆||实施单位|某某县档案馆|",
        f"|资金总额（万元）|{amount}||项目性质（常年或一次）|常年|",
        "|项目起始时间|2023年1月1日||项目终止时间|2023年12月31日|",
        "|项目概况|扫描||||",
        "|立项依据|档案法||||",
        "|项目当年绩效目标|完成扫描||||",
        "|绩效指标|一级指标|二级指标|三级指标|指标值|",
        "||产出指标|数量指标|扫描页数|≥20万页|",
        "||效益指标|社会效益指标|查档更方便|好|",
    )
    return "\n".join(["某某县档案馆项目绩效目标表", "", *rows])


NAME = "档案数字化经费"


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        (f"主要项目：{NAME}30万元。", None),
        (f"主要项目：{NAME}300000元。", None),
        (f"主要项目：{NAME}30.01万元。", None),
        (f"主要项目：{NAME}30.02万元。", "30.02"),
        (f"主要项目：{NAME}36万元。", "36"),
        (f"主要项目：{NAME}2023年预算安排36万元。", "36"),
        (f"主要项目：{NAME}，2022年安排36万元。", None),
        (f"主要项目：{NAME}二期36万元。", None),
        (f"主要项目：新{NAME}36万元。", None),
        (f"主要项目：“{NAME}”36万元。", "36"),
        (f"{NAME}30万元，其中{NAME}20万元。", None),
        (f"{NAME}30万元。{NAME}36万元。", "36"),
    ],
)
def test_the_amount_of_a_project(said: str, printed: str | None) -> None:
    found = told("C10", document(said, _head(NAME, "30")))
    assert [one.printed for one in found] == ([(printed, "30")] if printed else [])
    assert all(one.places[0].text == printed for one in found)
    # Of two tables that bear one name nobody knows which is meant; a short name may be any words.
    assert told("C10", document(said, _head(NAME, "30"), _head(NAME, "36"))) == []
    short = _head("会议经费", "30")
    assert told("C10", document("会议经费36万元。", short)) == []
    assert len(told("C10", document(said, short, _head(NAME, "30")))) == len(found)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("本项目纳入年度预算。", True),
        ("安排30万元。", False),
        ("安排三十万元。", False),
        ("见附表。", False),
        ("涉密。", False),
        ("", False),
    ],
)
def test_an_allotment_gives_its_amount(text: str, lacking: bool) -> None:
    title = "# 某某县档案馆2023年部门预算"
    found = recognise(read(f"{title}\n\n## （四）年度预算安排\n\n{text}\n"))
    assert severities(told("C10", found)) == ["warning"] * lacking
    other = recognise(read(f"{title}\n\n## （四）项目概述\n\n{text}\n"))
    assert told("C10", other) == []


@pytest.mark.parametrize(
    ("said", "heads", "severity"),
    [
        ("2023年编报绩效目标的项目2个，涉及一般公共预算当年财政拨款80万元。", 0, None),
        ("2023年编报绩效目标的项目2个，涉及一般公共预算当年财政拨款80.02万元。", 0, None),
        ("2023年编报绩效目标的项目2个，涉及一般公共预算当年财政拨款80.03万元。", 0, "warning"),
        ("2023年编报绩效目标的项目2个，涉及一般公共预算当年财政拨款95万元。", 0, "warning"),
        ("2023年基本支出编报绩效目标，项目2个，涉及一般公共预算当年财政拨款95万元。", 0, None),
        ("2023年编报绩效目标的项目2个，涉及一般公共预算当年财政拨款60万元。", 2, None),
        ("2023年编报绩效目标的项目1个，涉及一般公共预算当年财政拨款60万元。", 2, "warning"),
        ("2023年编报绩效目标的项目3个，涉及一般公共预算当年财政拨款60万元。", 2, "note"),
    ],
)
def test_projects_with_targets(said: str, heads: int, severity: str | None) -> None:
    tables = [_head(f"{NAME}{n}", "20") for n in range(heads)]
    found = told("C11", document(said, table("gpb", *RIGHT, *ITEMS), *tables))
    assert severities(found) == ([severity] if severity else [])
    if heads and found:
        assert found[0].expected == (str(heads),)


# N01, N02, N06: what must be there

FORMS = [f"{name}决算表" for name in ("收入", "支出", "财政拨款", "基本支出", "“三公”经费", "基金")]


def _listed(names: list[str], body: list[str]) -> Disclosure:
    lines = ["# 某某县档案馆2023年度部门决算", "目录"]
    lines += [f"{n}、{name}" for n, name in zip("一二三四五六七八", names, strict=False)]
    lines += ["## 第一部分 概况", "档案馆负责保管档案，共有两个内设机构。"]
    for name in body:
        lines += [f"## {name}", "本表无数据。"]
    return recognise(read("\n\n".join(lines)))


def test_contents_against_the_body() -> None:
    assert told("N01", _listed(FORMS, FORMS)) == []
    (one,) = told("N01", _listed(FORMS, [*FORMS[:1], *FORMS[2:]]))
    assert (one.severity, one.printed) == ("error", ("二、支出决算表",))
    two = told("N01", _listed(FORMS, FORMS[:4]))
    assert [found.printed for found in two] == [("五、“三公”经费决算表",), ("六、基金决算表",)]
    # Where half of it is missing, the tables stand in another file; three lines are no contents.
    assert told("N01", _listed(FORMS, FORMS[:3])) == []
    assert told("N01", _listed(FORMS[:3], FORMS[:2])) == []
    other = ["收入决算总表", *FORMS[1:]]
    assert told("N01", _listed(FORMS, other)) == []  # the same in other words


def test_sections_of_the_contents_against_the_body() -> None:
    parts = ["单位职能", "机构设置", "收支情况说明", "绩效情况说明", "名词解释"]
    titles = ["# 某某县档案馆2023年度部门决算", "目录"]
    titles += [f"{n}、{name}" for n, name in zip("一二三四五", parts, strict=True)]

    def found(body: list[str]) -> list[Finding]:
        lines = [line for name in body for line in (f"## {name}", "档案馆负责保管档案。")]
        return told("N01", recognise(read("\n\n".join([*titles, *lines]))))

    assert found(parts) == []
    assert [(one.severity, one.printed) for one in found(parts[:4])] == [
        ("warning", ("五、名词解释",))
    ]
    assert found(parts[:3]) == []


def test_two_prints_of_one_figure_are_one() -> None:
    """The tables print 2995.39 and 2995.41: either is what the sentence should say."""
    rows = (*BALANCE[:2], "收入总计 2995.41 支出总计 2995.41")
    said = "收支总计3995.39万元。与2022年度相比，收支总计减少56.95万元，下降1.87%。"
    assert len(told("E03", document(said, table("balance", *rows)))) == 1
    far = (*BALANCE[:2], "收入总计 2995.42 支出总计 2995.42")
    assert told("E03", document(said, table("balance", *far))) == []


def test_figures_known_from_another_document() -> None:
    """Those of its own year that are printed, all where one repeats."""
    now, last = Coordinate(item="reception"), Coordinate(item="reception", year=-1)
    cells = {
        "blank": Cell(None, now),
        "last": Cell(5, last),
        "this": Cell(7, now, "7"),
        "again": Cell(8, now, "8"),
    }
    row = Row(0, None, "合计", cells)
    other = Disclosure("某馆", 2022, tables=(Table("某表", "某表", "万元", (), (row,)),))
    (known,) = known_of(other).items()
    assert known[0] == now
    assert [one.fen for one in known[1].figures] == [7, 8]
