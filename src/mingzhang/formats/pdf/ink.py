"""The ink of a scanned page: how far it leans, its ruling lines, and what is left without them.

Pictures are grey, 8 bits, y down; all numbers here are pixels. Ruling lines are runs of ink longer
than any stroke of a sign; a short one counts only where it reaches from one line to the next.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pdf.frame import Floats

Grey = NDArray[np.uint8]

MOST_LEAN = 4.0
"""Degrees by which a page may lie askew on the glass."""
LEAST_LEAN = 0.04
"""Degrees that no line and no row of text suffers from."""
SHADOW = 8
"""Pixels of a patch of paper whose grey is taken for one."""
WINDOW, CONTRAST = 24.0, 12
"""Ink is so many greys darker than its surroundings of so many points."""
NOISY = 3.0
"""Ink is so many times darker than noise."""
GAP = 1.0
"""Points that may be missing in a line."""
LEAST = 10.0
"""Points of the shortest line: as high as a row."""
LONG = 48.0
"""Points of a line that needs no other to be one."""
NEAR = 0.6
"""Points by which a line may miss one that it reaches."""
THICK, WAVY = 3.0, 8.0
"""Points: how thick a line is, and how far one on wavy paper strays."""
_FINE = 0.05
_COARSE = 0.5
_SMALL = 700
"""Longest side of the picture by which the lean is seen; the fine step takes twice as much."""


class _Run(NamedTuple):
    """A level run of ink: pixels, ends exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int


class Ink(NamedTuple):
    """What stands on a page. lines (m, 4): ruling lines as boxes without thickness in one
    direction; text: the picture without them."""

    lines: Floats
    text: Grey


def whiten(picture: Grey) -> Grey:
    """The picture as on white paper: shadows and grey paper taken away."""
    import cv2

    height, width = picture.shape
    small = cv2.resize(picture, None, fx=1 / SHADOW, fy=1 / SHADOW, interpolation=cv2.INTER_AREA)
    paper = cv2.blur(cv2.dilate(small, np.ones((5, 5), np.uint8)), (5, 5))
    paper = cv2.resize(np.maximum(paper, 1), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, paper, scale=255), np.uint8)


def straighten(picture: Grey) -> Grey:
    """The picture turned so that its rows are level."""
    import cv2

    lean = _lean(picture)
    if abs(lean) < LEAST_LEAN:
        return picture
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height), borderValue=255), np.uint8)


def _lean(picture: Grey) -> float:
    """By how many degrees the rows rise to the left: turned by that, they are most distinct."""
    rough = _sharpest(_reduced(picture, _SMALL), np.arange(-MOST_LEAN, MOST_LEAN + 0.1, _COARSE))
    around = rough + np.arange(-_COARSE, _COARSE + 0.01, _FINE)
    return _sharpest(_reduced(picture, 2 * _SMALL), around)


def _reduced(picture: Grey, side: int) -> Grey:
    """A smaller picture in which ink is light."""
    import cv2

    share = min(1.0, side / max(picture.shape))
    small = cv2.resize(255 - picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _sharpest(ink: Grey, angles: Floats) -> float:
    """The angle at which the rows of a picture differ most; of equal ones the least."""
    import cv2

    height, width = ink.shape
    best, most = 0.0, -1.0
    for angle in sorted(angles.tolist(), key=abs):
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        sums = cv2.warpAffine(ink, turn, (width, height)).sum(axis=1, dtype=np.float64)
        distinct = float(np.square(np.diff(sums)).sum())
        if distinct > most * (1 + 1e-9):
            best, most = angle, distinct
    return best


def separate(picture: Grey, scale: float) -> Ink:
    """Ruling lines and the rest. picture: a straight one; scale: pixels a point."""
    # Of upright lines the picture is turned over, so that there is one kind to look for.
    level, upright = _runs(picture, scale), _runs(np.ascontiguousarray(picture.T), scale)
    text = picture.copy()
    lines = []
    for boxes, turned in zip(_held(level, upright, scale), (False, True), strict=True):
        canvas = text.T if turned else text
        for x0, y0, x1, y1 in boxes:
            canvas[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1] = 255
            middle = (y0 + y1) / 2
            lines.append((middle, x0, middle, x1) if turned else (x0, middle, x1, middle))
    return Ink(np.array(lines, np.float64).reshape(-1, 4), text)


def _runs(picture: Grey, scale: float) -> list[_Run]:
    """Level runs of ink that are long and thin."""
    import cv2

    gap, least = round(GAP * scale), round(LEAST * scale)
    window = 2 * round(WINDOW * scale / 2) + 1
    runs: Any = cv2.adaptiveThreshold(
        picture,
        255,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY_INV,
        window,
        max(CONTRAST, NOISY * noise(picture)),
    )
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, gap + 1), np.uint8))
    runs = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    # A run that goes on a pixel higher is one with it.
    _, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    found = []
    for x, y, width, height, area in stats[1:].tolist():
        if area <= THICK * scale * width and height <= WAVY * scale:
            found.append(_Run(x, y, x + width, y + height))
    return found


def noise(picture: Grey) -> float:
    """How far the mean grey strays from its neighbours, where nothing is printed."""
    import cv2

    return 1.5 * float(np.median(cv2.absdiff(picture, cv2.medianBlur(picture, 3))))


def _held(level: list[_Run], upright: list[_Run], scale: float) -> tuple[list[_Run], list[_Run]]:
    """The runs that are ruling lines: long ones, and short ones that reach from line to line."""
    long = LONG * scale
    kept = tuple([one for one in runs if one.x1 - one.x0 >= long] for runs in (level, upright))
    rest = tuple([one for one in runs if one.x1 - one.x0 < long] for runs in (level, upright))
    found = True
    while found:
        found = False
        for mine, others, theirs in zip(kept, rest, reversed(kept), strict=True):
            across = np.array(theirs, np.float64).reshape(-1, 4)
            held = {one for one in others if _reaches(one, across, NEAR * scale)}
            mine += [one for one in others if one in held]
            others[:] = [one for one in others if one not in held]
            found = found or bool(held)
    return kept[0], kept[1]


def _reaches(run: _Run, across: Floats, near: float) -> bool:
    """Whether both ends of a run lie on lines that run across it (those in their own turned
    picture: x along them)."""
    middle = (run.y0 + run.y1) / 2
    meets = (across[:, 0] - near <= middle) & (middle <= across[:, 2] + near)
    first, last = across[meets, 1], across[meets, 3]
    return all(((first - near <= end) & (end <= last + near)).any() for end in (run.x0, run.x1))
