"""Why: following a figure through its identities."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.identities import identities_of
from mingzhang.checking.repair.model import System
from mingzhang.checking.repair.status import ALONE
from mingzhang.checking.why import why
from tests.checking.test_repair import bare, example


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


def test_a_part_takes_its_wholes_and_their_copies_along() -> None:
    """0 = 1 + 2, 3 restates 0, 4 = 3 + 5 and 6 restates 5."""
    rows = [
        ("rows", [0, 1, 2], [-1, 1, 1]),
        ("copy", [0, 3], [1, -1]),
        ("rows", [4, 3, 5], [-1, 1, 1]),
        ("copy", [5, 6], [1, -1]),
    ]
    system = bare([9, 4, 5, 9, 10, 1, 1], rows)

    def told(index: int) -> tuple[dict[int, int], tuple[int, ...]]:
        found = why(system.figures, system.identities, index)
        return dict(found.along), found.open

    assert told(1) == ({0: 1, 3: 1, 4: 1}, ())
    assert told(6) == ({5: 1, 4: 1}, ())
    # Which of its parts a whole would take along nobody knows, but where only one is printed.
    assert told(4) == ({}, (2,))
    figures = tuple(one._replace(blank=index == 5) for index, one in enumerate(system.figures))
    found = why(figures, system.identities, 4)
    assert (dict(found.along), found.open) == ({3: 1, 0: 1}, (0,))
    assert why(system.figures, system.identities, 1).identities == ((0, 0),)
    assert why(system.figures, system.identities, 1).twins == (2,)
    assert told(2)[0] == {0: 1, 3: 1, 4: 1}


def test_what_a_difference_takes_along_has_the_other_sign() -> None:
    """A change is this year less last: a greater last year makes it smaller."""
    system = bare([2, 5, 3], [("change", [0, 1, 2], [1, -1, 1])])
    assert dict(why(system.figures, system.identities, 2).along) == {0: -1}
    assert dict(why(system.figures, system.identities, 1).along) == {0: 1}
