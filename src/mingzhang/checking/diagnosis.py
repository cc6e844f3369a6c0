"""Diagnosis: which identities are broken beyond rounding, and the causes that explain them."""

from collections.abc import Iterable
from typing import NamedTuple

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken
from mingzhang.checking.identities import Identity, identities_of
from mingzhang.checking.repair.causes import Cause, causes_of
from mingzhang.checking.repair.decoder import MOST_COST, MOST_NODES, Repair
from mingzhang.checking.repair.events import COST, MANY, Event, events, undo
from mingzhang.checking.repair.groups import Group, solve
from mingzhang.checking.repair.lost import regained
from mingzhang.checking.repair.model import LOST, NEAR, System
from mingzhang.checking.repair.rounding import Family, families_of, screen

MOST_EVENTS = 3
SHALLOW = 8
"""Groups that need more than this (two figures) first ask whether an event explains them."""
FEW_NODES = MOST_NODES // 4
"""What that first look at a group may take."""


class Diagnosis(NamedTuple):
    """broken: causes that rounding cannot explain; families: rounding families (尾差).

    values: what each figure should be (fen), by the likeliest of each cause.
    """

    broken: tuple[Broken, ...]
    families: tuple[Family, ...]
    values: tuple[int, ...] = ()


class Solution(NamedTuple):
    """Events that were undone, in order, and the groups of what is still broken."""

    events: tuple[Event, ...]
    groups: tuple[Group, ...]
    system: System


def diagnose(
    figures: tuple[Figure, ...], identities: tuple[Identity, ...], without: frozenset[int]
) -> Diagnosis:
    """Test all identities, exactly, then with intervals; explain what is left.

    without: figures that a finding explains already; their identities are left out.
    """
    kept = _without(identities, without)
    system = System(figures, kept)
    solution = explain(system, without)
    right = [one.fen for one in solution.system.figures]
    moved = {index for event in solution.events for index, *_ in event.moves}
    causes = []
    for group in map(_beyond_rounding, solution.groups):
        for one, changes in _causes(group):
            for index, fen in changes:
                right[index] = fen
            # What an event pushed out of the table is part of it, not a cause of its own.
            pushed = changes and moved.issuperset(index for index, _ in changes)
            if one.certainty != "certain" or not pushed:
                causes.append(one)
    open_ = {index for one in causes if one.certainty != "certain" for index, _ in one.suspects}
    broken = [_happened(event, system, right, open_) for event in solution.events] + causes
    doubted = {index for one in broken for index, _ in one.suspects}
    unsolved = {
        index for group in solution.groups if group.total is None for index in _touched(group)
    }
    families = families_of(solution.system, right, doubted | unsolved)
    return Diagnosis(tuple(broken), families, tuple(right))


def explain(system: System, without: frozenset[int] = frozenset()) -> Solution:
    """The cheapest explanation of all broken identities: events first, where they cost less."""
    happened: list[Event] = []
    broken, eased = screen(system)
    groups = solve(system, broken, eased, SHALLOW, FEW_NODES)
    while len(happened) < MOST_EVENTS and (scopes := _suspected(system, groups)):
        better = _event(system, broken, scopes, groups, without)
        if better is None:
            break
        most, *_ = better
        if any(group.total is None for group in groups):
            deeper = solve(system, broken, eased, min(most, MOST_COST))
            if _cost(deeper) <= (0, most):
                return Solution(tuple(happened), tuple(deeper), system)
        _, event, system, groups = better
        happened.append(event)
        broken, eased = screen(system)
    if any(group.total is None for group in groups):
        groups = solve(system, broken, eased)
    return Solution(tuple(happened), tuple(groups), system)


def _without(identities: tuple[Identity, ...], without: frozenset[int]) -> tuple[Identity, ...]:
    if not without:
        return identities
    return tuple(one for one in identities if not without.intersection(one.figures))


def _suspected(system: System, groups: Iterable[Group]) -> list[int]:
    """Tables where an event could be cheaper: what they touch is unsolved or costs much."""
    spent: dict[int, int] = {}
    for group in groups:
        if group.total is None or group.total > COST:
            for index in _touched(group):
                spent[system.figures[index].scope] = COST + 1
        if group.total is None:
            continue
        # A table that several groups touch may be their one cause, whomever each blames by itself.
        for scope in {system.figures[index].scope for index in _touched(group)}:
            spent[scope] = spent.get(scope, 0) + group.total
    return [scope for scope, cost in spent.items() if scope >= 0 and cost > COST]


def _event(
    system: System,
    broken: list[int],
    scopes: list[int],
    groups: list[Group],
    without: frozenset[int],
) -> tuple[int, Event, System, list[Group]] | None:
    """The event that leaves the cheapest rest, if cheaper than no event; its cost first."""
    best: tuple[tuple[int, int, int, int], Event, System, list[Group]] | None = None
    for event in events(system, broken, scopes):
        undone = _undone(system, event, without)
        still, eased = screen(undone)
        rest = solve(undone, still, eased, SHALLOW, FEW_NODES)
        if not _many(event, undone, rest):
            continue
        unsolved, cost = _cost(rest)
        cost += LOST * sum(not undone.figures[index].blank for index in event.lost)
        # Of two that cost the same, the one that leaves fewer ways to explain the rest.
        ways = sum(len(group.decoded.repairs) for group in rest)
        key = unsolved, cost + COST, ways, -event.likeness
        if best is None or key < best[0]:
            best = key, event, undone, rest
        if not still and event.kind == "unit":
            break
    if best is None:
        return None
    unsolved, cost = _cost(groups)
    # Where no explanation without the event was found so far, it must mend most of what is broken.
    enough = best[0][:2] < (unsolved, cost) and (not unsolved or best[0][0] * 2 <= unsolved)
    return (best[0][1], *best[1:]) if enough else None


def _many(event: Event, undone: System, rest: Iterable[Group]) -> bool:
    """Whether an event that moved nothing lost so many figures that it is one cause of them."""
    if any(index not in event.lost for index, *_ in event.moves):
        return True
    filled = {index for index in event.lost if not undone.figures[index].blank}
    for group in rest:
        for repair in group.decoded.repairs[:1]:
            filled |= event.lost & repair.columns
    return len(filled) >= MANY


def _undone(system: System, event: Event, without: frozenset[int]) -> System:
    """The system as it was before an event, what the event pushed out filled in."""
    figures = undo(system.figures, event)
    lost = system.lost | event.lost
    undone = System(figures, _without(identities_of(figures), without), lost)
    figures = regained(undone, event.lost)
    return undone if figures == undone.figures else System(figures, undone.identities, lost)


def _cost(groups: Iterable[Group]) -> tuple[int, int]:
    """Broken identities that nothing explains, and the cost of explaining the others."""
    unsolved = sum(len(group.rows) for group in groups if group.total is None)
    return unsolved, sum(group.total or 0 for group in groups)


def _touched(group: Group) -> tuple[int, ...]:
    rows = (group.system.identities[row].figures for row in group.rows)
    return tuple(dict.fromkeys(index for figures in rows for index in figures))


def _happened(event: Event, system: System, right: list[int], open_: set[int]) -> Broken:
    """What an event did to the figures as printed, with the values that they should have.

    open_: figures that are one of several which what was pushed out may have stood in.
    """
    changed = []
    for index, fen, _, grain in event.moves:
        printed = system.figures[index].fen
        # What the event did not move, and is one unit off, is off by rounding.
        near = grain if index in event.lost or fen == printed else 0
        if abs(right[index] - printed) > near:
            changed.append((index, right[index]))
    sure = [(i, fen) for i, fen in changed if i not in open_ or system.figures[i].fen]
    moved = sure or changed
    touched = {row for index, _ in moved for row in system.touching(index)}
    rows = [row for row in sorted(touched) if abs(int(system.residuals[row])) > system.worst[row]]
    kinds = frozenset(system.identities[row].kind for row in rows)
    others = (index for row in rows for index in system.identities[row].figures)
    return Broken(
        kinds,
        tuple(moved),
        tuple(dict.fromkeys([*(index for index, _ in moved), *others])),
        "certain" if sure or not changed else f"one of {len(changed)}",
        together=len(moved),
        event=event.words,
        event_kind=event.kind,
    )


def _beyond_rounding(group: Group) -> Group:
    """The group without changes of one unit that rounding explains once the rest is right."""
    system = group.system
    found: dict[frozenset[int], Repair] = {}
    for repair in group.decoded.repairs:
        near = _near(system, repair)
        for columns in (near, *([one] for one in near if len(near) > 1)):
            kept = tuple(one for one in repair.changes if one[0] not in columns)
            if not kept or len(kept) == len(repair.changes):
                continue
            broken, _ = screen(_repaired(system, kept))
            touched = (row for column in columns for row in system.touching(column))
            if set(touched).isdisjoint(broken):
                cost = repair.cost - sum(system.cost(column) + NEAR for column in columns)
                repair = repair._replace(changes=kept, cost=cost)
                if columns == near:
                    break
        found.setdefault(repair.columns, repair)
    least = min((one.total for one in found.values()), default=0)
    repairs = tuple(one for one in found.values() if one.total <= least + 1)
    return group._replace(decoded=group.decoded._replace(repairs=repairs))


def _near(system: System, repair: Repair) -> list[int]:
    """Columns that a repair changes by no more than one printed unit."""
    return [
        column
        for column, change in repair.changes
        if column >= 0 and abs(change) <= system.figures[system.members(column)[0]].grain
    ]


def _repaired(system: System, changes: Iterable[tuple[int, int]]) -> System:
    """The system with some changes made."""
    figures = list(system.figures)
    for column, change in changes:
        for index in system.members(column):
            figures[index] = figures[index]._replace(fen=figures[index].fen + change, blank=False)
    return System(tuple(figures), system.identities)


def _causes(group: Group) -> Iterable[tuple[Broken, tuple[tuple[int, int], ...]]]:
    """Each cause of a group, with the values that its likeliest alternative gives."""
    system = group.system
    if not group.decoded.repairs:
        kinds = frozenset(system.identities[row].kind for row in group.rows)
        yield Broken(kinds, (), _touched(group), "unverifiable"), ()
        return
    for cause in causes_of(system, group.decoded.repairs):
        yield _broken(cause, group)


def _broken(cause: Cause, group: Group) -> tuple[Broken, tuple[tuple[int, int], ...]]:
    system = group.system
    first = cause.alternatives[0]
    changes = {
        index: system.figures[index].fen + change
        for column, change in first
        for index in system.members(column)
    }
    suspects = dict(changes)
    for alternative in cause.alternatives[1:]:
        for column, change in alternative:
            # Of a figure that is restated in many places the first stands for all.
            for index in system.members(column)[:1]:
                suspects.setdefault(index, system.figures[index].fen + change)
    rows = [row for row in group.rows if set(cause.columns).intersection(system.entries(row))]
    if not rows:
        rows = [row for column in cause.columns for row in system.touching(column)]
    touched = dict.fromkeys(index for row in rows for index in system.identities[row].figures)
    doubtful = [system.identities[~column].condition for column in cause.columns if column < 0]
    number = len(cause.columns)
    broken = Broken(
        frozenset(system.identities[row].kind for row in rows),
        tuple(suspects.items()),
        tuple(dict.fromkeys([*suspects, *touched])),
        "certain" if cause.certain else f"one of {number}",
        len(changes),
        any(column >= len(system.figures) for column, _ in first),
        condition=doubtful[0] if doubtful else "",
    )
    return broken, tuple(changes.items())
