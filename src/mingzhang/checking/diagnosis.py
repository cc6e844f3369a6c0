"""Diagnosis: which identities are broken beyond rounding, and which one figure would mend them."""

from collections.abc import Hashable
from typing import NamedTuple

import numpy as np

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken
from mingzhang.checking.identities import Identity, Matrix
from mingzhang.checking.intervals import feasible, worst_case

Kin = tuple[Hashable, ...]


class Diagnosis(NamedTuple):
    """broken: clusters that rounding cannot explain; families: rounding families (尾差)."""

    broken: tuple[Broken, ...]
    families: tuple[tuple[int, ...], ...]


def diagnose(
    figures: tuple[Figure, ...], identities: tuple[Identity, ...], without: frozenset[int]
) -> Diagnosis:
    """Test all identities, exactly, then with intervals.

    without: figures that a finding explains already; their identities are left out.
    """
    kept = tuple(one for one in identities if not without.intersection(one.figures))
    values = np.array([figure.fen for figure in figures], np.int64)
    residuals = Matrix(kept).residuals(values).tolist()
    wrong = [one for one, rest in zip(kept, residuals, strict=True) if rest]
    rest_of = {one: rest for one, rest in zip(kept, residuals, strict=True) if rest}
    hard = [one for one in wrong if abs(rest_of[one]) > worst_case(one, figures)]
    hard_set = set(hard)
    calm = [one for one in kept if one not in hard_set]
    soft = [one for one in wrong if one not in hard_set]
    families = []
    for cluster in _clusters(soft, _kin(figures)):
        if not feasible(_around(cluster, calm), figures):
            hard += cluster
        else:
            families.append(tuple(dict.fromkeys(i for one in cluster for i in one.figures)))
    calm = [one for one in kept if one not in set(hard)]
    classes = _classes(calm, figures)
    kin: dict[int, list[Kin]] = {index: [("class", one)] for index, one in classes.items()}
    clusters = _clusters(hard, kin)
    broken = tuple(_explain(one, calm, rest_of, figures, classes) for one in clusters)
    return Diagnosis(broken, tuple(families))


def _kin(figures: tuple[Figure, ...]) -> dict[int, list[Kin]]:
    """What joins figures of one rounding family: a row, and a coordinate restated elsewhere."""
    return {
        index: [("row", figure.scope, figure.block, figure.row), ("at", figure.at)]
        for index, figure in enumerate(figures)
    }


def _clusters(identities: list[Identity], kin: dict[int, list[Kin]]) -> list[list[Identity]]:
    """Identities joined by the figures they share, and by what else makes figures kin."""
    parent = list(range(len(identities)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    seen: dict[Hashable, int] = {}
    for number, one in enumerate(identities):
        for index in one.figures:
            for shared in (index, *kin.get(index, ())):
                parent[root(number)] = root(seen.setdefault(shared, number))
    groups: dict[int, list[Identity]] = {}
    for number, one in enumerate(identities):
        groups.setdefault(root(number), []).append(one)
    return list(groups.values())


def _around(cluster: list[Identity], calm: list[Identity]) -> list[Identity]:
    """All identities that are connected with a cluster."""
    reached = {index for one in cluster for index in one.figures}
    rest = list(calm)
    found: list[Identity] = []
    grown = True
    while grown:
        grown = False
        left = []
        for one in rest:
            if reached.intersection(one.figures):
                found.append(one)
                reached.update(one.figures)
                grown = True
            else:
                left.append(one)
        rest = left
    return found


def _classes(calm: list[Identity], figures: tuple[Figure, ...]) -> dict[int, tuple[int, ...]]:
    """Figures that restate one quantity: a calm identity with just two printed figures says so.

    A wrong figure that was copied everywhere is one cause; the class then changes as a whole.
    """
    group: dict[int, list[int]] = {}
    for one in calm:
        pair = [index for index in one.figures if not figures[index].blank]
        if len(pair) != 2 or figures[pair[0]].fen != figures[pair[1]].fen:
            continue
        left, right = (group.setdefault(index, [index]) for index in pair)
        if left is not right:
            left += right
            for index in right:
                group[index] = left
    return {index: tuple(sorted(members)) for index, members in group.items()}


def _explain(
    cluster: list[Identity],
    calm: list[Identity],
    residuals: dict[Identity, int],
    figures: tuple[Figure, ...],
    classes: dict[int, tuple[int, ...]],
) -> Broken:
    """Every single quantity whose change mends the whole cluster and breaks nothing else.

    A quantity is one figure; where no figure alone will do, all restatements of it.
    """
    members = tuple(dict.fromkeys(index for one in cluster for index in one.figures))
    alone = [(index,) for index in members]
    together = list(dict.fromkeys(classes[index] for index in members if index in classes))
    suspects: tuple[tuple[int, int], ...] = ()
    for quantities in (alone, together):
        found = [(one, _change(one, cluster, calm, residuals, figures)) for one in quantities]
        suspects = tuple(
            (one[0], figures[one[0]].fen + change) for one, change in found if change is not None
        )
        if suspects:
            break
    return Broken(frozenset(one.kind for one in cluster), suspects, members)


def _change(
    quantity: tuple[int, ...],
    cluster: list[Identity],
    calm: list[Identity],
    residuals: dict[Identity, int],
    figures: tuple[Figure, ...],
) -> int | None:
    """By how many fen a quantity must change to mend a cluster; None where it cannot."""
    inside = frozenset(quantity)

    def weight(one: Identity) -> int:
        return sum(
            sign for index, sign in zip(one.figures, one.signs, strict=True) if index in inside
        )

    changes = []
    for one in cluster:
        if abs(weight(one)) != 1:
            return None
        changes.append(-residuals[one] * weight(one))
    slack = max(worst_case(one, figures) for one in cluster)
    if max(changes) - min(changes) > 2 * slack:
        return None
    change = max(changes, key=changes.count)
    mends = all(abs(change * weight(one)) <= worst_case(one, figures) for one in calm)
    return change if mends else None
