"""Figures: every number of a Disclosure in one list, the unknowns of the identities."""

from functools import cache
from typing import NamedTuple

from mingzhang.disclosure import WHOLE, Cell, Coordinate, Disclosure
from mingzhang.document import Place
from mingzhang.forms.form import forms
from mingzhang.money import grain, show

LARGE = 1000
"""From so many 万元 on a sentence may leave out what stands behind the point."""


class Figure(NamedTuple):
    """One printed amount. fen: signed, 0 where blank; grain: fen of its last printed digit.

    scope: index of its table, counting on over the target tables, or -1 - group for a sentence;
    block, row, column: within the table;
    where: Chinese words for the place; whole: the column (subject) that a complete list sums to;
    unit: that of the print, 元 or 万元.
    """

    fen: int
    blank: bool
    at: Coordinate
    grain: int
    printed: str
    place: Place
    where: str
    scope: int
    block: int
    row: int
    column: str
    whole: str | None = None
    unit: str = "万元"

    def show(self, fen: int) -> str:
        """Another amount as this one would be printed."""
        return shown(fen, self.unit)


def shown(fen: int, unit: str | None) -> str:
    """An amount as figures of a unit are printed, to the fen where it is 元; without the unit."""
    return show(fen, unit or "万元", 2, trim=unit == "元")


def figures_of(disclosure: Disclosure) -> tuple[Figure, ...]:
    """All amounts of tables and sentences, tables first, in reading order."""
    found: list[Figure] = []
    for index, table in enumerate(disclosure.tables):
        step = grain(table.unit, table.decimals)
        labels = {column.id: column.label for column in table.columns}
        alone = _alone(table.form)
        for number, row in enumerate(table.rows):
            # A row that others make up too is on an axis of its own.
            block = -1 - row.block if (row.block, row.fixed) in alone else row.block
            name = row.label or row.name or row.code
            line = f"「{name}」行" if name else ""
            for column, cell in row.cells.items():
                if cell.lost:
                    continue
                where = f"{table.title}{line}「{labels.get(column, column)}」栏"
                found.append(
                    Figure(
                        cell.fen or 0,
                        cell.fen is None,
                        cell.at,
                        step,
                        cell.printed,
                        cell.place,
                        where,
                        index,
                        block,
                        number,
                        column,
                        unit=table.unit,
                    )
                )
    count = len(disclosure.tables)
    for number, project in enumerate(disclosure.projects):
        title = project.name or project.title
        heads = {"amount": Cell(project.fen, project.at, project.printed, project.place)}
        for field, cell in {**heads, **project.cells}.items():
            if cell.fen is None or cell.at == WHOLE:
                continue
            # Each amount of a head stands alone: it is a copy of others, never a sum.
            where = f"「{title}」目标表的金额"
            found.append(
                Figure(
                    cell.fen,
                    False,
                    cell.at,
                    grain(project.unit, 2),
                    cell.printed,
                    cell.place,
                    where,
                    count + number,
                    0,
                    0,
                    field,
                    unit=project.unit,
                )
            )
    for section in disclosure.sections:
        for passage in section.paragraphs:
            for stated in passage.stated:
                value = stated.value
                if value.kind != "amount" or value.fen is None or stated.at is None:
                    continue
                found.append(
                    Figure(
                        value.fen * stated.sign,
                        False,
                        stated.at,
                        grain(value.unit or "万元", 2),
                        stated.printed,
                        stated.place,
                        f"情况说明「{section.title}」" if section.title else "情况说明",
                        -1 - stated.group,
                        0,
                        0,
                        stated.subject,
                        stated.whole,
                        value.unit or "万元",
                    )
                )
    return tuple(found)


@cache
def _alone(form: str) -> frozenset[tuple[int, str | None]]:
    """Blocks and ids of a form's rows that the rows of their block do not make up."""
    known = forms().get(form)
    blocks = enumerate(known.blocks if known else ())
    return frozenset((index, row.id) for index, block in blocks for row in block.rows if row.alone)
