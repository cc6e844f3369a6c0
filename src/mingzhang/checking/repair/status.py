"""Which figures can be told apart at all: computable from the identities alone, without solving."""

from math import gcd

from mingzhang.checking.repair.model import System

ALONE, TWINS, UNCOVERED = "alone", "twins", "uncovered"


def twins_of(system: System, index: int) -> tuple[int, ...]:
    """Other figures whose column is proportional: no identity tells a change of one from the other.

    Empty for a figure that no identity covers.
    """
    own = _column(system, index)
    if not own:
        return ()
    first = own[0][0]
    return tuple(
        other
        for other in system.entries(first)
        if 0 <= other < len(system.figures) and other != index and _column(system, other) == own
    )


def standing(system: System, index: int) -> str:
    """Whether an error in a figure could be pinned on it.

    Returns ALONE, TWINS (another column is proportional: at best one of N) or UNCOVERED.
    """
    if not system.touching(index):
        return UNCOVERED
    return TWINS if twins_of(system, index) else ALONE


def _column(system: System, index: int) -> tuple[tuple[int, int], ...]:
    """A figure's column, divided by its common factor, first coefficient positive."""
    rows = system.touching(index)
    column = [(row, system.entries(row).get(index, 0)) for row in rows]
    column = [one for one in column if one[1]]
    scale = gcd(*(coefficient for _, coefficient in column))
    if column and column[0][1] < 0:
        scale = -scale
    return tuple((row, coefficient // scale) for row, coefficient in column)
