"""Sheets: what is scored is what is read back, in every format, and the check finds it in order."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.book import Book
from mingzhang.checking.check import check
from mingzhang.compiling import compile_book
from mingzhang.disclosure import Disclosure, Project, Target
from mingzhang.document import Grid
from mingzhang.formats import FORMATS
from mingzhang.forms.recognise import recognise
from mingzhang.forms.target_form import level1_of
from mingzhang.forms.target_values import parse_values
from mingzhang.performance import (
    Actual,
    Sheet,
    blank_actuals,
    evaluated,
    read_actuals,
    score,
    sheet_document,
)
from mingzhang.performance.actual import EXECUTION, Key, key_of
from mingzhang.performance.scoring import allot
from tests.shared import ROOT

TONGNAN = compile_book(Book.load(ROOT / "examples/tongnan-2021")).disclosure
ARITHMETIC = {"E07", "I01", "I13", "I14", "I16", "I18"}
"""Rules that a sheet of our own can never break."""

words = st.text("修复培训接待档案窗口服务群众设备", min_size=1, max_size=6)
notes = st.sampled_from(["", "设备故障，已更换", "人手不足；\n明年补充", "按合同|分期支付", "无"])
units = st.sampled_from(["个", "%", "万元", "工作日", "万件", ""])
numbers = st.decimals(0, 9999, places=2) | st.integers(0, 9999).map(Decimal)


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


@st.composite
def aims(draw: st.DrawFn) -> tuple[Disclosure, dict[Key, Actual]]:
    """A made-up budget with target tables, and what was reached of some of them."""
    projects, targets = [], []
    actuals: dict[Key, Actual] = {}
    whole = draw(st.booleans())
    names = draw(st.lists(words, min_size=1, max_size=2, unique=True))
    for name in [*([""] if whole else []), *(f"{one}经费" for one in names)]:
        unit = draw(st.sampled_from(["万元", "元"]))
        fen = draw(st.none() | st.integers(1, 10**10))
        form = "project_target" if name else "overall_target"
        projects.append(
            Project(name, form, fen=fen, unit=unit, goal=draw(words), department=draw(words))
        )
        if name and fen and draw(st.booleans()):
            spent = draw(st.integers(0, 2 * fen))
            actuals[name, EXECUTION, ""] = Actual(f"{spent // 100}.{spent % 100:02d}元")
        levels = draw(st.lists(st.sampled_from([*level1_of()]), min_size=1, max_size=6))
        levels.sort(key=[*level1_of()].index)
        indicators = draw(st.lists(words, min_size=len(levels), max_size=len(levels), unique=True))
        weight = None if name else Decimal(draw(st.sampled_from([90, 100])) // len(levels))
        for level2, indicator in zip(levels, indicators, strict=True):
            number, counted = draw(numbers), draw(units)
            sign = draw(st.sampled_from(["", "≥", "≤", "="]))
            printed = draw(st.sampled_from([f"{sign}{plain(number)}{counted}", "及时", "24*7"]))
            values = parse_values(printed)
            level1, second = (level1_of()[level2], level2) if name else (None, None)
            target = Target(name or None, level1, second, indicator, values, weight, printed)
            targets.append(target)
            if draw(st.integers(0, 3)):
                reached = f"{plain(draw(numbers))}{counted}"
                said = draw(st.sampled_from(["达成", "部分达成", "85%"]))
                text = said if values[0].number is None else reached
                actuals[key_of(target, values[0])] = Actual(text, draw(notes))
    found = Disclosure(
        "某某县档案馆", 2023, profile="generic-budget", projects=tuple(projects),
        targets=tuple(targets),
    )  # fmt: skip
    return found, actuals


def scored(disclosure: Disclosure, sheets: tuple[Sheet, ...]) -> Disclosure:
    """The sheets as a publication says them."""
    both = [evaluated(one, disclosure.unit) for one in sheets]
    targets = tuple(target for _, own in both for target in own)
    return Disclosure("", None, projects=tuple(head for head, _ in both), targets=targets)


def assert_read_back(disclosure: Disclosure, sheets: tuple[Sheet, ...], name: str) -> None:
    one = FORMATS[name]
    document = sheet_document(disclosure, sheets)
    again = recognise(one.read(one.write(document, "自评表"), f"自评表.{name}"))
    wanted = scored(disclosure, sheets)
    assert again.projects == wanted.projects
    assert again.targets == wanted.targets
    assert not again.unrecognised
    assert not again.lost
    assert not again.mendings
    assert not {one.code for one in check(again)} & ARITHMETIC


@given(aims(), st.sampled_from(["markdown", "html", "xlsx", "docx"]))
@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_scored_is_read_back(made: tuple[Disclosure, dict[Key, Actual]], name: str) -> None:
    disclosure, actuals = made
    assert_read_back(disclosure, score(disclosure, actuals), name)


@given(aims())
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_scored_is_read_back_from_pdf(
    made: tuple[Disclosure, dict[Key, Actual]],
) -> None:
    disclosure, actuals = made
    assert_read_back(disclosure, score(disclosure, actuals), "pdf")


@pytest.mark.parametrize("name", ["markdown", "html", "xlsx", "docx", "pdf"])
def test_the_example_is_read_back(name: str) -> None:
    blank = read_actuals(blank_actuals(TONGNAN), "空.csv")
    assert_read_back(TONGNAN, score(TONGNAN, blank), name)


@given(aims())
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_who_adds_up_a_sheet_comes_to_its_total(
    made: tuple[Disclosure, dict[Key, Actual]],
) -> None:
    for sheet in score(*made):
        got, most = sheet.execution
        assert sum((one.weight for one in sheet.values), most) == 100
        for one in sheet.values:
            assert one.weight * 100 == int(one.weight * 100)
            assert one.points is None or one.points * 100 == int(one.points * 100)
            full = one.points == one.weight
            assert one.share is None or not one.weight or full == (one.share == 1)
        if sheet.total is not None:
            assert sheet.total == sum((one.points or 0 for one in sheet.values), got or Fraction(0))


@given(st.lists(st.fractions(0, 100), min_size=1, max_size=40))
def test_parts_are_allotted_in_hundredths(parts: list[Fraction]) -> None:
    found = allot(parts)
    nothing = Fraction(0)
    assert abs(sum(found, nothing) - sum(parts, nothing)) <= Fraction(1, 200)
    assert all(abs(a - b) < Fraction(1, 100) for a, b in zip(found, parts, strict=True))
    assert all(one * 100 == int(one * 100) for one in found)


def test_sheets_are_no_targets() -> None:
    """A publication of sheets alone has nothing to score; with targets beside, those are scored."""
    sheets = score(TONGNAN, {})
    heads, rows = zip(*(evaluated(one, TONGNAN.unit) for one in sheets), strict=True)
    told = Disclosure(
        TONGNAN.unit, 2021, projects=(*TONGNAN.projects, *heads),
        targets=(*TONGNAN.targets, *(one for own in rows for one in own)),
    )  # fmt: skip
    assert score(told, {}) == sheets
    assert blank_actuals(told) == blank_actuals(TONGNAN)
    assert score(Disclosure("甲", 2021, projects=heads), {}) == ()


def test_a_sheet_has_the_usual_columns() -> None:
    document = sheet_document(TONGNAN, score(TONGNAN, {}))
    grid = next(one for one in document.blocks if isinstance(one, Grid))
    heads = next(row for row in grid.rows if "三级指标" in row)
    assert heads[1:] == (
        *("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"),
        *("分值", "得分", "偏差原因分析及改进措施"),
    )
    assert grid.rows[-1][0] == "总分"
