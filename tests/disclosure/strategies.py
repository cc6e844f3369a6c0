"""Generated Disclosures and their parts, for tests of anything that carries them."""

from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

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
from mingzhang.disclosure.coordinate import TREES, values
from mingzhang.document import Place

T = TypeVar("T")


def few(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    """A tuple of at most two."""
    return st.lists(strategy, max_size=2).map(tuple)


texts = st.text(max_size=8) | st.sampled_from(["合计", "一般公共服务支出", "428.61", "\u3000"])
maybe = st.none() | texts
fens = st.none() | st.integers(-(10**15), 10**15)
decimals = st.decimals(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [
        Decimal("0.1"),
        Decimal("28"),
        Decimal("95.50"),
        Decimal("-0"),
        Decimal(10**20),
        Decimal("1E+9"),
    ]
)
numbers = st.none() | decimals
codes = st.sampled_from([None, "201", "20103", "2010301", "208", "20805"])
economics = st.sampled_from([None, "301", "30101", "302", "30231"])
_one = st.none() | st.integers(1, 99)
_side = st.floats(0, 2000, allow_nan=False)
places = st.builds(
    Place,
    page=_one,
    line=_one,
    row=_one,
    column=_one,
    span=st.none() | st.tuples(st.integers(0, 9), st.integers(9, 20)),
    sheet=maybe,
    box=st.none() | st.tuples(_side, _side, _side, _side),
)
coordinates = st.builds(
    Coordinate,
    unit=maybe,
    year=st.sampled_from([0, -1, -2]),
    function=codes,
    economic=economics,
    **{name: st.sampled_from([None, *values(name)]) for name in TREES},
)
"""Coordinates of the vocabulary; a measure of None is the document's own."""

cells = st.builds(Cell, fens, coordinates, texts, places, st.booleans())
columns = st.builds(Column, texts, texts)
rows = st.builds(
    Row,
    st.integers(0, 2),
    maybe,
    texts,
    st.dictionaries(texts, cells, max_size=2),
    maybe,
    maybe,
    places,
)
tables = st.builds(
    Table,
    texts,
    texts,
    st.sampled_from(["元", "万元"]),
    few(columns),
    few(rows),
    maybe,
    few(texts),
    st.integers(0, 6),
    few(st.integers(1, 99)),
    places,
)
kinds = st.sampled_from(["amount", "percent", "count", "score", "date", "word", "text"])
quantities = st.builds(Quantity, kinds, fens, numbers, maybe, maybe)
stated = st.builds(
    Stated,
    texts,
    maybe,
    quantities,
    st.none() | coordinates,
    maybe,
    st.sampled_from([1, -1]),
    maybe,
    texts,
    places,
    st.integers(0, 9),
)
passages = st.builds(Passage, texts, few(stated), places)
sections = st.builds(Section, texts, st.integers(1, 6), few(passages), maybe, places)
relations = st.sampled_from([None, "=", ">=", "<=", ">", "<"])
target_values = st.builds(TargetValue, relations, numbers, maybe, maybe)
targets = st.builds(
    Target,
    maybe,
    maybe,
    maybe,
    texts,
    few(target_values),
    numbers,
    texts,
    places,
    st.booleans(),
    texts,
    numbers,
    maybe,
)
projects = st.builds(
    Project,
    name=texts,
    form=texts,
    fen=fens,
    department=texts,
    implementer=texts,
    kind=texts,
    start=texts,
    end=texts,
    overview=texts,
    basis=texts,
    goal=texts,
    printed=texts,
    place=places,
    cells=st.dictionaries(texts, cells, max_size=2),
    more=st.dictionaries(texts, texts, max_size=2),
    places=st.dictionaries(texts, places, max_size=2),
)
mendings = st.builds(Mending, places, texts, texts, texts)
losses = st.builds(Lost, places, texts, texts)
unrecognised = st.builds(
    Unrecognised, texts, texts, few(few(texts)), few(st.integers(1, 99)), places
)
disclosures = st.builds(
    Disclosure,
    unit=texts,
    year=st.none() | st.integers(1994, 2100),
    stage=st.sampled_from(["budget", "final"]),
    level=st.sampled_from([None, "department", "unit"]),
    profile=texts,
    sections=few(sections),
    tables=few(tables),
    projects=few(projects),
    targets=few(targets),
    unrecognised=few(unrecognised),
    mendings=few(mendings),
    lost=few(losses),
    origin=st.sampled_from(["typed", "recognised"]),
    source=texts,
)
