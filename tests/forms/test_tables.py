"""Every form: a generated table laid out and read back is the same table."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.codes import by_code
from mingzhang.disclosure import Cell, Column, Row, Table
from mingzhang.forms.form import Form, FormBlock, forms
from mingzhang.forms.heads import fit
from mingzhang.forms.table_layout import lay_out_table
from mingzhang.forms.tables import read_table

FUNCTIONS = ["201", "20103", "2010301", "2010302", "208", "20805", "2080505", "210", "221"]
ECONOMICS = ["301", "30101", "30102", "302", "30201", "30217", "303", "30302"]
AMOUNTS = st.one_of(st.none(), st.integers(0, 10**9).map(lambda cents: cents * 10_000))


@st.composite
def rows_of(draw: st.DrawFn, index: int, block: FormBlock) -> list[Row]:
    pool = FUNCTIONS if block.axis == "function" else ECONOMICS if block.axis else []
    codes = [code for code in pool if len(code) in block.levels]
    chosen = sorted(draw(st.sets(st.sampled_from(codes)))) if codes else []
    subjects: list[tuple[str | None, str, str | None]] = []
    for code in chosen:
        entry = by_code("functional" if block.axis == "function" else "economic", code, 2021)
        assert entry is not None
        subjects.append((code, entry.name, None))
    top: list[tuple[str | None, str, str | None]] = [
        (None, row.label, row.id) for row in block.rows if not row.bottom
    ]
    bottom = [(None, row.label, row.id) for row in block.rows if row.bottom]
    order = [*top, *subjects, *bottom]
    found = []
    for subject, label, fixed in order:
        at: dict[str, Any] = {block.axis: subject} if subject and block.axis else {}
        if fixed:
            at = next(row.at for row in block.rows if row.id == fixed)
        cells = {
            column.id: Cell(draw(AMOUNTS), block.at_cell(at, column)) for column in block.amounts
        }
        if label or any(cell.fen is not None for cell in cells.values()):
            found.append(Row(index, subject, label, cells, None, fixed))
    return found


@st.composite
def tables(draw: st.DrawFn) -> tuple[Form, Table]:
    form = forms()[draw(st.sampled_from(sorted(forms())))]
    rows = [row for i, block in enumerate(form.blocks) for row in draw(rows_of(i, block))]
    columns = {leaf.id: Column(leaf.id) for _, leaf in form.leaves if leaf.role == "amount"}
    return form, Table(form.id, form.titles[0], "万元", tuple(columns.values()), tuple(rows))


@given(tables())
@settings(deadline=None, max_examples=150)
def test_read_back(generated: tuple[Form, Table]) -> None:
    form, table = generated
    grid = lay_out_table(form, table, 2021)
    found = fit(form, grid, recognised=False)
    assert found.share == 1
    reading = read_table([(grid, found)], table.title, "万元", None, 2021, recognised=False)
    assert reading.table == table
    assert not reading.mendings
    assert not reading.lost


@given(tables())
@settings(deadline=None, max_examples=80)
def test_its_own_form_fits_best(generated: tuple[Form, Table]) -> None:
    form, table = generated
    grid = lay_out_table(form, table, 2021)
    shares = {name: fit(other, grid, recognised=False).share for name, other in forms().items()}
    assert shares[form.id] == max(shares.values())
