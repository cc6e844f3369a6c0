"""The decoder: the cheapest sets of columns whose change satisfies every identity, all of them.

Iterative deepening over the cost. A node takes the broken identity with the fewest columns left,
blames each in turn and eliminates it (integers only), so that a further broken identity is seen in
terms of what is not blamed yet. A column that was tried is left out of its later siblings: each set
is met once. Errors-as-sparse-vector decoding after Fellegi and Holt (1976).
"""

from collections.abc import Iterable
from math import gcd
from typing import NamedTuple

from mingzhang.checking.repair.model import CELL, NEAR, NEEDLESS, NEGATIVE, UNSAID, System

MOST_NODES = 6000
MOST_REPAIRS = 64
MOST_COST = 21

Row = tuple[dict[int, int], int, int]


class Repair(NamedTuple):
    """One way to satisfy all identities. changes: column and what to add to it, in fen.

    cost: of the columns; inexact: cost of identities that rounding then leaves inexact, less that
    of before; rest: what they are off by, in fen.
    """

    changes: tuple[tuple[int, int], ...]
    cost: int
    inexact: int
    rest: int = 0

    @property
    def total(self) -> int:
        return self.cost + self.inexact

    @property
    def columns(self) -> frozenset[int]:
        return frozenset(column for column, _ in self.changes)


class Decoded(NamedTuple):
    """All cheapest repairs. complete: whether the search ended within bounds; nodes: its work."""

    repairs: tuple[Repair, ...]
    complete: bool
    nodes: int = 0


def decode(
    system: System,
    broken: Iterable[int],
    eased: dict[int, int] | None = None,
    most: int = MOST_COST,
    nodes: int = MOST_NODES,
) -> Decoded:
    """Every cheapest repair of some broken identities that breaks no other.

    broken: rows; eased: tolerance (fen) of rows that rounding explains; most: highest cost tried;
    nodes: bound of the work.
    """
    search = _Search(system, list(broken), eased or {}, nodes)
    return search.run(most)._replace(nodes=nodes - search.nodes)


class _Search:
    def __init__(
        self, system: System, broken: list[int], eased: dict[int, int], nodes: int
    ) -> None:
        self.system = system
        self.broken = broken
        self.eased = eased
        self.nodes = nodes
        self.limit = 0
        self.cheapest: int | None = None
        self.beyond = False
        self.found: dict[frozenset[int], Repair] = {}
        self._rows: dict[int, Row] = {}

    def run(self, most: int) -> Decoded:
        self.limit = self.system.least
        while self.limit <= most:
            self.beyond = False
            self._visit([], {}, 0, frozenset())
            if self.nodes <= 0:
                return Decoded(self._cheapest(), False)
            if self.cheapest is not None and self.limit >= self.cheapest + self._margin():
                return Decoded(self._cheapest(), True)
            if not self.beyond:
                break
            self.limit += 1
        return Decoded(self._cheapest(), True)

    def _cheapest(self) -> tuple[Repair, ...]:
        if self.cheapest is None:
            return ()
        most = self.cheapest + self._margin()
        return tuple(one for one in self.found.values() if one.total <= most)

    def _margin(self) -> int:
        """Of three figures and more, a repair that costs one more is no less likely."""
        return 1 if self.cheapest is not None and self.cheapest >= 3 * CELL - 1 else 0

    def _row(self, row: int) -> Row:
        known = self._rows.get(row)
        if known is None:
            system = self.system
            slack = self.eased.get(row)
            if slack is None:
                slack = int(system.tolerance[row])
            known = self._rows[row] = system.entries(row), int(system.residuals[row]), slack
        return known

    def _reduced(self, row: int, pivots: list[tuple[int, Row]]) -> Row:
        """An identity in terms of the columns that are not blamed yet."""
        entries, rest, slack = self._row(row)
        own = True
        for column, (pivot, pivot_rest, pivot_slack) in pivots:
            here = entries.get(column)
            if here is None:
                continue
            there = pivot[column]
            common = gcd(here, there)
            scale, factor = abs(there // common), here // common
            if there < 0:
                factor = -factor
            if own or scale != 1:
                entries = {key: value * scale for key, value in entries.items()}
                own = False
            for key, value in pivot.items():
                new = entries.get(key, 0) - factor * value
                if new:
                    entries[key] = new
                else:
                    entries.pop(key, None)
            rest = rest * scale - factor * pivot_rest
            slack = slack * scale + abs(factor) * pivot_slack
        return entries, rest, slack

    def _visit(
        self,
        pivots: list[tuple[int, Row]],
        touched: dict[int, None],
        cost: int,
        left_out: frozenset[int],
    ) -> None:
        self.nodes -= 1
        if self.nodes <= 0:
            return
        budget = self.limit - cost
        open_rows: list[tuple[dict[int, int], Row]] = []
        for row in self.broken if not touched else {**dict.fromkeys(self.broken), **touched}:
            reduced = self._reduced(row, pivots) if row in touched else self._row(row)
            if abs(reduced[1]) > reduced[2]:
                if budget < self.system.least:
                    self.beyond = True
                    return
                open_rows.append(({}, reduced))
        if not open_rows:
            failing = self._solve(pivots, touched, cost)
            if failing is None:
                return
            open_rows.append(({}, self._reduced(failing, pivots)))
        self._branch(open_rows, pivots, touched, cost, left_out)

    def _branch(
        self,
        open_rows: list[tuple[dict[int, int], Row]],
        pivots: list[tuple[int, Row]],
        touched: dict[int, None],
        cost: int,
        left_out: frozenset[int],
    ) -> None:
        budget = self.limit - cost
        blamed = {column for column, _ in pivots}
        price = self.system.cost
        for candidates, (entries, _, _) in open_rows:
            for column in entries:
                if column in blamed or column in left_out:
                    continue
                own = price(column)
                if own <= budget:
                    candidates[column] = own
                else:
                    self.beyond = True
            if not candidates:
                return
        open_rows.sort(key=lambda one: len(one[0]))
        # Identities without a common candidate need a column each: a lower bound of what is left.
        used: set[int] = set()
        least = 0
        for candidates, _ in open_rows:
            if used.isdisjoint(candidates):
                least += min(candidates.values())
                used.update(candidates)
        if least > budget:
            self.beyond = True
            return
        candidates, reduced = open_rows[0]
        for column, own in candidates.items():
            self._visit(
                [*pivots, (column, reduced)],
                {**touched, **dict.fromkeys(self.system.touching(column))},
                cost + own,
                left_out,
            )
            left_out |= {column}
            if self.nodes <= 0 or len(self.found) >= MOST_REPAIRS:
                return

    def _solve(
        self, pivots: list[tuple[int, Row]], touched: dict[int, None], cost: int
    ) -> int | None:
        """Record the repair that blames the pivots; a row that it cannot satisfy, or None."""
        changes: dict[int, int] = {}
        for column, (entries, rest, _) in reversed(pivots):
            known = sum(entries.get(other, 0) * change for other, change in changes.items())
            changes[column] = self._step(column, -rest - known, entries[column])
        rests = {row: self._row(row)[1] for row in touched}
        for row in touched:
            entries = self._row(row)[0]
            rests[row] += sum(entries.get(one, 0) * change for one, change in changes.items())
        for _ in range(3):
            moved = [self._settle(column, changes, rests) for column in changes]
            if True not in moved:
                break
        for row, rest in rests.items():
            if abs(rest) > self._row(row)[2]:
                return row
        if 0 in changes.values():
            return None
        inexact = sum(self._slack(row, rest) for row, rest in rests.items())
        inexact -= sum(
            self._slack(row, rest)
            for row, (_, rest, slack) in ((row, self._row(row)) for row in rests)
            if abs(rest) <= slack
        )
        for column, change in changes.items():
            for index in self.system.members(column)[:1]:
                figure = self.system.figures[index]
                if self.system.absurd(index, figure.fen + change):
                    cost += NEGATIVE
                elif figure.fen + change == 0:
                    cost += NEEDLESS if figure.scope >= 0 else UNSAID
                elif abs(change) <= figure.grain:
                    cost += NEAR
        rest = sum(abs(rest) for rest in rests.values())
        repair = Repair(tuple(changes.items()), cost, inexact, rest)
        if self.cheapest is None or repair.total < self.cheapest:
            self.cheapest = repair.total
        self.found[repair.columns] = repair
        return None

    def _slack(self, row: int, rest: int) -> int:
        """What it costs to call a residual rounding."""
        if not rest:
            return 0
        return 1 if abs(rest) <= int(self.system.tolerance[row]) else 2

    def _step(self, column: int, amount: int, coefficient: int) -> int:
        """amount / coefficient, so that the figure can be printed in its own unit."""
        if coefficient < 0:
            amount, coefficient = -amount, -coefficient
        if column < 0:
            return amount // coefficient
        figure = self.system.figures[self.system.members(column)[0]]
        grain = figure.grain * coefficient
        new = figure.fen * coefficient + amount
        return (2 * new + grain) // (2 * grain) * figure.grain - figure.fen

    def _settle(self, column: int, changes: dict[int, int], rests: dict[int, int]) -> bool:
        """Move one change to the value that satisfies most identities; whether it moved."""
        rows = []
        for row in self.system.touching(column):
            entries, _, slack = self._row(row)
            rows.append((entries[column], rests[row], slack))

        def score(move: int) -> tuple[int, int, int]:
            left = [(abs(rest + sign * move), slack) for sign, rest, slack in rows]
            return (
                sum(rest > slack for rest, slack in left),
                sum(rest != 0 for rest, _ in left),
                sum(rest for rest, _ in left),
            )

        best, best_score = 0, score(0)
        if best_score[1] == 0:
            return False
        goals = {
            goal
            for sign, rest, slack in rows
            for goal in ((-rest, sign), (-rest - slack, sign), (-rest + slack, sign))
        }
        change = changes[column]
        for amount, sign in sorted(goals):
            move = self._step(column, amount + sign * change, sign) - change
            if (own := score(move)) < best_score:
                best, best_score = move, own
        if not best:
            return False
        changes[column] += best
        for row in self.system.touching(column):
            rests[row] += self._row(row)[0][column] * best
        return True
