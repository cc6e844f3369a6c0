"""Indicators: declared in TOML, counted in SQL, each traceable to the records it counts."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.centre.cases import opened
from mingzhang.centre.database import Database, first_line
from mingzhang.files import FileError, decode, read_bytes

VERSION = 1
_COMPARE = {
    ">=": lambda value, target: value >= target,
    "<=": lambda value, target: value <= target,
    "=": lambda value, target: value == target,
}
_TEXTS = ("id", "name", "unit", "from", "where", "hit", "day", "key", "formula", "note")


class Target(NamedTuple):
    """What an indicator should reach. whose: project and place; comparator: >=, <= or =."""

    whose: str
    comparator: str
    value: float


class Indicator(NamedTuple):
    """An indicator as declared. See the head of ``data/indicators/tongnan-2021.toml``."""

    id: str
    name: str
    unit: str
    tables: str
    where: str
    hit: str
    day: str
    key: str
    formula: str
    note: str
    parameters: tuple[str, ...]
    targets: tuple[Target, ...]


class Measured(NamedTuple):
    """An indicator's value in a period. value: None where there is nothing to count or no formula;

    counted: how many records it counts; met: whether each target is met, None without a value.
    """

    indicator: Indicator
    value: float | None
    counted: int
    met: tuple[bool | None, ...]


class Period(NamedTuple):
    """A period from its first day to its last, both included."""

    first: date
    last: date

    @classmethod
    def year(cls, year: int) -> "Period":
        """A calendar year. Raises FileError for what is none."""
        if not 1990 <= year <= 2100:
            raise FileError(f"「{year}」不是 1990 到 2100 之间的年份，请改正")
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def end(self) -> datetime:
        """Its last moment."""
        return datetime.combine(self.last, time.max)


def declared(path: str | Path | None = None) -> tuple[Indicator, ...]:
    """The indicators of a file, else the shipped Tongnan set. Raises FileError."""
    if path is None:
        folder = files(__package__).joinpath("data", "indicators")
        name, text = "tongnan-2021.toml", folder.joinpath("tongnan-2021.toml").read_text("utf-8")
    else:
        name = Path(path).name
        text = decode(read_bytes(Path(path)), name)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileError(f"指标文件 {name} 写法有误：{error}，请改正") from error
    if data.get("mingzhang") != VERSION or not isinstance(data.get("indicator"), list):
        raise FileError(f"指标文件 {name} 要写 mingzhang = {VERSION} 和 [[indicator]]")
    found = tuple(_indicator(one, name) for one in data["indicator"])
    ids = [one.id for one in found]
    for one in ids:
        if ids.count(one) > 1:
            raise FileError(f"指标文件 {name} 里「{one}」写了两次，请改成不同的 id")
    return found


def _indicator(data: Any, name: str) -> Indicator:
    where = f"指标文件 {name}"
    if not isinstance(data, dict) or not all(
        isinstance(data.get(key), str) for key in ("id", "name", "unit")
    ):
        raise FileError(f"{where} 有一个指标缺少 id、name 或 unit，请补上")
    where += f" 的「{data['id']}」"
    if unknown := sorted(set(data) - {*_TEXTS, "parameters", "targets"}):
        raise FileError(f"{where} 里的「{unknown[0]}」不认识，请改正")
    if not all(isinstance(data.get(key, ""), str) for key in _TEXTS):
        raise FileError(f"{where} 里 {'、'.join(_TEXTS)} 都要写文字，请改正")
    if data.get("formula") and not data.get("from"):
        raise FileError(f"{where} 有 formula 而没有 from，请补上")
    targets = []
    for one in data.get("targets", []):
        good = isinstance(one, dict) and isinstance(one.get("for"), str)
        if not good or one.get("is") not in _COMPARE or type(one.get("value")) not in (int, float):
            raise FileError(f"{where} 的 targets 要写 for、is（>=、<= 或 =）和 value，请改正")
        targets.append(Target(one["for"], one["is"], one["value"]))
    parameters = data.get("parameters", [])
    if not isinstance(parameters, list) or not all(isinstance(one, str) for one in parameters):
        raise FileError(f"{where} 的 parameters 要写一列名字，请改正")
    return Indicator(
        data["id"],
        data["name"],
        data["unit"],
        data.get("from", ""),
        data.get("where", "true"),
        data.get("hit", ""),
        data.get("day", ""),
        data.get("key", "case_no"),
        data.get("formula", ""),
        data.get("note", ""),
        tuple(parameters),
        tuple(targets),
    )


def measure(
    data: Database,
    chosen: tuple[Indicator, ...],
    period: Period,
    parameters: Mapping[str, float] | None = None,
) -> tuple[Measured, ...]:
    """Count indicators over an opened store; those of one table and condition in one query.

    Raises FileError that names the indicator whose SQL is wrong.
    """
    given = dict(parameters or {})
    groups: dict[tuple[str, str, str], list[Indicator]] = {}
    for one in chosen:
        if one.formula and all(name in given for name in one.parameters):
            groups.setdefault((one.tables, one.where, one.day), []).append(one)
    values: dict[str, tuple[float | None, int]] = {}
    for group in groups.values():
        values |= _group(data, group, period, given)
    found = []
    for one in chosen:
        value, counted = values.get(one.id, (None, 0))
        met = tuple(
            None if value is None else _COMPARE[target.comparator](value, target.value)
            for target in one.targets
        )
        found.append(Measured(one, value, counted, met))
    return tuple(found)


def indicators(
    folder: str | Path,
    period: Period | int,
    file: str | Path | None = None,
    parameters: Mapping[str, float] | None = None,
    calendar: str | Path | None = None,
) -> tuple[Measured, ...]:
    """Count every indicator of a store in a period (or a year), as known at the period's end.

    file: the declarations, else the shipped Tongnan set; parameters: what they ask for.
    Raises FileError.
    """
    period = Period.year(period) if isinstance(period, int) else period
    chosen = declared(file)
    asked = {name for one in chosen for name in one.parameters}
    if unknown := sorted(set(parameters or {}) - asked):
        known = "、".join(sorted(asked)) or "无"
        raise FileError(f"没有指标要参数「{unknown[0]}」，可给的参数：{known}")
    with opened(folder, period.end, calendar) as data:
        return measure(data, chosen, period, parameters)


def trace(
    folder: str | Path,
    name: str,
    period: Period | int,
    file: str | Path | None = None,
    hits: bool | None = None,
    calendar: str | Path | None = None,
) -> list[str]:
    """The records that an indicator counts: case numbers, or what else names them, in order.

    name: the indicator's id; hits: only those that fulfil it, or only those that do not; other
    arguments as in ``indicators``. Raises FileError.
    """
    import duckdb

    period = Period.year(period) if isinstance(period, int) else period
    one = next((one for one in declared(file) if one.id == name), None)
    if one is None:
        raise FileError(f"没有叫「{name}」的指标，用 mingzhang centre indicators 查看全部")
    if not one.formula:
        return []
    with opened(folder, period.end, calendar) as data:
        condition = _condition(one)
        if hits is not None and one.hit:
            condition += f" AND ({one.hit}) IS {'TRUE' if hits else 'NOT TRUE'}"
        query = f"SELECT {one.key} FROM {one.tables} WHERE {condition} ORDER BY ALL"
        try:
            rows = data.sql.execute(query, _bound(query, period, {})).fetchall()
        except duckdb.Error as error:
            raise FileError(f"指标「{name}」的 SQL 有误：{first_line(error)}") from error
    return [str(row[0]) for row in rows]


def _group(
    data: Database, group: list[Indicator], period: Period, given: dict[str, float]
) -> dict[str, tuple[float | None, int]]:
    """Values and counts of indicators that share tables and condition."""
    import duckdb

    first = group[0]
    formulas = ", ".join(f"CAST({one.formula} AS DOUBLE)" for one in group)
    query = f"SELECT count(*), {formulas} FROM {first.tables} WHERE {_condition(first)}"
    try:
        row = data.sql.execute(query, _bound(query, period, given)).fetchone()
    except duckdb.Error as error:
        if len(group) > 1:
            return {
                key: value
                for one in group
                for key, value in _group(data, [one], period, given).items()
            }
        raise FileError(f"指标「{first.id}」的 SQL 有误：{first_line(error)}") from error
    assert row is not None
    # A share of nothing is no number.
    found = [value if value is not None and isfinite(value) else None for value in row[1:]]
    return {one.id: (value, row[0]) for one, value in zip(group, found, strict=True)}


def _condition(one: Indicator) -> str:
    condition = f"({one.where})"
    if one.day:
        condition += f" AND {one.day} >= $start AND {one.day} < $end"
    return condition


def _bound(query: str, period: Period, given: dict[str, float]) -> dict[str, object]:
    """The parameters that a query names: the period's start, the day after its end, and others."""
    values: dict[str, object] = {
        "start": period.first,
        "end": period.last + timedelta(days=1),
        **given,
    }
    return {name: value for name, value in values.items() if f"${name}" in query}
