"""What one argument of ``mingzhang check`` comes to: texts and plain data, no Documents."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mingzhang.files import FileError

if TYPE_CHECKING:
    from mingzhang.formats.workers import Each
    from mingzhang.reports.checked import Checked
    from mingzhang.reports.inspection import Sheet


class Outcome(NamedTuple):
    """One checked path. error: its sentence where it could not be read, else "".

    unread: sentences for files of a ZIP or folder that were left out; brief: a line a publication;
    report: the whole text for people; documents: what ``machine`` or ``sarif`` make of each
    publication; sheets: inspection sheets; errors, warnings, notes: counts of findings.
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
    sheets: "tuple[Sheet, ...]" = ()


def outcome(
    source: str,
    profile: str | None,
    form: str,
    sheet: bool = False,
    *,
    isolated: bool = True,
    each: "Each | None" = None,
) -> Outcome:
    """Check a path. Raises nothing for bad files.

    form: text, json or sarif, which of them is made; sheet: whether inspection sheets are, too;
    isolated, each: as of ``check_all``.
    """
    from mingzhang.desk import check_all

    try:
        checked, unread = check_all(Path(source), profile, isolated=isolated, each=each)
    except FileError as error:
        return failed(source, str(error))
    names = [source] * len(checked)
    if len(checked) > 1:
        names = [f"{source}：{one.disclosure.source}" for one in checked]
    return outcome_of(source, names, checked, unread, form, sheet)


def outcome_of(
    source: str,
    names: Sequence[str],
    checked: "Sequence[Checked]",
    unread: tuple[str, ...],
    form: str,
    sheet: bool,
) -> Outcome:
    """The outcome of a path's checked publications. names: what each is called in the reports;
    the other arguments: as of ``outcome``."""
    severities = [finding.severity for one in checked for finding in one.findings]
    brief: tuple[str, ...] = ()
    documents: tuple[dict[str, Any], ...] = ()
    sheets: tuple[Sheet, ...] = ()
    report = ""
    # Of the reports only those that are asked for are loaded.
    if form == "text":
        from mingzhang.reports import terminal

        brief = tuple(map(terminal.brief, names, checked))
        report = "".join(map(terminal.report, checked))
    elif form == "json":
        from mingzhang.reports import machine

        documents = tuple(map(machine.document, names, checked))
    else:
        from mingzhang.reports import sarif

        documents = tuple(sarif.document(source, one) for one in checked)
    if sheet:
        from mingzhang.reports import inspection

        sheets = tuple(map(inspection.inspect, names, checked))
    errors, warnings, notes = map(severities.count, ("error", "warning", "note"))
    return Outcome(source, "", unread, brief, report, documents, errors, warnings, notes, sheets)


def failed(source: str, error: str) -> Outcome:
    """The outcome of a path that could not be read. error: one sentence."""
    return Outcome(source, error)
