"""What a self-evaluation sheet says of its targets: told where it is certain, and else not told."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.check import check
from mingzhang.checking.evaluations import reached, sheets_with_targets, true_rate
from mingzhang.checking.finding import Finding
from mingzhang.disclosure import Cell, Disclosure, Project, Target
from mingzhang.forms.target_values import parse_values

NAME = "档案数字化经费"
WAN = 1_000_000


def target(printed: str, actual: str, weight: str = "10", score: str | None = "10",
           second: str = "数量指标", name: str = "扫描档案") -> Target:  # fmt: skip
    points = None if score is None else Decimal(score)
    return Target(NAME, "产出指标", second, name, parse_values(printed), Decimal(weight), printed,
                  evaluated=True, actual=actual, score=points, reason="")  # fmt: skip


def sheet(budget: str = "80.00", spent: str = "60.00", **more: str) -> Project:
    def cell(text: str) -> Cell:
        return Cell(int(Decimal(text) * WAN) if text else None, printed=text)

    amount = cell(budget)
    cells = {"initial": cell("100.00"), "spent": cell(spent)}
    return Project(
        NAME, "project_evaluation", fen=amount.fen, printed=budget, cells=cells, more=more
    )


def found(code: str, head: Project, *targets: Target, scan: bool = False) -> list[Finding]:
    origin = "recognised" if scan else "typed"
    made = Disclosure(
        "某某县档案馆", 2023, "final", projects=(head,), targets=targets, origin=origin
    )
    return [one for one in check(made) if one.code == code]


@pytest.mark.parametrize(
    ("printed", "actual", "met"),
    [
        ("≥200册", "200册", True),
        ("≥200册", "199册", False),
        ("≥200册", "4册", False),
        ("≥200册", "3册", None),  # so much less that another thing is meant
        ("≥200册", "199", False),
        ("≥200", "199册", False),
        ("＞200册", "200册", None),
        ("＞200册", "201册", True),
        ("＜200册", "199册", True),
        ("≤5天", "5天", True),
        ("≤5天", "6天", False),
        ("≥95%", "94.99%", False),
        ("≥95百分比", "96%", True),
        ("≥95%", "0.96", None),  # 96 %, or less than one
        ("≥2%", "0.5", None),  # half a per cent, or half of all
        ("≥95%", "96", True),
        ("≤80万元", "790000元", True),
        ("≤80万元", "810000元", False),
        ("≤80万元", "81", False),
        ("≤80万元", "790000", None),  # 元, surely
        ("≥96万件", "970000", None),
        ("≥96万件", "95万件", False),
        ("≥200名", "210人次", True),
        ("≥200册", "210卷", None),
        ("=200册", "210册", None),
        ("=200册", "190册", False),
        ("200册", "190册", None),
        ("200册", "200册", True),
        ("100%", "95%", False),
        ("90%", "85%", None),
        ("≥90%-95%", "80%", None),
        ("≥200册、≥3场", "100册", None),
        ("≥200册", "≥100册", None),
        ("≥200册", "一百册", None),
        ("≥200册", "", None),
        ("及时", "及时", None),
        ("优良中低差", "差", None),
        ("2023年12月底前", "2024年1月", None),
        ("达到标准", "未达成预期指标", False),
        ("达到标准", "部分达成预期指标并具有一定效果", False),
        ("达到标准", "达成预期指标", None),
        ("满意度≥90%", "85%", False),
        ("满意度≥90%", "满意度85%", False),
        ("满意度≥90%", "合格率85%", None),
    ],
)
def test_whether_a_target_was_reached(printed: str, actual: str, met: bool | None) -> None:
    assert reached(target(printed, actual)).met is met


LESS = (
    *("投诉件数", "事故起数", "差错率", "违规率", "不合格率", "超支比例", "逾期率", "延迟天数"),
    *("故障率", "缺勤率", "能耗降低率", "能耗下降率", "用纸减少量", "会议压减率", "人数控制率"),
    *("成本率", "损耗率", "误差率", "失信率", "结余率", "结转率", "变动率"),
)


@pytest.mark.parametrize("name", LESS)
def test_where_less_is_better_nothing_is_told(name: str) -> None:
    assert reached(target("=100%", "90%", name=name)).met is None


@given(st.integers(1, 10**6), st.integers(0, 10**6))
@settings(deadline=None)
def test_at_least_and_at_most_are_opposite(wanted: int, got: int) -> None:
    least = reached(target(f"≥{wanted}件", f"{got}件")).met
    most = reached(target(f"≤{wanted}件", f"{got}件")).met
    assert least is None or least == (got >= wanted)
    assert most is None or most == (got <= wanted)
    assert (least is None) == (most is None)


@given(st.text(max_size=12), st.text(max_size=12))
@settings(deadline=None)
def test_any_text_is_let_be(printed: str, actual: str) -> None:
    one = target(printed, actual)
    met = reached(one).met
    assert met in (True, False, None)
    assert {f.code for f in found("I16", sheet(), one)} <= {"I16"}


@pytest.mark.parametrize(
    ("rate", "severity"),
    [
        ("75%", None),
        ("75.00%", None),
        ("75.01%", None),  # the amounts are rounded too
        ("75.1%", "note"),
        ("74.9%", "note"),
        ("75.3%", "error"),
        ("60%", "error"),
        ("0.75", None),
        ("0.60", "error"),
        ("0", "note"),  # 0.75 without its decimals
        ("-75%", None),
        ("", None),
        ("/", None),
        ("七成半", None),
        ("10", None),  # the weight: a column that slipped
    ],
)
def test_the_rate(rate: str, severity: str | None) -> None:
    told = found("E07", sheet(rate=rate, weight="10"))
    assert [one.severity for one in told] == ([severity] if severity else [])
    assert all(one.expected == ("75.00%",) for one in told)
    scanned = found("E07", sheet(rate=rate, weight="10"), scan=True)
    assert "error" not in [one.severity for one in scanned]


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 4))
@settings(deadline=None, max_examples=60)
def test_a_rate_that_is_rounded_right_is_right(budget: int, spent: int, decimals: int) -> None:
    """Whatever the amounts and however many decimals, also where the amounts were rounded."""
    rate = round(Decimal(100 * spent) / budget, decimals)
    amounts = [f"{Decimal(one) / 100:.1f}" for one in (budget, spent)]
    head = sheet(*amounts, rate=f"{rate}%")
    assert found("E07", head) == []
    whole = sheet(f"{budget}", f"{spent}", rate=f"{rate}%")
    assert found("E07", whole) == []
    assert (true_rate(whole) is None) == (budget < 1)


def test_without_a_budget_of_the_year() -> None:
    assert found("E07", sheet("", rate="60%")) == []
    assert [one.expected for one in found("E07", sheet("", rate="75%"))] == [("60.00%",)]
    assert found("E07", replace(sheet(rate="75%"), fen=None, printed="见附件")) == []
    assert found("E07", sheet("0", "0", rate="100%")) == []


@given(
    st.lists(st.integers(1, 3000), min_size=1, max_size=9),
    st.integers(0, 2),
    st.integers(0, 2),
)
@settings(deadline=None, max_examples=60)
def test_rounded_points_add_up(cents: list[int], decimals: int, in_total: int) -> None:
    """Points with the decimals that a sheet shows, and its total with as many or fewer."""
    shown = [round(Decimal(one) / 100, decimals or 2) for one in cents]
    total = round(Decimal(sum(cents)) / 100, min(in_total, decimals or 2))
    weight = Decimal(90) / len(cents)
    targets = [
        target("≥1件", "1件", str(weight), str(one), name=f"指标{n}") for n, one in enumerate(shown)
    ]
    targets[0] = replace(targets[0], weight=90 - weight * (len(cents) - 1))
    fits = [one for one in targets if one.score is not None and one.weight is not None]
    head = sheet(total=str(total), total_weight="100", weight="10", score="0")
    over = {one.indicator for one in fits if (one.score or 0) > (one.weight or 0)}
    told = found("I13", head, *targets)
    assert len(told) == len(over)
    assert not any("总分" in one.message for one in told)


@pytest.mark.parametrize("total", ["20", "29", "31", "33.3"])
def test_whole_points_must_add_up(total: str) -> None:
    head = sheet(total=total, total_weight="100", weight="10", score="10")
    one = target("≥1件", "1件", "90", "20")
    assert [f.expected for f in found("I13", head, one)] == [("30",)]
    assert found("I13", replace(head, more={**head.more, "total": "30"}), one) == []


def test_points_without_those_of_the_execution_may_be_rounded() -> None:
    targets = [target("≥1件", "1件", "50", "33.35", name=f"指标{n}") for n in range(2)]
    assert found("I13", sheet(total="66.7", total_weight="100"), *targets) == []
    assert len(found("I13", sheet(total="66.9", total_weight="100"), *targets)) == 1


@pytest.mark.parametrize(
    ("total", "grade", "right"),
    [
        ("60.00", "合格", None),
        ("59.50", "合格", "不合格"),
        ("59.99", "不合格", None),
        ("60.00", "不合格", "合格"),
        ("100", "优", None),
        ("90.00", "良", "优"),
        ("59.99", "差", None),
        ("60.00", "差", "中"),
    ],
)
def test_where_grades_begin(total: str, grade: str, right: str | None) -> None:
    told = found("I14", sheet(total=total, grade=grade, total_weight="100"))
    assert [one.expected for one in told] == ([(right,)] if right else [])


@pytest.mark.parametrize(("total", "weight"), [("60", "70"), ("120", "100"), ("-1", "100")])
def test_grades_of_other_scales_are_let_be(total: str, weight: str) -> None:
    assert found("I14", sheet(total=total, grade="良", total_weight=weight)) == []


@pytest.mark.parametrize(("project", "wrong"), [(NAME, 0), ("别的项目", 1)])
def test_a_total_is_rounded_where_its_own_points_are_finer(project: str, wrong: int) -> None:
    fine = replace(target("≥1件", "1件", "50", "33.35"), project=project)
    assert len(found("I14", sheet(total="90", grade="良", total_weight="100"), fine)) == wrong


def test_sheets_of_one_name_are_left_out() -> None:
    one = target("≥200册", "100册")
    assert len(found("I16", sheet(), one)) == 1
    both = Disclosure("", None, projects=(sheet(), sheet()), targets=(one,))
    assert sheets_with_targets(both) == []
    # A table that sets the project's targets is another table.
    aim = Project(NAME, "project_target", fen=1)
    beside = Disclosure("", None, projects=(aim, sheet()), targets=(one,))
    assert sheets_with_targets(beside) == [(sheet(), (one,))]
