"""Reading target tables: a grid, or several that continue it, becomes a Project and its Targets.

In a scan's text merged cells are lost: the name of a group stands somewhere among its rows, words
are cut in two and repeated at the cut, labels are damaged. What the standard levels and the form
settle is mended and recorded; what they do not is kept as printed or reported as lost.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from mingzhang.codes import fold
from mingzhang.disclosure import (
    WHOLE,
    Cell,
    Coordinate,
    Lost,
    Mending,
    Project,
    Target,
    TargetValue,
    coordinate,
)
from mingzhang.document import Grid, Place
from mingzhang.forms.form import key
from mingzhang.forms.head_grids import HeadGrids, is_amount
from mingzhang.forms.pieces import Piece, joined, joined_amount
from mingzhang.forms.target_form import TargetForm, is_own_field
from mingzhang.forms.target_tree import Entry, Tree
from mingzhang.forms.target_values import SIGNS, parse_values, relation_of, value_of
from mingzhang.money import is_blank, parse

LONGEST_TITLE = 60
NEAR = 0.6
"""A damaged label is near its name from this share of common characters on."""
_OWN_UNIT = re.compile(r"\((元|万元)\)\Z")
_OF_YEAR = re.compile("年度|当年|本年")
_DAY = re.compile(r"(\d月\d{1,2})目\Z", re.ASCII)
_YEAR_LINE = re.compile(r"\(?20\d\d年度?\)?\Z", re.ASCII)
_UNIT = re.compile(r"\(?单位:(元|万元)\)?\Z")


class TargetReading(NamedTuple):
    """What a target table says, what was mended, and what was lost."""

    project: Project
    targets: tuple[Target, ...]
    mendings: tuple[Mending, ...]
    lost: tuple[Lost, ...]


def read_targets(
    form: TargetForm, grids: list[Grid], title: str, unit: str | None, *, recognised: bool
) -> list[TargetReading]:
    """Read a target table from the grids that hold it, or several self-evaluation sheets.

    unit: 元 or 万元 as printed above the table, None for the form's own.
    """
    reader = _Reader(form, unit or form.unit, recognised=recognised)
    found: list[TargetReading] = []
    start = grids[0].place
    for grid in grids:
        for row in range(len(grid.rows)):
            if form.evaluation and reader.is_over(grid.rows[row]):
                found.append(reader.done(title, start))
                reader, title = _Reader(form, unit or form.unit, recognised=recognised), ""
                start = grid.place_of(row, 0)
            reader.read(grid, row)
    return [*found, reader.done(title, start)]


class _Reader:
    def __init__(self, form: TargetForm, unit: str, *, recognised: bool) -> None:
        self.form, self.unit, self.recognised = form, unit, recognised
        self.values: dict[str, str] = {}
        self.places: dict[str, Place] = {}
        self.title = ""
        self.last: str | None = None
        self.last_column = 0
        self.mendings: list[Mending] = []
        self.lost: list[Lost] = []
        self.tree = Tree(form, recognised, self.mendings, self.lost)
        self.grids = HeadGrids(form, self.values, self.places, self.lost) if form.grids else None

    def is_over(self, row: tuple[str, ...]) -> bool:
        """Whether a row begins the next self-evaluation sheet: by its title or its first field."""
        first = self.form.lines[0][0]
        if first in self.values and self.form.named(self.form.field_names, row[0]) == first:
            return True
        titles = map(key, self.form.titles)
        text = key("".join(row)) if self.tree.ended else ""
        return len(text) <= LONGEST_TITLE and any(title in text for title in titles)

    def read(self, grid: Grid, row: int) -> None:
        """Read a row of a grid."""
        pieces = [(column, text) for column, text in enumerate(grid.rows[row]) if text.strip()]
        if not pieces:
            return
        if self.grids and self.grids.take(grid, row, pieces):
            self.last = None
            return
        names = self.form.column_names
        heads = {c: id for c, t in pieces if (id := self.form.named(names, t))}
        if len(set(heads.values())) >= 2:
            self.tree.begin(heads, pieces)
            return
        if self.form.evaluation and self.tree.columns and self.tree.end(grid, row, pieces):
            return
        labels = self._labels(grid, row, pieces)
        if self.form.evaluation and self.tree.columns and labels:
            labels = labels if labels[0][0] == pieces[0][0] else []
        if labels:
            self._head_row(grid, row, pieces, labels)
        elif self.tree.columns or (not self.values and not self.last):
            self._tree_or_title(grid, row, pieces)
        else:
            self._unlabelled(grid, row, pieces)

    # --- the head

    def _labels(self, grid: Grid, row: int, pieces: list[Piece]) -> list[tuple[int, int, str]]:
        """Labels of fields in a row: first and last column, and the field's id."""
        found: list[tuple[int, int, str]] = []
        index = 0
        while index < len(pieces):
            column, text = pieces[index]
            two = self._halves(pieces[index : index + 2])
            id = self.form.named(self.form.field_names, text)
            taken = 1
            if id is None and self.recognised and not self.tree.columns:
                whole = self.form.field_names.get(key(joined(two))) if two else None
                if whole is not None:
                    id, taken = whole, 2
                else:
                    id, taken = self._near_label(text, two)
                if id is not None:
                    label = self.form.fields[id].label
                    why = f"栏目名称按表式复原为「{label}」"
                    printed = " ".join(part for _, part in pieces[index : index + taken])
                    self.mendings.append(Mending(grid.place_of(row, column), printed, label, why))
            again = id in [one[2] for one in found]
            if id is not None and (not again or self.form.fields[id].at is not None):
                found.append((column, pieces[index + taken - 1][0], id))
            index += taken
        return found

    def _halves(self, pieces: list[Piece]) -> list[str] | None:
        """A short piece and the next, where they may be the halves of one label."""
        if len(pieces) < 2 or len(fold(pieces[0][1])) > 4 or parse(pieces[0][1]) is not None:
            return None
        whole = key(pieces[1][1]) in self.form.field_names
        return None if whole else [text for _, text in pieces]

    def _near_label(self, text: str, two: list[str] | None) -> tuple[str | None, int]:
        """The field that a damaged label is nearest to, and how many pieces it takes."""
        from difflib import SequenceMatcher

        known = {*self.values, self.last} - {None}
        best, score, taken = None, NEAR, 1
        for count, tried in ((1, text), (2, joined(two) if two else "")):
            if not 3 <= len(tried) <= 14:
                continue
            folded = fold(tried)
            signs = set(folded)
            for name, id in self.form.field_names.items():
                # Fewer common characters than this cannot give a ratio above the best so far.
                shared = sum(sign in signs for sign in name)
                if id in known or 2 * shared <= score * (len(folded) + len(name)):
                    continue
                ratio = SequenceMatcher(None, folded, name, autojunk=False).ratio()
                if ratio > score:
                    best, score, taken = id, ratio, count
        return best, taken

    def _head_row(
        self, grid: Grid, row: int, pieces: list[Piece], labels: list[tuple[int, int, str]]
    ) -> None:
        ends = [first for first, _, _ in labels[1:]] + [grid.width]
        before = [text for column, text in pieces if column < labels[0][0]]
        for text in before if self.recognised else ():
            if len(fold(text)) > 2:
                place = grid.place_of(row, 0)
                self.lost.append(Lost(place, text, "这一格的字残缺，看不出是什么"))
        for text in before:
            if unit := _OWN_UNIT.search(fold(text)):
                self.unit = unit[1]
        texts = dict(pieces)
        known = list(zip(labels, ends, strict=True))
        # Of two amounts in a row, the whole project's and the year's, the year's is meant.
        known.sort(key=lambda one: not _OF_YEAR.match(texts.get(one[0][0], "")))
        for (_, last, id), end in known:
            inside = [(column, text) for column, text in pieces if last < column < end]
            if inside:
                self._take(id, [text for _, text in inside], grid.place_of(row, inside[0][0]))
        (self.last_column, _, self.last) = labels[-1]

    def _take(self, id: str, texts: list[str], place: Place) -> None:
        field = self.form.fields[id]
        if field.at is not None:
            text = joined_amount(texts)
            if text != texts[0]:
                why = "一个数被拆成几格，已合起来"
                self.mendings.append(Mending(place, " | ".join(texts), text, why))
        else:
            text = joined(texts) if self.recognised else "".join(texts)
        if self.recognised and id in ("start", "end"):
            text = "".join(text.split())
            if _DAY.search(text):
                self.mendings.append(Mending(place, text, text[:-1] + "日", "日期末字复原为「日」"))
                text = text[:-1] + "日"
        self.values.setdefault(id, text)
        self.places.setdefault(id, place)

    def _unlabelled(self, grid: Grid, row: int, pieces: list[Piece]) -> None:
        """A row of the head without a known label: the value of the field above, if that has none.

        In a scan its first piece may be the other half of that field's label.
        """
        place = grid.place_of(row, pieces[0][0])
        if self.recognised and self.last and self.last not in self.values:
            texts = [text for _, text in pieces]
            kept = texts[1:] or texts
            self.values[self.last] = joined(kept)
            self.places[self.last] = place
            label = self.form.fields[self.last].label
            why = f"栏目名称看不清，按上一行归入「{label}」"
            self.mendings.append(Mending(place, " ".join(texts), joined(kept), why))
            return
        below = dict(pieces).get(self.last_column)
        if self.last and self.last not in self.values and below:
            self._take(self.last, [below], grid.place_of(row, self.last_column))
            pieces = [one for one in pieces if one[0] != self.last_column]
        for column, text in pieces:
            self.lost.append(Lost(grid.place_of(row, column), text, "这一格不属于表式里的任何栏目"))

    def _tree_or_title(self, grid: Grid, row: int, pieces: list[Piece]) -> None:
        text = joined([text for _, text in pieces])
        if self.form.evaluation and _YEAR_LINE.match(fold(text)):
            return
        if not self.tree.columns and not self.tree.entries and len(pieces) <= 2:
            if found := _UNIT.match(fold(text)):
                self.unit = found[1]
                return
            if any(key(title) in key(text) for title in self.form.titles) or (
                fold(text).endswith("目标表") and len(text) < 60
            ):
                self.title = text
                return
        if self.tree.ended:
            self.values["note"] = "\n".join(filter(None, (self.values.get("note"), text)))
            self.places.setdefault("note", grid.place_of(row, pieces[0][0]))
        elif not self.tree.add(grid, row, pieces):
            self._unlabelled(grid, row, pieces)

    # --- the end

    def done(self, title: str, place: Place) -> TargetReading:
        """The project and its targets."""
        self._take_total()
        values = dict(self.values)
        name = values.pop("name", "")
        if not name and "name" in self.form.fields and self.recognised:
            self.lost.append(Lost(place, "", "项目名称没有印出来或看不清"))
        cells: dict[str, Cell] = {}
        amount = Cell(None)
        for id, field in self.form.fields.items():
            if field.at is None:
                continue
            cell = self._cell(id, field.at, name, loose=field.loose)
            values.pop(id, None)
            if id == "amount":
                amount = cell
            else:
                cells[id] = cell
        if self.grids:
            unit = self.grids.unit
            self.unit = unit or self.unit
            ids = ["amount", "initial", "spent", *(id for id in values if is_amount(self.form, id))]
            for id in dict.fromkeys(ids):
                cells[id] = self._cell(id, {}, name, loose=True)
                values.pop(id, None)
            amount = cells.pop("amount")
        own = {id: text for id, text in values.items() if is_own_field(id)}
        more = {id: text for id, text in values.items() if not is_own_field(id)}
        project = Project(
            name,
            self.form.id,
            title or self.title,
            amount.fen,
            amount.at,
            cells=cells,
            more=more,
            unit=self.unit,
            printed=amount.printed,
            place=self.places.get("amount", place),
            places={id: self.places[id] for id in more if id in self.places},
            **own,
        )
        targets = tuple(self._targets(name))
        return TargetReading(project, targets, tuple(self.mendings), tuple(self.lost))

    def _cell(self, id: str, at: dict[str, str], name: str, *, loose: bool) -> Cell:
        text = self.values.get(id, "")
        unnamed = "name" in self.form.fields and not name
        where = WHOLE if loose or unnamed else amount_at(at, name)
        place = self.places.get(id, Place())
        number = parse(text)
        fen = number.fen(self.unit) if number else None
        if fen is None and not is_blank(text):
            self.lost.append(Lost(place, text, "这一栏的文字不是金额"))
        return Cell(fen, where, text, place, fen is None and not is_blank(text))

    def _take_total(self) -> None:
        """The last row of the tree: the points together, and how many there may be."""
        for id, (text, place) in self.tree.total.items():
            self.values[id], self.places[id] = text, place

    def _targets(self, name: str) -> list[Target]:
        project = name if "name" in self.form.fields else None
        return [
            self._target(project, level1, level2, entry)
            for (level1, level2), entry in zip(self.tree.levels(), self.tree.entries, strict=True)
        ]

    def _target(
        self, project: str | None, level1: str | None, level2: str | None, entry: Entry
    ) -> Target:
        texts = entry.texts
        printed = texts.get("value", "")
        values: tuple[TargetValue, ...]
        if self.form.evaluation:
            printed = _whole_value(texts)
            values = parse_values(printed)
        elif "relation" in [column.id for column in self.form.columns]:
            sign = texts.get("relation", "")
            relation = relation_of(sign) if sign else None
            if sign and relation is None:
                self.lost.append(Lost(entry.place, sign, "比较符号看不清，保留原样"))
            values = (value_of(printed, relation, texts.get("unit")),)
        else:
            values = parse_values(printed)
        target = Target(
            project,
            level1,
            level2,
            texts.get("indicator", ""),
            values,
            points_of(texts.get("weight", "")),
            printed,
            entry.place,
        )
        if not self.form.evaluation:
            return target
        told = "reason" in self.tree.columns.values()
        return replace(
            target,
            evaluated=True,
            actual=texts.get("actual", ""),
            score=points_of(texts.get("score", "")),
            reason=texts.get("reason", "") if told else None,
        )


def _whole_value(texts: dict[str, str]) -> str:
    """A value whose sign and unit stand in columns of their own, as it would be in one."""
    value, unit = texts.get("value", ""), texts.get("unit", "")
    if parse(value) is None:
        return value
    sign = SIGNS.get(relation_of(texts.get("relation", "")) or "", "")
    return f"{sign}{value}{'' if is_blank(unit) else unit}"


def points_of(text: str) -> Decimal | None:
    """Points as they are printed (12.5, 10分, 60%); None for any other text."""
    number = parse(text.strip().rstrip("%％分"))
    return _decimal(number.digits, number.decimals) if number else None


def amount_at(at: dict[str, str], project: str) -> Coordinate:
    """The coordinate of a head's amount: a project's own where it has a name."""
    return coordinate({**at, "project": project} if project else at)


def _decimal(digits: int, decimals: int) -> Decimal:
    return Decimal(digits).scaleb(-decimals)
