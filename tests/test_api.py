"""The Python API."""

import subprocess
import sys

import pytest

import mingzhang
from tests.shared import ROOT


def test_circle_in_python() -> None:
    book = mingzhang.Book.load(ROOT / "examples/tongnan-2021")
    compiled = mingzhang.compile(book)
    assert compiled.disclosure.year == 2021
    example = ROOT / "examples/archive-2023/budget.md"
    assert mingzhang.read(example).tables == mingzhang.check(example).disclosure.tables


def test_unknown_name() -> None:
    with pytest.raises(AttributeError):
        _ = mingzhang.nothing


def test_import_is_cheap() -> None:
    code = "import mingzhang, sys; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
