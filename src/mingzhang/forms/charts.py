"""Charts: what a profile wants drawn, taken from the tables, sentences and targets as printed."""

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.disclosure import Coordinate, Disclosure, Row, coordinate
from mingzhang.document import Chart
from mingzhang.forms.profile import ChartPart, ProfileChart, profiles

FEWEST = 2
"""A chart of fewer labels says no more than its table."""
REST = "其余{count}项"


def charts_of(disclosure: Disclosure) -> dict[str, Chart]:
    """The charts that the profile declares and the Disclosure has figures for, by their ids."""
    found: dict[str, Chart] = {}
    for one in profiles()[disclosure.profile].charts:
        values = _weights(disclosure, one) if one.targets else _amounts(disclosure, one)
        values = [(label, numbers) for label, numbers in values if any(numbers)]
        if len(values) < FEWEST or any(number < 0 for _, row in values for number in row):
            continue
        year = disclosure.year or 0
        names = {"year": year, "last": year - 1}
        shown = _shortened(values, one.most) if one.kind == "bar" and not one.targets else values
        found[one.id] = Chart(
            one.title.format(**names),
            one.kind,
            tuple(label for label, _ in shown),
            tuple(number for _, numbers in shown for number in numbers),
            tuple(name.format(**names) for name in one.series),
            "分" if one.targets else "万元",
        )
    return found


_Values = list[tuple[str, tuple[int, ...]]]


def _amounts(disclosure: Disclosure, chart: ProfileChart) -> _Values:
    if chart.compare:
        return list(_compared(disclosure, chart))
    wide = max(len(chart.series), 1)
    values: _Values = []
    for part in chart.parts:
        for row in _rows(disclosure, part):
            fen = row.cells[part.column].fen or 0
            numbers = tuple(fen if at == part.series else 0 for at in range(wide))
            values.append((row.label, numbers))
    return values


def _rows(disclosure: Disclosure, part: ChartPart) -> Iterator[Row]:
    """The rows of a form that a part takes."""
    table = disclosure.table(part.form)
    for row in table.rows if table else ():
        cell = row.cells.get(part.column)
        if cell is None:
            continue
        code = cell.at.function or cell.at.economic or ""
        if row.fixed in part.rows if row.fixed else code and len(code) == part.level:
            yield row


def _compared(disclosure: Disclosure, chart: ProfileChart) -> Iterator[tuple[str, tuple[int, ...]]]:
    """This year's amounts, and last year's by the stated change."""
    now: dict[Coordinate, int] = {}
    changes: dict[Coordinate, int] = {}
    for stated in disclosure.stated:
        if stated.at is not None and stated.value.fen is not None:
            if stated.at.measure == "change":
                changes.setdefault(stated.at, stated.sign * stated.value.fen)
            else:
                now.setdefault(stated.at, stated.value.fen)
    for table in disclosure.tables:
        for row in table.rows:
            now.update({cell.at: cell.fen for cell in row.cells.values() if cell.fen is not None})
    for one in chart.compare:
        at = coordinate(one.at)
        change = changes.get(at._replace(measure="change"))
        if at in now and change is not None:
            yield one.label, (now[at] - change, now[at])


def _weights(disclosure: Disclosure, chart: ProfileChart) -> _Values:
    return [
        (target.indicator, (int(Decimal(target.weight * 100).to_integral_value()),))
        for target in disclosure.targets
        if target.project is None and not target.evaluated and target.weight is not None
    ]


def _shortened(values: _Values, most: int) -> _Values:
    """The largest, then the sum of the rest."""
    ordered = sorted(values, key=lambda one: -one[1][0])
    if len(ordered) <= most:
        return ordered
    rest = ordered[most - 1 :]
    total = sum(numbers[0] for _, numbers in rest)
    return [*ordered[: most - 1], (REST.format(count=len(rest)), (total,))]
