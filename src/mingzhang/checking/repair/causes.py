"""Causes: all repairs of a group as independent choices, each choice one cause of one finding."""

from itertools import combinations
from typing import NamedTuple

from mingzhang.checking.repair.decoder import Repair
from mingzhang.checking.repair.model import System
from mingzhang.checking.repair.plausible import slip
from mingzhang.checking.repair.status import twins_of

Change = tuple[int, int]
LEAST_OPEN, MOST_OPEN = 3, 6
"""In printed units: sums that are surer than the first say what a value is; how far it is open."""


class Cause(NamedTuple):
    """One cause. alternatives: each a set of (column, change in fen), likeliest first."""

    alternatives: tuple[tuple[Change, ...], ...]

    @property
    def certain(self) -> bool:
        """Whether every repair blames the same columns here."""
        return len(self.alternatives) == 1

    @property
    def columns(self) -> tuple[int, ...]:
        """Every column that may be to blame, likeliest first."""
        return tuple(dict.fromkeys(column for one in self.alternatives for column, _ in one))


def causes_of(system: System, repairs: tuple[Repair, ...]) -> tuple[Cause, ...]:
    """Split the repairs of a group into causes.

    Columns in every repair are certain, a cause each. Of the others, those that replace one another
    are one cause: repairs that differ in two choices at once are told apart by those between.
    """
    likely = [one._replace(changes=_likeliest(system, one.changes)) for one in repairs]
    ranked = sorted(likely, key=lambda one: (unlikely(system, one.changes), one.rest))
    sets = [repair.columns for repair in ranked]
    certain = frozenset.intersection(*sets)
    found = [
        Cause((((column, change),), *_twins(system, column, change)))
        for column, change in ranked[0].changes
        if column in certain
    ]
    for choice in _choices([one - certain for one in sets]):
        alternatives: dict[frozenset[int], tuple[Change, ...]] = {}
        for repair in ranked:
            part = tuple(change for change in repair.changes if change[0] in choice)
            alternatives.setdefault(frozenset(column for column, _ in part), part)
        likeliest = next(iter(alternatives))
        if likeliest:
            found.append(Cause(tuple(alternatives.values())))
    return tuple(found)


def _twins(system: System, column: int, change: int) -> list[tuple[Change, ...]]:
    """The same repair by figures that no identity tells from this one, whatever they cost."""
    if not 0 <= column < len(system.figures):
        return []
    row = system.touching(column)[0]
    entries = system.entries(row)
    found: list[tuple[Change, ...]] = []
    for other in twins_of(system, column):
        step, rest = divmod(change * entries[column], entries[other])
        if not rest and not system.absurd(other, system.figures[other].fen + step):
            found.append(((other, step),))
    return found


def _likeliest(system: System, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The same columns with the likeliest values that rounding leaves open.

    Sums say what a value is to a few printed units: of those it is the one that other tables print
    of the same codes; else, where only sums of many figures say it, the likeliest slip.
    """
    found = dict(changes)
    for column, change in changes:
        members = system.members(column)
        if not members:
            continue
        figure = system.figures[members[0]]
        low, high = -MOST_OPEN, MOST_OPEN
        grain = figure.grain
        rows = system.touching(column)
        for row in rows:
            entries = system.entries(row)
            sign, slack = entries[column], int(system.tolerance[row])
            rest = int(system.residuals[row])
            rest += sum(entries.get(other, 0) * step for other, step in found.items())
            if sign < 0:
                sign, rest = -sign, -rest
            low = max(low, -((slack + rest) // (sign * grain)))
            high = min(high, (slack - rest) // (sign * grain))
        moves = sorted(range(low, high + 1), key=abs)
        if 0 not in moves or len(moves) == 1:
            continue
        printed = system.elsewhere(members[0])
        told = [one for one in moves if figure.fen + change + one * grain in printed]
        open_ = all(int(system.tolerance[row]) >= LEAST_OPEN * grain for row in rows)
        if told:
            found[column] = change + told[0] * grain
        elif open_ and not figure.blank:
            move = min(moves, key=lambda one: unlikely(system, ((column, change + one * grain),)))
            found[column] = change + move * grain
    return tuple(found.items())


def unlikely(system: System, changes: tuple[Change, ...]) -> int:
    """How unlikely a set of changes is as slips of hand or scan; 0 is likeliest."""
    total = 0
    for column, change in changes:
        for index in system.members(column)[:1]:
            figure = system.figures[index]
            right, printed = figure.fen + change, figure.fen
            total += slip(right // figure.grain, printed // figure.grain, blank=figure.blank)
    return total


def _choices(sets: list[frozenset[int]]) -> list[frozenset[int]]:
    """Columns grouped so that every set takes its part of each group independently."""
    differing = sorted({left ^ right for left, right in combinations(sets, 2)}, key=len)
    group: dict[int, set[int]] = {}
    simple: list[frozenset[int]] = []
    for one in differing:
        if any(other < one for other in simple):
            continue
        simple.append(one)
        joined = set(one).union(*(group.get(column, ()) for column in one))
        for column in joined:
            group[column] = joined
    unique = {id(columns): frozenset(columns) for columns in group.values()}
    return list(unique.values())
