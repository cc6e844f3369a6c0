"""查什么：上年为零时不能说增长百分之几。

理由：零不能作除数。可以写“上年无此项，增长率无可比性”。

例：政府采购预算 17,000 元，比上年增加 17,000 元，增长 100%。

改法：删去增长率，说明上年没有此项。
"""

from collections.abc import Iterator

from mingzhang.checking.clauses import comparisons
from mingzhang.checking.finding import Context, Finding, Rule


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


RULE = Rule("E04", "rate-from-zero", "从零算出增长率", "warning", __doc__ or "", look=_look)
