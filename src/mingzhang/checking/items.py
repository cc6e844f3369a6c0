"""Names that a sentence uses for things with a coordinate: items of the three public expenses."""

import re
from collections.abc import Iterator

from mingzhang.checking.clauses import Amount, amounts, step_of
from mingzhang.checking.texts import Text, narrative
from mingzhang.disclosure import Disclosure

ITEMS = {
    "three_public": re.compile(r"(?:\"?三公\"?经费)[^,。;:]{0,20}\Z"),
    "abroad": re.compile(
        r"因公出国(?:\(境\))?(?:费|费用)?(?:支出)?(?:预算|决算)?(?:数|支出)?为?\Z"
    ),
    "vehicle": re.compile(
        r"(?:公务用车购置及运行(?:维护)?(?:费|费用)?)(?:支出)?(?:预算|决算)?(?:数|支出)?为?\Z"
    ),
    "vehicle_purchase": re.compile(
        r"(?:公务用车购置(?:费|费用)?)(?:支出)?(?:预算|决算)?(?:数|支出)?为?\Z"
    ),
    "vehicle_running": re.compile(
        r"(?:公务用车运行(?:维护)?(?:费|费用)?)(?:支出)?(?:预算|决算)?(?:数|支出)?为?\Z"
    ),
    "reception": re.compile(r"公务接待(?:费|费用)?(?:支出)?(?:预算|决算)?(?:数|支出)?为?\Z"),
}
"""Words right before an amount, folded, by item of ``dimensions.toml``."""
_OTHER_YEAR = re.compile(r"上年|去年|比|较|增加|减少|国内|外宾")


def item_amounts(disclosure: Disclosure) -> Iterator[tuple[str, Text, Amount]]:
    """Amounts of this year that stand right behind the name of an item, in reading order."""
    step = step_of(disclosure)
    for text in narrative(disclosure):
        for one in amounts(text, step):
            if _OTHER_YEAR.search(one.subject) or not _of_year(one.subject, disclosure.year):
                continue
            for item, pattern in ITEMS.items():
                if pattern.search(one.subject):
                    yield item, text, one
                    break


def _of_year(words: str, year: int | None) -> bool:
    named = re.findall(r"20\d\d(?=年)", words)
    return year is None or all(int(one) == year for one in named)
