"""Dates as target tables print them: 2021年1月1日, 2021.1.1, 2021-01-01, 2021年1月, 2021年."""

import re
from calendar import monthrange
from datetime import date

from mingzhang.codes import fold

_DATE = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?:年|[.\-/](?=\d))"
    r"(?:(?P<month>\d{1,2})(?:月份?|[.\-/](?=\d)|(?!\d))(?:(?P<day>\d{1,2})日?(?!\d))?)?",
    re.ASCII,
)


def span_of(text: str) -> tuple[date, date] | None:
    """The first and the last day that a date with or without day and month stands for.

    None where the text holds no date, or more than one.
    """
    found = list(_DATE.finditer(fold(text)))
    if len(found) != 1:
        return None
    year, month, day = (int(found[0][name]) if found[0][name] else 0 for name in _DATE.groupindex)
    try:
        first = date(year, month or 1, day or 1)
        last_day = day or monthrange(year, month or 12)[1]
        return first, date(year, month or 12, last_day)
    except ValueError:
        return None
