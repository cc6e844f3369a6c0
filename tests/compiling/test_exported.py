"""From a filled workbook of the budget system to a whole publication."""

from pathlib import Path

import pytest

from mingzhang.book import Book, Line, Texts
from mingzhang.book.rows import BookError
from mingzhang.checking.check import check
from mingzhang.cli import main
from mingzhang.compiling import compile_book
from mingzhang.compiling.facts import Facts
from mingzhang.compiling.published import MISSING, Amounts
from mingzhang.desk import read
from mingzhang.desk.exported import is_exported, publish_exported
from mingzhang.disclosure import Coordinate, Disclosure
from mingzhang.files import FileError
from mingzhang.formats.markdown import write
from mingzhang.forms.lay_out import lay_out
from tests.shared import ROOT, shared
from tests.templates import fill

UNIT = "上海市青岚区档案馆"
TEXTS = """
[functions]
duties = "收集、整理和保管档案。"
[organisation]
structure = "设办公室和保管科。"
[glossary]
terms = "基本支出：为保障机构正常运转而安排的支出。"
[project]
explanation = "档案数字化：把馆藏档案扫描入库。"
[yuan_income_change]
reason = "人员变动"
[yuan_fiscal]
reason = "人员变动"
[three_public_change]
reason = "车辆变动"
[operating_cost]
reason = "人员变动"
"""


def book(level: str, year: int = 2026, more: int = 0) -> Book:
    """A book whose amounts are whole yuan."""
    parts = [
        ("2012601", "30101", "gpb", "basic", 1_234_567),
        ("2012601", "30201", "gpb", "basic", 80_000 + more),
        ("2012601", "30217", "gpb", "basic", 10_000),
        ("2012601", "30231", "gpb", "basic", 40_000 - more),
        ("2080505", "30108", "gpb", "basic", 198_000),
        ("2101101", "30110", "gpb", "basic", 99_000),
        ("2210201", "30113", "gpb", "basic", 150_000 + more),
        ("2012604", "30201", "gpb", "project", 600_000),
        ("2012604", "30201", "service", "project", 20_000),
        ("2296003", "30201", "fund", "project", 300_000),
    ]
    lines = tuple(
        Line(function, economic, source.replace("service", "business"), kind,
             "档案数字化" if kind == "project" else "", yuan * 100, "")
        for function, economic, source, kind, yuan in parts
    )  # fmt: skip
    name = f"shanghai-{level}-budget"
    return Book(UNIT, year, name, level, lines, "行政", texts=Texts({}, {}, {}))


def cells(disclosure: Disclosure) -> dict[tuple[str, str, Coordinate], int]:
    return {
        (table.form, row.fixed or row.code or row.label, cell.at): cell.fen
        for table in disclosure.tables
        for row in table.rows
        for cell in row.cells.values()
        if cell.fen is not None
    }


@pytest.fixture(params=["unit", "department"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    level = str(request.param)
    template = shared(f"data/templates/shanghai-2026-{level}.xlsx").read_bytes()
    path = tmp_path / "exported.xlsx"
    path.write_bytes(fill(template, compile_book(book(level)).disclosure))
    return level, path


def test_a_filled_template_reads_back(filled: tuple[str, Path]) -> None:
    level, path = filled
    found = read(path)
    assert (found.unit, found.year, found.profile) == (UNIT, 2026, f"shanghai-{level}-budget")
    assert found.unrecognised == ()
    assert found.lost == ()
    assert cells(found) == cells(compile_book(book(level)).disclosure)


def test_a_filled_template_becomes_a_publication(
    filled: tuple[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    level, path = filled
    before, folder, target = tmp_path / "last.md", tmp_path / "texts", tmp_path / "out.md"
    last = compile_book(book(level, 2025, 5_000)).disclosure
    before.write_text(write(lay_out(last)), encoding="utf-8")
    folder.mkdir()
    (folder / "texts.toml").write_text(TEXTS, encoding="utf-8")
    arguments = ["--previous", str(before), "--texts", str(folder), "-o", str(target)]
    assert main(["compile", str(path), *arguments]) == 0
    text = target.read_text("utf-8")
    assert MISSING not in text
    assert "与上年相比" in text
    assert "2026年收入预算共2731567元" in text
    published = read(target)
    assert len(published.tables) == 9
    assert cells(published) == cells(read(path))
    assert [one.message for one in check(published) if one.severity != "note"] == []
    assert "沿用" not in capsys.readouterr().out


def test_what_nobody_gives_is_marked(filled: tuple[str, Path], tmp_path: Path) -> None:
    _, path = filled
    made = publish_exported(path, tmp_path / "out.md")
    assert "functions.duties" in made.missing
    assert MISSING in (tmp_path / "out.md").read_text("utf-8")


def test_last_year_lends_its_texts(filled: tuple[str, Path], tmp_path: Path) -> None:
    level, path = filled
    texts = Texts({}, {}, {"functions.duties": ("收集档案。",)})
    last = compile_book(book(level, 2025)._replace(texts=texts)).disclosure
    before = tmp_path / "last.md"
    before.write_text(write(lay_out(last)), encoding="utf-8")
    made = publish_exported(path, tmp_path / "out.md", before)
    assert "functions.duties" in made.reused
    assert "收集档案。" in (tmp_path / "out.md").read_text("utf-8")


def test_a_book_is_no_export(tmp_path: Path) -> None:
    assert not is_exported(ROOT / "examples/culture-2024")
    path = tmp_path / "book.xlsx"
    assert main(["convert", str(ROOT / "examples/tongnan-2021"), str(path)]) == 0
    assert not is_exported(path)


def test_wrong_last_year(filled: tuple[str, Path], tmp_path: Path) -> None:
    level, path = filled
    before = tmp_path / "last.md"
    before.write_text(write(lay_out(compile_book(book(level, 2023)).disclosure)), encoding="utf-8")
    with pytest.raises(FileError, match="上年应是 2025 年"):
        publish_exported(path, tmp_path / "out.md", before)
    bad = tmp_path / "texts.toml"
    bad.write_text("[functions]\nnothing = 'x'\n", encoding="utf-8")
    with pytest.raises(BookError, match="没有用处"):
        publish_exported(path, tmp_path / "out.md", None, bad)


def test_no_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "letter.md"
    path.write_text("# 一封信\n\n没有表。\n", encoding="utf-8")
    assert main(["compile", str(path), "-o", str(tmp_path / "out.md")]) == 2
    assert "认不出预算表" in capsys.readouterr().err


@pytest.mark.parametrize("level", ["unit", "department"])
def test_sums_of_parts(level: str) -> None:
    """A figure that is not printed is the sum of its parts along one dimension."""
    made = compile_book(book(level))
    amounts = Amounts(made.disclosure)
    for at in (
        Coordinate(side="expenditure"),
        Coordinate(side="expenditure", source="fiscal"),
        Coordinate(side="expenditure", kind="basic"),
        Coordinate(side="expenditure", source="gpb", item="vehicle"),
        Coordinate(side="income", source="fiscal"),
    ):
        assert amounts.at(at) == Facts(book(level)).amount(at), at
    assert amounts.at(Coordinate(side="expenditure", item="procurement")) is None
