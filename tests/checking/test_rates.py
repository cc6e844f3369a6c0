"""Ranges: what a ratio of rounded numbers may be, no more and no less."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.checking.rates import (
    Range,
    between,
    growth,
    percent,
    printed,
    share,
    truncated,
)

CENTS = st.integers(1, 10**5)
OFF = st.integers(-10, 10)
"""How far the truth is from the print, in twentieths of the last digit."""
STEP = st.sampled_from([F(1), F(1, 10), F(1, 100)])


def within(value: F, range_: Range | None) -> bool:
    return range_ is None or range_.low <= value <= range_.high


@given(CENTS, CENTS, OFF, OFF, STEP)
def test_what_is_true_lies_within(one: int, other: int, off: int, off2: int, step: F) -> None:
    """Whatever two rounded numbers truly are, every range of what they give holds the truth."""
    true, true2 = F(one, 100) + off * step / 20, F(other, 100) + off2 * step / 20
    a, b = printed(F(one, 100), step), printed(F(other, 100), step)
    assert within(true + true2, a.plus(b))
    assert within(true - true2, a.minus(b))
    if a.low > 0 and b.low > 0:
        assert within(100 * true / true2, share(a, b))
        assert within(100 * (true / true2 - 1), between(b, a))
        for sign in (1, -1):
            before = true - sign * true2
            assert before <= 0 or within(100 * true2 / before, growth(a, b, sign))


def test_ranges_are_no_wider_than_they_must_be() -> None:
    assert share(Range(F(1), F(3)), Range(F(4), F(5))) == (20, 75)
    assert share(Range(F(-3), F(-1)), Range(F(4), F(5))) == (-75, -20)
    assert growth(Range(F(90), F(92)), Range(F(8), F(10)), -1) == (8, 10)
    assert growth(Range(F(108), F(110)), Range(F(8), F(10)), 1) == (F(800, 102), F(1000, 98))
    assert between(Range(F(100), F(200)), Range(F(150), F(300))) == (-25, 200)
    assert Range(F(1), F(2)).plus(Range(F(3), F(5))) == (4, 7)
    assert Range(F(1), F(2)).minus(Range(F(3), F(5))) == (-4, -1)


def test_nothing_is_said_of_what_may_have_been_nothing() -> None:
    assert share(Range(F(1), F(1)), Range(F(0), F(1))) is None
    assert between(Range(F(0), F(1)), Range(F(1), F(1))) is None
    assert growth(Range(F(10), F(10)), Range(F(10), F(10)), 1) is None
    assert growth(Range(F(10), F(10)), Range(F(-1), F(1)), 1) is None
    assert growth(Range(F(10), F(10)), Range(F(0), F(1)), 1) == (0, F(100, 9))


def test_ranges_meet_where_they_touch() -> None:
    low, high = Range(F(0), F(1)), Range(F(1), F(2))
    assert low.meets(high)
    assert high.meets(low)
    assert not low.meets(Range(F(2), F(3)))
    assert not Range(F(2), F(3)).meets(low)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (F(100, 3), 2, "33.33%"),
        (F(1, 8), 2, "0.13%"),
        (F(-1, 8), 2, "-0.13%"),
        (F(-1, 1000), 2, "0.00%"),
        (F(25, 2), 0, "13%"),
        (F(-25, 2), 0, "-13%"),
        (F(201, 2), 1, "100.5%"),
    ],
)
def test_percent_is_rounded_half_up(value: F, decimals: int, shown: str) -> None:
    assert percent(value, decimals) == shown


def test_cut_off_instead_of_rounded() -> None:
    step = F(1, 100)
    true = Range(F(200, 3), F(200, 3))
    assert truncated(true, printed(F(6666, 100), step), step)
    assert not truncated(true, printed(F(6665, 100), step), step)
    assert not truncated(true, printed(F(6667, 100), step), step)
    exact = Range(F(50), F(50))
    assert truncated(exact, printed(F(50), step), step)
    assert not truncated(exact, printed(F(4999, 100), step), step)
