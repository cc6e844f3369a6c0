"""Classes of figures that restate one quantity: a wrong source figure, copied everywhere."""

from mingzhang.checking.repair.model import System


def classes_of(system: System) -> tuple[tuple[int, ...], ...]:
    """Figures that whole identities of just two printed figures say to be equal."""
    group: dict[int, list[int]] = {}
    for row in ((system.residuals == 0) & (system.printed == 2)).nonzero()[0].tolist():
        pair = [one for one in system.identities[row].figures if not system.figures[one].blank]
        if system.figures[pair[0]].fen != system.figures[pair[1]].fen:
            continue
        left, right = (group.setdefault(index, [index]) for index in pair)
        if left is not right:
            if len(left) < len(right):
                left, right = right, left
            left += right
            for index in right:
                group[index] = left
    return tuple(dict.fromkeys(tuple(sorted(members)) for members in group.values()))
