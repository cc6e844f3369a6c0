"""A Disclosure as JSON and back, without loss: the ``read`` object of the contract."""

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from mingzhang.disclosure.coordinate import DIMENSIONS, Coordinate
from mingzhang.disclosure.model import (
    Cell,
    Column,
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
from mingzhang.document import Place

Json = dict[str, Any]
T = TypeVar("T")


class DisclosureError(ValueError):
    """A JSON text is no Disclosure; the message is one Chinese sentence."""


def dumps(disclosure: Disclosure) -> str:
    """The JSON text of a Disclosure."""
    return json.dumps(to_json(disclosure), ensure_ascii=False, indent=1)


def loads(text: str) -> Disclosure:
    """A Disclosure from its JSON text. Raises DisclosureError."""
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise DisclosureError(f"这不是 JSON：{error}") from error
    return from_json(data)


def to_json(disclosure: Disclosure) -> Json:
    """A Disclosure as the contract's ``read`` object."""
    return {
        "unit": disclosure.unit,
        "year": disclosure.year,
        "stage": disclosure.stage,
        "level": disclosure.level,
        "profile": disclosure.profile,
        "origin": disclosure.origin,
        "source": disclosure.source,
        "sections": [_section(one) for one in disclosure.sections],
        "tables": [_table(one) for one in disclosure.tables],
        "projects": [_plain(one, Project) for one in disclosure.projects],
        "targets": [_target(one) for one in disclosure.targets],
        "mendings": [_plain(one, Mending) for one in disclosure.mendings],
        "lost": [_plain(one, Lost) for one in disclosure.lost],
        "unrecognised": [
            {**_plain(one, Unrecognised), "grid": [list(row) for row in one.grid]}
            for one in disclosure.unrecognised
        ],
    }


def _plain(value: Any, kind: type) -> Json:
    """The fields of a flat dataclass; a place and a tuple as JSON has them."""
    found: Json = {}
    for name in kind.__dataclass_fields__:  # type: ignore[attr-defined]
        item = getattr(value, name)
        if isinstance(item, Place):
            item = _place(item)
        found[name] = list(item) if isinstance(item, tuple) else item
    return found


def _place(place: Place) -> Json:
    return {name: item for name, item in place._asdict().items() if item is not None}


def _at(at: Coordinate | None) -> Json | None:
    if at is None:
        return None
    return {name: item for name, item in at._asdict().items() if item not in (None, 0)}


def _number(number: Decimal | None) -> int | float | str | None:
    """A JSON number where it is exact, else the decimal as text."""
    if number is None:
        return None
    if number == number.to_integral_value() and abs(number) < 10**15:
        return int(number)
    short = float(number)
    return short if Decimal(repr(short)) == number else str(number)


def _section(section: Section) -> Json:
    return {
        "id": section.id,
        "title": section.title,
        "level": section.level,
        "place": _place(section.place),
        "paragraphs": [
            {
                "text": one.text,
                "place": _place(one.place),
                "stated": [_stated(stated) for stated in one.stated],
            }
            for one in section.paragraphs
        ],
    }


def _stated(stated: Stated) -> Json:
    value = _plain(stated.value, Quantity)
    value["number"] = _number(stated.value.number)
    return {**_plain(stated, Stated), "value": value, "at": _at(stated.at)}


def _table(table: Table) -> Json:
    return {
        "form": table.form,
        "title": table.title,
        "unit": table.unit,
        "decimals": table.decimals,
        "note": table.note,
        "pages": list(table.pages),
        "place": _place(table.place),
        "columns": [_plain(column, Column) for column in table.columns],
        "rows": [
            {
                "block": row.block,
                "code": row.code,
                "label": row.label,
                "name": row.name,
                "fixed": row.fixed,
                "place": _place(row.place),
                "cells": {
                    name: {**_plain(cell, Cell), "at": _at(cell.at)}
                    for name, cell in row.cells.items()
                },
            }
            for row in table.rows
        ],
    }


def _target(target: Target) -> Json:
    return {
        **_plain(target, Target),
        "weight": _number(target.weight),
        "values": [
            {**_plain(one, TargetValue), "number": _number(one.number)} for one in target.values
        ],
    }


def from_json(data: Json) -> Disclosure:
    """A Disclosure from the contract's ``read`` object. Raises DisclosureError."""
    try:
        return Disclosure(
            data["unit"],
            data["year"],
            data["stage"],
            data["level"],
            data["profile"],
            _each(data["sections"], _read_section),
            _each(data["tables"], _read_table),
            _each(data["projects"], lambda one: Project(**_placed(one))),
            _each(data["targets"], _read_target),
            _each(data["unrecognised"], _read_unrecognised),
            _each(data["mendings"], lambda one: Mending(**_placed(one))),
            _each(data["lost"], lambda one: Lost(**_placed(one))),
            data["origin"],
            data["source"],
        )
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise DisclosureError(f"这份 JSON 不是明账的公开数据，有误之处：{error}") from error


def _each(items: list[Json], make: Callable[[Json], T]) -> tuple[T, ...]:
    return tuple(make(item) for item in items)


def _placed(data: Json) -> Json:
    return {**data, "place": _read_place(data["place"])}


def _read_place(data: Json) -> Place:
    fixed: Json = {
        name: tuple(item) if isinstance(item, list) else item for name, item in data.items()
    }
    if "box" in fixed:
        fixed["box"] = tuple(float(side) for side in fixed["box"])
    return Place(**fixed)


def _read_at(data: Json | None) -> Coordinate | None:
    if data is None:
        return None
    if unknown := data.keys() - set(DIMENSIONS):
        raise ValueError(f"坐标里没有「{unknown.pop()}」这一维")
    return Coordinate(**data)


def _read_number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _read_section(data: Json) -> Section:
    passages = tuple(
        Passage(one["text"], _each(one["stated"], _read_stated), _read_place(one["place"]))
        for one in data["paragraphs"]
    )
    place = _read_place(data["place"])
    return Section(data["title"], data["level"], passages, data["id"], place)


def _read_stated(data: Json) -> Stated:
    value = data["value"]
    quantity = Quantity(**{**value, "number": _read_number(value["number"])})
    return Stated(**{**_placed(data), "value": quantity, "at": _read_at(data["at"])})


def _read_table(data: Json) -> Table:
    rows = tuple(
        Row(
            row["block"],
            row["code"],
            row["label"],
            {name: _read_cell(cell) for name, cell in row["cells"].items()},
            row["name"],
            row["fixed"],
            _read_place(row["place"]),
        )
        for row in data["rows"]
    )
    columns = tuple(Column(**column) for column in data["columns"])
    place, pages = _read_place(data["place"]), tuple(data["pages"])
    kept = {**data, "rows": rows, "columns": columns, "place": place, "pages": pages}
    return Table(**kept)


def _read_cell(data: Json) -> Cell:
    at = _read_at(data["at"])
    return Cell(**{**_placed(data), "at": Coordinate() if at is None else at})


def _read_target(data: Json) -> Target:
    values = tuple(
        TargetValue(**{**one, "number": _read_number(one["number"])}) for one in data["values"]
    )
    weight = _read_number(data["weight"])
    return Target(**{**_placed(data), "weight": weight, "values": values})


def _read_unrecognised(data: Json) -> Unrecognised:
    grid = tuple(tuple(row) for row in data["grid"])
    return Unrecognised(**{**_placed(data), "grid": grid, "pages": tuple(data["pages"])})
