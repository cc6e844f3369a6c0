"""``python -m tests.bench_centre``: the service centre's speed, as ratios within one run.

A year of 960,000 cases; with ``--ten`` ten years in one store, of as many cases each as ``--cases``
says: how long import, case table, indicators and supervision take for a million events. Each step
runs in a process of its own, so that its peak of memory is its own. ``cpu`` is the ratio of
processor time: a busy machine disturbs it less than the ratio of time.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

RUNS = 5


def seconds(job: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def generating(folder: Path, year: int, cases: int = 960_000) -> dict[str, float]:
    """Generate a year of so many cases."""
    from mingzhang.centre import generate
    from mingzhang.centre.generator import Size

    return {"seconds": seconds(lambda: generate(folder / f"made-{year}", year, Size(cases=cases)))}


def importing(folder: Path, year: int) -> dict[str, float]:
    """Import the events of a year against DuckDB reading the same file into a table.

    Best of three, each into a store of its own.
    """
    from mingzhang.centre import import_file, import_folder
    from mingzhang.centre.database import database

    made = folder / f"made-{year}"
    source, mapping = made / "events.csv", made / "events.toml"

    def bare() -> None:
        with database() as data:
            data.sql.execute(f"CREATE TABLE t AS FROM read_csv('{source}')")

    def ours(store: Path) -> tuple[float, float]:
        for name in ("items", "windows", "staff"):
            import_file(store, made / f"{name}.csv", made / f"{name}.toml")
        start = time.process_time()
        wall = seconds(lambda: import_file(store, source, mapping))
        return wall, time.process_time() - start

    reads = []
    for _ in range(3):
        start = time.process_time()
        reads.append((seconds(bare), time.process_time() - start))
    runs = [ours(folder / f"try-{year}-{number}") for number in range(3)]
    for number in range(3):
        shutil.rmtree(folder / f"try-{year}-{number}")
    whole = seconds(lambda: import_folder(folder / "store", made))
    taken, cpu = (min(one[place] for one in runs) for place in (0, 1))
    read, alone = (min(one[place] for one in reads) for place in (0, 1))
    return {
        "seconds": taken,
        "bare": read,
        "ratio": taken / read,
        "cpu": cpu / alone,
        "all tables": whole,
    }


def deriving(folder: Path, year: int) -> dict[str, float]:
    """The case table against one GROUP BY of the case number; best of several, in turns.

    whole: seconds to read every column of the table, which is a view over the facts.
    """
    from mingzhang.centre.cases import derive
    from mingzhang.centre.database import Database, database
    from mingzhang.centre.store import Store
    from mingzhang.centre.workdays import working_days

    times, bares, ours_cpu, bare_cpu, whole = [], [], [], [], []
    group = "CREATE OR REPLACE TEMP TABLE g AS SELECT case_no, count(*), min(moment), max(moment) "
    group += "FROM events GROUP BY case_no"

    def both(data: Database) -> None:
        Store.load(folder / "store").view(data)
        start = time.process_time()
        bares.append(seconds(lambda: data.sql.execute(group)))
        bare_cpu.append(time.process_time() - start)
        data.sql.execute("DROP TABLE g")
        start = time.process_time()
        times.append(seconds(lambda: derive(data, working_days())))
        ours_cpu.append(time.process_time() - start)
        every = "SELECT max(COLUMNS(*)) FROM cases"
        whole.append(seconds(lambda: data.sql.execute(every).fetchall()))

    for _ in range(RUNS):
        with database() as data:
            both(data)
    ours, alone = min(times), min(bares)
    return {
        "seconds": ours,
        "bare": alone,
        "ratio": ours / alone,
        "cpu": min(ours_cpu) / min(bare_cpu),
        "whole": min(whole),
    }


def _timed(job: Callable[[], object]) -> dict[str, float]:
    start = time.process_time()
    return {"seconds": seconds(job), "processor": time.process_time() - start}


def growing(folder: Path, year: int) -> dict[str, float]:
    """Import every table of a year into a store that holds the years before, once."""
    from mingzhang.centre import import_folder

    found = _timed(lambda: import_folder(folder / "store", folder / f"made-{year}"))
    shutil.rmtree(folder / f"made-{year}")
    return found


def tabling(folder: Path, year: int) -> dict[str, float]:
    """The case table of a whole store, once; and how many events the store has."""
    from mingzhang.centre.cases import derive
    from mingzhang.centre.database import database
    from mingzhang.centre.store import Store
    from mingzhang.centre.workdays import working_days

    with database() as data:
        Store.load(folder / "store").view(data)
        found = _timed(lambda: derive(data, working_days()))
        return found | {"events": data.count("SELECT count(*) FROM events")}


def counting(folder: Path, year: int) -> dict[str, float]:
    """All indicators against the bare SQL of the same aggregates, one by one."""
    from mingzhang.centre.cases import opened
    from mingzhang.centre.indicator import Period, _bound, _condition, declared, measure

    period, given = Period.year(year), {"baseline_minutes": 30.0}
    chosen = declared()
    queries = [
        f"SELECT {one.formula} FROM {one.tables} WHERE {_condition(one)}"
        for one in chosen
        if one.formula
    ]
    with opened(folder / "store", datetime(year, 12, 31, 23, 59, 59)) as data:

        def bare() -> None:
            for query in queries:
                data.sql.execute(query, _bound(query, period, given)).fetchall()

        bare()
        alone = statistics.median(seconds(bare) for _ in range(RUNS))
        ours = statistics.median(
            seconds(lambda: measure(data, chosen, period, given)) for _ in range(RUNS)
        )
    return {"seconds": ours, "bare": alone, "bound": 1.5 * alone + 0.2}


def watching(folder: Path, year: int) -> dict[str, float]:
    """All rules over the store as it stood at the end of the year; no bound is set."""
    from mingzhang.centre import watch

    return _timed(lambda: watch(folder / "store", datetime(year, 12, 31)))


def deadlines(folder: Path, year: int) -> dict[str, float]:
    """A million due dates against numpy.busday_offset with the same holidays."""
    import numpy as np

    from mingzhang.centre import working_days

    calendar = working_days()
    random = np.random.default_rng(1)
    count = 1_000_000
    days = np.datetime64("2021-01-01") + random.integers(0, 365, count)
    limits, suspended = random.integers(0, 60, count), random.integers(0, 10, count)
    every = np.arange("2021-01-01", "2023-01-01", dtype="datetime64[D]")
    off = every[np.is_busday(every) & ~calendar.is_working(every)]
    numpy = np.busdaycalendar(holidays=off)
    ours = statistics.median(
        seconds(lambda: calendar.due(days, limits, suspended)) for _ in range(RUNS)
    )
    theirs = statistics.median(
        seconds(lambda: np.busday_offset(days, limits, roll="forward", busdaycal=numpy))
        for _ in range(RUNS)
    )
    return {"seconds": ours, "bare": theirs, "ratio": ours / theirs}


STEPS = {
    one.__name__: one for one in (generating, importing, deriving, counting, watching, deadlines)
}
GROWTH = {one.__name__: one for one in (growing, tabling)}
BOUNDS = {"importing": 5.0, "deriving": 4.0, "deadlines": 5.0}
SHOWN = (1, 2, 5, 10)
"""After how many years the figures of ``--ten`` are shown."""


def step(name: str, folder: Path, *numbers: int) -> dict[str, Any]:
    """Run a step in a process of its own; adds its peak of memory in MB."""
    arguments = [name, str(folder), *map(str, numbers)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench_centre", "--step", *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def year_of(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every step of one year, 2021."""
    for name in STEPS:
        yield name, step(name, folder, 2021)


def ten_years(folder: Path, cases: int) -> Iterator[str]:
    """A store that grows by a year ten times, as lines of a table.

    Seconds and seconds of the processor for a million events: of the year for the import, of all
    years for the others; and the peaks of memory in MB.
    """
    yield f"ten years of {cases:,} cases; s (processor s) a million events; peaks in MB"
    yield "| years | million events | import | case table | supervision | indicators, s | peaks |"
    yield "|---|---|---|---|---|---|---|"
    before = 0.0
    for number, year in enumerate(range(2012, 2022), 1):
        step("generating", folder, year, cases)
        taken, table = step("growing", folder, year), step("tabling", folder, year)
        events = table["events"] / 1e6
        if number in SHOWN:
            watched, counts = step("watching", folder, year), step("counting", folder, year)
            per = ((taken, events - before), (table, events), (watched, events))
            cells = [
                f"{one['seconds'] / many:.2f} ({one['processor'] / many:.2f})" for one, many in per
            ]
            peaks = ", ".join(f"{one['peak']:.0f}" for one in (taken, table, watched, counts))
            cells += [f"{counts['seconds']:.2f}", peaks]
            yield f"| {number} | {events:.2f} | {' | '.join(cells)} |"
        before = events


def main() -> int:
    """Print every figure beside its bound."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--ten", action="store_true", help="only the growth over ten years")
    parser.add_argument("--cases", type=int, default=960_000, help="cases a year, with --ten")
    parser.add_argument("--step", nargs="+")
    options = parser.parse_args()
    if options.step:
        name, folder, *numbers = options.step
        result = (STEPS | GROWTH)[name](Path(folder), *map(int, numbers))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**result, "peak": peak}))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        if options.ten:
            for line in ten_years(Path(folder), options.cases):
                print(line, flush=True)
            return 0
        for name, found in year_of(Path(folder)):
            bound = found.get("bound", BOUNDS.get(name))
            values = ", ".join(
                f"{key} {value:.3g}" for key, value in found.items() if key != "bound"
            )
            print(f"{name}: {values}" + (f" (at most {bound:.3g})" if bound else ""), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
