"""Injection: damage a right Disclosure, diagnose it, compare with the right one.

Eight kinds of damage: 1 a digit replaced, 2 neighbours transposed, 3 the decimal point lost or
moved, 4 a confusable digit, 5 a cell blanked, 6 the neighbour's value, 7 a block shifted or two
columns swapped, 8 a table in the wrong unit.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from math import prod
from random import Random
from typing import NamedTuple

from mingzhang.checking.check import rules
from mingzhang.checking.diagnosis import Diagnosis, diagnose
from mingzhang.checking.figures import Figure, figures_of
from mingzhang.checking.finding import Broken, Context
from mingzhang.checking.identities import Identity, identities_of
from mingzhang.checking.repair.merged import classes_of
from mingzhang.checking.repair.model import RESTATED, System
from mingzhang.disclosure import Cell, Disclosure, Row, Table
from mingzhang.money import UNITS, parse, show
from tests.shared import ROOT

EXAMPLE = ROOT / "examples/tongnan-2021"
CONFUSED = {"1": "7", "7": "1", "3": "8", "8": "3", "0": "6", "6": "05", "5": "6"}

Spot = tuple[int, int, str]
"""Table, row, column."""


class Base(NamedTuple):
    """A right Disclosure. known: figures that it is wrong about by itself; without: explained;
    identities: those that neither touch."""

    disclosure: Disclosure
    figures: tuple[Figure, ...]
    known: frozenset[int]
    without: frozenset[int]
    identities: tuple[Identity, ...]


class Outcome(NamedTuple):
    """What a diagnosis made of a damage.

    exact: the only repair, cells and values; ranked: the likeliest repair gives every value back;
    near: it does to one printed unit; listed: every damaged cell is named with its value (of
    several that restate one figure at least one) and none is wrongly called certain; silent: no
    identity of the right Disclosure is broken beyond rounding, so that nobody who has only this
    document can see the damage in sums and copies; drawn: the chance that one drawn among the
    listed repairs is the right one.
    """

    detected: bool
    silent: bool
    exact: bool
    ranked: bool
    near: bool
    listed: bool
    certain: int
    certain_right: int
    events: int
    drawn: float


def base_of(disclosure: Disclosure) -> Base:
    """A Disclosure with what a check says of it before any damage."""
    figures = figures_of(disclosure)
    explained: set[int] = set()
    for rule in rules():
        if rule.look:
            for _, indices in rule.look(Context(disclosure, figures)):
                explained |= indices
    without = frozenset(explained)
    identities = identities_of(figures)
    diagnosis = diagnose(figures, identities, without)
    known = frozenset(index for one in diagnosis.broken for index, _ in one.suspects)
    sound = tuple(one for one in identities if (known | without).isdisjoint(one.figures))
    return Base(disclosure, figures, known, without, sound)


def spots(disclosure: Disclosure) -> list[Spot]:
    """Every printed amount that is not zero."""
    return [
        (t, r, name)
        for t, table in enumerate(disclosure.tables)
        for r, row in enumerate(table.rows)
        for name, cell in row.cells.items()
        if cell.fen
    ]


def every(disclosure: Disclosure) -> list[Spot]:
    """Every cell in the order of its figure."""
    return [
        (t, r, name)
        for t, table in enumerate(disclosure.tables)
        for r, row in enumerate(table.rows)
        for name, cell in row.cells.items()
        if not cell.lost
    ]


def with_cells(disclosure: Disclosure, cells: dict[Spot, Cell]) -> Disclosure:
    """A Disclosure with some cells replaced."""
    tables = list(disclosure.tables)
    for (t, r, name), cell in cells.items():
        table = tables[t]
        rows = list(table.rows)
        rows[r] = replace(rows[r], cells={**rows[r].cells, name: cell})
        tables[t] = replace(table, rows=tuple(rows))
    return replace(disclosure, tables=tuple(tables))


def _text(cell: Cell, table: Table) -> str:
    assert cell.fen is not None
    return show(cell.fen, table.unit, table.decimals, grouping=False)


def _digit(text: str, random: Random) -> str:
    at = random.choice([i for i, sign in enumerate(text) if sign.isdigit()])
    return text[:at] + random.choice("0123456789".replace(text[at], "")) + text[at + 1 :]


def _transposed(text: str, random: Random) -> str:
    pairs = [
        (i, j)
        for i, j in zip(range(len(text)), range(1, len(text)), strict=False)
        if text[i].isdigit() and text[j].isdigit() and text[i] != text[j]
    ]
    if not pairs:
        return text
    i, j = random.choice(pairs)
    return text[:i] + text[j] + text[i] + text[j + 1 :]


def _point(text: str, random: Random) -> str:
    if "." not in text:
        return text
    plain = text.replace(".", "")
    if random.random() < 0.5:
        return plain
    at = text.index(".") + random.choice([-1, 1])
    return f"{plain[:at]}.{plain[at:]}" if 0 < at < len(plain) else plain


def _confused(text: str, random: Random) -> str:
    able = [i for i, sign in enumerate(text) if sign in CONFUSED]
    if not able:
        return text
    at = random.choice(able)
    return text[:at] + random.choice(CONFUSED[text[at]]) + text[at + 1 :]


SLIPS: dict[int, Callable[[str, Random], str]] = {
    1: _digit,
    2: _transposed,
    3: _point,
    4: _confused,
}


def damage_cell(disclosure: Disclosure, spot: Spot, kind: int, random: Random) -> Cell | None:
    """A damaged cell, kinds 1 to 6; None where this kind would change nothing."""
    t, r, name = spot
    table = disclosure.tables[t]
    cell = table.rows[r].cells[name]
    if kind == 5:
        return replace(cell, fen=None, printed="")
    if kind == 6:
        near = _neighbours(table, r, name)
        other = random.choice(near) if near else None
        if other is None or other.fen == cell.fen:
            return None
        return replace(cell, fen=other.fen, printed=other.printed)
    text = SLIPS[kind](_text(cell, table), random)
    number = parse(text)
    fen = number.fen(table.unit) if number else None
    if fen is None or fen == cell.fen or text == _text(cell, table):
        return None
    return replace(cell, fen=fen, printed=text)


def _neighbours(table: Table, r: int, name: str) -> list[Cell]:
    names = list(table.rows[r].cells)
    at = names.index(name)
    beside = [table.rows[r].cells[names[i]] for i in (at - 1, at + 1) if 0 <= i < len(names)]
    for other in (r - 1, r + 1):
        if 0 <= other < len(table.rows) and name in table.rows[other].cells:
            beside.append(table.rows[other].cells[name])
    return [cell for cell in beside if cell.fen]


def inject(base: Base, count: int, random: Random) -> Disclosure:
    """A Disclosure with so many wrong cells, kinds 1 to 6 mixed."""
    numbers = {spot: i for i, spot in enumerate(every(base.disclosure))}
    left_out = base.known | base.without
    free = [spot for spot in spots(base.disclosure) if numbers[spot] not in left_out]
    cells: dict[Spot, Cell] = {}
    while len(cells) < count:
        spot = random.choice(free)
        cell = damage_cell(base.disclosure, spot, random.randint(1, 6), random)
        if cell is not None and spot not in cells:
            cells[spot] = cell
    return with_cells(base.disclosure, cells)


def everywhere(base: Base, random: Random, *, sums: bool = True) -> tuple[Figure, ...]:
    """Figures of which one is wrong in all places that restate it, sentences too, kinds 1 to 4.

    sums: also where a sum of it alone repeats it (a class with one item, a total without projects).
    """
    identities = (one for one in base.identities if sums or one.kind == "copy")
    system = System(base.figures, tuple(identities))
    places = every(base.disclosure)
    left_out = base.known | base.without
    groups = [
        one
        for one in classes_of(system)
        if base.figures[one[0]].fen and one[0] < len(places) and left_out.isdisjoint(one)
    ]
    while True:
        group = random.choice(groups)
        cell = damage_cell(base.disclosure, places[group[0]], random.randint(1, 4), random)
        if cell is not None and cell.fen is not None:
            figures = list(base.figures)
            for index in group:
                figures[index] = figures[index]._replace(fen=cell.fen, printed=cell.printed)
            return tuple(figures)


def _filled(table: Table) -> bool:
    return sum(cell.fen is not None for row in table.rows for cell in row.cells.values()) >= 4


def event(base: Base, kind: int, random: Random) -> Disclosure:
    """A Disclosure with a block shifted, two columns swapped (7) or a table in another unit (8)."""
    while True:
        t = random.choice([i for i, one in enumerate(base.disclosure.tables) if _filled(one)])
        table = base.disclosure.tables[t]
        cells = _unit(table, random) if kind == 8 else _block(table, random)
        damaged = with_cells(base.disclosure, {(t, r, name): c for (r, name), c in cells.items()})
        if figures_differ(base, damaged) >= 3:
            return damaged


def figures_differ(base: Base, damaged: Disclosure) -> int:
    """How many figures a damage changed."""
    pairs = zip(base.figures, figures_of(damaged), strict=True)
    return sum(one.fen != other.fen for one, other in pairs)


def _unit(table: Table, random: Random) -> dict[tuple[int, str], Cell]:
    """Amounts in 元 under a head that says 万元, or the other way round.

    The other way only where no digit is lost: those could not be given back by anybody.
    """
    ratio = UNITS["万元"] // UNITS["元"]
    cells = [cell for row in table.rows for cell in row.cells.values()]
    up = random.random() < 0.5 or any((cell.fen or 0) % ratio for cell in cells)
    return {
        (r, name): replace(cell, fen=cell.fen * ratio if up else cell.fen // ratio)
        for r, row in enumerate(table.rows)
        for name, cell in row.cells.items()
        if cell.fen is not None
    }


def _block(table: Table, random: Random) -> dict[tuple[int, str], Cell]:
    block = random.choice(sorted({row.block for row in table.rows}))
    rows: list[tuple[int, Row]] = [(r, x) for r, x in enumerate(table.rows) if x.block == block]
    names = list(rows[0][1].cells)
    blank = Cell(None)
    found: dict[tuple[int, str], Cell] = {}

    def put(r: int, name: str, source: Cell) -> None:
        own = table.rows[r].cells[name]
        found[r, name] = replace(own, fen=source.fen, printed=source.printed)

    if random.random() < 1 / 3 and len(names) > 1:
        left, right = random.sample(names, 2)
        for r, row in rows:
            put(r, left, row.cells[right])
            put(r, right, row.cells[left])
        return found
    # A number too many pushes all behind it on and the last one out; one too few pulls all behind
    # it back, over the one that is missing.
    along = len(rows) if random.random() < 0.7 else len(names)
    across = len(names) if along == len(rows) else len(rows)
    start = random.randrange(along - 1) if along > 1 else 0
    c, d = sorted((random.randrange(across), random.randrange(across)))
    push = random.random() < 0.5
    for j in range(c, d + 1):
        for i in range(start, along):
            k = i - 1 if push else i + 1
            (x, y), (u, v) = ((i, j), (k, j)) if along == len(rows) else ((j, i), (j, k))
            kept = start <= k < along
            put(rows[x][0], names[y], rows[u][1].cells[names[v]] if kept else blank)
    return found


def judge(base: Base, figures: tuple[Figure, ...]) -> Outcome:
    """Diagnose damaged figures and compare with the right ones."""
    diagnosis = diagnose(figures, identities_of(figures), base.without)
    return compare(base, figures, diagnosis)


def compare(base: Base, figures: tuple[Figure, ...], diagnosis: Diagnosis) -> Outcome:
    """What a diagnosis made of figures whose right values are known."""
    truth = {
        i: right.fen
        for i, (right, one) in enumerate(zip(base.figures, figures, strict=True))
        if right.fen != one.fen
    }
    causes = [
        one
        for one in diagnosis.broken
        if not one.suspects or not base.known.issuperset(index for index, _ in one.suspects)
    ]
    named = {
        index: fen
        for one in causes
        for index, fen in one.suspects
        if index not in base.known and fen != figures[index].fen
    }
    certain = [
        index
        for one in causes
        if one.certainty == "certain"
        for index, fen in one.suspects
        if index not in base.known and fen != figures[index].fen
    ]
    right = sum(index in truth for index in certain)
    sure = all(one.certainty == "certain" for one in causes)
    ranked = all(
        index in base.known or one.fen == diagnosis.values[index]
        for index, one in enumerate(base.figures)
    )
    near = all(
        index in base.known or abs(one.fen - diagnosis.values[index]) <= one.grain
        for index, one in enumerate(base.figures)
    )
    exact = sure and named == truth
    listed = right == len(certain) and _listed(base, named, truth)
    return Outcome(
        bool(causes),
        silent(base, figures),
        exact,
        ranked and bool(causes),
        near and bool(causes),
        listed,
        len(certain),
        right,
        sum(bool(one.event) for one in diagnosis.broken),
        1.0 if exact else _drawn(causes) if listed else 0.0,
    )


def may_be_told(base: Base, figures: tuple[Figure, ...], *, at_once: bool) -> bool:
    """Whether sums and copies can tell each wrong figure from all others, whoever solves them.

    By trial, without the decoder: of one wrong figure alone, all else mended, some identity must be
    broken beyond rounding, and no other change of one column that costs no more may mend them all.
    at_once: all that differs is one figure, wrong in all its copies.
    """
    wrong = [i for i, one in enumerate(figures) if one.fen != base.figures[i].fen]
    return all(
        _only_cause(base, figures, causes)
        for causes in ([tuple(wrong)] if at_once else [(index,) for index in wrong])
    )


def _only_cause(base: Base, figures: tuple[Figure, ...], causes: tuple[int, ...]) -> bool:
    damaged = list(base.figures)
    for index in causes:
        damaged[index] = figures[index]
    system = System(tuple(damaged), base.identities)
    system = system.restate(classes_of(system))
    broken = (abs(system.residuals) > system.worst).nonzero()[0].tolist()
    if not broken:
        return False
    most = RESTATED if len(causes) > 1 else system.cost(causes[0])
    touched = dict.fromkeys(row for index in causes for row in system.touching(index))
    right = System(base.figures, base.identities).residuals
    inexact = sum(bool(right[row]) for row in touched)
    return not any(
        system.members(column) != causes
        and system.cost(column) <= most
        and _mends(system, column, touched, inexact)
        for column in system.entries(broken[0])
        if column >= 0
    )


def _mends(system: System, column: int, broken: Iterable[int], inexact: int) -> bool:
    """Whether one change of a column brings every identity within its tolerance, and of those that
    it or the damage touches no more than so many are left inexact."""
    own = {row: system.entries(row)[column] for row in system.touching(column)}
    rows = {row: (own.get(row, 0), int(system.residuals[row])) for row in [*own, *broken]}
    index = system.members(column)[0]

    def holds(change: Fraction) -> bool:
        rests = {row: abs(rest + sign * change) for row, (sign, rest) in rows.items()}
        return (
            change.denominator == 1
            and not system.absurd(index, system.figures[index].fen + int(change))
            and all(rest <= int(system.tolerance[row]) for row, rest in rests.items())
            and sum(map(bool, rests.values())) <= inexact
        )

    return any(map(holds, {Fraction(-rest, sign) for sign, rest in rows.values() if sign}))


def _drawn(causes: list[Broken]) -> float:
    """The chance of drawing the right one of every cause that has several."""
    ways = (int(one.certainty.rpartition(" ")[2]) for one in causes if "one of" in one.certainty)
    return 1 / prod(ways)


def silent(base: Base, figures: tuple[Figure, ...]) -> bool:
    """Whether damaged figures break no identity of the right ones beyond rounding."""
    system = System(figures, base.identities)
    return not (abs(system.residuals) > system.worst).any()


def _listed(base: Base, named: dict[int, int], truth: dict[int, int]) -> bool:
    """Whether every damaged figure is named with its value, or one that restated it is."""
    missing = {index for index, fen in truth.items() if named.get(index) != fen}
    if missing:
        for group in classes_of(System(base.figures, base.identities)):
            if any(index in truth and named.get(index) == truth[index] for index in group):
                missing.difference_update(group)
    return not missing
