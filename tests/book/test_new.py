"""A new book asks what a clerk can answer, asks again where it must, and can be filled in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mingzhang.book import Book, BookError
from mingzhang.book.new import ask
from mingzhang.book.workbook import read_workbook
from mingzhang.book.workbook_writing import write_workbook
from mingzhang.cli import main
from mingzhang.forms.profile import profiles


def answers(*given: str) -> Iterator[str]:
    yield from given


def test_questions_and_answers() -> None:
    names = [one.name for one in profiles().values() if one.stage == "budget"]
    place = str(names.index("重庆市部门预算") + 1)
    replies = answers(
        "", "某县林业局", "24年", "2024", "3", "部门", "1", place, "很多", "25", "", "2"
    )
    shown: list[str] = []

    def reply(question: str) -> str:
        shown.append(question)
        return next(replies)

    book = ask(reply)
    assert (book.unit, book.year, book.level, book.nature) == (
        "某县林业局",
        2024,
        "department",
        "行政",
    )
    assert book.texts.slots == {
        "staff.on_post": "25",
        "assets.vehicles": "2",
        "assets.date": "2023年12月",
    }
    assert shown.count("单位全称：") == 2
    assert not list(replies)


def test_the_new_workbook_opens_and_asks_for_lines() -> None:
    replies = answers("某县林业局", "2024", "部门", "行政", "重庆市部门预算", "25", "", "")
    book = ask(lambda _: next(replies))
    with pytest.raises(BookError, match="里没有预算明细，请至少写一行"):
        read_workbook(write_workbook(book), "b.xlsx")


def test_breaking_off_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replies = answers("某县林业局")

    def reply(_: str) -> str:
        try:
            return next(replies)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", reply)
    assert main(["new", str(tmp_path / "book")]) == 2
    assert capsys.readouterr().err.startswith("没有答完")
    assert list(tmp_path.iterdir()) == []


def test_the_new_folder_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replies = answers("某县林业局", "2024", "部门", "行政", "重庆市部门预算", "25", "", "")
    monkeypatch.setattr("builtins.input", lambda _: next(replies))
    assert main(["new", str(tmp_path / "book")]) == 0
    lines = tmp_path / "book/lines.csv"
    row = "2130201,30101,一般公共预算拨款,基本支出,,12.5,\n"
    lines.write_text(lines.read_text("utf-8") + row, encoding="utf-8")
    assert Book.load(tmp_path / "book").lines[0].fen == 12_500_000
