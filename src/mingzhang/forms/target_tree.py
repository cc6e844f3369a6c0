"""The tree of a target table: its rows, and the levels of indicators that they belong to.

A typed table shows what stands in which column. In a scan's text merged cells are lost: the name of
a group stands somewhere among its rows, so a row is read by what its pieces say.
"""

import re
from typing import NamedTuple

from mingzhang.codes import fold
from mingzhang.disclosure import Lost, Mending
from mingzhang.document import Grid, Place
from mingzhang.forms.form import key
from mingzhang.forms.head_grids import is_number
from mingzhang.forms.pieces import Piece, joined
from mingzhang.forms.target_form import TargetForm, bare, level1_of
from mingzhang.money import is_blank

_NUMBERED = re.compile(r"指标[:：]?\s*(\d{1,2})\s*[:：.、]", re.ASCII)
_UNFILLED = re.compile(r"\s*(?:指标\s*\d{0,2}\s*[:：]?)?\s*[….·/—-]*\s*\Z", re.ASCII)
_LEVEL_THEN_TEXT = re.compile(r"(\S{2,10}指标)\s+(\S.*)", re.DOTALL)

Levels = tuple[str | None, str | None]
"""The names of the first and the second level."""


class Entry(NamedTuple):
    """A row of the tree: texts by column id, its printed number if it has one, where it stands."""

    texts: dict[str, str]
    number: int | None
    place: Place


def is_tree(grid: Grid) -> bool:
    """Whether a grid without labels goes on with a tree: most of its rows end in a value."""
    names = {fold(name) for pair in level1_of().items() for name in pair}
    hits = 0
    for row in grid.rows:
        texts = [text for text in row if text.strip()]
        hits += any(fold(text) in names or _NUMBERED.match(text.strip()) for text in texts)
    return 2 * hits >= len(grid.rows) > 0


class Tree:
    """The rows of one target table as they come in.

    columns: ids of the head's columns by where they start (0-based); recognised: read from a scan's
    text; mendings, lost: lists of the whole table, added to; ended: whether the last row of a
    self-evaluation sheet has been read; total: what it says by field, with its place.
    """

    def __init__(
        self, form: TargetForm, recognised: bool, mendings: list[Mending], lost: list[Lost]
    ) -> None:
        self.form, self.recognised = form, recognised
        self.mendings, self.lost = mendings, lost
        self.columns: dict[int, str] = {}
        self.entries: list[Entry] = []
        self.total: dict[str, tuple[str, Place]] = {}
        self.ended = False
        self.waiting: dict[str, str] = {}
        levelled = any(column.id == "level2" for column in form.columns)
        self.scanned = recognised and levelled and not form.evaluation
        self.labels = {bare(key(one)) for one in (form.tree, *form.tree_also)}

    def begin(self, heads: dict[int, str], pieces: list[Piece]) -> None:
        """Take the head. heads: ids by where they start; pieces: all of its row.

        On a self-evaluation sheet a column without a known name keeps its texts out of others.
        """
        self.columns = dict(sorted(heads.items()))
        if self.form.evaluation:
            strange = {c: "" for c, _ in pieces if c > min(heads) and c not in heads}
            self.columns = dict(sorted({**strange, **heads}.items()))

    def end(self, grid: Grid, row: int, pieces: list[Piece]) -> bool:
        """Take the row that ends a self-evaluation sheet: what the points come to."""
        if key(pieces[0][1]) not in map(key, self.form.total):
            return False
        self.ended = True
        numbers = [(c, t) for c, t in pieces[1:] if is_number(t)]
        under = {self._under(column): (column, text) for column, text in numbers}
        if len(numbers) == 2:
            under = {"weight": numbers[0], "score": numbers[1]}
        elif len(numbers) == 1 and "weight" not in under:
            under = {"score": numbers[0]}
        for id, name in (("weight", "total_weight"), ("score", "total")):
            if id in under:
                column, text = under[id]
                self.total[name] = text, grid.place_of(row, column)
        return True

    def _under(self, column: int) -> str | None:
        """The id of the column that a piece stands in, "" for a strange one."""
        under = [id for start, id in self.columns.items() if start <= column]
        return under[-1] if under else None

    def add(self, grid: Grid, row: int, pieces: list[Piece]) -> bool:
        """Take a row; False where nothing tells which columns its pieces belong to."""
        if self.scanned:
            self._scanned_row(grid, row, pieces)
        elif self.columns:
            self._placed_row(grid, row, pieces)
        else:
            return False
        return True

    def levels(self) -> list[Levels]:
        """The levels of each entry."""
        return self._scanned_levels() if self.scanned else self._filled_levels()

    def _placed_row(self, grid: Grid, row: int, pieces: list[Piece]) -> None:
        """A row whose pieces belong to the head's columns that they stand under."""
        texts: dict[str, list[str]] = {}
        place = grid.place_of(row, pieces[-1][0])
        for column, text in pieces:
            under = self._under(column)
            if under:
                texts.setdefault(under, []).append(text)
            elif bare(key(text)) not in self.labels and not self.recognised:
                self.lost.append(Lost(grid.place_of(row, column), text, "这一格不在指标表的栏里"))
        if texts:
            join = joined if self.recognised else "".join
            whole = {id: join(parts) for id, parts in texts.items()}
            if self.form.evaluation:
                whole = self._with_levels(whole)
                if self._is_blank(whole):
                    self.waiting = whole
                    return
                place = grid.place_of(row, self._place_of_value(pieces))
            self.entries.append(Entry(whole, None, place))

    def _with_levels(self, texts: dict[str, str]) -> dict[str, str]:
        """A row's texts with the levels of the blank one above it."""
        waiting, self.waiting = self.waiting, {}
        ids = ("level1", "level2") if "level1" not in texts else ()
        return {**{id: waiting[id] for id in ids if id in waiting}, **texts}

    def _is_blank(self, texts: dict[str, str]) -> bool:
        """Whether a row is one of the printed form that nobody filled in: 指标2："""
        filled = {id for id, text in texts.items() if not is_blank(text)}
        indicator = texts.get("indicator", "")
        return filled <= {"level1", "level2", "indicator"} and not _UNFILLED.sub("", indicator)

    def _place_of_value(self, pieces: list[Piece]) -> int:
        """The column of a row's target value, the last one where it has none."""
        found = [column for column, _ in pieces if self._under(column) == "value"]
        return found[0] if found else pieces[-1][0]

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
        whole = {id: joined(parts) for id, parts in texts.items()}
        self.entries.append(Entry({**whole, "value": value}, number, place))

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

    def _filled_levels(self) -> list[Levels]:
        """Levels as printed, filled down over the rows that a merged cell spans."""
        found: list[Levels] = []
        level1: str | None = None
        level2: str | None = None
        for entry in self.entries:
            if one := entry.texts.get("level1"):
                level1, level2 = one, None
            level2 = entry.texts.get("level2") or level2
            found.append((level1, level2))
        return found

    def _scanned_levels(self) -> list[Levels]:
        """Levels of a scan's rows: a group's name stands anywhere among its rows."""
        groups: list[list[Entry]] = []
        for entry in self.entries:
            label = entry.texts.get("level2")
            begins = entry.number == 1 if entry.number is not None else bool(label)
            if begins or not groups:
                groups.append([])
            groups[-1].append(entry)
        order = [*level1_of()]
        seen = [[e.texts["level2"] for e in group if "level2" in e.texts] for group in groups]
        exact = [_exact(pieces) for pieces in seen]
        found: list[Levels] = []
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


def _level_names() -> dict[str, str]:
    names = {fold(level2): "level2" for level2 in level1_of()}
    return {**names, **{fold(one): "level1" for one in level1_of().values() if one not in names}}


def _exact(pieces: list[str]) -> str | None:
    """The standard level that the pieces of a group's name give, together or one of them."""
    by_fold = {fold(name): name for name in level1_of()}
    whole = fold("".join(piece.lstrip("· ") for piece in pieces))
    for tried in (whole, *(fold(piece).lstrip("·") for piece in pieces)):
        if tried in by_fold:
            return by_fold[tried]
    return None
