"""Ranges of case numbers: what is done range by range takes the memory of one, not of all years.

Case numbers mostly follow time, as they hold the year. A cut is made where few row groups of the
events lie on both its sides; where numbers follow nothing there is no such place, and one range.
"""

from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from mingzhang.centre.database import Database, quoted

MOST_EVENTS = 6_000_000
"""About as many events as a range may have: those of a centre's busy year."""
WHOLE = ("true",)
"""All cases at once."""


class Group(NamedTuple):
    """A row group of the events: its least and greatest case number, and how many events."""

    low: str
    high: str
    rows: int


def ranges(data: Database, links: list[str], most: int = MOST_EVENTS) -> tuple[str, ...]:
    """Conditions of SQL on ``case_no`` that part the cases of Parquet files, in order.

    links: the files of the events; most: about how many events a range may have.
    """
    if not links:
        return WHOLE
    found = data.sql.execute(
        "SELECT stats_min_value, stats_max_value, row_group_num_rows FROM parquet_metadata(?) "
        "WHERE path_in_schema = 'case_no'",
        [links],
    ).fetchall()
    if not all(low is not None and high is not None for low, high, _ in found):
        return WHOLE
    places = [quoted(place) for place in cuts([Group(*row) for row in found], most)]
    lows = ["true", *(f"case_no >= {place}" for place in places)]
    highs = [*(f"case_no < {place}" for place in places), "true"]
    return tuple(f"{low} AND {high}" for low, high in zip(lows, highs, strict=True))


def cuts(groups: list[Group], most: int) -> list[str]:
    """Case numbers to cut at, in order, so that about ``most`` events at most lie between two.

    Of the places that leave at least half as many on the left, the one that fewest events lie
    across; none where a quarter of ``most`` or more do, as both sides would have to read them.
    """
    begun = _Sums(sorted((one.low, one.rows) for one in groups))
    ended = _Sums(sorted((one.high, one.rows) for one in groups))
    found: list[str] = []
    done = 0
    best: tuple[int, str] | None = None
    for place in sorted({one.low for one in groups}):
        if best is not None and begun.below(place) - done > most:
            found.append(best[1])
            done, best = ended.below(best[1]), None
        left = ended.below(place)
        across = begun.below(place) - left
        if left - done >= max(1, most // 2) and across <= (best[0] if best else most // 4):
            best = across, place
    if best is not None and sum(one.rows for one in groups) - done > most:
        found.append(best[1])
    return found


class _Sums:
    """How many rows belong to keys below a key."""

    def __init__(self, pairs: list[tuple[str, int]]) -> None:
        self.keys = [key for key, _ in pairs]
        self.sums = list(accumulate((rows for _, rows in pairs), initial=0))

    def below(self, key: str) -> int:
        """The sum of the rows of lesser keys."""
        return self.sums[bisect_left(self.keys, key)]
