"""The Data Package: it validates, holds every printed number, and opens harmlessly."""

import csv
import io
import json
import warnings
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.book import Book
from mingzhang.compiling import compile_book
from mingzhang.disclosure import Disclosure, Target
from mingzhang.exports.package import DESCRIPTOR, data_package
from mingzhang.exports.table import Field, harmless, write_csv, yuan
from tests.shared import ROOT

EXAMPLES = ("tongnan-2021", "culture-2024")


def compiled(name: str) -> Disclosure:
    return compile_book(Book.load(ROOT / "examples" / name)).disclosure


@pytest.mark.parametrize("name", EXAMPLES)
def test_frictionless_finds_it_valid(name: str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import frictionless
    for path, data in data_package(compiled(name), "题").items():
        (tmp_path / path).write_bytes(data)
    report = frictionless.validate(str(tmp_path / DESCRIPTOR))
    assert report.flatten(["type", "message"]) == []
    assert report.valid


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_printed_number_is_there(name: str) -> None:
    disclosure = compiled(name)
    files = data_package(disclosure, "题")
    assert files == data_package(disclosure, "题")
    resources = {one["path"]: one for one in json.loads(files[DESCRIPTOR])["resources"]}
    assert [DESCRIPTOR, *resources] == list(files)
    for table in disclosure.tables:
        path = f"{table.form.replace('_', '-')}.csv"
        rows = list(csv.DictReader(io.StringIO(files[path].decode())))
        cells = [
            (str(number), column, cell)
            for number, row in enumerate(table.rows, 1)
            for column, cell in row.cells.items()
            if cell.fen is not None
        ]
        assert len(rows) == len(cells)
        for row, (number, column, cell) in zip(rows, cells, strict=True):
            assert (row["table_row"], row["table_column"]) == (number, column)
            assert Decimal(row["value"]) * 100 == cell.fen
            assert row["functional"] == (cell.at.function or "")
            assert row["fund_source"] == (cell.at.source or "")


@given(st.text(max_size=20), st.sampled_from(["", *"=+-@\t\r＝＋－＠"]))
@settings(deadline=None, max_examples=200)
def test_no_text_runs_in_a_spreadsheet(text: str, start: str) -> None:
    safe = harmless(start + text)
    assert safe[:1] not in tuple("=+-@\t\r＝＋－＠")
    assert safe in (start + text, f"'{start}{text}")


def test_numbers_keep_their_sign() -> None:
    fields = (Field("a", "string", "甲"), Field("b", "number", "乙"))
    data = write_csv(fields, [("-1", yuan(-105)), ("＝1", yuan(0)), (None, None)])
    assert data.decode() == "a,b\n'-1,-1.05\n'＝1,0.00\n,\n"


def test_what_a_self_evaluation_sheet_says_is_there() -> None:
    target = Target("甲项目", None, None, "修复古籍", (), Decimal(20), "≥200册", evaluated=True,
                    actual="=150册", score=Decimal("15.5"), reason="人手不足")  # fmt: skip
    made = Disclosure("某某县图书馆", 2023, "final", targets=(target,))
    (row,) = csv.DictReader(io.StringIO(data_package(made, "题")["targets.csv"].decode()))
    assert (row["actual"], row["score"], row["reason"]) == ("'=150册", "15.5", "人手不足")
