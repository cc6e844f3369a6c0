"""查什么：决算里“三公”经费有支出的，应写明团组数和人次、购置数和保有量、接待批次和人次。

依据：财预〔2016〕143号及部门决算公开的要求。没有支出的不查；文件在句子中间断掉的（摘录）不查。

例：公务接待费支出 1.52 万元，全文没有接待批次。

改法：补上数量。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.items import item_amounts
from mingzhang.checking.texts import breaks_off, narrative

_PLANNED = re.compile(r"预算(?:数|安排)?(?:为|共)?\d(?!.*(?:决算|支出))")
"""An amount that was planned, as the parts behind it, in a sentence that says no more."""
_CAR = r"[\d一二两三四五六七八九十]辆"
_WORDS = {
    "abroad": ("团组", re.compile("团组|出国.{0,20}(?:批次|人次)")),
    "vehicle_purchase": ("购置数量", re.compile(rf"(?:购置?|更新)[^。;]{{0,30}}{_CAR}")),
    "vehicle_running": ("保有量", re.compile(rf"保有|{_CAR}")),
    "reception": ("接待批次、人次", re.compile("批次|批.{0,10}人次|人次|批")),
}


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    if context.disclosure.stage != "final" or breaks_off(context.disclosure):
        return
    whole = "".join(text.folded for text in narrative(context.disclosure))
    seen = set()
    for item, text, amount in item_amounts(context.disclosure):
        if item not in _WORDS or not amount.fen or item in seen:
            continue
        sentence = text.folded[text.folded.rfind("。", 0, amount.start) + 1 : amount.start]
        if _PLANNED.search(sentence):
            continue
        seen.add(item)
        name, pattern = _WORDS[item]
        if not pattern.search(whole):
            shown = text.printed(amount.start, amount.end)
            yield (
                RULE.finding(
                    f"缺数量：{amount.subject}{shown}，全文没有写{name}",
                    (text.spot(amount.start, amount.end),),
                    printed=(shown,),
                ),
                frozenset(),
            )


RULE = Rule(
    "G04", "counts-missing", "缺数量", "warning", __doc__ or "", "财预〔2016〕143号", look=_look
)
