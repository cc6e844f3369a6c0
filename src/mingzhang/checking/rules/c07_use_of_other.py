"""查什么：“主要用于”后面写的是不是本科目的用途：写成了同一款下另一个科目，而表里没有那个科目。

理由：逐项说明多由上一项或上一年抄来，金额改了，用途忘了改。

例：“专项普查活动（项）”科目 43.83 万元，主要用于统计信息事务统计管理。

改法：改成本科目的用途；确是那个科目的，改科目。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.coded import coded_rows
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.texts import narrative
from mingzhang.codes import Code, by_name, fold, names_of

_ITEM = re.compile(
    r"(?P<group>[^。;,:\"“”\-()\d]{2,30}(?:\(室\)[^。;,:\"\-()\d]{0,20})?)(?:\(款\)|-)"
    r"(?P<item>[^。;,:\"\-]{2,40}?)(?:\(项\))?\"[^。;]{0,30}?主要用于:?(?P<use>[^。;,]{4,40})[。;]"
)
SHORTEST = 4


def _look(context: Context) -> Iterator[Found]:
    year = context.disclosure.year
    printed = {row.code for table in context.disclosure.tables for row in coded_rows(table)}
    for text in narrative(context.disclosure):
        if "主要用于" not in text.folded:
            continue
        for found in _ITEM.finditer(text.folded):
            group = _named(found["group"])
            item, use = found["item"], fold(found["use"])
            own = [one for g in group for one in by_name("functional", item, None, 7, g)]
            if not own or item in use:
                continue
            other = _other(own[0].code, use, year)
            if other is None or other.code in printed or own[0].code not in printed:
                continue
            yield (
                RULE.finding(
                    f"用途不是本科目的：「{item}」主要用于「{found['use']}」，"
                    f"那是 {other.code}「{other.name}」的用途，表里没有这个科目",
                    (text.spot(found.start("use"), found.end("use")),),
                    printed=(f"主要用于{text.printed(found.start('use'), found.end('use'))}",),
                    expected=(f"主要用于{item}",),
                ),
                UNEXPLAINED,
            )


def _named(words: str) -> tuple[str, ...]:
    """The 款 that words end with."""
    starts = (words[start:] for start in range(len(words) - 1))
    found = (by_name("functional", one, level=5) for one in starts)
    return tuple(one.code for one in next((f for f in found if f), ()))


def _other(code: str, use: str, year: int | None) -> Code | None:
    """The sibling of a code whose name a use is, alone or behind the name of their 款."""
    groups = [fold(one.name) for one in names_of("functional", code[:5])]
    for words in (use, *(use.removeprefix(group) for group in groups)):
        for sibling in by_name("functional", words, year, 7, code[:5]):
            if sibling.code != code and len(words) >= SHORTEST:
                return sibling
    return None


RULE = Rule("C07", "use-of-other", "用途写成了别的科目", "warning", __doc__ or "", look=_look)
