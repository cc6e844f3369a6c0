"""查什么：完成预算的百分比等于决算数除以预算数。

理由：算术。常见的错是写成了 100% 减去完成率，或者拿另一个预算数作除数。

例：预算 3 万元，决算 1.71 万元，完成预算的 43%：应为 57%。

改法：完成率 = 决算数 ÷ 所说的预算数，重新计算。
"""

from collections.abc import Iterator

from mingzhang.checking.clauses import DONE, Pair, after, amounts, pairs, rate_of, step_of
from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.rates import percent, share, truncated


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    step = step_of(context.disclosure)
    for pair in pairs(context.disclosure):
        finding = _finding(pair, step)
        if finding:
            yield finding, frozenset()


def _finding(pair: Pair, step: int) -> Finding | None:
    found = after(pair, DONE, step)
    true = share(pair.final.range, pair.budget.range)
    if found is None or true is None:
        return None
    rate = rate_of(found)
    others = [one for one in amounts(pair.text, step) if one.end <= pair.final.start]
    for one in others:
        other = share(pair.final.range, one.range)
        if other and other.meets(rate.range):
            return None
    exact = 100 * pair.final.fen / pair.budget.fen
    right = percent(exact, max(rate.decimals, 2))
    shown = pair.text.printed(rate.start, rate.end)
    cut = truncated(true, rate.range, rate.step)
    hint = ""
    if cut:
        hint = "，印出的数只舍不入"
    elif rate.range.low <= 100 - exact <= rate.range.high:
        hint = "，印出的数是没有完成的部分"
    if rate.value == 100:
        return None
    spots = [(rate.start, rate.end), *((one.start, one.end) for one in (pair.final, pair.budget))]
    return RULE.finding(
        f"完成率算错：决算除以预算应为 {right}，印作 {shown}{hint}",
        tuple(pair.text.spot(*one) for one in spots),
        printed=(shown,),
        expected=(right,),
        severity="note" if cut else None,
    )


RULE = Rule("E05", "completion-rate", "完成率算错", "error", __doc__ or "", look=_look)
