"""Laying out target tables: the head's fields in pairs, the tree with merged levels."""

from collections.abc import Iterator

from mingzhang.disclosure import Project, Target
from mingzhang.document import Grid, Span
from mingzhang.forms.head_grids import is_amount
from mingzhang.forms.target_form import HeadGrid, TargetForm, is_own_field
from mingzhang.forms.target_values import SIGNS
from mingzhang.money import UNITS, show

LEVELS = ("level1", "level2")


def lay_out_targets(form: TargetForm, project: Project, targets: list[Target]) -> Grid:
    """The grid of a target table: its head line by line, then its indicators."""
    rows: list[tuple[str, ...]] = []
    spans: list[Span] = []
    for line in form.lines:
        texts, merged = _line(form, project, line, len(rows))
        rows.append(texts)
        spans += merged
    for grid in form.grids:
        texts_of, merged = _head_grid(form, grid, project, len(rows))
        rows += texts_of
        spans += merged
    top = len(rows)
    rows.append((form.tree, *(column.label for column in form.laid)))
    rows += [("", *_texts(form, target)) for target in targets]
    spans.append(Span(top, 0, len(rows) - top, 1))
    rows, merged = _merge_levels(form, rows, top + 1)
    spans += merged
    for texts, merged in _ending(form, project, len(rows)):
        rows.append(texts)
        spans += merged
    found = sorted(one for one in spans if one[2:] != (1, 1))
    return Grid(tuple(rows), tuple(found), 0)


def _head_grid(
    form: TargetForm, grid: HeadGrid, project: Project, top: int
) -> tuple[list[tuple[str, ...]], list[Span]]:
    """A small grid of the head, its first row at ``top``: labels, then its columns."""
    count = len(grid.laid)
    labels = form.width - 1 - count if grid.rows else 0
    each = (form.width - 1 - labels) // count
    starts = [1 + labels + each * index for index in range(count)]
    more = {id.rpartition(".")[0]: "" for id in (*project.cells, *project.more) if "." in id}
    known = {row.id: row.label for row in grid.rows}
    names = {**known, **{id: id for id in more if id not in known}} if grid.rows else {"": ""}
    rows = [_at(form, dict(zip(starts, (one.label for one in grid.laid), strict=True)))]
    for number, (id, label) in enumerate(names.items()):
        ids = [one.id if number == 0 else f"{id}.{one.id}" for one in grid.laid]
        texts = {start: _value(form, project, one) for start, one in zip(starts, ids, strict=True)}
        rows.append(_at(form, {**texts, **({1: label} if grid.rows else {})}))
    rows[0] = (grid.label.replace(form.unit, project.unit), *rows[0][1:])
    spans = [Span(top, 0, len(rows), 1)]
    for row in range(top, top + len(rows)):
        spans += [Span(row, 1, 1, labels)] if labels > 1 else []
        ends = [*starts[1:], form.width]
        spans += [Span(row, start, 1, end - start) for start, end in zip(starts, ends, strict=True)]
    return rows, spans


def _ending(
    form: TargetForm, project: Project, top: int
) -> Iterator[tuple[tuple[str, ...], list[Span]]]:
    """The rows below the tree: its total, and the fields that are filled."""
    if not form.evaluation:
        return
    places = {column.id: 1 + index for index, column in enumerate(form.laid)}
    texts = {0: form.total[0]}
    texts |= {places["weight"]: project.more.get("total_weight", "")}
    texts |= {places["score"]: project.more.get("total", "")}
    yield _at(form, texts), [Span(top, 0, 1, places["weight"])]
    for id in form.foot:
        top += bool(text := _value(form, project, id))
        if text:
            spans = [Span(top, 1, 1, form.width - 1)]
            yield _at(form, {0: form.fields[id].label, 1: text}), spans
    if note := project.more.get("note"):
        yield _at(form, {0: note}), [Span(top + 1, 0, 1, form.width)]


def _at(form: TargetForm, texts: dict[int, str]) -> tuple[str, ...]:
    """A row with texts in some columns."""
    return tuple(texts.get(column, "") for column in range(form.width))


def _line(
    form: TargetForm, project: Project, line: tuple[str, ...], row: int
) -> tuple[tuple[str, ...], list[Span]]:
    """A line of the head. A "" in it continues the field above."""
    texts = [""] * form.width
    spans: list[Span] = []
    second = form.width // 2 + 1
    ends = [*(second for _ in line[1:]), form.width]
    for index, id in enumerate(line):
        label = 0 if index == 0 else second
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
    field = form.fields.get(id)
    if not is_amount(form, id) and (field is None or field.at is None):
        text: str = getattr(project, id) if is_own_field(id) else project.more.get(id, "")
        return text
    fen = project.fen if id == "amount" else project.cells[id].fen if id in project.cells else None
    # A rate is worked out from the amounts of a sheet, so they are given to the fen.
    decimals = len(str(UNITS[project.unit])) - 1 if form.evaluation else 2
    return "" if fen is None else show(fen, project.unit, decimals, grouping=False, trim=True)


def _texts(form: TargetForm, target: Target) -> Iterator[str]:
    value = target.values[0] if target.values else None
    for column in form.laid:
        if column.id == "value":
            yield target.printed
        elif column.id in ("weight", "score"):
            points = getattr(target, column.id)
            sign = "" if form.evaluation else "%"
            yield "" if points is None else f"{points.normalize():f}{sign}"
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
    columns = [1 + i for i, column in enumerate(form.laid) if column.id in LEVELS]
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
