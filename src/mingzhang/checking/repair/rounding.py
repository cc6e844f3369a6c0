"""Rounding: which inexact identities are 尾差, a note, and which are broken."""

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from mingzhang.checking.intervals import feasible, pinned
from mingzhang.checking.repair.joining import joined
from mingzhang.checking.repair.model import System

MOST_AROUND = 2000


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
    for family in families(system, soft):
        rows = _around(system, family, exact.tolist())
        if feasible([system.identities[row] for row in rows], system.figures):
            eased.update((row, int(system.worst[row])) for row in family)
        else:
            # Each residual alone could be rounding, all of them cannot: none is let pass.
            broken += family
            eased.update((row, 0) for row in family)
    return broken, eased


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
        if small and not one.weight and doubted.isdisjoint(one.figures):
            rows.append(row)
    exact = (system.residuals == 0).tolist()
    return tuple(_family(system, family, exact) for family in families(system, rows))


def _family(system: System, family: tuple[int, ...], exact: list[bool]) -> Family:
    figures = tuple(dict.fromkeys(i for row in family for i in system.identities[row].figures))
    rows = _around(system, family, exact)
    truths = pinned([system.identities[row] for row in rows], system.figures)
    own = [truths[index] for index in figures if index in truths]
    if not own:
        return Family(figures)
    truth = max(own, key=own.count)
    return Family(figures, truth, tuple(i for i in figures if truths.get(i) == truth))


def _around(system: System, family: tuple[int, ...], exact: list[bool]) -> list[int]:
    """A family with the exact identities that are connected with it, nearest first."""
    found = dict.fromkeys(family)
    waiting = list(family)
    reached: set[int] = set()
    for row in waiting:
        for index in system.identities[row].figures:
            if index in reached:
                continue
            reached.add(index)
            for other in system.touching(index):
                if other not in found and exact[other] and len(found) < MOST_AROUND:
                    found[other] = None
                    waiting.append(other)
    return list(found)
