"""Parts of the repair, each by itself: costs, classes, slips, groups, tolerances, families."""

from typing import Any

import pytest

from mingzhang.checking.figures import Figure
from mingzhang.checking.identities import Identity
from mingzhang.checking.repair.causes import Cause, causes_of, unlikely
from mingzhang.checking.repair.decoder import Repair, decode
from mingzhang.checking.repair.groups import clusters, solve
from mingzhang.checking.repair.joining import joined
from mingzhang.checking.repair.merged import classes_of
from mingzhang.checking.repair.model import BLANK, CELL, LOST, RESTATED, System
from mingzhang.checking.repair.plausible import (
    ABSURD,
    BLANKED,
    LOST_POINT,
    MISREAD,
    OTHER,
    SLIP,
    slip,
)
from mingzhang.checking.repair.rounding import Around, families, families_of, screen
from mingzhang.checking.repair.status import ALONE, TWINS, UNCOVERED, standing, twins_of
from tests.checking.test_repair import UNIT, bare

COPY = [1, -1]


def sum_of(*parts: int, whole: int = 0) -> tuple[str, list[int], list[int]]:
    return "rows", [whole, *parts], [-1, *[1] * len(parts)]


def changed(system: System, **fields: dict[int, Any]) -> System:
    """The system with some fields of some figures replaced."""
    figures = [
        one._replace(**{name: of[i] for name, of in fields.items() if i in of})
        for i, one in enumerate(system.figures)
    ]
    return System(tuple(figures), system.identities, system.lost)


@pytest.mark.parametrize(
    ("right", "printed", "rank"),
    [
        (19233, 79233, MISREAD),
        (803, 703, SLIP),
        (303, 803, MISREAD),
        (60, 50, MISREAD),
        (1234, 2134, SLIP),
        (1234, 3214, OTHER),  # two digits that are no neighbours
        (1234, 1256, OTHER),
        (1234, 1253, OTHER),
        (1234, 1243, SLIP),
        (1234, 1324, SLIP),
        (1245, 1246, MISREAD),
        (16, 19, MISREAD),
        (18, 19, MISREAD),
        (18, 10, MISREAD),
        (13, 18, MISREAD),
        (1234, 12340, LOST_POINT),
        (5, 5000, LOST_POINT),
        (1234, 123, SLIP),
        (123, 1123, SLIP),
        (1234, 12, OTHER),
        (12, 1934, OTHER),
        (-5, 0, ABSURD),
        (-5, 7, ABSURD),
        (-5, -7, SLIP),
        (-17, -11, MISREAD),
        (5, -5, OTHER),
        (0, 7, OTHER),
        (7, 0, OTHER),
    ],
)
def test_how_likely_a_slip_is(right: int, printed: int, rank: int) -> None:
    assert slip(right, printed) == rank


def test_a_blank_is_no_slip_of_digits() -> None:
    assert slip(5, 0, blank=True) == BLANKED
    assert slip(0, 0, blank=True) == BLANKED
    assert slip(-5, 0, blank=True) == ABSURD


def test_costs_of_columns() -> None:
    usual = Identity("condition", (0, 2), (1, -1), 5, "一般相等")
    plain = bare([9, 4, 5, 0], [sum_of(1, 2), ("copy", [2, 3], COPY)])
    system = System(
        (*plain.figures[:3], plain.figures[3]._replace(blank=True)),
        (*plain.identities, usual),
        frozenset({1}),
    ).restate(((0, 2),))
    assert [system.cost(column) for column in range(5)] == [CELL, LOST, CELL, BLANK, RESTATED]
    assert system.cost(~2) == 5
    assert LOST < CELL < BLANK < RESTATED
    assert system.least == LOST
    assert plain.least == CELL
    assert system.members(1) == (1,)
    assert system.members(4) == (0, 2)
    assert system.members(~2) == ()
    assert system.touching(~2) == [2]
    assert system.entries(2) == {0: 1, 2: -1, ~2: 1}  # the class moves both alike: it drops out
    assert system.entries(0) == {0: -1, 1: 1, 2: 1}
    assert system.touching(4) == [1]
    assert system.entries(1) == {2: 1, 3: -1, 4: 1}
    assert system.residuals.tolist() == [0, 5 * UNIT, 4 * UNIT]


def test_a_figure_twice_in_an_identity() -> None:
    system = bare([4, 2], [("rows", [0, 1, 1], [-1, 1, 1]), ("rows", [1, 1], COPY)])
    assert system.entries(0) == {0: -1, 1: 2}
    assert system.entries(1) == {}
    assert system.touching(1) == [0, 1]


def test_amounts_that_would_be_negative() -> None:
    system = changed(bare([9, 4, -5, 0], []), scope={1: 1, 2: 2})
    assert system.absurd(0, -1)
    assert not system.absurd(0, 0)
    assert not system.absurd(2, -1)
    assert system.signed == {2}
    change = changed(system, at={0: system.figures[0].at._replace(measure="change")})
    assert not change.absurd(0, -1)


def test_tolerances_with_blanks_and_units() -> None:
    """In printed units: a blank sum or part may hide one; copies in two units half the larger."""
    whole = bare([5, 2, 3], [sum_of(1, 2)])
    assert whole.tolerance.tolist() == [1 * UNIT]
    assert changed(whole, blank={0: True}).tolerance.tolist() == [1 * UNIT]
    copies = bare([5, 5], [("copy", [0, 1], COPY)])
    assert copies.tolerance.tolist() == [0]
    assert changed(copies, grain={0: 100}).tolerance.tolist() == [UNIT // 2]
    assert changed(copies, blank={1: True}).tolerance.tolist() == [0]
    assert whole.worst.tolist() == [3 * UNIT // 2]
    assert changed(whole, blank={0: True}).worst.tolist() == [UNIT]
    assert bare([5], []).tolerance.tolist() == bare([5], []).worst.tolist() == []


def test_what_no_identity_tells_apart() -> None:
    rows = [sum_of(1, 2), ("rows", [3, 1, 2], [-1, 1, 1]), ("rows", [4, 5, 5], [1, -1, -1])]
    system = bare([9, 4, 5, 9, 6, 3, 1], rows)
    assert twins_of(system, 1) == (2,)
    assert twins_of(system, 2) == (1,)
    assert twins_of(system, 0) == ()
    # The coefficients of one row are proportional, whatever they are.
    assert twins_of(system, 4) == (5,)
    assert twins_of(system, 6) == ()
    assert [standing(system, i) for i in range(7)] == [
        ALONE,
        TWINS,
        TWINS,
        ALONE,
        TWINS,
        TWINS,
        UNCOVERED,
    ]


def test_classes_of_what_is_restated() -> None:
    rows = [
        ("copy", [0, 1], COPY),
        ("copy", [1, 2], COPY),
        ("copy", [3, 4], COPY),
        sum_of(5, 6, whole=3),
        ("copy", [2, 7], COPY),
    ]
    system = bare([8, 8, 8, 5, 6, 5, 0, 9], rows)
    assert classes_of(system) == ((0, 1, 2),)
    # A sum of which only one part is printed says that both are one quantity.
    assert classes_of(changed(system, blank={6: True})) == ((0, 1, 2), (3, 5))
    opposite = bare([4, -4], [("rows", [0, 1], [1, 1])])
    assert classes_of(opposite) == ()
    assert classes_of(bare([4, 4], [("rows", [0, 1], [1, 1])])) == ()


def test_joined_by_what_they_share() -> None:
    rows = [(0, "ab"), (1, "cd"), (2, "bx"), (3, "ef"), (4, "xd"), (5, "")]
    assert joined(rows) == [(0, 1, 2, 4), (3,), (5,)]
    system = bare([1] * 6, [("copy", [0, 1], COPY), ("copy", [2, 3], COPY), ("copy", [1, 4], COPY)])
    assert clusters(system, [0, 1, 2]) == [(0, 2), (1,)]


def test_independent_problems_are_solved_by_themselves() -> None:
    rows = [sum_of(1, 2), ("copy", [1, 3], COPY), ("copy", [2, 4], COPY)]
    rows += [("rows", [5, 6, 7], [-1, 1, 1]), ("copy", [6, 8], COPY), ("copy", [7, 9], COPY)]
    system = bare([30, 4, 5, 4, 5, 20, 8, 9, 8, 9], rows)
    groups = solve(system, [0, 3], dict.fromkeys(range(6), 0))
    assert [group.rows for group in groups] == [(0,), (3,)]
    assert [[tuple(one.columns) for one in group.decoded.repairs] for group in groups] == [
        [(0,)],
        [(5,)],
    ]
    assert [group.total for group in groups] == [CELL, CELL]
    hopeless = solve(system, [0], dict.fromkeys(range(6), 0), 2)
    assert [group.total for group in hopeless] == [None]


def test_two_problems_whose_repairs_cancel_in_a_third_row_are_one() -> None:
    """0 and 1 are both off by 50, in opposite ways; their sum 2 looks whole."""
    rows = [
        sum_of(0, 1, whole=2),
        *(("copy", [0, other], COPY) for other in (3, 4)),
        *(("copy", [1, other], COPY) for other in (5, 6)),
        ("copy", [2, 7], COPY),
    ]
    system = bare([90, 10, 100, 40, 40, 60, 60, 100], [*rows])
    eased = dict.fromkeys(range(len(rows)), 0)
    broken = [row for row, rest in enumerate(system.residuals.tolist()) if rest]
    (group,) = solve(system, broken, eased)
    assert [one.columns for one in group.decoded.repairs] == [frozenset({0, 1})]
    assert dict(group.decoded.repairs[0].changes) == {0: -50 * UNIT, 1: 50 * UNIT}


def test_three_figures_are_likelier_than_two_that_are_wrong_in_all_their_places() -> None:
    """0 is 50 too much, 1 is 30 and 2 is 20 too little: together 9; each by itself costs 5."""
    rows = [
        sum_of(0, 1, 2, whole=3),
        *(("copy", [0, other], COPY) for other in (5, 6)),
        *(("copy", [1, other], COPY) for other in (7, 8)),
        *(("copy", pair, COPY) for pair in ([5, 6], [7, 8], [3, 4])),
    ]
    system = bare([90, 30, 100, 220, 220, 40, 40, 60, 60], rows)
    broken = [row for row, rest in enumerate(system.residuals.tolist()) if rest]
    (group,) = solve(system, broken, dict.fromkeys(range(len(rows)), 0))
    assert [one.columns for one in group.decoded.repairs] == [frozenset({0, 1, 2})]


def test_a_figure_wrong_in_all_its_places_is_one_cause() -> None:
    rows = [sum_of(1, 2), ("rows", [3, 4, 5], [-1, 1, 1]), ("copy", [0, 3], COPY)]
    rows += [("copy", [1, 4], COPY), ("copy", [2, 5], COPY)]
    rows += [("copy", [0, 6], COPY)]
    system = bare([100, 70, 40, 100, 70, 40, 100], rows)
    groups = solve(system, [0, 1], dict.fromkeys(range(6), 0))
    columns = {column for g in groups for one in g.decoded.repairs for column in one.columns}
    assert columns
    assert all(column >= len(system.figures) for column in columns)
    changes = {
        frozenset(g.system.members(column)): change
        for g in groups
        for one in g.decoded.repairs
        for column, change in one.changes
    }
    assert changes[frozenset({1, 4})] == changes[frozenset({2, 5})] == -10 * UNIT
    assert changes[frozenset({0, 3, 6})] == 10 * UNIT


def test_causes_are_independent_choices() -> None:
    rows = [sum_of(1, 2), ("rows", [3, 4, 5], [-1, 1, 1]), ("copy", [6, 7], COPY)]
    system = bare([50, 20, 20, 90, 40, 40, 70, 71, 71], [*rows, ("copy", [7, 8], COPY)])
    repairs = tuple(
        Repair(((a, change), (b, other)), 6, 0)
        for a, change in ((0, -10 * UNIT), (1, 10 * UNIT))
        for b, other in ((3, -10 * UNIT), (4, 10 * UNIT))
    )
    found = causes_of(system, repairs)
    assert sorted(sorted(cause.columns) for cause in found) == [[0, 1], [3, 4]]
    assert not any(cause.certain for cause in found)
    both = tuple(one._replace(changes=(*one.changes, (6, UNIT))) for one in repairs)
    certain = [cause for cause in causes_of(system, both) if cause.certain]
    assert [cause.columns for cause in certain] == [(6,)]


def test_the_likelier_slip_comes_first() -> None:
    """303 = 200 + 603: 603 for 103 is no slip of the eye; 303 for 803 is."""
    system = bare([303, 200, 603], [sum_of(1, 2)])
    found = decode(system, [0], {0: 0}).repairs
    (cause,) = causes_of(system, found)
    assert cause.columns[0] == 0
    assert unlikely(system, ((0, 500 * UNIT),)) == slip(803, 303)
    assert unlikely(system, ((0, 500 * UNIT), (2, -500 * UNIT))) == slip(803, 303) + slip(103, 603)
    assert Cause((((0, 1),),)).certain
    assert not Cause((((0, 1),), ((2, 1),))).certain


@pytest.mark.parametrize("index", [0, 20])
@pytest.mark.parametrize(("off", "doubled"), [*((n, 2) for n in range(-5, 6)), (5, 8), (-5, 1)])
def test_of_values_that_rounding_leaves_open_the_likeliest_is_said(
    index: int, off: int, doubled: int
) -> None:
    """A long sum says what one figure is to four units: said is the nearest of the likeliest."""
    values = [sum(range(1000, 1020)), *range(1000, 1020)]
    system = bare(values, [("rows", list(range(21)), [-1, *[1] * 20])])
    assert system.tolerance.tolist() == [4 * UNIT]
    printed = (values[index] + off) * 10 + doubled
    wrong = changed(system, fen={index: printed * UNIT})
    causes = causes_of(wrong, decode(wrong, [0]).repairs)
    rights = {
        column: (wrong.figures[column].fen + change) // UNIT
        for cause in causes
        for alternative in cause.alternatives
        for column, change in alternative
    }
    ranks = {m: (slip(values[index] + m, printed), abs(m)) for m in range(-4, 5)}
    said = rights[index] - values[index]
    assert ranks[said] == min(ranks.values())


def test_what_else_changes_does_not_make_a_value_less_likely() -> None:
    """Two long sums that share nothing: each wrong figure is said as if it were the only one."""
    values = [sum(range(1000, 1020)), *range(1000, 1020)]
    rows = [("rows", list(range(start, start + 21)), [-1, *[1] * 20]) for start in (0, 21)]
    printed = (values[20] + 3) * 10 + 8
    alone = bare([*values[:20], printed], rows[:1])
    both = bare([*values[:20], printed, *values[:20], printed], rows)
    changes = {
        column: change for one in decode(alone, [0]).repairs for column, change in one.changes
    }
    pair = Repair(((20, changes[20]), (41, changes[20])), 6, 0)
    likeliest = {
        cause.columns[0]: dict(cause.alternatives[0]) for cause in causes_of(both, (pair,))
    }
    (single,) = causes_of(alone, (Repair(((20, changes[20]),), 3, 0),))
    assert single.alternatives[0] != ((20, changes[20]),)
    assert likeliest[20][20] == likeliest[41][41] == dict(single.alternatives[0])[20]


def test_a_change_is_moved_to_what_most_identities_say() -> None:
    """The first sum says 103 less, two others 100 less: 100, and the first is left to rounding."""
    rows = []
    values = [1000]
    for more in (3, 0, 0):
        parts = list(range(len(values), len(values) + 19))
        values += [50] * 19
        values.append(900 + 19 * 50 - more)
        rows.append(("rows", [len(values) - 1, 0, *parts], [-1, 1, *[1] * 19]))
    system = bare(values, rows)
    assert system.tolerance.tolist() == [4 * UNIT] * 3
    (repair,) = decode(system, [0, 1, 2]).repairs
    assert repair.changes == ((0, -100 * UNIT),)
    assert (repair.cost, repair.inexact, repair.rest) == (CELL, 1, 3 * UNIT)


def test_what_rounding_explains_and_what_it_does_not() -> None:
    rows = [sum_of(1, 2, 3), ("copy", [0, 4], COPY), ("copy", [5, 6], COPY)]
    system = bare([10, 3, 3, 3, 10, 50, 52], rows)
    broken, eased = screen(system)
    assert broken == [2]
    assert eased == {0: 2 * UNIT}
    # Both sums alone could be rounding; that one sum is 10 and 8 cannot.
    both = bare([10, 3, 3, 3, 8], [sum_of(1, 2, 3), ("rows", [4, 1, 2, 3], [-1, 1, 1, 1])])
    broken, eased = screen(both)
    assert sorted(broken) == [0, 1]
    assert eased == {0: 0, 1: 0}


def test_copies_pairwise_near_and_jointly_wrong_are_not_let_pass() -> None:
    system = bare([49483, 49482, 49484], [("copy", [0, 1], COPY), ("copy", [0, 2], COPY)])
    broken, eased = screen(system)
    assert sorted(broken) == [0, 1]
    assert eased == {0: 0, 1: 0}


def test_families_share_a_figure_a_row_or_a_coordinate() -> None:
    figures = bare([1] * 8, []).figures
    plain = [one._replace(row=i, at=one.at._replace(item=str(i))) for i, one in enumerate(figures)]
    pairs = tuple(Identity("copy", (2 * n, 2 * n + 1), (1, -1)) for n in range(4))

    def grouped(*figures: Figure) -> list[tuple[int, ...]]:
        return families(System(figures, pairs), range(4))

    assert grouped(*plain) == [(0,), (1,), (2,), (3,)]
    row = [plain[i]._replace(row=0) if i in (0, 2) else plain[i] for i in range(8)]
    assert grouped(*row) == [(0, 1), (2,), (3,)]
    at = [plain[i]._replace(at=plain[0].at) if i == 5 else plain[i] for i in range(8)]
    assert grouped(*at) == [(0, 2), (1,), (3,)]
    block = [plain[i]._replace(row=0, block=i) if i in (0, 2) else plain[i] for i in range(8)]
    assert grouped(*block) == [(0,), (1,), (2,), (3,)]


def test_rounding_families_leave_out_what_is_found_already() -> None:
    rows = [sum_of(1, 2, 3), ("copy", [4, 5], COPY)]
    system = bare([10, 3, 3, 3, 8, 8], rows)
    values = [one.fen for one in system.figures]
    assert [one.figures for one in families_of(system, values, set())] == [(0, 1, 2, 3)]
    assert families_of(system, values, {2}) == ()
    repaired = [9 * UNIT, *values[1:]]
    assert families_of(system, repaired, set()) == ()
    usual = System(system.figures, (system.identities[0]._replace(weight=5),))
    assert families_of(usual, values, set()) == ()


def test_exact_identities_around_a_family() -> None:
    """A chain of copies: all that hangs together is taken up, what stands apart is not."""
    rows = [("copy", [n, n + 1], COPY) for n in range(5)] + [("copy", [8, 9], COPY)]
    rows += [("rows", [0, 7], COPY)]
    system = bare([5] * 7 + [6, 5, 5], rows)
    exact = (system.residuals == 0).tolist()
    around = Around(system, exact)
    assert sorted(around.rows((6,))) == [0, 1, 2, 3, 4, 6]
    assert sorted(around.rows((6,))) == [0, 1, 2, 3, 4, 6]  # from what it remembers
    assert around.rows((5,)) == [5]
