"""Why: following a figure through its identities."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.identities import identities_of
from mingzhang.checking.repair.model import System
from mingzhang.checking.repair.status import ALONE
from mingzhang.checking.why import why
from tests.checking.test_repair import example


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_what_changes_along_leaves_only_the_open_identities(data: st.DataObject) -> None:
    figures = example().figures
    identities = identities_of(figures)
    printed = [index for index, one in enumerate(figures) if not one.blank]
    index = data.draw(st.sampled_from(printed))
    told = why(figures, identities, index)
    values = [one.fen for one in figures]
    for other, sign in ((index, 1), *told.along):
        values[other] += sign * 1_000_000
    before = System(figures, identities).residuals
    for row, one in enumerate(identities):
        rest = sum(sign * values[i] for i, sign in zip(one.figures, one.signs, strict=True))
        assert rest == before[row] or row in told.open or one.weight


def test_where_a_figure_stands() -> None:
    figures = example().figures
    identities = identities_of(figures)
    office = "「办公费」行「公用经费」栏"
    index = next(i for i, one in enumerate(figures) if one.where.endswith(office))
    told = why(figures, identities, index)
    assert told.standing == ALONE
    assert told.copies == ()
    assert told.identities
    assert all(index in identities[row].figures for row, _ in told.identities)


def test_there_is_no_such_figure() -> None:
    with pytest.raises(IndexError):
        why((), (), 0)
