"""Events: what happened to a whole block of a table is one finding that says what happened."""

from dataclasses import replace

import pytest

from mingzhang.checking.check import check
from mingzhang.checking.diagnosis import diagnose, explain
from mingzhang.checking.figures import Figure, figures_of
from mingzhang.checking.identities import identities_of
from mingzhang.checking.repair.events import Event, events, undo
from mingzhang.checking.repair.model import System
from mingzhang.disclosure import Cell, Coordinate, Disclosure
from mingzhang.document import NOWHERE
from tests.checking.test_repair import UNIT, bare, example
from tests.injection import Spot, with_cells

FORM = "gpb_basic"


def cells_of(disclosure: Disclosure) -> tuple[int, list[list[Spot]]]:
    """The number of a table and its cells as they stand."""
    number = next(i for i, one in enumerate(disclosure.tables) if one.form == FORM)
    rows = disclosure.tables[number].rows
    return number, [[(number, r, name) for name in row.cells] for r, row in enumerate(rows)]


def cell(disclosure: Disclosure, spot: Spot) -> Cell:
    table, row, name = spot
    return disclosure.tables[table].rows[row].cells[name]


def shifted(disclosure: Disclosure, lines: list[list[Spot]], back: bool) -> Disclosure:
    """Each line takes the numbers of the one before it (back: behind it), the first left blank."""
    lines = lines[::-1] if back else lines
    changed = {}
    for number, line in enumerate(lines):
        for place, spot in enumerate(line):
            own = cell(disclosure, spot)
            source = cell(disclosure, lines[number - 1][place]) if number else Cell(None)
            changed[spot] = replace(own, fen=source.fen, printed=source.printed)
    return with_cells(disclosure, changed)


def fens(figures: tuple[Figure, ...]) -> list[int]:
    return [one.fen for one in figures]


@pytest.mark.parametrize(
    ("back", "words"), [(False, "一块数向下错了一行"), (True, "一块数向上错了一行")]
)
def test_numbers_one_row_off(back: bool, words: str) -> None:
    base = example()
    _, rows = cells_of(base.disclosure)
    part = rows[2:9] if not back else rows[3:10]
    figures = figures_of(shifted(base.disclosure, part, back))
    found = diagnose(figures, identities_of(figures), base.without)
    assert words in [one.event for one in found.broken]
    wrong = [
        index
        for index, right in enumerate(base.figures)
        if index not in base.known and abs(found.values[index] - right.fen) > right.grain
    ]
    # What was pushed out at the block's end may have stood on any of three lines, which only their
    # sum knows: every amount is given back, at most not on its line.
    assert len(wrong) <= 6
    assert len({base.figures[index].row for index in wrong}) <= 3
    given, right = ([one[index] for index in wrong] for one in (found.values, fens(base.figures)))
    assert sorted(given) == sorted(right)


@pytest.mark.parametrize("start", [1, 13, 27])
def test_a_number_too_many_pushed_on_all_behind_it(start: int) -> None:
    base = example()
    _, rows = cells_of(base.disclosure)
    figures = figures_of(shifted(base.disclosure, rows[start:], False))
    found = diagnose(figures, identities_of(figures), base.without)
    assert "一块数向下错了一行" in [one.event for one in found.broken]
    assert [
        index
        for index, right in enumerate(base.figures)
        if index not in base.known and abs(found.values[index] - right.fen) > right.grain
    ] == []


# The numbers of the example are not so round that they could be printed 10**8 times too small.
@pytest.mark.parametrize(
    ("factor", "up"),
    [(10**power, up) for power in (1, 2, 3, 4, 8) for up in (True, False) if up or power < 8],
)
def test_a_table_in_a_wrong_unit(factor: int, up: bool) -> None:
    base = example()
    _, rows = cells_of(base.disclosure)
    spots = [spot for row in rows for spot in row if cell(base.disclosure, spot).fen]
    changed = {}
    for spot in spots:
        own = cell(base.disclosure, spot)
        fen = (own.fen or 0) * factor if up else (own.fen or 0) // factor
        changed[spot] = replace(own, fen=fen)
    disclosure = with_cells(base.disclosure, changed)
    figures = figures_of(disclosure)
    found = diagnose(figures, identities_of(figures), base.without)
    (one,) = [one for one in found.broken if one.event]
    assert one.event == f"整表的数{'大' if up else '小'}了 {factor:,} 倍，单位写错了"
    assert all(abs(fen - base.figures[index].fen) <= UNIT for index, fen in one.suspects)
    messages = [one.message for one in check(disclosure, only="identities")]
    assert sum(f"{factor:,} 倍" in message for message in messages) == 1


def test_two_columns_exchanged_are_named() -> None:
    base = example()
    number, rows = cells_of(base.disclosure)
    left, right = [column.id for column in base.disclosure.tables[number].columns[:2]]
    changed = {}
    for row in range(len(rows)):
        for one, other in ((left, right), (right, left)):
            own, source = (cell(base.disclosure, (number, row, name)) for name in (one, other))
            changed[number, row, one] = replace(own, fen=source.fen, printed=source.printed)
    figures = figures_of(with_cells(base.disclosure, changed))
    found = diagnose(figures, identities_of(figures), base.without)
    (event,) = [one.event for one in found.broken if one.event]
    labels = [one.label for one in base.disclosure.tables[number].columns[:2]]
    assert all(f"「{label}」" in event for label in labels)
    assert event.endswith("两栏的数对调了")


def test_a_column_printed_under_the_head_of_a_blank_one() -> None:
    base = example()
    number = next(
        i for i, one in enumerate(base.disclosure.tables) if one.form == "department_expenditure"
    )
    changed = {}
    for row in range(len(base.disclosure.tables[number].rows)):
        for one, other in (("total", "subsidy"), ("subsidy", "total")):
            own, source = (cell(base.disclosure, (number, row, name)) for name in (one, other))
            changed[number, row, one] = replace(own, fen=source.fen, printed=source.printed)
    figures = figures_of(with_cells(base.disclosure, changed))
    found = diagnose(figures, identities_of(figures), base.without)
    (event,) = [one.event for one in found.broken if one.event]
    assert event.endswith("两栏的数对调了")
    assert "「合计」" in event


@pytest.mark.parametrize("form", ["gpb_basic", "department_expenditure"])
def test_a_column_that_was_not_printed(form: str) -> None:
    base = example()
    number = next(i for i, one in enumerate(base.disclosure.tables) if one.form == form)
    table = base.disclosure.tables[number]
    column = table.columns[0]
    changed = {
        (number, row, column.id): replace(one.cells[column.id], fen=None, printed="")
        for row, one in enumerate(table.rows)
    }
    figures = figures_of(with_cells(base.disclosure, changed))
    found = diagnose(figures, identities_of(figures), base.without)
    assert f"「{column.label}」一栏的数全没有印出" in [one.event for one in found.broken]
    missed = {i for one in found.broken if one.event for i, _ in one.suspects}
    assert all(figures[index].blank for index in missed)
    assert all(found.values[index] == base.figures[index].fen for index in missed)


def in_a_table(system: System, own: range) -> System:
    """The system with some figures as a column of one table, each other in a table by itself."""
    figures = tuple(
        one._replace(scope=0, row=i, column="a") if i in own else one._replace(scope=i + 1)
        for i, one in enumerate(system.figures)
    )
    return System(figures, system.identities)


def tables(*printed: tuple[dict[str, int], ...]) -> System:
    """Tables of one column. printed: by table and block, the amount of each code in units."""
    figures = tuple(
        Figure(
            amount * UNIT,
            False,
            Coordinate(source="fund" if block else "gpb", function=code or None),
            UNIT,
            "",
            NOWHERE,
            "",
            scope,
            block,
            row,
            "a",
        )
        for scope, blocks in enumerate(printed)
        for block, rows in enumerate(blocks)
        for row, (code, amount) in enumerate(rows.items())
    )
    return System(figures, identities_of(figures))


RIGHT = {"": 49, "201": 7, "203": 19, "204": 23}
TENFOLD = {code: 10 * amount for code, amount in RIGHT.items()}


def test_an_event_costs_less_than_its_figures_or_is_none() -> None:
    # Elsewhere one figure is wrong, whatever happened to the first table.
    beside: list[tuple[dict[str, int], ...]] = [({"208": amount},) for amount in (5, 8, 8)]
    found = explain(tables((TENFOLD,), (RIGHT,), (RIGHT,), *beside))
    assert [(one.kind, one.scope) for one in found.events] == [("unit", 0)]
    # Two right figures in the table that the event would make wrong: it is no cheaper than four.
    more = {"205": 40, "206": 60}
    found = explain(tables((TENFOLD, more), (RIGHT, more), (RIGHT, more), *beside))
    assert found.events == ()
    blamed = {column for one in found.groups for column in one.decoded.repairs[0].columns}
    assert [found.system.figures[index].fen // UNIT for index in sorted(blamed)] == [
        *TENFOLD.values(),
        5,
    ]


def test_an_event_is_found_however_unclear_the_rest_is() -> None:
    """Elsewhere a sum is wrong, in which any of five figures may be."""
    unclear = {"": 950, "205": 100, "206": 200, "207": 300, "208": 400}
    found = explain(tables((TENFOLD,), (RIGHT,), (RIGHT,), ({}, unclear)))
    assert [one.kind for one in found.events] == ["unit"]
    assert [len(one.decoded.repairs) for one in found.groups] == [5]


def test_undo_gives_back_what_was_moved() -> None:
    figures = bare([1, 2, 3], []).figures
    event = Event("shift", 0, ((0, 5, False, 10), (2, 0, True, UNIT)), "", 1)
    undone = undo(figures, event)
    assert [(one.fen, one.blank, one.grain) for one in undone] == [
        (5, False, 10),
        (2 * UNIT, False, UNIT),
        (0, True, UNIT),
    ]


def test_one_figure_is_no_event() -> None:
    """It is named by itself, whatever its factor."""
    system = bare([10, 1000], [("copy", [0, 1], [1, -1])])
    own = [one._replace(scope=i, row=0, column="a") for i, one in enumerate(system.figures)]
    system = System(tuple(own), system.identities)
    assert events(system, [0], [0]) == []
    # Nor is it with zeros beside it, which are as right in any unit.
    zeros = bare([10, 0, 0, 1000], [("copy", [0, 3], [1, -1])])
    assert events(in_a_table(zeros, range(3)), [0], [0]) == []


def test_a_row_without_any_number_is_one_event() -> None:
    """The sentence that restates the row is not what is wrong."""
    base = example()
    number = next(
        i for i, one in enumerate(base.disclosure.tables) if "“三公”经费支出表" in one.title
    )
    (row,) = base.disclosure.tables[number].rows
    changed = {
        (number, 0, name): replace(own, fen=None, printed="")
        for name, own in row.cells.items()
        if own.fen
    }
    figures = figures_of(with_cells(base.disclosure, changed))
    found = diagnose(figures, identities_of(figures), base.without)
    assert [one.event for one in found.broken if one.event] == ["一行的数全没有印出"]
    named = {index: fen for one in found.broken for index, fen in one.suspects}
    assert named == {
        index: right.fen
        for index, (right, now) in enumerate(zip(base.figures, figures, strict=True))
        if right.fen != now.fen
    }
