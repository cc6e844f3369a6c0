"""查什么：一张表的数与别处同一个数都正好差一万倍：单位印错了（元印作万元，或相反）。

理由：整张表一个原因，只报一次，表里的各数不再逐个报。一张表用元、另一张用万元，各自标明，是对的。

例：标明单位万元的表里合计 3,000,000.00，别的表是 300.00。

改法：改正表的单位，或按所标的单位重列各数。
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Context, Found, Rule, spot
from mingzhang.checking.spots import table_spot
from mingzhang.disclosure import Coordinate

FEWEST = 2
"""Figures of a table that must differ so, where none agrees."""


class _Off(NamedTuple):
    """A table that is off by 10^4, with a pair of figures that shows it."""

    scope: int
    large: bool
    own: Figure
    other: Figure


def _look(context: Context) -> Iterator[Found]:
    tables = context.disclosure.tables
    off = _tables_off(context)
    # Of two tables that contradict only each other the one with improbable amounts is named.
    likely = [one for one in off if one.large == (tables[one.scope].unit == "万元")]
    for one in likely or off:
        table = tables[one.scope]
        yield (
            RULE.finding(
                f"表的单位有误：《{table.title}》按「{table.unit}」读，各数与别处相差一万倍，"
                f"如 {one.own.printed} 与{one.other.where} {one.other.printed}",
                (table_spot(table), *(spot(f, context.disclosure) for f in (one.own, one.other))),
                printed=(table.unit,),
                expected=("元" if table.unit == "万元" else "万元",),
                severity="warning" if context.scanned else "error",
            ),
            frozenset(i for i, figure in enumerate(context.figures) if figure.scope == one.scope),
        )


def _tables_off(context: Context) -> list[_Off]:
    known: dict[Coordinate, list[Figure]] = defaultdict(list)
    for figure in context.figures:
        if figure.fen:
            known[figure.at].append(figure)
    found = []
    for index in range(len(context.disclosure.tables)):
        pairs: dict[bool, list[tuple[Figure, Figure]]] = {True: [], False: []}
        agree = False
        for group in known.values():
            own = [one for one in group if one.scope == index]
            others = [one for one in group if one.scope != index]
            if not own or not others:
                continue
            agree |= any(abs(one.fen - own[0].fen) <= own[0].grain + one.grain for one in others)
            for one in others:
                if _is_factor(own[0], one):
                    pairs[True].append((own[0], one))
                elif _is_factor(one, own[0]):
                    pairs[False].append((own[0], one))
        for large, shown in pairs.items():
            places = {one.at for one, _ in shown}
            if not agree and not pairs[not large] and len(places) >= FEWEST:
                found.append(_Off(index, large, *shown[0]))
    return found


def _is_factor(large: Figure, small: Figure) -> bool:
    slack = large.grain + small.grain * 10_000
    return abs(large.fen - small.fen * 10_000) <= slack < abs(large.fen)


RULE = Rule("A11", "unit-of-table", "表的单位有误", "error", __doc__ or "", look=_look)
