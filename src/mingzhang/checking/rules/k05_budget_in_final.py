"""查什么：决算文件的标题把“部门决算”“单位决算”写成了“部门预算”“单位预算”。

理由：套用另一种文件留下的。年初预算、预算执行、预算绩效等说法不在此列。

例：2024 年度部门决算的标题写“2024 年度部门预算情况说明”。

改法：改正标题。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.rules.k01_title_year import titles
from mingzhang.checking.texts import texts_of

_WHOLE = re.compile(
    r"\A[^,。;:]{0,40}?20\d\d年(?:度)?[^,。;:]{0,30}?(?:部门|单位)预算[^,。;:]{0,12}\Z"
)


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    right, wrong = "决算", "预算"
    if context.disclosure.stage != "final":
        return
    found = list(titles(context))
    if sum(right in one[0] for _, one in found) < 2:
        return
    for text in texts_of(context.disclosure)[:1]:
        # The title of the whole, where it says another stage than everything else.
        one = _WHOLE.search(text.folded)
        if one and text.kind == "paragraph":
            found.insert(0, (text, one))
    for text, one in found:
        words = one[0]
        for kind in ("部门", "单位"):
            if f"{kind}{wrong}" in words and right not in text.folded:
                shown = text.printed(one.start(), one.end())
                yield (
                    RULE.finding(
                        f"标题里的“{wrong}”应为“{right}”：「{shown}」",
                        (text.spot(one.start(), one.end()),),
                        printed=(shown,),
                        expected=(f"{kind}{right}",),
                    ),
                    frozenset(),
                )
                break


RULE = Rule("K05", "budget-in-final", "预算与决算混写", "error", __doc__ or "", look=_look)
