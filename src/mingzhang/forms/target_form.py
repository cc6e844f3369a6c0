"""Target forms: a head of labelled fields above a tree of indicators, declared as data.

The data files stand in ``data/targets``; ``levels.toml`` holds the standard levels of indicators.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, NamedTuple

import tomli

from mingzhang.disclosure import coordinate
from mingzhang.forms.form import FormError, key


class Field(NamedTuple):
    """A field of the head. at: the coordinate's parts where it is an amount, else None.

    loose: the amount is filled from ``at`` but need not equal it, so it gets no coordinate.
    """

    id: str
    label: str
    also: tuple[str, ...]
    at: dict[str, Any] | None
    loose: bool


class TreeColumn(NamedTuple):
    """A column of the tree. id: level1, level2, indicator, weight, unit, relation or value."""

    id: str
    label: str
    also: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class TargetForm:
    """A target form. lines: ids of the fields on each line, "" where the one above runs on.

    titles: the first is printed, all are read; tree: the label beside the tree.
    """

    id: str
    titles: tuple[str, ...]
    unit: str
    lines: tuple[tuple[str, ...], ...]
    fields: dict[str, Field]
    tree: str
    columns: tuple[TreeColumn, ...]

    @cached_property
    def field_names(self) -> dict[str, str]:
        """Folded label to the id of its field."""
        return {key(n): one.id for one in self.fields.values() for n in (one.label, *one.also)}

    @cached_property
    def column_names(self) -> dict[str, str]:
        """Folded label to the id of its column of the tree."""
        return {key(n): one.id for one in self.columns for n in (one.label, *one.also)}

    @property
    def width(self) -> int:
        """Columns of the whole grid: the tree's label and its columns."""
        return 1 + len(self.columns)


TREE_COLUMNS = ("level1", "level2", "indicator", "weight", "unit", "relation", "value")
_TEXTS = ("name", "department", "implementer", "kind", "start", "end", "overview", "basis", "goal")
"""Fields that a Project holds by name; others go to ``more``."""


def is_own_field(name: str) -> bool:
    """Whether a Project has an attribute for a text field."""
    return name in _TEXTS


def parse_target_form(text: str, name: str) -> TargetForm:
    """A target form from the text of its data file. name: for messages. Raises FormError."""
    try:
        data = tomli.loads(text)
        fields = {
            id: Field(
                id,
                one["label"],
                tuple(one.get("also", ())),
                one.get("at"),
                one.get("loose", False),
            )
            for id, one in data["field"].items()
        }
        for one in fields.values():
            coordinate(one.at or {})
        columns = tuple(
            TreeColumn(one["id"], one["label"], tuple(one.get("also", ())))
            for one in data["tree"]["column"]
        )
        if unknown := {column.id for column in columns} - set(TREE_COLUMNS):
            raise ValueError(f"指标表里没有「{'、'.join(sorted(unknown))}」这种栏")
        lines = tuple(tuple(line) for line in data["line"])
        if unknown := {id for line in lines for id in line if id} - fields.keys():
            raise ValueError(f"line 里的「{'、'.join(sorted(unknown))}」没有在 field 里声明")
        return TargetForm(
            data["id"],
            tuple(data["titles"]),
            data.get("unit", "万元"),
            lines,
            fields,
            data["tree"]["label"],
            columns,
        )
    except KeyError as error:
        raise FormError(f"目标表文件 {name} 缺少 {error}，请补上") from error
    except (tomli.TOMLDecodeError, ValueError, TypeError) as error:
        raise FormError(f"目标表文件 {name} 有误：{error}") from error


def _folder() -> Any:
    return files(__package__).joinpath("data", "targets")


@cache
def target_forms() -> dict[str, TargetForm]:
    """Every target form that ships with Mingzhang, by id."""
    entries = sorted(_folder().iterdir(), key=lambda entry: str(entry.name))
    found = (
        parse_target_form(entry.read_text(encoding="utf-8"), entry.name)
        for entry in entries
        if entry.name.endswith(".toml") and entry.name != "levels.toml"
    )
    return {form.id: form for form in found}


@cache
def levels() -> dict[str, tuple[str, ...]]:
    """The standard first levels of indicators, each with its second levels in order."""
    data = tomli.loads(_folder().joinpath("levels.toml").read_text(encoding="utf-8"))
    return {one["name"]: tuple(one["level2"]) for one in data["level1"]}


@cache
def level1_of() -> dict[str, str]:
    """The first level that each second level belongs to."""
    return {level2: level1 for level1, below in levels().items() for level2 in below}
