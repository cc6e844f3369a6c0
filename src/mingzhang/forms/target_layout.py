"""Laying out target tables: the head's fields in pairs, the tree with merged levels."""

from collections.abc import Iterator

from mingzhang.disclosure import Project, Target
from mingzhang.document import Grid, Span
from mingzhang.forms.target_form import TargetForm, is_own_field
from mingzhang.forms.target_values import SIGNS
from mingzhang.money import show

LEVELS = ("level1", "level2")


def lay_out_targets(form: TargetForm, project: Project, targets: list[Target]) -> Grid:
    """The grid of a target table: its head line by line, then its indicators."""
    rows: list[tuple[str, ...]] = []
    spans: list[Span] = []
    for line in form.lines:
        texts, merged = _line(form, project, line, len(rows))
        rows.append(texts)
        spans += merged
    top = len(rows)
    rows.append((form.tree, *(column.label for column in form.columns)))
    rows += [("", *_texts(form, target)) for target in targets]
    spans.append(Span(top, 0, len(rows) - top, 1))
    rows, merged = _merge_levels(form, rows, top + 1)
    found = sorted(one for one in [*spans, *merged] if one[2:] != (1, 1))
    return Grid(tuple(rows), tuple(found), 0)


def _line(
    form: TargetForm, project: Project, line: tuple[str, ...], row: int
) -> tuple[tuple[str, ...], list[Span]]:
    """A line of the head. A "" in it continues the field above."""
    texts = [""] * form.width
    spans: list[Span] = []
    ends = [*(form.width - 2 for _ in line[1:]), form.width]
    for index, id in enumerate(line):
        label = 0 if index == 0 else form.width - 2
        wide = ends[index] - label - 1
        if not id:
            continue
        texts[label] = form.fields[id].label
        texts[label + 1] = _value(form, project, id)
        above = row + 1 < len(form.lines) and index < len(form.lines[row + 1])
        high = 2 if above and form.lines[row + 1][index] == "" else 1
        spans += [Span(row, label, high, 1), Span(row, label + 1, high, wide)]
    return tuple(texts), spans


def _value(form: TargetForm, project: Project, id: str) -> str:
    if form.fields[id].at is None:
        text: str = getattr(project, id) if is_own_field(id) else project.more.get(id, "")
        return text
    fen = project.fen if id == "amount" else project.cells[id].fen if id in project.cells else None
    return "" if fen is None else show(fen, project.unit, 2, grouping=False, trim=True)


def _texts(form: TargetForm, target: Target) -> Iterator[str]:
    value = target.values[0] if target.values else None
    for column in form.columns:
        if column.id == "value":
            yield target.printed
        elif column.id == "weight":
            yield "" if target.weight is None else f"{target.weight.normalize():f}%"
        elif column.id == "unit":
            yield (value.unit if value else None) or ""
        elif column.id == "relation":
            yield SIGNS[value.relation] if value and value.relation else ""
        else:
            yield getattr(target, column.id) or ""


def _merge_levels(
    form: TargetForm, rows: list[tuple[str, ...]], top: int
) -> tuple[list[tuple[str, ...]], list[Span]]:
    """Equal levels below each other become one cell, a second level within its first."""
    spans: list[Span] = []
    grid = [list(row) for row in rows]
    columns = [1 + i for i, column in enumerate(form.columns) if column.id in LEVELS]
    starts = dict.fromkeys(columns, top)
    for row in range(top + 1, len(rows) + 1):
        broken = False
        for column in columns:
            ends = row == len(rows) or rows[row][column] != rows[row - 1][column]
            broken = broken or ends
            if broken:
                first = starts[column]
                spans.append(Span(first, column, row - first, 1))
                for below in range(first + 1, row):
                    grid[below][column] = ""
                starts[column] = row
    return [tuple(row) for row in grid], spans
