"""Injection into every base, line by line: ``python -m tests.evidence_injection [TRIALS [BASE…]]``.

Prints the table that ``evidence/repair.md`` holds; ``injection()`` returns the whole page.
"""

import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random
from time import perf_counter
from typing import NamedTuple

from mingzhang.book import Book
from mingzhang.checking.diagnosis import diagnose
from mingzhang.checking.figures import Figure, figures_of
from mingzhang.checking.identities import identities_of
from mingzhang.compiling import compile_book
from mingzhang.desk import read
from tests.injection import Base, Outcome, base_of, compare, event, everywhere, inject, spots
from tests.shared import ROOT, SHARED

EXAMPLES = ("tongnan-2021", "culture-2024")
SEED = SHARED / "data/seed/tongnan-2021-budget.md"
PDFS = SHARED / "data/disclosures"
Make = Callable[[Base, Random], tuple[Figure, ...]]


class Line(NamedTuple):
    """A kind of damage. exact, detected: the shares to reach, in per cent; 0 where none is set."""

    name: str
    make: Make
    exact: float
    detected: float = 98.0


LINES = (
    *(
        Line(f"{n} wrong", lambda base, random, n=n: figures_of(inject(base, n, random)), exact)  # type: ignore[misc]
        for n, exact in enumerate((92.5, 86.0, 81.0, 74.0, 70.0), 1)
    ),
    Line("block or columns", lambda base, random: figures_of(event(base, 7, random)), 94.0),
    Line("unit of a table", lambda base, random: figures_of(event(base, 8, random)), 94.0),
    Line("one figure, all copies", everywhere, 82.0, 0.0),
)


@dataclass
class Count:
    """Outcomes of many trials. ratios: time of each diagnosis over that of the undamaged base."""

    trials: int = 0
    of: Counter[str] = field(default_factory=Counter)
    ratios: list[float] = field(default_factory=list)

    def share(self, name: str) -> float:
        """Of all trials, in per cent."""
        return 100 * self.of[name] / max(1, self.trials)

    @property
    def certain(self) -> float:
        """Of the figures called certain, how many are wrong indeed, in per cent."""
        return 100 * self.of["right"] / max(1, self.of["certain"])


def run(base: Base, trials: int, make: Make, seed: int) -> Count:
    """Count the outcomes of many trials."""
    random = Random(seed)
    count = Count(trials)
    usual = statistics.median(_timed(base, base.figures)[0] for _ in range(5))
    for _ in range(trials):
        damaged = make(base, random)
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
    return count


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


def bases() -> Iterator[tuple[str, Base]]:
    """Both examples, the seed and the real PDFs, as far as they are there."""
    for name in EXAMPLES:
        yield name, example(name)
    for path in (SEED, *sorted(PDFS.glob("*.pdf"))):
        if path.exists():
            yield path.stem, base_of(read(path))


HEADS = (
    "damage|detected|breaks no identity|exact|likeliest|± 1 unit|ambiguous|wrong|certain right"
    "|event named|time"
)


def main(arguments: list[str]) -> int:
    """Print the tables of some bases, of all by default."""
    trials = int(arguments[0]) if arguments else 400
    for name, base in bases():
        if arguments[1:] and not any(one in name for one in arguments[1:]):
            continue
        print(f"## {name}\n\n| {HEADS.replace('|', ' | ')} |\n|{'---|' * 11}")
        if not spots(base.disclosure):
            print("no amounts")
            continue
        for number, line in enumerate(LINES):
            print(_row(line, run(base, trials, line.make, number)), flush=True)
    return 0


def _row(line: Line, count: Count) -> str:
    words = ("detected", "silent", "exact", "ranked", "near", "ambiguous", "wrong")
    row = [line.name, *(f"{count.share(word):.1f} %" for word in words)]
    row.append(f"{count.certain:.2f} % of {count.of['certain']}")
    row += [str(count.of["events"]), f"{statistics.median(count.ratios):.1f} (max {max(count.ratios):.0f}) mean {statistics.mean(count.ratios):.1f}"]
    return f"| {' | '.join(row)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
