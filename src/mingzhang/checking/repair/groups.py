"""Groups: a document's broken identities as independent problems, each decoded by itself.

Identities that share a figure are one problem. Problems whose repairs meet, or that may cancel each
other in an identity that looks whole, are decoded again as one.
"""

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from mingzhang.checking.repair.decoder import MOST_COST, MOST_NODES, Decoded, decode
from mingzhang.checking.repair.joining import joined
from mingzhang.checking.repair.merged import classes_of
from mingzhang.checking.repair.model import CELL, RESTATED, System

MOST_JOINED = 24


class Group(NamedTuple):
    """An independent problem. rows: its broken identities; system: the one its columns are of."""

    rows: tuple[int, ...]
    decoded: Decoded
    system: System

    @property
    def total(self) -> int | None:
        """The cost of its repairs; None where there is none."""
        return self.decoded.repairs[0].total if self.decoded.repairs else None


def clusters(system: System, rows: Iterable[int]) -> list[tuple[int, ...]]:
    """Rows that share a figure, as groups in the order of their first row."""
    return joined((row, system.entries(row)) for row in rows)


def solve(
    system: System,
    broken: Iterable[int],
    eased: dict[int, int] | None = None,
    most: int = MOST_COST,
) -> list[Group]:
    """Decode all broken identities, split into groups. eased, most: as in ``decode``."""
    eased = eased or {}
    groups = [_decode(system, rows, eased, most) for rows in clusters(system, broken)]
    while pair := _meeting(groups):
        left, right = pair
        groups.remove(left)
        groups.remove(right)
        groups.append(_decode(system, left.rows + right.rows, eased, most))
    if 1 < len(groups) <= MOST_JOINED:
        groups = _cancelling(system, groups, eased, most)
    merged: System | None = None
    for number, group in enumerate(groups):
        if group.total is None or group.total > RESTATED:
            merged = merged or system.restate(classes_of(system))
            groups[number] = _restated(group, merged, eased, most)
    return groups


def _decode(system: System, rows: tuple[int, ...], eased: dict[int, int], most: int) -> Group:
    return Group(rows, decode(system, rows, eased, most), system)


def _meeting(groups: list[Group]) -> tuple[Group, Group] | None:
    """Two groups of which one's repair changes a figure in the other's broken identities."""
    owner = {row: number for number, group in enumerate(groups) for row in group.rows}
    for number, group in enumerate(groups):
        for repair in group.decoded.repairs:
            for column in repair.columns:
                for row in group.system.touching(column):
                    other = owner.get(row, number)
                    if other != number:
                        return group, groups[other]
    return None


def _cancelling(
    system: System, groups: list[Group], eased: dict[int, int], most: int
) -> list[Group]:
    """Join two groups where together they are cheaper: two changes that cancel in a third row."""
    tried: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    while pair := _pair(system, groups, tried):
        left, right = pair
        tried.add((left.rows, right.rows))
        limit = most
        if left.total is not None and right.total is not None:
            limit = left.total + right.total - 1
        both = _decode(system, left.rows + right.rows, eased, limit)
        if both.total is not None and both.total <= limit:
            groups = [one for one in groups if one not in (left, right)] + [both]
    return groups


def _pair(
    system: System, groups: list[Group], tried: set[tuple[tuple[int, ...], tuple[int, ...]]]
) -> tuple[Group, Group] | None:
    """Two groups that touch a common identity and that nobody tried to join yet."""
    hard = [one for one in groups if one.total is None or one.total > 2 * CELL - 1]
    near = [_near(system, one) for one in hard]
    for (i, left), (j, right) in combinations(enumerate(hard), 2):
        if (left.rows, right.rows) not in tried and not near[i].isdisjoint(near[j]):
            return left, right
    return None


def _near(system: System, group: Group) -> set[int]:
    """Rows that touch a figure of a group's broken identities."""
    return {
        row
        for own in group.rows
        for column in system.entries(own)
        for row in system.touching(column)
    }


def _restated(group: Group, merged: System, eased: dict[int, int], most: int) -> Group:
    """The second model: a figure wrong in every place that restates it, where that is cheaper."""
    total = group.total
    most = most if total is None else total - 1
    decoded = decode(merged, group.rows, eased, most, MOST_NODES // 2)
    if decoded.repairs and (total is None or decoded.repairs[0].total < total):
        return Group(group.rows, decoded, merged)
    return group
