"""Ranges: what a ratio of rounded numbers may be, no more and no less."""

from fractions import Fraction

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
STEP = st.sampled_from([Fraction(1), Fraction(1, 10), Fraction(1, 100)])


def span(low: int, high: int) -> Range:
    return Range(Fraction(low), Fraction(high))


def within(value: Fraction, range_: Range | None) -> bool:
    return range_ is None or range_.low <= value <= range_.high


@given(CENTS, CENTS, OFF, OFF, STEP)
def test_what_is_true_lies_within(
    one: int, other: int, off: int, off2: int, step: Fraction
) -> None:
    """Whatever two rounded numbers truly are, every range of what they give holds the truth."""
    true, true2 = Fraction(one, 100) + off * step / 20, Fraction(other, 100) + off2 * step / 20
    a, b = printed(Fraction(one, 100), step), printed(Fraction(other, 100), step)
    assert within(true + true2, a.plus(b))
    if a.low > 0 and b.low > 0:
        assert within(100 * true / true2, share(a, b))
        assert within(100 * (true / true2 - 1), between(b, a))
        for sign in (1, -1):
            before = true - sign * true2
            assert before <= 0 or within(100 * true2 / before, growth(a, b, sign))


def test_ranges_are_no_wider_than_they_must_be() -> None:
    assert share(span(1, 3), span(4, 5)) == span(20, 75)
    assert share(span(-3, -1), span(4, 5)) == span(-75, -20)
    assert growth(span(90, 92), span(8, 10), -1) == span(8, 10)
    assert growth(span(108, 110), span(8, 10), 1) == Range(Fraction(800, 102), Fraction(1000, 98))
    assert between(span(100, 200), span(150, 300)) == span(-25, 200)
    assert span(1, 2).plus(span(3, 5)) == span(4, 7)


def test_a_part_printed_as_nothing_may_be_a_little_less() -> None:
    """As a correction is; by the least whole it is the greatest share."""
    part, whole = printed(Fraction(0), Fraction(1)), Range(Fraction(50), Fraction(150))
    assert share(part, whole) == Range(Fraction(-1), Fraction(1))


def test_nothing_is_said_of_what_may_have_been_nothing() -> None:
    assert share(span(1, 1), span(0, 1)) is None
    assert between(span(0, 1), span(1, 1)) is None
    assert growth(span(10, 10), span(10, 10), 1) is None
    assert growth(span(10, 10), span(-1, 1), 1) is None
    assert growth(span(10, 10), span(0, 1), 1) == Range(Fraction(0), Fraction(100, 9))


def test_ranges_meet_where_they_touch() -> None:
    low, high = span(0, 1), span(1, 2)
    assert low.meets(high)
    assert high.meets(low)
    assert not low.meets(span(2, 3))
    assert not span(2, 3).meets(low)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(100, 3), 2, "33.33%"),
        (Fraction(1, 8), 2, "0.13%"),
        (Fraction(-1, 8), 2, "-0.13%"),
        (Fraction(-1, 1000), 2, "0.00%"),
        (Fraction(25, 2), 0, "13%"),
        (Fraction(-25, 2), 0, "-13%"),
        (Fraction(201, 2), 1, "100.5%"),
    ],
)
def test_percent_is_rounded_half_up(value: Fraction, decimals: int, shown: str) -> None:
    assert percent(value, decimals) == shown


def test_cut_off_instead_of_rounded() -> None:
    step = Fraction(1, 100)
    true = Range(Fraction(200, 3), Fraction(200, 3))
    assert truncated(true, printed(Fraction(6666, 100), step), step)
    assert not truncated(true, printed(Fraction(6665, 100), step), step)
    assert not truncated(true, printed(Fraction(6667, 100), step), step)
    exact = span(50, 50)
    assert truncated(exact, printed(Fraction(50), step), step)
    assert not truncated(exact, printed(Fraction(4999, 100), step), step)
