"""Indicators: equal to a recount by other means, traceable, declared in data."""

from pathlib import Path

import pytest

from mingzhang.centre.indicator import Period, declared, indicators, trace
from mingzhang.centre.store import Store
from mingzhang.files import FileError
from tests.centre.conftest import Year
from tests.centre.recount import recount

BASELINE = 40.0


def test_equal_to_a_recount(year: Year) -> None:
    measured = indicators(year.store, 2021, parameters={"baseline_minutes": BASELINE})
    counted = {one.indicator.id: one.value for one in measured if one.indicator.formula}
    again = recount(year.exports, 2021, BASELINE)
    assert set(counted) == set(again)
    for name, value in again.items():
        assert counted[name] == pytest.approx(value, rel=1e-9), name
    assert counted["late"]
    assert counted["windows"] == 182


def test_the_seed_is_complete() -> None:
    """Every figure of the seed's performance tables is a target of some indicator."""
    targets = {target.value for one in declared() for target in one.targets}
    seed = [28, 182, 262, 2, 1187, 960_000, 80, 98.7, 32, 34, 168, 30, 90, 95, 300, 12, 9]
    seed += [30_000, 20_000, 0, 65, 11, 61.5, 13, 15, 36, 1227]
    assert targets >= set(seed)


def test_without_a_definition_there_is_no_value(year: Year) -> None:
    measured = {one.indicator.id: one for one in indicators(year.store, 2021)}
    for name in ("saved", "environment", "quality", "platform"):
        assert measured[name].value is None
        assert measured[name].met == (None,)
        assert measured[name].indicator.note


def test_every_value_can_be_traced(year: Year) -> None:
    for one in indicators(year.store, 2021, parameters={"baseline_minutes": BASELINE}):
        if one.indicator.formula and one.indicator.tables == "cases":
            records = trace(year.store, one.indicator.id, 2021)
            assert len(records) == one.counted
            assert len(set(records)) == one.counted


def test_hits_and_misses_make_the_rate(year: Year) -> None:
    rate = next(one for one in indicators(year.store, 2021) if one.indicator.id == "on-time")
    hits = trace(year.store, "on-time", 2021, hits=True)
    misses = trace(year.store, "on-time", 2021, hits=False)
    assert misses == trace(year.store, "late", 2021)
    assert rate.value == pytest.approx(100 * len(hits) / (len(hits) + len(misses)))


def test_another_year_has_no_cases(year: Year) -> None:
    measured = {one.indicator.id: one for one in indicators(year.store, 2020)}
    assert measured["accepted"].value == 0
    assert measured["on-time"].value is None
    assert measured["on-time"].met == (None,)


def test_a_quarter_is_part_of_the_year(year: Year) -> None:
    from datetime import date

    quarters = [(1, 3, 31), (4, 6, 30), (7, 9, 30), (10, 12, 31)]
    counts = []
    for first, last, day in quarters:
        period = Period(date(2021, first, 1), date(2021, last, day))
        counts.append(len(trace(year.store, "accepted", period)))
    assert sum(counts) == len(trace(year.store, "accepted", 2021))


def declare(path: Path, **fields: str) -> Path:
    given = {"id": "x", "name": "某", "unit": "件", "from": "cases", "formula": "count(*)"} | fields
    lines = [f'"{key}" = """{value}"""' for key, value in given.items() if value]
    path.write_text("\n".join(["mingzhang = 1", "[[indicator]]", *lines]))
    return path


WRONG = [
    {"formula": "count("},
    {"formula": "sum(nothing)"},
    {"from": "nowhere"},
    {"where": "1 = 1; DROP TABLE facts"},
    {"from": "read_csv('/etc/passwd')"},
    {"from": ""},
    {"unit": ""},
    {"other": "x"},
]


@pytest.mark.parametrize("fields", WRONG)
def test_wrong_declarations(fields: dict[str, str], year: Year, tmp_path: Path) -> None:
    with pytest.raises(FileError):
        indicators(year.store, 2021, declare(tmp_path / "own.toml", **fields))


def test_an_own_indicator(year: Year, tmp_path: Path) -> None:
    path = declare(tmp_path / "own.toml", where="channel = 'window'", day="accepted")
    (one,) = indicators(year.store, 2021, path)
    assert one.value == one.counted == len(trace(year.store, "x", 2021, path))
    with pytest.raises(FileError, match="没有叫「y」的指标"):
        trace(year.store, "y", 2021, path)


def test_made_up_is_marked(year: Year) -> None:
    assert Store.load(year.store).made_up
    assert "虚构" in (year.exports / "说明.md").read_text("utf-8")
    assert all(number.startswith("XG") for number in trace(year.store, "accepted", 2021))
