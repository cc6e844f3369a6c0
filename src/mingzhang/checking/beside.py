"""Figures of another document by what they mean, for rules that compare two documents."""

from typing import NamedTuple

from mingzhang.checking.figures import figures_of
from mingzhang.disclosure import Coordinate, Disclosure


class Known(NamedTuple):
    """A printed figure of another document. grain: fen of its last digit; where: Chinese words."""

    fen: int
    grain: int
    where: str


def known_of(disclosure: Disclosure) -> dict[Coordinate, Known]:
    """The printed figures of a document's own year, by coordinate; the first where it repeats."""
    found: dict[Coordinate, Known] = {}
    for figure in figures_of(disclosure):
        if not figure.blank and figure.at.year == 0:
            found.setdefault(figure.at, Known(figure.fen, figure.grain, figure.where))
    return found
