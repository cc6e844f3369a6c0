"""Checking against other documents: last year's, the budget's, the units', a folder of years."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mingzhang
from mingzhang.book import Book
from mingzhang.checking.beside import fitting, known_of, same_unit
from mingzhang.checking.check import check
from mingzhang.checking.finding import Finding, Others
from mingzhang.cli import main
from mingzhang.compiling import compile_book
from mingzhang.desk.years import check_years, partners, read_years
from mingzhang.disclosure import Cell, Coordinate, Disclosure
from mingzhang.forms.lay_out import lay_out
from tests.compiling.test_exported import book
from tests.rules.test_rules import cases_of
from tests.shared import ROOT, shared
from tests.test_cli import EXAMPLE, valid
from tests.test_desk import put

CULTURE = ROOT / "examples/culture-2024"


def published(
    year: int, more: int, last: int | None = None, level: str = "department"
) -> Disclosure:
    """A year's document; last: what last year's book had more, None for no last year at all."""
    lines = book(level, year - 1, last).lines if last is not None else ()
    return compile_book(book(level, year, more)._replace(last_year=lines)).disclosure


def beside(findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if one.code.startswith("O")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three years of a department, the last of which quotes the second wrongly; its office too."""
    put(tmp_path, "甲.docx", lay_out(published(2024, 0)))
    put(tmp_path, "乙.md", lay_out(published(2025, 5_000, 0)))
    put(tmp_path, "丙.md", lay_out(published(2026, 9_000, 6_000)))
    put(tmp_path, "丁.md", lay_out(published(2025, 70_000, None, "unit")))
    return tmp_path


# --- one file with one other


def test_last_year(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder / "乙.md"), "--previous", str(folder / "甲.docx")]) == 0
    shown = capsys.readouterr().out
    assert "O01" not in shown
    assert "甲.docx（上海市青岚区档案馆 2024 年部门预算）" in shown
    assert main(["check", str(folder / "丙.md"), "--previous", str(folder / "乙.md")]) == 1
    shown = capsys.readouterr().out
    assert "错误 O01" in shown
    assert f"对照「{folder / '乙.md'}」文件第 " in shown


def test_last_year_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    previous = str(folder / "乙.md")
    path = str(folder / "丙.md")
    assert main(["check", path, "--previous", previous, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert valid(found, "reports", "check.schema.json")
    (document,) = found["documents"]
    assert document["compared"]["previous"]["source"] == previous
    assert document["compared"]["previous"]["year"] == 2025
    assert document["compared"]["budget"] is None
    (first, *_) = [one for one in document["findings"] if one["code"] == "O01"]
    here, there = first["places"]
    assert (here["document"], there["document"]) == (None, previous)
    assert here["line"]
    assert there["line"]


def test_in_python(folder: Path) -> None:
    checked = mingzhang.check(folder / "丙.md", previous=folder / "乙.md")
    assert beside(checked.findings)
    assert checked.others.previous
    assert not beside(mingzhang.check(folder / "丙.md").findings)


def test_budget_of_the_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = next(one for one in cases_of("O02") if one["finds"])
    final, budget = tmp_path / "决算.md", tmp_path / "预算.md"
    final.write_text(case["text"], encoding="utf-8")
    budget.write_text(case["budget"], encoding="utf-8")
    assert main(["check", str(final), "--budget", str(budget)]) in (0, 1)
    shown = capsys.readouterr().out
    assert "O02" in shown
    assert f"当年预算：{budget}" in shown
    assert main(["check", str(tmp_path), "--years"]) in (0, 1)
    shown = capsys.readouterr().out
    assert "当年预算：预算.md" in shown
    assert "O02" in shown
    assert "比较了 1 对" in shown


# --- a department and its units


def culture() -> tuple[Disclosure, tuple[Disclosure, ...]]:
    whole = Book.load(CULTURE)
    office = whole._replace(unit=whole.unit + "本级", units=())
    parts = tuple(compile_book(one).disclosure for one in (office, *whole.units))
    named = tuple(replace(one, source=f"{number}.md") for number, one in enumerate(parts))
    return compile_book(whole).disclosure, named


DEPARTMENT, UNITS = culture()
ITEMS = sorted(
    {
        (number, row.code)
        for number, unit in enumerate(UNITS)
        for table in unit.tables
        if table.form == "gpb_expenditure"
        for row in table.rows
        if row.code and len(row.code) == 7
    }
)


def drafted(unit: Disclosure, code: str, fen: int) -> Disclosure:
    """An older draft of a unit's document: everything that an item is part of has ``fen`` more."""
    tables = []
    for table in unit.tables:
        rows = []
        for row in table.rows:
            cells = {
                name: replace(cell, fen=cell.fen + fen)
                if cell.fen is not None
                and (cell.at.side, cell.at.source) == ("expenditure", "gpb")
                and cell.at.kind is None
                and code.startswith(cell.at.function or "")
                else cell
                for name, cell in row.cells.items()
            }
            rows.append(replace(row, cells=cells))
        tables.append(replace(table, rows=tuple(rows)))
    return replace(unit, tables=tuple(tables))


@given(st.sets(st.sampled_from(range(len(UNITS)))))
@settings(deadline=None, max_examples=8)
def test_units_agree_whichever_are_given(given_units: set[int]) -> None:
    units = tuple(UNITS[number] for number in sorted(given_units))
    assert beside(check(DEPARTMENT, others=Others(units=units))) == []


@given(st.sampled_from(ITEMS), st.integers(5, 900), st.sampled_from((1, -1)))
@settings(deadline=None, max_examples=12)
def test_an_older_draft_of_a_unit_is_named(item: tuple[int, str], much: int, sign: int) -> None:
    number, code = item
    fen = sign * much * 10_000
    units = list(UNITS)
    units[number] = drafted(units[number], code, fen)
    (found,) = beside(check(DEPARTMENT, others=Others(units=tuple(units))))
    assert found.code == "O03"
    row = found.places[0].row
    assert row in {one.label for t in DEPARTMENT.tables for one in t.rows if one.code == code}
    assert units[number].source in {one.other for one in found.places[1:]}
    assert ("多" if sign > 0 else "少") in found.message.rsplit("，", 1)[1]


def test_one_difference_seen_in_an_item_and_in_basic_expenditure_is_told_once() -> None:
    """Neither figure is part of the other: 行政运行, and the basic expenditure of all items."""
    draft = drafted(UNITS[0], "2070101", 90_000_000)
    tables = tuple(
        replace(table, rows=tuple(replace(row, cells=basic_more(row.cells)) for row in table.rows))
        for table in draft.tables
    )
    units = (replace(draft, tables=tables), *UNITS[1:])
    (found,) = beside(check(DEPARTMENT, others=Others(units=units)))
    assert "多 90.00 万元" in found.message


def basic_more(cells: dict[str, Cell]) -> dict[str, Cell]:
    """The basic expenditure of all items 90 万元 more."""
    whole = Coordinate(side="expenditure", source="gpb", kind="basic")
    return {
        name: replace(cell, fen=cell.fen + 90_000_000)
        if cell.fen is not None and cell.at == whole
        else cell
        for name, cell in cells.items()
    }


def test_more_than_the_whole_without_all_units() -> None:
    twice = replace(UNITS[0], unit="另一个")
    found = beside(check(DEPARTMENT, others=Others(units=(UNITS[0], twice))))
    assert {one.code for one in found} == {"O03"}
    assert len(found) <= 3  # one a source: the parts are not told one by one


def test_units_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "部门.md", lay_out(DEPARTMENT))
    for number, unit in enumerate(UNITS):
        put(tmp_path, f"units/{number}.md", lay_out(unit))
    department = str(tmp_path / "部门.md")
    assert main(["check", department, "--units", str(tmp_path / "units")]) == 0
    shown = capsys.readouterr().out
    assert shown.count("  单位：") == 3
    assert "O03" not in shown
    files = [str(tmp_path / f"units/{number}.md") for number in (0, 1, 2)]
    assert main(["check", department, "--units", *files]) == 0
    capsys.readouterr()
    assert main(["check", department, "--units", str(tmp_path)]) == 0  # its own one is left out
    assert capsys.readouterr().out.count("  单位：") == 3
    wrong = drafted(UNITS[1], "2070104", 500_000_000)
    put(tmp_path, "units/1.md", lay_out(wrong))
    main(["check", department, "--units", *files])
    shown = capsys.readouterr().out
    assert "提示 O03" in shown
    assert "「图书馆」行" in shown
    assert main(["check", department, "--units", files[0], files[0]]) == 2
    assert "一个单位只给一份" in capsys.readouterr().err
    assert main(["check", department, "--units", department]) == 2
    assert "这个部门自己的文件" in capsys.readouterr().err
    assert main(["check", files[1], "--units", files[1]]) == 2


# --- what is refused


def refused() -> Iterator[tuple[list[str], str]]:
    yield ["丙.md", "--previous", "没有.pdf"], "没有.pdf"
    yield ["丙.md", "--previous", "甲.docx"], "是 2024 年的，应是 2025 年的"
    yield ["丙.md", "--previous", "丁.md"], "是单位的，应是部门的"
    yield ["丙.md", "--previous", "."], "4 份公开文件"
    yield ["丙.md", "--budget", "乙.md"], "请去掉 --budget"
    yield ["丁.md", "--units", "乙.md"], "请去掉 --units"
    yield ["丙.md", "--units", "没有.pdf"], "没有.pdf"
    yield ["丙.md", "乙.md", "--previous", "乙.md"], "一次只用于一个文件"
    yield ["丙.md", "--years", "--previous", "乙.md"], "一次只用于一个文件"
    yield [".", "--previous", "乙.md"], "4 份公开文件"


@pytest.mark.parametrize(("arguments", "words"), list(refused()))
def test_refused_with_one_sentence(
    arguments: list[str],
    words: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(folder)
    assert main(["check", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert words in shown.err


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 broken", "只有文字。".encode()])
def test_an_unreadable_other_is_named(
    data: bytes, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = folder / ("bad.pdf" if data.startswith(b"%") else "bad.md")
    bad.write_bytes(data)
    for option in ("--previous", "--units"):
        assert main(["check", str(folder / "丙.md"), option, str(bad)]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert len(shown.err.splitlines()) == 1
        assert str(bad) in shown.err


def test_a_renamed_unit_is_pointed_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = replace(published(2025, 5_000, 0), unit="上海市青岚区档案局")
    put(folder, "旧名.md", lay_out(old))
    main(["check", str(folder / "丙.md"), "--previous", str(folder / "旧名.md")])
    assert "单位名称与本文件不同" in capsys.readouterr().out


# --- a folder over years


def test_years(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder), "--years"]) == 1
    shown = capsys.readouterr()
    assert shown.err == ""
    text = shown.out
    assert "  没有 2023 年的部门预算可比" in text
    assert "  没有 2024 年的单位预算可比" in text
    assert "  上年：甲.docx（" in text
    assert "  上年：乙.md（" in text
    assert "  错误 O01" in text
    assert text.splitlines()[-1] == "共 4 份文件，比较了 2 对；没有可比的 1 份：丁.md"
    files = [str(folder / name) for name in ("丙.md", "乙.md")]
    assert main(["check", *files, "--years", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert valid(found, "reports", "check.schema.json")
    assert [one["source"] for one in found["documents"]] == [files[1], files[0]]
    assert found["documents"][1]["compared"]["previous"]["source"] == files[1]
    assert found["documents"][0]["compared"]["lacking"] == ["没有 2024 年的部门预算可比"]


def test_years_with_what_cannot_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    assert main(["check", str(folder), "--years"]) == 1
    assert "坏.pdf" in capsys.readouterr().err
    assert main(["check", str(folder / "没有"), EXAMPLE, "--years", "--format", "json"]) == 2
    shown = capsys.readouterr()
    assert valid(json.loads(shown.out), "reports", "check.schema.json")
    assert [bool(one["error"]) for one in json.loads(shown.out)["documents"]] == [False, True]


def test_progress_counts_the_files(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    read = read_years([str(folder)], each=lambda done, total: told.append((done, total)))
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert len(list(check_years(read.found))) == 4


def test_partners() -> None:
    this, last = published(2026, 0), published(2025, 0)
    office = published(2025, 0, None, "unit")
    other = replace(last, unit="上海市青岚区图书馆")
    assert partners(this, [this, office, other, last])[0] == Others(last)
    assert partners(this, [this, last, last])[0] == Others(last)
    found, lacking = partners(this, [last, published(2025, 700)])
    assert found == Others()
    assert "有 2 份" in lacking[0]
    final = replace(this, stage="final")
    found, lacking = partners(final, [this, last, final])
    assert found == Others(None, this)
    assert lacking == ("没有 2025 年的部门决算可比",)
    silent = replace(last, level=None)
    assert partners(this, [silent])[0] == Others(silent)
    assert partners(this, [silent, last])[0] == Others(last)
    assert partners(replace(this, year=None), [last])[0] == Others()
    assert partners(replace(this, unit=""), [last])[0] == Others()
    assert fitting(this, Others(office)) == Others()
    # A document that does not say its year may be compared with what the user gives.
    assert fitting(replace(this, year=None), Others(last)) == Others(last)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("青岚县档案馆", "青岚县档案馆", True),
        ("某某市青岚县档案馆", "青岚县档案馆", True),
        ("青岚县档案馆", "档案馆", False),
        ("青岚县档案馆", "青岚县图书馆", False),
        ("青岚县档案局", "青岚县档案局本级", False),
        ("", "青岚县档案馆", False),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert same_unit(one, other) is same_unit(other, one) is same


# --- real documents


def test_a_real_office_beside_its_department() -> None:
    folder = "data/disclosures/putuo-gov-office-2025-budget"
    department = shared(f"{folder}-department.pdf")
    office = shared(f"{folder}-unit.pdf")
    checked = mingzhang.check(department, units=[office])
    assert len(known_of(checked.disclosure).keys() & known_of(checked.others.units[0])) > 100
    assert beside(checked.findings) == []
