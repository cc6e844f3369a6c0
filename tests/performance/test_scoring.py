"""Scoring: what is met earns all its points, what is missed its share, and nothing is guessed."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.book import Book
from mingzhang.cli import main
from mingzhang.compiling import compile_book
from mingzhang.disclosure import Disclosure, Project, Target
from mingzhang.files import FileError
from mingzhang.forms.target_values import parse_values
from mingzhang.performance import Actual, blank_actuals, read_actuals, score, sheet_document
from mingzhang.performance.actual import EXECUTION, Key, key_of
from tests.shared import ROOT

EXAMPLE = ROOT / "examples/tongnan-2021"
TONGNAN = compile_book(Book.load(EXAMPLE)).disclosure


def one_target(printed: str, level2: str = "数量指标") -> Disclosure:
    """A made-up project with a single target."""
    project = Project("甲项目", "project_target", fen=10_000_000)
    target = Target("甲项目", None, level2, "乙指标", parse_values(printed), None, printed)
    return Disclosure(
        "丙单位", 2024, "budget", None, "generic-budget", (), (), (project,), (target,)
    )


def share(printed: str, reached: str, level2: str = "数量指标") -> Fraction | None:
    """How much of a target was reached."""
    disclosure = one_target(printed, level2)
    (value,) = disclosure.targets[0].values
    counts = value.text if value.number is not None and value.text else ""
    (sheet,) = score(disclosure, {("甲项目", "乙指标", counts): Actual(reached)})
    return sheet.values[0].share


@pytest.mark.parametrize(
    ("printed", "level2", "reached", "wanted"),
    [
        ("28个", "数量指标", "28", 1),
        ("28个", "数量指标", "30个", 1),
        ("28个", "数量指标", "21个", Fraction(3, 4)),
        ("96万件", "数量指标", "960000件", 1),
        ("96万件", "数量指标", "48", Fraction(1, 2)),
        ("≥98.7%", "时效指标", "98.7%", 1),
        ("≥98.7%", "时效指标", "49.35%", Fraction(1, 2)),
        ("32个工作日", "时效指标", "30个工作日", 1),
        ("32个工作日", "时效指标", "40工作日", Fraction(4, 5)),
        ("65万元", "成本指标", "63.2万元", 1),
        ("65万元", "成本指标", "650000元", 1),
        ("65万元", "成本指标", "130万元", Fraction(1, 2)),
        ("12场次", "成本指标", "6场", Fraction(1, 2)),
        ("0", "时效指标", "0件", 1),
        ("0", "时效指标", "3件", 0),
        ("满意度≥90%", "社会效益指标", "45%", Fraction(1, 2)),
        ("2024年12月完成", "时效指标", "达成", 1),
        ("2024年12月完成", "时效指标", "部分达成", Fraction(3, 5)),
        ("2024年12月完成", "时效指标", "85%", Fraction(17, 20)),
        ("24*7", "时效指标", "24*7", 1),
    ],
)
def test_share_of_a_target(printed: str, level2: str, reached: str, wanted: Fraction) -> None:
    assert share(printed, reached, level2) == wanted


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_never_earns_less(wanted: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert (
        0 <= (share(f"≥{wanted}件", f"{low}件") or 0) <= (share(f"≥{wanted}件", f"{high}件") or 0)
    )
    assert (share(f"≤{wanted}件", f"{low}件") or 0) >= (share(f"≤{wanted}件", f"{high}件") or 0)
    assert (share(f"≥{wanted}件", f"{low}件") == 1) == (low >= wanted)


@pytest.mark.parametrize("reached", ["三百人", "12公里", "", "12,", "-3个"])
def test_what_cannot_be_compared_is_said(reached: str) -> None:
    if not reached:
        assert share("28个", reached) is None
        return
    with pytest.raises(FileError, match="乙指标"):
        share("28个", reached)


def test_every_target_is_listed_once_and_read_back() -> None:
    text = blank_actuals(TONGNAN)
    blank = read_actuals(text, "空.csv")
    sheets = score(TONGNAN, blank)
    named = {key for key in blank if key[1] != EXECUTION}
    assert len(named) == len(text.splitlines()) - 1 - 4
    assert all(one.share is None for sheet in sheets for one in sheet.values)
    assert [sheet.grade for sheet in sheets] == [""] * 5


def test_points_of_a_sheet_are_a_hundred() -> None:
    for sheet in score(TONGNAN, {}):
        assert sum(one.weight for one in sheet.values) + sheet.execution[1] == 100


def test_costs_of_the_first_level_have_points() -> None:
    level2 = ("经济成本指标", "数量指标", "社会效益指标", "服务对象满意度指标")
    targets = tuple(Target("甲项目", None, one, one, parse_values("1件")) for one in level2)
    sheet = score(replace(one_target("1件"), targets=targets), {})[0]
    assert [one.weight for one in sheet.values] == [20, 40, 20, 10]
    assert sheet.execution[1] == 10


def test_all_met_is_a_hundred_and_excellent() -> None:
    reached: dict[Key, Actual] = {}
    for sheet in score(TONGNAN, {}):
        for one in sheet.values:
            value = one.value
            number = f"{value.number}{value.unit or ''}"
            text = value.text or "" if value.number is None else number
            reached[key_of(one.target, value)] = Actual(text)
        if sheet.project.fen:
            yuan = f"{sheet.project.fen // 100}元"
            reached[sheet.project.name, EXECUTION, ""] = Actual(yuan)
    done = score(TONGNAN, reached)
    assert [sheet.total for sheet in done] == [100] * 5
    assert {sheet.grade for sheet in done} == {"优"}
    assert len(sheet_document(TONGNAN, done).blocks) == 1 + 2 * 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",入驻部门,,28个,@departments,", "--centre"),
        (",没有的指标,,1,1,", "没有「没有的指标」"),
        (",入驻部门,,28个,许多,", "「许多」不是数"),
        (",入驻部门,,28个,28人,", "单位不同"),
        (",入驻部门,,28个,28,\n,入驻部门,,28个,28,", "写了两次"),
        ("a,b", "有 2 格，应为 6 格"),
    ],
)
def test_wrong_lists_end_in_one_sentence(
    line: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "实际.csv"
    path.write_text(f"项目,指标,分项,目标值,实际值,说明\n{line}\n", encoding="utf-8")
    target = tmp_path / "表.md"
    assert main(["score", str(EXAMPLE), "--actuals", str(path), "-o", str(target)]) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert shown.count("\n") == 1
    assert not target.exists()


def test_a_blank_list_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "实际.csv"
    assert main(["score", str(EXAMPLE), "--blank", str(path)]) == 0
    before = path.read_bytes()
    assert main(["score", str(EXAMPLE), "--blank", str(path)]) == 2
    assert path.read_bytes() == before
    assert main(["score", str(EXAMPLE)]) == 2
    assert "--blank" in capsys.readouterr().err
