"""查什么：说明里引用的上年数（或由今年数和增减额推出的上年数）与上年的公开文件一致。

理由：上年的数已经公开，读者可以对照；同口径调整要在文中说明。

例：说明称上年“三公”经费预算 8 万元，上年公开的是 7 万元。

改法：改正引用的数；口径变了的，写明“同口径”及原因。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.beside import known_of
from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Context, Finding, Rule, Spot
from mingzhang.disclosure import Coordinate, Passage
from mingzhang.money import grain, show

_OTHER_SCOPE = re.compile("口径|机构改革|划转|合并|撤并")


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    previous = context.others.previous
    if previous is None:
        return
    last = known_of(previous)
    this = {figure.at: figure for figure in context.figures if not figure.blank}
    for section, passage in context.passages():
        if _OTHER_SCOPE.search(passage.text):
            continue
        for at, fen, slack, index in _quoted(passage, this):
            known = last.get(at)
            if known is None or abs(known.fen - fen) <= (slack + known.grain) // 2:
                continue
            one = passage.stated[index]
            stated, right = show(fen, "万元", 2), show(known.fen, "万元", 2)
            message = (
                f"上年数与上年公开的不一致：按这里的「{one.printed}」，上年是 {stated} 万元，"
                f"上年文件的{known.where}是 {right} 万元"
            )
            place = Spot(one.place, one.printed, section=section.title)
            expected = (right,)
            yield (
                RULE.finding(message, (place,), printed=(one.printed,), expected=expected),
                frozenset(),
            )


def _quoted(
    passage: Passage, this: dict[Coordinate, Figure]
) -> Iterator[tuple[Coordinate, int, int, int]]:
    """Last year's amounts that a paragraph states or implies: what, fen, slack, which value."""
    direct = set()
    for index, one in enumerate(passage.stated):
        fen, at = one.value.fen, one.at
        if fen is not None and at is not None and at.year == -1 and at.measure in (None, "budget"):
            now = at._replace(year=0, measure=None)
            direct.add(now)
            yield now, fen, grain(one.value.unit or "万元", 2), index
    for index, one in enumerate(passage.stated):
        fen, at = one.value.fen, one.at
        if fen is None or at is None or at.measure != "change":
            continue
        now = at._replace(measure=None)
        if now in this and now not in direct:
            slack = grain(one.value.unit or "万元", 2) + this[now].grain
            yield now, this[now].fen - fen * one.sign, slack, index


RULE = Rule("O01", "prior-quoted", "上年数与上年公开的不一致", "error", __doc__ or "", look=_look)
