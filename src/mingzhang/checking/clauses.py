"""Clauses: numbers of a sentence that belong together: comparisons, shares, budget and final.

This reads arithmetic, not meaning: what a number is about is the statements' business. Offsets
are into the folded text of a ``Text``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from mingzhang.checking.rates import Range, printed
from mingzhang.checking.remembered import remembered
from mingzhang.checking.texts import Text, narrative
from mingzhang.disclosure import Disclosure
from mingzhang.money import UNITS

NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?(?!\d)|\d{1,15}(?:\.\d{1,6})?(?!\d)"
_AMOUNT = re.compile(rf"(?<![\d.,])(?P<n>-?(?:{NUM}))(?P<unit>亿元|万元|元|万(?=[,。;:、)]|\Z))")
UP = ("增加", "增长", "上升", "提高", "上涨", "增", "升")
DOWN = ("减少", "下降", "降低", "下滑", "压减", "减", "降")
_WORD = "增加|增长|上升|提高|上涨|减少|下降|降低|下滑|压减"
OF = r"(?:财政拨款|预算|支出|收入|经费|资金|安排|投入|金额|总额|数额|额|数){0,2}(?:为|了|共)?"
"""What may stand between a word of change and its amount: 减少支出 5 万元, 增加额为 5 万元."""
_FLAT = "持平|无变化|没有变化|无增减变化|无增减"
_LEAD = r"(?:比|较|与|(?:同|和)(?=20\d\d|上年|去年|上一年))"
_BASE = r"(?P<base>[^,。;:()元%]{1,24}?)"
_MOVE = re.compile(
    rf"(?:{_LEAD}{_BASE}(?:相比|比较|对比)?(?:,(?P<again>[^,。;:\d]{{0,24}}?))?,?|同比)"
    rf"(?P<word>{_WORD}){OF}(?P<n>{NUM})(?P<unit>亿元|万元|元|万(?=[,。;:、)]))"
    rf"(?:[,(、]?(?:同比|环比|(?:较|比|与)?上年(?:度)?(?:同比|相比)?,?)?(?P<way>{_WORD}|[增升减降](?=幅))?"
    rf"(?:率|幅度|比例|比率|百分比|幅)?(?:约)?(?:为|达到?|了|是)?"
    rf"(?P<rate>\d{{1,9}}(?:\.\d{{1,6}})?)%)?"
)
_SHARE = re.compile(
    r"占(?P<name>[^,。;:%\d]{0,30}?)(?:比例|比重|比)?(?:为|达)?"
    r"(?P<rate>\d{1,4}(?:\.\d{1,6})?)%"
)
_DONE = re.compile(
    r"(?:完成|为|占)(?P<base>[^,。;:%\d]{0,8}预算)数?(?:的|率)?(?:为)?"
    r"(?P<rate>\d{1,6}(?:\.\d{1,6})?)%"
)
_TIME = re.compile(
    r"20\d\d年(?:度)?|上年度?|去年|上一年度?|年初|年末|同期|当年|全年|预算|决算|执行|调整|安排|实际|完成|"
    r"数|相比|的"
)
MOST_OTHERS = 12
"""So many amounts before a comparison are tried as what it speaks of."""
_SAME_BASIS = re.compile("同口径|可比口径|同比口径|剔除|扣除")


class Amount(NamedTuple):
    """A printed amount. fen: a fraction where the print is finer; subject: the words before it."""

    start: int
    end: int
    fen: Fraction
    unit: str
    step: Fraction
    subject: str

    @property
    def range(self) -> Range:
        """What it may truly be."""
        return printed(self.fen, self.step)


class Rate(NamedTuple):
    """A printed percentage."""

    start: int
    end: int
    value: Fraction
    decimals: int

    @property
    def step(self) -> Fraction:
        """What its last digit is worth."""
        return Fraction(1, 10**self.decimals)

    @property
    def range(self) -> Range:
        """What it may truly be."""
        return printed(self.value, self.step)


class Comparison(NamedTuple):
    """比上年增加 … 万元，增长 …%. new: the amount that is compared; sign: of its word.

    others: amounts before it in the paragraph that it might also speak of.
    """

    text: Text
    start: int
    end: int
    base: str
    word: str
    sign: int
    way: str | None
    new: Amount | None
    others: tuple[Amount, ...]
    change: Amount
    rate: Rate | None


class Share(NamedTuple):
    """A part with its stated share. name: the whole as it is named, often blank."""

    text: Text
    part: Amount
    name: str
    rate: Rate


class Turn(NamedTuple):
    """Two printed amounts, a word for the way from old to new (sign 0: flat), a rate or none."""

    text: Text
    old: Amount
    new: Amount
    word: str
    start: int
    end: int
    rate: Rate | None


class Pair(NamedTuple):
    """A budget and the final account beside it. base: 年初, 全年, 调整 or blank."""

    text: Text
    budget: Amount
    final: Amount
    base: str

    def fits(self, words: str) -> bool:
        """Whether words that name a budget may mean this one."""
        named = _BASES.search(words)
        return not named or not self.base or named[0] == self.base


def sign_of(word: str) -> int:
    """+1 for a word of growth, -1 for one of decrease, 0 for any other."""
    return 1 if word in UP else -1 if word in DOWN else 0


@lru_cache(maxsize=4096)
def amounts(text: Text, step: int) -> tuple[Amount, ...]:
    """The amounts of a text in 元, 万元 or 亿元. step: see ``step_of``."""
    found = []
    folded = text.folded
    for one in _AMOUNT.finditer(folded):
        before = re.split(r"[,。;:]", folded[max(0, one.start() - 60) : one.start()])[-1]
        found.append(amount_of(one.start("n"), one.end(), one["n"], one["unit"], before, step))
    return tuple(found)


def amount_of(start: int, end: int, number: str, unit: str, subject: str, step: int) -> Amount:
    """A printed number as an amount. start, end: its place; step: see ``step_of``."""
    unit = "万元" if unit == "万" else unit
    digits = number.replace(",", "")
    decimals = len(digits.partition(".")[2])
    own = max(decimals, step) if unit == "万元" else decimals
    worth = Fraction(UNITS[unit], 10**own)
    return Amount(start, end, Fraction(digits) * UNITS[unit], unit, worth, subject)


def _rate(found: "re.Match[str]") -> Rate:
    digits = found["rate"]
    decimals = len(digits.partition(".")[2])
    return Rate(found.start("rate"), found.end("rate") + 1, Fraction(digits), decimals)


@remembered
def step_of(disclosure: Disclosure) -> int:
    """Digits after the point to which the narrative keeps 万元; 6 stands for 6.00 elsewhere."""
    most = 0
    for text in narrative(disclosure):
        for one in _AMOUNT.finditer(text.folded):
            if one["unit"] != "元":
                most = max(most, len(one["n"].partition(".")[2]))
    return min(most, 2)


@remembered
def comparisons(disclosure: Disclosure) -> tuple[Comparison, ...]:
    """Every comparison with another year or with the budget that states an amount of change."""
    return tuple(
        one for text in narrative(disclosure) for one in _comparisons(text, step_of(disclosure))
    )


def _comparisons(text: Text, step: int) -> Iterator[Comparison]:
    folded = text.folded
    known = amounts(text, step)
    ends = [one.end for one in known]
    last: Comparison | None = None
    for found in _MOVE.finditer(folded):
        sentence = folded.rfind("。", 0, found.start()) + 1
        if _SAME_BASIS.search(folded, sentence, found.end()):
            continue
        before = known[: bisect_right(ends, found.start())][-MOST_OTHERS:]
        new = before[-1] if before and _speaks_of(folded, before[-1], found) else None
        if new is None and last is not None and _goes_on(folded[last.end : found.start()]):
            new = last.new  # 比上年减少 … 万元，比年初预算减少 … 万元: one amount, compared twice.
        unit = found["unit"]
        change = amount_of(found.start("n"), found.end("unit"), found["n"], unit, "", step)
        rate = _rate(found) if found["rate"] else None
        last = Comparison(
            text,
            found.start(),
            found.end(),
            found["base"] or "",
            found["word"],
            sign_of(found["word"]),
            found["way"],
            new,
            tuple(before),
            change,
            rate,
        )
        yield last


def _goes_on(between: str) -> bool:
    """Whether only the reason of one comparison stands before the next, which names nothing."""
    return bool(re.fullmatch(r",?|[,。](?:主要)?(?:是因为|原因)[^。;\d]{0,120}。", between))


def _speaks_of(folded: str, new: Amount, found: "re.Match[str]") -> bool:
    """Whether a comparison is that of the amount before it.

    Nothing but a share may stand between, and what it names again is what the amount is of.
    """
    between = folded[new.end : found.start()]
    if not re.fullmatch(r",?(?:(?:占|完成)[^,。;:]{0,30}%)?[,;。]?|[,(]|\)", between):
        return False
    named = _TIME.sub("", (found["base"] or "") + (found["again"] or ""))
    return not named or named[-4:] in new.subject


@remembered
def shares(disclosure: Disclosure) -> tuple[Share, ...]:
    """Every amount that is followed by its share of a whole."""
    found = []
    step = step_of(disclosure)
    for text in narrative(disclosure):
        known = amounts(text, step)
        ends = [one.end for one in known]
        for one in _SHARE.finditer(text.folded):
            before = known[: bisect_right(ends, one.start())][-1:]
            if not before or text.folded[before[-1].end : one.start()] not in ("", ",", ",("):
                continue
            if re.search("预算的?$", one["name"]) and "完成" in one["name"]:
                continue
            found.append(Share(text, before[-1], one["name"].rstrip("的"), _rate(one)))
    return tuple(found)


_BASES = re.compile("年初|全年|调整")
_BUDGET = re.compile(
    rf"(?P<base>年初|全年|调整)?预算(?:数|安排|收入|支出)?(?:为|是|数为)?:?(?P<budget>{NUM})(?P<bu>万元|元)[,。;、]?"
    rf"(?:[^,。;:\d]{{0,12}}(?:,)?)?(?:支出|收入|实际)?决算(?:数|支出)?(?:为|是)?:?"
    rf"(?P<final>{NUM})(?P<fu>万元|元)"
)


_TURN = (
    re.compile(
        rf"20\d\d年[^,。;:\d]{{0,24}}(?P<old>{NUM})(?P<ou>万元|元),"
        rf"20\d\d年[^,。;:\d]{{0,24}}(?P<new>{NUM})(?P<nu>万元|元),"
        rf"(?:比|较|与|同)[^,。;:]{{1,24}}?(?P<word>{_WORD}|{_FLAT})了?"
        rf"(?:(?P<rate>\d{{1,9}}(?:\.\d{{1,6}})?)%)?"
    ),
    re.compile(
        rf"由(?:20\d\d年(?:度)?|上年|去年)?[^,。;:\d]{{0,16}}(?P<old>{NUM})(?P<ou>万元|元)"
        rf"(?P<word>{_WORD})(?:到|至|为)(?:20\d\d年(?:度)?|本年|今年)?的?"
        rf"(?P<new>{NUM})(?P<nu>万元|元)(?:,(?:{_WORD})(?P<rate>\d{{1,9}}(?:\.\d{{1,6}})?)%)?"
    ),
)


@remembered
def turns(disclosure: Disclosure) -> tuple[Turn, ...]:
    """2023年 … 54.60 万元，2024年 … 53.84 万元，比 … 减少 1.39%; 由 … 万元增加到 … 万元."""
    found = []
    step = step_of(disclosure)
    for text in narrative(disclosure):
        for pattern in _TURN:
            for one in pattern.finditer(text.folded):
                old = amount_of(one.start("old"), one.end("ou"), one["old"], one["ou"], "", step)
                new = amount_of(one.start("new"), one.end("nu"), one["new"], one["nu"], "", step)
                if one[0].startswith("20") and one[0][:4] >= text.folded[old.end + 1 :][:4]:
                    continue
                rate = _rate(one) if one["rate"] else None
                word = one["word"]
                found.append(Turn(text, old, new, word, one.start("word"), one.end("word"), rate))
    return tuple(found)


@remembered
def pairs(disclosure: Disclosure) -> tuple[Pair, ...]:
    """年初预算为 … 万元，支出决算为 … 万元: every such pair."""
    found = []
    step = step_of(disclosure)
    for text in narrative(disclosure):
        for one in _BUDGET.finditer(text.folded):
            budget = amount_of(
                one.start("budget"), one.end("bu"), one["budget"], one["bu"], "", step
            )
            final = amount_of(one.start("final"), one.end("fu"), one["final"], one["fu"], "", step)
            found.append(Pair(text, budget, final, one["base"] or ""))
    return tuple(found)


def after(pair: Pair, pattern: "re.Pattern[str]", step: int) -> "re.Match[str] | None":
    """The first match after a pair that no other amount stands before."""
    found = pattern.search(pair.text.folded, pair.final.end, pair.final.end + 160)
    if found is None or not pair.fits(found[0]):
        return None
    between = [
        one
        for one in amounts(pair.text, step)
        if pair.final.end <= one.start and one.end <= found.start()
    ]
    parts = "其中" in pair.text.folded[pair.final.end : found.start()]
    return None if between or parts else found


DONE = _DONE


def rate_of(found: "re.Match[str]") -> Rate:
    """The percentage that a pattern's group ``rate`` holds."""
    return _rate(found)
