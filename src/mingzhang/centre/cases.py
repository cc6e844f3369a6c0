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

from mingzhang.centre.database import Database, database, quoted
from mingzhang.centre.schema import words
from mingzhang.centre.store import Store
from mingzhang.centre.workdays import WorkingDays, working_days
from mingzhang.files import FileError

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
    ``tables.toml``, ``cases`` and ``clock`` (one row, ``now``). Raises FileError.
    """
    store = Store.load(folder)
    days = working_days(Path(calendar) if calendar else None)
    with database() as data:
        store.view(data)
        store.part(data)
        derive(data, days, at)
        data.lock()
        yield data


def last_moment(folder: str | Path) -> datetime:
    """The moment of a store's last record. Raises FileError where it has none."""
    store = Store.load(folder)
    with database() as data:
        store.view(data)
        last = data.value("SELECT max(moment) FROM events")
    if not isinstance(last, datetime):
        raise FileError(f"办件库「{folder}」里还没有办件，请先导入")
    return last


def derive(data: Database, days: WorkingDays, at: datetime | None = None) -> None:
    """Make the table ``cases`` from the views of a store's tables.

    days: the calendar; at: as in ``opened``. Cases without a due date (no item version in force,
    or outside the calendar) have NULL there; no date is guessed.
    """
    _calendar(data, days)
    if at is None:
        data.sql.execute(
            "CREATE TABLE clock AS SELECT coalesce(max(moment), TIMESTAMP '2004-01-01') AS now "
            "FROM events"
        )
        seen = "events"
    else:
        days.is_working(np.datetime64(at, "D"))  # raises outside the calendar
        data.sql.execute("CREATE TABLE clock AS SELECT CAST(? AS TIMESTAMP) AS now", [at])
        seen = "(FROM events WHERE moment <= (SELECT now FROM clock))"
    data.sql.execute(f"CREATE VIEW seen AS FROM {seen}")
    _codes(data)
    for query in (_VERSIONS, _FEW, _LED, _RARE):
        data.sql.execute(query)
    for number, part in enumerate(data.ranges):
        into = "INSERT INTO facts" if number else "CREATE TABLE facts AS"
        data.sql.execute(f"{into} {_FACTS.format(part=part, number=number)}")
    for query in (_SPECIAL, _PAUSED, _PAUSES, _MOVE, _BRANCHES, _WHOLES, _MOVE, _BIND):
        data.sql.execute(query)
    data.sql.execute(f"CREATE VIEW cases AS {rows()}")


def rows(part: int | None = None) -> str:
    """SQL for the rows of ``cases``: those of one of ``Database.ranges``, by its number, or all."""
    return _CASES.format(facts=_narrow("facts", part), special=_narrow("special", part))


def _narrow(table: str, part: int | None) -> str:
    return table if part is None else f"(FROM {table} WHERE part = {part})"


def _codes(data: Database) -> None:
    """An enumeration ``…_code`` of each text that a case has one of: numbers group faster.

    They sort as their texts do. Each holds all that the events hold, so that ``try_cast`` to it
    loses nothing; unlike a cast, that reads each distinct text of a Parquet page only once.
    """
    known = {
        # The kinds that give every case its facts come first, so that one comparison tells them.
        "kind": list(dict.fromkeys((*_HEADS, *words("kind")))),
        "channel": sorted(words("channel")),
        "outcome": sorted(words("outcome")),
    }
    for name, codes in known.items():
        data.sql.execute(f"CREATE TYPE {name}_code AS ENUM ({', '.join(map(quoted, codes))})")
    names = ("item", "window_no", "staff")
    lists = ", ".join(f"list(DISTINCT {name}) AS {name}" for name in names)
    data.sql.execute(f"CREATE TABLE texts AS SELECT {lists} FROM events")
    for name in names:
        data.sql.execute(
            f"CREATE TYPE {name}_code AS ENUM (FROM (SELECT unnest({name}) AS text FROM texts) "
            "WHERE text IS NOT NULL ORDER BY text)"
        )
    data.sql.execute("DROP TABLE texts")


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


def _plain(values: np.ndarray) -> np.ndarray:
    return values.astype(np.int64)


_HEADS = ("apply", "accept", "decide", "deliver")

_VERSIONS = """CREATE TABLE versions AS SELECT *,
 coalesce(lead(valid_from) OVER (PARTITION BY item ORDER BY valid_from), DATE '9999-01-01')
  AS valid_until,
 CAST(row_number() OVER (ORDER BY item, valid_from) AS INTEGER) AS version,
 try_cast(item AS item_code) AS code FROM items"""

# The kinds are unnested so that they are joined: that lets the reader pass over other rows' texts.
_FEW = """CREATE TABLE few AS SELECT case_no, kind, moment, department, days FROM seen
 WHERE kind IN (SELECT unnest(['refuse', 'withdraw', 'correct', 'supplement', 'extend', 'handover',
  'suspend', 'resume']))"""

_LED = """CREATE TABLE led AS SELECT case_no, min(parent) AS parent FROM seen
 WHERE parent IS NOT NULL GROUP BY case_no"""

# What few cases have; those that lead others are among them, as these may move their due date.
_RARE = """CREATE TABLE rare AS
 WITH every AS (SELECT case_no FROM few UNION SELECT case_no FROM led UNION SELECT parent FROM led),
 told AS (SELECT case_no,
  min(moment) FILTER (kind = 'refuse') AS refused,
  min(moment) FILTER (kind = 'withdraw') AS withdrawn,
  min(moment) FILTER (kind = 'correct') AS noticed,
  max(moment) FILTER (kind = 'correct') AS corrected,
  max(moment) FILTER (kind = 'supplement') AS supplemented,
  count(*) FILTER (kind = 'correct') AS corrections,
  coalesce(sum(days) FILTER (kind = 'extend'), 0) AS extended,
  struct_extract(max({'moment': moment, 'department': department})
   FILTER (kind = 'handover' AND department IS NOT NULL), 'department') AS department
  FROM few GROUP BY case_no)
 SELECT *, CAST(row_number() OVER () AS INTEGER) AS place
 FROM every LEFT JOIN told USING (case_no) LEFT JOIN led USING (case_no)"""

# Suspended stretches: depth is how many suspensions are open; a stray end opens none.
_PAUSED = """CREATE TABLE paused AS
 WITH steps AS (SELECT case_no, moment, kind,
   count(*) * CASE WHEN kind = 'suspend' THEN 1 ELSE -1 END AS change
  FROM few WHERE kind IN ('suspend', 'resume') GROUP BY case_no, moment, kind),
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

# The facts that every case of a range has, one row each, without suspensions. ``part`` is the
# range; ``version`` leads to the item's version, ``place`` to what few cases have; ``number`` is
# the working day on which a case is due.
_FACTS = """WITH coded AS (SELECT case_no, moment, try_cast(kind AS kind_code) AS kind,
   try_cast(item AS item_code) AS item, try_cast(channel AS channel_code) AS channel,
   try_cast(outcome AS outcome_code) AS outcome,
   try_cast(window_no AS window_no_code) AS window_no, try_cast(staff AS staff_code) AS staff
  FROM seen WHERE {part}),
 heads AS (SELECT case_no,
   min(item) FILTER (kind <= 'deliver') AS item, min(channel) FILTER (kind <= 'deliver') AS channel,
   min(moment) FILTER (kind = 'apply') AS applied,
   min(moment) FILTER (kind = 'accept') AS accepted,
   min(moment) FILTER (kind = 'decide') AS decided,
   min(moment) FILTER (kind = 'deliver') AS delivered,
   min(outcome) FILTER (kind <= 'deliver') AS outcome,
   min(window_no) FILTER (kind = 'accept') AS window_no,
   min(staff) FILTER (kind = 'accept') AS staff,
   bool_or(kind = 'step') AS stepped
  FROM coded GROUP BY case_no),
 limits AS (SELECT h.*, v.version, rare.place, v.promised_unit AS unit,
   CAST(coalesce(promised, 0) + coalesce(extended, 0) AS INTEGER) AS days
  FROM heads h LEFT JOIN versions v ON v.code = h.item
    AND CAST(accepted AS DATE) >= valid_from AND CAST(accepted AS DATE) < valid_until
   LEFT JOIN rare USING (case_no)
  WHERE coalesce(applied, accepted, decided, delivered) IS NOT NULL),
 raw AS (SELECT l.*, CASE unit WHEN 'working' THEN greatest(a.before, a.upto - 1 + days)
   WHEN 'calendar' THEN r.before END AS number
  FROM limits l LEFT JOIN every a ON a.day = CAST(accepted AS DATE)
   LEFT JOIN every r ON unit = 'calendar' AND r.day = CAST(accepted AS DATE) + days)
 SELECT CAST({number} AS SMALLINT) AS part, raw.* EXCLUDE (unit, days),
  CASE WHEN unit = 'hours' THEN accepted + INTERVAL 1 HOUR * days
   ELSE w.day + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND END AS due
 FROM raw LEFT JOIN working w ON w.number = raw.number"""

# The cases that something rare happened to, with the facts that this may move.
_SPECIAL = """CREATE TABLE special AS SELECT place, part, facts.case_no, accepted, decided, number,
  due, v.type, v.promised_unit AS unit,
  CAST(coalesce(promised, 0) + coalesce(extended, 0) AS INTEGER) AS days,
  rare.department, parent, refused, withdrawn, noticed, corrected, supplemented, corrections,
  CAST(NULL AS VARCHAR) AS binding, 0 AS paused_working, 0 AS paused_calendar,
  CAST(0 AS BIGINT) AS paused_seconds, false AS paused
 FROM facts JOIN rare USING (place) LEFT JOIN versions v USING (version)"""

# Of each suspended case: how long its clock stood, in every unit.
_PAUSES = """CREATE TABLE moves AS
 WITH clipped AS (SELECT case_no, accepted, unit, days, number, greatest(start, accepted) AS start,
   least(coalesce(finish, now), coalesce(decided, now), now) AS finish, finish IS NULL AS open
  FROM paused JOIN special USING (case_no), clock WHERE accepted IS NOT NULL),
 lengths AS (SELECT c.*, greatest(0, e.upto - s.upto) AS working,
   greatest(0, e.day - s.day) AS calendar,
   greatest(0, date_diff('second', start, finish)) AS seconds
  FROM clipped c
   JOIN every s ON s.day = CAST(start AS DATE) JOIN every e ON e.day = CAST(finish AS DATE)
  WHERE finish > start OR open),
 sums AS (SELECT *, coalesce(sum(working) OVER earlier, 0) AS working_before,
   coalesce(sum(calendar) OVER earlier, 0) AS calendar_before,
   coalesce(sum(seconds) OVER earlier, 0) AS seconds_before FROM lengths
  WINDOW earlier AS (PARTITION BY case_no ORDER BY start
   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
 timely AS (SELECT s.*, bool_and(CASE unit
   WHEN 'working' THEN CAST(start AS DATE) <= w.day
   WHEN 'calendar'
    THEN CAST(start AS DATE) <= CAST(accepted AS DATE) + days + CAST(calendar_before AS INTEGER)
   ELSE start <= accepted + INTERVAL 1 HOUR * days + to_seconds(seconds_before) END)
   OVER (PARTITION BY case_no ORDER BY start ROWS UNBOUNDED PRECEDING) AS counts
  FROM sums s LEFT JOIN working w ON w.number = s.number + working_before)
 SELECT case_no, coalesce(sum(working) FILTER (counts), 0) AS working,
  coalesce(sum(calendar) FILTER (counts), 0) AS calendar,
  coalesce(sum(seconds) FILTER (counts), 0) AS seconds, bool_or(open) AS open,
  CAST(NULL AS VARCHAR) AS binding FROM timely GROUP BY case_no"""

_BRANCHES = """CREATE TABLE branches AS SELECT case_no, parent FROM special
 WHERE parent IS NOT NULL AND parent <> case_no"""

# A process with a limit of its own: its clock stands as long as that of the branch that stands
# longest.
_WHOLES = """CREATE OR REPLACE TABLE moves AS
 SELECT lead.case_no, greatest(lead.paused_working, max(branch.paused_working)) AS working,
  greatest(lead.paused_calendar, max(branch.paused_calendar)) AS calendar,
  greatest(lead.paused_seconds, max(branch.paused_seconds)) AS seconds, lead.paused AS open,
  arg_max(branch.case_no, (branch.paused_seconds, branch.case_no)) AS binding
 FROM branches JOIN special branch USING (case_no)
  JOIN special lead ON lead.case_no = branches.parent
 WHERE lead.type = 'process'
 GROUP BY lead.case_no, lead.paused_working, lead.paused_calendar, lead.paused_seconds, lead.paused
 HAVING max(branch.paused_seconds) > lead.paused_seconds"""

_MOVE = """UPDATE special SET due = moved.due, paused_working = moved.working,
 paused_calendar = moved.calendar, paused_seconds = moved.seconds, paused = moved.open,
 binding = moved.binding FROM (
 SELECT m.*, CASE WHEN unit = 'hours' THEN accepted + INTERVAL 1 HOUR * days + to_seconds(seconds)
   ELSE w.day + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND END AS due
 FROM moves m JOIN special f USING (case_no)
 LEFT JOIN every r ON unit = 'calendar'
  AND r.day = CAST(accepted AS DATE) + days + CAST(calendar AS INTEGER)
 LEFT JOIN working w
  ON w.number = CASE unit WHEN 'working' THEN f.number + m.working ELSE r.before END) AS moved
 WHERE special.case_no = moved.case_no"""

# Any other lead case is due with the latest of its branches.
_BIND = """UPDATE special SET due = bound.top.due, binding = bound.top.branch FROM (
 SELECT lead.case_no, max({'due': branch.due, 'branch': branch.case_no}) AS top
 FROM branches JOIN special branch USING (case_no)
  JOIN special lead ON lead.case_no = branches.parent
 WHERE lead.type IS DISTINCT FROM 'process'
  AND branch.due IS NOT NULL GROUP BY lead.case_no, lead.due
 HAVING lead.due IS NULL OR max(branch.due) > lead.due) AS bound
 WHERE special.case_no = bound.case_no"""

_CASES = """SELECT f.case_no, CAST(f.item AS VARCHAR) AS item, CAST(channel AS VARCHAR) AS channel,
  applied, f.accepted, f.decided, delivered, CAST(outcome AS VARCHAR) AS outcome,
  CAST(window_no AS VARCHAR) AS window_no, CAST(staff AS VARCHAR) AS staff, v.type, v.project,
  v.promised, v.promised_unit AS unit, coalesce(s.department, v.department) AS department, parent,
  refused, withdrawn, noticed, corrected, supplemented, coalesce(corrections, 0) AS corrections,
  if(s.place IS NULL, f.due, s.due) AS due, binding,
  coalesce(paused_working, 0) AS paused_working, coalesce(paused_calendar, 0) AS paused_calendar,
  coalesce(paused_seconds, 0) AS paused_seconds, coalesce(paused, false) AS paused,
  CASE WHEN withdrawn IS NOT NULL AND (f.decided IS NULL OR withdrawn < f.decided) THEN 'withdrawn'
   WHEN delivered IS NOT NULL AND f.decided IS NOT NULL THEN 'delivered'
   WHEN f.decided IS NOT NULL THEN 'done'
   WHEN paused THEN 'suspended'
   WHEN f.accepted IS NOT NULL AND stepped THEN 'processing'
   WHEN f.accepted IS NOT NULL THEN 'accepted'
   WHEN refused IS NOT NULL THEN 'refused'
   WHEN corrected IS NOT NULL AND coalesce(supplemented < corrected, true) THEN 'correction'
   ELSE 'received' END AS state,
  coalesce(f.decided, withdrawn) AS finished,
  coalesce(f.decided, withdrawn, now) > if(s.place IS NULL, f.due, s.due) AS late
 FROM {facts} f LEFT JOIN versions v USING (version) LEFT JOIN {special} s USING (place), clock"""
