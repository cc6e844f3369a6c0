"""查什么：公务用车购置及运行费有数，却没有把购置费和运行费分开写。

依据：财预〔2016〕143号：公务用车购置及运行费应当细化到购置费和运行费。两项都是零的可以合写。

例：公务用车购置及运行维护费 4 万元，表和说明都没有写购置费、运行费各是多少。

改法：分别列出公务用车购置费和公务用车运行费，没有的写 0。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.items import flat_items, item_amounts

_SPLIT = {"vehicle_purchase", "vehicle_running"}
_NAMED = re.compile(r"车(?:购置|运行(?:维护)?)(?:费|支出|经费)(?!等)")


def _look(context: Context) -> Iterator[Found]:
    tables = context.disclosure.tables or context.disclosure.unrecognised
    # Of a text without any table nobody can say that something is missing: it may be an excerpt.
    if not tables or any(figure.at.item in _SPLIT for figure in context.figures):
        return
    found = [one for one in item_amounts(context.disclosure) if one[2].fen]
    whole = next((one for one in found if one[0] == "vehicle"), None)
    if whole is None or any(one[0] in _SPLIT for one in found):
        return
    if any(flat_items(context.disclosure)) or _named(context):
        return
    _, text, amount = whole
    shown = text.printed(amount.start, amount.end)
    yield (
        RULE.finding(
            f"公务用车购置费与运行费没有分开：只写了合计 {shown}",
            (text.spot(amount.start, amount.end),),
            printed=(shown,),
        ),
        UNEXPLAINED,
    )


def _named(context: Context) -> bool:
    """Whether either part is named anywhere, in words or in a table that was not recognised."""
    words = [passage.text for _, passage in context.passages()]
    words += [
        "".join(cell for row in lost.grid for cell in row)
        for lost in context.disclosure.unrecognised
    ]
    return any(_NAMED.search("".join(one.split())) for one in words)


RULE = Rule(
    "G03",
    "vehicles-not-split",
    "公务用车费用没有分开",
    "warning",
    __doc__ or "",
    "财预〔2016〕143号",
    look=_look,
)
