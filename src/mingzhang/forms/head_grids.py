"""Reading the small grids in the head of a self-evaluation sheet: its money and its goals."""

import re
from collections.abc import Mapping

from mingzhang.codes import fold
from mingzhang.disclosure import Lost
from mingzhang.document import Grid, Place
from mingzhang.forms.form import key, row_key
from mingzhang.forms.pieces import Piece
from mingzhang.forms.target_form import HeadGrid, TargetForm, bare
from mingzhang.money import is_blank, parse

_UNIT = re.compile(r"[(:](元|千元|万元|亿元)\)?\Z")


def is_number(text: str) -> bool:
    """Whether a text is a number, with or without a sign of per cent."""
    return parse(text.strip().rstrip("%％")) is not None


class HeadGrids:
    """The small grids as their rows come in.

    values, places: texts and where they stand, by field; unit: of the money, None where no grid
    says; lost: the list of the whole table, added to.
    """

    def __init__(
        self, form: TargetForm, values: dict[str, str], places: dict[str, Place], lost: list[Lost]
    ) -> None:
        self.form, self.values, self.places, self.lost = form, values, places, lost
        self.unit: str | None = None
        self.open: HeadGrid | None = None
        self.columns: dict[int, str] = {}

    def take(self, grid: Grid, row: int, pieces: list[Piece]) -> bool:
        """Take a row that is the head of a small grid or belongs to the one that is open."""
        if self._begins(pieces):
            return True
        if self.open is None:
            return False
        taken = self._money(grid, row, pieces) if self.open.rows else self._text(grid, row, pieces)
        if not taken:
            self.open = None
        return taken

    def _begins(self, pieces: list[Piece]) -> bool:
        tree = len(set(self._heads(self.form.column_names, pieces).values()))
        found = [(one, self._heads(one.column_names, pieces)) for one in self.form.grids]
        best, columns = max(found, key=lambda one: len(set(one[1].values())))
        count = len(set(columns.values()))
        if tree >= 2 and tree >= count:
            self.open = None
            return False
        if count < 2 or any(is_number(text) for _, text in pieces):
            return False
        self.open, self.columns = best, dict(sorted(columns.items()))
        self._look_for_unit(pieces)
        return True

    def _heads(self, names: Mapping[str, str], pieces: list[Piece]) -> dict[int, str]:
        return {c: id for c, text in pieces if (id := self.form.named(names, text))}

    def _look_for_unit(self, pieces: list[Piece]) -> None:
        for _, text in pieces:
            if found := _UNIT.search(fold(text)):
                self.unit = found[1]

    def _money(self, grid: Grid, row: int, pieces: list[Piece]) -> bool:
        """A row of amounts: its label stands before the first column."""
        assert self.open is not None
        first = min(self.columns)
        before = [t for c, t in pieces if c < first and not self._is_label(t)]
        inside = [(c, t) for c, t in pieces if c >= first]
        names = self.open.row_names
        label = next((t for t in reversed(before) if bare(row_key(t)) in names), None)
        if label is None:
            fields = (self.form.named(self.form.field_names, t) for _, t in pieces)
            money = any(is_number(t) for _, t in inside)
            if any(fields) or not money or len(before) != 1:
                return False
            label = before[0]
        self._look_for_unit([(c, t) for c, t in pieces if c < first])
        id = names.get(bare(row_key(label)), row_key(label))
        kinds = {one.id: one for one in self.open.columns}
        main = id == self.open.rows[0].id
        for column, text in inside:
            under = [one for start, one in self.columns.items() if start <= column][-1]
            if main or not is_blank(text):
                name = under if main else f"{id}.{under}"
                if not kinds[under].amount and is_blank(text):
                    continue
                self._keep(name, text, grid.place_of(row, column))
        return True

    def _text(self, grid: Grid, row: int, pieces: list[Piece]) -> bool:
        """A row of texts below their heads."""
        kept = [(c, t) for c, t in pieces if not self._is_label(t)]
        if kept and self.form.named(self.form.field_names, kept[0][1]):
            return False
        for column, text in kept:
            under = [one for start, one in self.columns.items() if start <= column]
            if under:
                self._keep(under[-1], text, grid.place_of(row, column), more=True)
            else:
                self.lost.append(Lost(grid.place_of(row, column), text, "这一格不在表头的栏里"))
        return True

    def _is_label(self, text: str) -> bool:
        """Whether a text is the label beside the open grid, with or without its unit."""
        assert self.open is not None
        labels = {bare(one) for one in self.open.labels}
        return bare(key(text)) in labels

    def _keep(self, id: str, text: str, place: Place, *, more: bool = False) -> None:
        if more and id in self.values:
            self.values[id] += text
        self.values.setdefault(id, text)
        self.places.setdefault(id, place)


def is_amount(form: TargetForm, id: str) -> bool:
    """Whether a field of a small grid is money. id: ``column`` or ``row.column``."""
    column = id.rpartition(".")[2]
    return any(one.id == column and one.amount for grid in form.grids for one in grid.columns)
