"""A Disclosure as JSON and back."""

import dataclasses
import json
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mingzhang.desk import read
from mingzhang.disclosure import (
    Cell,
    Column,
    Coordinate,
    Disclosure,
    Lost,
    Mending,
    Passage,
    Project,
    Quantity,
    Row,
    Section,
    Stated,
    Table,
    Target,
    TargetValue,
    Unrecognised,
)
from mingzhang.disclosure.json import DisclosureError, dumps, loads
from mingzhang.document import Place
from tests.shared import shared

SCHEMA = files("mingzhang.disclosure").joinpath("read.schema.json").read_text(encoding="utf-8")
VALIDATOR = Draft202012Validator(json.loads(SCHEMA))
TEXT = st.text(max_size=8)
FEN = st.none() | st.integers(-(10**15), 10**15)
NUMBER = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=3)
PLACES = st.builds(
    Place,
    page=st.none() | st.integers(1, 99),
    line=st.none() | st.integers(1, 99),
    span=st.none() | st.tuples(st.integers(0, 9), st.integers(9, 20)),
    box=st.none() | st.tuples(*[st.integers(0, 500).map(float)] * 4),
)
ATS = st.builds(
    Coordinate,
    year=st.sampled_from([0, -1]),
    side=st.sampled_from([None, "income", "out"]),
    function=st.sampled_from([None, "201", "2010301"]),
)
CELLS = st.builds(Cell, FEN, ATS, TEXT, PLACES, st.booleans())
ROWS = st.builds(
    Row,
    st.integers(0, 1),
    st.none() | TEXT,
    TEXT,
    st.dictionaries(st.sampled_from("ab"), CELLS),
    st.none() | TEXT,
    st.none() | TEXT,
    PLACES,
)


def some(strategy: "st.SearchStrategy[object]") -> "st.SearchStrategy[tuple[object, ...]]":
    return st.lists(strategy, max_size=2).map(tuple)


TABLES = st.builds(
    Table,
    TEXT,
    TEXT,
    st.sampled_from(["元", "万元"]),
    some(st.builds(Column, TEXT, TEXT)),
    some(ROWS),
    st.none() | TEXT,
    st.integers(0, 4),
    some(st.integers(1, 9)),
    PLACES,
)
KINDS = st.sampled_from(["amount", "percent", "count", "word", "text"])
QUANTITIES = st.builds(Quantity, KINDS, FEN, NUMBER, st.none() | TEXT, st.none() | TEXT)
STATED = st.builds(
    Stated,
    TEXT,
    st.none() | TEXT,
    QUANTITIES,
    st.none() | ATS,
    st.none() | TEXT,
    st.sampled_from([1, -1]),
    st.none() | TEXT,
    TEXT,
    PLACES,
    st.integers(0, 9),
)
SECTIONS = st.builds(
    Section,
    TEXT,
    st.integers(1, 3),
    some(st.builds(Passage, TEXT, some(STATED), PLACES)),
    st.none() | TEXT,
    PLACES,
)
TARGETS = st.builds(
    Target,
    st.none() | TEXT,
    st.none() | TEXT,
    st.none() | TEXT,
    TEXT,
    some(st.builds(TargetValue, st.none() | TEXT, NUMBER, st.none() | TEXT, st.none() | TEXT)),
    NUMBER,
    TEXT,
    PLACES,
)
DISCLOSURES = st.builds(
    Disclosure,
    TEXT,
    st.none() | st.integers(2000, 2030),
    sections=some(SECTIONS),
    tables=some(TABLES),
    projects=some(st.builds(Project, TEXT, TEXT, FEN, TEXT, place=PLACES)),
    targets=some(TARGETS),
    mendings=some(st.builds(Mending, PLACES, TEXT, TEXT, TEXT)),
    lost=some(st.builds(Lost, PLACES, TEXT, TEXT)),
    unrecognised=some(
        st.builds(Unrecognised, TEXT, TEXT, some(some(TEXT)), some(st.just(1)), PLACES)
    ),
)


@given(DISCLOSURES)
@settings(deadline=None, max_examples=100)
def test_round_trip_keeps_every_field(disclosure: Disclosure) -> None:
    text = dumps(disclosure)
    again = loads(text)
    assert VALIDATOR.is_valid(json.loads(text))
    assert again == disclosure
    assert dataclasses.asdict(again) == dataclasses.asdict(disclosure)


def test_the_seed_goes_through() -> None:
    disclosure = read(shared("data/seed/tongnan-2021-budget.md"))
    assert dataclasses.asdict(loads(dumps(disclosure))) == dataclasses.asdict(disclosure)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "3", '{"unit": 1}', "[" * 100_000])
def test_malformed(text: str) -> None:
    with pytest.raises(DisclosureError):
        loads(text)


def test_a_decimal_stays_exact() -> None:
    number = Decimal("0.1000000000000000055511151231257827")
    target = Target(None, None, None, "率", (TargetValue(">=", number, "%"),))
    again = loads(dumps(Disclosure("某单位", 2023, targets=(target,))))
    assert again.targets[0].values[0].number == number
