"""查什么：“三公”经费的两项，说明与表里的数正好对调。

依据：财预〔2016〕143号要求公务用车购置费与运行费分开列示。对调只报一次。

例：表中购置费 50、运行费 25，说明写运行费 50 万元、购置费 25 万元。

改法：查明哪一处写颠倒了，对调过来。
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from mingzhang.checking.clauses import Amount
from mingzhang.checking.finding import Context, Finding, Rule, Spot, spot
from mingzhang.checking.items import flat_items, item_amounts
from mingzhang.checking.texts import Text
from mingzhang.disclosure.coordinate import value_name


class _Printed(NamedTuple):
    """A number of the table. fen, step: its value and what its last digit is worth."""

    fen: Fraction
    step: Fraction
    printed: str
    place: Spot


_ITEMS = ("abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    final = context.disclosure.stage == "final"
    table = {
        item: _Printed(one.fen, one.step, text.printed(one.start, one.end), text.spot(*one[:2]))
        for item, text, one in flat_items(context.disclosure)
    } | {
        figure.at.item or "": _Printed(
            Fraction(figure.fen),
            Fraction(figure.grain),
            figure.printed,
            spot(figure, context.disclosure),
        )
        for figure in context.figures
        if figure.scope >= 0
        and figure.at.item in _ITEMS
        and not figure.at.year
        and figure.at.measure in ((None, "final") if final else (None, "budget"))
    }
    said: dict[str, tuple[Text, Amount]] = {}
    for item, text, amount in item_amounts(context.disclosure):
        said.setdefault(item, (text, amount))
    for one, other in combinations([item for item in _ITEMS if item in table and item in said], 2):
        (text, first), (text2, second) = said[one], said[other]
        slack = max(first.step, second.step, table[one].step)
        if abs(table[one].fen - table[other].fen) <= 2 * slack:
            continue
        if abs(first.fen - table[other].fen) > slack or abs(second.fen - table[one].fen) > slack:
            continue
        names = value_name("item", one), value_name("item", other)
        places = (text.spot(first.start, first.end), text2.spot(second.start, second.end))
        spans = {(place.place.page, place.place.line, place.place.span) for place in places}
        explained = frozenset(
            index
            for index, figure in enumerate(context.figures)
            if figure.at.item in (one, other)
            and figure.scope < 0
            and any(
                (figure.place.page, figure.place.line) == (page, line)
                and figure.place.span
                and span
                and figure.place.span[0] == span[0]
                for page, line, span in spans
            )
        )
        yield (
            RULE.finding(
                f"说明与表里「{names[0]}」和「{names[1]}」的数写颠倒了",
                (*places, *(table[item].place for item in (one, other))),
                printed=(
                    text.printed(first.start, first.end),
                    text2.printed(second.start, second.end),
                ),
                expected=(table[one].printed, table[other].printed),
            ),
            explained,
        )


RULE = Rule(
    "G02", "swapped-items", "两项写颠倒", "error", __doc__ or "", "财预〔2016〕143号", look=_look
)
