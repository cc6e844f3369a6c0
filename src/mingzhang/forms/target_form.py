"""Target forms: a head of labelled fields above a tree of indicators, declared as data.

A self-evaluation sheet is one whose tree has a total: between the fields and the tree it has small
grids (money, goals), and each indicator says what was reached. The data files stand in
``data/targets``; ``levels.toml`` holds the standard levels of indicators.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, NamedTuple

import tomli

from mingzhang.disclosure import coordinate
from mingzhang.forms.form import FormError, key, row_key


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
    """A column of the tree or of a small grid. id: for the tree one of TREE_COLUMNS.

    amount: of a small grid, whether it holds money; optional: it is read and never laid out.
    """

    id: str
    label: str
    also: tuple[str, ...]
    amount: bool = False
    optional: bool = False


class HeadRow(NamedTuple):
    """A row of a small grid."""

    id: str
    label: str
    also: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class HeadGrid:
    """A small grid in the head. label, also: the words beside it; rows: none where it has one row.

    A cell of the first row goes by its column's id, others by ``row.column``.
    """

    label: str
    also: tuple[str, ...]
    columns: tuple[TreeColumn, ...]
    rows: tuple[HeadRow, ...]

    @cached_property
    def labels(self) -> frozenset[str]:
        """The folded words beside the grid."""
        return frozenset(map(key, (self.label, *self.also)))

    @cached_property
    def column_names(self) -> dict[str, str]:
        """Folded label to the id of its column."""
        return _names(self.columns)

    @cached_property
    def row_names(self) -> dict[str, str]:
        """Folded label to the id of its row, for rows without numbering or 其中："""
        return {row_key(n): one.id for one in self.rows for n in (one.label, *one.also)}

    @property
    def laid(self) -> tuple[TreeColumn, ...]:
        """The columns that are laid out."""
        return tuple(one for one in self.columns if not one.optional)


@dataclass(frozen=True, eq=False)
class TargetForm:
    """A target form. lines: ids of the fields on each line, "" where the one above runs on.

    titles: the first is printed, all are read; tree, tree_also: the label beside the tree;
    grids: small grids between fields and tree; total: labels of the tree's last row, none but on a
    self-evaluation sheet; foot: ids of the fields below it, each on a line, laid out where filled.
    """

    id: str
    titles: tuple[str, ...]
    unit: str
    lines: tuple[tuple[str, ...], ...]
    fields: dict[str, Field]
    tree: str
    columns: tuple[TreeColumn, ...]
    grids: tuple[HeadGrid, ...] = ()
    tree_also: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()

    @cached_property
    def field_names(self) -> dict[str, str]:
        """Folded label to the id of its field."""
        return {key(n): one.id for one in self.fields.values() for n in (one.label, *one.also)}

    @cached_property
    def column_names(self) -> dict[str, str]:
        """Folded label to the id of its column of the tree."""
        return _names(self.columns)

    @property
    def evaluation(self) -> bool:
        """Whether it is a self-evaluation sheet."""
        return bool(self.total)

    @property
    def laid(self) -> tuple[TreeColumn, ...]:
        """The columns of the tree that are laid out."""
        return tuple(one for one in self.columns if not one.optional)

    @property
    def width(self) -> int:
        """Columns of the whole grid: the tree's label and its columns."""
        return 1 + len(self.laid)

    def named(self, names: Mapping[str, str], text: str) -> str | None:
        """What a printed label names, None for any other text.

        On self-evaluation sheets a remark in brackets does not count: 执行率（B/A）.
        """
        folded = key(text)
        found = names.get(folded)
        return names.get(bare(folded)) if found is None and self.evaluation else found


def _names(columns: tuple[TreeColumn, ...]) -> dict[str, str]:
    return {key(n): one.id for one in columns for n in (one.label, *one.also)}


_REMARK = re.compile(r"\([^()]{0,16}\)")


def bare(folded: str) -> str:
    """A folded label without its remarks in brackets."""
    return _REMARK.sub("", folded).rstrip(":") if "(" in folded else folded


TREE_COLUMNS = (
    *("level1", "level2", "indicator", "weight", "unit", "relation", "value"),
    *("actual", "score", "reason"),
)
_TEXTS = ("name", "department", "implementer", "kind", "start", "end", "overview", "basis", "goal")
"""Fields that a Project holds by name; others go to ``more``."""


def is_own_field(name: str) -> bool:
    """Whether a Project has an attribute for a text field."""
    return name in _TEXTS


def parse_target_form(text: str, name: str, like: Mapping[str, str] | None = None) -> TargetForm:
    """A target form from the text of its data file. name: for messages. Raises FormError.

    like: texts of other files by form, which a form may take over and change in parts.
    """
    try:
        data = tomli.loads(text)
        if "like" in data:
            data = _over(tomli.loads((like or {})[data["like"]]), data)
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
        tree = data["tree"]
        columns = _columns(tree["column"])
        if unknown := {column.id for column in columns} - set(TREE_COLUMNS):
            raise ValueError(f"指标表里没有「{'、'.join(sorted(unknown))}」这种栏")
        lines = tuple(tuple(line) for line in data["line"])
        foot = tuple(data.get("foot", ()))
        if unknown := {id for line in (*lines, foot) for id in line if id} - fields.keys():
            raise ValueError(f"line 里的「{'、'.join(sorted(unknown))}」没有在 field 里声明")
        return TargetForm(
            data["id"],
            tuple(data["titles"]),
            data.get("unit", "万元"),
            lines,
            fields,
            tree["label"],
            columns,
            tuple(map(_head_grid, data.get("grid", ()))),
            tuple(tree.get("also", ())),
            tuple(tree.get("total", ())),
            foot,
        )
    except KeyError as error:
        raise FormError(f"目标表文件 {name} 缺少 {error}，请补上") from error
    except (tomli.TOMLDecodeError, ValueError, TypeError) as error:
        raise FormError(f"目标表文件 {name} 有误：{error}") from error


def _over(data: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The data of a form with what another says instead; small grids are taken over in order."""
    grids = [*own.get("grid", ()), *({} for _ in data["grid"])]
    merged = [{**one, **other} for one, other in zip(data["grid"], grids, strict=False)]
    return {**data, **own, "grid": merged}


def _columns(data: list[dict[str, Any]]) -> tuple[TreeColumn, ...]:
    return tuple(
        TreeColumn(
            one["id"],
            one["label"],
            tuple(one.get("also", ())),
            one.get("amount", False),
            one.get("optional", False),
        )
        for one in data
    )


def _head_grid(data: dict[str, Any]) -> HeadGrid:
    rows = (
        HeadRow(one["id"], one["label"], tuple(one.get("also", ()))) for one in data.get("row", ())
    )
    return HeadGrid(
        data["label"], tuple(data.get("also", ())), _columns(data["column"]), tuple(rows)
    )


def _folder() -> Any:
    return files(__package__).joinpath("data", "targets")


@cache
def target_forms() -> dict[str, TargetForm]:
    """Every target form that ships with Mingzhang, by id."""
    entries = sorted(_folder().iterdir(), key=lambda entry: str(entry.name))
    texts = {
        entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8")
        for entry in entries
        if entry.name.endswith(".toml") and entry.name != "levels.toml"
    }
    found = (parse_target_form(text, f"{name}.toml", texts) for name, text in texts.items())
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
