"""Folder and workbook hold the same book; every error names the sheet and the cell."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from mingzhang.book import Book, BookError
from mingzhang.book.folder import folder_files
from mingzhang.book.workbook import read_workbook
from mingzhang.book.workbook_writing import write_workbook
from mingzhang.cli import main
from mingzhang.files import FileError, write_folder
from tests.compiling.test_compile import books
from tests.shared import ROOT

EXAMPLES = ["tongnan-2021", "culture-2024"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_folder_and_workbook_hold_the_same(name: str, tmp_path: Path) -> None:
    source = ROOT / "examples" / name
    book, folder = tmp_path / "book.xlsx", tmp_path / "book"
    assert main(["convert", str(source), str(book)]) == 0
    assert main(["convert", str(book), str(folder)]) == 0
    assert Book.load(book) == Book.load(source) == Book.load(folder)
    assert write_workbook(Book.load(source)) == book.read_bytes()


@given(books())
@settings(deadline=None, max_examples=20)
def test_any_book(book: Book) -> None:
    assert read_workbook(write_workbook(book), "b.xlsx") == book


@given(books())
@settings(deadline=None, max_examples=10)
def test_any_book_in_a_folder(tmp_path_factory: pytest.TempPathFactory, book: Book) -> None:
    folder = tmp_path_factory.mktemp("books") / "book"
    write_folder(folder, dict(folder_files(book)))
    assert Book.load(folder) == book


def damaged(change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(
        BytesIO(write_workbook(Book.load(ROOT / "examples/culture-2024")))
    )
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rename(book: Any) -> None:
    book["预算明细"].title = "明细"


def _merge(book: Any) -> None:
    book["预算明细"].merge_cells("C3:C5")


def _error(book: Any) -> None:
    book["预算明细"]["G3"] = "#DIV/0!"
    book["预算明细"]["G3"].data_type = "e"


def _code(book: Any) -> None:
    book["预算明细"]["B4"] = "2999999"


def _head(book: Any) -> None:
    book["单位"]["B1"] = "名目"


def _stray(book: Any) -> None:
    book["预算明细"]["Z9"] = "路过"


def _unit(book: Any) -> None:
    for sheet in book:
        for row in sheet.iter_rows(max_col=1):
            if row[0].value == "青岚县图书馆":
                row[0].value = "某中心"


BAD = {
    "a renamed sheet": (_rename, "没有工作表「预算明细」，有的是：单位、明细"),
    "merged cells": (_merge, "工作表「预算明细」的 C3 是合并单元格"),
    "a formula error": (_error, "工作表「预算明细」的 G3 的公式有错（#DIV/0!）"),
    "an unknown code": (_code, "工作表「预算明细」 第 4 行的功能科目「2999999」"),
    "another head": (_head, "工作表「单位」 第 1 行应当是表头"),
    "a stray cell": (_stray, "Z9 上方没有表头"),
    "another unit name": (_unit, "写作「青岚县图书馆」"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_workbook(name: str) -> None:
    change, words = BAD[name]
    with pytest.raises(BookError) as caught:
        read_workbook(damaged(change), "账本.xlsx")
    assert words in str(caught.value)
    assert str(caught.value).startswith("账本.xlsx")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04rest", b"not a workbook"])
def test_no_workbook(data: bytes) -> None:
    with pytest.raises(FileError, match=r"a\.xlsx"):
        read_workbook(data, "a.xlsx")


def test_an_existing_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text("mine")
    assert main(["convert", str(ROOT / "examples/tongnan-2021"), str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["keep.txt"]
