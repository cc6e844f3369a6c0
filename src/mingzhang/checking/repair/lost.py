"""Figures that an event pushed out of a table: what the identities say that they were."""

from mingzhang.checking.figures import Figure
from mingzhang.checking.repair.model import System


def regained(system: System, lost: frozenset[int]) -> tuple[Figure, ...]:
    """The figures with those that are lost filled in, as far as single identities determine them.

    An identity in which one figure only is lost says what it was. The surest goes first: a copy
    before a sum, a short sum before a long one. What that makes negative where nothing is, or what
    nothing says, stays blank.
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
        fen, over = divmod(-rest[row], system.entries(row)[index])
        if over or system.absurd(index, fen):
            fen = 0
        if fen:
            figures[index] = figures[index]._replace(fen=fen, blank=False)
        for other in system.touching(index):
            if other in unknown:
                unknown[other].discard(index)
                rest[other] += system.entries(other)[index] * fen
                (ready.add if len(unknown[other]) == 1 else ready.discard)(other)
    return tuple(figures)
