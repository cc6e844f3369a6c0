"""The dashboard: one HTML page without script or network, charts as inline SVG.

All text goes through Jinja2's autoescape; the page's content security policy forbids all else.
"""

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mingzhang.centre import indicator as counting
from mingzhang.centre.cases import STATES, last_moment, opened
from mingzhang.centre.database import Database
from mingzhang.centre.page.charts import Bars, Dots, bars, dots
from mingzhang.centre.schema import words
from mingzhang.centre.store import Store
from mingzhang.centre.supervision import Findings, Settings, find, rules, settings
from mingzhang.files import write_atomic

if TYPE_CHECKING:
    from jinja2 import Template

MOST_OVERDUE = 15
_TRUSTED = "called >= taken AND finished >= called AND finished - taken < INTERVAL 8 HOUR"
"""Tickets whose times can be true; the others are counted and left out."""


class Tile(NamedTuple):
    """A figure of the head. tone: '' or good or bad."""

    title: str
    value: str
    tone: str = ""


def dashboard(
    folder: str | Path,
    target: str | Path,
    year: int | None = None,
    at: datetime | None = None,
    settings_file: str | Path | None = None,
    calendar: str | Path | None = None,
) -> Path:
    """Write the dashboard of a store for a year. Returns the file.

    target: an .html file; year: else that of the last record; at: the moment to look from, else
    the year's end or the last record, whichever is earlier; settings_file: thresholds of
    supervision in the place of the shipped ones. Raises FileError.
    """
    chosen = settings(settings_file)
    made_up = Store.load(folder).made_up
    last = at or last_moment(folder)
    period = counting.Period.year(last.year if year is None else year)
    at = min(last, period.end)
    with opened(folder, at, calendar) as data:
        page = _template().render(_context(data, period, at, made_up, chosen))
    write_atomic(Path(target), page.encode())
    return Path(target)


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    text = files(__package__).joinpath("dashboard.html").read_text(encoding="utf-8")
    return environment.from_string(text)


def _context(
    data: Database, period: counting.Period, at: datetime, made_up: bool, supervising: Settings
) -> dict[str, Any]:
    chosen = counting.declared()
    measured = counting.measure(data, chosen, period)
    values = {one.indicator.id: one for one in measured}
    find(data, supervising)
    return {
        "title": f"{period.first.year} 年政务服务运行情况",
        "period": period,
        "at": at,
        "made_up": made_up,
        "tiles": _tiles(data, values),
        "weeks": _weeks(data, period),
        "departments": _departments(data, period),
        "hours": _hours(data, period),
        "queue": _queue(data, period),
        "ratings": _ratings(data, period),
        "lights": _lights(data, period),
        "overdue": _overdue(data, period),
        "indicators": [_row(one) for one in measured if one.indicator.targets],
    }


def _tiles(data: Database, values: dict[str, counting.Measured]) -> list[Tile]:
    states = dict(data.sql.execute("SELECT state, count(*) FROM cases GROUP BY state").fetchall())
    going = sum(states.get(one, 0) for one in ("accepted", "processing", "suspended"))
    late = data.count("SELECT count(*) FROM cases WHERE late AND finished IS NULL")
    rate = values["on-time"]
    tone = "" if rate.value is None else "good" if rate.met[0] else "bad"
    return [
        Tile("受理", _number(values["accepted"].value, "件")),
        Tile("按时办结率", _number(rate.value, "%"), tone),
        Tile("超时办结", _number(values["late"].value, "件")),
        Tile("满意度", _number(values["satisfaction"].value, "%")),
        Tile("在办", f"{going:,} 件"),
        Tile("在办已超期", f"{late:,} 件", "bad" if late else "good"),
        Tile(STATES["suspended"], f"{states.get('suspended', 0):,} 件"),
        Tile("办结率", _number(values["finished"].value, "%")),
    ]


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "—"
    digits = 0 if float(value).is_integer() and unit != "%" else 2
    return f"{value:,.{digits}f}{'' if unit == '%' else ' '}{unit}"


def _weeks(data: Database, period: counting.Period) -> Bars:
    """Accepted and decided cases of each week, Monday to Sunday."""
    found = data.sql.execute(
        """SELECT CAST(greatest(date_trunc('week', day), $first) AS DATE) AS week,
         sum(accepted), sum(decided) FROM (
          SELECT CAST(accepted AS DATE) AS day, 1 AS accepted, 0 AS decided FROM cases
          UNION ALL SELECT CAST(decided AS DATE), 0, 1 FROM cases)
         WHERE day BETWEEN $first AND $last GROUP BY week ORDER BY week""",
        {"first": period.first, "last": period.last},
    ).fetchall()
    labels = [f"{week.month}-{week.day}" for week, *_ in found]
    series = {"受理": [row[1] for row in found], "办结": [row[2] for row in found]}
    return bars(labels, {name: [float(one) for one in each] for name, each in series.items()}, 9)


def _departments(data: Database, period: counting.Period) -> Dots:
    """Share of decided cases in time, of each department, worst first."""
    found = data.sql.execute(
        """SELECT coalesce(department, '（不明）') AS name,
         100.0 * count(*) FILTER (NOT late) / count(*) AS rate, count(*) AS counted FROM cases
         WHERE due IS NOT NULL AND CAST(decided AS DATE) BETWEEN $first AND $last
         GROUP BY name ORDER BY rate, counted DESC LIMIT 40""",
        {"first": period.first, "last": period.last},
    ).fetchall()
    return dots([(name, float(rate), f"{counted:,} 件") for name, rate, counted in found], 98.7)


def _hours(data: Database, period: counting.Period) -> Bars:
    """Mean minutes of waiting and of handling, by the hour in which the ticket was taken."""
    found = data.sql.execute(
        f"""SELECT hour(taken) AS hour_taken, avg(epoch(called - taken)) / 60,
         avg(epoch(finished - called)) / 60 FROM tickets, clock
         WHERE {_TRUSTED} AND taken <= now AND CAST(taken AS DATE) BETWEEN $first AND $last
         GROUP BY hour_taken ORDER BY hour_taken""",
        {"first": period.first, "last": period.last},
    ).fetchall()
    series = {"等候": [row[1] for row in found], "办理": [row[2] for row in found]}
    return bars([f"{row[0]} 时" for row in found], series, 1)


def _queue(data: Database, period: counting.Period) -> dict[str, int]:
    """Tickets of the period: all, left before service, and those whose times cannot be true."""
    row = data.sql.execute(
        f"""SELECT count(*), count(*) FILTER (called IS NULL),
         count(*) FILTER (called IS NOT NULL AND finished IS NOT NULL AND NOT ({_TRUSTED}))
         FROM tickets, clock WHERE taken <= now AND CAST(taken AS DATE) BETWEEN $first AND $last""",
        {"first": period.first, "last": period.last},
    ).fetchall()[0]
    return {"all": row[0], "left": row[1], "untrue": row[2]}


def _ratings(data: Database, period: counting.Period) -> dict[str, Any]:
    """Ratings by level, and by the way they came; system defaults apart."""
    levels, ways = words("level"), words("rated")
    bounds = {"first": period.first, "last": period.last}
    within = "moment <= now AND CAST(moment AS DATE) BETWEEN $first AND $last"
    counts = dict(
        data.sql.execute(
            f"SELECT level, count(*) FROM ratings, clock WHERE rated <> 'system' AND {within} "
            "GROUP BY level",
            bounds,
        ).fetchall()
    )
    by_way = data.sql.execute(
        "SELECT rated, count(*), 100.0 * count(*) FILTER (level >= 3) / count(*) "
        f"FROM ratings, clock WHERE {within} GROUP BY rated ORDER BY count(*) DESC",
        bounds,
    ).fetchall()
    total = sum(counts.values())
    return {
        "total": total,
        "levels": [
            (word, counts.get(int(level), 0), 100.0 * counts.get(int(level), 0) / max(1, total))
            for level, word in levels.items()
        ],
        "ways": [(ways[way], count, rate) for way, count, rate in by_way if way != "system"],
        "defaults": sum(count for way, count, _ in by_way if way == "system"),
    }


def _lights(data: Database, period: counting.Period) -> list[tuple[str, str, int, int]]:
    """Of each rule that found something in the period: code, title, yellow and red lights."""
    titles = {rule.code: rule.title for rule in rules()}
    return [
        (code, titles[code], lights["yellow"], lights["red"])
        for code, lights in Findings(data).lights(period.first).items()
    ]


def _overdue(
    data: Database, period: counting.Period
) -> list[tuple[str, str, str, date, date | None, int]]:
    """The cases that are most working days late, those still open first among equals.

    Those finished before the period are not of it.
    """
    return data.sql.execute(
        f"""SELECT case_no, coalesce(v.name, c.item), coalesce(c.department, ''),
         CAST(due AS DATE), CAST(finished AS DATE), greatest(1, f.upto - d.upto) AS over
         FROM cases c JOIN every d ON d.day = CAST(due AS DATE), clock
         JOIN every f ON f.day = CAST(coalesce(finished, now) AS DATE)
         LEFT JOIN versions v ON v.item = c.item
          AND CAST(accepted AS DATE) >= valid_from AND CAST(accepted AS DATE) < valid_until
         WHERE late AND coalesce(finished >= $first, true)
         ORDER BY over DESC, finished IS NOT NULL, due, case_no LIMIT {MOST_OVERDUE}""",
        {"first": period.first},
    ).fetchall()


def _row(one: counting.Measured) -> dict[str, Any]:
    """An indicator with its targets as texts."""
    signs = {">=": "≥", "<=": "≤", "=": "="}
    return {
        "name": one.indicator.name,
        "value": _number(one.value, one.indicator.unit),
        "note": one.indicator.note,
        "targets": [
            (f"{signs[target.comparator]} {target.value:,g}", target.whose, met)
            for target, met in zip(one.indicator.targets, one.met, strict=True)
        ],
    }
