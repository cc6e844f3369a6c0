"""Target tables from a book: heads filled from lines, indicators as the book gives them."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from mingzhang.book import Book, BookProject, BookTarget
from mingzhang.compiling.facts import Facts
from mingzhang.disclosure import Cell, Coordinate, Project, Target
from mingzhang.forms.target_form import TargetForm, is_own_field, target_forms
from mingzhang.forms.target_reading import amount_at
from mingzhang.forms.target_values import parse_values, value_of
from mingzhang.money import show


def compile_projects(
    ids: tuple[str, ...], facts: Facts, printed: Callable[[Coordinate], int]
) -> tuple[tuple[Project, ...], tuple[Target, ...]]:
    """The heads and the targets of all target tables.

    ids: the profile's target forms; printed: the amount in fen that is printed at a coordinate.
    """
    projects: list[Project] = []
    targets: list[Target] = []
    for id in ids:
        form = target_forms()[id]
        named = "name" in form.fields
        for one in facts.book.projects:
            if bool(one.name) == named:
                projects.append(_project(form, one, facts, printed))
                targets += [_target(form, one.name if named else None, t) for t in one.targets]
    return tuple(projects), tuple(targets)


def head_coordinates(ids: tuple[str, ...], book: Book) -> list[Coordinate]:
    """The coordinates of all amounts that the heads of target tables print."""
    return [
        amount_at(field.at, one.name)
        for id in ids
        for one in book.projects
        if bool(one.name) == ("name" in target_forms()[id].fields)
        for field in target_forms()[id].fields.values()
        if field.at is not None
    ]


def _project(
    form: TargetForm, one: BookProject, facts: Facts, printed: Callable[[Coordinate], int]
) -> Project:
    texts = {key: text for key, text in one.texts.items() if key in form.fields}
    if not one.name:
        texts.setdefault("department", facts.book.unit)
    cells: dict[str, Cell] = {}
    for id, field in form.fields.items():
        if field.at is None:
            continue
        where = amount_at(field.at, one.name)
        fen = printed(where) if facts.amount(where) else None
        text = "" if fen is None else show(fen, form.unit, 2, grouping=False, trim=True)
        cells[id] = Cell(fen, Coordinate() if field.loose else where, text)
    amount = cells.pop("amount", Cell(None))
    title = f"{facts.book.unit}{form.titles[0]}"
    more = {key: text for key, text in texts.items() if not is_own_field(key)}
    own: dict[str, Any] = {key: text for key, text in texts.items() if is_own_field(key)}
    head = Project(one.name, form.id, title, amount.fen, amount.at, cells=cells, more=more)
    return replace(head, unit=form.unit, printed=amount.printed, **own)


def _target(form: TargetForm, project: str | None, target: BookTarget) -> Target:
    values = parse_values(target.value)
    if any(column.id == "relation" for column in form.columns):
        values = (value_of(target.value, target.relation or None, target.unit or None),)
    weight = Decimal(target.weight) if target.weight else None
    level1, level2 = target.level1 or None, target.level2 or None
    return Target(project, level1, level2, target.indicator, values, weight, target.value)
