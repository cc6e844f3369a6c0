"""One case file a supervision rule; every case runs through the case table."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from mingzhang.centre.cases import derive
from mingzhang.centre.database import database
from mingzhang.centre.supervision import Rule, find, rules, settings
from mingzhang.centre.workdays import working_days
from mingzhang.files import FileError
from tests.centre.stores import fill

HERE = Path(__file__).parent / "rules"
ITEM = {"item": "A", "name": "事项", "department": "一局", "type": "promised", "promised": 5}
ITEM |= {"promised_unit": "working", "fee": False, "valid_from": "2004-01-01"}


def cases_of(code: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((HERE / f"{code}.yaml").read_text("utf-8"))
    return found


ALL = [(rule, case) for rule in rules() for case in cases_of(rule.code)]


@pytest.mark.parametrize(
    ("rule", "case"), ALL, ids=[f"{rule.code}-{case['name']}" for rule, case in ALL]
)
def test_case(rule: Rule, case: dict[str, Any]) -> None:
    at = datetime.fromisoformat(case["at"]) if "at" in case else None
    with database() as data:
        fill(
            data.sql,
            items=[ITEM | one for one in case.get("items", [{}])],
            **{name: case.get(name, []) for name in ("members", "events", "stages", "ratings")},
        )
        derive(data, working_days(), at)
        find(data, settings(), rule.code)
        found = data.sql.execute("SELECT light, case_no, message FROM findings").fetchall()
    assert bool(found) == case["finds"], found
    if found:
        assert {light for light, *_ in found} == {case.get("light", found[0][0])}
        assert case.get("says", "") in found[0][2]
        assert all(number and message for _, number, message in found)


@pytest.mark.parametrize("rule", rules(), ids=[rule.code for rule in rules()])
def test_page_and_cases(rule: Rule) -> None:
    for heading in ("查什么：", "例：", "改法："):
        assert heading in rule.page
    assert "依据：" in rule.page or "理由：" in rule.page
    assert ("依据：" in rule.page) == (rule.law is not None)
    assert {case["finds"] for case in cases_of(rule.code)} == {True, False}


def test_codes_are_unique() -> None:
    assert len({rule.code for rule in rules()}) == len({rule.name for rule in rules()}) == 20


def test_thresholds_are_configuration(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[S01]\ndays = 4\n[points.S04]\nyellow = 3\n")
    chosen = settings(path)
    assert chosen.thresholds["S01"]["days"] == 4
    assert chosen.points["S04"] == {"yellow": 3, "red": 1.0}
    assert settings().thresholds["S01"]["days"] == 2


@pytest.mark.parametrize(
    "text", ["[S99]\ndays = 1", "[S01]\ndays = 'x'", "[S01]\ndays = -1", "x ="]
)
def test_wrong_settings(text: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(FileError):
        settings(path)
