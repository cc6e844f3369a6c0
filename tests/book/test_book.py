"""The book: every error is one sentence with file and line."""

import shutil
from pathlib import Path

import pytest

from mingzhang.book import Book, BookError
from mingzhang.cli import main
from mingzhang.files import FileError
from tests.shared import ROOT

EXAMPLE = ROOT / "examples/tongnan-2021"
HEAD = "功能科目,经济科目,资金来源,支出类别,项目,金额\n"
GOOD = "2010301,30101,一般公共预算拨款,基本支出,,44.99\n"

BAD_LINES = {
    "unknown function": ("2999999,30101,一般公共预算拨款,基本支出,,1\n", "第 3 行的功能科目"),
    "unknown economic": ("2010301,39999x,一般公共预算拨款,基本支出,,1\n", "第 3 行的经济科目"),
    "duplicate": (GOOD, "第 3 行与第 2 行重复"),
    "finer than a fen": (
        "2010301,30102,一般公共预算拨款,基本支出,,0.0000001\n",
        "比一分钱还小",
    ),
    "no amount": ("2010301,30102,一般公共预算拨款,基本支出,,十万\n", "第 3 行的金额有误"),
    "source": ("2010301,30102,彩票,基本支出,,1\n", "第 3 行的资金来源"),
    "kind": ("2010301,30102,一般公共预算拨款,其他,,1\n", "第 3 行的支出类别"),
    "cells": ("2010301,30102\n", "第 3 行有 2 格"),
    "project": ("2010302,30216,一般公共预算拨款,项目支出,,1\n", "第 3 行：项目支出要写项目名称"),
    "quote": ('2010301,"30102\n', "第 3 行"),
}


def book(tmp_path: Path, lines: str) -> Path:
    folder = tmp_path / "book"
    shutil.copytree(EXAMPLE, folder)
    (folder / "lines.csv").write_text(lines, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", sorted(BAD_LINES))
def test_bad_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line, words = BAD_LINES[name]
    folder = book(tmp_path, HEAD + GOOD + line)
    with pytest.raises(BookError, match=words):
        Book.load(folder)
    target = tmp_path / "out.md"
    target.write_text("old", encoding="utf-8")
    assert main(["compile", str(folder), "-o", str(target)]) == 2
    shown = capsys.readouterr().err.strip()
    assert len(shown.splitlines()) == 1
    assert "lines.csv" in shown
    assert target.read_text("utf-8") == "old"


@pytest.mark.parametrize("lines", ["", HEAD, "a,b\n", "\x00\x01"])
def test_bad_file(lines: str, tmp_path: Path) -> None:
    with pytest.raises(FileError):
        Book.load(book(tmp_path, lines))


@pytest.mark.parametrize(
    "head", ["", "unit = ", 'mingzhang = 1\nunit = "某"', 'mingzhang = 9\nunit = "某"\nyear = 2021']
)
def test_bad_head(head: str, tmp_path: Path) -> None:
    folder = book(tmp_path, HEAD + GOOD)
    (folder / "book.toml").write_text(head, encoding="utf-8")
    with pytest.raises(FileError):
        Book.load(folder)


def test_a_missing_folder() -> None:
    with pytest.raises(BookError):
        Book.load("no-such-book")


def test_compile_writes(tmp_path: Path) -> None:
    target = tmp_path / "out.md"
    assert main(["compile", str(EXAMPLE), "-o", str(target)]) == 0
    assert "1,932.33" in target.read_text("utf-8")
