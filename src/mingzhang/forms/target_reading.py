"""Reading target tables: a grid, or several that continue it, becomes a Project and its Targets.

In a scan's text merged cells are lost: the name of a group stands somewhere among its rows, words
are cut in two and repeated at the cut, labels are damaged. What the standard levels and the form
settle is mended and recorded; what they do not is kept as printed or reported as lost.
"""

import re
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
from mingzhang.forms.target_form import TargetForm, is_own_field, level1_of
from mingzhang.forms.target_values import parse_values, relation_of, value_of
from mingzhang.money import is_blank, parse

NEAR = 0.6
"""A damaged label is near its name from this share of common characters on."""
_NUMBERED = re.compile(r"指标[:：]?\s*(\d{1,2})\s*[:：.、]", re.ASCII)
_LEVEL_THEN_TEXT = re.compile(r"(\S{2,10}指标)\s+(\S.*)", re.DOTALL)
_DAY = re.compile(r"(\d月\d{1,2})目\Z", re.ASCII)
_UNIT = re.compile(r"\(?单位:(元|万元)\)?\Z")

Piece = tuple[int, str]
"""A column (0-based) and the text in it."""


class TargetReading(NamedTuple):
    """What a target table says, what was mended, and what was lost."""

    project: Project
    targets: tuple[Target, ...]
    mendings: tuple[Mending, ...]
    lost: tuple[Lost, ...]


class _Entry(NamedTuple):
    """A row of the tree: texts by column, and where it stands."""

    texts: dict[str, str]
    number: int | None
    place: Place


def target_share(form: TargetForm, grid: Grid) -> float:
    """The share of a form's labels that a grid shows, 0 to 1."""
    texts = {key(text) for row in grid.rows for text in row}
    found = {id for name, id in form.field_names.items() if name in texts}
    columns = {id for name, id in form.column_names.items() if name in texts}
    return (len(found) + len(columns)) / (len(form.fields) + len(form.columns))


def is_tree(grid: Grid) -> bool:
    """Whether a grid without labels goes on with a tree: most of its rows end in a value."""
    names = {fold(name) for pair in level1_of().items() for name in pair}
    hits = 0
    for row in grid.rows:
        texts = [text for text in row if text.strip()]
        hits += any(fold(text) in names or _NUMBERED.match(text.strip()) for text in texts)
    return 2 * hits >= len(grid.rows) > 0


def read_targets(
    form: TargetForm, grids: list[Grid], title: str, unit: str | None, *, recognised: bool
) -> TargetReading:
    """Read a target table from the grids that hold it.

    unit: 元 or 万元 as printed above the table, None for the form's own.
    """
    reader = _Reader(form, unit or form.unit, recognised=recognised)
    for grid in grids:
        reader.read(grid)
    return reader.done(title, grids[0].place)


class _Reader:
    def __init__(self, form: TargetForm, unit: str, *, recognised: bool) -> None:
        self.form, self.unit, self.recognised = form, unit, recognised
        self.values: dict[str, str] = {}
        self.places: dict[str, Place] = {}
        self.title = ""
        self.columns: dict[int, str] = {}
        self.entries: list[_Entry] = []
        self.last: str | None = None
        self.mendings: list[Mending] = []
        self.lost: list[Lost] = []

    def read(self, grid: Grid) -> None:
        """Read the rows of one grid."""
        for row in range(len(grid.rows)):
            pieces = [(column, text) for column, text in enumerate(grid.rows[row]) if text.strip()]
            if not pieces:
                continue
            heads = {c: id for c, t in pieces if (id := self.form.column_names.get(key(t)))}
            if len(set(heads.values())) >= 2:
                self.columns = dict(sorted(heads.items()))
                continue
            labels = self._labels(grid, row, pieces)
            if labels:
                self._head_row(grid, row, pieces, labels)
            elif self.columns or (not self.values and not self.last):
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
            id = self.form.field_names.get(key(text))
            taken = 1
            if id is None and self.recognised and not self.columns:
                joined = self.form.field_names.get(key(_joined(two))) if two else None
                if joined is not None:
                    id, taken = joined, 2
                else:
                    id, taken = self._near_label(text, two)
                if id is not None:
                    label = self.form.fields[id].label
                    why = f"栏目名称按表式复原为「{label}」"
                    printed = " ".join(part for _, part in pieces[index : index + taken])
                    self.mendings.append(Mending(grid.place_of(row, column), printed, label, why))
            if id is not None and id not in [one[2] for one in found]:
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
        for count, tried in ((1, text), (2, _joined(two) if two else "")):
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
        for (_, last, id), end in zip(labels, ends, strict=True):
            inside = [(column, text) for column, text in pieces if last < column < end]
            if inside:
                self._take(id, [text for _, text in inside], grid.place_of(row, inside[0][0]))
            self.last = id

    def _take(self, id: str, texts: list[str], place: Place) -> None:
        field = self.form.fields[id]
        if field.at is not None:
            text = _amount(texts)
            if text != texts[0]:
                why = "一个数被拆成几格，已合起来"
                self.mendings.append(Mending(place, " | ".join(texts), text, why))
        else:
            text = _joined(texts) if self.recognised else "".join(texts)
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
            self.values[self.last] = _joined(kept)
            self.places[self.last] = place
            label = self.form.fields[self.last].label
            why = f"栏目名称看不清，按上一行归入「{label}」"
            self.mendings.append(Mending(place, " ".join(texts), _joined(kept), why))
            return
        for column, text in pieces:
            self.lost.append(Lost(grid.place_of(row, column), text, "这一格不属于表式里的任何栏目"))

    # --- the tree

    def _tree_or_title(self, grid: Grid, row: int, pieces: list[Piece]) -> None:
        text = _joined([text for _, text in pieces])
        if not self.columns and not self.entries and len(pieces) <= 2:
            if found := _UNIT.match(fold(text)):
                self.unit = found[1]
                return
            if any(key(title) in key(text) for title in self.form.titles) or (
                fold(text).endswith("目标表") and len(text) < 60
            ):
                self.title = text
                return
        levelled = any(column.id == "level2" for column in self.form.columns)
        if self.recognised and levelled:
            self._scanned_row(grid, row, pieces)
        elif self.columns:
            self._placed_row(grid, row, pieces)
        else:
            self._unlabelled(grid, row, pieces)

    def _placed_row(self, grid: Grid, row: int, pieces: list[Piece]) -> None:
        """A row whose pieces belong to the head's columns that they stand under."""
        texts: dict[str, list[str]] = {}
        place = grid.place_of(row, pieces[-1][0])
        for column, text in pieces:
            under = [id for start, id in self.columns.items() if start <= column]
            if under:
                texts.setdefault(under[-1], []).append(text)
            elif fold(text) != fold(self.form.tree) and not self.recognised:
                self.lost.append(Lost(grid.place_of(row, column), text, "这一格不在指标表的栏里"))
        if texts:
            joined = {id: _joined(parts) if self.recognised else "".join(parts)
                      for id, parts in texts.items()}  # fmt: skip
            self.entries.append(_Entry(joined, None, place))

    def _scanned_row(self, grid: Grid, row: int, pieces: list[Piece]) -> None:
        """A row of a scan, by what its pieces say: levels first, then the indicator, the value."""
        place = grid.place_of(row, pieces[-1][0])
        split: list[Piece] = []
        for column, text in pieces:
            both = _LEVEL_THEN_TEXT.match(text)
            if both and fold(both[1]) in _level_names():
                split += [(column, both[1]), (column, both[2])]
            else:
                split.append((column, text))
        texts: dict[str, list[str]] = {}
        *before, (_, value) = split if len(split) > 1 else [*split, (0, "")]
        number = None
        for column, text in before:
            found = _NUMBERED.match(text.strip())
            if found and "indicator" not in texts:
                number = int(found[1])
            id = "indicator" if found or "indicator" in texts else self._level_of(text, column)
            if id:
                texts.setdefault(id, []).append(text)
            elif not set(fold(text)) <= set(self.form.tree):
                why = "指标表左侧的这些字残缺，看不出是什么"
                self.lost.append(Lost(grid.place_of(row, column), text, why))
        joined = {id: _joined(parts) for id, parts in texts.items()}
        self.entries.append(_Entry({**joined, "value": value}, number, place))

    def _level_of(self, text: str, column: int) -> str | None:
        """The column that a piece before the indicator belongs to; None for the tree's label."""
        folded = fold(text).lstrip("·")
        starts = {id: start for start, id in self.columns.items()}
        if column < starts.get("level1", 1):
            return None
        deep = "level2" if column >= starts.get("level2", 2) else "level1"
        if folded in _level_names():
            return max(_level_names()[folded], deep)
        if len(folded) <= 12 and column < starts.get("indicator", 3):
            return deep
        return "level2" if "指标" in folded and len(folded) <= 10 else "indicator"

    # --- the end

    def done(self, title: str, place: Place) -> TargetReading:
        """The project and its targets."""
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

    def _targets(self, name: str) -> list[Target]:
        project = name if "name" in self.form.fields else None
        levelled = any(column.id == "level2" for column in self.form.columns)
        named = self._scanned_levels() if self.recognised and levelled else self._filled_levels()
        return [
            self._target(project, level1, level2, entry)
            for (level1, level2), entry in zip(named, self.entries, strict=True)
        ]

    def _target(
        self, project: str | None, level1: str | None, level2: str | None, entry: _Entry
    ) -> Target:
        texts = entry.texts
        printed = texts.get("value", "")
        values: tuple[TargetValue, ...]
        if "relation" in [column.id for column in self.form.columns]:
            sign = texts.get("relation", "")
            relation = relation_of(sign) if sign else None
            if sign and relation is None:
                self.lost.append(Lost(entry.place, sign, "比较符号看不清，保留原样"))
            values = (value_of(printed, relation, texts.get("unit")),)
        else:
            values = parse_values(printed)
        weight = parse(texts.get("weight", "").replace("%", "").replace("％", ""))
        return Target(
            project,
            level1,
            level2,
            texts.get("indicator", ""),
            values,
            _decimal(weight.digits, weight.decimals) if weight else None,
            printed,
            entry.place,
        )

    def _filled_levels(self) -> list[tuple[str | None, str | None]]:
        """Levels as printed, filled down over the rows that a merged cell spans."""
        found: list[tuple[str | None, str | None]] = []
        level1: str | None = None
        level2: str | None = None
        for entry in self.entries:
            if one := entry.texts.get("level1"):
                level1, level2 = one, None
            level2 = entry.texts.get("level2") or level2
            found.append((level1, level2))
        return found

    def _scanned_levels(self) -> list[tuple[str | None, str | None]]:
        """Levels of a scan's rows: a group's name stands anywhere among its rows."""
        groups: list[list[_Entry]] = []
        for entry in self.entries:
            label = entry.texts.get("level2")
            begins = entry.number == 1 if entry.number is not None else bool(label)
            if begins or not groups:
                groups.append([])
            groups[-1].append(entry)
        order = [*level1_of()]
        seen = [[e.texts["level2"] for e in group if "level2" in e.texts] for group in groups]
        exact = [_exact(pieces) for pieces in seen]
        found: list[tuple[str | None, str | None]] = []
        for index, group in enumerate(groups):
            level2 = exact[index] or self._between(exact, index, order, seen[index])
            printed = " ".join(seen[index])
            if level2 and fold(printed).lstrip("·") != fold(level2):
                why = f"二级指标按标准名称和次序复原为「{level2}」"
                self.mendings.append(Mending(group[0].place, printed, level2, why))
            level1 = level1_of().get(level2) if level2 else None
            for entry in group:
                own = entry.texts.get("level1")
                if own and level1 and fold(own) != fold(level1):
                    why = f"一级指标按二级指标复原为「{level1}」"
                    self.mendings.append(Mending(entry.place, own, level1, why))
                found.append((level1, level2 or printed or None))
        return found

    def _between(
        self, exact: list[str | None], index: int, order: list[str], pieces: list[str]
    ) -> str | None:
        """The one standard level that fits between the known neighbours of a damaged one."""
        if not pieces:
            return exact[index - 1] if index else None
        before = next((one for one in reversed(exact[:index]) if one), None)
        after = next((one for one in exact[index + 1 :] if one), None)
        low = order.index(before) if before else -1
        high = order.index(after) if after else len(order)
        return order[low + 1] if high - low == 2 else None


def amount_at(at: dict[str, str], project: str) -> Coordinate:
    """The coordinate of a head's amount: a project's own where it has a name."""
    return coordinate({**at, "project": project} if project else at)


def _level_names() -> dict[str, str]:
    names = {fold(level2): "level2" for level2 in level1_of()}
    return {**names, **{fold(one): "level1" for one in level1_of().values() if one not in names}}


def _exact(pieces: list[str]) -> str | None:
    """The standard level that the pieces of a group's name give, together or one of them."""
    by_fold = {fold(name): name for name in level1_of()}
    joined = fold("".join(piece.lstrip("· ") for piece in pieces))
    for tried in (joined, *(fold(piece).lstrip("·") for piece in pieces)):
        if tried in by_fold:
            return by_fold[tried]
    return None


def _joined(pieces: list[str]) -> str:
    """Pieces of one text that a scan cut: what is repeated at a cut is written once."""
    text = pieces[0].strip()
    for piece in pieces[1:]:
        part = piece.strip()
        if part == text:
            continue
        shared = next(
            (
                size
                for size in range(min(len(text), len(part), 12), 0, -1)
                if text.endswith(part[:size]) and not part[:size].isdigit()
            ),
            0,
        )
        text += part[shared:]
    return text


def _amount(pieces: list[str]) -> str:
    """A number that stands in several cells: 1932 | 33 was split at its point."""
    bare = ["".join(piece.split()) for piece in pieces]
    if len(set(bare)) == 1:
        return bare[0]
    if len(bare) == 2 and re.fullmatch(r"[\d,]+\.?", bare[0]) and re.fullmatch(r"\d{2}", bare[1]):
        return f"{bare[0].rstrip('.')}.{bare[1]}"
    return "".join(bare)


def _decimal(digits: int, decimals: int) -> Decimal:
    return Decimal(digits).scaleb(-decimals)
