"""Values of indicators: 「满意度≧90%、办结率≧95%」 is two values, each with its comparator."""

import re
from decimal import Decimal

from mingzhang.codes import fold
from mingzhang.disclosure import TargetValue

SIGNS = {"=": "=", ">=": "≥", "<=": "≤", ">": "＞", "<": "＜"}
"""Each relation as it is written."""
_RELATIONS = {
    **{sign: relation for relation, sign in SIGNS.items()},
    **{relation: relation for relation in SIGNS},
    "＝": "=",
    "等于": "=",
    "≧": ">=",
    "⩾": ">=",
    "不低于": ">=",
    "不少于": ">=",
    "不小于": ">=",
    "大于等于": ">=",
    "≦": "<=",
    "⩽": "<=",
    "不高于": "<=",
    "不超过": "<=",
    "不大于": "<=",
    "小于等于": "<=",
    "大于": ">",
    "高于": ">",
    "小于": "<",
    "低于": "<",
}
_WORDS = "|".join(sorted(map(re.escape, _RELATIONS), key=len, reverse=True))
_SPLIT = re.compile(r"[、；;]|[，,](?!\d{3}(?!\d))|(?<!\d)[，,]")
_VALUE = re.compile(
    rf"(?P<text>[^\d*/×.]{{0,40}}?)\s*(?P<relation>{_WORDS})?\s*"
    r"(?P<number>\d[\d,]{0,20}(?:\.\d{1,9})?)\s*(?P<unit>[^\d*×]{0,12})\Z",
    re.ASCII,
)
_YEAR = re.compile(r"20\d\d\s*[年.-]", re.ASCII)
_NUMBER = re.compile(r"\d[\d,]{0,20}(?:\.\d{1,9})?\Z", re.ASCII)


def relation_of(text: str) -> str | None:
    """The relation that a sign or word stands for; None where it is none."""
    return _RELATIONS.get(fold(text)) or _RELATIONS.get(text.strip())


def parse_values(text: str) -> tuple[TargetValue, ...]:
    """The values of one printed cell: each with relation, number and unit, else as text."""
    pieces = [piece for piece in _SPLIT.split(text) if piece.strip()]
    return tuple(_value("".join(piece.split())) for piece in pieces)


def value_of(number: str, relation: str | None, unit: str | None) -> TargetValue:
    """The value of a form that prints number, relation and unit in columns of their own."""
    bare = "".join(number.split())
    if not _NUMBER.match(bare):
        return TargetValue(relation, None, unit, bare or None)
    return TargetValue(relation, Decimal(bare.replace(",", "")), unit, None)


def _value(piece: str) -> TargetValue:
    found = None if _YEAR.search(piece) else _VALUE.match(piece)
    if found is None:
        return TargetValue(None, None, None, piece)
    relation = found["relation"]
    return TargetValue(
        _RELATIONS[relation] if relation else None,
        Decimal(found["number"].replace(",", "")),
        found["unit"] or None,
        found["text"] or None,
    )
