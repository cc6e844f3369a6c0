"""Working days by the State Council's yearly holiday notices, and deadlines counted in them.

An index array holds, for each day, how many working days lie before it and up to it; a deadline is
then integer arithmetic. A day outside the calendar is an error, never a guess.
"""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mingzhang.files import FileError, decode, read_bytes

Days = NDArray[np.datetime64]
Counts = NDArray[np.int64]


class CalendarError(FileError):
    """A day lies outside the calendar, or an override file is wrong."""


class WorkingDays(NamedTuple):
    """The working days of whole years.

    first: the first day covered; days: the working days in order (datetime64[D]);
    before, upto: for each day covered, how many working days lie before it, and up to it.
    """

    first: np.datetime64
    days: Days
    before: Counts
    upto: Counts

    @property
    def last(self) -> np.datetime64:
        """The last day covered."""
        last: np.datetime64 = self.first + np.timedelta64(len(self.before) - 1, "D")
        return last

    def is_working(self, day: ArrayLike) -> NDArray[np.bool_]:
        """Whether each day is a working day. Raises CalendarError outside."""
        at = self._at(np.asarray(day, "datetime64[D]"))
        return self.upto[at] > self.before[at]

    def between(self, start: ArrayLike, end: ArrayLike) -> Counts:
        """Working days after ``start`` up to and with ``end``. Raises CalendarError outside."""
        first, last = (self._at(np.asarray(one, "datetime64[D]")) for one in (start, end))
        return self.upto[last] - self.upto[first]

    def due(self, accepted: ArrayLike, limit: ArrayLike, suspended: ArrayLike = 0) -> Days:
        """The last day in time: the day of acceptance is not counted, the next working day is 1.

        accepted: days (datetime64[D], any shape); limit, suspended: working days, broadcast to it.
        A limit of 0 is the day of acceptance itself, or the next working day where it is none.
        Raises CalendarError where a day is outside. Law: 行政许可法 45, 82; 民法典 201.
        """
        at = self._at(np.asarray(accepted, "datetime64[D]"))
        limit = np.asarray(limit, np.int64)
        suspended = np.asarray(suspended, np.int64)
        if (limit < 0).any() or (suspended < 0).any():
            raise CalendarError("时限和暂停的工作日数不能是负数，请改正")
        index = self.upto[at] - 1
        index += limit
        index = np.maximum(index, self.before[at])
        index += suspended
        if index.size and index.max() >= len(self.days):
            raise CalendarError(
                f"期限超出日历（到 {self.last} 为止），请在日历补充文件里加上后面的年份"
            )
        return self.days[index]

    def _at(self, day: Days) -> NDArray[np.int64]:
        at = (day - self.first).astype(np.int64)
        # One comparison for both ends: a day before the first, and NaT, wrap to a huge number.
        if at.size and at.view(np.uint64).max() >= len(self.before):
            raise CalendarError(
                f"日期超出节假日日历（{self.first} 至 {self.last}），"
                "请用日历补充文件加上该年份的放假安排"
            )
        return at


def working_days(overrides: Path | None = None) -> WorkingDays:
    """The State Council's calendar with its make-up days, 2004 to 2026, and what a file adds.

    overrides: TOML with ``years`` (whole years to add), ``holidays`` and ``workdays`` (days, as
    dates), which win over the shipped calendar. Raises CalendarError or FileError.
    """
    if overrides is None:
        return _shipped()
    years, holidays, workdays = _overrides(overrides)
    return _build(years, holidays, workdays)


@cache
def _shipped() -> WorkingDays:
    return _build(set(), set(), set())


def _build(years: set[int], holidays: set[date], workdays: set[date]) -> WorkingDays:
    from chinese_calendar import constants

    known = {day.year for day in constants.holidays}
    covered = range(min(known | years), max(known | years) + 1)
    if missing := sorted(set(covered) - known - years):
        raise CalendarError(f"日历补充文件缺少 {missing[0]} 年，年份要与已有的相连，请补上")
    first = np.datetime64(f"{covered[0]}-01-01", "D")
    count = int((np.datetime64(f"{covered[-1] + 1}-01-01", "D") - first).astype(int))
    every = first + np.arange(count)
    working = np.is_busday(every)
    for changed, value in (
        (constants.holidays, False),
        (constants.workdays, True),
        (holidays, False),
        (workdays, True),
    ):
        days = np.array(sorted(changed), "datetime64[D]")
        at = (days - first).astype(np.int64)
        if at.size and (at.min() < 0 or at.max() >= count):
            raise CalendarError("日历补充文件里有日期不在所列年份之内，请把年份写进 years")
        working[at] = value
    upto = np.cumsum(working, dtype=np.int64)
    return WorkingDays(first, every[working], upto - working, upto)


def _overrides(path: Path) -> tuple[set[int], set[date], set[date]]:
    try:
        data: dict[str, Any] = tomllib.loads(decode(read_bytes(path), path.name))
    except tomllib.TOMLDecodeError as error:
        raise CalendarError(f"{path.name} 写法有误：{error}，请改正") from error
    kinds = {"years": int, "holidays": date, "workdays": date}
    for name in data:
        if name not in kinds:
            raise CalendarError(f"{path.name} 里的「{name}」不认识，可写 years、holidays、workdays")
    for name, kind in kinds.items():
        values = data.get(name, [])
        if not isinstance(values, list) or not all(type(one) is kind for one in values):
            raise CalendarError(f"{path.name} 的「{name}」应当是一列{_KINDS[name]}，请改正")
    years = set(data.get("years", []))
    if not all(1990 <= year <= 2100 for year in years):
        raise CalendarError(f"{path.name} 的 years 应在 1990 到 2100 之间，请改正")
    both = set(data.get("holidays", [])) & set(data.get("workdays", []))
    if both:
        raise CalendarError(f"{path.name} 把 {min(both)} 既写成假日又写成工作日，请改正")
    return years, set(data.get("holidays", [])), set(data.get("workdays", []))


_KINDS = {"years": "年份", "holidays": "日期", "workdays": "日期"}
