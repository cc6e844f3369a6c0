"""Ranges of cases: whatever the store is cut into, the same is found in it."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.centre import ranges as module
from mingzhang.centre.cases import opened, rows
from mingzhang.centre.generator import Size, generate
from mingzhang.centre.importing import import_folder
from mingzhang.centre.ranges import WHOLE, Group, cuts
from mingzhang.centre.supervision import watch

NUMBERS = st.text("019-年Z\U00020000'", min_size=1, max_size=6)
GROUPS = st.lists(
    st.tuples(NUMBERS, NUMBERS, st.integers(1, 100)).map(
        lambda one: Group(min(one[:2]), max(one[:2]), one[2])
    ),
    max_size=30,
)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three made-up years in one store."""
    folder = tmp_path_factory.mktemp("years")
    for year in (2019, 2020, 2021):
        made = generate(folder / str(year), year, Size(400, 5, 9, 12, 60), seed=4)
        for one in import_folder(folder / "store", made):
            assert one.rejected == one.held == 0, "years of one seed are of one centre"
    return folder / "store"


def everything(store: Path) -> tuple[Any, ...]:
    """How many ranges, the case table, and the findings as the store stood in the second year."""
    at = datetime(2020, 11, 30)
    with opened(store, at) as data:
        cases = data.sql.execute("FROM cases ORDER BY case_no").fetchall()
        parts = [
            data.sql.execute(f"FROM ({rows(number)}) ORDER BY case_no").fetchall()
            for number in range(len(data.ranges))
        ]
    assert [case for part in parts for case in part] == cases
    return len(parts), cases, list(watch(store, at))


def test_ranges_change_nothing(years: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count, *whole = everything(years)
    assert count == 1
    small = partial(module.ranges, most=3000)
    monkeypatch.setattr("mingzhang.centre.store.ranges", small)
    count, *parted = everything(years)
    assert count == 3
    assert parted == whole
    assert whole[1]


def test_numbers_that_follow_the_years_are_cut_between_them() -> None:
    groups = [Group(f"{year}-000", f"{year}-999", 40) for year in range(2011, 2021)] * 2
    assert cuts(groups, 100) == [f"{year}-000" for year in range(2012, 2021)]
    assert cuts(groups, 200) == [f"{year}-000" for year in range(2013, 2021, 2)]
    assert cuts(groups, 1000) == []


def test_numbers_that_overlap_a_little_are_cut_too() -> None:
    groups = [Group(f"{day:03d}", f"{day + 9:03d}", 10) for day in range(0, 300, 5)]
    found = cuts(groups, 100)
    assert 6 <= len(found) <= 12


def test_numbers_that_follow_nothing_are_not_cut() -> None:
    assert cuts([Group("0", "z", 10)] * 50, 100) == []


@settings(deadline=None)
@given(GROUPS, st.integers(1, 500))
def test_cuts_are_in_order_and_leave_enough(groups: list[Group], most: int) -> None:
    found = cuts(groups, most)
    assert found == sorted(set(found))
    total = sum(one.rows for one in groups)
    assert len(found) <= 2 * total // most
    for place in found:
        across = sum(one.rows for one in groups if one.low < place <= one.high)
        assert across <= most // 4
        assert any(one.high < place for one in groups)


def test_a_store_without_cases_is_whole(tmp_path: Path) -> None:
    from mingzhang.centre.database import database

    with database() as data:
        assert module.ranges(data, []) == WHOLE


@pytest.mark.parametrize("number", ["1", "'; DROP TABLE facts --", "甲\U00020000", "x" * 1000])
def test_any_case_number_can_be_cut_at(
    number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.centre.stores import event, item, take

    store = tmp_path / "store"
    take(store, "items", [item("A")])
    numbers = [number + "0", number + "1", number + "2"]
    for one in numbers:
        take(store, "events", [event(one, "accept", "2021-03-01", item="A")])
    monkeypatch.setattr("mingzhang.centre.store.ranges", partial(module.ranges, most=1))
    with opened(store) as data:
        found = data.sql.execute("SELECT case_no FROM cases ORDER BY case_no").fetchall()
        assert found == [(one,) for one in sorted(numbers)]
        assert len(data.ranges) == (3 if len(number) < 100 else 1)
