"""Documents of several years beside each other: each is checked with last year's and the budget.

Which belong together is seen by what was read, unit, level, year and stage, never by file names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from mingzhang.checking.beside import LEVELS, STAGES, same_unit
from mingzhang.checking.check import check
from mingzhang.checking.finding import Others
from mingzhang.codes import fold
from mingzhang.desk.gather import gather
from mingzhang.disclosure import Disclosure
from mingzhang.document import Document
from mingzhang.files import FileError
from mingzhang.formats.workers import Each
from mingzhang.forms.recognise import recognise
from mingzhang.reports.checked import Checked

_STAGES = ("budget", "final")


class Publication(NamedTuple):
    """A document that was read. path: of the arguments; seconds: reading and recognising."""

    path: str
    document: Document
    disclosure: Disclosure
    seconds: tuple[float, float]


class Publications(NamedTuple):
    """What several paths hold, by unit and year. unread: a sentence for each file of a folder or
    ZIP that was left out; failed: path and sentence for each path of which nothing was read."""

    found: tuple[Publication, ...]
    unread: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


def read_years(
    paths: Sequence[str], profile: str | None = None, each: Each | None = None
) -> Publications:
    """Read every publication of the paths. each: is told how many of how many files are read.

    Raises nothing for bad files.
    """
    found: list[Publication] = []
    unread: list[str] = []
    failed: list[tuple[str, str]] = []
    for path in paths:
        start = perf_counter()
        try:
            gathered = gather(Path(path), each=each)
        except FileError as error:
            failed.append((path, str(error)))
            continue
        unread += gathered.unread
        reading = (perf_counter() - start) / len(gathered.documents)
        for document in gathered.documents:
            start = perf_counter()
            disclosure = _named(recognise(document, profile), path, len(paths) > 1)
            seconds = (reading, perf_counter() - start)
            found.append(Publication(path, document, disclosure, seconds))
    found.sort(key=lambda one: _order(one.disclosure))
    return Publications(tuple(found), tuple(unread), tuple(failed))


def check_years(publications: Sequence[Publication]) -> Iterator[Checked]:
    """Check each publication with those of the others that belong to it, in their order."""
    disclosures = [one.disclosure for one in publications]
    for one in publications:
        start = perf_counter()
        others, lacking = partners(one.disclosure, disclosures)
        findings = check(one.disclosure, others=others)
        seconds = (*one.seconds, perf_counter() - start)
        yield Checked(one.document, one.disclosure, findings, seconds, others, lacking)


def partners(disclosure: Disclosure, among: Sequence[Disclosure]) -> tuple[Others, tuple[str, ...]]:
    """Last year's document and, for final accounts, the budget, from among others.

    Returns them and a sentence for each that is not there or that several could be.
    """
    if not disclosure.unit or disclosure.year is None:
        what = "年度" if disclosure.unit else "单位名称"
        return Others(), (f"没有读出{what}，不能与其他各年的比较",)
    year, stage = disclosure.year, disclosure.stage
    previous, no_previous = _partner(disclosure, among, year - 1, stage)
    budget, no_budget = None, ""
    if stage == "final":
        budget, no_budget = _partner(disclosure, among, year, "budget")
    return Others(previous, budget), tuple(filter(None, (no_previous, no_budget)))


def _partner(
    disclosure: Disclosure, among: Sequence[Disclosure], year: int, stage: str
) -> tuple[Disclosure | None, str]:
    """The document of a year and stage, or None and why."""
    fitting = [
        one
        for one in among
        if (one.year, one.stage) == (year, stage)
        and one.unit
        and same_unit(one.unit, disclosure.unit)
        and (one.level == disclosure.level or None in (one.level, disclosure.level))
    ]
    # What says the same name and level comes before what only does not contradict.
    for closer in (
        [one for one in fitting if one.level == disclosure.level],
        [one for one in fitting if fold(one.unit) == fold(disclosure.unit)],
    ):
        fitting = [one for one in fitting if one in closer] or fitting
    what = f"{year} 年的{LEVELS[disclosure.level]}{STAGES[stage]}"
    if not fitting:
        return None, f"没有 {what}可比"
    if any(one != fitting[0] for one in fitting):
        names = "、".join(one.source for one in fitting)
        return None, f"{what}有 {len(fitting)} 份，内容不同，不知该比哪一份：{names}"
    return fitting[0], ""


def _named(disclosure: Disclosure, path: str, several: bool) -> Disclosure:
    """With a source that tells the files of several paths apart."""
    if not several:
        return disclosure
    inside = disclosure.source != Path(path).name
    return replace(disclosure, source=f"{path}：{disclosure.source}" if inside else path)


def _order(one: Disclosure) -> tuple[str, str, int, int]:
    return fold(one.unit), one.level or "", one.year or 0, _STAGES.index(one.stage)
