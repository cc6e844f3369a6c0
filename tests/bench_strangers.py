"""Many files over workers against independent processes: ``python -m tests.bench_strangers``.

500 files (the shared PDFs again and again) by one and by two workers of the pool, and the same
halves by one and by two processes that know nothing of each other; ratios within one run.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from mingzhang.desk.pool import check_many
from tests.shared import SHARED

FILES = 500
_ALONE = """
import json, sys
from mingzhang.desk.outcome import outcome
for path in json.loads(sys.stdin.read()):
    outcome(path, None, "text", isolated=False)
"""


def paths() -> list[str]:
    """The shared PDFs, again and again."""
    return list(islice(cycle(map(str, sorted((SHARED / "data/disclosures").glob("*.pdf")))), FILES))


def pooled(files: Sequence[str], workers: int) -> float:
    """Seconds of the pool."""
    start = time.perf_counter()
    assert not any(one.error for one in check_many(files, workers=workers))
    return time.perf_counter() - start


def alone(files: Sequence[str], processes: int) -> float:
    """Seconds of independent processes, each with its share of the files."""
    start = time.perf_counter()
    running = []
    for number in range(processes):
        process = subprocess.Popen([sys.executable, "-c", _ALONE], stdin=subprocess.PIPE)
        assert process.stdin
        process.stdin.write(json.dumps(files[number::processes]).encode())
        process.stdin.close()
        running.append(process)
    codes = [process.wait() for process in running]
    assert not any(codes)
    return time.perf_counter() - start


def memory(files: Sequence[str]) -> Iterator[tuple[int, float]]:
    """Files checked by one process and its peak so far in MB."""
    code = (
        "import sys, json\nfrom mingzhang.desk.outcome import outcome\n"
        "for number, path in enumerate(json.loads(sys.stdin.read()), 1):\n"
        "    outcome(path, None, 'text', isolated=False)\n"
        "    if number in (6, 50, 100, 200, 500):\n"
        "        with open('/proc/self/status') as stream:\n"
        "            sizes = dict(line.split(':') for line in stream if line.startswith('VmHWM'))\n"
        "        print(number, sizes['VmHWM'].split()[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(files), capture_output=True, text=True
    )
    for line in done.stdout.splitlines():
        count, peak = map(int, line.split())
        yield count, peak / 1000


def main() -> int:
    """Print every measure beside its bound."""
    if not (SHARED / "data/disclosures").exists():
        print(f"no shared data at {SHARED}: nothing measured")
        return 0
    files = paths()
    one, two = alone(files, 1), alone(files, 2)
    pool_one, pool_two = pooled(files, 1), pooled(files, 2)
    print(f"{FILES} files: one process {one:.1f} s, two independent {two:.1f} s")
    print(f"{FILES} files: one worker {pool_one:.1f} s, two workers {pool_two:.1f} s")
    gain = (pool_one / pool_two) / (one / two)
    print(f"gain of two workers / gain of two processes: {gain:.2f} (at least 0.9)")
    for count, peak in memory(files):
        print(f"peak of a worker after {count} files: {peak:.0f} MB (under 150)")
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process of this run: {children:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
