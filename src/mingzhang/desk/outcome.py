"""What one argument of ``mingzhang check`` comes to: texts and plain data, no Documents."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mingzhang.files import FileError

if TYPE_CHECKING:
    from mingzhang.reports.checked import Checked


class Outcome(NamedTuple):
    """One checked path. error: its sentence where it could not be read, else "".

    unread: sentences for files of a ZIP or folder that were left out; brief: a line a publication;
    report: the whole text for people; documents: the objects of the JSON contract; errors,
    warnings, notes: counts of findings.
    """

    source: str
    error: str = ""
    unread: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    report: str = ""
    documents: tuple[dict[str, Any], ...] = ()
    errors: int = 0
    warnings: int = 0
    notes: int = 0


def outcome(source: str, profile: str | None, form: str, *, isolated: bool = True) -> Outcome:
    """Check a path. form: text or json, which of the two is made. Raises nothing for bad files."""
    from mingzhang.desk import check_all

    try:
        checked, unread = check_all(Path(source), profile, isolated=isolated)
    except FileError as error:
        return failed(source, str(error))
    return outcome_of(source, checked, unread, form)


def outcome_of(
    source: str, checked: "tuple[Checked, ...]", unread: tuple[str, ...], form: str
) -> Outcome:
    """The outcome of a path's checked publications. The arguments: as of ``outcome``."""
    from mingzhang.reports import machine, terminal

    severities = [finding.severity for one in checked for finding in one.findings]
    several = len(checked) > 1
    names = [f"{source}：{one.disclosure.source}" if several else source for one in checked]
    return Outcome(
        source,
        "",
        unread,
        tuple(map(terminal.brief, names, checked)) if form == "text" else (),
        "".join(map(terminal.report, checked)) if form == "text" else "",
        tuple(map(machine.document, names, checked)) if form == "json" else (),
        severities.count("error"),
        severities.count("warning"),
        severities.count("note"),
    )


def failed(source: str, error: str) -> Outcome:
    """The outcome of a path that could not be read. error: one sentence."""
    from mingzhang.reports import machine

    return Outcome(source, error, documents=(machine.failed(source, error),))
