"""Names that a sentence uses for things with a coordinate: items of the three public expenses."""

import re
from collections.abc import Iterator
from fractions import Fraction

from mingzhang.checking.clauses import NUM, Amount, amounts, step_of
from mingzhang.checking.texts import Text, narrative
from mingzhang.disclosure import Disclosure
from mingzhang.money import UNITS

ITEMS = {
    "three_public": re.compile(r"(?:\"?三公\"?经费)[^,。;:]{0,20}\Z"),
    "abroad": re.compile(
        r"因公出国(?:\(境\))?(?:费|费用)?(?:支出)?(?:预算|决算)?(?:数|支出)?为?\Z"
    ),
    "vehicle": re.compile(
        r"(?:(?:公务用|公务|公)车(?:购置)?及运行(?:维护)?(?:费|费用)?)(?:支出)?(?:预算|决算)?(?:数|支出)?为?\Z"
    ),
    "vehicle_purchase": re.compile(
        r"(?:(?:公务用|公务|公)车购置(?:费|费用)?)(?:支出)?(?:预算|决算)?(?:数|支出)?为?\Z"
    ),
    "vehicle_running": re.compile(
        r"(?:(?:公务用|公务|公)?车辆?运行(?:维护)?(?:费|费用)?)(?:支出)?(?:预算|决算)?(?:数|支出)?为?\Z"
    ),
    "reception": re.compile(r"公务接待(?:费|费用)?(?:支出)?(?:预算|决算)?(?:数|支出)?为?\Z"),
}
"""Words right before an amount, folded, by item of ``dimensions.toml``."""
_YEAR = re.compile(r"(?<![比较与同和])20\d\d\Z")
_OTHER_YEAR = re.compile(r"上年|去年|比|较|增加|减少|国内|外宾")


def item_amounts(disclosure: Disclosure) -> Iterator[tuple[str, Text, Amount]]:
    """Amounts of this year that stand right behind the name of an item, in reading order."""
    step = step_of(disclosure)
    for text in narrative(disclosure):
        for one in amounts(text, step):
            sentence = text.folded.rfind("。", 0, one.start) + 1
            words = text.folded[sentence : one.start]
            if _OTHER_YEAR.search(one.subject) or not _of_year(words, disclosure.year):
                continue
            for item, pattern in ITEMS.items():
                if pattern.search(one.subject):
                    yield item, text, one
                    break


def _of_year(words: str, year: int | None) -> bool:
    """Whether the last year that the words of a sentence name, other than to compare, is this."""
    end = words.rfind("年") if year is not None else -1
    while end >= 0:
        if (named := _YEAR.search(words[max(0, end - 5) : end])) is not None:
            return int(named[0]) == year
        end = words.rfind("年", 0, end)
    return True


_FLAT = re.compile(
    r"合计\|+因公出国[^。\d]{0,80}公务用车购置费?\|+公务用车运行(?:维护)?费?\|+"
    rf"(?P<row>(?:(?:{NUM})\|+){{6}})"
)
_FLAT_ITEMS = (
    "three_public",
    "abroad",
    "vehicle",
    "vehicle_purchase",
    "vehicle_running",
    "reception",
)
"""The columns of the form, from left to right."""


def flat_items(disclosure: Disclosure) -> Iterator[tuple[str, Text, Amount]]:
    """The items of a table of the three public expenses that a copy has left as text.

    Its cells follow each other, parted by bars. It is taken only where its numbers add up.
    """
    for text in narrative(disclosure):
        for found in _FLAT.finditer(text.folded):
            units = re.findall(r"单位:(万元|元)", text.folded[: found.start()])
            unit = units[-1] if units else "万元"
            cells = list(re.finditer(NUM, text.folded[found.start("row") : found.end("row")]))
            row = []
            for cell in cells:
                digits = cell[0].replace(",", "")
                worth = Fraction(UNITS[unit], 10 ** max(2, len(digits.partition(".")[2])))
                start, end = (found.start("row") + at for at in cell.span())
                row.append(Amount(start, end, Fraction(digits) * UNITS[unit], unit, worth, ""))
            whole, abroad, vehicle, purchase, running, reception = (one.fen for one in row)
            if whole == abroad + vehicle + reception and vehicle == purchase + running:
                yield from ((item, text, one) for item, one in zip(_FLAT_ITEMS, row, strict=True))
