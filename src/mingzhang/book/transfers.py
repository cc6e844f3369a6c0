"""Transfers between a department and its units, which its consolidated book leaves out.

What the payer books as a subsidy (or an upward payment) is income of the payee; in the whole it is
neither. The payee's spending stays, paid from the sources that the payer paid from.
"""

from collections.abc import Sequence

from mingzhang.book.lines import Line, show_exact
from mingzhang.book.rows import BookError

Money = list[tuple[str, str, int]]
"""Sources with their carry mark and fen, in order."""


def eliminate(
    name: str, own: Sequence[Line], units: Sequence[tuple[str, Sequence[Line]]]
) -> list[Line]:
    """The lines of a department: its own and its units', less the transfers between them.

    name: the department's; units: name and lines of each. Raises BookError where what one side
    gives is not what the other takes.
    """
    names = {unit for unit, _ in units}
    kept = [line for line in own if not (line.kind == "subsidy" and line.project in names)]
    paid_up: Money = []
    below: list[Line] = []
    for unit, lines in units:
        given = [_money(line) for line in own if line.kind == "subsidy" and line.project == unit]
        taken = [line for line in lines if line.source == "superior"]
        _same(name, unit, "补助", given, sum(line.fen for line in taken))
        staying = [line for line in lines if line.kind != "upward"]
        below += [one for line in staying for one in _paid(line, given)]
        paid_up += [_money(line) for line in lines if line.kind == "upward"]
    affiliated = sum(line.fen for line in kept if line.source == "affiliated")
    _same(name, "下级单位", "上缴", paid_up, affiliated)
    whole = [one for line in kept for one in _paid(line, paid_up, "affiliated")]
    return _merged([*whole, *below])


def _money(line: Line) -> tuple[str, str, int]:
    return line.source, line.carry, line.fen


def _same(name: str, unit: str, what: str, given: Money, taken: int) -> None:
    total = sum(fen for _, _, fen in given)
    if total != taken:
        left, right = show_exact(total, "万元"), show_exact(taken, "万元")
        raise BookError(
            f"「{name}」与「{unit}」之间的{what}不符：付方 {left} 万元，收方 {right} 万元，"
            "请核对两边的 lines.csv"
        )


def _paid(line: Line, money: Money, source: str = "superior") -> list[Line]:
    """A line paid out of a transfer, paid from what the transfer was paid from; taken off it."""
    if line.source != source:
        return [line]
    found, rest = [], line.fen
    while rest:
        origin, carry, fen = money.pop(0)
        part = min(rest, fen)
        found.append(line._replace(source=origin, carry=carry or line.carry, fen=part))
        if fen > part:
            money.insert(0, (origin, carry, fen - part))
        rest -= part
    return found


def _merged(lines: Sequence[Line]) -> list[Line]:
    """Lines that differ only in amount and place become one."""
    sums: dict[Line, int] = {}
    for line in lines:
        key = line._replace(fen=0)
        sums[key] = sums.get(key, 0) + line.fen
    return [line._replace(fen=fen) for line, fen in sums.items()]
