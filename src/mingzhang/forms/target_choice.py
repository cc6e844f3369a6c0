"""Which target form a grid is: by the labels that it shows."""

from mingzhang.document import Grid
from mingzhang.forms.form import key
from mingzhang.forms.target_form import TargetForm, bare, target_forms

LEAST = 0.6
"""The share of a self-evaluation sheet's columns that it must show."""
_SCORED = ("得分", "自评", "指标得分", "实际得分")
"""Beginnings of a heading that only self-evaluation sheets have."""


def target_form_of(grid: Grid) -> tuple[float, TargetForm]:
    """The target form that a grid shows most labels of, and their share, 0 to 1.

    A grid that says what was reached and how it was scored is a self-evaluation sheet.
    """
    texts = {key(text) for row in grid.rows for text in row}
    scored = any(text.startswith(_SCORED) for text in texts)
    bared = texts | set(map(bare, texts)) if scored else texts
    found = []
    for form in target_forms().values():
        if not form.evaluation:
            found.append((False, _share(form, texts), form.id))
        elif scored and (share := _sheet_share(form, bared)):
            found.append((True, share, form.id))
    _, share, id = max(found)
    return share, target_forms()[id]


def _share(form: TargetForm, texts: set[str]) -> float:
    found = {id for name, id in form.field_names.items() if name in texts}
    columns = {id for name, id in form.column_names.items() if name in texts}
    return (len(found) + len(columns)) / (len(form.fields) + len(form.columns))


def _sheet_share(form: TargetForm, texts: set[str]) -> float:
    """As above of a self-evaluation sheet; its columns tell it, then its fields which one it is."""
    columns = {id for name, id in form.column_names.items() if name in texts}
    laid = {one.id for one in form.laid}
    share = len(columns & laid) / len(laid)
    if not columns >= {"actual", "score"} or share < LEAST:
        return 0
    first = {id for line in form.lines for id in line}
    fields = {id for name, id in form.field_names.items() if name in texts}
    return LEAST + (1 - LEAST) * (share + len(fields & first) / len(first)) / 2
