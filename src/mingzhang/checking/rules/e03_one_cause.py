"""查什么：金额与增减额、增减率不合，而表中的另一个数与增减额、增减率都合：错在金额。

理由：一个原因只报一次。增减率是按正确的数算出来的，说明写错的是旁边的金额。

例：收支总计 0 万元，比上年减少 56.95 万元，下降 1.87%；表中 2,995.39 万元与 1.87% 相合。

改法：照表改金额，增减额和增减率不动。
"""

from collections.abc import Iterator
from fractions import Fraction

from mingzhang.checking.clauses import Amount, Comparison, comparisons
from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Context, Finding, Rule, spot
from mingzhang.checking.rates import growth, printed
from mingzhang.money import show


def cause(one: Comparison, context: Context) -> Figure | None:
    """The figure of a table that should stand where a comparison's amount stands, if only one."""
    if one.rate is None or (one.new is None and len(one.others) != 1) or not one.change.fen:
        return None
    if any(_fits(one, new.fen, new.step) for new in one.others):
        return None
    found: dict[int, Figure] = {}
    for figure in context.figures:
        if figure.scope >= 0 and figure.fen > 0 and _fits(one, figure.fen, figure.grain):
            found.setdefault(figure.fen // figure.grain, figure)
    close = {figure.fen for figure in found.values()}
    if not close or max(close) - min(close) > 2 * max(f.grain for f in found.values()):
        return None
    return next(iter(found.values()))


def _fits(one: Comparison, fen: Fraction | int, step: Fraction | int) -> bool:
    true = growth(printed(Fraction(fen), Fraction(step)), one.change.range, one.sign)
    return true is not None and one.rate is not None and true.meets(one.rate.range)


def _impossible(one: Comparison) -> bool:
    """Whether an amount of nothing cannot have come about by what is said of it."""
    whole = len(one.others) == 1 and one.sign < 0 and one.change.fen > 0
    return whole and one.rate is not None and one.rate.range.high < 100


def _nothing(one: Comparison, new: Amount) -> Finding:
    shown = one.text.printed(new.start, new.end)
    return RULE.finding(
        f"金额写错：{shown} 与它的增减额、增减率不合，降到零应为下降 100%",
        (one.text.spot(new.start, new.end), one.text.spot(one.start, one.end)),
        printed=(shown,),
    )


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    for one in comparisons(context.disclosure):
        right = cause(one, context)
        new = one.new
        if new is not None and right is None and not new.fen and _impossible(one):
            yield _nothing(one, new), frozenset()
        if right is None or new is None:
            continue
        shown = one.text.printed(new.start, new.end)
        expected = show(right.fen, "万元", 2)
        here = one.text.spot(new.start, new.end)
        span = here.place.span
        explained = frozenset(
            index
            for index, figure in enumerate(context.figures)
            if figure.scope < 0
            and (figure.place.page, figure.place.line) == (here.place.page, here.place.line)
            and figure.place.span is not None
            and span is not None
            and span[0] <= figure.place.span[0] < span[1]
        )
        yield (
            RULE.finding(
                f"金额写错：{shown} 与它的增减额、增减率不合，"
                f"而{right.where}的 {right.printed} 与两者都合，应为 {expected} 万元",
                (here, spot(right, context.disclosure)),
                printed=(shown,),
                expected=(expected,),
                certainty="certain",
            ),
            explained,
        )


RULE = Rule("E03", "amount-beside-rate", "金额与增减率不合", "error", __doc__ or "", look=_look)
