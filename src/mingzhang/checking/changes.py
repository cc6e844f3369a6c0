"""Changes: that of a whole as it is stated, with those of all its parts.

支出预算比上年增加 A 万元，其中：基本支出增加 B 万元，项目支出减少 C 万元. Only names that are
everything of the whole are taken; a part that is flat changes by nothing.
"""

import re
from fractions import Fraction
from typing import NamedTuple

from mingzhang.checking.clauses import (
    NUM,
    OF,
    Comparison,
    amount_of,
    comparisons,
    sign_of,
    step_of,
)
from mingzhang.checking.figures import LARGE
from mingzhang.checking.remembered import remembered
from mingzhang.checking.texts import Text
from mingzhang.disclosure import Disclosure
from mingzhang.money import UNITS

_SETS = (
    (re.compile("支出|收支|预算|决算"), ("基本支出", "项目支出")),
    (re.compile("基本支出"), ("人员经费", "公用经费")),
    (re.compile("三公"), ("因公出国", "公务用车购置及运行", "公务接待")),
    (re.compile("购置及运行"), ("公务用车购置", "公务用车运行")),
    (re.compile("采购"), ("货物", "工程", "服务")),
    (re.compile("财政拨款"), ("一般公共预算", "政府性基金", "国有资本经营")),
)
"""What a whole must be called, and the names that are everything of it."""
_OTHERS = re.compile("三公|采购|运行经费|接待|因公出国")
_MORE = re.compile("经营支出|上缴上级|附属单位|结转|结余|其他支出")
_MOST = 400
"""The parts stand within so many signs behind the whole."""
_WORD = "增加|增长|上升|提高|减少|下降|降低|压减"
_CHANGED = re.compile(
    rf"(?P<word>{_WORD}){OF}(?P<n>{NUM})(?P<unit>亿元|万元|元)"
    r"|(?<!基本)(?P<flat>持平|无变化|没有变化|无增减|没有增减|保持不变|与上年一致)"
)
_OF_BUDGET = re.compile("年初|全年|调整|预算")


class Change(NamedTuple):
    """The change of a part. start, end: in the folded text; fen: signed; step: its last digit's."""

    start: int
    end: int
    fen: Fraction
    step: Fraction


class Changes(NamedTuple):
    """A whole's comparison and the change of each of its parts."""

    text: Text
    whole: Comparison
    parts: tuple[Change, ...]

    @property
    def fits(self) -> bool:
        """Whether the parts add up, each being rounded or the difference of two rounded ones."""
        slack = self.whole.change.step + sum(one.step for one in self.parts)
        unit = UNITS[self.whole.change.unit]
        if self.whole.change.step == unit:
            slack /= 2  # printed without decimals
        elif self.whole.change.fen >= LARGE * unit and not self.whole.change.fen % unit:
            slack += Fraction(unit * (len(self.parts) + 1), 2)  # without, though others have some
        return abs(self.total - self.whole.sign * self.whole.change.fen) <= slack

    @property
    def turned(self) -> bool:
        """Whether only the word of the whole is wrong: the parts are as much, the other way."""
        return self.total == -self.whole.sign * self.whole.change.fen

    @property
    def total(self) -> Fraction:
        """What the parts change by together, signed."""
        return sum((one.fen for one in self.parts), Fraction(0))


@remembered
def changes(disclosure: Disclosure) -> tuple[Changes, ...]:
    """Every stated change of a whole that is followed by those of all its parts."""
    final = disclosure.stage == "final"
    step = step_of(disclosure)
    found = []
    for whole in comparisons(disclosure):
        folded = whole.text.folded
        start = max(folded.rfind("。", 0, whole.start), folded.rfind(";", 0, whole.start)) + 1
        subject = folded[start : whole.start] + whole.base
        stretch = folded[whole.end : whole.end + _MOST]
        for name, parts in _SETS:
            if any(part not in stretch for part in parts) or not name.search(subject):
                continue
            # 公务用车购置及运行 is the whole of 公务用车购置.
            if any(re.search(f"{part}(?!及)", subject) for part in parts):
                continue
            if parts[0] == "基本支出" and (_OTHERS.search(subject) or _MORE.search(stretch)):
                continue
            if members := _parts(whole, parts, final, step):
                found.append(Changes(whole.text, whole, members))
    return tuple(found)


def _parts(
    whole: Comparison, names: tuple[str, ...], final: bool, step: int
) -> tuple[Change, ...] | None:
    """One change for every name, each once; None where one lacks or the bases differ."""
    folded = whole.text.folded
    limit = min(len(folded), whole.end + _MOST)
    starts = [folded.find(name, whole.end, limit) for name in names]
    if min(starts) < 0 or _stopped(folded, whole.end, min(starts)):
        return None
    found = []
    for start in starts:
        later = [one for one in starts if one > start]
        stop = min(later, default=limit)
        if not later and (end := folded.find("。", start, limit)) >= 0:
            stop = end
        one = _CHANGED.search(folded, start, stop)
        if one is None or _by_budget(folded[start : one.start()], final) != _by_budget(
            whole.base, final
        ):
            return None
        if re.search("原因|由于|主要|其中|占", folded[start : one.start()]):
            return None
        found.append(_change(one, step))
    return tuple(found)


def _stopped(folded: str, start: int, end: int) -> bool:
    """Whether another change or amount stands before the first part."""
    between = folded[start:end]
    return bool(re.search(r"\d(?:万元|元|亿元)", between)) or between.count("。") > 2


def _by_budget(words: str, final: bool) -> bool:
    """Whether final accounts are compared with the budget rather than with last year."""
    compared = words.rpartition("比")[2] if "比" in words else words.rpartition("与")[2]
    return final and "上年" not in compared and bool(_OF_BUDGET.search(compared))


def _change(found: "re.Match[str]", step: int) -> Change:
    if found["flat"]:
        return Change(found.start(), found.end(), Fraction(0), Fraction(0))
    one = amount_of(found.start(), found.end(), found["n"], found["unit"], "", step)
    return Change(one.start, one.end, sign_of(found["word"]) * one.fen, one.step)
