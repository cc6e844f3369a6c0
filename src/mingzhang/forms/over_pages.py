"""Tables that run over pages: what goes on, what begins another, what the end of a page broke."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from mingzhang.codes import known_name
from mingzhang.document import Grid
from mingzhang.forms.form import Form, key, row_key
from mingzhang.forms.heads import Fit
from mingzhang.forms.target_form import TargetForm, target_forms
from mingzhang.money import parse

EDGES = 4.0
"""Points by which the edges of two parts of a table may differ."""
_CUT = re.compile(r"[\d,，]*\d(?:[.,．，]\|\d+(?:[.．]\d+)?|\|[.．]\d+)")
"""Both parts of an amount that the end of a page cut at its point or comma."""


def repeats(before: Sequence[tuple[Grid, Fit]], grid: Grid, fitted: Fit) -> bool:
    """Whether a grid shows a total or another fixed row that the table before has already.

    before: the grids of that table.
    """
    here = _fixed_rows(grid, fitted)
    seen = sum((_fixed_rows(*one) for one in before), Counter(here))
    rows = (row for block in fitted.form.blocks for row in block.rows)
    most = Counter(row_key(row.label) for row in rows)
    return any(seen[label] > most[label] for label in here)


def _fixed_rows(grid: Grid, fitted: Fit) -> Counter[str]:
    """How often each fixed row stands in a grid, by its first label."""
    names = fitted.form.fixed_names
    texts = (row_key(text) for row in grid.rows[fitted.head :] for text in row)
    return Counter(names[text] for text in texts if text in names)


def runs_over(before: Grid, grid: Grid) -> bool:
    """Whether a grid begins on the page after another, with as many columns or as wide as it."""
    a, b = before.place, grid.place
    if not a.page or not b.page or not a.box or not b.box:
        return False
    level = max(abs(a.box[0] - b.box[0]), abs(a.box[2] - b.box[2])) <= EDGES
    return a.page + 1 == b.page and (level or before.width == grid.width)


def begun(grid: Grid, title: str | None) -> TargetForm | None:
    """The target form that a title names and of which a page shows only the first rows."""
    if not title or not grid.rows or not grid.rows[0]:
        return None
    named = key(title)
    for form in target_forms().values():
        if any(key(one) in named for one in form.titles):
            first = form.named(form.field_names, grid.rows[0][0])
            if first and first == form.lines[0][0]:
                return form
    return None


def whole_rows(grids: list[tuple[Grid, Fit]]) -> list[tuple[Grid, Fit]]:
    """The grids of a table with each row whole that the end of a page broke in two.

    Its rest stands first on the next page. It is one row where no cell has two amounts, and an
    amount is cut at its point, or a name is known when both parts are put together.
    """
    whole = grids[:1]
    for grid, fit in grids[1:]:
        before, last = whole[-1]
        over = grid.place.page is not None and grid.place.page - 1 == before.place.page
        if over and before.width == grid.width and len(before.rows) > last.head < len(grid.rows):
            row = _joined(last.form, before.rows[-1], grid.rows[fit.head : fit.head + 1])
            if row:
                whole[-1] = replace(before, rows=(*before.rows[:-1], row)), last
                fit = fit._replace(head=fit.head + 1)
        whole.append((grid, fit))
    return whole


def _joined(
    form: Form, above: tuple[str, ...], rest: tuple[tuple[str, ...], ...]
) -> tuple[str, ...] | None:
    """Both parts of a broken row as one; None where they are two rows."""
    pairs = [(a, b) for a, b in zip(above, *rest, strict=False) if a.strip() and b.strip()]
    cut = [one for one in pairs if _CUT.fullmatch("|".join(one))]
    if not rest or any(parse(text) for one in pairs if one not in cut for text in one):
        return None
    names = [one for one in pairs if one not in cut]
    if any(_is_known(form, a) and _is_known(form, b) for a, b in names):
        return None
    if not cut and not any(_is_known(form, a + b) for a, b in names):
        return None
    return tuple(map("".join, zip_longest(above, *rest, fillvalue="")))


def _is_known(form: Form, label: str) -> bool:
    """Whether a label names a fixed row or a subject."""
    name = row_key(label)
    return name in form.fixed_names or any(
        known_name(system, name) for system in ("functional", "economic")
    )
