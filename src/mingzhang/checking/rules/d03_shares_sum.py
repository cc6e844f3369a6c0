"""查什么：只有占比、没有金额的一组数，合起来应为 100%。

理由：算术。每个占比容许半个末位的舍入；有金额的由 D04 重算。

例：基本支出占 79.49%，项目支出占 21.51%。

改法：重新计算各项占比。
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from mingzhang.checking.clauses import shares
from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.rules.d02_items_sum import SETS
from mingzhang.checking.texts import narrative

_SHARE = re.compile(r"(?P<name>[^,。;:%\d占]{2,20})占(?:比)?(?:为)?(?P<n>\d{1,3}(?:\.\d{1,4})?)%")


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    amounts = {(one.text, one.rate.start) for one in shares(context.disclosure)}
    for text in narrative(context.disclosure):
        if "%" not in text.folded:
            continue
        for start, end in _sentences(text.folded):
            found = [
                one
                for one in _SHARE.finditer(text.folded, start, end)
                if (text, one.start("n")) not in amounts
            ]
            for names in SETS:
                listed = [one for one in found if any(name in one["name"] for name in names)]
                if len(listed) != len(names) or len(found) != len(names):
                    continue
                total = sum((Fraction(one["n"]) for one in listed), Fraction(0))
                slack = sum(
                    (Fraction(1, 2 * 10 ** len(one["n"].partition(".")[2])) for one in listed),
                    Fraction(0),
                )
                if abs(total - 100) <= slack:
                    continue
                shown = tuple(one["n"] + "%" for one in listed)
                yield (
                    RULE.finding(
                        f"占比之和不是 100%：{'、'.join(shown)}",
                        tuple(text.spot(one.start("n"), one.end()) for one in listed),
                        printed=shown,
                    ),
                    frozenset(),
                )


def _sentences(folded: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in re.finditer("。|\\Z", folded):
        yield start, found.start()
        start = found.end()


RULE = Rule("D03", "shares-sum", "占比之和不是 100%", "error", __doc__ or "", look=_look)
