"""Forms: a statutory table declared once, as data, for compiling, printing, reading and checking.

The data files stand in ``data/forms``, one a form; CONTRIBUTING says how to add one.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import tomli

from mingzhang.codes import fold
from mingzhang.disclosure import Coordinate, coordinate

_YEAR = re.compile(r"20\d\d(?=年)")
_NUMBER = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_NUMBERING = re.compile(rf"(?:[(（]?{_NUMBER}[)）]?[、.．](?!\d)|[(（]{_NUMBER}[)）])")
_PART = re.compile(r"(?:其中|减|加)[:：]")
EMPTY_NOTE = "备注：没有数据，本表为空表。"
"""Printed below an empty table whose form has no note of its own for that."""
CODE_PARTS = ("类", "款", "项")
"""Heads of the columns that a code is split into."""


class FormError(ValueError):
    """A form's data file is wrong. The message is Chinese and names the file and the key."""


class FormColumn(NamedTuple):
    """A leaf column. role: code, label or amount; label: its head from the top down.

    parts: heads below ``label`` where a code is printed in several columns (类, 款, 项).
    """

    id: str
    role: str
    label: tuple[str, ...]
    also: tuple[str, ...]
    at: dict[str, Any]
    parts: tuple[str, ...] = ()

    @property
    def heads(self) -> tuple[tuple[str, ...], ...]:
        """The printed columns' heads from the top down: one, or one a part of a code."""
        return tuple((*self.label, part) for part in self.parts) or (self.label,)


class FixedRow(NamedTuple):
    """A row that the form prints by itself. bottom: it closes the block (a total at the end).

    alone: the rows of its block do not make it up, since others are part of it too.
    """

    id: str
    label: str
    also: tuple[str, ...]
    at: dict[str, Any]
    bottom: bool
    alone: bool = False


class FormBlock(NamedTuple):
    """A row axis with its columns. axis: function or economic codes, or None: fixed rows only.

    levels: digits of the codes that are printed; template: codes printed even when blank; codes:
    beginnings of the codes that belong here, all where there are none;
    at: dimensions of every cell.
    """

    at: dict[str, Any]
    axis: str | None
    levels: tuple[int, ...]
    template: tuple[str, ...]
    rows: tuple[FixedRow, ...]
    columns: tuple[FormColumn, ...]
    codes: tuple[str, ...] = ()

    def column(self, role: str) -> FormColumn | None:
        """The first column of a role."""
        return next((column for column in self.columns if column.role == role), None)

    @property
    def amounts(self) -> tuple[FormColumn, ...]:
        """The columns that hold amounts, in order."""
        return tuple(column for column in self.columns if column.role == "amount")

    def at_cell(self, row: dict[str, Any], column: FormColumn) -> Coordinate:
        """The coordinate of a cell: the block's, the column's and the row's dimensions, in turn."""
        return coordinate({**self.at, **column.at, **row})


@dataclass(frozen=True, eq=False)
class Form:
    """A table form. titles: the first is printed, all are read; note: printed below the table.

    empty_note: printed instead where the table has no amount. {year} and {own} (本部门 or 本单位)
    are filled in.
    """

    id: str
    titles: tuple[str, ...]
    unit: str
    decimals: int
    note: str | None
    empty_note: str
    blocks: tuple[FormBlock, ...]

    @cached_property
    def leaves(self) -> tuple[tuple[int, FormColumn], ...]:
        """All leaf columns from left to right, each with the index of its block."""
        return tuple((i, column) for i, block in enumerate(self.blocks) for column in block.columns)

    @cached_property
    def names(self) -> dict[str, tuple[int, ...]]:
        """Folded head label to the leaves that bear it."""
        names: dict[str, tuple[int, ...]] = {}
        for index, (_, column) in enumerate(self.leaves):
            for text in (column.label[-1], *column.also):
                names[key(text)] = (*names.get(key(text), ()), index)
        return names

    @cached_property
    def head_texts(self) -> frozenset[str]:
        """The folded texts of the whole printed head, those of merged cells too."""
        leaves = [column for _, column in self.leaves]
        texts = [text for column in leaves for head in column.heads for text in head]
        return frozenset(map(key, [*texts, *(text for column in leaves for text in column.also)]))

    @cached_property
    def code_leaves(self) -> tuple[int, ...]:
        """The leaves that hold codes."""
        return tuple(i for i, (_, column) in enumerate(self.leaves) if column.role == "code")

    @cached_property
    def depth(self) -> int:
        """Rows of the printed head."""
        return max(len(head) for _, column in self.leaves for head in column.heads)

    @cached_property
    def fixed_names(self) -> dict[str, str]:
        """The first label of a fixed row, by each folded label that one has; no blank ones."""
        rows = [row for block in self.blocks for row in block.rows]
        pairs = [(row_key(text), row.label) for row in rows for text in (row.label, *row.also)]
        return {text: row_key(label) for text, label in reversed(pairs) if text}

    @cached_property
    def fixed_labels(self) -> frozenset[str]:
        """The folded labels of all fixed rows."""
        return frozenset(
            row_key(text)
            for block in self.blocks
            for row in block.rows
            for text in (row.label, *row.also)
        )


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """A label as it is compared: folded, any year before 年 made one sign."""
    return _YEAR.sub("#", fold(text).replace("{year}", "#"))


def row_key(text: str) -> str:
    """A row's label as it is compared: without numbering (一、 1. （二）) and 其中：."""
    folded = key(text)
    for lead in (_NUMBERING, _PART, _NUMBERING):
        if found := lead.match(folded):
            folded = folded[found.end() :]
    return folded


def parse_form(text: str, name: str) -> Form:
    """A form from the text of its data file. name: for messages. Raises FormError."""
    try:
        data = tomli.loads(text)
        return Form(
            data["id"],
            tuple(data["titles"]),
            data.get("unit", "万元"),
            data.get("decimals", 2),
            data.get("note"),
            data.get("empty_note", EMPTY_NOTE),
            tuple(_block(block) for block in data["block"]),
        )
    except KeyError as error:
        raise FormError(f"表式文件 {name} 缺少 {error}，请补上") from error
    except (tomli.TOMLDecodeError, ValueError, TypeError) as error:
        raise FormError(f"表式文件 {name} 有误：{error}") from error


def _block(data: dict[str, Any]) -> FormBlock:
    at = data.get("at", {})
    coordinate(at)
    columns = tuple(
        FormColumn(
            column["id"],
            column.get("role", "amount"),
            tuple(column["label"]),
            tuple(column.get("also", ())),
            column.get("at", {}),
            tuple(column.get("parts", ())),
        )
        for column in data["column"]
    )
    rows = tuple(
        FixedRow(
            row["id"],
            row["label"],
            tuple(row.get("also", ())),
            row.get("at", {}),
            row.get("bottom", False),
            row.get("alone", False),
        )
        for row in data.get("row", ())
    )
    for dimensions in (*(column.at for column in columns), *(row.at for row in rows)):
        coordinate(dimensions)
    axis = data.get("axis")
    levels = tuple(data.get("levels", (3, 5, 7) if axis == "function" else (3, 5)))
    return FormBlock(
        at,
        axis,
        levels,
        tuple(data.get("template", ())),
        rows,
        columns,
        tuple(data.get("codes", ())),
    )


@cache
def forms() -> dict[str, Form]:
    """Every form that ships with Mingzhang, by id."""
    folder = files(__package__).joinpath("data", "forms")
    found = (
        parse_form(entry.read_text(encoding="utf-8"), entry.name)
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    )
    return {form.id: form for form in found}
