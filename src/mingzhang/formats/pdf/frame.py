"""The frame of a page: points from the top left of the page as it is read, and PDF's own space.

PDF's y runs up and its pages may be turned; here, once, that ends. A page is turned so that most of
its characters stand upright; where it has none, as its /Rotate says.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingzhang.document import Box

Floats = NDArray[np.float64]


class Frame(NamedTuple):
    """The visible rectangle of a page in PDF space (points) and its reading direction.

    quarter: quarter turns clockwise of the upright text in PDF space, 0 to 3.
    """

    left: float
    bottom: float
    right: float
    top: float
    quarter: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points, as read."""
        across, up = self.right - self.left, self.top - self.bottom
        return (up, across) if self.quarter % 2 else (across, up)

    def inside(self, boxes: Floats) -> Floats:
        """Boxes (n, 4) of PDF space, left, bottom, right, top, as x0, y0, x1, y1 of the frame."""
        left, bottom, right, top = boxes.T
        x0, x1, y0, y1 = (
            (left - self.left, right - self.left, self.top - top, self.top - bottom),
            (self.top - top, self.top - bottom, self.right - right, self.right - left),
            (self.right - right, self.right - left, bottom - self.bottom, top - self.bottom),
            (bottom - self.bottom, top - self.bottom, left - self.left, right - self.left),
        )[self.quarter]
        return np.column_stack((x0, y0, x1, y1))

    def outside(self, box: Box) -> tuple[float, float, float, float]:
        """A box of the frame in PDF space: left, bottom, right, top."""
        x0, y0, x1, y1 = box
        return (
            (self.left + x0, self.top - y1, self.left + x1, self.top - y0),
            (self.right - y1, self.top - x1, self.right - y0, self.top - x0),
            (self.right - x1, self.bottom + y0, self.right - x0, self.bottom + y1),
            (self.left + y0, self.bottom + x0, self.left + y1, self.bottom + x1),
        )[self.quarter]


def quarters(angles: Floats) -> NDArray[np.int64]:
    """Quarter turns from PDFium's angles (radians, clockwise); -1 for slanted characters."""
    turns = angles / (np.pi / 2)
    nearest = np.rint(turns)
    return np.where(np.abs(turns - nearest) < 0.05, nearest.astype(np.int64) % 4, -1)


def upright(turns: NDArray[np.int64], rotation: int) -> int:
    """The quarter in which most characters stand.

    turns: of the characters; rotation: the page's /Rotate in quarters, for a page without text.
    """
    counts = np.bincount(turns[turns >= 0], minlength=4)
    return int(counts.argmax()) if counts.any() else (4 - rotation) % 4
