"""The system of identities that the decoder solves: residuals, tolerances, columns and their costs.

A column is something that may be wrong: a figure (its index), a conditional identity (``~row``), or
a class of restated figures that is wrong everywhere (number of figures + class).
"""

from functools import cached_property

import numpy as np

from mingzhang.checking.figures import Figure
from mingzhang.checking.identities import Identity, Ints, Matrix
from mingzhang.checking.intervals import Intervals
from mingzhang.disclosure import Coordinate

CELL, BLANK, RESTATED, LOST = 3, 4, 5, 1
"""What it costs to blame a figure, a blank one, one figure in all the places that restate it, and
one that an event pushed out.

A conditional identity costs its own weight (5), an identity left inexact by rounding 1, and 2 where
rounding seldom makes so much.
"""
NEGATIVE = 2
"""What it costs more to make an amount negative in a table that prints none."""
NEEDLESS, UNSAID = 2, 4
"""What it costs more to say that a printed amount is none, in a table and in a sentence: numbers go
missing sooner than they appear, and nobody writes a sentence about no amount."""
NEAR = 2
"""What it costs more to change an amount by one printed unit: rounding sooner than an error."""


class System:
    """Figures and identities as one sparse system. Values, residuals and tolerances are in fen.

    identities: rows; figures: columns; lost: figures that an event is known to have pushed out.
    ``restate`` adds classes of figures as further columns.
    """

    def __init__(
        self,
        figures: tuple[Figure, ...],
        identities: tuple[Identity, ...],
        lost: frozenset[int] = frozenset(),
    ) -> None:
        self.lost = lost
        self.figures = figures
        self.identities = identities
        self.matrix = Matrix(identities)
        self.values: Ints = np.fromiter((one.fen for one in figures), np.int64, len(figures))
        self.residuals: Ints = self.matrix.residuals(self.values)
        self.classes: tuple[tuple[int, ...], ...] = ()
        self._class_of: dict[int, int] = {}
        self._entries: dict[int, dict[int, int]] = {}
        self._touching: dict[int, list[int]] = {}

    @cached_property
    def _by_cell(self) -> tuple[Ints, Ints]:
        """Rows sorted by the figure they touch, and where each figure's rows start."""
        columns = self.matrix.columns
        sizes = np.diff(self.matrix.starts)
        rows = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
        order = np.argsort(columns, kind="stable")
        counts = np.bincount(columns, minlength=len(self.figures))
        return rows[order], np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])

    @cached_property
    def worst(self) -> Ints:
        """The largest residual of each identity that rounding alone can give."""
        return self._sum(self._grains) // 2

    @cached_property
    def tolerance(self) -> Ints:
        """Three standard deviations of the rounding of each sum, within the worst case.

        Two figures that must be equal have none; printed in different units, half the larger unit.
        A blank that may have to be filled in counts as printed where it is the sum, or where else
        only two figures are.
        """
        grains = self._grains
        if not len(grains):
            return np.zeros(0, np.int64)
        starts = self.matrix.starts[:-1]
        sizes = np.diff(self.matrix.starts)
        unit = np.maximum(np.maximum.reduceat(grains, starts), 1)
        printed = self.printed
        share = grains / np.repeat(unit, sizes)
        squares, halves = np.add.reduceat(share * share, starts), np.add.reduceat(share, starts)
        filled = (sizes > printed) & ((printed == 2) | (grains[starts] == 0))
        # Half a unit is rounded up, as people do; rint would make 1.5 and 2.5 both 2.
        spread = np.floor(3 * np.sqrt((squares + filled) / 12) + 0.5)
        found: Ints = (np.minimum(spread * 2, np.floor(halves + filled)) // 2).astype(np.int64)
        found *= unit
        two = (printed <= 2) & ~filled
        least = np.minimum.reduceat(np.where(grains > 0, grains, np.iinfo(np.int64).max), starts)
        found[two] = np.where(least < unit, unit // 2, 0)[two]
        # A blank copy that has to be filled in is printed in its table's unit like its neighbours.
        pair = two & (sizes == 2)
        steps = np.fromiter((one.grain for one in self.figures), np.int64, len(self.figures))
        full = steps[self.matrix.columns]
        coarse, fine = np.maximum.reduceat(full, starts), np.minimum.reduceat(full, starts)
        found[pair] = np.where(fine < coarse, coarse // 2, 0)[pair]
        return found

    @cached_property
    def printed(self) -> Ints:
        """How many figures of each identity are printed."""
        return self._sum((self._grains > 0).astype(np.int64))

    @cached_property
    def _grains(self) -> Ints:
        steps = np.fromiter(
            (0 if one.blank else one.grain for one in self.figures), np.int64, len(self.figures)
        )
        return steps[self.matrix.columns]

    def _sum(self, entries: Ints) -> Ints:
        if not len(self.identities):
            return np.zeros(0, np.int64)
        found: Ints = np.add.reduceat(entries, self.matrix.starts[:-1])
        return found

    @cached_property
    def intervals(self) -> Intervals:
        """Between what bounds the true values lie."""
        return Intervals(self.identities, self.figures)

    @cached_property
    def signed(self) -> frozenset[int]:
        """Tables and sentences that print negative amounts."""
        return frozenset(one.scope for one in self.figures if one.fen < 0)

    def absurd(self, index: int, fen: int) -> bool:
        """Whether a value would be negative where nothing else is."""
        one = self.figures[index]
        return fen < 0 <= one.fen and one.at.measure != "change" and one.scope not in self.signed

    def elsewhere(self, index: int) -> frozenset[int]:
        """Fen that other tables and sentences print of the same codes and kind, of any source.

        None for what is of several sources: others print of one of them what is nearly as much.
        """
        figure = self.figures[index]
        for row in self.touching(index):
            whole, *parts = self.identities[row].figures
            sources = {self.figures[i].at.source for i in parts if self.figures[i].fen}
            if whole == index and len(sources) > 1:
                return frozenset()
        printed = self._printed.get(_regardless(figure), {})
        return frozenset(fen for fen, scopes in printed.items() if scopes - {figure.scope})

    @cached_property
    def _printed(self) -> dict[Coordinate, dict[int, set[int]]]:
        """By what a figure is about: each amount printed of it, and in which scopes."""
        found: dict[Coordinate, dict[int, set[int]]] = {}
        for one in self.figures:
            if one.fen:
                found.setdefault(_regardless(one), {}).setdefault(one.fen, set()).add(one.scope)
        return found

    def restate(self, classes: tuple[tuple[int, ...], ...]) -> "System":
        """The same system in which a whole class of figures may also change by one amount."""
        other = System.__new__(System)
        other.__dict__.update(self.__dict__)
        other.classes = classes
        other._class_of = {index: number for number, one in enumerate(classes) for index in one}
        other._entries, other._touching = {}, {}
        return other

    def forget(self) -> None:
        """Drop what was looked up, as if the system were new (for measuring)."""
        self._entries.clear()
        self._touching.clear()

    def members(self, column: int) -> tuple[int, ...]:
        """The figures that a column changes."""
        if column < 0:
            return ()
        if column < len(self.figures):
            return (column,)
        return self.classes[column - len(self.figures)]

    def cost(self, column: int) -> int:
        """What it costs to blame a column."""
        if column < 0:
            return self.identities[~column].weight
        if column >= len(self.figures):
            return RESTATED
        if column in self.lost:
            return LOST
        return BLANK if self.figures[column].blank else CELL

    @property
    def least(self) -> int:
        """The least that a column can cost."""
        return LOST if self.lost else CELL

    def entries(self, row: int) -> dict[int, int]:
        """The columns of an identity with their coefficients."""
        known = self._entries.get(row)
        if known is not None:
            return known
        found: dict[int, int] = {}
        start, end = self.matrix.starts[row : row + 2]
        signs = self.matrix.signs[start:end].tolist()
        for column, sign in zip(self.matrix.columns[start:end].tolist(), signs, strict=True):
            found[column] = found.get(column, 0) + sign
            if column in self._class_of:
                whole = len(self.figures) + self._class_of[column]
                found[whole] = found.get(whole, 0) + sign
        found = {column: sign for column, sign in found.items() if sign}
        if self.identities[row].weight:
            found[~row] = 1
        self._entries[row] = found
        return found

    def touching(self, column: int) -> list[int]:
        """The identities that a column is in."""
        known = self._touching.get(column)
        if known is not None:
            return known
        rows, starts = self._by_cell
        if column < 0:
            found = [~column]
        elif column < len(self.figures):
            found = rows[starts[column] : starts[column + 1]].tolist()
            if len(set(found)) < len(found):
                found = list(dict.fromkeys(found))
        else:
            touched = (row for index in self.members(column) for row in self.touching(index))
            found = [row for row in dict.fromkeys(touched) if column in self.entries(row)]
        self._touching[column] = found
        return found


def _regardless(figure: Figure) -> Coordinate:
    """What a figure is about, whatever its side and source."""
    return figure.at._replace(side=None, source=None)
