"""``python -m tests.bench_centre``: the service centre's speed, as ratios within one run.

A year of 960,000 cases; with ``--ten`` ten years in one store, of as many cases each as ``--cases``
says: what import, case table, indicators and supervision take for a million events. Each step
runs in a process of its own, so that its peak of memory is its own. Processor time is disturbed by
a busy machine less than time, but it is: so what ten years take is compared with what one year
takes directly before and after. The results are printed, and kept for ``evidence/centre.md``.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.centre.speed import growth_table, keep, year_table

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
        store = Store.load(folder / "store")
        store.view(data)
        store.part(data)
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

    found: list[Any] = []
    taken = _timed(lambda: found.extend(import_folder(folder / "store", folder / f"made-{year}")))
    shutil.rmtree(folder / f"made-{year}")
    return taken | {"events": next(one.taken for one in found if one.table == "events")}


def tabling(folder: Path, year: int) -> dict[str, float]:
    """The case table of a whole store, once."""
    from mingzhang.centre.cases import derive
    from mingzhang.centre.database import database
    from mingzhang.centre.store import Store
    from mingzhang.centre.workdays import working_days

    store = Store.load(folder / "store")
    with database() as data:

        def table() -> None:
            store.view(data)
            store.part(data)
            derive(data, working_days())

        return _timed(table)


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
        runs = [_timed(lambda: measure(data, chosen, period, given)) for _ in range(RUNS)]
    ours, processor = (statistics.median(one[name] for one in runs) for name in runs[0])
    return {"seconds": ours, "processor": processor, "bare": alone, "bound": 1.5 * alone + 0.2}


def watching(folder: Path, year: int) -> dict[str, float]:
    """All rules over the store as it stood at the end of the year, every finding read; no bound."""
    from mingzhang.centre import watch

    return _timed(lambda: deque(watch(folder / "store", datetime(year, 12, 31)), maxlen=0))


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
SHOWN = (1, 2, 5, 10)
"""After how many years the figures of ``--ten`` are shown."""
FIRST = 2012
"""The first of the ten years."""


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


def grow(folder: Path, cases: int) -> list[dict[str, Any]]:
    """Ten stores, each of a year more; what the import of each year took.

    Stores share their files: an import only adds some. Those of ``folder`` are gone on with.
    """
    found = []
    for number in range(1, 11):
        year, grown = FIRST + number - 1, folder / f"grown-{number}.json"
        if not grown.exists():
            step("generating", folder, year, cases)
            taken = step("growing", folder, year)
            shutil.copytree(folder / "store", _after(folder, number) / "store", copy_function=_link)
            grown.write_text(json.dumps(taken), "utf-8")
        found.append(json.loads(grown.read_text("utf-8")))
    return found


def _after(folder: Path, number: int) -> Path:
    return folder / f"after-{number}"


def _link(source: str, target: str) -> None:
    os.link(source, target)


def ten_years(folder: Path, cases: int) -> Iterator[dict[str, Any]]:
    """After each number of years shown: each step, and its processor time beside one year's.

    ratio: processor time a million events to that of one year, measured before and after.
    """
    taken = grow(folder, cases)
    first: float = taken[0]["events"] / 1e6
    for number in SHOWN:
        events = sum(one["events"] for one in taken[:number]) / 1e6
        found = {"years": number, "cases": cases, "events": events, "growing": taken[number - 1]}
        for name in ("tabling", "watching", "counting"):

            def one_year(name: str = name) -> float:
                processor: float = step(name, _after(folder, 1), FIRST)["processor"]
                return processor / first

            before = one_year()
            found[name] = step(name, _after(folder, number), FIRST + number - 1)
            mean = (before + one_year()) / 2
            found[name]["ratio"] = found[name]["processor"] / events / mean
        yield found


def main() -> int:
    """Print every figure beside its bound, and keep them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--ten", action="store_true", help="only the growth over ten years")
    parser.add_argument("--cases", type=int, default=960_000, help="cases a year, with --ten")
    parser.add_argument("--folder", type=Path, help="keeps the stores of --ten, or has them")
    parser.add_argument("--step", nargs="+")
    options = parser.parse_args()
    if options.step:
        name, folder, *numbers = options.step
        result = (STEPS | GROWTH)[name](Path(folder), *map(int, numbers))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**result, "peak": peak}))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        if options.ten:
            growth = list(ten_years(options.folder or Path(scratch), options.cases))
            keep(f"growth-{options.cases}", growth)
            lines = growth_table(growth)
        else:
            year = {name: step(name, Path(scratch), 2021) for name in STEPS}
            keep("year", year)
            lines = year_table(year)
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
