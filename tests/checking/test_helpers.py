"""Names, dates and everyday names that several rules share."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.dates import span_of
from mingzhang.checking.merged import merged_names
from mingzhang.checking.names import is_part, nearly
from mingzhang.codes import fold, names_of

UNIT = "青岚市云溪区政务服务管理办公室"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
@settings(deadline=None)
def test_every_print_of_a_date(day: date) -> None:
    year, month, number = day.year, day.month, day.day
    prints = (f"{year}年{month}月{number}日", f"{year}.{month}.{number}", day.isoformat())
    assert {span_of(text) for text in prints} == {(day, day)}
    first, last = span_of(f"{year} 年 {month} 月底前完成") or (day, day)
    assert first.day == 1
    assert first <= day <= last < date(year + month // 12, month % 12 + 1, 1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023年", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023.12", date(2023, 12, 1), date(2023, 12, 31)),
    ],
)
def test_a_year_or_a_month_stands_for_all_its_days(text: str, first: date, last: date) -> None:
    assert span_of(text) == (first, last)


@pytest.mark.parametrize("text", ["", "长期", "2023", "2023年2月30日", "2023年1月至2023年3月"])
def test_no_date(text: str) -> None:
    assert span_of(text) is None


@given(st.sets(st.integers(0, len(UNIT) - 1), min_size=1))
@settings(deadline=None)
def test_an_abbreviation_is_never_nearly(kept: set[int]) -> None:
    name = "".join(UNIT[index] for index in sorted(kept))
    assert is_part(name, UNIT)
    assert not nearly(name, UNIT)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("区行政服务管理办", True),
        ("云溪区政务服物管理办公室", True),
        ("区行政服务中心", False),
        ("云溪区财政局", False),
        ("云溪区人力资源和社会保障局", False),
        ("", False),
    ],
)
def test_nearly(name: str, near: bool) -> None:
    assert nearly(name, UNIT) == near


def test_other_units_of_a_place_are_not_near() -> None:
    assert not nearly("青岚市云溪区民政局", "青岚市云溪区财政局")
    assert not nearly("青岚市市场监督管理局", "青岚市城市综合管理局")


def test_everyday_names_have_codes() -> None:
    text = files("mingzhang.forms").joinpath("data/statements/budget.toml").read_text("utf-8")
    read = {fold(one["name"]) for one in tomllib.loads(text)["values"]["merged"]}
    assert read <= merged_names().keys()
    codes = {code for group in merged_names().values() for code in group}
    assert all(names_of("economic", code) for code in codes)
