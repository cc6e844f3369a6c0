"""查什么：说完成预算的 100%，决算数却与预算数不同。

理由：两句话互相矛盾。差额小到仍印作 100.00% 的不算。

例：支出总计 1,741.75 万元，完成年初预算 100%，决算数大于预算数 55.93 万元。

改法：重新计算完成率，或改正差额。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.clauses import DONE, NUM, after, amounts, pairs, rate_of, step_of
from mingzhang.checking.finding import Context, Finding, Rule, Spot
from mingzhang.checking.rates import Range, percent, share
from mingzhang.checking.texts import narrative

_BOTH = re.compile(
    r"完成(?:年初|全年|调整)?预算数?的?(?P<rate>100(?:\.0{1,4})?)%[,。;]?决算数?"
    rf"(?P<word>大于|小于|高于|低于|多于|少于)(?:年初|全年|调整)?预算数?(?P<n>{NUM})(?:万元|元)"
)


_CHANGE = re.compile(r"(?:增加|减少|增长|下降|降低|大于|小于)\Z")


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    step = step_of(context.disclosure)
    for pair in pairs(context.disclosure):
        found = after(pair, DONE, step)
        true = share(pair.final.range, pair.budget.range)
        if found is None or true is None:
            continue
        rate = rate_of(found)
        if rate.value == 100 and not rate.range.meets(true):
            exact = 100 * pair.final.fen / pair.budget.fen
            places = (pair.text.spot(rate.start, rate.end),)
            yield _finding(pair.text.printed(rate.start, rate.end), percent(exact, 2), places)
    for text in narrative(context.disclosure):
        for one in _BOTH.finditer(text.folded):
            known = amounts(text, step)
            before = [a for a in known if a.end <= one.start()]
            final = [a for a in before if not _CHANGE.search(a.subject)][-1:]
            gap = next((a for a in known if a.start == one.start("n")), None)
            if not final or gap is None:
                continue
            sign = 1 if one["word"] in ("大于", "高于", "多于") else -1
            budget = final[0].fen - sign * gap.fen
            if budget <= 0:
                continue
            exact = 100 * final[0].fen / budget
            rate = rate_of(one)
            if not rate.range.meets(Range(exact, exact)):
                places = (text.spot(one.start("rate"), one.end()),)
                yield _finding(text.printed(rate.start, rate.end), percent(exact, 2), places)


def _finding(shown: str, right: str, places: tuple[Spot, ...]) -> tuple[Finding, frozenset[int]]:
    message = f"说完成预算的 {shown}，决算数却与预算数不同：按所印的数应为 {right}"
    return RULE.finding(message, places, printed=(shown,), expected=(right,)), frozenset()


RULE = Rule("E06", "complete-but-differs", "完成 100% 而数不同", "error", __doc__ or "", look=_look)
