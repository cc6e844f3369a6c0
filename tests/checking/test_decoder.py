"""The decoder beside trying every set of figures: the same cheapest repairs, all of them."""

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from mingzhang.checking.repair.decoder import decode
from mingzhang.checking.repair.model import BLANK, CELL, System
from tests.checking.test_repair import UNIT, bare

FIGURES = 9
ROWS = 7


def damaged(random: Random) -> System:
    """Figures of which one to three are wrong, in random identities that held before."""
    while True:
        rows = []
        values = [random.randint(5_000, 9_000) for _ in range(FIGURES)]
        whole = 0
        for _ in range(ROWS):
            who = random.sample(range(FIGURES), random.randint(2, 4))
            signs = [random.choice([-1, 1]) for _ in who]
            rows.append((who, signs))
            # A figure of its own takes up what is left, so that the identity holds.
            whole = sum(sign * values[i] for i, sign in zip(who, signs, strict=True))
            values.append(whole)
            who.append(len(values) - 1)
            signs.append(-1)
        for index in random.sample(range(FIGURES), random.randint(1, 3)):
            values[index] += random.choice([-1, 1]) * random.randint(100, 900)
        values.append(-1)  # where one amount is negative, others may be
        system = bare(values, [("rows", who, signs) for who, signs in rows])
        if system.residuals.any():
            return system


def solved(system: System, columns: tuple[int, ...]) -> bool:
    """Whether changing exactly these columns satisfies everything, in whole printed units."""
    rows = range(len(system.identities))
    left = [
        [Fraction(system.entries(row).get(column, 0)) for column in columns]
        + [Fraction(-int(system.residuals[row]))]
        for row in rows
    ]
    done = 0
    for place in range(len(columns)):
        pivot = next((row for row in range(done, len(left)) if left[row][place]), None)
        if pivot is None:
            return False
        left[done], left[pivot] = left[pivot], left[done]
        left[done] = [value / left[done][place] for value in left[done]]
        for row in range(len(left)):
            if row != done and left[row][place]:
                factor = left[row][place]
                left[row] = [a - factor * b for a, b in zip(left[row], left[done], strict=True)]
        done += 1
    values = [row[-1] for row in left[:done]]
    return not any(row[-1] for row in left[done:]) and all(
        value and value % UNIT == 0 for value in values
    )


@pytest.mark.parametrize("seed", range(25))
def test_every_cheapest_repair_is_found(seed: int) -> None:
    system = damaged(Random(seed))
    broken = system.residuals.nonzero()[0].tolist()
    exact = dict.fromkeys(range(len(system.identities)), 0)
    found = decode(system, broken, exact)
    assert found.complete
    columns = range(len(system.figures))
    for size in range(1, 4):
        sets = {frozenset(one) for one in combinations(columns, size) if solved(system, one)}
        if sets:
            assert {one.columns for one in found.repairs} == sets
            break
    for repair in found.repairs:
        assert repair.total == repair.cost == found.repairs[0].cost
        assert repair.rest == repair.inexact == 0


def test_a_blank_costs_more_than_a_number() -> None:
    """5 = 3 + blank: the whole or a part is wrong sooner than that a number was left out."""
    system = bare([5, 3, 0], [("rows", [0, 1, 2], [-1, 1, 1])])
    figures = (*system.figures[:2], system.figures[2]._replace(blank=True))
    system = System(figures, system.identities)
    assert [system.cost(column) for column in range(3)] == [CELL, CELL, BLANK]
    assert {tuple(one.columns) for one in decode(system, [0], {0: 0}).repairs} == {(0,), (1,)}


def test_nothing_is_made_negative_where_nothing_else_is() -> None:
    """3 = 9 + 1: 9 cannot be -6 less; the whole is 10 or the part is 2."""
    system = bare([3, 9, 1], [("rows", [0, 1, 2], [-1, 1, 1])])
    found = {tuple(one.columns): one.cost for one in decode(system, [0], {0: 0}).repairs}
    assert found == {(0,): CELL, (1,): CELL}
    signed = bare([3, 9, 1, -5], [("rows", [0, 1, 2], [-1, 1, 1])])
    found = {tuple(one.columns): one.cost for one in decode(signed, [0], {0: 0}).repairs}
    assert found == {(0,): CELL, (1,): CELL, (2,): CELL}


def test_values_are_printed_ones() -> None:
    """What stands in 元 twice says what 万元 should print, to its last digit."""
    system = bare([0, 90, 0], [("copy", [0, 1], [1, -1]), ("copy", [0, 2], [1, -1])])
    fine = system.figures[0]._replace(fen=1_004_321, grain=1)
    system = System((fine, system.figures[1], fine), system.identities)
    (repair,) = decode(system, [0]).repairs
    assert repair.changes == ((1, 10 * UNIT),)
    assert (repair.cost, repair.inexact, repair.rest) == (CELL, 1, 4_321)


def test_the_search_ends_within_its_bounds() -> None:
    random = Random(3)
    rows = [("rows", random.sample(range(60), 8), [1] * 8) for _ in range(20)]
    system = bare([random.randrange(10**4) for _ in range(60)], rows)
    assert not decode(system, range(20), nodes=30).complete
    assert decode(system, range(20), most=2).repairs == ()
    assert decode(system, [0], most=CELL).complete


def test_a_blank_is_filled_in_before_a_printed_amount_is_said_to_be_none() -> None:
    system = bare([0, 7], [("copy", [0, 1], [1, -1])])
    figures = (system.figures[0]._replace(blank=True), system.figures[1])
    (repair,) = decode(System(figures, system.identities), [0]).repairs
    assert repair.columns == {0}
