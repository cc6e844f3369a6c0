"""``mingzhang why``: how a number is named, and what is said of it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.book import Book
from mingzhang.checking.figures import figures_of
from mingzhang.cli import main
from mingzhang.compiling import compile_book
from mingzhang.desk import read
from mingzhang.forms.lay_out import lay_out
from mingzhang.reports.why import choose, find, name_of, report
from tests.shared import ROOT
from tests.test_cli import EXAMPLE
from tests.test_desk import put

DISCLOSURE = read(EXAMPLE)
CULTURE = compile_book(Book.load(ROOT / "examples/culture-2024")).disclosure
FIGURES = figures_of(DISCLOSURE)
TITLE = "青岚县档案馆一般公共预算财政拨款基本支出预算表"
CELL = "基本支出预算表/办公费/合计"


def test_a_cell_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", EXAMPLE, CELL]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert f"{TITLE}「办公费」行「合计」栏 19.00（万元）" in shown.out
    assert "位置：文件第 66 行，表中第 11 行第 3 列" in shown.out
    assert "合计等于各栏之和：合计 19.00 = 公用经费 19.00" in shown.out
    assert "商品和服务支出 34.00 = 办公费 19.00" in shown.out
    assert "相差 0.50 万元" in shown.out
    assert "要一起改" in shown.out


@pytest.mark.parametrize(
    "words",
    [
        f"{TITLE}/办公费/合计",
        "基本支出预算表／办公费／合计",
        "gpb_basic/30201/total",
        "gpb_basic/办公费/total",
        "办公费/合计/19.00",
        "办公费/合计/19",
        "19.00#1",
    ],
)
def test_names_of_one_cell(words: str) -> None:
    assert choose(DISCLOSURE, words) == choose(DISCLOSURE, CELL)


@given(st.sampled_from([i for i, one in enumerate(FIGURES) if not one.blank]))
@settings(deadline=None, max_examples=60)
def test_every_number_is_found_by_the_name_it_is_listed_with(index: int) -> None:
    figure = FIGURES[index]
    name = name_of(DISCLOSURE, figure).split(" ")[0]
    assert index in find(DISCLOSURE, f"{name}/{figure.printed}")
    assert index in find(DISCLOSURE, figure.printed)


def test_the_place_that_check_prints_is_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", EXAMPLE, "--format", "json"])
    (found,) = json.loads(capsys.readouterr().out)["documents"]
    place = next(one for one in found["findings"] if one["code"] == "A01")["places"][0]
    name = f"{place['form']}/{place['row']}/{place['column']}"
    assert FIGURES[choose(DISCLOSURE, name)].printed == place["text"]


def test_copies_of_one_figure_are_one() -> None:
    """A number that several tables and sentences print is explained at its first place."""
    figures = figures_of(CULTURE)
    ats = [one.at for one in figures if not one.blank]
    alike = {one.printed: {other.at for other in figures if other.printed == one.printed}
             for one in figures if not one.blank}  # fmt: skip
    printed = next(key for key, named in alike.items() if len(named) == 1 and ats.count(*named) > 2)
    copies = find(CULTURE, printed)
    assert len(copies) > 2
    assert choose(CULTURE, printed) == copies[0]
    assert f"同一个数还印在 {len(copies) - 1} 处" in report(CULTURE, copies[0])


def test_a_sentence_is_a_cell_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "文化.md", lay_out(CULTURE))
    path = str(tmp_path / "文化.md")
    assert main(["why", path, "五、其他重要事项的情况说明/47.89#1"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("情况说明「五、其他重要事项的情况说明」 47.89")
    assert main(["why", path, "五、其他重要事项的情况说明"]) == 2
    assert "情况说明「五、其他重要事项的情况说明」 " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("19.00", "#2 "),
        ("没有这一格", "最接近的有："),
        ("办公费用/合计", "/办公费/合计"),
        ("19.01", "19.00"),
        ("19.00#3", "只有 2 处"),
        ("19.00#0", "只有 2 处"),
        ("", "没有「」"),
        ("///", "没有"),
        ("#1", "没有"),
        ("长" * 100_000, "不要超过"),
    ],
)
def test_unclear_names_cost_one_sentence(
    words: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", EXAMPLE, words]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert says in shown.err


def test_unreadable_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", str(tmp_path / "没有.md"), "1.00"]) == 2
    assert "没有.md" in capsys.readouterr().err
    assert main(["why", EXAMPLE, CELL, "--profile", "nowhere"]) == 2
    empty = tmp_path / "文.md"
    empty.write_text("只有文字。\n", encoding="utf-8")
    assert main(["why", str(empty), "1.00"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_shows(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", EXAMPLE, CELL]) == 0
    shown = capsys.readouterr().out
    text = (ROOT / name).read_text(encoding="utf-8")
    excerpt = text.split(f"budget.md {CELL}\n")[1].split("```")[0]
    assert excerpt.count("\n") > 5
    for line in excerpt.splitlines():
        assert line == "…" or line in shown
