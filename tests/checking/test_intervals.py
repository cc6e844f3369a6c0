"""Intervals beside linear programming: what they rule out has no solution, and what they miss."""

from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from mingzhang.checking.figures import Figure
from mingzhang.checking.identities import Identity
from mingzhang.checking.intervals import Intervals, feasible
from mingzhang.disclosure import Coordinate
from mingzhang.document import NOWHERE

FIGURES = 7
Case = tuple[list[Identity], tuple[Figure, ...]]


def figure(fen: int, grain: int, blank: bool = False) -> Figure:
    return Figure(fen, blank, Coordinate(), grain, "", NOWHERE, "", 0, 0, 0, "")


def case(random: Random, off: int) -> Case:
    """Rounded figures of a few identities; off: how many printed units one of them may be off."""
    rows = []
    for _ in range(random.randint(2, 4)):
        who = random.sample(range(FIGURES), random.randint(2, 4))
        rows.append(Identity("rows", tuple(who), (-1, *[1] * (len(who) - 1))))
    # True values that satisfy all: a solution of the homogeneous system, moved by a few fen.
    matrix = np.zeros((len(rows), FIGURES))
    for number, one in enumerate(rows):
        matrix[number, list(one.figures)] = one.signs
    _, sizes, base = np.linalg.svd(matrix)
    free = base[int((sizes > 1e-9).sum()) :]
    true = (np.array([random.uniform(-900, 900) for _ in free]) @ free).tolist()
    grains = [random.choice([100, 100, 10]) for _ in true]
    printed = [round(fen / grain) * grain for fen, grain in zip(true, grains, strict=True)]
    if off:
        at = random.randrange(FIGURES)
        printed[at] += random.choice([-1, 1]) * random.randint(1, off) * grains[at]
    return rows, tuple(map(figure, printed, grains))


def solution(rows: list[Identity], figures: tuple[Figure, ...], cost: list[int]) -> float | None:
    """The least cost of true values, by linear programming; None where there are none."""
    matrix = np.zeros((len(rows), len(figures)))
    for number, one in enumerate(rows):
        matrix[number, list(one.figures)] = one.signs
    bounds = [(one.fen - one.grain / 2, one.fen + one.grain / 2) for one in figures]
    found = linprog(cost, A_eq=matrix, b_eq=np.zeros(len(rows)), bounds=bounds)
    return float(found.fun) if found.status == 0 else None


CASES = [case(Random(number), 0) for number in range(60)]
DAMAGED = [case(Random(number), 2) for number in range(240)]


def test_rounded_true_values_are_never_ruled_out() -> None:
    assert all(feasible(rows, figures) for rows, figures in CASES)


def test_what_is_ruled_out_has_no_solution_and_little_is_missed() -> None:
    missed = impossible = 0
    for rows, figures in DAMAGED:
        solvable = solution(rows, figures, [0] * FIGURES) is not None
        found = feasible(rows, figures)
        assert found or not solvable
        impossible += not solvable
        missed += found and not solvable
    assert impossible > 80
    assert missed <= impossible // 50


def test_every_question_leaves_the_bounds_as_they_were() -> None:
    for rows, figures in DAMAGED[:80]:
        asked = Intervals(tuple(rows), figures)
        parts = [[0], [0, 1], list(range(len(rows))), [1], list(range(len(rows)))[::-1]]
        for part in parts:
            fresh = Intervals(tuple(rows), figures)
            assert asked.feasible(part) == fresh.feasible(part)
            assert asked.log == []
            for index, low in asked.low.items():
                one = figures[index]
                assert (low, asked.high[index]) == (
                    2 * one.fen - one.grain,
                    2 * one.fen + one.grain,
                )
            assert asked.pinned(part) == Intervals(tuple(rows), figures).pinned(part)


def test_a_value_that_is_pinned_has_no_other() -> None:
    pinned = 0
    for rows, figures in [*CASES, *DAMAGED[:40]]:
        if solution(rows, figures, [0] * FIGURES) is None:
            continue
        every = list(range(len(rows)))
        for index, twice in Intervals(tuple(rows), figures).pinned(every).items():
            pinned += 1
            for sign in (1, -1):
                cost = [sign if one == index else 0 for one in range(FIGURES)]
                assert solution(rows, figures, cost) == pytest.approx(sign * twice / 2, abs=1e-3)
    assert pinned


def test_copies_one_unit_apart_are_pinned_between() -> None:
    copies = Identity("copy", (0, 1), (1, -1))
    figures = (figure(49482, 1), figure(49483, 1))
    assert Intervals((copies,), figures).pinned([0]) == {0: 98965, 1: 98965}
    assert Intervals((copies,), (figures[0], figures[0])).pinned([0]) == {}


def test_a_blank_is_exactly_nothing() -> None:
    one = Identity("copy", (0, 1), (1, -1))
    assert feasible([one], (figure(5, 10), figure(0, 10, blank=True)))
    assert not feasible([one], (figure(6, 10), figure(0, 10, blank=True)))


def test_fine_copies_say_what_coarse_parts_are() -> None:
    """1000 = 300 + 300 + 300 may be rounding, but not where each 300 is exact elsewhere."""
    whole = Identity("rows", (0, 1, 2, 3), (-1, 1, 1, 1))
    copies = [Identity("copy", (part, part + 3), (1, -1)) for part in (1, 2, 3)]
    figures = tuple(figure(fen, 100) for fen in (1000, 300, 300, 300))
    figures += tuple(figure(300, 1) for _ in range(3))
    assert feasible([whole], figures)
    assert not feasible([whole, *copies], figures)
