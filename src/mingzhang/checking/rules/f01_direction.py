"""查什么：说增减的词与它所说的各部分是否相合：各部分都减少，总数却说增加。

理由：总数的增减等于各部分增减之和；词写反了，读者得到相反的结论。

例：收入比上年增加 30 万元，其中一般公共预算拨款减少 30 万元。

改法：改正方向词，或改正部分的数。
"""

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule, Spot
from mingzhang.disclosure import Stated, covers


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    groups: dict[int, list[Stated]] = defaultdict(list)
    for stated in context.disclosure.stated:
        groups[stated.group].append(stated)
    for members in groups.values():
        changes = [one for one in members if one.measure == "change" and one.value.fen]
        words = {one.of: one for one in members if one.of}
        for whole in changes:
            if whole.at is None or whole.subject not in words:
                continue
            parts = [
                one for one in changes if one.at and one.at != whole.at and covers(whole.at, one.at)
            ]
            sums = sum((one.value.fen or 0) * one.sign for one in parts)
            if not parts or whole.value.fen is None or sums * whole.sign >= 0:
                continue
            if abs(sums) != abs(whole.value.fen):
                continue
            word = words[whole.subject]
            right = "增加" if sums > 0 else "减少"
            places = tuple(Spot(one.place, one.printed) for one in (word, whole, *parts))
            yield (
                RULE.finding(
                    f"方向词写反：总数说「{word.printed}」{whole.printed}，各部分合起来却是{right}，"
                    f"应改为「{right}」，或改正各部分",
                    places,
                    printed=(word.printed, whole.printed),
                    expected=(right,),
                ),
                frozenset(
                    index
                    for index, figure in enumerate(context.figures)
                    if figure.scope == -1 - whole.group and figure.at.measure == "change"
                ),
            )


RULE = Rule("F01", "direction-word", "方向词写反", "error", __doc__ or "", look=_look)
