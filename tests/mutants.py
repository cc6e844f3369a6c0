"""Do the tests notice when a check is changed? A seeded sample of small changes of ``checking/``.

``python -m tests.mutants`` tries what has no result yet and keeps each in ``evidence/mutants.csv``
at once; ``--survivors`` tries again what survived, ``--open`` of that what nothing explains,
``--afresh`` all. ``mutants.toml`` explains survivors, ``evidence_mutants.py`` prints the figures.
mutmut and cosmic-ray draw no seeded sample and start a test run a mutant; here a child is forked
from a process that has all else imported, and the tests most likely to notice come first.

A change is drawn by the hash of what it changes, so that editing one line exchanges only the
changes of that line.
"""

import ast
import csv
import gc
import importlib.abc
import importlib.util
import os
import resource
import select
import signal
import sys
import time
import tomllib
from collections import Counter
from hashlib import sha256
from itertools import islice
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

import hypothesis
import pytest
import yaml

from mingzhang.desk import gather
from mingzhang.formats import markdown
from mingzhang.forms import recognise
from tests.mutation import changes

ROOT = Path(__file__).parent.parent
CHECKING = ROOT / "src/mingzhang/checking"
RESULTS = ROOT / "evidence/mutants.csv"
REASONS = Path(__file__).parent / "mutants.toml"
SAMPLES = {1: 500, 2: 100, 3: 100}
"""Seeds and sizes; each later one shows whether the tests were fitted to those before."""
READING = ["tests/rules", "tests/test_seed.py", "tests/test_truth.py"]
OF_RULES = [*READING, "tests/test_others.py", "tests/checking/test_narrative.py"]
OF_RULES += ["tests/forms/test_added_by_data.py"]
TESTS = [*OF_RULES[:-1], "tests/checking", OF_RULES[-1]]
"""Tests of identities and repair run no rule of ``rules/`` that looks by itself."""
OPTIONS = ["-x", "--tb=no", "--hypothesis-profile=mutants", "-p", "no:xdist"]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning", "-k", "not hostile"]
EXAMPLES = 30
"""So many examples of a property are tried; the tests themselves try up to 150."""
SECONDS = 25
"""Computing time of one test; the slowest takes four. A change that makes it longer is noticed."""


class Mutant(NamedTuple):
    """A change of one line. code: the line; number: which of equal changes in the file."""

    file: str
    code: str
    was: str
    now: str
    number: str


class Drawn(NamedTuple):
    """A mutant, where it stands now, and which of its file's changes it is."""

    line: int
    mutant: Mutant
    place: int


def everything() -> list[Drawn]:
    """Every change of every file, in order."""
    found = []
    for path in sorted(CHECKING.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        seen: Counter[tuple[str, str, str]] = Counter()
        for index, change in enumerate(changes(ast.parse(source))):
            words = lines[change.line - 1].strip(), *change.words
            seen[words] += 1
            file = path.relative_to(CHECKING).as_posix()
            found.append(Drawn(change.line, Mutant(file, *words, str(seen[words])), index))
    return found


def sample(seed: int, of: list[Drawn]) -> list[Drawn]:
    """The sample of a seed, the same for the same source; by file and line."""
    ranked = sorted(of, key=lambda one: sha256(f"{seed} {[*one.mutant]}".encode()).digest())
    return sorted(ranked[: SAMPLES[seed]], key=lambda one: (one.mutant.file, one.place))


def code_of(one: Drawn) -> CodeType:
    """The changed module."""
    path = CHECKING / one.mutant.file
    tree = ast.parse(path.read_text(encoding="utf-8"))
    next(islice(changes(tree), one.place, None)).make()
    return compile(tree, str(path), "exec")


def results() -> dict[Mutant, str]:
    """What the tests made of each mutant so far: the first that failed, blank where none."""
    if not RESULTS.exists():
        return {}
    with RESULTS.open(encoding="utf-8", newline="") as file:
        return {Mutant(*row[:5]): row[5] for row in csv.reader(file)}


def keep(found: dict[Mutant, str]) -> None:
    """Write all results, by file."""
    part = RESULTS.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            (*one, by) for one, by in sorted(found.items())
        )
    part.replace(RESULTS)


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another code."""

    def __init__(self, file: str, code: CodeType) -> None:
        self.path, self.code = CHECKING / file, code
        self.name = "mingzhang.checking." + file.removesuffix(".py").replace("/", ".")

    def find_spec(self, name: str, *_: object) -> Any:
        if name != self.name.removesuffix(".__init__"):
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


class Order:
    """A rule's own cases first, or the tests of the rest; limited time; names what fails first."""

    def __init__(self, file: str) -> None:
        code = file.removeprefix("rules/")[:3].upper()
        rule = file.startswith("rules/")
        self.own = (f"[{code}-", f"[{code}]") if rule else ("tests/checking/",)
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        def late(item: pytest.Item) -> int:
            return (
                0 if any(own in item.nodeid for own in self.own) else 1 + ("hostile" in item.name)
            )

        items.sort(key=late)

    def pytest_runtest_setup(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            readable = report.nodeid.encode().decode("unicode_escape")
            self.failed = self.failed or readable


def run(file: str, code: CodeType | None) -> str:
    """Run the tests in a child: the first that fails, "import", "time", or blank where all pass."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        order = Order(file)
        tests = OF_RULES if file.startswith("rules/") else TESTS
        if code:
            sys.meta_path.insert(0, Changed(file, code))
        status = pytest.main([*OPTIONS, *tests], [order])
        os.write(writing, (order.failed or ("import" if status else "passed")).encode())
        os._exit(0)
    os.close(writing)
    # A change that makes a test wait forever takes no computing time.
    said = os.read(reading, 4096) if select.select([reading], [], [], 300)[0] else b""
    os.close(reading)
    if not said:
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "" if said == b"passed" else said.decode(errors="replace") or "time"


def once(module: ModuleType, name: str) -> None:
    """Let a function answer the same question once: reading is beneath what is changed.

    What a test writes for itself may change and is read again.
    """
    function = getattr(module, name)
    known: dict[tuple[object, ...], tuple[object, object]] = {}

    def look(*args: object, **more: object) -> object:
        if more or any(isinstance(arg, Path) and not arg.is_relative_to(ROOT) for arg in args):
            return function(*args, **more)
        key = tuple(arg if isinstance(arg, str | Path) else id(arg) for arg in args)
        if key not in known:
            known[key] = args, function(*args)
        return known[key][1]

    setattr(module, name, look)


def prepare() -> None:
    """Import and read, once for all children, everything that no change can alter."""
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutants", derandomize=True, deadline=None, phases=phases)
    once(yaml, "safe_load")
    once(markdown, "read")
    once(gather, "gather")
    once(recognise, "recognise")
    if pytest.main([*OPTIONS, *READING]) or pytest.main([*OPTIONS, "--collect-only", *TESTS]):
        sys.exit("the tests fail without any change")
    above = ("mingzhang.checking", "mingzhang.reports", "mingzhang.cli", "tests.")
    for name in [*sys.modules]:
        if name == "mingzhang.desk" or (name.startswith(above) and name != __name__):
            del sys.modules[name]
    gc.freeze()


def reasons() -> dict[tuple[str, ...], dict[str, str]]:
    """Why mutants survive, by file, line, what was there and what instead."""
    listed = tomllib.loads(REASONS.read_text("utf-8"))["survivor"]
    return {(one["file"], one["code"], one["was"], one["now"]): one for one in listed}


def main() -> int:
    """Try the mutants of the samples. Arguments: seeds, and which to try again."""
    found, all_ = results(), everything()
    samples = {seed: sample(seed, all_) for seed in SAMPLES}
    seeds = [int(one) for one in sys.argv[1:] if one.isdigit()] or [*SAMPLES]
    chosen = {one.mutant: one for seed in seeds for one in samples[seed]}
    kept = {one.mutant for drawn in samples.values() for one in drawn}
    again = {one for one in chosen if "--afresh" in sys.argv}
    alive = {one for one, by in found.items() if not by}
    if "--survivors" in sys.argv:
        again |= alive
    elif "--open" in sys.argv:
        again |= {one for one in alive if one[:4] not in reasons()}
    found = {one: by for one, by in found.items() if one in kept}
    prepare()
    if failing := run("", None):
        sys.exit(f"the tests fail without any change: {failing}")
    todo = [one for one in chosen.values() if one.mutant not in found or one.mutant in again]
    start = time.monotonic()
    for number, one in enumerate(todo, 1):
        by = found[one.mutant] = run(one.mutant.file, code_of(one))
        keep(found)
        passed = f"{number}/{len(todo)} {time.monotonic() - start:.0f} s"
        where, (_, _, was, now, _) = f"{one.mutant.file}:{one.line}", one.mutant
        print(f"{passed} {where} {was} -> {now}: {by or 'ALIVE'}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
