"""The classification of Chinese government revenue and expenditure (政府收支分类科目).

What it does: gives the code and the name of a subject of the functional classification, of the
two economic classifications and of the fund sources, by code, by name and by damaged name.
The data are the CSV files in ``data``; every row names its source, so that a caller knows how
much weight a contradiction has.
"""

from mingzhang.codes.catalogue import (
    SYSTEMS,
    Code,
    ancestors,
    by_code,
    by_name,
    fold,
    fund_by_name,
    known_name,
    level,
    names_of,
    near_name,
    parent,
    traditional,
)

__all__ = [
    "SYSTEMS",
    "Code",
    "ancestors",
    "by_code",
    "by_name",
    "fold",
    "fund_by_name",
    "known_name",
    "level",
    "names_of",
    "near_name",
    "parent",
    "traditional",
]
