"""查什么：“类（类）款（款）项（项）”的写法里，各级名称是否真是那一级，上下级是否相属。

依据：预算法第三十二条：按照政府收支分类科目编制。目录里没有的名称不判断。

例：卫生健康支出（类）卫生健康支出（款）计划生育事务（项）：计划生育事务是款，不是项。

改法：照科目表改正各级名称。
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import narrative
from mingzhang.codes import by_name

_NAME = r"[^,。;:\d\"]{2,40}?"
_PATH = re.compile(
    rf"(?P<a>{_NAME})\(类\)-?(?P<b>{_NAME})\(款\)-?(?P<c>{_NAME})\(项\)|"
    r"\"(?P<d>[^,。;:\d\"-]{2,30}支出)-(?P<e>[^,。;:\d\"-]{2,40})-(?P<f>[^,。;:\d\"-]{2,40})\""
)


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    for text in narrative(context.disclosure):
        for one in _PATH.finditer(text.folded):
            names = [one[key] for key in "abc"] if one["a"] else [one[key] for key in "def"]
            why = _wrong(*names)
            if why is None:
                continue
            shown = text.printed(one.start(), one.end())
            yield (
                RULE.finding(
                    f"科目层级不对：「{shown}」，{why}",
                    (text.spot(one.start(), one.end()),),
                    printed=(shown,),
                ),
                frozenset(),
            )


@lru_cache(maxsize=1024)
def _wrong(first: str, second: str, third: str) -> str | None:
    """What is wrong with a path; None where it is right or the names are not in our list."""
    tops = by_name("functional", first, level=3)
    if not tops:
        return None
    top = tops[0].code
    middles = by_name("functional", second, level=5, parent=top)
    if not middles:
        if by_name("functional", third, level=5, parent=top):
            return f"{third}是款，不是项"
        if by_name("functional", second, level=7, parent=top):
            return f"{second}是项，不是款"
        return None
    under = [row for one in middles for row in by_name("functional", third, None, 7, one.code)]
    elsewhere = by_name("functional", third, level=5, parent=top)
    if not under and elsewhere and third != second and not by_name("functional", third, level=7):
        return f"{third}是款，不是项"
    return None


RULE = Rule(
    "L06", "path-levels", "科目层级不对", "error", __doc__ or "", "预算法 第三十二条", look=_look
)
