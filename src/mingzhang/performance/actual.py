"""What was reached: a CSV file with a row for each value of each target."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mingzhang.book.rows import BookError, by_head, csv_rows, csv_text
from mingzhang.disclosure import Disclosure, Project, Target, TargetValue
from mingzhang.forms.target_form import target_forms
from mingzhang.forms.target_values import SIGNS
from mingzhang.money import show

HEADS = ("项目", "指标", "分项", "目标值", "实际值")
NOTE = "说明"
EXECUTION = "预算执行"
"""The row of a project whose 实际值 is what was spent of its amount."""
REFERENCE = "@"
"""An 实际值 that begins with it names an indicator of the service centre: @on-time."""

Key = tuple[str, str, str]
"""Project ("" for the overall targets), indicator, and what the value counts ("" if not said)."""


class Actual(NamedTuple):
    """A value that was reached. text: as written, or as counted; note: its reason or source."""

    text: str
    note: str = ""


def key_of(target: Target, value: TargetValue) -> Key:
    """What a row must name to be about a value; one of several is named by what it counts."""
    counts = value.text if value.number is not None and value.text else ""
    if not counts and len(target.values) > 1:
        counts = printed_value(value)
    return target.project or "", target.indicator, counts


def printed_value(value: TargetValue) -> str:
    """A value as it is printed."""
    if value.number is None:
        return value.text or ""
    relation = SIGNS[value.relation] if value.relation else ""
    return f"{value.text or ''}{relation}{value.number}{value.unit or ''}"


def read_actuals(
    text: str, name: str, counted: Mapping[str, str] | None = None
) -> dict[Key, Actual]:
    """What was reached, from a CSV text.

    name: of the file; counted: what the service centre counts, by id, with its unit.
    Raises BookError that names the line.
    """
    found: dict[Key, Actual] = {}
    for number, row in by_head(csv_rows(text, name), name, HEADS, (NOTE,)):
        where = f"{name} 第 {number} 行"
        key = row["项目"], row["指标"], row["分项"]
        if key in found:
            raise BookError(f"{where}的「{row['指标']}」写了两次，请删去一行")
        reached = row["实际值"]
        if reached.startswith(REFERENCE):
            if counted is None:
                raise BookError(f"{where}的「{reached}」要由办件库算出，请用 --centre 指明办件库")
            if reached[1:] not in counted:
                raise BookError(f"{where}的「{reached}」不是办件库的指标，请改正")
            reached = counted[reached[1:]]
        found[key] = Actual(reached, row.get(NOTE, ""))
    return found


def aims(disclosure: Disclosure) -> list[Project]:
    """The heads of the tables that set targets, without those that evaluate them already."""
    known = target_forms()
    return [one for one in disclosure.projects if not known[one.form].evaluation]


def blank_actuals(disclosure: Disclosure) -> str:
    """The CSV text that lists every target, to be filled in."""
    return csv_text([(*HEADS, NOTE), *_rows(disclosure)])


def _rows(disclosure: Disclosure) -> Iterator[tuple[str, ...]]:
    seen: set[Key] = set()
    for project in aims(disclosure):
        if project.name and project.fen is not None:
            amount = show(project.fen, project.unit, 2)
            yield project.name, EXECUTION, "", f"{amount}{project.unit}", "", ""
        for target in disclosure.targets:
            if target.evaluated or (target.project or "") != project.name:
                continue
            for value in target.values:
                key = key_of(target, value)
                if key not in seen:
                    seen.add(key)
                    yield *key, printed_value(value), "", ""
