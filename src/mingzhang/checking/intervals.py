"""Is a difference explained by rounding? Exact bounds by propagation, no library, no float.

Every true value lies within half a printed unit of its print (closed); copies share one true
value. Where such values exist for all identities of a cluster, its differences are 尾差.

Propagation can prove that no values exist; where it does not, they need not exist: beside linear
programming it missed 35 of 235 such systems. So figures of inexact identities are also tried in the
lower and the upper half of their bounds, which left 19. What slips through is a note.
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.identities import Identity

MOST_ROUNDS = 60
MOST_HALVED = 24

Pairs = tuple[tuple[int, int], ...]
Log = list[tuple[int, int, int]]


def feasible(identities: list[Identity], figures: tuple[Figure, ...]) -> bool:
    """Whether true values may exist that satisfy all the identities."""
    return Intervals(tuple(identities), figures).feasible(list(range(len(identities))))


class Intervals:
    """Bounds of the true values of a whole system, in half fen, narrowed by some of its identities.

    Every question leaves the bounds as it found them: what was narrowed is undone.
    """

    def __init__(self, identities: tuple[Identity, ...], figures: tuple[Figure, ...]) -> None:
        self.identities, self.figures = identities, figures
        self.low: dict[int, int] = {}
        self.high: dict[int, int] = {}
        self.pairs: dict[int, Pairs] = {}
        self.touching: dict[int, list[int]] = {}
        self.first: set[int] = set()
        self.inexact: set[int] = set()
        self.log: Log = []
        self.rows: set[int] = set()

    def _open(self, rows: list[int]) -> None:
        """Take up some identities; each is looked at once, when it is first asked about."""
        self.rows = set(rows)
        for row in rows:
            if row in self.pairs:
                continue
            identity = self.identities[row]
            self.pairs[row] = tuple(zip(identity.figures, identity.signs, strict=True))
            rest = 0
            known = []
            for index, sign in self.pairs[row]:
                figure = self.figures[index]
                slack = 0 if figure.blank else figure.grain
                if index not in self.low:
                    self.low[index] = 2 * figure.fen - slack
                    self.high[index] = 2 * figure.fen + slack
                    self.touching[index] = []
                self.touching[index].append(row)
                rest += sign * figure.fen
                if slack:
                    known.append(slack)
            if rest:
                self.inexact.add(row)
            # An exact identity of equally rounded figures narrows nothing by itself.
            if rest or len(known) == 1 or len(set(known)) > 1:
                self.first.add(row)

    def feasible(self, rows: list[int]) -> bool:
        """Whether true values may exist that satisfy some of the identities."""
        self._open(rows)
        found = self._spread([row for row in rows if row in self.first]) and self._halve(rows)
        self._undo(0)
        return found

    def pinned(self, rows: list[int]) -> dict[int, int]:
        """Figures that some identities leave one true value, not the print: index to twice its fen.

        Copies printed as 494.82 and 494.83 have one: 494.825.
        """
        self._open(rows)
        found = {}
        if self._spread([row for row in rows if row in self.first]):
            found = {
                index: self.low[index]
                for index in dict.fromkeys(index for index, *_ in self.log)
                if self.low[index] == self.high[index] != 2 * self.figures[index].fen
            }
        self._undo(0)
        return found

    def _spread(self, numbers: list[int]) -> bool:
        """Narrow the bounds by some identities and what follows; False where nothing is left."""
        waiting = dict.fromkeys(numbers)
        steps = MOST_ROUNDS * len(self.rows)
        while waiting and steps:
            steps -= 1
            number = next(iter(waiting))
            del waiting[number]
            start = len(self.log)
            if not self._tighten(self.pairs[number]):
                return False
            for index, *_ in self.log[start:]:
                for other in self.touching[index]:
                    if other != number and other in self.rows:
                        waiting[other] = None
        return True

    def _halve(self, rows: list[int]) -> bool:
        """Try each figure of an inexact identity in either half; False where neither will do."""
        doubted = dict.fromkeys(
            i for row in rows if row in self.inexact for i, _ in self.pairs[row]
        )
        for index in list(doubted)[:MOST_HALVED]:
            low, high = self.low[index], self.high[index]
            if low == high:
                continue
            middle = (low + high) // 2
            left = []
            for half in ((low, middle), (middle, high)):
                start = len(self.log)
                self._set(index, *half)
                if self._spread([row for row in self.touching[index] if row in self.rows]):
                    changed = dict.fromkeys(one for one, *_ in self.log[start:])
                    left.append([(one, self.low[one], self.high[one]) for one in changed])
                self._undo(start)
            if not left:
                return False
            if len(left) == 1:
                for one in left[0]:
                    self._set(*one)
        return True

    def _set(self, index: int, low: int, high: int) -> None:
        self.log.append((index, self.low[index], self.high[index]))
        self.low[index], self.high[index] = low, high

    def _undo(self, start: int) -> None:
        while len(self.log) > start:
            index, low, high = self.log.pop()
            self.low[index], self.high[index] = low, high

    def _tighten(self, pairs: Pairs) -> bool:
        """Narrow the bounds by one identity; False where nothing is left."""
        low, high = self.low, self.high
        least = most = 0
        for index, sign in pairs:
            if sign > 0:
                least += low[index]
                most += high[index]
            else:
                least -= high[index]
                most -= low[index]
        if least > 0 or most < 0:
            return False
        # A figure whose bounds are no wider than what the others leave open cannot be narrowed.
        open_ = min(most, -least)
        for index, sign in pairs:
            lowest, highest = low[index], high[index]
            if highest - lowest > open_:
                if sign > 0:
                    self._set(index, max(lowest, highest - most), min(highest, lowest - least))
                else:
                    self._set(index, max(lowest, highest + least), min(highest, lowest + most))
        return True
