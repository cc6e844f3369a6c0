"""Placeholders of a template: XX 局, XXX 万元; and whether a document is nothing but a template."""

import re
from collections.abc import Iterator

from mingzhang.checking.remembered import remembered
from mingzhang.checking.texts import Text, texts_of
from mingzhang.disclosure import Disclosure

MANY = 20
"""A document with so many placeholders, and more of them than amounts, is a template."""

PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])(?:[XxＸ×]{2,12}|[XＸ×](?=万元|元|%|个|辆|人|月|日))(?![A-Za-z0-9])|"
    r"[xX],[xX]{3}|。{3,}|某某(?=局|委|办|部门|单位|中心)"
)
UNIT = re.compile(
    r"[XxＸ×]{2,12}\(?(?:局|委员会|办公室|部门|单位|中心|街道|镇|乡|学校|医院|研究所|区|市|县)|"
    r"某某(?:局|委|办|部门|单位|中心)"
)
_AMOUNT = re.compile(r"\d(?:[\d,]{0,12})(?:\.\d+)?(?:万元|元)")


def placeholders(text: Text) -> Iterator["re.Match[str]"]:
    """The placeholders of a text."""
    return PLACEHOLDER.finditer(text.folded)


@remembered
def blank_template(disclosure: Disclosure) -> bool:
    """Whether a document is a blank template: many placeholders, hardly an amount."""
    left = filled = 0
    for text in texts_of(disclosure):
        left += sum(1 for _ in placeholders(text))
        filled += len(_AMOUNT.findall(text.folded))
    cells = sum(
        1
        for table in disclosure.tables
        for row in table.rows
        for cell in row.cells.values()
        if cell.fen
    )
    return left >= MANY and left > 4 * (filled + cells)
