"""Geometry of charts: numbers become places in an SVG; the template draws them and their texts."""

from math import ceil, floor, log10
from typing import NamedTuple

WIDTH = 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 8, 12, 26
_TALL = 240
_ROW = 19


class Mark(NamedTuple):
    """A tick of an axis: where it stands, and its text."""

    at: float
    text: str


class Bar(NamedTuple):
    """A bar. series: which of the series, from 0; hover: what is shown of it."""

    x: float
    y: float
    width: float
    height: float
    series: int
    hover: str


class Bars(NamedTuple):
    """A chart of upright bars, side by side within each label."""

    names: tuple[str, ...]
    bars: tuple[Bar, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    height: float = _TALL
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    base: float = _TALL - _BOTTOM


class Dot(NamedTuple):
    """A row of a dot chart. below: whether it stands left of the line."""

    name: str
    x: float
    y: float
    text: str
    hover: str
    below: bool


class Dots(NamedTuple):
    """A chart of dots in rows, with a line at the value to reach."""

    dots: tuple[Dot, ...]
    across: tuple[Mark, ...]
    line: float
    line_text: str
    height: float
    left: float


def bars(labels: list[str], series: dict[str, list[float]], every: int) -> Bars:
    """A bar chart. labels: one for each place; series: as long; every: how many labels apart."""
    top = max((value for values in series.values() for value in values), default=0.0)
    marks = _ticks(0.0, top or 1.0)
    scale = (_TALL - _TOP - _BOTTOM) / marks[-1]
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    wide = step * 0.8 / max(1, len(series))
    base = _TALL - _BOTTOM
    found = [
        Bar(
            round(_LEFT + step * (place + 0.1) + wide * number, 1),
            round(base - value * scale, 1),
            round(max(0.8, wide - 0.4), 1),
            round(value * scale, 1),
            number,
            f"{label} {name} {value:,.{0 if float(value).is_integer() else 1}f}",
        )
        for number, (name, values) in enumerate(series.items())
        for place, (label, value) in enumerate(zip(labels, values, strict=True))
    ]
    across = [
        Mark(round(_LEFT + step * (place + 0.5), 1), label)
        for place, label in enumerate(labels)
        if place % every == 0
    ]
    up = [Mark(round(base - one * scale, 1), f"{one:,g}") for one in marks]
    return Bars(tuple(series), tuple(found), tuple(across), tuple(up))


def dots(rows: list[tuple[str, float, str]], line: float) -> Dots:
    """A dot chart of percentages. rows: name, value, what to add on hover; line: the target."""
    left = 14 + 13 * min(9, max((len(name) for name, *_ in rows), default=1))
    low = min([value for _, value, _ in rows] + [line])
    marks = _ticks(max(0.0, low - 0.05), 100.0)
    start = marks[0]
    scale = (WIDTH - left - 62) / max(1e-9, 100.0 - start)
    found = [
        Dot(
            name if len(name) <= 9 else name[:8] + "…",
            round(left + (value - start) * scale, 1),
            round(20 + _ROW * (place + 0.5), 1),
            f"{value:.2f}%",
            f"{name} {value:.2f}%，{more}",
            value < line,
        )
        for place, (name, value, more) in enumerate(rows)
    ]
    across = [
        Mark(round(left + (one - start) * scale, 1), f"{one:g}") for one in marks if one <= 100
    ]
    at = round(left + (line - start) * scale, 1)
    return Dots(tuple(found), tuple(across), at, f"目标 {line:g}%", 44 + _ROW * len(rows), left)


def _ticks(low: float, high: float) -> list[float]:
    """Four to six round numbers from below the low to the high, or above it."""
    span = max(high - low, 1e-6)
    unit = 10.0 ** floor(log10(span / 4))
    size = next(unit * one for one in (1, 2, 2.5, 5, 10) if span / (unit * one) <= 5)
    first, last = floor(low / size + 1e-9), ceil(high / size - 1e-9)
    return [round(number * size, 10) for number in range(first, last + 1)]
