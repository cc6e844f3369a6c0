"""Names of units: is one an abbreviation of the other, or nearly it with letters wrong?"""

import re
from difflib import SequenceMatcher

_PLACE = re.compile(r".*?(?:自治区|自治州|省|市(?<!城市)(?!场)|区|县|旗|州|盟|镇|乡|街道)(?=.{3,})")
LEAST = 6
"""Characters of a name without its place from which on likeness means anything."""
NEAR = 0.8


def is_part(short: str, long: str) -> bool:
    """Whether one text stands in the other, in order but with gaps: 区政务办, 区政务办公室."""
    rest = iter(long)
    return all(char in rest for char in short)


def core(name: str) -> str:
    """A unit's name without the places before it: 重庆市潼南区档案馆 gives 档案馆."""
    while found := _PLACE.match(name):
        name = name[found.end() :]
    return name


def nearly(name: str, unit: str) -> bool:
    """Whether a name is nearly a unit's or its abbreviation, with one or two characters wrong.

    Another unit often differs in two characters (财政局, 民政局): a short name is never near.
    """
    inner, whole = core(name), core(unit)
    parts = ((name, unit), (unit, name), (inner, whole), (whole, inner))
    if len(inner) < LEAST or any(is_part(short, long) for short, long in parts):
        return False
    matcher = SequenceMatcher(None, inner, whole, autojunk=False)
    shared = sum(block.size for block in matcher.get_matching_blocks())
    # Other organs of one field end otherwise (局, 院, 中心): the last character must be the unit's.
    return inner[-1] in whole[-3:] and len(inner) - shared <= 2 and shared >= NEAR * len(inner)
