"""Working days and deadlines: counted by hand, by a loop, and by SQL alike."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.centre.workdays import CalendarError, working_days
from mingzhang.files import FileError
from tests.centre.deadlines import by_hand, computed

DAYS = st.dates(date(2004, 1, 1), date(2025, 12, 31))


def test_deadlines_by_hand(tmp_path: Path) -> None:
    expected = [
        (one["due"], str(one["binding"]) if "binding" in one else None) for one in by_hand()
    ]
    assert len(expected) >= 20
    assert computed(tmp_path) == expected


def test_counts_of_2021() -> None:
    calendar = working_days()
    assert calendar.between("2020-12-31", "2021-12-31") == 250
    weekends = [
        day
        for day in np.arange("2021-01-01", "2022-01-01", dtype="datetime64[D]")
        if not np.is_busday(day) and calendar.is_working(day)
    ]
    assert len(weekends) == 7


@settings(deadline=None, max_examples=200)
@given(DAYS, st.integers(0, 90), st.integers(0, 30))
def test_due_is_what_a_loop_counts(accepted: date, limit: int, suspended: int) -> None:
    from chinese_calendar import is_workday

    day, left = accepted, limit
    while left:
        day += timedelta(1)
        left -= is_workday(day)
    while not is_workday(day):
        day += timedelta(1)
    for _ in range(suspended):
        day += timedelta(1)
        while not is_workday(day):
            day += timedelta(1)
    assert working_days().due(str(accepted), limit, suspended) == np.datetime64(day)


@settings(deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 60)), min_size=1, max_size=30))
def test_arrays_are_the_elements(rows: list[tuple[date, int]]) -> None:
    calendar = working_days()
    days = np.array([day for day, _ in rows], "datetime64[D]")
    limits = np.array([limit for _, limit in rows])
    singles = [calendar.due(str(day), limit) for day, limit in rows]
    assert list(calendar.due(days, limits)) == singles


@pytest.mark.parametrize("day", ["2003-12-31", "2027-01-01", "1970-01-01", "NaT"])
def test_outside_is_an_error(day: str) -> None:
    with pytest.raises(CalendarError, match="超出节假日日历"):
        working_days().due(day, 1)


def test_a_due_date_outside_is_an_error() -> None:
    with pytest.raises(CalendarError, match="补充文件"):
        working_days().due("2026-12-30", 30)


def test_overrides(tmp_path: Path) -> None:
    path = tmp_path / "more.toml"
    path.write_text("years = [2027]\nholidays = [2027-01-01]\nworkdays = [2027-01-02]\n")
    calendar = working_days(path)
    assert calendar.due("2026-12-31", 1) == np.datetime64("2027-01-02")
    with pytest.raises(CalendarError):
        calendar.due("2028-01-01", 1)


@pytest.mark.parametrize(
    "text",
    [
        "years = [2029]",
        "days = []",
        'holidays = ["2027"]',
        "holidays = [2031-01-01]",
        "x = [",
        "years = [99999]",
    ],
)
def test_wrong_overrides(text: str, tmp_path: Path) -> None:
    path = tmp_path / "more.toml"
    path.write_text(text + "\n")
    with pytest.raises(FileError):
        working_days(path)
