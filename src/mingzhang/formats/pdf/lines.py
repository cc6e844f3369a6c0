"""Characters to printed lines: what stands side by side at one height, in one cell or outside.

The order of characters in a PDF says nothing; only where they stand does. All of it is done for a
page at once, with arrays.
"""

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingzhang.document import Box
from mingzhang.formats.pdf.frame import Floats

SAME_LINE = 0.5
"""Characters whose middles are closer than so many heights stand on one line."""
FLAT = 0.5
"""A sign lower than so much of its row's usual height is flat."""
SAME_GLYPH = 0.35
"""Equal characters closer than so many widths are one, printed twice (for bold, or by mistake)."""
WORD_GAP = 0.18
"""A gap of so many heights between Latin letters or digits is a space."""
WIDE_GAP = 0.42
"""So wide is a space between Chinese characters, beyond the line's usual gap."""
MIXED_GAP = 1.0
"""So wide is one between Chinese and Latin characters or digits, which are set apart anyway."""
COLUMN_GAP = 2.2
"""A gap of so many heights parts two texts that only stand at the same height."""
NUMBER = re.compile(r"[+\-－]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?\Z")
"""A whole printed number."""
_ENOUGH_GAPS = 6
"""Gaps among which a line shows its usual one; of fewer, the narrowest is taken."""
_SPACE = 32
_IS_MARK = np.zeros(0x10000, np.bool_)
_IS_MARK[[ord(mark) for mark in "，。、；：！？（）《》〈〉〔〕【】“”‘’—…－·"]] = True
_FIRST_WIDE = 0x2E80
"""From here on characters are Chinese or as wide as Chinese ones."""


class Line(NamedTuple):
    """A stretch of one printed line.

    group: the cell (0 and up) or -1 outside all grids; row: equal for stretches at one height;
    text: with single spaces; box: of all its characters; edges: the left edge of each character of
    the text and the right edge of the last; size: the mean height of its characters.
    """

    group: int
    row: int
    text: str
    box: Box
    edges: tuple[float, ...]
    size: float


def lay_lines(codes: NDArray[np.uint32], boxes: Floats, groups: NDArray[np.int64]) -> list[Line]:
    """The lines of a page, group by group, from the top, from the left.

    codes (n,) and boxes (n, 4) of characters without white space; groups (n,): the cell of each, or
    -1. Outside of cells a line ends at a wide gap.
    """
    if not len(codes):
        return []
    order, rows = rows_of(boxes, groups)
    codes, boxes, groups = codes[order], boxes[order], groups[order]
    keep = ~_printed_twice(codes, boxes, rows)
    codes, boxes, groups, rows = codes[keep], boxes[keep], groups[keep], rows[keep]
    heights = heights_of(boxes, rows)
    same = rows[1:] == rows[:-1]
    size = np.minimum(heights[1:], heights[:-1])
    gaps = np.where(same, (boxes[1:, 0] - boxes[:-1, 2]) / size, 0.0)
    breaks = ~same | ((groups[1:] < 0) & (gaps > COLUMN_GAP))
    starts = np.concatenate(([0], np.flatnonzero(breaks) + 1, [len(codes)]))
    spaces = ~breaks & _are_spaces(codes, gaps - _usual_gaps(gaps, breaks))
    return _cut(codes, boxes, groups, rows, starts, np.flatnonzero(spaces) + 1)


def rows_of(
    boxes: Floats, groups: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The reading order of the characters, and in it the number of each one's row."""
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    order = np.lexsort((middles, groups))
    heights = (boxes[:, 3] - boxes[:, 1])[order]
    apart = np.diff(middles[order]) > SAME_LINE * np.maximum(heights[1:], heights[:-1])
    rows = np.concatenate(([0], np.cumsum(apart | (np.diff(groups[order]) != 0))))
    within = np.lexsort((boxes[order, 0], rows))
    return order[within], rows[within]


def heights_of(boxes: Floats, rows: NDArray[np.int64]) -> Floats:
    """How high each character is, by which the gaps beside it are measured.

    A flat sign (一, －, a comma) counts as high as most signs of its row. rows: in order.
    """
    heights = boxes[:, 3] - boxes[:, 1]
    counts = np.bincount(rows)
    middle = np.cumsum(counts) - counts + counts // 2
    usual = heights[np.lexsort((heights, rows))][middle][rows]
    return np.where(heights < FLAT * usual, usual, heights)


def _printed_twice(
    codes: NDArray[np.uint32], boxes: Floats, rows: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Characters that stand where an equal one before them stands already."""
    twice = np.zeros(len(codes), np.bool_)
    widths, heights = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    for back in (1, 2):
        equal = (codes[back:] == codes[:-back]) & (rows[back:] == rows[:-back])
        equal &= boxes[back:, 0] - boxes[:-back, 0] < SAME_GLYPH * widths[back:]
        equal &= np.abs(boxes[back:, 1] - boxes[:-back, 1]) < SAME_GLYPH * heights[back:]
        twice[back:] |= equal
    return twice


def _usual_gaps(gaps: Floats, breaks: NDArray[np.bool_]) -> Floats:
    """For each gap the usual one of its line, wider than none only where a line is spread out."""
    usual = np.zeros(len(gaps))
    if not len(gaps):
        return usual
    line = np.cumsum(breaks)
    inner = np.flatnonzero(~breaks)
    order = inner[np.lexsort((gaps[inner], line[inner]))]
    counts = np.bincount(line[inner], minlength=line[-1] + 1)
    first = np.cumsum(counts) - counts
    several = np.flatnonzero(counts > 1)
    rank = np.where(counts >= _ENOUGH_GAPS, counts * 2 // 5, 0)
    values = np.zeros(len(counts))
    values[several] = np.maximum(gaps[order[(first + rank)[several]]], 0)
    usual[inner] = values[line[inner]]
    return usual


def _are_spaces(codes: NDArray[np.uint32], gaps: Floats) -> NDArray[np.bool_]:
    """Which gaps are spaces of the text: between words, or where somebody set texts apart."""
    before, after = codes[:-1], codes[1:]
    narrow = (before < _FIRST_WIDE).astype(np.int64) + (after < _FIRST_WIDE)
    least = np.array([WIDE_GAP, MIXED_GAP, WORD_GAP])[narrow]
    marks = _IS_MARK[np.minimum(before, 0xFFFF)] | _IS_MARK[np.minimum(after, 0xFFFF)]
    spaces: NDArray[np.bool_] = (gaps > least) & ~marks
    return spaces


def _cut(
    codes: NDArray[np.uint32],
    boxes: Floats,
    groups: NDArray[np.int64],
    rows: NDArray[np.int64],
    starts: NDArray[np.int64],
    spaces: NDArray[np.int64],
) -> list[Line]:
    """Cut the characters, in reading order, at starts into lines.

    starts: of each line, and the end of the last; spaces: before which characters one stands.
    """
    begin = starts[:-1]
    x0, y0 = (np.minimum.reduceat(boxes[:, i], begin).round(2).tolist() for i in (0, 1))
    x1, y1 = (np.maximum.reduceat(boxes[:, i], begin).round(2).tolist() for i in (2, 3))
    heights = np.add.reduceat(boxes[:, 3] - boxes[:, 1], begin) / np.diff(starts)
    lefts = boxes[:, 0]
    if len(spaces):
        codes = np.insert(codes, spaces, _SPACE)
        lefts = np.insert(lefts, spaces, boxes[spaces - 1, 2])
    text = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    edges = lefts.round(2).tolist()
    moved = (starts + np.searchsorted(spaces, starts)).tolist()
    return [
        Line(group, row, text[a:b], (left, top, right, bottom), (*edges[a:b], right), size)
        for group, row, a, b, left, top, right, bottom, size in zip(
            groups[begin].tolist(),
            rows[begin].tolist(),
            moved[:-1],
            moved[1:],
            x0,
            y0,
            x1,
            y1,
            heights.tolist(),
            strict=True,
        )
    ]
