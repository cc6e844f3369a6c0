"""查什么：说明里引用的上年数（或由今年数和增减额推出的上年数）与上年的公开文件一致。

理由：上年的数已经公开，读者可以对照；同口径调整要在文中说明。预算与上年预算比，决算与上年决算比；
与上年执行数、调整后的数比的不查。

例：说明称上年“三公”经费预算 8 万元，上年公开的是 7 万元。

改法：改正引用的数；口径变了的，写明“同口径”及原因。
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.checking.beside import amount, clause, fitting, known_of, spot_in
from mingzhang.checking.figures import Figure, shown
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, Spot
from mingzhang.disclosure import Coordinate, Passage, Stated
from mingzhang.money import grain, parse

_OTHER_SCOPE = re.compile("口径|机构改革|划转|合并|撤并|剔除")
_OTHER_BASE = {
    "budget": re.compile("执行|决算|实际|完成|调整|追加|基本持平"),
    "final": re.compile("(?:比|较|与|同|和|占|年)[^，。；]{0,12}预算|调整|基本持平"),
}
"""By stage: words of a clause that compares with another figure than last year's own."""


class Quoted(NamedTuple):
    """An amount of last year that a sentence states or implies. slack: fen that rounding may hide;
    one: the stated value."""

    at: Coordinate
    fen: int
    slack: int
    one: Stated


def _look(context: Context) -> Iterator[Found]:
    previous = fitting(context.disclosure, context.others).previous
    if previous is None:
        return
    last = known_of(previous)
    this = _unanimous(context.figures)
    other_base = _OTHER_BASE[context.disclosure.stage]
    for section, passage in context.passages():
        if _OTHER_SCOPE.search(passage.text):
            continue
        for quoted in _quoted(passage, this):
            known = last.get(quoted.at)
            if known is None or known.says(quoted.fen, quoted.slack):
                continue
            if other_base.search(clause(passage, quoted.one)):
                continue
            one, unit = quoted.one, quoted.one.value.unit
            message = (
                f"上年数与上年公开的不一致：按这里的「{one.printed}」，"
                f"上年是 {amount(quoted.fen, unit)}，"
                f"上年文件的{known.first.where}是 {amount(known.first.fen, unit)}"
            )
            places = (
                Spot(one.place, one.printed, section=section.title),
                spot_in(known.first, previous),
            )
            right = (shown(known.first.fen, unit),)
            found = RULE.finding(message, places, printed=(one.printed,), expected=right)
            yield found, UNEXPLAINED


def _unanimous(figures: tuple[Figure, ...]) -> dict[Coordinate, Figure]:
    """This year's figures whose prints all agree: from others nothing can be inferred."""
    prints: dict[Coordinate, list[Figure]] = defaultdict(list)
    for figure in figures:
        if not figure.blank:
            prints[figure.at].append(figure)
    return {
        at: min(ones, key=lambda one: one.grain)
        for at, ones in prints.items()
        if max(one.fen for one in ones) - min(one.fen for one in ones)
        <= max(one.grain for one in ones)
    }


def _quoted(passage: Passage, this: dict[Coordinate, Figure]) -> Iterator[Quoted]:
    """Last year's amounts that a paragraph states or implies."""
    direct = set()
    for one in passage.stated:
        fen, at = one.value.fen, one.at
        if fen is not None and at is not None and at.year == -1 and at.measure in (None, "budget"):
            now = at._replace(year=0, measure=None)
            direct.add(now)
            yield Quoted(now, fen, _rounding(one), one)
    for one in passage.stated:
        fen, at = one.value.fen, one.at
        if fen is None or at is None or at.measure != "change" or at.year:
            continue
        now = at._replace(measure=None)
        if now in this and now not in direct:
            slack = _rounding(one) + 2 * this[now].grain
            yield Quoted(now, this[now].fen - fen * one.sign, slack, one)


def _rounding(one: Stated) -> int:
    """Fen that rounding to the printed digits may hide: 23 万元 may have been 23.4."""
    number = parse(one.printed)
    unit = one.value.unit or "万元"
    return grain(unit, number.decimals if number else 2) // 2


RULE = Rule("O01", "prior-quoted", "上年数与上年公开的不一致", "error", __doc__ or "", look=_look)
