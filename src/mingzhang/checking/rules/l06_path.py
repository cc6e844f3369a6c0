"""查什么：句子里写明“（类）（款）（项）”的科目，级次和上下级是否对，“（项）”前有没有名称。

依据：预算法第三十二条：支出按其功能分类分为类、款、项。同名的款和项（其他教育支出）是对的。

例：“卫生健康支出（类）卫生健康支出（款）计划生育事务（项）”：计划生育事务是款，不是项。

改法：按功能分类科目改正。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.spots import passage_spot
from mingzhang.codes import Code, by_code, by_name, fold

_PATH = re.compile(
    r"(?P<class>[^。;,:\d]{2,40}?)\(类\)(?P<group>[^。;,:]{2,40}?)\(款\)"
    r"(?:(?P<item>[^。;,:]{2,40}?)\(项\))?"
)
_NAMELESS = re.compile(
    r"(?:(?P<after>[^()\d,。;:、]\(类\))\(款\)|[^()\d,。;:、]\(款\)\(项\))|"
    r"(?:(?<=[,。;:])|(?<=\A)|(?<=\d\.)|(?<=\d、))\([类款项]\)(?=\d|支出|\d{4}年|年初)"
)
"""A level without a name: …（款）（项）. 按（类）（款）（项） names the levels themselves."""


def _look(context: Context) -> Iterator[Found]:
    for section, passage in context.passages():
        if "(" not in passage.text and "（" not in passage.text:
            continue
        folded = fold(passage.text)
        for found in _NAMELESS.finditer(folded):
            if found["after"] and folded.startswith("(项)", found.end()):
                continue
            shown = found[0][1:] if found[0][0] != "(" else found[0]
            level = shown[-2]
            yield (
                RULE.finding(
                    f"缺名称：「（{level}）」前没有科目的名称",
                    (passage_spot(section, passage, found[0]),),
                    printed=(found[0],),
                    severity=context.letters("error"),
                ),
                UNEXPLAINED,
            )
        for found in _PATH.finditer(folded):
            first, group, item = found["class"], found["group"], found["item"]
            classes = [first[start:] for start in range(len(first) - 1)]
            named = (one for part in classes for one in (part, f"{part}支出"))
            name = next((one for one in named if by_name("functional", one, level=3)), None)
            if name is None:
                continue
            problem = _problem(name, group, item)
            if problem is None:
                continue
            message, certain = problem
            path = f"{name}（类）{group}（款）" + (f"{item}（项）" if item else "")
            yield (
                RULE.finding(
                    f"科目的级次不对：「{path}」，{message}",
                    (passage_spot(section, passage, found[0]),),
                    printed=(path,),
                    severity=context.letters("error" if certain else "warning"),
                ),
                UNEXPLAINED,
            )


def _problem(name: str, group: str, item: str | None) -> tuple[str, bool] | None:
    """What is wrong with a path, and whether it is certain; None where the list cannot tell."""
    classes = by_name("functional", name, level=3)
    groups = [g for c in classes for g in _named(group, c.code) if len(g.code) == 5]
    if item and any(len(i.code) == 5 for c in classes for i in _named(item, c.code)):
        same = any(len(i.code) == 7 for g in groups for i in _named(item, g.code))
        if not same and item != group:
            return f"「{item}」是款，不是项", True
        if not same and any(map(_listed, groups)):
            return f"「{group}」下没有同名的项", False
        if not same:
            return None  # None of what stands below this group is listed.
    if not groups:
        known = by_name("functional", group)
        if any(len(g.code) == 5 and g.source != "memory" for g in known):
            return f"「{group}」不是「{name}」下的款", False
        if any(len(g.code) != 5 and g.source != "memory" for g in known):
            return f"「{group}」不是款", False
        return None
    if not item or any(_named(item, g.code) for g in groups):
        return None
    elsewhere = [i for i in by_name("functional", item, level=7) if i.source != "memory"]
    siblings = [i for i in elsewhere if i.code[:3] in {c.code for c in classes}]
    if siblings:
        return f"「{item}」不是「{group}」下的项", False
    return None


def _listed(group: Code) -> bool:
    """Whether the list knows for certain some item of a group."""
    items = (by_code("functional", f"{group.code}{number:02}") for number in range(100))
    return any(one is not None and one.source != "memory" for one in items)


def _named(name: str, parent: str) -> tuple[Code, ...]:
    return by_name("functional", name, parent=parent)


RULE = Rule(
    "L06",
    "path-levels",
    "句子里科目的级次不对",
    "error",
    __doc__ or "",
    "预算法 第三十二条",
    look=_look,
)
