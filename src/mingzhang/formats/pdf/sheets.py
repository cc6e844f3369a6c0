"""Pages without their grids: what repeats on them, and where their margins are."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from mingzhang.formats.pdf.lines import Line

LARGER = 1.15
"""Sizes that differ by more than this ratio are two kinds of text."""
REPEATED = 0.5
"""Share of pages on which a running head or foot stands."""
RUNNING = 0.15
"""Share of the page's height, above and below, in which one stands."""
CLEAR = 2.6
"""A centred line keeps so many heights free at both sides: more than an indent."""
CENTRED = 0.08
"""Share of the width by which the free room at both sides of a centred line may differ."""
ENOUGH_LINES = 5
"""Lines that a page must have to show its margins; a cover has fewer."""
_BORDER = 0.1
_PAGE_NUMBER = re.compile(
    r"[-—–－·~\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/，,]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－·~\s]*\Z"
)
_DIGITS = re.compile(r"\d+")


class Sheet(NamedTuple):
    """The lines of a page outside its grids, from the top, and what the page's margins are.

    number: 1-based; size: width, height in points; tops: where its grids begin.
    """

    number: int
    size: tuple[float, float]
    lines: tuple[Line, ...]
    tops: tuple[float, ...]

    @property
    def rows(self) -> list[list[Line]]:
        """The lines that stand at one height, together."""
        rows: dict[int, list[Line]] = {}
        for line in self.lines:
            rows.setdefault(line.row, []).append(line)
        return list(rows.values())


def without_running(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets without page numbers and without heads and feet that repeat on most pages."""
    rows = [sheet.rows for sheet in sheets]
    counts: Counter[str] = Counter()
    for found in rows:
        counts.update({_running_key(row) for row in (*found[:2], *found[-2:])})
    often = max(3, REPEATED * len(sheets))
    result = []
    for sheet, found in zip(sheets, rows, strict=True):
        begin, end = 0, len(found)
        while begin < end and _is_running(found[begin], sheet, counts, often):
            begin += 1
        while begin < end and _is_running(found[end - 1], sheet, counts, often):
            end -= 1
        kept = tuple(line for row in found[begin:end] for line in row)
        result.append(sheet._replace(lines=kept))
    return result


def _running_key(row: list[Line]) -> str:
    """What is equal on the pages on which a row repeats: its text but for numbers, its height."""
    return _DIGITS.sub("#", "|".join(line.text for line in row)) + f"@{row[0].box[1] / 4:.0f}"


def _is_running(row: list[Line], sheet: Sheet, counts: Counter[str], often: float) -> bool:
    height = sheet.size[1]
    top, bottom = row[0].box[1], row[-1].box[3]
    if RUNNING * height < top and bottom < (1 - RUNNING) * height:
        return False
    if len(row) == 1 and _PAGE_NUMBER.match(row[0].text):
        return True
    return counts[_running_key(row)] >= often


class Margins(NamedTuple):
    """Where full lines begin and end on a page, in points, and the usual size and pitch."""

    left: float
    right: float
    size: float
    pitch: float


def margins_of(sheets: Sequence[Sheet]) -> list[Margins]:
    """The margins of each sheet; a page with little text has those of pages of its size."""
    own = [_own_margins(sheet) for sheet in sheets]
    like: dict[tuple[float, float], Margins] = {}
    for size in {sheet.size for sheet in sheets}:
        sure = [
            margins
            for sheet, (shown, margins) in zip(sheets, own, strict=True)
            if shown and sheet.size == size
        ]
        if sure:
            like[size] = Margins(*(median(values) for values in zip(*sure, strict=True)))
        else:
            like[size] = Margins(size[0] * _BORDER, size[0] * (1 - _BORDER), 12.0, 18.0)
    result = []
    for sheet, (shown, mine) in zip(sheets, own, strict=True):
        usual = like[sheet.size]
        if not shown:
            left, right = min(mine.left, usual.left), max(mine.right, usual.right)
            mine = usual._replace(left=left, right=right)
        elif _is_even(sheet) and 0 < mine.left - usual.left < 4 * mine.size:
            # Every line of the page begins a paragraph: what looks like the margin is the indent.
            mine = mine._replace(left=usual.left)
        result.append(mine)
    return result


def _is_even(sheet: Sheet) -> bool:
    """Whether all lines of a page that stand alone begin at one place."""
    starts = [row[0].box[0] for row in sheet.rows if len(row) == 1]
    return max(starts) - min(starts) < sheet.lines[0].size


def _own_margins(sheet: Sheet) -> tuple[bool, Margins]:
    """Whether a page has enough running text to show its margins, and its margins by that."""
    width = sheet.size[0]
    lines = [row[0] for row in sheet.rows if len(row) == 1]
    if not lines:
        return False, Margins(width / 2, width / 2, 12.0, 18.0)
    size = median(line.size for line in lines)
    body = [one for one in lines if one.size < LARGER * size] or lines
    left = min(one.box[0] for one in body)
    # A full stop may hang over the right margin: the usual end of full lines is the margin.
    furthest = max(one.box[2] for one in body)
    full = [one for one in body if one.box[2] > furthest - 2 * size]
    right = median(one.box[2] for one in full) if len(full) > 2 else furthest
    steps = [b.box[1] - a.box[1] for a, b in pairwise(body)]
    steps = [step for step in steps if 0 < step < 4 * size]
    pitch = median(steps) if steps else 1.8 * size
    # Two lines of a paragraph end alike but begin apart; two lines of a title do neither.
    starts = [one.box[0] for one in full if one.box[2] > furthest - size / 2]
    paragraph = len(starts) > 1 and max(starts) - min(starts) > size
    return len(body) >= ENOUGH_LINES or paragraph, Margins(left, right, size, pitch)


def is_title(line: Line, margins: Margins) -> bool:
    """Whether a line is centred between the margins and clear of both."""
    before, after = line.box[0] - margins.left, margins.right - line.box[2]
    clear = min(before, after) > CLEAR * min(line.size, margins.size)
    return clear and abs(before - after) < CENTRED * (margins.right - margins.left)
