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
    nodes: int = MOST_NODES,
) -> list[Group]:
    """Decode all broken identities, split into groups. eased, most, nodes: as in ``decode``."""
    plain = _Solver(system, eased or {}, most, nodes)
    groups = plain.joined([plain.group(rows) for rows in clusters(system, broken)])
    if all(group.total is not None and group.total < RESTATED for group in groups):
        return groups
    # A figure that is wrong everywhere breaks identities of several groups: they are one problem.
    restating = _Restating(system, eased or {}, most, nodes)
    return restating.joined([restating.better(group) for group in groups])


Pairs = set[tuple[tuple[int, ...], tuple[int, ...]]]


class _Solver:
    """Decodes rows as one group, and joins groups that are one problem."""

    hard = 2 * CELL
    """What a group costs at least that may be cheaper together with another."""

    def __init__(self, system: System, eased: dict[int, int], most: int, nodes: int) -> None:
        self.system, self.eased, self.most, self.nodes = system, eased, most, nodes
        self.reach = system

    def group(self, rows: tuple[int, ...], most: int | None = None) -> Group:
        """The cheapest repairs of some rows."""
        most = self.most if most is None else most
        decoded = decode(self.system, rows, self.eased, most, self.nodes)
        return Group(rows, decoded, self.system)

    def joined(self, groups: list[Group]) -> list[Group]:
        """Groups of which none changes what is in another, and no two are cheaper together."""
        while True:
            while pair := _meeting(groups):
                left, right = pair
                groups = [one for one in groups if one not in pair]
                groups.append(self.group(left.rows + right.rows))
            before = len(groups)
            if 1 < before <= MOST_JOINED:
                groups = self._cancelling(groups)
            # What two groups are cheaper by may be a figure that a third one touches too.
            if len(groups) == before or not _meeting(groups):
                return groups

    def _cancelling(self, groups: list[Group]) -> list[Group]:
        """Join two groups where that is cheaper: two changes that cancel in a third row."""
        tried: Pairs = set()
        work = 0
        while work < self.nodes and (pair := self._pair(groups, tried)):
            left, right = pair
            tried.add((left.rows, right.rows))
            limit = self.most
            if left.total is not None and right.total is not None:
                limit = left.total + right.total - 1
            both = self.group(left.rows + right.rows, limit)
            work += both.decoded.nodes
            if both.total is not None and both.total <= limit:
                groups = [one for one in groups if one not in pair] + [both]
        return groups

    def _pair(self, groups: list[Group], tried: Pairs) -> tuple[Group, Group] | None:
        """Two groups that touch a common identity and that nobody tried to join yet."""
        hard = [one for one in groups if one.total is None or one.total >= self.hard]
        near = [_near(self.reach, one) for one in hard]
        for (i, left), (j, right) in combinations(enumerate(hard), 2):
            if (left.rows, right.rows) not in tried and not near[i].isdisjoint(near[j]):
                return left, right
        return None


class _Restating(_Solver):
    """The second model: a figure wrong in all places that restate it, where that costs no more."""

    hard = RESTATED

    def __init__(self, system: System, eased: dict[int, int], most: int, nodes: int) -> None:
        super().__init__(system, eased, most, nodes)
        self.merged = self.reach = system.restate(classes_of(system))

    def group(self, rows: tuple[int, ...], most: int | None = None) -> Group:
        return self.better(super().group(rows, most), most)

    def better(self, group: Group, most: int | None = None) -> Group:
        """The group, or its repairs by the second model where that costs no more."""
        total = group.total
        if total is not None:
            if total < RESTATED:
                return group
            most = total
        most = self.most if most is None else most
        decoded = decode(self.merged, group.rows, self.eased, most, self.nodes // 2)
        if decoded.repairs and (total is None or decoded.repairs[0].total <= total):
            return Group(group.rows, decoded, self.merged)
        return group


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


def _near(system: System, group: Group) -> set[int]:
    """Rows that touch a figure of a group's broken identities."""
    return {
        row
        for own in group.rows
        for column in system.entries(own)
        for row in system.touching(column)
    }
