"""The repair: what was damaged is named with the value it had, and nothing else is."""

from functools import cache
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mingzhang.book import Book
from mingzhang.checking.check import check
from mingzhang.checking.diagnosis import Diagnosis, diagnose
from mingzhang.checking.figures import Figure, figures_of
from mingzhang.checking.identities import Identity, identities_of
from mingzhang.checking.repair.decoder import decode
from mingzhang.checking.repair.lost import regained
from mingzhang.checking.repair.model import System
from mingzhang.checking.repair.plausible import (
    ABSURD,
    BLANKED,
    LOST_POINT,
    MISREAD,
    OTHER,
    SLIP,
    slip,
)
from mingzhang.checking.repair.status import ALONE, TWINS, UNCOVERED, standing, twins_of
from mingzhang.compiling import compile_book
from mingzhang.disclosure import Coordinate, Disclosure
from mingzhang.document import NOWHERE
from tests.compiling.test_compile import EXAMPLE, books
from tests.evidence_injection import LINES, run
from tests.injection import Base, base_of, event, everywhere, inject, judge

UNIT = 10_000


@cache
def example() -> Base:
    return base_of(compile_book(Book.load(EXAMPLE)).disclosure)


def damaged(figures: tuple[Figure, ...], index: int, change: int) -> tuple[Figure, ...]:
    one = figures[index]
    return (*figures[:index], one._replace(fen=one.fen + change), *figures[index + 1 :])


def diagnosed(figures: tuple[Figure, ...]) -> Diagnosis:
    return diagnose(figures, identities_of(figures), frozenset())


def bare(values: list[int], rows: list[tuple[str, list[int], list[int]]]) -> System:
    """A system of printed figures and identities (kind, figures, signs); values in units."""
    figures = tuple(
        Figure(value * UNIT, False, Coordinate(), UNIT, "", NOWHERE, "", 0, 0, number, "")
        for number, value in enumerate(values)
    )
    identities = tuple(Identity(kind, tuple(who), tuple(signs)) for kind, who, signs in rows)
    return System(figures, identities)


@given(books(), st.data())
@settings(deadline=None, max_examples=40)
def test_a_wrong_figure_is_named_with_the_value_it_had(book: Book, data: st.DataObject) -> None:
    figures = figures_of(compile_book(book).disclosure)
    system = System(figures, identities_of(figures))
    exact = {
        index
        for index in range(len(figures))
        if system.touching(index) and not any(system.residuals[r] for r in system.touching(index))
    }
    able = [i for i in exact if not figures[i].blank and standing(system, i) == ALONE]
    assume(able)
    index = data.draw(st.sampled_from(sorted(able)))
    change = data.draw(st.integers(60, 10**6)) * UNIT * data.draw(st.sampled_from([1, -1]))
    assume(figures[index].fen + change > 0)
    found = diagnosed(damaged(figures, index, change))
    named = {i: fen for one in found.broken for i, fen in one.suspects}
    assert abs(named.get(index, -UNIT) - figures[index].fen) <= UNIT


@given(books())
@settings(deadline=None, max_examples=40)
def test_what_was_compiled_has_no_broken_identity(book: Book) -> None:
    figures = figures_of(compile_book(book).disclosure)
    # A book made at random need not pay for its pensions as departments usually do.
    assert {kind for one in diagnosed(figures).broken for kind in one.kinds} <= {"condition"}


@given(st.integers(0, 10**6), st.integers(1, 3))
@settings(deadline=None, max_examples=25)
def test_the_order_of_figures_does_not_matter(seed: int, errors: int) -> None:
    random = Random(seed)
    figures = figures_of(inject(example(), errors, random))
    order = list(range(len(figures)))
    random.shuffle(order)
    # Identities are the same ones, over figures that stand elsewhere in the list.
    place = {index: position for position, index in enumerate(order)}
    identities = identities_of(figures)
    moved = tuple(
        one._replace(figures=tuple(place[index] for index in one.figures)) for one in identities
    )
    straight = System(figures, identities)
    shuffled = System(tuple(figures[index] for index in order), moved)
    broken = [row for row, rest in enumerate(straight.residuals.tolist()) if abs(rest) > 2 * UNIT]
    one, other = decode(straight, broken), decode(shuffled, broken)
    assert {frozenset(place[i] for i in repair.columns) for repair in one.repairs} == {
        repair.columns for repair in other.repairs
    }


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=25)
def test_a_repair_satisfies_every_identity(seed: int) -> None:
    figures = figures_of(inject(example(), 2, Random(seed)))
    system = System(figures, identities_of(figures))
    broken = [row for row, rest in enumerate(system.residuals.tolist()) if abs(rest) > 6 * UNIT]
    for repair in decode(system, broken).repairs:
        values = [one.fen for one in figures]
        doubted = {~column for column in repair.columns if column < 0}
        for column, change in repair.changes:
            for index in system.members(column):
                values[index] += change
        for row in {r for column in repair.columns for r in system.touching(column)} | set(broken):
            one = system.identities[row]
            rest = sum(sign * values[i] for i, sign in zip(one.figures, one.signs, strict=True))
            assert row in doubted or abs(rest) <= max(int(system.tolerance[row]), 0)


def test_all_smallest_repairs_are_found() -> None:
    # 0 = 1 + 2, each with a copy but 1 and 2: either may be wrong.
    system = bare([10, 4, 7, 10], [("rows", [0, 1, 2], [-1, 1, 1]), ("copy", [0, 3], [1, -1])])
    found = decode(system, [0], {0: 0})
    assert {tuple(repair.columns) for repair in found.repairs} == {(1,), (2,)}
    assert found.complete


def test_two_errors_that_hide_in_a_sum_are_both_found() -> None:
    # 0 = 1 + 2; 3 and 4 are copies of 1 and 2, which are wrong by opposite amounts.
    rows = [
        ("rows", [0, 1, 2], [-1, 1, 1]),
        ("copy", [1, 3], [1, -1]),
        ("copy", [2, 4], [1, -1]),
        ("rows", [5, 3, 4], [-1, 1, 1]),
        ("copy", [0, 5], [1, -1]),
        ("copy", [3, 6], [1, -1]),
        ("copy", [4, 7], [1, -1]),
    ]
    system = bare([100, 90, 10, 40, 60, 100, 40, 60], [*rows])
    (repair,) = decode(system, [1, 2]).repairs
    assert dict(repair.changes) == {1: -50 * UNIT, 2: 50 * UNIT}


def test_a_usual_equality_gives_way_before_two_figures() -> None:
    figures = bare([20, 20, 19, 19], []).figures
    usual = Identity("condition", (0, 2), (1, -1), 5, "一般相等")
    copies = [Identity("copy", (0, 1), (1, -1)), Identity("copy", (2, 3), (1, -1))]
    # Two copies on either side: to believe the equality two figures would have to be wrong.
    found = decode(System(figures, (usual, *copies)), [0], {0: 0}).repairs
    assert [repair.columns for repair in found] == [frozenset({~0})]


def test_work_is_bounded() -> None:
    random = Random(3)
    rows = [
        ("rows", random.sample(range(200), 12), [random.choice([1, -1]) for _ in range(12)])
        for _ in range(60)
    ]
    system = bare([random.randrange(10**6) for _ in range(200)], rows)
    assert not decode(system, range(60), nodes=500).complete


def test_standing() -> None:
    # 0 = 1 + 2, 0 has a copy; nothing tells 1 from 2; nothing covers 4.
    system = bare([9, 4, 5, 9, 1], [("rows", [0, 1, 2], [-1, 1, 1]), ("copy", [0, 3], [1, -1])])
    assert [standing(system, index) for index in range(5)] == [
        ALONE,
        TWINS,
        TWINS,
        ALONE,
        UNCOVERED,
    ]
    assert twins_of(system, 1) == (2,)


def test_slips() -> None:
    assert slip(19233, 79233) == MISREAD
    assert slip(19233, 19243) == SLIP
    assert slip(193233, 192333) == SLIP
    assert slip(400, 40000) == LOST_POINT
    assert slip(400, 0, blank=True) == BLANKED
    assert slip(12345, 54321) == OTHER
    assert slip(-5, 700) == ABSURD


def test_a_source_figure_wrong_in_every_copy_is_one_cause() -> None:
    figures = example().figures
    system = System(figures, identities_of(figures))
    index = next(
        i for i, one in enumerate(figures) if one.where.endswith("「津贴补贴」行「合计」栏")
    )
    twice = [index, *(i for i in system.entries(system.touching(index)[0]) if i != index)]
    changed = list(figures)
    for i in twice:
        if figures[i].fen == figures[index].fen:
            changed[i] = figures[i]._replace(fen=figures[i].fen + 30 * UNIT)
    (one,) = diagnosed(tuple(changed)).broken
    assert one.restated
    assert (index, figures[index].fen) in one.suspects


def test_what_was_pushed_out_is_regained_from_the_sums() -> None:
    # 0 = 1 + 2 and 3 = 0: both 1 and 0 are lost, the copy says what 0 was.
    rows = [("rows", [0, 1, 2], [-1, 1, 1]), ("copy", [3, 0], [1, -1])]
    system = bare([0, 0, 4, 9], rows)
    assert [one.fen // UNIT for one in regained(system, frozenset({0, 1}))] == [9, 5, 4, 9]


def test_what_would_be_negative_stays_blank() -> None:
    """3 = 1 + 9 would make 1 negative where no amount is: nobody knows what it was."""
    system = bare([3, 0, 9], [("rows", [0, 1, 2], [-1, 1, 1])])
    assert regained(system, frozenset({1})) == system.figures


ELSEWHERE = [
    pytest.param(Coordinate(function="201", source="gpb"), 1, 10000, id="other-table"),
    pytest.param(Coordinate(function="201", source="gpb"), 0, 9999, id="own-table"),
    pytest.param(Coordinate(function="202"), 1, 9999, id="other-code"),
]
"""Where else 10000 is printed, and what a figure then was whose parts sum to 9999."""


def rounded(wrong: int, at: Coordinate, scope: int) -> System:
    """0, which should be some 9999, is 1 + 2 and 3 + 4; the last figure prints 10000."""
    rows = [("columns", [0, 1, 2], [-1, 1, 1]), ("rows", [0, 3, 4], [-1, 1, 1])]
    system = bare([wrong, 4000, 5999, 3000, 6999, 10000], rows)
    first, *parts, last = system.figures
    first = first._replace(at=Coordinate(function="201"))
    return System((first, *parts, last._replace(at=at, scope=scope)), system.identities)


@pytest.mark.parametrize(("at", "scope", "right"), ELSEWHERE)
def test_what_was_pushed_out_is_what_another_table_prints(
    at: Coordinate, scope: int, right: int
) -> None:
    assert regained(rounded(0, at, scope), frozenset({0}))[0].fen == right * UNIT


def test_what_another_table_prints_of_one_source_is_not_the_sum_of_several() -> None:
    at = Coordinate(function="201", source="gpb")
    system = rounded(0, at, 1)
    one, two = (
        part._replace(at=at._replace(source=s))
        for part, s in zip(system.figures[1:3], ("gpb", "fund"), strict=True)
    )
    figures = (system.figures[0], one, two, *system.figures[3:])
    sums = System(figures, system.identities)
    assert regained(sums, frozenset({0}))[0].fen == 9999 * UNIT


@pytest.mark.parametrize(("at", "scope", "right"), ELSEWHERE)
def test_a_wrong_figure_was_what_another_table_prints(
    at: Coordinate, scope: int, right: int
) -> None:
    system = rounded(17000, at, scope)
    (one,) = diagnose(system.figures, system.identities, frozenset()).broken
    assert one.suspects == ((0, right * UNIT),)


def test_a_copy_within_rounding_of_the_right_value_is_not_blamed() -> None:
    """Three tables say 49482, one 49483: of the figure that is far off alone it is told."""
    system = bare(
        [19482, 49482, 49482, 49482, 49483], [("copy", [0, n], [1, -1]) for n in range(1, 5)]
    )
    (one,) = diagnose(system.figures, system.identities, frozenset()).broken
    assert one.suspects == ((0, 49482 * UNIT),)


def test_a_copy_may_be_mended_to_what_rounding_makes_of_it() -> None:
    """0, 3 and 4 print as 49482 what 1 prints as 49483, and so must 2: 5 to 7 say it."""
    rows = [("copy", [0, other], [1, -1]) for other in (1, 2, 3, 4)]
    rows += [("columns", [2, other], [-1, 1]) for other in (5, 6, 7)]
    system = bare([49482, 49483, 19482, 49482, 49482, 49483, 49483, 49483], rows)
    (one,) = diagnose(system.figures, system.identities, frozenset()).broken
    assert (one.suspects, one.certainty) == (((2, 49483 * UNIT),), "certain")


def test_a_table_without_any_number_is_no_crash() -> None:
    base = example()
    (table,) = {one.scope for one in base.figures if "“三公”经费支出表" in one.where}
    blanks = tuple(
        one._replace(fen=0, blank=True) if one.scope == table else one for one in base.figures
    )
    assert diagnosed(blanks).broken


def test_a_blank_copy_is_filled_in_with_the_unit_of_its_table() -> None:
    # The first is printed to ten units, the blank and the last to one.
    system = bare([760, 0, 758], [("copy", [0, 1], [1, -1]), ("copy", [0, 2], [1, -1])])
    figures = [one._replace(blank=not one.fen) for one in system.figures]
    figures[0] = figures[0]._replace(grain=10 * UNIT)
    mixed = System(tuple(figures), system.identities)
    assert mixed.tolerance.tolist() == [5 * UNIT, 5 * UNIT]


def test_single_errors_are_no_event() -> None:
    random = Random(11)
    for _ in range(60):
        assert not judge(example(), figures_of(inject(example(), 1, random))).events


def test_a_table_in_another_unit_is_one_finding() -> None:
    random = Random(5)
    found = [judge(example(), figures_of(event(example(), 8, random))) for _ in range(12)]
    detected = [one for one in found if one.detected]
    assert detected
    assert all(one.exact and one.events == 1 for one in detected)


def test_swapped_columns_are_one_finding() -> None:
    base = example()
    figures = figures_of(_swapped(base.disclosure, "gpb_expenditure", "basic", "project"))
    (one,) = diagnosed(figures).broken
    assert one.event_kind == "swap"
    assert dict(one.suspects) == {
        i: right.fen
        for i, (right, now) in enumerate(zip(base.figures, figures, strict=True))
        if right.fen != now.fen
    }


def _swapped(disclosure: Disclosure, form: str, left: str, right: str) -> Disclosure:
    from dataclasses import replace

    tables = []
    for table in disclosure.tables:
        if table.form == form:
            rows = []
            for row in table.rows:
                a, b = row.cells[left], row.cells[right]
                cells = {
                    **row.cells,
                    left: replace(a, fen=b.fen, printed=b.printed),
                    right: replace(b, fen=a.fen, printed=a.printed),
                }
                rows.append(replace(row, cells=cells))
            table = replace(table, rows=tuple(rows))
        tables.append(table)
    return replace(disclosure, tables=tuple(tables))


def test_several_causes_are_several_findings() -> None:
    random = Random(2)
    damaged_twice = inject(example(), 2, random)
    findings = [one for one in check(damaged_twice, only="identities") if one.severity == "error"]
    assert len(findings) == 2
    assert all(one.certainty == "certain" and len(one.expected) == 1 for one in findings)


def test_copies_one_unit_apart_are_rounding_of_one_true_value() -> None:
    system = bare([49482, 49483], [("copy", [0, 1], [1, -1])])
    found = diagnose(system.figures, system.identities, frozenset())
    assert not found.broken
    (family,) = found.families
    assert family.truth == (49482 + 49483) * UNIT


def test_copies_two_units_apart_are_not() -> None:
    system = bare([49482, 49484], [("copy", [0, 1], [1, -1])])
    found = diagnose(system.figures, system.identities, frozenset())
    assert not found.families
    (one,) = found.broken
    assert one.certainty == "one of 2"


def test_three_copies_may_be_pairwise_near_and_jointly_wrong() -> None:
    # Each copy is within a unit of the first, the second and third are two apart.
    rows = [("copy", [0, 1], [1, -1]), ("copy", [0, 2], [1, -1])]
    system = bare([49483, 49482, 49484], rows)
    assert diagnose(system.figures, system.identities, frozenset()).broken


def test_tolerances_of_rounded_sums() -> None:
    for terms, units in ((1, 0), (2, 1), (3, 2), (5, 2), (10, 3), (20, 4)):
        whole = ("rows", list(range(terms + 1)), [-1, *[1] * terms])
        assert bare([1] * (terms + 1), [whole]).tolerance.tolist() == [units * UNIT]


@pytest.mark.parametrize("number", range(len(LINES)))
def test_the_promised_shares_are_kept(number: int) -> None:
    """Forty trials of each kind of damage: the figures to reach, less what forty leave to chance.

    What breaks no identity cannot be seen, and of a figure wrong in every copy the siblings are as
    likely: there the right repair must be among those listed.
    """
    line = LINES[number]
    count = run(example(), 40, line, number)
    seen = count.of["detected"] + count.of["silent"]
    assert seen == count.trials
    right = count.of["exact"] + (count.of["ambiguous"] if line.make is everywhere else 0)
    chance = (line.exact * (100 - line.exact) / count.trials) ** 0.5
    assert 100 * right / count.of["detected"] >= line.exact - chance
    assert count.of["right"] >= count.of["certain"] - 1
    if line.told:
        # What can be told at all is found without the decoder: it names nearly all of it, no more.
        assert abs(count.of["exact"] - count.of["told"]) <= 2
