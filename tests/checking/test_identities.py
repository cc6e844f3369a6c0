"""The matrix, the intervals and the diagnosis."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.check import check
from mingzhang.checking.figures import Figure
from mingzhang.checking.identities import Identity, Matrix, families, identities_of
from mingzhang.checking.intervals import feasible
from mingzhang.disclosure import Cell, Column, Coordinate, Disclosure, Row, Table
from mingzhang.document import NOWHERE
from mingzhang.forms.form import forms
from mingzhang.money import rounded


def figure(fen: int) -> Figure:
    return Figure(fen, False, Coordinate(), 10_000, "", NOWHERE, "", 0, 0, 0, "")


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 9), st.sampled_from([-1, 1])), min_size=1, max_size=6),
        max_size=8,
    ),
    st.lists(st.integers(-(10**12), 10**12), min_size=10, max_size=10),
)
@settings(deadline=None)
def test_residuals_equal_plain_sums(rows: list[list[tuple[int, int]]], values: list[int]) -> None:
    identities = tuple(
        Identity("rows", tuple(i for i, _ in row), tuple(sign for _, sign in row)) for row in rows
    )
    plain = [sum(sign * values[index] for index, sign in row) for row in rows]
    assert Matrix(identities).residuals(np.array(values, np.int64)).tolist() == plain


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=30))
@settings(deadline=None)
def test_rounded_true_values_are_feasible(parts: list[int]) -> None:
    exact = [sum(parts), *parts]
    figures = tuple(figure(rounded(fen, "万元", 2)) for fen in exact)
    identity = Identity("rows", tuple(range(len(exact))), (-1, *[1] * len(parts)))
    assert feasible([identity], figures)


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=8))
@settings(deadline=None)
def test_a_difference_beyond_rounding_is_not_feasible(parts: list[int]) -> None:
    off = sum(parts) + 10_000 * (len(parts) + 2)
    figures = tuple(figure(fen) for fen in [off, *parts])
    identity = Identity("rows", tuple(range(len(figures))), (-1, *[1] * len(parts)))
    assert not feasible([identity], figures)


def test_families_take_the_nearest_whole() -> None:
    codes = [None, "201", "20103", "2010301", "2010302", "208"]
    axis = [Coordinate(function=code) for code in codes]
    assert families(axis) == [(0, [1, 5]), (1, [2]), (2, [3, 4])]


def test_a_vehicle_subtotal_is_not_added_twice() -> None:
    items = ["three_public", "abroad", "vehicle", "vehicle_purchase", "vehicle_running"]
    axis = [Coordinate(item=item) for item in items]
    assert families(axis) == [(0, [1, 2]), (2, [3, 4])]


LEAVES = {"2010301": (1, 0), "2010302": (0, 2), "2080505": (3, 0)}


def gpb(amounts: dict[str, tuple[int, int]]) -> Disclosure:
    """A disclosure with one expenditure table that adds up."""
    form = forms()["gpb_expenditure"]
    block = form.blocks[0]
    codes = sorted({code[:size] for code in amounts for size in (3, 5, 7)})
    rows = []
    for code in ["", *codes]:
        basic = sum(value[0] for leaf, value in amounts.items() if leaf.startswith(code))
        project = sum(value[1] for leaf, value in amounts.items() if leaf.startswith(code))
        fen = {"total": basic + project, "basic": basic, "project": project}
        cells = {
            column.id: Cell(
                fen[column.id] * 1_000_000,
                block.at_cell({"function": code or None}, column),
                str(fen[column.id]),
            )
            for column in block.amounts
        }
        rows.append(Row(0, code or None, code, cells, None, None if code else "total"))
    columns = tuple(Column(column.id, column.id) for column in block.amounts)
    table = Table(form.id, form.titles[0], "万元", columns, tuple(rows))
    return Disclosure("某单位", 2023, tables=(table,))


AMOUNTS = st.fixed_dictionaries(
    {code: st.tuples(st.integers(0, 9999), st.integers(0, 9999)) for code in LEAVES}
)


@given(AMOUNTS)
@settings(deadline=None)
def test_what_adds_up_is_clean(amounts: dict[str, tuple[int, int]]) -> None:
    assert not check(gpb(amounts), only="identities")


@given(AMOUNTS, st.data())
@settings(deadline=None)
def test_one_wrong_cell_is_named(amounts: dict[str, tuple[int, int]], data: st.DataObject) -> None:
    disclosure = gpb(amounts)
    table = disclosure.tables[0]
    row = data.draw(st.sampled_from(table.rows))
    column = data.draw(st.sampled_from(sorted(row.cells)))
    right = row.cells[column]
    assert right.fen is not None
    wrong = right.fen + data.draw(st.integers(1, 999)) * 1_000_000
    row.cells[column] = Cell(wrong, right.at, str(wrong // 1_000_000))
    (finding,) = check(disclosure, only="identities")
    assert finding.severity == "error"
    assert str(wrong // 1_000_000) in finding.printed


def test_basic_expenditure_is_its_parts_in_another_table() -> None:
    one = [figure(fen * 10_000) for fen in (10, 7, 3)]
    kinds = ("basic", "personnel", "public")
    figures = tuple(
        printed._replace(
            at=Coordinate(side="expenditure", source="gpb", kind=kind), scope=scope, column=kind
        )
        for printed, kind, scope in zip(one, kinds, (0, 1, 1), strict=True)
    )
    assert Identity("columns", (0, 1, 2), (-1, 1, 1)) in identities_of(figures)
    together = tuple(printed._replace(scope=0) for printed in figures)
    assert sum(set(found.figures) == {0, 1, 2} for found in identities_of(together)) == 1
