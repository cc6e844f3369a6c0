"""Rates: what a ratio may be, given that every printed number is rounded. Exact, no float."""

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple


class Range(NamedTuple):
    """A number known to lie between two bounds, both inclusive."""

    low: Fraction
    high: Fraction

    def meets(self, other: "Range") -> bool:
        """Whether the two could be one number."""
        return self.low <= other.high and other.low <= self.high

    def plus(self, other: "Range") -> "Range":
        """The sum."""
        return Range(self.low + other.low, self.high + other.high)


@lru_cache(maxsize=4096)
def printed(value: Fraction, step: Fraction) -> Range:
    """What a number printed with a last digit worth ``step`` may truly be."""
    return Range(value - step / 2, value + step / 2)


def share(part: Range, whole: Range) -> Range | None:
    """Part of a whole in percent; None where the whole may be nothing."""
    if whole.low <= 0:
        return None
    low = part.low / (whole.high if part.low >= 0 else whole.low)
    high = part.high / (whole.low if part.high >= 0 else whole.high)
    return Range(100 * low, 100 * high)


def growth(new: Range, change: Range, sign: int) -> Range | None:
    """How many percent ``change`` is of what ``new`` grew (+1) or fell (-1) from."""
    bounds = []
    for moved, now in ((change.low, new.high), (change.high, new.low)):
        old = now - sign * moved
        if old <= 0 or moved < 0:
            return None
        bounds.append(100 * moved / old)
    return Range(min(bounds), max(bounds))


def between(old: Range, new: Range) -> Range | None:
    """The growth from old to new in percent, signed."""
    if old.low <= 0:
        return None
    return Range(100 * (new.low / old.high - 1), 100 * (new.high / old.low - 1))


def percent(value: Fraction, decimals: int) -> str:
    """A percentage rounded half up, as it would be printed."""
    scale = 10**decimals
    count = int(abs(value) * scale + Fraction(1, 2))
    whole, part = divmod(count, scale)
    sign = "-" if value < 0 and count else ""
    return f"{sign}{whole}.{part:0{decimals}d}%" if decimals else f"{sign}{whole}%"


def truncated(true: Range, stated: Range, step: Fraction) -> bool:
    """Whether a stated rate (its rounding range) is the true one cut off instead of rounded."""
    cut = (stated.low + stated.high) / 2
    return true.low < cut + step and cut <= true.high
