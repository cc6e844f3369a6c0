"""查什么：增减率按今年的数和增减额（或两年的数）重算，应在四舍五入允许的范围之内。

理由：算术。各数都是舍入过的，所以按区间算；“同口径”的比较不算。只舍不入的只作提示。

例：116,433.12 元，比上年增加 16,803.36 元，增长 14.43%：这是除以今年的数，应为 16.87%。

改法：增减率 =（今年 − 上年）÷ 上年，重新计算。
"""

from collections.abc import Iterator
from fractions import Fraction

from mingzhang.checking.clauses import Amount, Comparison, Rate, comparisons, sign_of, turns
from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.rates import Range, between, growth, percent, share, truncated
from mingzhang.checking.rules.e03_one_cause import cause
from mingzhang.checking.texts import Text


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    for one in comparisons(context.disclosure):
        rate = one.rate
        if rate is None or _fits(one) or cause(one, context) or _from_nothing(one):
            continue
        new = one.new
        true = growth(new.range, one.change.range, one.sign) if new else None
        if new is None or not new.fen or true is None or sign_of(one.way or one.word) != one.sign:
            continue
        old = new.fen - one.sign * one.change.fen
        exact = 100 * one.change.fen / old
        hint = _hint(rate, exact, share(one.change.range, new.range))
        finding = _finding(one.text, new, rate, true, exact, hint)
        yield finding, frozenset()
    for turn in turns(context.disclosure):
        true = between(turn.old.range, turn.new.range)
        if turn.rate is None or true is None or sign_of(turn.word) == 0:
            continue
        if true.high < 0:
            true = Range(-true.high, -true.low)
        if true.low < 0 or turn.rate.range.meets(true):
            continue
        exact = 100 * abs(turn.new.fen / turn.old.fen - 1)
        change = Range(*(abs(turn.new.fen - turn.old.fen),) * 2)
        hint = _hint(turn.rate, exact, share(change, turn.new.range))
        yield _finding(turn.text, turn.new, turn.rate, true, exact, hint), frozenset()


def _fits(one: Comparison) -> bool:
    """Whether the rate follows from the change and any amount it may speak of."""
    assert one.rate is not None
    change, rate = one.change.range, one.rate.range
    # The nearest first: it is usually the one.
    for new in dict.fromkeys(new.range for new in reversed(one.others)):
        true = growth(new, change, one.sign)
        if true and true.meets(rate):
            return True
    return not one.change.fen and not one.rate.value


def _from_nothing(one: Comparison) -> bool:
    """Whether there was nothing before: that is E04's to say."""
    return one.sign > 0 and any(new.fen == one.change.fen for new in one.others)


def _hint(rate: Rate, exact: Fraction, by_new: Range | None) -> str:
    if by_new and by_new.meets(rate.range):
        return "，印出的数是除以今年的数得来的"
    if rate.range.low <= 100 - exact <= rate.range.high:
        return "，印出的数是 100% 减去应有的数"
    return ""


def _finding(
    text: Text, new: Amount, rate: Rate, true: Range, exact: Fraction, hint: str
) -> Finding:
    decimals = max(rate.decimals, 2)
    right = percent(exact, decimals)
    shown = text.printed(rate.start, rate.end)
    cut = truncated(true, rate.range, rate.step)
    hint = "，印出的数只舍不入" if cut else hint or "；也可能是金额或增减额有误"
    return RULE.finding(
        f"增减率算错：按所印的数重算应为 {right}，印作 {shown}{hint}",
        (text.spot(rate.start, rate.end), text.spot(new.start, new.end)),
        printed=(shown, text.printed(new.start, new.end)),
        expected=(right,),
        severity="note" if cut else None,
    )


RULE = Rule("E01", "growth-rate", "增减率算错", "error", __doc__ or "", look=_look)
