"""Speed of all rules and the repair: ``python -m tests.bench_rules``.

Time of checking over the time of reading and recognising the same document, in one run: medians of
processor time, the two taking turns, the caches of a document emptied by reading it anew. Read in
this process: the time of another one would not be counted.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from mingzhang.checking.check import check, rules
from mingzhang.checking.diagnosis import diagnose
from mingzhang.checking.figures import figures_of
from mingzhang.checking.finding import Context
from mingzhang.checking.identities import identities_of
from mingzhang.formats import read as open_document
from mingzhang.forms.recognise import recognise
from tests.shared import SHARED

RUNS = 11
FILES = (
    SHARED / "data/seed/tongnan-2021-budget.md",
    *sorted((SHARED / "data/disclosures").glob("*.pdf")),
)
Result = TypeVar("Result")


def timed(act: Callable[..., Result], *given: object) -> tuple[float, Result]:
    """Processor milliseconds of an act, and what it gives."""
    start = time.process_time()
    result = act(*given)
    return 1000 * (time.process_time() - start), result


def measure(path: Path, runs: int = RUNS) -> tuple[float, float, float]:
    """Medians of read, recognise and check of a file, in ms."""
    times = []
    for _ in range(runs + 1):
        gc.collect()
        read, document = timed(open_document, path)
        recognised, disclosure = timed(recognise, document)
        checked, _ = timed(check, disclosure)
        times.append((read, recognised, checked))
    read, recognised, checked = (statistics.median(one) for one in zip(*times[1:], strict=True))
    return read, recognised, checked


def shares(path: Path, runs: int = 5) -> list[tuple[float, str]]:
    """Median ms of each rule, and of the repair, slowest first."""
    spent: dict[str, list[float]] = {}
    for _ in range(runs):
        disclosure = recognise(open_document(path))
        figures = figures_of(disclosure)
        context = Context(disclosure, figures)
        for rule in rules():
            if rule.look:
                ms, _ = timed(lambda look, seen: list(look(seen)), rule.look, context)
                spent.setdefault(rule.code, []).append(ms)
        ms, identities = timed(identities_of, figures)
        spent.setdefault("identities", []).append(ms)
        ms, _ = timed(diagnose, figures, identities, frozenset())
        spent.setdefault("repair", []).append(ms)
    return sorted(((statistics.median(one), code) for code, one in spent.items()), reverse=True)


def bench() -> str:
    """The table of ratios."""
    lines = ["| file | read | recognise | check | check / (read + recognise) |"]
    lines.append("|---|---|---|---|---|")
    for path in FILES:
        read, recognised, checked = measure(path)
        ratio = checked / (read + recognised)
        lines.append(
            f"| {path.name} | {read:.1f} ms | {recognised:.1f} ms | {checked:.1f} ms "
            f"| {ratio:.2f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(bench())
    if "--rules" in sys.argv:
        for path in FILES:
            print(path.name, ", ".join(f"{code} {ms:.1f}" for ms, code in shares(path)[:14]))
