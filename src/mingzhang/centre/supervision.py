"""Supervision: rules over the cases as they stood at a moment, each finding with its light."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NamedTuple

from mingzhang.centre import rules as rules_folder
from mingzhang.centre.cases import opened
from mingzhang.centre.database import Database
from mingzhang.files import FileError, decode, read_bytes

LIGHTS = {"yellow": "黄灯", "red": "红灯"}
"""Lights with their Chinese words."""


class Rule(NamedTuple):
    """A rule of supervision. page: its docstring; law: law and article, or None with the reason in

    the page. query: SQL over the tables of ``cases.opened``, giving case_no, moment, light,
    window_no, staff and message; its ``$names`` are the rule's thresholds.
    """

    code: str
    name: str
    title: str
    page: str
    query: str
    law: str | None = None


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


def find(data: Database, chosen: Settings, only: str | None = None) -> None:
    """Make the SQL table ``findings`` (the fields of Finding) by every rule, or only by one."""
    data.sql.execute(
        "CREATE OR REPLACE TABLE findings (code VARCHAR, light VARCHAR, case_no VARCHAR, "
        "moment TIMESTAMP, window_no VARCHAR, staff VARCHAR, message VARCHAR)"
    )
    for rule in rules():
        if only not in (None, rule.code):
            continue
        data.sql.execute(
            f"INSERT INTO findings SELECT '{rule.code}', light, case_no, moment, window_no, staff,"
            f" message FROM ({rule.query})",
            chosen.thresholds.get(rule.code, {}),
        )


def watch(
    folder: str | Path,
    at: datetime | None = None,
    settings_file: str | Path | None = None,
    calendar: str | Path | None = None,
) -> list[Finding]:
    """Everything that the rules find in a store, red before yellow, then by rule and time.

    at: the moment to look from, else that of the last record. Raises FileError.
    """
    chosen = settings(settings_file)
    with opened(folder, at, calendar) as data:
        find(data, chosen)
        return list(_findings(data))


def _findings(data: Database) -> Iterator[Finding]:
    found = data.sql.execute(
        "FROM findings ORDER BY light = 'yellow', code, moment, case_no, message"
    )
    while rows := found.fetchmany(10_000):
        for row in rows:
            yield Finding(*row)
