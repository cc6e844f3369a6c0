"""The real files: every demanded problem is found, and next to nothing false is said."""

import pytest

from tests import evidence_truth as truth
from tests.shared import shared


@pytest.fixture(autouse=True)
def present() -> None:
    shared("data/disclosures/truth.json")
    shared("data/excerpts/TRUTH.md")


def test_every_demanded_problem_is_found() -> None:
    missed = [
        problem.id
        for outcome in truth.disclosures()
        for problem, finding in outcome.problems
        if truth.demanded(problem) and finding is None
    ]
    assert missed == []


def test_hard_problems_are_no_notes() -> None:
    for outcome in truth.disclosures():
        for problem, finding in outcome.problems:
            if problem.strength == "hard":
                assert finding is not None, problem.id
                assert finding.severity != "note", problem.id


def test_rounding_is_no_error() -> None:
    for outcome in (*truth.disclosures(), *truth.excerpts()):
        for problem, finding in outcome.problems:
            if problem.strength == "rounding" and finding is not None:
                assert finding.severity == "note", problem.id


def test_what_is_beyond_the_lists_was_looked_at() -> None:
    """At most one false error or warning a document."""
    for outcome in (*truth.disclosures(), *truth.excerpts()):
        verdicts = [truth.judgement(outcome.file, one)[0] for one in outcome.beyond]
        assert set(verdicts) <= {"true", "soft", "false"}
        assert verdicts.count("false") <= 1
