"""Is a difference explained by rounding? Exact bounds by propagation, no library, no float.

Every true value lies within half a printed unit of its print (closed); copies share one true
value. Where such values exist for all identities of a cluster, its differences are 尾差.
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.identities import Identity

MOST_ROUNDS = 60


def worst_case(identity: Identity, figures: tuple[Figure, ...]) -> int:
    """The largest residual (fen) that rounding alone can give an identity."""
    return sum(0 if figures[i].blank else figures[i].grain for i in identity.figures) // 2


def feasible(identities: list[Identity], figures: tuple[Figure, ...]) -> bool:
    """Whether true values exist that satisfy all the identities (by bounds propagation)."""
    low: dict[int, int] = {}
    high: dict[int, int] = {}
    for identity in identities:
        for index in identity.figures:
            figure = figures[index]
            slack = 0 if figure.blank else figure.grain
            low[index] = 2 * figure.fen - slack
            high[index] = 2 * figure.fen + slack
    touching: dict[int, list[int]] = {}
    for number, identity in enumerate(identities):
        for index in identity.figures:
            touching.setdefault(index, []).append(number)
    waiting = dict.fromkeys(range(len(identities)))
    steps = MOST_ROUNDS * len(identities)
    while waiting and steps:
        steps -= 1
        number = next(iter(waiting))
        del waiting[number]
        changed = _tighten(identities[number], low, high)
        if changed is None:
            return False
        for index in changed:
            for other in touching[index]:
                if other != number:
                    waiting[other] = None
    return True


def _tighten(identity: Identity, low: dict[int, int], high: dict[int, int]) -> list[int] | None:
    """Narrow the bounds by one identity; the changed figures, or None where nothing is left."""
    pairs = list(zip(identity.figures, identity.signs, strict=True))
    least = sum(low[i] if sign > 0 else -high[i] for i, sign in pairs)
    most = sum(high[i] if sign > 0 else -low[i] for i, sign in pairs)
    if least > 0 or most < 0:
        return None
    changed = []
    for index, sign in pairs:
        own_least = low[index] if sign > 0 else -high[index]
        own_most = high[index] if sign > 0 else -low[index]
        new_least = max(own_least, own_most - most)
        new_most = min(own_most, own_least - least)
        if (new_least, new_most) == (own_least, own_most):
            continue
        low[index], high[index] = (new_least, new_most) if sign > 0 else (-new_most, -new_least)
        changed.append(index)
    return changed
