"""Rounding: which inexact identities are 尾差, a note, and which are broken."""

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from mingzhang.checking.figures import Figure
from mingzhang.checking.repair.joining import joined
from mingzhang.checking.repair.model import System

MOST_AROUND = 2000
MOST_BLAMED = 60
"""Figures of a family that are tried as the one that is wrong."""


def screen(system: System) -> tuple[list[int], dict[int, int]]:
    """Sort the inexact identities.

    Returns the rows that are broken, and the rows that rounding explains with the tolerance (fen)
    that this gives them. A residual beyond the worst case is broken; what is within it is judged in
    families, by intervals, together with the exact identities around it.
    """
    broken: list[int] = []
    soft: list[int] = []
    exact = system.residuals == 0
    for row in (~exact).nonzero()[0].tolist():
        beyond = abs(int(system.residuals[row])) > int(system.worst[row])
        (broken if beyond else soft).append(row)
    eased: dict[int, int] = {}
    around = Around(system, exact.tolist())
    for family in families(system, soft):
        rows = around.rows(family)
        guilty = frozenset() if system.intervals.feasible(rows) else _guilty(system, family, around)
        # Each residual alone could be rounding, all of them cannot: what one figure could have
        # broken is not let pass.
        broken += [row for row in family if row in guilty]
        eased.update((row, 0 if row in guilty else int(system.worst[row])) for row in family)
    eased.update(_beside(system, broken, eased))
    return broken, eased


def _guilty(system: System, family: tuple[int, ...], around: "Around") -> frozenset[int]:
    """The rows of a family that cannot be rounding: all that touch one of the figures without which
    the others can, the whole family where there is no such figure."""
    found: set[int] = set()
    figures = dict.fromkeys(index for row in family for index in system.identities[row].figures)
    if len(family) > 2:
        for index in list(figures)[:MOST_BLAMED]:
            rest = tuple(row for row in family if index not in system.identities[row].figures)
            if system.intervals.feasible(around.rows(rest)):
                found.update(set(family).difference(rest))
    return frozenset(found or family)


def _beside(system: System, broken: list[int], eased: dict[int, int]) -> dict[int, int]:
    """Broken copies of a figure that other copies of it differ from by rounding, with the tolerance
    that they have once what broke them is mended."""
    differing = {
        index
        for row, slack in eased.items()
        if slack and system.identities[row].kind == "copy"
        for index in system.identities[row].figures
    }
    return {
        row: int(system.worst[row])
        for row in broken
        if row not in eased
        and system.identities[row].kind == "copy"
        and not differing.isdisjoint(system.identities[row].figures)
    }


def families(system: System, rows: Iterable[int]) -> list[tuple[int, ...]]:
    """Inexact identities that belong together: by a figure, by a printed row, by a coordinate."""

    def keys(row: int) -> Iterator[Hashable]:
        for index in system.identities[row].figures:
            figure = system.figures[index]
            yield index
            yield "row", figure.scope, figure.block, figure.row
            yield "at", figure.at

    return joined((row, keys(row)) for row in rows)


class Family(NamedTuple):
    """Figures that differ by rounding. truth: twice the fen of a true value that they leave only
    one choice for, None where they leave more; printed_of: the figures that print it."""

    figures: tuple[int, ...]
    truth: int | None = None
    printed_of: tuple[int, ...] = ()


def families_of(system: System, values: list[int], doubted: set[int]) -> tuple[Family, ...]:
    """Rounding families for the notes: what is still inexact after all repairs.

    values: of the figures as repaired, in fen; doubted: figures that a finding names already.
    """
    rows = []
    for row in system.residuals.nonzero()[0].tolist():
        one = system.identities[row]
        rest = sum(sign * values[i] for i, sign in zip(one.figures, one.signs, strict=True))
        small = rest and abs(int(system.residuals[row])) <= int(system.worst[row])
        # An equality that need not hold has no rounding to explain.
        same = one.kind == "copy" and _converted(*(system.figures[i] for i in one.figures))
        if small and not one.weight and not same and doubted.isdisjoint(one.figures):
            rows.append(row)
    around = Around(system, (system.residuals == 0).tolist())
    return tuple(_family(system, family, around) for family in families(system, rows))


def _converted(one: Figure, other: Figure) -> bool:
    """Whether one of two figures is the other, rounded as its unit (元 and 万元) prints it."""
    fine, coarse = sorted((one, other), key=lambda figure: figure.grain)
    if fine.unit == coarse.unit:
        return False
    grains = (2 * abs(fine.fen) + coarse.grain) // (2 * coarse.grain)
    return grains * coarse.grain == abs(coarse.fen)


def _family(system: System, family: tuple[int, ...], around: "Around") -> Family:
    figures = tuple(dict.fromkeys(i for row in family for i in system.identities[row].figures))
    rows = around.rows(family)
    truths = system.intervals.pinned(rows)
    own = [truths[index] for index in figures if index in truths]
    if not own:
        return Family(figures)
    truth = max(own, key=own.count)
    return Family(figures, truth, tuple(i for i in figures if truths.get(i) == truth))


class Around:
    """Exact identities that are connected with others through the figures they share.

    exact: of every row of the system, whether it is exact as printed.
    """

    def __init__(self, system: System, exact: list[bool]) -> None:
        self.system, self.exact = system, exact
        self.known: dict[int, list[int]] = {}

    def rows(self, family: tuple[int, ...]) -> list[int]:
        """A family with the exact identities around it, nearest first, so many at most."""
        found = dict.fromkeys(family)
        for index in dict.fromkeys(
            i for row in family for i in self.system.identities[row].figures
        ):
            if len(found) >= MOST_AROUND:
                break
            if index not in self.known:
                self._reach(index, found)
            # A group is connected throughout: its first row is there when all the others are.
            elif (rows := self.known[index]) and rows[0] not in found:
                found.update(dict.fromkeys(rows))
        return list(found)

    def _reach(self, start: int, found: dict[int, None]) -> None:
        """Adds the exact identities connected with a figure; whole groups are remembered."""
        group: dict[int, None] = {}
        reached = {start: None}
        waiting = [start]
        for index in waiting:
            for row in self.system.touching(index):
                if not self.exact[row] or row in group or len(group) >= MOST_AROUND:
                    continue
                group[row] = None
                for other in self.system.identities[row].figures:
                    if other not in reached:
                        reached[other] = None
                        waiting.append(other)
        rows = list(group)
        if len(group) < MOST_AROUND:
            self.known.update(dict.fromkeys(reached, rows))
        found.update(group)
