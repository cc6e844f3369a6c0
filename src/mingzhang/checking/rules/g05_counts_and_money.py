"""查什么：决算里接待费与接待批次、购置费与购置数量，一个为零，另一个也应为零。

理由：有支出就有批次和数量；反过来也是。跨年付款等情形可以解释，所以只作提示。

例：公务接待费支出 1.52 万元，国内公务接待 0 批次。

改法：核对批次、数量与金额，或者说明原因。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.clauses import Amount
from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.items import item_amounts
from mingzhang.checking.texts import Text, narrative

_COUNTS = {
    "reception": re.compile(r"公务接待[^。;\d]{0,12}(?P<n>\d{1,6})个?批次"),
    "vehicle_purchase": re.compile(r"购置(?:公务用车|车辆|数)?(?:数量)?(?:为)?(?P<n>\d{1,5})辆"),
}


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    if context.disclosure.stage != "final":
        return
    money: dict[str, tuple[Text, Amount]] = {}
    for item, text, amount in item_amounts(context.disclosure):
        money.setdefault(item, (text, amount))
    for item, pattern in _COUNTS.items():
        if item not in money:
            continue
        first, amount = money[item]
        counts = [
            (text, found)
            for text in narrative(context.disclosure)
            for found in pattern.finditer(text.folded)
        ]
        if not counts or any((int(found["n"]) > 0) == (amount.fen > 0) for _, found in counts):
            continue
        text, found = counts[0]
        shown = (first.printed(amount.start, amount.end), text.printed(found.start(), found.end()))
        yield (
            RULE.finding(
                f"金额与数量不合：{amount.subject}{shown[0]}，而「{shown[1]}」",
                (text.spot(found.start(), found.end()), first.spot(amount.start, amount.end)),
                printed=shown,
            ),
            frozenset(),
        )


RULE = Rule("G05", "counts-and-money", "金额与数量不合", "warning", __doc__ or "", look=_look)
