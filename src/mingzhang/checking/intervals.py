"""Is a difference explained by rounding? Exact bounds by propagation, no library, no float.

Every true value lies within half a printed unit of its print (closed); copies share one true
value. Where such values exist for all identities of a cluster, its differences are 尾差.

Propagation can prove that no values exist; where it does not, they need not exist: beside linear
programming it missed 35 of 235 such systems. So figures of inexact identities are also tried in the
lower and the upper half of their bounds, which left 19. What slips through is a note.
"""

from collections.abc import Iterable

from mingzhang.checking.figures import Figure
from mingzhang.checking.identities import Identity

MOST_ROUNDS = 60
MOST_HALVED = 24

Bounds = dict[int, int]
Pairs = tuple[tuple[int, int], ...]


def worst_case(identity: Identity, figures: tuple[Figure, ...]) -> int:
    """The largest residual (fen) that rounding alone can give an identity."""
    return sum(0 if figures[i].blank else figures[i].grain for i in identity.figures) // 2


def feasible(identities: list[Identity], figures: tuple[Figure, ...]) -> bool:
    """Whether true values may exist that satisfy all the identities."""
    system = _Bounds(identities, figures)
    return system.spread(system.first) and system.halve()


def pinned(identities: list[Identity], figures: tuple[Figure, ...]) -> dict[int, int]:
    """Figures with only one true value left, other than the print: index to twice its fen.

    Copies printed as 494.82 and 494.83 have one: 494.825.
    """
    system = _Bounds(identities, figures)
    if not system.spread(system.first):
        return {}
    return {
        index: low
        for index, low in system.low.items()
        if low == system.high[index] and low != 2 * figures[index].fen
    }


class _Bounds:
    """Bounds of the true values, in half fen, narrowed by the identities."""

    def __init__(self, identities: list[Identity], figures: tuple[Figure, ...]) -> None:
        self.pairs: list[Pairs] = []
        self.low: Bounds = {}
        self.high: Bounds = {}
        self.touching: dict[int, list[int]] = {}
        self.inexact: dict[int, None] = {}
        self.first: list[int] = []
        for number, identity in enumerate(identities):
            rest = 0
            slacks = []
            pairs = tuple(zip(identity.figures, identity.signs, strict=True))
            for index, sign in pairs:
                if index in self.touching:
                    self.touching[index].append(number)
                else:
                    figure = figures[index]
                    slack = 0 if figure.blank else figure.grain
                    self.low[index] = 2 * figure.fen - slack
                    self.high[index] = 2 * figure.fen + slack
                    self.touching[index] = [number]
                if slack := self.high[index] - self.low[index]:
                    slacks.append(slack)
                rest += sign * (self.low[index] + self.high[index])
            # An exact identity of equally rounded figures narrows nothing by itself.
            if rest or len(slacks) == 1 or len(set(slacks)) > 1:
                self.first.append(number)
            if rest:
                self.inexact.update(dict.fromkeys(identity.figures))
            self.pairs.append(pairs)

    def spread(self, numbers: Iterable[int]) -> bool:
        """Narrow the bounds by some identities and what follows; False where nothing is left."""
        waiting = dict.fromkeys(numbers)
        steps = MOST_ROUNDS * len(self.pairs)
        while waiting and steps:
            steps -= 1
            number = next(iter(waiting))
            del waiting[number]
            changed = _tighten(self.pairs[number], self.low, self.high)
            if changed is None:
                return False
            for index in changed:
                for other in self.touching[index]:
                    if other != number:
                        waiting[other] = None
        return True

    def halve(self) -> bool:
        """Try each figure of an inexact identity in either half; False where neither will do."""
        for index in list(self.inexact)[:MOST_HALVED]:
            middle = (self.low[index] + self.high[index]) // 2
            halves = (self.low[index], middle), (middle, self.high[index])
            if halves[0][0] == halves[1][1]:
                continue
            low, high = self.low, self.high
            left = []
            for half in halves:
                self.low, self.high = dict(low), dict(high)
                self.low[index], self.high[index] = half
                if self.spread(self.touching[index]):
                    left.append((self.low, self.high))
            if not left:
                return False
            self.low, self.high = left[0] if len(left) == 1 else (low, high)
        return True


def _tighten(pairs: Pairs, low: Bounds, high: Bounds) -> list[int] | None:
    """Narrow the bounds by one identity; the changed figures, or None where nothing is left."""
    least = most = 0
    for index, sign in pairs:
        if sign > 0:
            least += low[index]
            most += high[index]
        else:
            least -= high[index]
            most -= low[index]
    if least > 0 or most < 0:
        return None
    # A figure whose bounds are no wider than what the others leave open cannot be narrowed.
    open_ = min(most, -least)
    changed = []
    for index, sign in pairs:
        lowest, highest = low[index], high[index]
        if highest - lowest <= open_:
            continue
        if sign > 0:
            low[index] = max(lowest, highest - most)
            high[index] = min(highest, lowest - least)
        else:
            low[index] = max(lowest, highest + least)
            high[index] = min(highest, lowest + most)
        changed.append(index)
    return changed
