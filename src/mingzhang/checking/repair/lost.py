"""Figures that an event pushed out of a table: what the identities say that they were."""

from collections import Counter

from mingzhang.checking.figures import Figure
from mingzhang.checking.repair.model import System


def regained(system: System, lost: frozenset[int]) -> tuple[Figure, ...]:
    """The figures with those that are lost filled in, as far as single identities determine them.

    An identity in which one figure only is lost says what it was. The surest goes first: a copy
    before a sum, a short sum before a long one; where several say it, what most of them say. What
    that makes negative where nothing is, or what nothing says, stays blank.
    """
    figures = list(system.figures)
    rest: dict[int, int] = {}
    unknown: dict[int, set[int]] = {}
    for index in lost:
        for row in system.touching(index):
            if system.identities[row].weight:
                continue
            unknown.setdefault(row, set()).add(index)
            rest[row] = int(system.residuals[row])
    ready = {row for row, missing in unknown.items() if len(missing) == 1}
    while ready:
        row = min(ready, key=lambda row: (len(system.entries(row)), row))
        (index,) = unknown[row]
        fen = _agreed(system, index, rest, ready.intersection(system.touching(index)))
        if fen:
            figures[index] = figures[index]._replace(fen=fen, blank=False)
        for other in system.touching(index):
            if other in unknown:
                unknown[other].discard(index)
                rest[other] += system.entries(other)[index] * fen
                (ready.add if len(unknown[other]) == 1 else ready.discard)(other)
    return tuple(figures)


def _agreed(system: System, index: int, rest: dict[int, int], rows: set[int]) -> int:
    """What most identities say that a figure was, the surest of those that say the same number of
    times, or within their rounding what other tables print; 0 where that makes no sense."""
    said: Counter[int] = Counter()
    for row in sorted(rows, key=lambda row: (len(system.entries(row)), row)):
        fen, over = divmod(-rest[row], system.entries(row)[index])
        said[0 if over or system.absurd(index, fen) else fen] += 1
    agreed = said.most_common(1)[0][0]
    slack = min(int(system.worst[row]) for row in rows)
    near = [fen for fen in system.elsewhere(index) if abs(fen - agreed) <= slack]
    return min(near, key=lambda fen: abs(fen - agreed), default=agreed)
