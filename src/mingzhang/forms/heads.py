"""Heads of grids: which rows are the head, and which column of the grid is which of the form."""

import re
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from typing import NamedTuple

from mingzhang.codes import fold, known_name
from mingzhang.disclosure import Mending
from mingzhang.document import Grid
from mingzhang.forms.form import CODE_PARTS, Form, FormColumn, key, row_key
from mingzhang.money import parse

MOST_HEAD_ROWS = 8
_CODE_PART = re.compile(r"\d{2}(?:\d{2})?")
_YEAR = re.compile(r"20\d\d(?=年)")
NEAR = 0.6
"""A damaged head is near its label from this share of common characters on."""


class Fit(NamedTuple):
    """How a grid fits a form.

    head: rows of the head; columns: grid column to leaf (index into Form.leaves), several to a
    code that is printed in parts;
    share: share of the form's leaves found; mendings: heads that were put right.
    """

    form: Form
    head: int
    columns: dict[int, int]
    share: float
    mendings: tuple[Mending, ...]


def head_rows(grid: Grid, form: Form) -> int:
    """How many rows stand above the first row of data (all of them where there is none)."""
    fixed = form.fixed_labels - {"", "合计", "小计"} - form.names.keys()
    for index, row in enumerate(grid.rows[: MOST_HEAD_ROWS + 1]):
        if index and not any(text.strip() for text in row):
            return index
        if any(_is_data(text, fixed) for text in row if key(text) not in form.head_texts):
            return index
    return min(len(grid.rows), MOST_HEAD_ROWS)


def _is_data(text: str, fixed: frozenset[str]) -> bool:
    """A fixed row's label, a subject's name, or a number without spaces (damaged heads have)."""
    bare = text.strip()
    if not bare:
        return False
    if bare[0].isdigit() or bare[0] in "-－+":
        return " " not in bare and parse(bare) is not None
    folded = row_key(bare)
    return folded in fixed or known_name("functional", folded)


def fit(form: Form, grid: Grid, *, recognised: bool) -> Fit:
    """Match the columns of a grid to the leaves of a form by their labels.

    recognised: the document came out of a scan, so a damaged head may be mended by its neighbours.
    """
    leaves = form.leaves
    most = head_rows(grid, form)
    head = most
    columns: dict[int, int] = {}
    stacks: list[tuple[str, ...]] = [()] * grid.width
    for rows in range(1, most + 1):
        tried_stacks = [_stack(grid, rows, column) for column in range(grid.width)]
        tried = _by_name(form, tried_stacks, _above(grid, rows))
        if rows == 1 or len(tried) > len(columns):
            head, columns, stacks = rows, tried, tried_stacks
        if len(set(columns.values())) == len(leaves) and not _goes_on(grid, rows, most):
            break
    mendings: list[Mending] = []
    if len(set(columns.values())) < len(leaves):
        head, stacks = most, [_stack(grid, most, column) for column in range(grid.width)]
    _fill_gaps(grid, stacks, leaves, columns, mendings, recognised=recognised)
    _widen_codes(grid, form, head, columns)
    share = len(set(columns.values())) / len(leaves)
    return Fit(form, head, columns, share, tuple(mendings))


def _above(grid: Grid, head: int) -> list[set[str]]:
    """The folded texts of each column's head, those of merged cells over it too."""
    above = [{key(grid.text(row, c)) for row in range(head)} for c in range(grid.width)]
    for span in grid.spans:
        if span.row < head:
            text = key(grid.text(span.row, span.column))
            for column in range(span.column, min(span.column + span.columns, grid.width)):
                above[column].add(text)
    return above


def _by_name(form: Form, stacks: list[tuple[str, ...]], above: list[set[str]]) -> dict[int, int]:
    """Grid column to leaf where a label is one of the leaf's names.

    Of leaves with the same name, those whose upper heads stand above, then in the form's order.
    """
    names = form.names
    columns: dict[int, int] = {}
    used: set[int] = set()
    last = -1
    for column, texts in enumerate(stacks):
        if texts and key(texts[0]) in CODE_PARTS:
            # A part of a code: the first belongs to the next code, the others to the same one.
            first = key(texts[0]) == CODE_PARTS[0]
            codes = [leaf for leaf in form.code_leaves if (leaf > last if first else leaf == last)]
            if codes:
                columns[column] = last = codes[0]
                used.add(last)
                continue
        found = [leaf for text in texts for leaf in names.get(key(text), ()) if leaf not in used]
        if len(found) > 1:
            upper = {
                leaf: sum(key(text) in above[column] for text in form.leaves[leaf][1].label[:-1])
                for leaf in found
            }
            found = [leaf for leaf in found if upper[leaf] == max(upper.values())]
        after = [leaf for leaf in found if leaf > last]
        if after or found:
            leaf = after[0] if after else found[0]
            columns[column] = leaf
            used.add(leaf)
            last = leaf
    _this_year(form, stacks, columns)
    return columns


def _this_year(form: Form, stacks: list[tuple[str, ...]], columns: dict[int, int]) -> None:
    """Of columns that differ in the year alone (2022年预算数, 2023年预算数) the last year's."""
    for column, leaf in list(columns.items()):
        own = _dated(stacks[column])
        if not own or form.leaves[leaf][1].at.get("year"):
            continue
        years = {
            _dated(texts).get(text, 0): place for text in own for place, texts in enumerate(stacks)
        }
        latest = years[max(years)]
        if latest not in columns:
            columns[latest] = columns.pop(column)


def _dated(texts: tuple[str, ...]) -> dict[str, int]:
    """The year that each of a head's texts names, by the text without it."""
    return {key(text): int(year[0]) for text in texts if (year := _YEAR.search(text))}


def _widen_codes(grid: Grid, form: Form, head: int, columns: dict[int, int]) -> None:
    """A code printed in parts under one merged head: the columns right of it are its parts."""
    for start, leaf in sorted(columns.items()):
        if leaf not in form.code_leaves:
            continue
        for column in range(start + 1, min(start + len(CODE_PARTS), grid.width)):
            texts = [grid.text(row, column).strip() for row in range(head, len(grid.rows))]
            filled = [text for text in texts if text and text not in CODE_PARTS]
            if column in columns or not filled or not all(map(_CODE_PART.fullmatch, filled)):
                break
            columns[column] = leaf


def _goes_on(grid: Grid, row: int, most: int) -> bool:
    """Whether the next row is one of parts of codes or otherwise still of the head."""
    if row >= most:
        return False
    return any(key(text) in CODE_PARTS for text in grid.rows[row])


def _stack(grid: Grid, head: int, column: int) -> tuple[str, ...]:
    """What a column's head may say: its texts alone and in runs, the lowest and longest first."""
    texts = [text for row in range(head) if (text := grid.text(row, column).strip())]
    runs = [
        "".join(part) for size in range(len(texts), 0, -1) for part in combinations(texts, size)
    ]
    if texts:
        runs.remove(texts[-1])
        runs.insert(0, texts[-1])
    return tuple(runs)


def _fill_gaps(
    grid: Grid,
    stacks: list[tuple[str, ...]],
    leaves: tuple[tuple[int, FormColumn], ...],
    columns: dict[int, int],
    mendings: list[Mending],
    *,
    recognised: bool,
) -> None:
    """Give the columns between two known ones to the leaves between, where a scan damaged them."""
    if not recognised:
        return
    known = sorted(columns)
    edges = [-1, *known, len(stacks)]
    for left, right in pairwise(edges):
        low = columns.get(left, -1)
        high = columns.get(right, len(leaves))
        free = [column for column in range(left + 1, right) if stacks[column]]
        wanted = [leaf for leaf in range(low + 1, high) if leaf not in columns.values()]
        if not free or not wanted:
            continue
        pairs = list(zip(free, wanted, strict=False)) if len(free) == len(wanted) else []
        if not pairs:
            for column in free:
                near = max(wanted, key=lambda leaf: _nearness(stacks[column], leaves[leaf][1]))
                if _nearness(stacks[column], leaves[near][1]) >= NEAR:
                    pairs.append((column, near))
                    wanted.remove(near)
                    if not wanted:
                        break
        for column, leaf in pairs:
            columns[column] = leaf
            label = leaves[leaf][1].label[-1]
            mendings.append(
                Mending(
                    grid.place_of(0, column),
                    stacks[column][0],
                    label,
                    f"表头按表式和左右两列复原为「{label}」",
                )
            )


def _nearness(texts: tuple[str, ...], column: FormColumn) -> float:
    labels = [fold(label) for label in (column.label[-1], *column.also)]
    return max(
        SequenceMatcher(None, fold(text), label, autojunk=False).ratio()
        for text in texts
        for label in labels
    )
