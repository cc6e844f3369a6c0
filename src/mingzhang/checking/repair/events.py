"""Events: one cause that moves many figures. Each candidate is undone and judged by what it mends.

Kinds: a table in the wrong unit (a power of ten), a block shifted by one row or column (out of the
table where it has only one), two columns exchanged.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations, groupby, pairwise
from typing import NamedTuple

from mingzhang.checking.figures import Figure
from mingzhang.checking.repair.model import System

_DIRECTIONS = {
    (0, 1): "一块数向下错了一行",
    (0, -1): "一块数向上错了一行",
    (1, 1): "一块数向右错了一栏",
    (1, -1): "一块数向左错了一栏",
}
"""By axis (0: from row to row) and the way that the figures went."""

COST = 6
"""What an event costs: as much as two figures."""
POWERS = (4, 3, 1, 2, 8)
MOST_TRIED = 3000
MOST_TABLES = 12
LEAST_MENDED = 1
HOPELESS = 4
"""A shift is not followed further that breaks so many identities more than it mends, beside those
of the line that it emptied."""
LEAST_CHANGED = 2
"""Of fewer figures each is named by itself."""
MANY = 3
"""So many numbers missing in an empty column are one event."""

Move = tuple[int, int, bool, int]


class Event(NamedTuple):
    """Something that happened to a whole block.

    kind: unit, shift or swap; scope: the table; moves: (figure, what its fen were, whether it was
    blank, its grain) before the event; words: what happened, in Chinese; mended: identities mended
    less those newly broken; lost: figures whose amount it pushed out, which no move brings back;
    likeness: how many more figures then are what stands under the same label elsewhere.
    """

    kind: str
    scope: int
    moves: tuple[Move, ...]
    words: str
    mended: int
    lost: frozenset[int] = frozenset()
    likeness: int = 0


def undo(figures: tuple[Figure, ...], event: Event) -> tuple[Figure, ...]:
    """The figures as they were before an event."""
    changed = list(figures)
    for index, fen, blank, grain in event.moves:
        changed[index] = figures[index]._replace(fen=fen, blank=blank, grain=grain)
    return tuple(changed)


def events(
    system: System, broken: Iterable[int], scopes: Iterable[int], most: int = 8
) -> list[Event]:
    """The likeliest events behind some broken identities, those that mend most first.

    scopes: the tables that something may have happened to; most: how many are returned.
    """
    judge = _Judge(system, broken)
    found: list[Event] = []
    suspected = {scope: _grids(system.figures, scope) for scope in judge.worst_of(scopes)}
    for scope, grids in suspected.items():
        candidates = [*_units(system.figures, scope)]
        for grid in grids:
            candidates += _swaps(system.figures, scope, grid)
        for kind, moves, words in candidates:
            mended = judge.mended(moves)
            if mended >= LEAST_MENDED:
                alike = judge.likeness(moves)
                found.append(Event(kind, scope, tuple(moves), words, mended, likeness=alike))
    # Where one of these mends everything, no block need have been shifted.
    if not any(one.mended == len(judge.broken) for one in found):
        for scope, grid in ((scope, grid) for scope, grids in suspected.items() for grid in grids):
            found += [*_emptied(judge, scope, grid), *_shifts(judge, scope, grid)]
    found = [one for one in found if _changed(judge, one) >= LEAST_CHANGED]
    found.sort(key=lambda one: (-one.mended, -one.likeness, len(one.moves)))
    return found[:most]


def _changed(judge: "_Judge", event: Event) -> int:
    """How many amounts an event moved, and how many that identities miss it pushed out."""
    figures = judge.system.figures
    moved = sum(figures[i].fen != fen and i not in event.lost for i, fen, _, _ in event.moves)
    return moved + sum(not figures[i].fen and i in judge.hurt for i in event.lost)


class _Judge:
    """Counts what a set of moves would mend, by the residuals of the rows they touch."""

    def __init__(self, system: System, broken: Iterable[int]) -> None:
        self.system = system
        self.broken = frozenset(broken)
        self.tried = 0
        self.hurt = frozenset(i for row in self.broken for i in system.identities[row].figures)
        self.labelled: dict[Hashable, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self.subjects = [_subject(one) for one in system.figures]
        for one, subject in zip(system.figures, self.subjects, strict=True):
            if one.fen:
                self.labelled[subject][one.fen] += 1

    def worst_of(self, scopes: Iterable[int]) -> list[int]:
        """The tables that most broken identities touch, at most MOST_TABLES."""
        count: dict[int, int] = defaultdict(int)
        for row in self.broken:
            for scope in {
                self.system.figures[i].scope for i in self.system.identities[row].figures
            }:
                count[scope] += 1
        return sorted(scopes, key=lambda scope: (-count[scope], scope))[:MOST_TABLES]

    def mended(self, moves: Iterable[Move]) -> int:
        tally = _Tally(self)
        for index, fen, _, _ in moves:
            tally.move(index, fen)
        return tally.mended

    def missed(self, index: int) -> bool:
        """Whether an identity of a figure is not exact."""
        return any(self.system.residuals[row] for row in self.system.touching(index))

    def alike(self, index: int, fen: int) -> bool:
        """Whether a figure would be what stands under the same label elsewhere."""
        if not fen:
            return False
        count = self.labelled[self.subjects[index]].get(fen, 0)
        return count > (self.system.figures[index].fen == fen)

    def likeness(self, moves: Iterable[Move]) -> int:
        """How many more figures some moves make what stands under the same label elsewhere."""
        figures = self.system.figures
        return sum(
            self.alike(index, fen) - self.alike(index, figures[index].fen)
            for index, fen, _, _ in moves
        )


def _subject(figure: Figure) -> Hashable:
    """What a figure is about, from whatever fund: sums do not say that one is part of another."""
    return figure.at._replace(source=None)


class _Tally:
    """Residuals after some moves, kept step by step."""

    def __init__(self, judge: _Judge) -> None:
        self.judge = judge
        self.fen: dict[int, int] = {}
        self.rests: dict[int, int] = {}
        self.mended = 0

    def move(self, index: int, fen: int) -> None:
        system = self.judge.system
        change = fen - self.fen.get(index, system.figures[index].fen)
        if not change:
            return
        self.fen[index] = fen
        for row in system.touching(index):
            before = self.rests.get(row)
            if before is None:
                before = int(system.residuals[row])
            after = before + system.entries(row)[index] * change
            self.rests[row] = after
            slack = int(system.worst[row])
            self.mended += (abs(before) > slack) - (abs(after) > slack)

    def regained(self, lost: Iterable[int]) -> int:
        """Identities that filling in what was lost can mend, beyond one for each figure."""
        found = 0
        met: set[int] = set()
        for index in lost:
            rows = 0
            for row in self.judge.system.touching(index):
                if row in met:
                    continue
                rest = self.rests.get(row)
                if rest is None:
                    rest = int(self.judge.system.residuals[row])
                if abs(rest) > int(self.judge.system.worst[row]):
                    met.add(row)
                    rows += 1
            found += max(0, rows - 1)
        return found


def _units(figures: tuple[Figure, ...], scope: int) -> Iterator[tuple[str, list[Move], str]]:
    own = [i for i, one in enumerate(figures) if one.scope == scope and not one.blank]
    if not own:
        return
    for power in POWERS:
        factor = 10**power
        if all(figures[i].fen % factor == 0 for i in own):
            grain = _grain([figures[i].fen // factor for i in own], figures[own[0]].grain)
            down = [(i, figures[i].fen // factor, False, grain) for i in own]
            yield "unit", down, f"整表的数大了 {factor:,} 倍，单位写错了"
        up = [(i, figures[i].fen * factor, False, figures[i].grain * factor) for i in own]
        yield "unit", up, f"整表的数小了 {factor:,} 倍，单位写错了"


def _grain(values: list[int], most: int) -> int:
    """The coarsest printed unit up to ``most`` that all values are whole numbers of."""
    while most > 1 and any(value % most for value in values):
        most //= 10
    return max(1, most)


def _grids(figures: tuple[Figure, ...], scope: int) -> list[dict[tuple[int, int], int]]:
    """The blocks of a table as (row, column) to figure, columns numbered as they are printed."""
    blocks: dict[int, list[int]] = defaultdict(list)
    for index, figure in enumerate(figures):
        if figure.scope == scope:
            blocks[figure.block].append(index)
    found = []
    for members in blocks.values():
        columns = {
            name: n for n, name in enumerate(dict.fromkeys(figures[i].column for i in members))
        }
        rows = {row: n for n, row in enumerate(dict.fromkeys(figures[i].row for i in members))}
        found.append({(rows[figures[i].row], columns[figures[i].column]): i for i in members})
    return found


def _swaps(
    figures: tuple[Figure, ...], scope: int, grid: dict[tuple[int, int], int]
) -> Iterator[tuple[str, list[Move], str]]:
    rows = sorted({row for row, _ in grid})
    used = sorted({column for (_, column), index in grid.items() if not figures[index].blank})
    every = sorted({column for _, column in grid})
    for left, right in combinations(every, 2):
        if left not in used and right not in used:
            continue
        moves: list[Move] = []
        for row in rows:
            pair = grid.get((row, left)), grid.get((row, right))
            if pair[0] is not None and pair[1] is not None:
                moves += [_as(figures, pair[0], pair[1]), _as(figures, pair[1], pair[0])]
        if moves:
            names = [_label(figures[moves[side][0]]) for side in (0, 1)]
            yield "swap", moves, f"「{names[0]}」与「{names[1]}」两栏的数对调了"


def _label(figure: Figure) -> str:
    """The printed label of a figure's column."""
    return figure.where.rpartition("「")[2].removesuffix("」栏")


def _name(figure: Figure) -> str:
    """The printed label of a figure's row, empty where it has none."""
    head, _, _ = figure.where.rpartition("」行「")
    return head.rpartition("「")[2]


def _as(figures: tuple[Figure, ...], index: int, source: int) -> Move:
    return index, figures[source].fen, figures[source].blank, figures[index].grain


def _emptied(judge: _Judge, scope: int, grid: dict[tuple[int, int], int]) -> Iterator[Event]:
    """Runs of blanks along a column or a row, of which identities miss several."""
    figures = judge.system.figures
    for axis, word in ((0, "栏"), (1, "行")):
        for across in sorted({key[1 - axis] for key in grid}):
            line = [index for key, index in sorted(grid.items()) if key[1 - axis] == across]
            for printed, run in groupby(line, lambda index: bool(figures[index].fen)):
                own = list(run)
                if printed or sum(index in judge.hurt for index in own) < MANY:
                    continue
                missing = [index for index in own if judge.missed(index)]
                label = _label(figures[own[0]]) if axis == 0 else _name(figures[own[0]])
                how = "的数全没有印出" if len(own) == len(line) else "有几个数没有印出"
                words = f"{label and f'「{label}」'}一{word}{how}"
                moves = tuple((index, 0, True, figures[index].grain) for index in missing)
                mended = max(LEAST_MENDED, _Tally(judge).regained(missing))
                yield Event("shift", scope, moves, words, mended, frozenset(missing))


def _shifts(judge: _Judge, scope: int, grid: dict[tuple[int, int], int]) -> list[Event]:
    """Blocks that moved by one line: undone by moving them back, the line behind left blank."""
    figures = judge.system.figures
    found: list[Event] = []
    for (along, step), words in _DIRECTIONS.items():
        lines = sorted({key[along] for key in grid}, reverse=step < 0)
        used = sorted({key[1 - along] for key, i in grid.items() if not figures[i].blank})
        by = {(key[along], key[1 - along]): index for key, index in grid.items()}
        spans = [used[a:b] for a, b in combinations(range(len(used) + 1), 2)]
        spans.sort(key=len, reverse=True)
        for start in range(len(lines) - 1):
            for span in spans:
                left = [by.get((lines[start], across)) for across in span]
                near = [by.get((lines[start + 1], across)) for across in span]
                if judge.hurt.isdisjoint((*left, *near)) or any(
                    i is not None and figures[i].fen for i in left
                ):
                    continue
                # From a blank line back to another nothing is moved: the block starts further on.
                if not any(i is not None and figures[i].fen for i in near):
                    continue
                judge.tried += 1
                if judge.tried > MOST_TRIED:
                    return found
                for mended, moves in _runs(judge, by, lines[start:], span):
                    lost = frozenset(moves[-len(span) :][i][0] for i in range(len(span)))
                    alike = judge.likeness(moves)
                    found.append(Event("shift", scope, moves, words, mended, lost, alike))
    return found


def _runs(
    judge: _Judge, by: dict[tuple[int, int], int], lines: list[int], span: list[int]
) -> list[tuple[int, tuple[Move, ...]]]:
    """The runs of lines that mend most when each takes the figures of the line after it.

    Of those that mend as much the shortest, the longest and the one that brings most figures under
    their label: a number too many pushed on all behind it; behind one that is missing all came
    back, from nobody knows where.
    """
    figures = judge.system.figures
    tally = _Tally(judge)
    moves: dict[int, Move] = {}
    shortest: tuple[int, tuple[Move, ...]] | None = None
    longest = likeliest = shortest
    most = likeness = 0
    for here, after in pairwise(lines):
        pairs = ((by.get((here, across)), by.get((after, across))) for across in span)
        taken = [(i, source) for i, source in pairs if i is not None and source is not None]
        if len(taken) < len(span):
            break
        for index, source in taken:
            moves[index] = _as(figures, index, source)
            tally.move(index, figures[source].fen)
            likeness += judge.alike(index, figures[source].fen)
            likeness -= judge.alike(source, figures[source].fen)
        for _, source in taken:
            # The line behind, what stood there is gone; the next step may find it one line on.
            moves[source] = (source, 0, True, figures[source].grain)
            tally.move(source, 0)
        # What stood behind is gone, and may break all that it is in; what is moved back, little.
        gone = sum(len(judge.system.touching(i)) for _, i in taken if figures[i].fen)
        if tally.mended < -HOPELESS - gone:
            break
        room = sum(len(judge.system.touching(source)) - 1 for _, source in taken)
        least = LEAST_MENDED if longest is None else longest[0]
        if tally.mended + room < least:
            continue
        mended = tally.mended + tally.regained(source for _, source in taken)
        if mended >= least:
            longest = mended, tuple(moves.values())
            if shortest is None or mended > shortest[0]:
                shortest = longest
            if likeliest is None or (mended, likeness) > (likeliest[0], most):
                likeliest, most = longest, likeness
    return list(dict.fromkeys(one for one in (shortest, likeliest, longest) if one is not None))
