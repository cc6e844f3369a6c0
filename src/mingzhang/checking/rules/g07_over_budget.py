"""查什么：“三公”经费的决算数大于预算数，说明里应当有原因。

依据：党政机关厉行节约反对浪费条例；“三公”经费按预算控制，中途调增的要向读者说明。

例：公务接待费预算 2 万元，决算 3 万元，没有写原因。

改法：写明超出预算的原因；数写错的，改正。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.clauses import pairs
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.items import ITEMS
from mingzhang.checking.texts import breaks_off

_REASON = re.compile("原因|由于|因为?|系|调整|追加|超出|新增|根据|按照")

_BUDGET = re.compile(r"(?:年初|全年|调整)?预算(?:数|安排)?(?:为|是|数为)?\Z")


def _look(context: Context) -> Iterator[Found]:
    if breaks_off(context.disclosure):
        return
    for pair in pairs(context.disclosure):
        text = pair.text
        if pair.final.fen - pair.budget.fen <= max(pair.final.step, pair.budget.step):
            continue
        subject = _BUDGET.sub("", re.split("[,。;:]", text.folded[: pair.budget.start])[-1])
        if not any(pattern.search(subject) for pattern in ITEMS.values()):
            continue
        if _REASON.search(text.folded[pair.final.end :][:400]):
            continue
        shown = tuple(text.printed(one.start, one.end) for one in (pair.budget, pair.final))
        yield (
            RULE.finding(
                f"决算 {shown[1]} 大于预算 {shown[0]}，没有写原因",
                (text.spot(pair.final.start, pair.final.end),),
                printed=shown,
            ),
            UNEXPLAINED,
        )


RULE = Rule(
    "G07",
    "over-budget",
    "“三公”决算大于预算而没有原因",
    "warning",
    __doc__ or "",
    "党政机关厉行节约反对浪费条例",
    look=_look,
)
