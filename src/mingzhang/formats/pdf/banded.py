"""Tables that rule only their rows: level rules from edge to edge, room between the columns.

Between two rules stands a row, its cells wrapped or not. Where most rules are drawn cell by cell,
their pieces say where columns end; else a column is where texts stand under one another and hardly
a row reaches over the room beside it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pdf.frame import Floats
from mingzhang.formats.pdf.lines import rows_of
from mingzhang.formats.pdf.rulings import SNAP, Mesh, level_rules

LEAST_RULES = 4
"""Rules of one length that make a table."""
LEAST_ROWS = 2
"""Rows with several texts that make one."""
ROOM = 0.4
"""Columns stand apart by so many heights at least."""
HIGH = 1.5
"""A band so many times as high as most may hold a title."""
_STEP = 0.5
"""Points in which room is measured."""
_AMOUNT = re.compile(r"\d\.\d|\d,\d{3}")
_UNIT = re.compile(r"单\s*位\s*[:：]|编制(?:部门|单位)")

_Columns = list[tuple[float, float]]


class _Band(NamedTuple):
    """What stands between two rules: stretches of text from the left, and their words.

    amounts: in how many of its lines amounts stand.
    """

    top: float
    bottom: float
    stretches: _Columns
    text: str
    amounts: int


def find_banded(codes: NDArray[np.uint32], boxes: Floats, lines: Floats) -> list[Mesh]:
    """The tables among characters that no mesh holds.

    codes (n,), boxes (n, 4): the characters; lines (m, 4): the page's ruling lines.
    """
    rules = level_rules(lines)
    if len(rules) < LEAST_RULES or not len(codes):
        return []
    found = []
    for left, right in _edges(rules):
        inside = (boxes[:, 0] > left - SNAP) & (boxes[:, 2] < right + SNAP)
        within = rules[(rules[:, 1] > left - SNAP) & (rules[:, 2] < right + SNAP)]
        for run in _runs(_bands(codes[inside], boxes[inside], within)):
            size = float(np.median(boxes[inside][:, 3] - boxes[inside][:, 1]))
            # Amounts under one another with no rule between are rows that are not ruled.
            if len(run) < LEAST_ROWS or any(band.amounts > 1 for band in run):
                continue
            inner = _breaks(lines, run, (left, right)) or _rooms(run, size)
            if inner:
                found.append(_mesh(run, within, (left, *inner, right)))
    return found


def _edges(rules: Floats) -> Iterator[tuple[float, float]]:
    """Left and right of each group of rules of one length and place, if it is large enough."""
    rest = rules
    while len(rest) >= LEAST_RULES:
        _, left, right = rest[(rest[:, 2] - rest[:, 1]).argmax()].tolist()
        same = (abs(rest[:, 1] - left) <= SNAP) & (abs(rest[:, 2] - right) <= SNAP)
        if same.sum() >= LEAST_RULES:
            yield left, right
        rest = rest[(rest[:, 1] > right) | (rest[:, 2] < left)] if same.any() else rest[:0]


def _bands(codes: NDArray[np.uint32], boxes: Floats, rules: Floats) -> list[_Band]:
    ys = np.unique(rules[:, 0])
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    groups = np.searchsorted(ys, middles) - 1
    groups[groups == len(ys) - 1] = -1
    order, lines = rows_of(boxes, groups)
    starts = np.searchsorted(groups[order], np.arange(len(ys)))
    found = []
    for at, (top, bottom) in enumerate(pairwise(ys.tolist())):
        here = slice(starts[at], starts[at + 1])
        signs = order[here]
        texts = [
            "".join(map(chr, codes[part].tolist()))
            for part in np.split(signs, np.flatnonzero(np.diff(lines[here])) + 1)
        ]
        words = "".join(texts)
        places = sorted(map(tuple, boxes[signs][:, [0, 2]].tolist()))
        amounts = sum(bool(_AMOUNT.search(text)) for text in texts)
        found.append(_Band(top, bottom, _united(places), words, amounts))
    return found


def _united(places: Sequence[tuple[float, float]]) -> _Columns:
    """Stretches that overlap or nearly touch made one."""
    united: _Columns = []
    for left, right in places:
        if united and left - united[-1][1] < (right - left) * ROOM:
            united[-1] = (united[-1][0], max(right, united[-1][1]))
        else:
            united.append((left, right))
    return united


def _runs(bands: list[_Band]) -> Iterator[list[_Band]]:
    """Bands that follow one another, cut where a title or room between two tables stands."""
    usual = float(np.median([one.bottom - one.top for one in bands])) if bands else 0.0
    run: list[_Band] = []
    for band in bands:
        height = (band.bottom - band.top) / usual
        apart = height > HIGH and (band.text.endswith("表") or not band.text)
        if apart or _UNIT.search(band.text):
            yield run
            run = []
        else:
            run.append(band)
    yield run


def _breaks(lines: Floats, run: list[_Band], edges: tuple[float, float]) -> list[float]:
    """Where most rules of a table end and go on: between its columns, if they are drawn so."""
    top, bottom = run[0].top - SNAP, run[-1].bottom + SNAP
    level = lines[(lines[:, 1] == lines[:, 3]) & (lines[:, 1] > top) & (lines[:, 1] < bottom)]
    level = level[(level[:, 0] > edges[0] + SNAP) & (level[:, 0] < edges[1] - SNAP)]
    starts = level[np.argsort(level[:, 0])]
    cuts = np.flatnonzero(np.diff(starts[:, 0]) > SNAP) + 1
    parts = [part for part in np.split(starts, cuts) if len(part)]
    return [
        float(part[:, 0].mean())
        for part in parts
        if len(np.unique(part[:, 1].round())) > (len(run) + 1) / 2
    ]


def _rooms(run: list[_Band], size: float) -> list[float]:
    """The middle of the room between each two columns; none where it is no table."""
    first = next((at for at, band in enumerate(run) if _AMOUNT.search(band.text)), len(run))
    data = run[first:]
    if sum(len(band.stretches) > 1 for band in data) < LEAST_ROWS:
        return []
    columns = _columns(data, size)
    for band in reversed(run[:first]):
        columns = _with_head(columns, band)
    return [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]


def _mesh(run: list[_Band], rules: Floats, xs: tuple[float, ...]) -> Mesh:
    ys = (*(band.top for band in run), run[-1].bottom)
    upright = np.ones((len(run), len(xs)), np.bool_)
    for row, band in enumerate(run):
        for left, right in band.stretches:
            for at, x in enumerate(xs[1:-1], 1):
                if left < x - 1 and x + 1 < right:
                    upright[row, at] = False
    level = np.zeros((len(ys), len(xs) - 1), np.bool_)
    level[[0, -1]] = True
    middles = [(a + b) / 2 for a, b in pairwise(xs)]
    for y, start, end in rules.tolist():
        if ys[0] - SNAP < y < ys[-1] + SNAP:
            at = int(np.abs(np.array(ys) - y).argmin())
            level[at] |= np.array([start <= x <= end for x in middles])
    return Mesh(xs, ys, upright, level)


def _columns(data: list[_Band], size: float) -> _Columns:
    """Where texts stand under one another: what hardly any row covers lies between columns."""
    left = min(a for band in data for a, _ in band.stretches[:1])
    right = max(b for band in data for _, b in band.stretches)
    cover = np.zeros(int((right - left) / _STEP) + 2, np.int64)
    for band in data:
        for a, b in band.stretches:
            cover[int((a - left) / _STEP) : int((b - left) / _STEP) + 1] += 1
    full = np.concatenate(([False], cover > len(data) // 10, [False]))
    starts, ends = np.flatnonzero(~full[:-1] & full[1:]), np.flatnonzero(full[:-1] & ~full[1:])
    columns: _Columns = []
    for a, b in zip((starts * _STEP + left).tolist(), (ends * _STEP + left).tolist(), strict=True):
        if columns and a - columns[-1][1] < ROOM * size:
            columns[-1] = (columns[-1][0], b)
        else:
            columns.append((a, b))
    return columns


def _with_head(columns: _Columns, band: _Band) -> _Columns:
    """Columns with those that only a head shows, each as wide as its head; merged heads aside.

    A head may stand left of the amounts that stand at the right of its column.
    """
    found = [*columns]
    heads = [*band.stretches, (float("inf"), float("inf"))]
    for (left, right), (next_left, _) in pairwise(heads):
        under = [at for at, (a, b) in enumerate(found) if a < right and left < b]
        beside = [at for at, (a, b) in enumerate(found) if right <= a and b <= next_left]
        if len(under) == 1 or (beside and not under):
            at = under[0] if under else beside[0]
            a, b = found[at]
            found[at] = (min(a, left), max(b, right))
        elif not under:
            found = sorted([*found, (left, right)])
    return found
