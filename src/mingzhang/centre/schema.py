"""The tables of the store, as ``data/tables.toml`` declares them."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

SQL_TYPES = {
    "text": "VARCHAR",
    "code": "VARCHAR",
    "time": "TIMESTAMP",
    "day": "DATE",
    "whole": "BIGINT",
    "yes": "BOOLEAN",
    "percent": "DOUBLE",
    "money": "BIGINT",
}


class Field(NamedTuple):
    """A field of a table. title: Chinese; type: a key of SQL_TYPES; words: code to Chinese word.

    need: whether a line without it is rejected; known: the table that must hold the value;
    low, high: bounds of a whole number; integer: whether the code is kept as a number.
    """

    name: str
    title: str
    type: str = "text"
    words: dict[str, str] | None = None
    need: bool = False
    known: str | None = None
    low: int | None = None
    high: int | None = None
    integer: bool = False

    @property
    def sql_type(self) -> str:
        """The type of the field's column."""
        return "TINYINT" if self.integer else SQL_TYPES[self.type]


class Table(NamedTuple):
    """A table of the store. key: names of the fields that tell its lines apart; none for a log."""

    name: str
    title: str
    key: tuple[str, ...]
    fields: dict[str, Field]

    @property
    def columns(self) -> str:
        """Its columns as a list in SQL."""
        return ", ".join(self.fields)


@cache
def tables() -> dict[str, Table]:
    """Every table by name, those referred to before those that refer."""
    data = tomllib.loads(_text("tables.toml"))
    return {
        name: Table(
            name,
            one["title"],
            tuple(one.get("key", ())),
            {key: _field(key, value, data["words"]) for key, value in one["fields"].items()},
        )
        for name, one in data["tables"].items()
    }


def words(name: str) -> dict[str, str]:
    """The codes of a vocabulary with their Chinese words."""
    found: dict[str, str] = tomllib.loads(_text("tables.toml"))["words"][name]
    return found


def _field(name: str, data: dict[str, Any], vocabularies: dict[str, dict[str, str]]) -> Field:
    options = dict(data)
    if "words" in options:
        options["words"] = vocabularies[options["words"]]
    return Field(name, **options)


def _text(name: str) -> str:
    return files(__package__).joinpath("data", name).read_text(encoding="utf-8")
