"""Controlled rounding: every table adds up as printed, every number near its exact value.

Each budget line is an atom with a whole number of printed units. A printed number is the sum of
its atoms, so that tables add up and copies are equal by construction. Which whole numbers keep
every printed number within one unit of its exact value is an integer program with small whole
coefficients; its answer is checked in exact integers.
"""

from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.compiling.facts import Facts
from mingzhang.disclosure import Coordinate

SECONDS = 20.0
"""The longest that the search may take."""
_NEAR = (0, 1)
_FAR = (-1, 2)
"""Units by which an atom may leave its floor: to its ceiling at most, or one beyond either."""


class Rounding(NamedTuple):
    """A rounding of all lines. units: printed units of each atom; step: fen of one unit.

    beyond: by how many units the worst printed number is farther than one from its exact value
    (0 where all are within); found: whether a rounding was found at all.
    """

    units: tuple[int, ...]
    step: int
    beyond: int = 0
    found: bool = True


def controlled(facts: Facts, cells: Sequence[Coordinate], step: int) -> Rounding:
    """Round the atoms of facts so that the printed cells change as little as can be.

    cells: the coordinate of every printed cell, repeated where it is printed again; step: fen of
    the printed unit (10 000 for 0.01 万元).
    """
    floors = [fen // step for fen in facts.atoms]
    parts = [fen % step for fen in facts.atoms]
    margins: dict[frozenset[int], int] = {}
    for at in cells:
        members = frozenset(facts.atoms_of(at))
        if members:
            margins[members] = margins.get(members, 0) + 1
    if not any(parts):
        return Rounding(tuple(floors), step)
    found = (
        _solve(parts, margins, step, _NEAR, slack=False)
        or _solve(parts, margins, step, _FAR, slack=False)
        or _solve(parts, margins, step, _FAR, slack=True)
    )
    if found is None:
        return Rounding(tuple(floors), step, found=False)
    shifts, beyond = found
    units = tuple(floor + shift for floor, shift in zip(floors, shifts, strict=True))
    return Rounding(units, step, beyond)


def _solve(
    parts: list[int],
    margins: dict[frozenset[int], int],
    step: int,
    reach: tuple[int, int],
    *,
    slack: bool,
) -> tuple[list[int], int] | None:
    """Shifts of the atoms; None where there are none. slack: margins may be exceeded, at a price.

    Without slack a margin is its floor or its ceiling, and itself where it is a whole number.
    """
    import highspy

    model = highspy.Highs()
    model.silent()
    model.setOptionValue("threads", 1)
    model.setOptionValue("random_seed", 0)
    model.setOptionValue("time_limit", SECONDS)
    integer = highspy.HighsVarType.kInteger
    count = len(parts)
    costs = [0.0] * count
    for index, part in enumerate(parts):
        whole = part == 0 and reach is _NEAR
        model.addVar(*((0, 0) if whole else reach))
        model.changeColIntegrality(index, integer)
    worst = count
    if slack:
        model.addVar(0, 1000)
        model.changeColIntegrality(worst, integer)
        model.changeColCost(worst, 1_000_000.0)
    for members, copies in margins.items():
        rest = sum(parts[index] for index in members)
        low, high = rest // step, -(-rest // step)
        indices = sorted(members)
        if low != high:
            # Half up is free, the other side costs one for each printed copy.
            sign = -1.0 if 2 * (rest - low * step) >= step else 1.0
            for index in indices:
                costs[index] += sign * copies
        if not slack:
            model.addRow(low, high, len(indices), indices, [1.0] * len(indices))
            continue
        low, high = (low - 1, high + 1) if low == high else (low, high)
        ones = [1.0] * len(indices)
        model.addRow(-1e30, high, len(indices) + 1, [*indices, worst], [*ones, -1.0])
        model.addRow(low, 1e30, len(indices) + 1, [*indices, worst], [*ones, 1.0])
    for index, cost in enumerate(costs):
        model.changeColCost(index, cost)
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = model.getSolution().col_value
    shifts = [round(solution[index]) for index in range(count)]
    beyond = _beyond(shifts, parts, margins, step)
    return None if beyond and not slack else (shifts, beyond)


def _beyond(
    shifts: list[int], parts: list[int], margins: dict[frozenset[int], int], step: int
) -> int:
    """How far beyond one unit the worst margin is, in whole units, by exact integers."""
    worst = 0
    for members in margins:
        off = abs(sum(shifts[i] * step - parts[i] for i in members))
        worst = max(worst, -(-off // step) - 1)
    return worst
