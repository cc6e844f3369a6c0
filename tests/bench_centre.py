"""``python -m tests.bench_centre``: the service centre's speed, as ratios within one run.

A year of 960,000 cases; with ``--ten`` ten of them in one store. Each step runs in a process of its
own, so that its peak of memory is its own.
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
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

RUNS = 5


def seconds(job: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def generating(folder: Path, year: int) -> dict[str, float]:
    """Generate a year."""
    from mingzhang.centre import generate

    return {"seconds": seconds(lambda: generate(folder / f"made-{year}", year))}


def importing(folder: Path, year: int) -> dict[str, float]:
    """Import the events of a year against DuckDB reading the same file into a table.

    Best of three, each into a store of its own; ``cpu`` is the ratio of processor time, which a
    busy machine disturbs less.
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
    """The case table against one GROUP BY of the case number."""
    from mingzhang.centre.cases import derive
    from mingzhang.centre.database import Database, database
    from mingzhang.centre.store import Store
    from mingzhang.centre.workdays import working_days

    times, bares, cpus = [], [], []
    group = "CREATE OR REPLACE TEMP TABLE g AS SELECT case_no, count(*), min(moment), max(moment) "
    group += "FROM events GROUP BY case_no"

    def both(data: Database) -> None:
        Store.load(folder / "store").view(data)
        start = time.process_time()
        bares.append(seconds(lambda: data.sql.execute(group)))
        alone = time.process_time() - start
        data.sql.execute("DROP TABLE g")
        start = time.process_time()
        times.append(seconds(lambda: derive(data, working_days())))
        cpus.append((time.process_time() - start) / alone)

    for _ in range(RUNS if year == 2021 else 1):
        with database() as data:
            both(data)
    ours, alone = min(times), min(bares)
    return {"seconds": ours, "bare": alone, "ratio": ours / alone, "cpu": statistics.median(cpus)}


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
    """All rules over the year; no bound is set."""
    from mingzhang.centre import watch

    return {"seconds": seconds(lambda: watch(folder / "store", datetime(year, 12, 31)))}


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
BOUNDS = {"importing": 5.0, "deriving": 4.0, "deadlines": 5.0}


def step(name: str, folder: Path, year: int) -> dict[str, Any]:
    """Run a step in a process of its own; adds its peak of memory in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench_centre", "--step", name, str(folder), str(year)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def year_of(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Every step of one year, 2021."""
    return [(name, step(name, folder, 2021)) for name in STEPS]


def ten_years(folder: Path) -> list[tuple[int, dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """A store that grows by a year ten times: import, case table and indicators after each."""
    found = []
    for year in range(2012, 2022):
        step("generating", folder, year)
        made = step("importing", folder, year)
        for path in (folder / f"made-{year}").iterdir():
            path.unlink()
        found.append(
            (year, made, step("deriving", folder, year + 10000), step("counting", folder, year))
        )
    return found


def main() -> int:
    """Print every figure beside its bound."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--ten", action="store_true")
    parser.add_argument("--step", nargs=3)
    options = parser.parse_args()
    if options.step:
        name, folder, year = options.step
        result = STEPS[name](Path(folder), int(year))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**result, "peak": peak}))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for name, found in year_of(Path(folder)):
            bound = found.get("bound", BOUNDS.get(name))
            values = ", ".join(
                f"{key} {value:.3g}" for key, value in found.items() if key != "bound"
            )
            print(f"{name}: {values}" + (f" (at most {bound:.3g})" if bound else ""), flush=True)
    if options.ten:
        with tempfile.TemporaryDirectory() as folder:
            for year, made, cases, counts in ten_years(Path(folder)):
                print(
                    f"{year}: import {made['seconds']:.1f} s, case table {cases['seconds']:.1f} s, "
                    f"indicators {counts['seconds']:.2f} s, peaks {made['peak']:.0f}, "
                    f"{cases['peak']:.0f}, {counts['peak']:.0f} MB",
                    flush=True,
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
