"""In a scan's text damage of labels, columns or units is no error of the unit."""

from dataclasses import replace

import pytest

from mingzhang.checking.check import check
from mingzhang.formats.markdown import read
from mingzhang.forms.recognise import recognise
from tests.rules.test_rules import cases_of

BY_LETTERS = ["A06", "A08", "A10", "A14", "A15", "B16", "I01", "I11", "L04", "L06"]
BY_LETTERS += ["N03", "N04", "N05"]
CASES = [(code, case) for code in BY_LETTERS for case in cases_of(code) if case["finds"]]


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{c}-{k['name']}" for c, k in CASES])
def test_no_error_by_letters(code: str, case: dict[str, str]) -> None:
    scanned = replace(recognise(read(case["text"])), origin="recognised")
    assert {one.severity for one in check(scanned) if one.code == code} <= {"warning", "note"}
