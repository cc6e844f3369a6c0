"""Supervision: rules over the cases as they stood at a moment, each finding with its light."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NamedTuple

from mingzhang.centre import rules as rules_folder
from mingzhang.centre.cases import opened, rows
from mingzhang.centre.database import Database
from mingzhang.files import FileError, decode, read_bytes

LIGHTS = {"yellow": "黄灯", "red": "红灯"}
"""Lights with their Chinese words."""


class Rule(NamedTuple):
    """A rule of supervision. page: its docstring; law: law and article, or None with the reason in

    the page. query: SQL over the tables of ``cases.opened``, giving case_no, moment, light,
    window_no, staff and message; its ``$names`` are the rule's thresholds. across: whether it
    compares cases with each other, and so needs all at once.
    """

    code: str
    name: str
    title: str
    page: str
    query: str
    law: str | None = None
    across: bool = False


class Finding(NamedTuple):
    """What a rule found. light: yellow or red; moment: when it happened; message: Chinese."""

    code: str
    light: str
    case_no: str
    moment: datetime | None
    window_no: str | None
    staff: str | None
    message: str


class Settings(NamedTuple):
    """Thresholds by rule, and points by light or rule; see ``data/supervision.toml``."""

    thresholds: dict[str, dict[str, float]]
    points: dict[str, Any]


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule by code: one file each in ``centre/rules``."""
    names = sorted(module.name for module in iter_modules(rules_folder.__path__))
    return tuple(import_module(f"{rules_folder.__name__}.{name}").RULE for name in names)


def settings(path: str | Path | None = None) -> Settings:
    """The shipped settings with those of a user's file in their place. Raises FileError."""
    text = files(__package__).joinpath("data", "supervision.toml").read_text(encoding="utf-8")
    values = tomllib.loads(text)
    if path is not None:
        path = Path(path)
        try:
            _merge(values, tomllib.loads(decode(read_bytes(path), path.name)), path.name, "")
        except tomllib.TOMLDecodeError as error:
            raise FileError(f"设置文件 {path.name} 写法有误：{error}，请改正") from error
    points = values.pop("points")
    return Settings(values, points)


def _merge(values: dict[str, Any], own: dict[str, Any], name: str, where: str) -> None:
    codes = {rule.code for rule in rules()}
    # Points of a rule come last: what they leave out is as for all rules.
    for key, value in sorted(own.items(), key=lambda pair: isinstance(pair[1], dict)):
        old = values.get(key)
        if where == "points" and key in codes and isinstance(value, dict):
            old = values.setdefault(key, {light: values[light] for light in LIGHTS})
        if isinstance(old, dict) and isinstance(value, dict):
            _merge(old, value, name, key)
        elif isinstance(old, int | float) and type(value) in (int, float) and 0 <= value <= 1000:
            values[key] = value
        else:
            shown = f"{where}.{key}" if where else key
            raise FileError(f"设置文件 {name} 的「{shown}」不认识，或不是 0 到 1000 的数，请改正")


_WHOSE = ("seen", "paused", "ratings")
"""Tables besides ``cases`` that tell of cases, by their number."""


def find(data: Database, chosen: Settings, only: str | None = None) -> None:
    """Make the SQL table ``findings`` (the fields of Finding) by every rule, or only by one."""
    data.sql.execute(
        "CREATE OR REPLACE TABLE findings (code VARCHAR, light VARCHAR, case_no VARCHAR, "
        "moment TIMESTAMP, window_no VARCHAR, staff VARCHAR, message VARCHAR)"
    )
    asked = [rule for rule in rules() if only in (None, rule.code)]
    for number, part in enumerate(data.ranges):
        narrow = {name: f"FROM main.{name} WHERE {part}" for name in _WHOSE}
        narrow["cases"] = rows(number)
        for rule in asked:
            if not rule.across:
                _apply(data, rule, chosen, narrow)
    for rule in asked:
        if rule.across:
            _apply(data, rule, chosen, {})


def _apply(data: Database, rule: Rule, chosen: Settings, narrow: dict[str, str]) -> None:
    """Add what a rule finds. narrow: tables by name with the SQL that stands in their place."""
    instead = ", ".join(f"{name} AS NOT MATERIALIZED ({sql})" for name, sql in narrow.items())
    data.sql.execute(
        f"INSERT INTO findings {'WITH' if narrow else ''} {instead} SELECT '{rule.code}', light, "
        f"case_no, moment, window_no, staff, message FROM ({rule.query})",
        chosen.thresholds.get(rule.code, {}),
    )


class Findings:
    """What supervision finds in a store, red before yellow, then by rule and time; however many

    there are, only those asked for are read.
    """

    def __init__(self, data: Database) -> None:
        self._data = data

    def __iter__(self) -> Iterator[Finding]:
        found = self._data.sql.cursor().execute(
            "FROM findings ORDER BY light = 'yellow', code, moment, case_no, message"
        )
        while many := found.fetchmany(10_000):
            yield from map(Finding._make, many)

    def lights(self, since: date | None = None) -> dict[str, dict[str, int]]:
        """Of each rule that found something, by code: how many of each light.

        since: a day; what happened before it is left out.
        """
        found = self._data.sql.execute(
            "SELECT code, count(*) FILTER (light = 'yellow'), count(*) FILTER (light = 'red') "
            "FROM findings WHERE CAST($since AS DATE) IS NULL OR moment >= $since "
            "GROUP BY code ORDER BY code",
            {"since": since},
        ).fetchall()
        return {code: {"yellow": yellow, "red": red} for code, yellow, red in found}


@contextmanager
def supervised(
    folder: str | Path,
    at: datetime | None = None,
    settings_file: str | Path | None = None,
    calendar: str | Path | None = None,
) -> Iterator[Findings]:
    """What the rules find in a store, to be read one by one while it is open.

    at: the moment to look from, else that of the last record; settings_file: thresholds in the
    place of the shipped ones; calendar: a file of overrides of the working days. Raises FileError.
    """
    chosen = settings(settings_file)
    with opened(folder, at, calendar) as data:
        find(data, chosen)
        yield Findings(data)


def watch(
    folder: str | Path,
    at: datetime | None = None,
    settings_file: str | Path | None = None,
    calendar: str | Path | None = None,
) -> Iterator[Finding]:
    """Every finding in a store, one by one. Arguments, order and errors as in ``supervised``."""
    with supervised(folder, at, settings_file, calendar) as found:
        yield from found
