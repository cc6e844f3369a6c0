"""查什么：增加、减少、增长、下降、大于、小于、等于这些词，与它们所说的两个数是否相合。

理由：词写反了，读者得到相反的结论。各部分都减少而总数说增加的，也是写反。

例：年初预算为 80.81 万元，支出决算为 80.38 万元。决算数大于预算数：应为“小于”。

改法：改正方向词，或改正所说的数。
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.changes import changes
from mingzhang.checking.clauses import after, comparisons, pairs, sign_of, step_of, turns
from mingzhang.checking.finding import Context, Finding, Rule, Spot
from mingzhang.disclosure import Stated, covers
from mingzhang.money import grain

_BESIDE = re.compile(
    r"决算数?(?:与(?:年初|全年|调整)?预算数?)?"
    r"(?P<word>大于|小于|等于|高于|低于|多于|少于)(?!\()(?:年初|全年|调整)?预算"
)
_SIGNS = {"大于": 1, "高于": 1, "多于": 1, "小于": -1, "低于": -1, "少于": -1, "等于": 0}
_WORDS = {1: "大于", -1: "小于", 0: "等于"}


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    yield from ((finding, frozenset()) for finding in _beside_budget(context))
    yield from ((finding, frozenset()) for finding in _two_years(context))
    found = list(_parts(context))
    yield from found
    said = {spot.place.line for finding, _ in found for spot in finding.places if spot.place.line}
    yield from ((finding, frozenset()) for finding in _turned(context, said))


def _beside_budget(context: Context) -> Iterator[Finding]:
    """The word between a final account and its budget."""
    step = step_of(context.disclosure)
    for pair in pairs(context.disclosure):
        found = after(pair, _BESIDE, step)
        gap = pair.final.fen - pair.budget.fen
        if found is None or (abs(gap) < pair.final.step and gap == 0):
            continue
        right = _WORDS[1 if gap > 0 else -1]
        if _WORDS[_SIGNS[found["word"]]] == right:
            continue
        text = pair.text
        shown = [text.printed(one.start, one.end) for one in (pair.budget, pair.final)]
        yield RULE.finding(
            f"方向词写反：预算 {shown[0]}，决算 {shown[1]}，"
            f"却说决算数「{found['word']}」预算数，应为「{right}」",
            (
                text.spot(found.start("word"), found.end("word")),
                text.spot(pair.final.start, pair.final.end),
            ),
            printed=(*shown, found["word"]),
            expected=(right,),
        )


def _two_years(context: Context) -> Iterator[Finding]:
    """The word between two years, and the two words of one change."""
    for turn in turns(context.disclosure):
        gap = turn.new.fen - turn.old.fen
        sign = sign_of(turn.word)
        if not sign or gap * sign >= 0:
            continue
        right = "增加" if gap > 0 else "减少"
        text = turn.text
        shown = [text.printed(one.start, one.end) for one in (turn.old, turn.new)]
        yield RULE.finding(
            f"方向词写反：由 {shown[0]} 到 {shown[1]}，却说「{turn.word}」，应为「{right}」",
            (text.spot(turn.start, turn.end),),
            printed=(*shown, turn.word),
            expected=(right,),
        )
    for one in comparisons(context.disclosure):
        if one.way is None or sign_of(one.way) == one.sign or not one.change.fen:
            continue
        yield RULE.finding(
            f"方向词自相矛盾：前说「{one.word}」，后说「{one.way}」",
            (one.text.spot(one.start, one.end),),
            printed=(one.word, one.way),
        )


_STEP = grain("万元", 2)


def _turned(context: Context, said: set[int]) -> Iterator[Finding]:
    """A change of which the parts are as much, the other way. said: lines with such a finding."""
    for one in changes(context.disclosure):
        whole = one.whole
        if one.fits or not one.turned or one.text.place.line in said:
            continue
        right = "增加" if one.total > 0 else "减少"
        text = one.text
        shown = text.printed(whole.change.start, whole.change.end)
        yield RULE.finding(
            f"方向词写反：总数说「{whole.word}」{shown}，各部分合起来却是{right}，"
            f"应改为「{right}」，或改正各部分",
            (
                text.spot(whole.start, whole.change.end),
                *(text.spot(part.start, part.end) for part in one.parts),
            ),
            printed=(whole.word, shown),
            expected=(right,),
        )


def _parts(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    """A change whose parts all go the other way."""
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
            if 2 * abs(sums) <= (len(parts) + 1) * _STEP:  # rounding alone may turn the sign
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
