"""Coordinates: what covers what, and a vocabulary that hangs together."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mingzhang.disclosure import Coordinate, coordinate, covers, describe
from mingzhang.disclosure.coordinate import (
    DIMENSIONS,
    TREES,
    _trees,
    contains,
    items_of_economic,
    parents,
    value_name,
    values,
)
from tests.disclosure.strategies import codes, coordinates, economics

SOME = settings(deadline=None, max_examples=60)
WITHIN = {
    "side": st.sampled_from([None, *values("side")]),
    "source": st.sampled_from([None, *values("source")]),
    "kind": st.sampled_from([None, *values("kind")]),
    "item": st.sampled_from([None, *values("item")]),
    "function": codes,
    "economic": economics,
}


@st.composite
def wider(draw: st.DrawFn, inner: Coordinate) -> Coordinate:
    """A coordinate that covers ``inner``: in each dimension the same, something above, or all."""
    above = {}
    for name in WITHIN:
        value = getattr(inner, name)
        chain = [None, value]
        if name in TREES:
            above_value = [value] if value else []
            while above_value:
                chain += above_value
                above_value = [up for one in above_value for up in parents(name, one)]
        elif value is not None:
            chain += [value[:size] for size in range(3, len(value), 2)]
        above[name] = draw(st.sampled_from(chain))
    return inner._replace(**above)


@given(coordinates)
@SOME
def test_covers_itself(at: Coordinate) -> None:
    assert covers(at, at)
    assert coordinate(at._asdict()) == at
    assert describe(at)


@given(st.data(), coordinates)
@SOME
def test_covers_is_transitive(data: st.DataObject, inner: Coordinate) -> None:
    middle = data.draw(wider(inner))
    outer = data.draw(wider(middle))
    assert covers(middle, inner)
    assert covers(outer, middle)
    assert covers(outer, inner)


@given(st.data(), coordinates)
@SOME
def test_covers_is_antisymmetric(data: st.DataObject, inner: Coordinate) -> None:
    outer = data.draw(wider(inner))
    assert (outer == inner) == covers(inner, outer)


@given(coordinates, coordinates)
@SOME
def test_any_two_cover_each_other_only_where_equal(one: Coordinate, other: Coordinate) -> None:
    assert (covers(one, other) and covers(other, one)) == (one == other)


@pytest.mark.parametrize("name", list(WITHIN))
def test_each_dimension_is_an_order(name: str) -> None:
    some: list[str | None] = [None, *values(name)] if name in TREES else [None, *["1", "11", "12"]]
    for one in some:
        assert contains(name, None, one)
        for other in some:
            both = contains(name, one, other) and contains(name, other, one)
            assert both == (one == other)
            for third in some:
                if contains(name, one, other) and contains(name, other, third):
                    assert contains(name, one, third)


@given(coordinates, st.sampled_from(["year", "measure", "unit"]))
@SOME
def test_year_measure_and_unit_never_sum(at: Coordinate, name: str) -> None:
    assume(getattr(at, name) not in (None, 0))
    blank = at._replace(**{name: Coordinate._field_defaults[name]})
    assert not covers(blank, at)
    assert not covers(at, blank)


@pytest.mark.parametrize("name", ["function", "economic"])
def test_a_code_contains_the_codes_that_it_starts(name: str) -> None:
    def at(code: str | None) -> Coordinate:
        return coordinate({name: code})

    assert covers(at("201"), at("20103"))
    assert covers(at("201"), at("2010301"))
    assert covers(at(None), at("2010301"))
    assert not covers(at("20103"), at("201"))
    assert not covers(at("201"), at("20803"))
    assert not covers(at("201"), at(None))


def test_an_unknown_dimension_or_value_raises() -> None:
    with pytest.raises(ValueError, match="没有「colour」这一维"):
        coordinate({"colour": "red"})
    for name in TREES:
        with pytest.raises(ValueError, match=f"「{name}」这一维里没有「nothing」"):
            coordinate({name: "nothing"})


def test_parts_are_laid_over_the_base() -> None:
    base = Coordinate(year=-1, measure="change", side="out")
    assert coordinate({}, base) is base
    assert coordinate({"side": "in"}, base) == Coordinate(year=-1, measure="change", side="in")


@pytest.mark.parametrize("dimension", TREES)
def test_every_parent_exists_and_every_chain_ends(dimension: str) -> None:
    tree = _trees()[dimension]
    for value, entry in tree.items():
        assert entry.keys() <= {"name", "parent", "economic", "apart"}
        assert value_name(dimension, value) == entry["name"] != ""
        todo, seen = [value], set()
        while todo:
            one = todo.pop()
            assert one not in seen or one != value
            seen.add(one)
            todo += parents(dimension, one)
        assert seen <= tree.keys()


def test_the_trees_are_the_dimensions_that_have_one() -> None:
    assert set(_trees()) == set(TREES) <= set(DIMENSIONS)
    for dimension in TREES:
        names = [value_name(dimension, value) for value in values(dimension)]
        assert len(names) == len(set(names))


def test_items_of_an_economic_code() -> None:
    assert items_of_economic("30231") == ("vehicle_running",)
    assert items_of_economic("30101") == ()


def test_words_of_a_coordinate() -> None:
    at = Coordinate(year=-1, source="gpb", kind="basic", function="201")
    assert describe(at) == "上年·一般公共预算拨款·基本支出·201"
    assert describe(Coordinate()) == "总计"
