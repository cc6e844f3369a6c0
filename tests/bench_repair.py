"""Speed of the repair: ratios within one run, medians. ``python -m tests.bench_repair``.

CP-SAT (the extra ``bench``) solves the same problem whole, for comparison; nothing else uses it.
"""

import statistics
import sys
import time
from collections.abc import Callable
from random import Random

import numpy as np

from mingzhang.book import Book
from mingzhang.checking.figures import Figure, figures_of
from mingzhang.checking.identities import Identity, identities_of
from mingzhang.checking.repair.groups import solve
from mingzhang.checking.repair.model import System
from mingzhang.checking.repair.rounding import screen
from mingzhang.compiling import compile_book
from mingzhang.disclosure import Coordinate
from mingzhang.document import NOWHERE
from tests.injection import EXAMPLE, base_of, inject

TRIALS = 20
RUNS = 20
GRAIN = 10_000


def median(job: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds of one call, median after a warm-up."""
    job()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def by_cpsat(system: System, eased: dict[int, int]) -> int:
    """The least cost of a repair by OR-Tools CP-SAT on the whole problem; -1 without a proof."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    bound = 4 * int(np.abs(system.values).max()) // GRAIN + 1000
    changes, blamed = [], []
    for index in range(len(system.figures)):
        change = model.new_int_var(-bound, bound, f"d{index}")
        flag = model.new_bool_var(f"b{index}")
        model.add(change == 0).only_enforce_if(flag.negated())
        changes.append(change)
        blamed.append(flag)
    costs = [system.cost(index) * flag for index, flag in enumerate(blamed)]
    for row, one in enumerate(system.identities):
        total = sum(
            sign * changes[index] for index, sign in zip(one.figures, one.signs, strict=True)
        )
        rest = int(system.residuals[row]) // GRAIN
        slack = eased.get(row, int(system.tolerance[row])) // GRAIN
        held = model.add_linear_constraint(total + rest, -slack, slack)
        if one.weight:
            flag = model.new_bool_var(f"i{row}")
            held.only_enforce_if(flag.negated())
            costs.append(one.weight * flag)
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 60
    status = solver.solve(model)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else -1


def small(errors: int) -> tuple[float, float, int]:
    """Milliseconds of our repair and of CP-SAT, and how often the costs agree, in the example."""
    base = base_of(compile_book(Book.load(EXAMPLE)).disclosure)
    random = Random(errors)
    ours, theirs, agreed = [], [], 0
    for _ in range(TRIALS):
        figures = figures_of(inject(base, errors, random))
        system = System(figures, identities_of(figures))
        broken, eased = screen(system)
        start = time.perf_counter()
        groups = solve(system, broken, eased)
        middle = time.perf_counter()
        cost = by_cpsat(system, eased)
        theirs.append(time.perf_counter() - middle)
        ours.append(middle - start)
        found = [
            group.decoded.repairs[0].cost if group.total is not None else 0 for group in groups
        ]
        agreed += sum(found) == cost
    return statistics.median(ours) * 1000, statistics.median(theirs) * 1000, agreed


def large(cells: int = 100_000, errors: int = 20) -> tuple[float, float, float]:
    """Milliseconds of a repair, of our residuals and of one scipy product, in a large document.

    A tree of sums of nine, and every leaf restated once.
    """
    from scipy.sparse import csr_array

    random = Random(7)
    half = cells // 2
    identities = []
    values = [0] * half
    first = 0
    for index in range(half - 1, -1, -1):
        children = range(9 * index + 1, min(9 * index + 10, half))
        if not children:
            values[index] = random.randrange(1, 10**6) * GRAIN
            first = index
        else:
            values[index] = sum(values[child] for child in children)
            signs = (-1, *[1] * len(children))
            identities.append(Identity("rows", (index, *children), signs))
    identities += [Identity("copy", (index, half + index), (1, -1)) for index in range(half)]
    values += values[:half]
    for index in random.sample(range(first, cells), errors):
        values[index] += random.randrange(1, 10**4) * GRAIN * 7
    figures = tuple(
        Figure(fen, False, Coordinate(), GRAIN, "", NOWHERE, "", 0, 0, index, "")
        for index, fen in enumerate(values)
    )
    system = System(figures, tuple(identities))
    system.touching(0)
    matrix = system.matrix
    shape = (len(identities), cells)
    sparse = csr_array((matrix.signs, matrix.columns, matrix.starts), shape=shape)

    def repair() -> int:
        residuals = matrix.residuals(system.values)
        groups = solve(system, np.nonzero(residuals)[0].tolist())
        assert sum(len(group.decoded.repairs[0].changes) for group in groups) == errors
        system.forget()
        return len(groups)

    return (
        median(repair) * 1000,
        median(lambda: matrix.residuals(system.values)) * 1000,
        median(lambda: sparse @ system.values) * 1000,
    )


def main() -> int:
    """Print every ratio beside its bound."""
    for errors in range(1, 6):
        mine, theirs, agreed = small(errors)
        print(
            f"{errors} errors in the example: {mine:.2f} ms, CP-SAT {theirs:.0f} ms, "
            f"ratio {theirs / mine:.0f} (at least 50), same cost {agreed} of {TRIALS}"
        )
    repair, residuals, product = large()
    print(
        f"20 errors in 100,000 cells: {repair:.2f} ms (residuals {residuals:.2f} ms of it), "
        f"{repair / product:.1f} scipy sparse products of {product:.2f} ms (at most 20)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
