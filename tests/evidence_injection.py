"""Injection into every base, line by line: ``python -m tests.evidence_injection [TRIALS [BASE…]]``.

Prints the page that ``evidence/repair.md`` holds; ``injection()`` returns it.
"""

import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import NamedTuple

from mingzhang.book import Book
from mingzhang.checking.diagnosis import diagnose
from mingzhang.checking.figures import Figure, figures_of
from mingzhang.checking.identities import identities_of
from mingzhang.checking.repair.model import System
from mingzhang.checking.repair.status import ALONE, standing
from mingzhang.compiling import compile_book
from mingzhang.desk import read
from tests.injection import (
    Base,
    Outcome,
    base_of,
    compare,
    event,
    every,
    everywhere,
    inject,
    may_be_told,
    silent,
    spots,
)
from tests.shared import ROOT, SHARED

EXAMPLES = ("tongnan-2021", "culture-2024")
FILES = (
    "data/seed/tongnan-2021-budget.md",
    "data/disclosures/putuo-finance-2024-final-seeded-errors.pdf",
    "data/disclosures/putuo-gov-office-2025-budget-department.pdf",
    "data/disclosures/putuo-gov-office-2025-budget-unit.pdf",
    "data/disclosures/putuo-wanli-2025-budget.pdf",
    "data/disclosures/putuo-welfare-2024-budget-unit.pdf",
    "data/disclosures/shanghai-2024-final-template.pdf",
)
CERTAIN = 99.5
Make = Callable[[Base, Random], tuple[Figure, ...]]


class Line(NamedTuple):
    """A kind of damage. exact, detected: the shares to reach, in per cent; why: what keeps a line
    below them; told: whether a damage may be told at all, where that can be tried."""

    name: str
    make: Make
    exact: float
    detected: float
    why: str
    told: Callable[[Base, tuple[Figure, ...]], bool] | None = None


def _wrong(count: int, base: Base, random: Random) -> tuple[Figure, ...]:
    return figures_of(inject(base, count, random))


def _happened(kind: int, base: Base, random: Random) -> tuple[Figure, ...]:
    return figures_of(event(base, kind, random))


def _visible(base: Base, figures: tuple[Figure, ...]) -> bool:
    return not silent(base, figures)


_CELLS = (
    "cells that stand in one sum only, or share their column of the system with others, are named "
    "among those; a blanked cell in one sum only is not even listed, for it costs more than its "
    "printed siblings (counted as wrong); an error within the rounding of its sums shows nowhere"
)
_BLOCK = (
    "where a number may have been pushed out at one of several places, or a whole column is gone, "
    "sums do not say which; what lies in no sum or copy stays where it was put; and some damage is "
    "explained more cheaply by blaming a sentence or a sum (wrong)"
)
_ALL = (
    "every copy says the same wrong amount: only sums speak, and where its siblings are restated "
    "as often they are accused as much: the right one is then listed (ambiguous) and digits rank it"
)
_at_once = partial(may_be_told, at_once=True)
LINES = (
    *(
        Line(
            f"{n} wrong", partial(_wrong, n), exact, 98, _CELLS, partial(may_be_told, at_once=False)
        )
        for n, exact in enumerate((92.5, 86, 81, 74, 70), 1)
    ),
    Line("block or columns", partial(_happened, 7), 94, 98, _BLOCK, _visible),
    Line("unit of a table", partial(_happened, 8), 94, 98, _BLOCK, _visible),
    Line("one figure, its copies", partial(everywhere, sums=False), 82, 98, _ALL, _at_once),
    Line("and sums of it alone", everywhere, 82, 98, _ALL, _at_once),
)


@dataclass
class Count:
    """Outcomes of many trials. ratios: time of each diagnosis over that of the undamaged base."""

    trials: int = 0
    of: Counter[str] = field(default_factory=Counter)
    ratios: list[float] = field(default_factory=list)
    drawn: float = 0.0

    def share(self, name: str) -> float:
        """Of all trials, in per cent."""
        return 100 * self.of[name] / max(1, self.trials)

    @property
    def certain(self) -> float:
        """Of the figures called certain, how many are wrong indeed, in per cent."""
        return 100 * self.of["right"] / self.of["certain"] if self.of["certain"] else 100.0


def run(base: Base, trials: int, line: Line, seed: int) -> Count:
    """Count the outcomes of many trials."""
    random = Random(seed)
    count = Count(trials)
    alone = _alone(base)
    usual = statistics.median(_timed(base, base.figures)[0] for _ in range(5))
    for _ in range(trials):
        damaged = line.make(base, random)
        seconds, one = _timed(base, damaged)
        count.ratios.append(seconds / usual)
        count.of["detected"] += one.detected
        count.of["silent"] += one.silent and not one.detected
        count.of["exact"] += one.exact
        count.of["ranked"] += one.ranked
        count.of["near"] += one.near
        count.of["ambiguous"] += one.listed and not one.exact
        count.of["wrong"] += one.detected and not one.listed and not one.exact
        count.of["certain"] += one.certain
        count.of["right"] += one.certain_right
        count.of["events"] += bool(one.events)
        count.of["told"] += line.told is not None and line.told(base, damaged)
        count.drawn += one.drawn
        if alone.issuperset(
            index
            for index, (right, now) in enumerate(zip(base.figures, damaged, strict=True))
            if right.fen != now.fen
        ):
            count.of["alone"] += 1
            count.of["exact alone"] += one.exact
    return count


def _alone(base: Base) -> frozenset[int]:
    """Figures that are alone in their column of the system."""
    system = System(base.figures, base.identities)
    return frozenset(i for i in range(len(base.figures)) if standing(system, i) == ALONE)


def _timed(base: Base, figures: tuple[Figure, ...]) -> tuple[float, Outcome]:
    """Seconds of a diagnosis, and what it made of the figures."""
    identities = identities_of(figures)
    start = perf_counter()
    diagnosis = diagnose(figures, identities, base.without)
    return perf_counter() - start, compare(base, figures, diagnosis)


@cache
def example(name: str) -> Base:
    """A compiled example."""
    return base_of(compile_book(Book.load(ROOT / "examples" / name)).disclosure)


def _printed(path: Path) -> Base:
    return base_of(read(path))


def bases(chosen: Iterable[str] = ()) -> dict[str, Base]:
    """Both examples, the seed and the real PDFs, as far as they are there.

    chosen: parts of names; all where there are none.
    """
    makers: dict[str, Callable[[], Base]] = {name: partial(example, name) for name in EXAMPLES}
    for file in FILES:
        path = SHARED / file
        if path.exists():
            makers[path.stem] = partial(_printed, path)
    picked = tuple(chosen)
    return {
        name: make()
        for name, make in makers.items()
        if not picked or any(one in name for one in picked)
    }


def injection(trials: int = 400, chosen: Iterable[str] = ()) -> str:
    """The whole page; half an hour at 400 trials."""
    found = bases(chosen)
    counts = {
        name: [run(base, trials, line, number) for number, line in enumerate(LINES)]
        for name, base in found.items()
        if spots(base.disclosure)
    }
    return page(found, counts)


def page(found: dict[str, Base], counts: dict[str, list[Count]]) -> str:
    """The page of some counts. counts: of each base that prints amounts, by line."""
    lines = ["# Injection", "", *_words()]
    for name, base in found.items():
        lines += ["", f"## {name}", "", _about(base)]
        if name in counts:
            lines += ["", f"| {' | '.join(HEADS)} |", f"|{'---|' * len(HEADS)}"]
            lines += [_row(line, one) for line, one in zip(LINES, counts[name], strict=True)]
    absent = [file for file in FILES if not (SHARED / file).exists()]
    if absent:
        lines += ["", f"Shared data absent: {len(absent)} files, not measured."]
    lines += ["", "## Below the figures to reach", "", *_below(counts), ""]
    return "\n".join(lines)


HEADS = (
    "damage",
    "trials",
    "detected",
    "breaks no identity",
    "exact",
    "may be told",
    "exact to that",
    "exact where alone",
    "drawn",
    "likeliest",
    "± 1 unit",
    "ambiguous",
    "wrong",
    "certain right",
    "event named",
    "time",
)


def _words() -> list[str]:
    return [
        "Fixed seeds. detected: something is said; breaks no identity: every sum and copy of the",
        "right document still holds within rounding, so that nothing can be seen; exact: one",
        "repair, cells and values; may be told: found by trying every other figure, without the",
        "decoder: of each wrong figure alone some sum or copy is broken beyond rounding, and no",
        "other figure (or class of copies) that costs no more mends all that it broke as well: no",
        "sum or copy says more (of blocks, columns and units only whether any is broken); exact to",
        "that: exact over may be told, above 100 % where what else is weighed tells them apart, as",
        "that an amount would vanish or be negative;",
        "exact where alone: of the trials in which every damaged figure is alone in its column of",
        "the system; drawn: the chance of one drawn among the listed repairs; likeliest: the first",
        "of them, as digits and rounding rank them, gives every value back;",
        "± 1 unit: it does to one printed unit; ambiguous: the right repair is among those listed;",
        "wrong: something else is said; certain right: of the cells called certain those that were",
        "damaged; time: median over that of diagnosing the undamaged base. What a base is wrong",
        "about by itself, and its rounding, is taken as known: not damaged and not counted. A",
        "table of whole 元 is not printed in 万元: the digits that this loses are gone.",
        "One figure, its copies: wrong in every place that restates it; and sums of it alone: also",
        "in every sum without another part, which repeats it (a class with one item).",
    ]


def _about(base: Base) -> str:
    places = {spot: index for index, spot in enumerate(every(base.disclosure))}
    printed = [places[spot] for spot in spots(base.disclosure)]
    if not printed:
        return "No amount is printed: nothing to damage."
    system = System(base.figures, base.identities)
    free = [index for index in printed if index not in base.known | base.without]
    alone = sum(standing(system, index) == ALONE for index in free)
    return (
        f"{len(printed)} amounts in tables, {len(base.identities)} identities; of {len(free)} that "
        f"may be damaged {alone} are alone in their column of the system, so that an error could "
        f"be pinned on them; known beforehand: {len(base.known)} wrong, {len(base.without)} "
        "explained by other rules."
    )


def _row(line: Line, count: Count) -> str:
    row = [line.name, str(count.trials)]
    for word in ("detected", "silent", "exact"):
        row.append(f"{count.share(word):.1f} %")
    row.append(_of(count.of["told"], count.trials if line.told else 0))
    row.append(_of(count.of["exact"], count.of["told"]))
    row.append(_of(count.of["exact alone"], count.of["alone"]))
    row.append(f"{100 * count.drawn / max(1, count.trials):.1f} %")
    for word in ("ranked", "near", "ambiguous", "wrong"):
        row.append(f"{count.share(word):.1f} %")
    row.append(f"{count.certain:.2f} % of {count.of['certain']}")
    row += [str(count.of["events"]), f"{statistics.median(count.ratios):.1f}"]
    return f"| {' | '.join(row)} |"


def _of(some: int, all_: int) -> str:
    return f"{100 * some / all_:.1f} %" if all_ else "–"


def _below(counts: dict[str, list[Count]]) -> list[str]:
    """Every line that misses a figure, by damage, with the reason."""
    found: list[str] = []
    for number, line in enumerate(LINES):
        missed = [
            f"{name} {', '.join(words)}"
            for name, own in counts.items()
            if (words := misses(line, own[number]))
        ]
        if missed:
            found.append(
                f"- {line.name} (exact {line.exact:g} %, detected {line.detected:g} %): "
                f"{'; '.join(missed)}. Why: {line.why}."
            )
    return found or ["None."]


def misses(line: Line, count: Count) -> list[str]:
    """The figures to reach that a count does not reach, in words."""
    found = []
    if count.share("exact") < line.exact:
        found.append(f"exact {count.share('exact'):.1f} %")
    if count.share("detected") < line.detected:
        seen = count.share("detected") + count.share("silent")
        found.append(f"detected {count.share('detected'):.1f} % ({seen:.1f} with the invisible)")
    if count.certain < CERTAIN:
        found.append(f"certain {count.certain:.2f} %")
    return found


def main(arguments: list[str]) -> int:
    """Print the page: of so many trials, of some bases."""
    print(injection(int(arguments[0]) if arguments else 400, arguments[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
