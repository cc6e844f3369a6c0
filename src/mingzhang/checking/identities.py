"""Identities: what must hold among the figures, derived from coordinates alone.

A parent on an axis is the sum of its children on that axis; figures with equal coordinates are
copies. Nobody writes an identity for a pair of forms.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import tomli

from mingzhang.checking.figures import Figure
from mingzhang.disclosure import Coordinate, covers
from mingzhang.disclosure.coordinate import depth

Ints = npt.NDArray[np.int64]


_BASIC = ("basic", "personnel", "public")
"""Basic expenditure and all that it is made of."""


class Identity(NamedTuple):
    """A linear identity: the sum of sign times figure is zero.

    kind: rows (a parent row is the sum of its children), columns, copy, balance, list, change or
    condition; figures: indices, the whole or the first copy first; weight: what it costs to say
    that the identity itself does not hold here, 0 where it must hold; condition: why it usually
    does, in Chinese.
    """

    kind: str
    figures: tuple[int, ...]
    signs: tuple[int, ...]
    weight: int = 0
    condition: str = ""


class Matrix:
    """Identities as one sparse integer matrix in compressed rows; no float anywhere."""

    def __init__(self, identities: tuple[Identity, ...]) -> None:
        sizes = np.fromiter((len(one.figures) for one in identities), np.int64, len(identities))
        self.starts: Ints = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        self.columns: Ints = np.fromiter(
            (index for one in identities for index in one.figures), np.int64, int(self.starts[-1])
        )
        self.signs: Ints = np.fromiter(
            (sign for one in identities for sign in one.signs), np.int64, int(self.starts[-1])
        )

    def residuals(self, values: Ints) -> Ints:
        """Each identity's signed sum. values: fen of every figure."""
        if len(self.starts) == 1:
            return np.zeros(0, np.int64)
        products: Ints = self.signs * values[self.columns]
        return np.add.reduceat(products, self.starts[:-1])


def identities_of(figures: tuple[Figure, ...]) -> tuple[Identity, ...]:
    """All identities among the figures."""
    found = [*_axes(figures), *_lists(figures), *_copies(figures)]
    found += _kinds(figures)
    found += _balances(figures)
    found += _changes(figures)
    found += conditional(figures)
    return tuple(found)


def _axes(figures: tuple[Figure, ...]) -> list[Identity]:
    rows: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    columns: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    for index, figure in enumerate(figures):
        if figure.scope >= 0:
            rows[figure.scope, figure.block, figure.row].append(index)
            columns[figure.scope, figure.block, figure.column].append(index)
    found = []
    for kind, groups in (("columns", rows.values()), ("rows", columns.values())):
        for group in groups:
            unknown = kind == "rows" and any(map(_nameless, (figures[index] for index in group)))
            for whole, parts in _families(tuple(figures[index].at for index in group)):
                if unknown and figures[group[whole]].at.item is not None:
                    continue  # What the unknown row holds may be a part of it.
                # Blanks that sum to a blank are kept: they bear witness when one of them is blamed.
                members = (group[whole], *(group[part] for part in parts))
                found.append(Identity(kind, members, (-1, *[1] * len(parts))))
    return found


def _nameless(figure: Figure) -> bool:
    """Whether an amount stands in a row that nothing identifies."""
    return not figure.blank and (figure.at.function or "").startswith("?")


def _lists(figures: tuple[Figure, ...]) -> list[Identity]:
    """A list that a sentence gives as complete sums to its whole."""
    lists: dict[tuple[int, str], list[int]] = defaultdict(list)
    for index, figure in enumerate(figures):
        if figure.whole:
            lists[figure.scope, figure.whole].append(index)
    wholes = {(figure.scope, figure.column): index for index, figure in enumerate(figures)}
    return [
        Identity("list", (wholes[key], *parts), (-1, *[1] * len(parts)))
        for key, parts in lists.items()
        if key in wholes
    ]


@lru_cache(4096)
def _families(axis: tuple[Coordinate, ...]) -> list[tuple[int, list[int]]]:
    """Remembered: the search for events asks for the same axes again and again."""
    return families(axis)


def families(axis: Sequence[Coordinate]) -> list[tuple[int, list[int]]]:
    """Each whole on an axis with its direct parts: the parts that no smaller whole contains."""
    order = sorted(range(len(axis)), key=lambda index: depth(axis[index]))
    parts: dict[int, list[int]] = {}
    for position, index in enumerate(order):
        for other in reversed(order[:position]):
            if axis[other] != axis[index] and covers(axis[other], axis[index]):
                parts.setdefault(other, []).append(index)
                break
    return [(whole, sorted(members)) for whole, members in sorted(parts.items())]


def _copies(figures: tuple[Figure, ...]) -> list[Identity]:
    groups: dict[Coordinate, list[int]] = defaultdict(list)
    for index, figure in enumerate(figures):
        groups[figure.at].append(index)
    found = []
    for group in groups.values():
        printed = [index for index in group if not figures[index].blank]
        scopes = {(figures[index].scope, figures[index].row) for index in group}
        if len(scopes) < 2 or not printed:
            continue
        first = printed[0]
        found += [Identity("copy", (first, other), (1, -1)) for other in group if other != first]
    return found


def _kinds(figures: tuple[Figure, ...]) -> list[Identity]:
    """Basic expenditure is personnel and public use, where no table prints all three beside one
    another, as in final accounts: the parts below the economic items, the whole in another form."""
    known: dict[Coordinate, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, figure in enumerate(figures):
        if figure.scope >= 0 and not figure.blank and figure.at.kind in _BASIC:
            known[figure.at._replace(kind=None)][figure.at.kind].append(index)
    found = []
    for kinds in known.values():
        if len(kinds) == len(_BASIC):
            scopes = [{figures[index].scope for index in kinds[kind]} for kind in _BASIC]
            if scopes[0].isdisjoint(scopes[1] & scopes[2]):
                found.append(
                    Identity("columns", tuple(kinds[kind][0] for kind in _BASIC), (-1, 1, 1))
                )
    return found


def _balances(figures: tuple[Figure, ...]) -> list[Identity]:
    """Income equals expenditure where nothing is carried over, for every other dimension."""
    carried = any(
        figure.fen
        for figure in figures
        if figure.at.side in ("carry_in", "carry_out", "balance_used")
    )
    sides: dict[Coordinate, dict[str, int]] = defaultdict(dict)
    empty: dict[tuple[Coordinate, str], int] = {}
    for index, figure in enumerate(figures):
        side = figure.at.side
        if side and figure.at.measure != "change":
            at = figure.at._replace(side=None)
            if not figure.blank:
                sides[at].setdefault(side, index)
            elif side in ("in", "out"):
                empty.setdefault((at, side), index)
    # A grand total left blank beside the other one that is printed is a figure that is missing.
    for (at, side), index in empty.items():
        if side not in sides[at] and {"in": "out", "out": "in"}[side] in sides[at]:
            sides[at][side] = index
    found = []
    for known in sides.values():
        pairs = [("in", "out")]
        # A sentence does not say whether anything is carried over: only tables speak for that.
        if not carried and all(figures[index].scope >= 0 for index in known.values()):
            pairs += [("in", "income"), ("out", "expenditure"), ("income", "expenditure")]
            pairs += [("in", "expenditure")]
        found += [
            Identity("balance", (known[left], known[right]), (1, -1))
            for left, right in pairs
            if left in known and right in known
        ]
    return found


def _changes(figures: tuple[Figure, ...]) -> list[Identity]:
    """A stated change is this year's figure less last year's, where all three are printed."""
    known: dict[Coordinate, int] = {}
    for index, figure in enumerate(figures):
        if not figure.blank:
            known.setdefault(figure.at, index)
    found = []
    for at, index in known.items():
        if at.measure != "change":
            continue
        this = known.get(at._replace(measure=None))
        last = known.get(at._replace(measure=None, year=-1))
        if this is not None and last is not None:
            found.append(Identity("change", (index, this, last), (1, -1, 1)))
    return found


@cache
def _links() -> dict[Coordinate, tuple[Coordinate, int, str]]:
    """Left coordinate to right coordinate, weight and reason."""
    text = files(__package__).joinpath("conditional.toml").read_text(encoding="utf-8")
    return {
        Coordinate(**link["left"]): (Coordinate(**link["right"]), link["weight"], link["why"])
        for link in tomli.loads(text)["link"]
    }


def conditional(figures: tuple[Figure, ...]) -> list[Identity]:
    """Equalities of ``conditional.toml``: usual, not certain; they may be the wrong ones."""
    known: dict[Coordinate, int] = {}
    for index, figure in enumerate(figures):
        if not figure.blank and (figure.at.function or figure.at.economic):
            known.setdefault(figure.at, index)
    found = []
    for at, index in known.items():
        # A link holds for every unit, year and measure alike.
        link = _links().get(at._replace(unit=None, year=0, measure=None))
        if link is None:
            continue
        right, weight, why = link
        other = known.get(right._replace(unit=at.unit, year=at.year, measure=at.measure))
        if other is not None:
            found.append(Identity("condition", (index, other), (1, -1), weight, why))
    return found
