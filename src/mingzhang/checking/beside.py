"""Figures of another document by what they mean, and whether two documents belong together."""

import re
from collections import defaultdict
from typing import NamedTuple

from mingzhang.checking.figures import Figure, figures_of, shown
from mingzhang.checking.finding import Others, Spot, spot
from mingzhang.codes import fold
from mingzhang.disclosure import Coordinate, Disclosure, Passage, Stated

STAGES = {"budget": "预算", "final": "决算"}
LEVELS = {"department": "部门", "unit": "单位", None: ""}
_CLAUSE = re.compile(r"[^。；;]*\Z")
SHORTEST = 4
"""Signs of a name that may stand for a longer one (档案馆 is too short for 青岚县档案馆)."""


class Known(NamedTuple):
    """What another document prints for one coordinate: every print of it, in reading order."""

    figures: tuple[Figure, ...]

    @property
    def first(self) -> Figure:
        """The first print, which messages name."""
        return self.figures[0]

    def says(self, fen: int, slack: int) -> bool:
        """Whether any print is that amount, but for its last digit and ``slack`` fen."""
        return any(abs(one.fen - fen) <= slack + one.grain for one in self.figures)


def known_of(disclosure: Disclosure) -> dict[Coordinate, Known]:
    """The printed figures of a document's own year, by coordinate."""
    found: dict[Coordinate, list[Figure]] = defaultdict(list)
    for figure in figures_of(disclosure):
        if not figure.blank and figure.at.year == 0:
            found[figure.at].append(figure)
    return {at: Known(tuple(figures)) for at, figures in found.items()}


def spot_in(figure: Figure, other: Disclosure) -> Spot:
    """The place of a figure of another document."""
    return spot(figure, other)._replace(other=other.source)


def clause(passage: Passage, one: Stated) -> str:
    """The words of a sentence up to a value, with the value: what it is compared with."""
    start, end = one.place.span or (0, len(passage.text))
    found = _CLAUSE.search(passage.text, 0, start)
    return passage.text[found.start() if found else 0 : end + 2]


def amount(fen: int, unit: str | None) -> str:
    """An amount as figures of a unit are printed, to the fen where it is 元."""
    return f"{shown(fen, unit)} {unit or '万元'}"


def named(disclosure: Disclosure) -> str:
    """What a document is, in words: 青岚县档案馆 2023 年部门预算."""
    words = LEVELS[disclosure.level] + STAGES[disclosure.stage]
    year = f"{disclosure.year} 年" if disclosure.year else ""
    return f"{disclosure.unit} {year}{words}".strip()


def same_unit(one: str, other: str) -> bool:
    """Whether two names are one unit's; the region before one of them may be left out."""
    one, other = fold(one), fold(other)
    short, long = sorted((one, other), key=len)
    return short == long if len(short) < SHORTEST else long.endswith(short)


def unfit_previous(disclosure: Disclosure, other: Disclosure) -> str:
    """Why a document cannot be last year's of another, "" where nothing speaks against it."""
    wanted = disclosure.year - 1 if disclosure.year else None
    return _unlike(other, wanted, disclosure.stage, disclosure.level)


def unfit_budget(disclosure: Disclosure, other: Disclosure) -> str:
    """Why a document cannot be the budget of final accounts, "" where nothing does."""
    if disclosure.stage != "final":
        return "只有决算才与当年的预算比"
    return _unlike(other, disclosure.year, "budget", disclosure.level)


def unfit_unit(disclosure: Disclosure, other: Disclosure) -> str:
    """Why a document cannot be that of a unit of a department, "" where nothing does."""
    if disclosure.level == "unit":
        return "只有部门的文件才与各单位的比"
    if own(disclosure, other):
        return "是这个部门自己的文件，请给出各单位的"
    return _unlike(other, disclosure.year, disclosure.stage, None)


def own(disclosure: Disclosure, other: Disclosure) -> bool:
    """Whether a document is the department's own; its office as a unit has the level of one."""
    return other.level == disclosure.level and fold(other.unit) == fold(disclosure.unit)


def fitting(disclosure: Disclosure, others: Others) -> Others:
    """The other documents that a document may be compared with."""
    previous, budget = others.previous, others.budget
    return Others(
        previous if previous and not unfit_previous(disclosure, previous) else None,
        budget if budget and not unfit_budget(disclosure, budget) else None,
        tuple(one for one in others.units if not unfit_unit(disclosure, one)),
    )


def _unlike(other: Disclosure, year: int | None, stage: str, level: str | None) -> str:
    """What of year, stage and level differs; what a document does not say differs from nothing."""
    if year and other.year and other.year != year:
        return f"是 {other.year} 年的，应是 {year} 年的"
    if other.stage != stage:
        return f"是{STAGES[other.stage]}，应是{STAGES[stage]}"
    if level and other.level and other.level != level:
        return f"是{LEVELS[other.level]}的，应是{LEVELS[level]}的"
    return ""
