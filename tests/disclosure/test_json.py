"""A Disclosure as JSON and back: nothing lost, held by the schema, errors that name the place."""

import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mingzhang.desk import read
from mingzhang.disclosure import (
    Cell,
    Column,
    Coordinate,
    Disclosure,
    Passage,
    Project,
    Quantity,
    Row,
    Section,
    Stated,
    Table,
    Target,
    TargetValue,
)
from mingzhang.disclosure.json import DisclosureError, dumps, from_json, loads, to_json
from mingzhang.document import Place
from tests.disclosure.strategies import decimals, disclosures
from tests.shared import shared

SCHEMA = json.loads(
    files("mingzhang.disclosure").joinpath("read.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)
WHOLE = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
EXAMPLE = Disclosure(
    "某局",
    2024,
    sections=(
        Section(
            "收支情况",
            2,
            (
                Passage(
                    "总计1.00万元",
                    (Stated("income.total", None, Quantity("amount", 1_000_000), Coordinate()),),
                ),
            ),
        ),
    ),
    tables=(
        Table(
            "gpb",
            "支出表",
            "万元",
            (Column("total"),),
            (
                Row(
                    0,
                    "201",
                    "一般公共服务支出",
                    {
                        "total": Cell(
                            1_000_000, Coordinate(side="out"), "1.00", Place(box=(0, 1, 2, 3))
                        )
                    },
                ),
            ),
        ),
    ),
    projects=(Project("项目", "target", fen=1),),
    targets=(Target(None, "产出", None, "数量", (TargetValue(">=", Decimal(28), "个"),)),),
)


def everything(value: Any) -> Any:
    """A value with all its fields, those that equality leaves out too, and its types."""
    if is_dataclass(value):
        return type(value), {
            one.name: everything(getattr(value, one.name)) for one in fields(value)
        }
    if isinstance(value, dict):
        return [(key, everything(item)) for key, item in value.items()]
    if isinstance(value, tuple):
        return type(value), [everything(item) for item in value]
    return type(value), value


def changed(path: list[str | int], value: Any) -> Any:
    """The example's JSON with one value put in at a path; without it where value is ``...``."""
    data = json.loads(dumps(EXAMPLE))
    parent = data
    for key in path[:-1]:
        parent = parent[key]
    if value is ...:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return data


@given(disclosures)
@WHOLE
def test_round_trip_keeps_every_field(disclosure: Disclosure) -> None:
    text = dumps(disclosure)
    again = loads(text)
    assert again == disclosure
    assert everything(again) == everything(disclosure)
    assert VALIDATOR.is_valid(json.loads(text))
    assert dumps(again) == text
    assert from_json(to_json(disclosure)) == disclosure


def test_the_seed_goes_through() -> None:
    disclosure = read(shared("data/seed/tongnan-2021-budget.md"))
    text = dumps(disclosure)
    assert everything(loads(text)) == everything(disclosure)
    assert VALIDATOR.is_valid(json.loads(text))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("key", list(to_json(EXAMPLE)))
def test_the_schema_asks_for_every_key(key: str) -> None:
    assert VALIDATOR.is_valid(to_json(EXAMPLE))
    assert not VALIDATOR.is_valid(changed([key], ...))


@given(decimals)
@settings(deadline=None, max_examples=60)
def test_a_decimal_stays_exact(number: Decimal) -> None:
    target = Target(None, None, None, "率", (TargetValue(">=", number, "%"),), number)
    again = loads(dumps(Disclosure("某单位", 2023, targets=(target,)))).targets[0]
    assert again.values[0].number == number
    assert again.weight == number


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("28", "28"),
        ("28.00", "28"),
        ("0.1", "0.1"),
        ("95.5", "95.5"),
        ("0.1000000000000000055511151231257827", '"0.1000000000000000055511151231257827"'),
    ],
)
def test_a_decimal_is_a_json_number_where_that_is_exact(number: str, written: str) -> None:
    target = Target(None, None, None, "率", (), Decimal(number))
    assert f'"weight": {written},' in dumps(Disclosure("某单位", 2023, targets=(target,)))


def test_only_what_is_set_of_places_and_coordinates() -> None:
    cell = to_json(EXAMPLE)["tables"][0]["rows"][0]["cells"]["total"]
    assert cell["at"] == {"side": "out"}
    assert cell["place"] == {"box": [0, 1, 2, 3]}


def test_added_keys_are_let_be() -> None:
    assert from_json(changed(["added"], 1)) == EXAMPLE
    assert from_json(changed(["tables", 0, "added"], [])) == EXAMPLE
    assert VALIDATOR.is_valid(changed(["tables", 0, "added"], []))


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ("targets", "evaluated"),
        ("targets", "actual"),
        ("targets", "score"),
        ("targets", "reason"),
        ("projects", "places"),
    ],
)
def test_json_from_before_a_key_was_added_is_read(part: str, key: str) -> None:
    assert key in to_json(EXAMPLE)[part][0]
    assert from_json(changed([part, 0, key], ...)) == EXAMPLE
    assert VALIDATOR.is_valid(changed([part, 0, key], ...))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", "3", "null", '{"unit": 1}', "[" * 100_000, '{"year": NaN}', "9" * 5000],
)
def test_no_disclosure_at_all(text: str) -> None:
    with pytest.raises(DisclosureError):
        loads(text)


CELL: list[str | int] = ["tables", 0, "rows", 0, "cells", "total"]
VALUE: list[str | int] = ["sections", 0, "paragraphs", 0, "stated", 0]


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (["unit"], ..., "unit"),
        (["unit"], None, "unit"),
        (["year"], "2024", "year"),
        (["year"], True, "year"),
        (["stage"], "draft", "stage"),
        (["level"], "town", "level"),
        (["origin"], "guessed", "origin"),
        (["sections"], {}, "sections"),
        (["tables", 0], 3, "tables[0]"),
        (["tables", 0, "rows", 0, "cells"], [], "tables[0].rows[0].cells"),
        ([*CELL, "fen"], 1.5, "tables[0].rows[0].cells.total.fen"),
        ([*CELL, "fen"], ..., "tables[0].rows[0].cells.total.fen"),
        ([*CELL, "lost"], 0, "tables[0].rows[0].cells.total.lost"),
        ([*CELL, "at"], None, "tables[0].rows[0].cells.total.at"),
        ([*CELL, "at"], {"colour": "red"}, "colour"),
        ([*CELL, "at"], {"side": "up"}, "tables[0].rows[0].cells.total.at"),
        ([*CELL, "at"], {"side": []}, "tables[0].rows[0].cells.total.at.side"),
        ([*CELL, "place", "box"], [1, 2, 3], "tables[0].rows[0].cells.total.place.box"),
        ([*CELL, "place", "box", 3], "x", "tables[0].rows[0].cells.total.place.box[3]"),
        ([*VALUE, "value", "kind"], "sum", "sections[0].paragraphs[0].stated[0].value.kind"),
        ([*VALUE, "value", "number"], "1e", "sections[0].paragraphs[0].stated[0].value.number"),
        ([*VALUE, "sign"], 0, "sections[0].paragraphs[0].stated[0].sign"),
        (["targets", 0, "weight"], "NaN", "targets[0].weight"),
        (["targets", 0, "weight"], [], "targets[0].weight"),
        (["targets", 0, "values", 0, "relation"], 1, "targets[0].values[0].relation"),
        (["projects", 0, "form"], ..., "projects[0].form"),
    ],
)
def test_the_error_names_the_key(path: list[str | int], value: Any, named: str) -> None:
    data = changed(path, value)
    with pytest.raises(DisclosureError) as caught:
        loads(json.dumps(data))
    assert f"「{named}」" in str(caught.value)
    assert "\n" not in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def paths(data: Any) -> list[list[str | int]]:
    """The path of every value within a JSON value."""
    if not isinstance(data, dict | list):
        return []
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    return [[key, *rest] for key, item in pairs for rest in ([], *paths(item))]


@given(st.data())
@WHOLE
def test_whatever_is_put_in_is_read_or_refused(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths(to_json(EXAMPLE))))
    bad = changed(path, data.draw(st.just(...) | JSON))
    try:
        found = loads(json.dumps(bad))
    except DisclosureError:
        return
    assert loads(dumps(found)) == found
    assert VALIDATOR.is_valid(to_json(found))
