"""查什么：上年为零时不能说增长百分之几。

理由：零不能作除数。可以写“上年无此项，增长率无可比性”。

例：政府采购预算 17,000 元，比上年增加 17,000 元，增长 100%。

改法：删去增长率，说明上年没有此项。
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from mingzhang.checking.clauses import NUM, comparisons
from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.items import ITEMS, item_amounts
from mingzhang.checking.texts import narrative
from mingzhang.money import UNITS

_PART = re.compile(
    rf"(?P<of>[^,。;:比较]{{4,24}})(?:增加|增长)了?(?P<n>{NUM})(?P<unit>万元|元),增长"
    rf"(?P<rate>\d[\d.]*%)"
)
"""The change of an item among those of a whole: its amount stands elsewhere."""


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    for one in comparisons(context.disclosure):
        new, rate = one.new, one.rate
        if new is None or rate is None or not rate.value or not new.fen or one.sign < 0:
            continue
        if new.fen != one.change.fen:
            continue
        shown = one.text.printed(rate.start, rate.end)
        yield (
            RULE.finding(
                f"上年为零，没有增长率：增加额等于今年的数，却说增长 {shown}",
                (one.text.spot(rate.start, rate.end), one.text.spot(new.start, new.end)),
                printed=(shown,),
            ),
            frozenset(),
        )
    yield from ((one, frozenset()) for one in _items(context))


def _items(context: Context) -> Iterator[Finding]:
    """Items of the three public expenses that grew by all that they are."""
    known: dict[str, Fraction] = {}
    for item, _, amount in item_amounts(context.disclosure):
        known.setdefault(item, amount.fen)
    for text in narrative(context.disclosure) if any(known.values()) else ():
        for found in _PART.finditer(text.folded):
            named = next((one for one, words in ITEMS.items() if words.search(found["of"])), "")
            fen = Fraction(found["n"].replace(",", "")) * UNITS[found["unit"]]
            if not fen or known.get(named) != fen:
                continue
            shown = text.printed(*found.span("rate"))
            yield RULE.finding(
                f"上年为零，没有增长率：增加额等于今年的数，却说增长 {shown}",
                (text.spot(*found.span("rate")), text.spot(found.start("n"), found.end("unit"))),
                printed=(shown,),
            )


RULE = Rule("E04", "rate-from-zero", "从零算出增长率", "warning", __doc__ or "", look=_look)
