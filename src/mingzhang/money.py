"""Amounts of money: exact integers of fen, and the printed numbers they come from.

A printed number such as ``1,932.33`` under ``单位：万元`` is 1 932 330 000 fen.
No float is ever made.
"""

import re
from functools import lru_cache
from typing import NamedTuple

UNITS: dict[str, int] = {"元": 100, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}
"""Fen in one printed unit."""

BLANKS = frozenset({"", "-", "--", "—", "——", "－", "–", "/", "\\"})
"""Prints that stand for "no amount" (folded)."""

_FOLD = str.maketrans("０１２３４５６７８９．，－＋（）", "0123456789.,-+()", " \t\r\n\u3000\xa0")
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3}){1,9}|\d{1,30})(?:\.(\d{0,30}))?\Z", re.ASCII)
_BRACKETED = re.compile(r"\((.+)\)\Z")


class MoneyError(ValueError):
    """A text is no amount, or an amount that whole fen cannot hold. The message is Chinese."""


class Printed(NamedTuple):
    """A printed number, exactly: ``digits / 10**decimals``.

    digits: the signed integer without its point; decimals: digits after the point.
    """

    digits: int
    decimals: int

    def fen(self, unit: str) -> int | None:
        """The number times its unit in fen; None where that is no whole number of fen.

        unit: one of UNITS.
        """
        value, rest = divmod(self.digits * UNITS[unit], 10**self.decimals)
        return None if rest else value


@lru_cache(maxsize=8192)
def parse(text: str) -> Printed | None:
    """Read a printed number: thousands commas, full-width digits, (1.2) as negative, 1932 or 0.00.

    Returns None where the text is no number (blank included; see ``is_blank``).
    """
    folded = text.translate(_FOLD)
    negative = False
    if bracketed := _BRACKETED.match(folded):
        folded, negative = bracketed[1], True
    found = _NUMBER.match(folded)
    if found is None:
        return None
    fraction = found[3] or ""
    digits = int(found[2].replace(",", "") + fraction)
    if negative or found[1] == "-":
        digits = -digits
    return Printed(digits, len(fraction))


def is_blank(text: str) -> bool:
    """Whether a cell's text says that there is no amount."""
    return text.translate(_FOLD) in BLANKS


def exact(text: str, unit: str) -> int:
    """Read an amount that somebody typed into a book, in fen.

    text: a number; unit: the unit it is typed in. Raises MoneyError for text that is no number and
    for an amount finer than a fen.
    """
    number = parse(text)
    if number is None:
        raise MoneyError(f"「{text}」不是金额")
    fen = number.fen(unit)
    if fen is None:
        raise MoneyError(f"「{text}{unit}」比一分钱还小，请保留到分")
    return fen


def rounded(fen: int, unit: str, decimals: int) -> int:
    """Round half up (away from zero) to the printed unit; the result is again in fen.

    fen: the exact amount; unit and decimals: how it will be printed (万元 with 2 decimals: 100 元).
    """
    step = grain(unit, decimals)
    magnitude = (abs(fen) * 2 + step) // (2 * step) * step
    return magnitude if fen >= 0 else -magnitude


def grain(unit: str, decimals: int) -> int:
    """Fen in the last printed digit: 万元 with 2 decimals gives 10 000 fen; never less than 1."""
    return max(1, UNITS[unit] // int(10**decimals))


def show(fen: int, unit: str, decimals: int, *, grouping: bool = True, trim: bool = False) -> str:
    """Print an amount, rounded half up.

    fen: the amount; decimals: digits after the point; grouping: 1,932.33 rather than 1932.33;
    trim: leave out zeros at the end of the fraction (1437.5, 6).
    """
    step = grain(unit, decimals)
    count = abs(rounded(fen, unit, decimals)) // step
    scale = UNITS[unit] // step
    places = len(str(scale)) - 1
    whole, part = divmod(count, scale)
    fraction = f"{part:0{places}d}".ljust(decimals, "0") if decimals else ""
    if trim:
        fraction = fraction.rstrip("0")
    sign = "-" if fen < 0 and count else ""
    text = f"{whole:,}" if grouping else str(whole)
    return f"{sign}{text}.{fraction}" if fraction else f"{sign}{text}"
