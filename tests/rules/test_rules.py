"""One case file a rule: every case runs through reading and recognition, as a user's file would."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mingzhang.checking.check import check, rules
from mingzhang.checking.finding import Others, Rule
from mingzhang.formats.markdown import read
from mingzhang.forms.recognise import recognise

HERE = Path(__file__).parent


def cases_of(code: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((HERE / f"{code}.yaml").read_text("utf-8"))
    return found


ALL = [(rule, case) for rule in rules() for case in cases_of(rule.code)]


@pytest.mark.parametrize(
    ("rule", "case"), ALL, ids=[f"{rule.code}-{case['name']}" for rule, case in ALL]
)
def test_case(rule: Rule, case: dict[str, Any]) -> None:
    others = Others(
        recognise(read(case["previous"])) if "previous" in case else None,
        recognise(read(case["budget"])) if "budget" in case else None,
        tuple(recognise(read(text)) for text in case.get("units", ())),
    )
    findings = check(recognise(read(case["text"])), others=others)
    found = [one for one in findings if one.code == rule.code]
    assert bool(found) == case["finds"], [one.message for one in found]
    if "expected" in case:
        assert any(case["expected"] in one.expected for one in found)
    if "severity" in case:
        assert {one.severity for one in found} == {case["severity"]}
    if "says" in case:
        assert any(case["says"] in one.message for one in found), [one.message for one in found]
    assert all(one.places for one in found)


@pytest.mark.parametrize("rule", rules(), ids=[rule.code for rule in rules()])
def test_page_and_cases(rule: Rule) -> None:
    for heading in ("查什么：", "例：", "改法："):
        assert heading in rule.page
    assert "依据：" in rule.page or "理由：" in rule.page
    assert {case["finds"] for case in cases_of(rule.code)} == {True, False}


def test_codes_are_unique() -> None:
    codes = [rule.code for rule in rules()]
    assert len(set(codes)) == len(codes)
