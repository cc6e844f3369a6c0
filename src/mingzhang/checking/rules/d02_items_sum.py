"""查什么：“其中”列出的各项是全部（如基本支出和项目支出），它们的和应等于前面的总数。

理由：算术。只查从名目可知已经列全的；舍入的差不算。表里有的数由表的规则查。

例：政府采购金额 251.25 万元，其中：货物 4.79 万元、工程 0 万元、服务 264.47 万元。

改法：查明总数与分项哪个有误。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.clauses import Amount, amounts, step_of
from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import Text, narrative
from mingzhang.forms.statement import CLAUSE

SETS = (
    ("基本支出", "项目支出"),
    ("人员经费", "公用经费"),
    ("货物", "工程", "服务"),
    ("因公出国", "公务用车购置及运行", "公务接待"),
)
"""Names that together are everything."""
_WHICH = re.compile(r"[,。]?其中[:,]?|[,。]包括[:]?|[,。]含")


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    step = step_of(context.disclosure)
    stated = {
        (one.place.page, one.place.line, one.place.span)
        for one in context.disclosure.stated
        if one.at is not None and one.value.kind == "amount" and not one.subject.startswith(CLAUSE)
    }
    for text in narrative(context.disclosure):
        known = amounts(text, step)
        for whole, parts in _lists(text, known):
            spots = [text.spot(one.start, one.start + 1).place for one in (whole, *parts)]
            read = {(place.page, place.line) for place in spots}
            if all(
                any(
                    (page, line) in read and span and place.span and span[0] == place.span[0]
                    for page, line, span in stated
                )
                for place in spots
            ):
                continue
            total = sum(one.fen for one in parts)
            slack = sum(one.step for one in (whole, *parts)) / 2
            if abs(total - whole.fen) > slack:
                yield _finding(text, whole, parts), frozenset()


def _lists(text: Text, known: tuple[Amount, ...]) -> Iterator[tuple[Amount, list[Amount]]]:
    for index, whole in enumerate(known[:-1]):
        found = _WHICH.match(text.folded, whole.end)
        if not found:
            continue
        stop = text.folded.find("。", found.end())
        limit = stop if stop >= 0 else len(text.folded)
        listed = [one for one in known[index + 1 :] if one.end <= limit]
        between = text.folded[found.end() : limit]
        if re.search("比|较|增加|减少|其中|其他", between):
            continue
        for names in SETS:
            parts = [one for one in listed if _names(one, names)]
            hits = [sum(name in _own(one) for one in parts) for name in names]
            rest = [one for one in listed if one not in parts and one.fen]
            if hits == [1] * len(names) and not rest and whole.unit == parts[0].unit:
                yield whole, parts


def _names(one: Amount, names: tuple[str, ...]) -> bool:
    return any(name in _own(one) for name in names)


def _own(one: Amount) -> str:
    return one.subject.split("、")[-1]


def _finding(text: Text, whole: Amount, parts: list[Amount]) -> Finding:
    shown = [text.printed(one.start, one.end) for one in (whole, *parts)]
    return RULE.finding(
        f"分项之和不等于总数：总数 {shown[0]}，分项 {'、'.join(shown[1:])}",
        tuple(text.spot(one.start, one.end) for one in (whole, *parts)),
        printed=tuple(shown),
    )


RULE = Rule("D02", "items-sum", "分项之和不等于总数", "error", __doc__ or "", look=_look)
