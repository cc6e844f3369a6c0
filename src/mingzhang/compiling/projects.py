"""Target tables from a book: heads filled from lines, indicators as the book gives them."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from mingzhang.book import BookProject, BookTarget
from mingzhang.compiling.facts import Facts
from mingzhang.disclosure import Cell, Coordinate, Project, Target
from mingzhang.forms.target_form import TargetForm, is_own_field, target_forms
from mingzhang.forms.target_reading import amount_at
from mingzhang.forms.target_values import parse_values, value_of


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
        cells[id] = Cell(fen, Coordinate() if field.loose else where)
    amount = cells.pop("amount", Cell(None))
    title = f"{facts.book.unit}{form.titles[0]}"
    more = {key: text for key, text in texts.items() if not is_own_field(key)}
    own: dict[str, Any] = {key: text for key, text in texts.items() if is_own_field(key)}
    head = Project(one.name, form.id, title, amount.fen, amount.at, cells=cells, more=more)
    return replace(head, unit=form.unit, **own)


def _target(form: TargetForm, project: str | None, target: BookTarget) -> Target:
    values = parse_values(target.value)
    if any(column.id == "relation" for column in form.columns):
        values = (value_of(target.value, target.relation or None, target.unit or None),)
    weight = Decimal(target.weight) if target.weight else None
    level1, level2 = target.level1 or None, target.level2 or None
    return Target(project, level1, level2, target.indicator, values, weight, target.value)
