"""The listed problems of real files against what the check finds.

A problem counts as found when a finding stands on its page and prints, or expects, its strings.
``judgements.toml`` says what a person thinks of every error and warning beyond the lists.
"""

import json
import re
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.checking.finding import Finding
from mingzhang.desk import check
from mingzhang.forms.pattern import fold
from tests.shared import SHARED

DISCLOSURES = SHARED / "data/disclosures"
EXCERPTS = SHARED / "data/excerpts"
JUDGEMENTS = Path(__file__).parent / "judgements.toml"
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?")
_RANK = {"error": 2, "warning": 1, "note": 0}
SHORTEST = 2
ROUNDING = "A19"
"""A note on rounding answers no problem but one of rounding, whatever figures it lists."""
MUST = ("punctuation", "placeholder", "name")


class Problem(NamedTuple):
    """A problem of a list. printed, expected: strings as printed there; page: blank where none."""

    id: str
    strength: str
    kind: str
    detail: str
    printed: tuple[str, ...]
    expected: tuple[str, ...]
    page: tuple[int, ...] = ()


class Outcome(NamedTuple):
    """A file: each problem with its finding, and the errors and warnings that are no problem's."""

    file: str
    problems: tuple[tuple[Problem, Finding | None], ...]
    beyond: tuple[Finding, ...]
    findings: tuple[Finding, ...]


def _problem(one: dict[str, Any]) -> Problem:
    printed, expected, page = (tuple(one.get(key) or ()) for key in ("printed", "expected", "page"))
    names = (one["id"], one["strength"], one["kind"], one["detail"])
    return Problem(*names, printed, expected, page)


@cache
def disclosures() -> tuple[Outcome, ...]:
    """The outcome of every file of ``truth.json``."""
    listed = json.loads((DISCLOSURES / "truth.json").read_text(encoding="utf-8"))
    return tuple(
        _outcome(DISCLOSURES / name, tuple(map(_problem, listed[name])))
        for name in listed
        if not name.startswith("_")
    )


@cache
def excerpts() -> tuple[Outcome, ...]:
    """The outcome of every excerpt; the lists stand in ``judgements.toml``, after TRUTH.md."""
    listed: dict[str, list[dict[str, Any]]] = {}
    for one in _judged()["excerpt"]:
        listed.setdefault(one["file"], []).append(one)
    return tuple(
        _outcome(path, tuple(map(_problem, listed.get(path.name.partition("_")[0], ()))))
        for path in sorted(EXCERPTS.glob("[nt]*.txt"))
    )


def _outcome(path: Path, problems: tuple[Problem, ...]) -> Outcome:
    findings = check(path).findings
    pairs = tuple((one, _found(one, problems, findings)) for one in problems)
    known = {
        id(finding)
        for finding in findings
        if any(_shared(problem, finding) for problem in problems)
    }
    beyond = [one for one in findings if one.severity != "note" and id(one) not in known]
    return Outcome(path.name, pairs, tuple(beyond), findings)


def _found(
    problem: Problem, problems: tuple[Problem, ...], findings: tuple[Finding, ...]
) -> Finding | None:
    """The finding that names a problem's place and strings: of several the one that says most.

    A soft problem is not found by what is another problem's finding.
    """
    soft = problem.strength == "soft"
    ranked = [
        (_shared(problem, one), _RANK[one.severity], one)
        for one in findings
        if not soft or max(problems, key=lambda other: _shared(other, one)) == problem
    ]
    best = max(ranked, key=lambda one: one[:2], default=None)
    return best[2] if best and best[0] else None


def _shared(problem: Problem, finding: Finding) -> int:
    """How many strings of a problem a finding names on one of its pages."""
    if finding.code == ROUNDING and problem.strength != "rounding":
        return 0
    pages = {spot.place.page for spot in finding.places} - {None}
    if problem.page and pages and not pages.intersection(problem.page):
        return 0
    said = [*finding.printed, *finding.expected, finding.message]
    said += [spot.text for spot in finding.places]
    return sum(
        any(_same(string, one) for one in said) for string in (*problem.printed, *problem.expected)
    )


def _same(string: str, said: str) -> bool:
    """Whether words of a finding hold a string, or are part of it; numbers count by their value."""
    if _NUMBER.fullmatch(string):
        return Decimal(string.replace(",", "")) in _numbers(said)
    short, long = _plain(string), _plain(said)
    if _NUMBER.fullmatch(long) and len(long) < 4:
        return False
    return bool(short) and (short in long or (len(long) >= SHORTEST and long in short))


def _plain(text: str) -> str:
    plain = fold(text).text.replace(",", "")
    return plain.rstrip("。") or plain


@cache
def _numbers(text: str) -> frozenset[Decimal]:
    found = _NUMBER.findall(fold(text).text)
    return frozenset(Decimal(one.replace(",", "")) for one in found)


@cache
def _judged() -> dict[str, Any]:
    return tomllib.loads(JUDGEMENTS.read_text(encoding="utf-8"))


def judgement(file: str, finding: Finding) -> tuple[str, str]:
    """What a person thinks of a finding: true, soft or false, and why; ("", "") where nobody
    looked."""
    for one in _judged().get("judgement", ()):
        if (one["file"], one["code"]) == (file, finding.code) and any(
            _plain(one["printed"]) in _plain(said) for said in (*finding.printed, finding.message)
        ):
            return one["verdict"], one["reason"]
    return "", ""


def demanded(problem: Problem) -> bool:
    """Whether a problem must be found: hard ones and some minor kinds."""
    return problem.strength == "hard" or (problem.strength == "minor" and problem.kind in MUST)


def catalogue() -> str:
    """The whole page."""
    lines = ["# The catalogue of rules against real files", ""]
    lines += [*_totals(disclosures()), ""]
    for outcome in disclosures():
        lines += [f"## {outcome.file}", "", *_table(outcome), "", *_beyond(outcome), ""]
    lines += ["# Excerpts", ""]
    for outcome in excerpts():
        lines += [f"## {outcome.file}", ""]
        lines += [*_table(outcome), ""] if outcome.problems else []
        lines += [*_beyond(outcome), ""]
        notes = [one for one in outcome.findings if one.severity == "note"]
        lines += [f"- note {one.code}: {_cell(one.message)}" for one in notes]
        lines += [""] if notes else []
    return "\n".join(lines)


def _totals(outcomes: tuple[Outcome, ...]) -> list[str]:
    lines = ["| strength | kind | listed | found |", "|---|---|---|---|"]
    pairs = [pair for outcome in outcomes for pair in outcome.problems]
    groups = sorted({(one.strength, one.kind) for one, _ in pairs})
    for strength, kind in [(one, "") for one in sorted({s for s, _ in groups})] + groups:
        here = [
            found
            for one, found in pairs
            if one.strength == strength and kind in ("", one.kind) and one.strength == strength
        ]
        got = sum(found is not None for found in here)
        lines.append(f"| {strength} | {kind or 'all'} | {len(here)} | {got} |")
    verdicts = [judgement(outcome.file, one)[0] for outcome in outcomes for one in outcome.beyond]
    counts = {word: verdicts.count(word) for word in ("true", "soft", "false", "")}
    lines += [
        "",
        "Errors and warnings beyond the list: "
        + ", ".join(f"{count} {word or 'not judged'}" for word, count in counts.items())
        + ".",
    ]
    return lines


def _table(outcome: Outcome) -> list[str]:
    lines = ["| problem | strength | kind | what | found by |", "|---|---|---|---|---|"]
    for problem, finding in outcome.problems:
        by = f"{finding.severity} {finding.code}: {finding.message}" if finding else "missed"
        row = (problem.id, problem.strength, problem.kind, problem.detail, by)
        lines.append("| " + " | ".join(map(_cell, row)) + " |")
    return lines


def _beyond(outcome: Outcome) -> list[str]:
    if not outcome.beyond:
        return ["No error or warning beyond the list."]
    lines = ["| beyond the list | judgement | reason |", "|---|---|---|"]
    for one in outcome.beyond:
        verdict, reason = judgement(outcome.file, one)
        row = (f"{one.severity} {one.code}: {one.message}", verdict or "not judged", reason)
        lines.append("| " + " | ".join(map(_cell, row)) + " |")
    return lines


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
