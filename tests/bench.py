"""``make bench``: ratios within one run, medians of 20."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import numpy as np

from mingzhang.checking.check import check
from mingzhang.checking.identities import Identity, Matrix
from mingzhang.formats.markdown import read
from mingzhang.forms.recognise import recognise
from tests.shared import SHARED

SEED = SHARED / "data/seed/tongnan-2021-budget.md"
RUNS = 20


def median(job: Callable[[], object]) -> float:
    """Processor seconds of one call, its subprocesses too, median of RUNS after a warm-up."""
    job()
    times = []
    for _ in range(RUNS):
        start = spent()
        job()
        times.append(spent() - start)
    return statistics.median(times)


def spent() -> float:
    """Processor seconds of this process and the subprocesses that ended."""
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + below.ru_utime + below.ru_stime


def reading() -> float:
    """Read, recognise and check the seed against markdown-it-py parsing it."""
    from markdown_it import MarkdownIt

    text = SEED.read_text("utf-8")
    parser = MarkdownIt("commonmark").enable("table")
    return median(lambda: check(recognise(read(text)))) / median(lambda: parser.parse(text))


def process() -> float:
    """``mingzhang check`` of the seed against starting Python with numpy and markdown-it.

    Compiled modules are kept, as they are wherever a package is installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def run(*arguments: str) -> None:
            command = [sys.executable, *arguments]
            subprocess.run(command, check=False, capture_output=True, env=environment)

        whole = median(lambda: run("-m", "mingzhang", "check", str(SEED)))
        return whole / median(lambda: run("-c", "import numpy, markdown_it"))


def residuals() -> float:
    """Residuals of 100,000 cells against one scipy sparse product."""
    from scipy.sparse import csr_array

    sums = tuple(
        Identity("rows", tuple(range(i, i + 10)), (-1, *[1] * 9)) for i in range(0, 100_000, 10)
    )
    matrix = Matrix(sums)
    values = np.arange(100_000, dtype=np.int64)
    sparse = csr_array((matrix.signs, matrix.columns, matrix.starts), shape=(len(sums), 100_000))
    return median(lambda: matrix.residuals(values)) / median(lambda: sparse @ values)


def main() -> int:
    """Print every ratio beside its bound."""
    if not SEED.exists():
        print(f"no shared data at {SHARED}: nothing measured")
        return 0
    for name, job, bound in (
        ("read + recognise + check / markdown-it-py", reading, 5),
        ("mingzhang check, whole process / import numpy, markdown_it", process, 2),
        ("residuals of 100,000 cells / scipy sparse product", residuals, 10),
    ):
        print(f"{name}: {job():.2f} (at most {bound})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
