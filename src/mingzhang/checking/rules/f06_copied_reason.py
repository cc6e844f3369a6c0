"""查什么：两处变化方向相反，原因却一字不差。

理由：同一个原因很难既使支出增加又使支出减少，多是抄了相邻的一段。从一处转到另一处的钱不算。

例：教育支出增加 5 万元，卫生健康支出减少 2 万元，主要原因都写作“项目安排变化较大”。

改法：分别写明各自的原因。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.clauses import Comparison, comparisons
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.reasons import reason_of

_MOVED = re.compile("列入|列支|计入|纳入|转|划|改|口径|调整|合并")
"""Words for money that went from one head to another: it is less here and more there."""
SHORTEST = 8
"""Characters of a reason that two sentences hardly share by chance."""


def _look(context: Context) -> Iterator[Found]:
    known: dict[str, Comparison] = {}
    for one in comparisons(context.disclosure):
        found = reason_of(one)
        if found is None or not one.change.fen or len(found["reason"]) < SHORTEST:
            continue
        if _MOVED.search(found["reason"]):
            continue
        first = known.setdefault(found["reason"], one)
        if first.sign == one.sign:
            continue
        shown = one.text.printed(*found.span("reason"))
        yield (
            RULE.finding(
                f"方向相反的两处用了同一个原因：「{shown}」，前面说「{first.word}」，这里说「{one.word}」",
                (one.text.spot(*found.span("reason")), first.text.spot(first.start, first.end)),
                printed=(shown,),
            ),
            UNEXPLAINED,
        )


RULE = Rule("F06", "copied-reason", "相反的变化用了同一个原因", "note", __doc__ or "", look=_look)
