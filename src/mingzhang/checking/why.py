"""Why a number is what it is: where it stands, its copies, its identities, what hangs on it."""

from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.checking.figures import Figure
from mingzhang.checking.identities import Identity
from mingzhang.checking.repair.model import System
from mingzhang.checking.repair.status import standing, twins_of

_SUMS = ("rows", "columns", "list")


class Why(NamedTuple):
    """All that the identities say of one figure; figures and identities by index.

    copies: figures with the same coordinate; identities: with what each is off by now, in fen;
    standing: ``alone``, ``twins`` or ``uncovered`` (see ``repair.status``); twins: figures whose
    change no identity tells from this one's; along: what would have to change with it, each with
    its sign (+1: by the same amount); open: identities that one of several parts would then have
    to mend, which one the identities do not say.
    """

    figure: Figure
    copies: tuple[int, ...]
    identities: tuple[tuple[int, int], ...]
    standing: str
    twins: tuple[int, ...]
    along: tuple[tuple[int, int], ...]
    open: tuple[int, ...]


def why(figures: tuple[Figure, ...], identities: tuple[Identity, ...], index: int) -> Why:
    """Explain one figure. index: in ``figures``. Raises IndexError for one that is not there."""
    figure = figures[index]
    system = System(figures, identities)
    copies = tuple(
        other for other, one in enumerate(figures) if one.at == figure.at and other != index
    )
    rows = system.touching(index)
    along, left = _along(system, index)
    return Why(
        figure,
        copies,
        tuple((row, int(system.residuals[row])) for row in rows),
        standing(system, index),
        twins_of(system, index),
        along,
        left,
    )


def _along(system: System, index: int) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Let a figure grow by one and follow it: to its wholes and copies, then to single parts."""
    change = {index: 1}
    waiting = list(system.touching(index))
    later: dict[int, None] = {}
    while waiting or later:
        row = waiting.pop(0) if waiting else next(iter(later))
        later.pop(row, None)
        entries = system.entries(row)
        rest = sum(sign * change.get(column, 0) for column, sign in entries.items())
        if not rest or system.identities[row].weight:
            continue
        able = [one for one in _mending(system, row) if one not in change]
        if system.identities[row].kind in _SUMS and system.identities[row].figures[0] in change:
            # The whole is settled: its parts follow only when nothing else is left to follow.
            if waiting:
                later[row] = None
                continue
            able = [one for one in able if not system.figures[one].blank]
            if len(able) != 1:
                continue
        if able and rest % entries[able[0]] == 0:
            change[able[0]] = -rest // entries[able[0]]
            waiting += [other for other in system.touching(able[0]) if other != row]
    touched = dict.fromkeys(row for column in change for row in system.touching(column))
    left = [
        row
        for row in touched
        if not system.identities[row].weight
        and sum(sign * change.get(column, 0) for column, sign in system.entries(row).items()) != 0
    ]
    del change[index]
    return tuple(change.items()), tuple(left)


def _mending(system: System, row: int) -> Iterator[int]:
    """Figures of an identity in the order in which they follow a change: the whole, then others."""
    seen = system.entries(row)
    yield from (index for index in system.identities[row].figures if index in seen)
