"""Appraisal of windows and staff by the month: 100 less points, each with its reason.

What costs how much is configuration (``data/supervision.toml``); the findings of supervision, bad
ratings and attendance are the only sources. A case whose window or person is unknown costs nobody.
"""

from collections.abc import Iterator
from datetime import date, datetime
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from mingzhang.centre.cases import opened
from mingzhang.centre.database import Database
from mingzhang.centre.supervision import Settings, find, rules, settings

FULL = 100.0


class Deduction(NamedTuple):
    """One line of an appraisal. code: rule, 差评 or 考勤; case_no: the case, if it is one's."""

    code: str
    case_no: str | None
    moment: datetime
    points: float
    message: str


class Score(NamedTuple):
    """The score of a window or a person in a month: FULL less the lines, at least 0.

    kind: window or staff; subject: its number; month: its first day; cases: accepted in the month.
    """

    kind: str
    subject: str
    month: date
    cases: int
    score: float
    lines: tuple[Deduction, ...]


def appraise(
    folder: str | Path,
    at: datetime | None = None,
    settings_file: str | Path | None = None,
    calendar: str | Path | None = None,
) -> Iterator[Score]:
    """The scores of every window and person in every month in which it accepted a case or lost

    points, one by one; windows first, then by number and month. Arguments and errors as in
    ``watch``.
    """
    chosen = settings(settings_file)
    with opened(folder, at, calendar) as data:
        find(data, chosen)
        deduct(data, chosen)
        for kind in ("window", "staff"):
            yield from _scores(data, kind)


def deduct(data: Database, chosen: Settings) -> None:
    """Make the SQL table ``deductions`` from the findings, the ratings and the shifts."""
    points = chosen.points
    cost = " ".join(
        f"WHEN code = '{rule.code}' AND light = '{light}' THEN "
        f"{float(points.get(rule.code, points)[light])}"
        for rule in rules()
        for light in ("yellow", "red")
    )
    data.sql.execute(
        f"""CREATE OR REPLACE TABLE deductions AS
        SELECT * REPLACE (CAST(points AS DOUBLE) AS points) FROM (
        SELECT window_no, staff, code, case_no, moment, CASE {cost} END AS points, message
         FROM findings
        UNION ALL SELECT window_no, staff, '差评', case_no, r.moment, {float(points["bad"])},
         concat('评价「', CASE level WHEN 2 THEN '不满意' ELSE '非常不满意' END, '」', r.reason)
         FROM ratings r JOIN cases USING (case_no), clock
         WHERE level <= 2 AND rated <> 'system' AND r.moment <= now
        UNION ALL SELECT window_no, staff, '考勤', NULL, day,
         CASE attendance WHEN 'late' THEN {float(points["late"])}
          ELSE {float(points["absent"])} END,
         CASE attendance WHEN 'late' THEN '迟到' ELSE '缺勤' END
         FROM shifts, clock WHERE attendance IN ('late', 'absent') AND day <= now)
        WHERE points > 0"""
    )


def _scores(data: Database, kind: str) -> Iterator[Score]:
    """Scores of one kind of subject, from the lines and the cases that it accepted."""
    name = {"window": "window_no", "staff": "staff"}[kind]
    counted = data.sql.execute(
        f"SELECT {name}, CAST(date_trunc('month', accepted) AS DATE), count(*) FROM cases "
        f"WHERE accepted IS NOT NULL AND {name} IS NOT NULL GROUP BY ALL"
    ).fetchall()
    cases = {(subject, month): count for subject, month, count in counted}
    # A month without lines has its cases only: they stand in the row of lines as None.
    every = merge(((key, None) for key in sorted(cases)), _lines(data, name), key=itemgetter(0))
    for (subject, month), rows in groupby(every, key=itemgetter(0)):
        own = tuple(line for _, line in rows if line is not None)
        points = sum(line.points for line in own)
        count = cases.get((subject, month), 0)
        yield Score(kind, subject, month, count, max(0.0, FULL - points), own)


def _lines(data: Database, name: str) -> Iterator[tuple[tuple[str, date], Deduction]]:
    """The lines of all subjects of a kind, each with its subject and month, in their order."""
    found = data.sql.execute(
        f"SELECT {name} AS subject, CAST(date_trunc('month', moment) AS DATE) AS month, code, "
        f"case_no, moment, points, message FROM deductions WHERE {name} IS NOT NULL "
        "ORDER BY subject, month, moment, code, case_no, message"
    )
    while rows := found.fetchmany(10_000):
        for subject, month, *line in rows:
            yield (subject, month), Deduction(*line)
