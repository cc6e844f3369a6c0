"""The case table: one row a case, its state and due date derived from its events, never stored.

Due: acceptance + promised limit + suspended time, in the unit of the item's version in force at
acceptance (``workdays.py`` says how days are counted). A suspension counts from the day after it
begins to the day on which all have ended, if it began while the case was in time. Limits in hours
run by the clock. A case with sub-cases (parallel approval, or a process with a limit of its own)
is due by its binding branch: the latest of its branches' dues; under a limit of its own, that limit
moved by the branch suspended longest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import numpy as np

from mingzhang.centre.database import Database, database
from mingzhang.centre.store import Store
from mingzhang.centre.workdays import WorkingDays, working_days

STATES = {
    "received": "收件",
    "correction": "补正",
    "refused": "不予受理",
    "accepted": "受理",
    "processing": "办理中",
    "suspended": "特别程序",
    "done": "办结",
    "delivered": "送达",
    "withdrawn": "撤回",
}
"""States of a case with their Chinese words."""


@contextmanager
def opened(
    folder: str | Path, at: datetime | None = None, calendar: str | Path | None = None
) -> Iterator[Database]:
    """A store as SQL tables, with the table ``cases`` as it stood at a moment.

    at: the moment, else that of the last record; events after it are left out. Tables: those of
    ``tables.toml``, ``cases`` and ``moment`` (one row, ``now``). Raises FileError.
    """
    store = Store.load(folder)
    days = working_days(Path(calendar) if calendar else None)
    with database() as data:
        store.view(data)
        derive(data, days, at)
        data.lock()
        yield data


def derive(data: Database, days: WorkingDays, at: datetime | None = None) -> None:
    """Make the table ``cases`` from the views of a store's tables.

    days: the calendar; at: as in ``opened``. Cases without a due date (no item version in force,
    or outside the calendar) have NULL there; no date is guessed.
    """
    _calendar(data, days)
    if at is None:
        data.sql.execute(
            "CREATE TABLE moment AS SELECT coalesce(max(moment), TIMESTAMP '2004-01-01') AS now "
            "FROM events"
        )
        seen = "events"
    else:
        days.is_working(np.datetime64(at, "D"))  # raises outside the calendar
        data.sql.execute("CREATE TABLE moment AS SELECT CAST(? AS TIMESTAMP) AS now", [at])
        seen = "(FROM events WHERE moment <= (SELECT now FROM moment))"
    data.sql.execute(f"CREATE VIEW seen AS FROM {seen}")
    for query in (_VERSIONS, _RARE, _PAUSED, _PAUSES, _FACTS, _BRANCHES):
        data.sql.execute(query)
    if data.count("SELECT count(*) FROM branches"):
        data.sql.execute(_BIND)
    data.sql.execute(_CASES)


def _calendar(data: Database, days: WorkingDays) -> None:
    """The working-day index as two tables, so that SQL counts as ``WorkingDays`` does."""
    every = days.first + np.arange(len(days.before))
    frames = {
        "every": {"day": every, "before": days.before, "upto": days.upto},
        "working": {"number": np.arange(len(days.days)), "day": days.days},
    }
    for name, columns in frames.items():
        data.sql.register("frame", {key: _plain(value) for key, value in columns.items()})
        fields = ", ".join(
            "DATE '1970-01-01' + CAST(day AS INTEGER) AS day" if key == "day" else key
            for key in columns
        )
        data.sql.execute(f"CREATE TABLE {name} AS SELECT {fields} FROM frame")
        data.sql.unregister("frame")


def _plain(values: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    return values.astype(np.int64)


_VERSIONS = """CREATE TABLE versions AS SELECT *,
 coalesce(lead(valid_from) OVER (PARTITION BY item ORDER BY valid_from), DATE '9999-01-01')
  AS valid_until FROM items"""

_RARE = """CREATE TABLE rare AS SELECT case_no,
 min(moment) FILTER (kind = 'refuse') AS refused,
 min(moment) FILTER (kind = 'withdraw') AS withdrawn,
 max(moment) FILTER (kind = 'correct') AS corrected,
 max(moment) FILTER (kind = 'supplement') AS supplemented,
 count(*) FILTER (kind = 'correct') AS corrections,
 coalesce(sum(days) FILTER (kind = 'extend'), 0) AS extended,
 struct_extract(max({'moment': moment, 'department': department})
  FILTER (kind = 'handover' AND department IS NOT NULL), 'department') AS department,
 min(parent) AS parent
 FROM seen WHERE kind IN ('refuse', 'withdraw', 'correct', 'supplement', 'extend', 'handover')
  OR parent IS NOT NULL GROUP BY case_no"""

# Suspended stretches: depth is how many suspensions are open; a stray end opens none.
_PAUSED = """CREATE TABLE paused AS
 WITH steps AS (SELECT case_no, moment, kind,
   count(*) * CASE WHEN kind = 'suspend' THEN 1 ELSE -1 END AS change
  FROM seen WHERE kind IN ('suspend', 'resume') GROUP BY case_no, moment, kind),
 marks AS (SELECT *, sum(change) OVER running AS level FROM steps
  WINDOW running AS (PARTITION BY case_no ORDER BY moment, kind DESC ROWS UNBOUNDED PRECEDING)),
 deep AS (SELECT *, level - least(0, min(level) OVER running) AS depth FROM marks
  WINDOW running AS (PARTITION BY case_no ORDER BY moment, kind DESC ROWS UNBOUNDED PRECEDING)),
 edges AS (SELECT *, coalesce(lag(depth) OVER
   (PARTITION BY case_no ORDER BY moment, kind DESC), 0) AS was FROM deep)
 SELECT case_no, moment AS start, ending AS finish FROM (SELECT *,
   lead(moment) OVER (PARTITION BY case_no ORDER BY moment, kind DESC) AS ending
  FROM edges WHERE (was = 0) <> (depth = 0))
 WHERE depth > 0"""

_PAUSES = """CREATE TABLE pauses AS
 WITH heads AS (SELECT case_no, min(item) AS item,
   min(moment) FILTER (kind = 'accept') AS accepted,
   min(moment) FILTER (kind = 'decide') AS decided
  FROM seen WHERE kind IN ('apply', 'accept', 'decide')
   AND case_no IN (SELECT case_no FROM paused) GROUP BY case_no),
 clipped AS (SELECT case_no, item, accepted, greatest(start, accepted) AS start,
   least(coalesce(finish, now), coalesce(decided, now), now) AS finish, finish IS NULL AS open
  FROM paused JOIN heads USING (case_no), moment WHERE accepted IS NOT NULL),
 lengths AS (SELECT c.*, promised_unit AS unit,
   greatest(0, e.upto - s.upto) AS working, greatest(0, e.day - s.day) AS calendar,
   greatest(0, date_diff('second', start, finish)) AS seconds,
   greatest(a.before, a.upto - 1 + promised + coalesce(extended, 0)) AS base,
   a.day + CAST(promised AS INTEGER) AS day, accepted + INTERVAL 1 HOUR * promised AS hour
  FROM clipped c JOIN versions v ON v.item = c.item
    AND CAST(accepted AS DATE) >= valid_from AND CAST(accepted AS DATE) < valid_until
   JOIN every a ON a.day = CAST(accepted AS DATE)
   JOIN every s ON s.day = CAST(start AS DATE) JOIN every e ON e.day = CAST(finish AS DATE)
   LEFT JOIN rare USING (case_no) WHERE finish > start OR open),
 sums AS (SELECT *, coalesce(sum(working) OVER earlier, 0) AS working_before,
   coalesce(sum(calendar) OVER earlier, 0) AS calendar_before,
   coalesce(sum(seconds) OVER earlier, 0) AS seconds_before FROM lengths
  WINDOW earlier AS (PARTITION BY case_no ORDER BY start
   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
 timely AS (SELECT s.*, bool_and(CASE unit
   WHEN 'working' THEN CAST(start AS DATE) <= w.day
   WHEN 'calendar' THEN CAST(start AS DATE) <= s.day + CAST(calendar_before AS INTEGER)
   ELSE start <= hour + to_seconds(seconds_before) END)
   OVER (PARTITION BY case_no ORDER BY start ROWS UNBOUNDED PRECEDING) AS counts
  FROM sums s LEFT JOIN working w ON w.number = base + working_before)
 SELECT case_no, sum(working) FILTER (counts) AS working, sum(calendar) FILTER (counts) AS calendar,
  sum(seconds) FILTER (counts) AS seconds, bool_or(open) AS open FROM timely GROUP BY case_no"""

_FACTS = """CREATE TABLE facts AS
 WITH heads AS (SELECT case_no, min(item) AS item, max(item) AS other_item,
   min(channel) AS channel,
   min(moment) FILTER (kind = 'apply') AS applied,
   min(moment) FILTER (kind = 'accept') AS accepted,
   min(moment) FILTER (kind = 'decide') AS decided,
   min(moment) FILTER (kind = 'deliver') AS delivered,
   min(outcome) AS outcome,
   min(window_no) FILTER (kind = 'accept') AS window_no,
   min(staff) FILTER (kind = 'accept') AS staff,
   max(moment) AS last, count(*) FILTER (kind = 'step') AS steps
  FROM seen GROUP BY case_no),
 limits AS (SELECT h.*, v.type, v.project, v.promised, v.promised_unit AS unit,
   v.legal, v.legal_unit, v.department AS item_department,
   CAST(coalesce(promised, 0) + coalesce(extended, 0) AS INTEGER) AS days,
   coalesce(rare.department, v.department) AS department, parent, refused, withdrawn, corrected,
   supplemented, coalesce(corrections, 0) AS corrections,
   coalesce(working, 0) AS paused_working, coalesce(calendar, 0) AS paused_calendar,
   coalesce(seconds, 0) AS paused_seconds, coalesce(open, false) AS paused
  FROM heads h LEFT JOIN versions v ON v.item = h.item
    AND CAST(accepted AS DATE) >= valid_from AND CAST(accepted AS DATE) < valid_until
   LEFT JOIN rare USING (case_no) LEFT JOIN pauses USING (case_no)),
 raw AS (SELECT l.*, CASE unit
   WHEN 'working' THEN greatest(a.before, a.upto - 1 + days) + paused_working
   WHEN 'calendar' THEN r.before END AS number
  FROM limits l LEFT JOIN every a ON a.day = CAST(accepted AS DATE)
   LEFT JOIN every r ON unit = 'calendar'
    AND r.day = CAST(accepted AS DATE) + days + CAST(paused_calendar AS INTEGER))
 SELECT raw.*,
  CASE WHEN unit = 'hours' THEN accepted + INTERVAL 1 HOUR * days + to_seconds(paused_seconds)
   ELSE w.day + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND END AS due,
  CAST(NULL AS VARCHAR) AS binding
 FROM raw LEFT JOIN working w ON w.number = raw.number"""

# Of a lead case: its branches, and how much longer each was suspended than the lead.
_BRANCHES = """CREATE TABLE branches AS
 SELECT lead.case_no, branch.case_no AS branch, branch.due,
  lead.type IS NOT DISTINCT FROM 'process' AS whole, greatest(0, CASE lead.unit
   WHEN 'working' THEN branch.paused_working - lead.paused_working
   WHEN 'calendar' THEN branch.paused_calendar - lead.paused_calendar
   ELSE branch.paused_seconds - lead.paused_seconds END) AS longer
 FROM facts branch JOIN facts lead ON lead.case_no = branch.parent
 WHERE branch.case_no <> lead.case_no"""

_BIND = """UPDATE facts SET due = bound.due, binding = bound.branch FROM (
 WITH tops AS (SELECT case_no,
   max({'longer': longer, 'branch': branch}) FILTER (whole) AS longest,
   max({'due': due, 'branch': branch}) FILTER (NOT whole AND due IS NOT NULL) AS latest
  FROM branches GROUP BY case_no)
 SELECT lead.case_no, coalesce(longest.branch, latest.branch) AS branch, CASE
   WHEN longest IS NULL THEN latest.due
   WHEN unit = 'hours' THEN lead.due + to_seconds(longest.longer)
   ELSE w.day + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND END AS due
 FROM facts lead JOIN tops USING (case_no)
 LEFT JOIN every r ON unit = 'calendar' AND longest IS NOT NULL AND r.day
  = CAST(accepted AS DATE) + days + CAST(paused_calendar + longest.longer AS INTEGER)
 LEFT JOIN working w ON longest IS NOT NULL AND w.number
  = CASE unit WHEN 'working' THEN lead.number + longest.longer ELSE r.before END
 WHERE longest.longer > 0 OR longest IS NULL AND (lead.due IS NULL OR latest.due > lead.due))
 AS bound WHERE facts.case_no = bound.case_no"""

_CASES = """CREATE VIEW cases AS SELECT * EXCLUDE (number, days), CASE
  WHEN withdrawn IS NOT NULL AND (decided IS NULL OR withdrawn < decided) THEN 'withdrawn'
  WHEN delivered IS NOT NULL AND decided IS NOT NULL THEN 'delivered'
  WHEN decided IS NOT NULL THEN 'done'
  WHEN paused THEN 'suspended'
  WHEN accepted IS NOT NULL AND steps > 0 THEN 'processing'
  WHEN accepted IS NOT NULL THEN 'accepted'
  WHEN refused IS NOT NULL THEN 'refused'
  WHEN corrected IS NOT NULL AND coalesce(supplemented < corrected, true) THEN 'correction'
  ELSE 'received' END AS state,
 coalesce(decided, withdrawn) AS finished,
 coalesce(decided, withdrawn, now) > due AS late
 FROM facts, moment"""
