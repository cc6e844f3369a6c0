"""Scoring: each target against what was reached, points by weight or by the usual blocks.

Source: 财预〔2020〕10号 项目支出绩效评价管理办法. What it leaves open is in ``data/scoring.toml``.
Weights and points are whole hundredths, as a sheet prints them, so that whoever adds up a sheet
comes to its total.
"""

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import tomli

from mingzhang.book.rows import BookError
from mingzhang.codes import fold
from mingzhang.disclosure import Disclosure, Project, Target, TargetValue
from mingzhang.forms.target_form import level1_of
from mingzhang.money import UNITS, parse
from mingzhang.performance.actual import EXECUTION, Actual, Key, aims, key_of

_QUANTITY = re.compile(
    r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(\.\d{1,9})?(万|亿)?([^\d,.].*)?", re.ASCII
)
_TIMES = {"": 1, "万": 10**4, "亿": 10**8}
FULL = 100
"""Points of a whole sheet."""


class Scored(NamedTuple):
    """A value of a target. share: of it that was reached, 0 to 1; None where nobody said.

    weight, points: of 100; points is None where share is.
    """

    target: Target
    value: TargetValue
    actual: Actual | None
    share: Fraction | None
    weight: Fraction
    points: Fraction | None


class Sheet(NamedTuple):
    """A project's sheet, or the overall one's. spent: fen, None where nobody said.

    execution: points of spending and how many they may be; total: the sum of points, None while
    anything is unknown; grade: 优 …, "" while it is.
    """

    project: Project
    values: tuple[Scored, ...]
    spent: int | None
    execution: tuple[Fraction | None, Fraction]
    total: Fraction | None
    grade: str


def score(disclosure: Disclosure, actuals: Mapping[Key, Actual]) -> tuple[Sheet, ...]:
    """Score every target table. Raises BookError for a row that no target fits or no number is."""
    sheets = tuple(_sheet(disclosure, project, actuals) for project in aims(disclosure))
    known = {key_of(one.target, one.value) for sheet in sheets for one in sheet.values}
    known |= {(sheet.project.name, EXECUTION, "") for sheet in sheets}
    for project, indicator, counts in actuals:
        if (project, indicator, counts) not in known:
            name = "，".join(filter(None, (project, indicator, counts)))
            raise BookError(f"没有「{name}」这个绩效目标，请照目标表改正实际值文件")
    return sheets


def _sheet(disclosure: Disclosure, project: Project, actuals: Mapping[Key, Actual]) -> Sheet:
    own = [one for one in disclosure.targets if not one.evaluated]
    targets = [one for one in own if (one.project or "") == project.name]
    raw, rest = _weights(targets)
    *weights, execution = allot([*raw, rest])
    values = tuple(
        _scored(target, value, actuals, part)
        for target, weight in zip(targets, weights, strict=True)
        for value, part in zip(
            target.values, allot([weight / len(target.values)] * len(target.values)), strict=True
        )
    )
    spent, got = _execution(project, actuals, execution)
    points = [one.points for one in values] + ([got] if execution else [])
    total = sum((one for one in points if one is not None), Fraction(0))
    whole = None if None in points or not points else total
    return Sheet(project, values, spent, (got, execution), whole, _grade(whole))


def allot(parts: list[Fraction]) -> list[Fraction]:
    """The parts as whole hundredths that sum to what the parts do: the largest rests go up."""
    hundredths = [part * 100 for part in parts]
    down = [int(one) for one in hundredths]
    left = int(sum(hundredths, Fraction(0)) + Fraction(1, 2)) - sum(down)
    order = sorted(range(len(parts)), key=lambda at: (down[at] - hundredths[at], at))
    up = set(order[:left])
    return [Fraction(one + (at in up), 100) for at, one in enumerate(down)]


def _earned(share: Fraction, weight: Fraction) -> Fraction:
    """The points of a share in hundredths, half up; what was missed never gets them all."""
    points = Fraction(int(share * weight * 100 + Fraction(1, 2)), 100)
    return weight if share >= 1 else max(Fraction(0), min(points, weight - Fraction(1, 100)))


def _weights(targets: list[Target]) -> tuple[list[Fraction], Fraction]:
    """Points of each target and of the execution of the budget; together 100."""
    if targets and all(one.weight is not None for one in targets):
        own = [Fraction(one.weight or 0) for one in targets]
        return own, max(Fraction(0), FULL - sum(own, Fraction(0)))
    blocks = [one.level1 or level1_of().get(one.level2 or "", "") for one in targets]
    count = Counter(blocks)
    given = _rules()["blocks_with_cost" if "成本指标" in count else "blocks"]
    raw = [Fraction(given.get(block, 0), count[block]) for block in blocks]
    execution = Fraction(_rules()["execution"])
    scale = Fraction(FULL) / (sum(raw) + execution)
    return [one * scale for one in raw], execution * scale


def _scored(
    target: Target, value: TargetValue, actuals: Mapping[Key, Actual], weight: Fraction
) -> Scored:
    actual = actuals.get(key_of(target, value))
    if actual is None or not actual.text:
        return Scored(target, value, actual, None, weight, None)
    share = _share(target, value, actual.text)
    return Scored(target, value, actual, share, weight, _earned(share, weight))


def _share(target: Target, value: TargetValue, text: str) -> Fraction:
    """How much of a value was reached, 0 to 1."""
    if value.number is None:
        return _said(target, text)
    wanted, unit = _quantity(f"{value.number}{value.unit or ''}", target)
    reached, own = _quantity(text, target)
    if unit and not own and not text.endswith(tuple(_TIMES)[1:]):
        # A bare number is in the unit of the target, 万 and all.
        reached, own = _quantity(f"{text}{value.unit or ''}", target)
    if unit and own != unit:
        raise BookError(
            f"「{target.indicator}」的实际值「{text}」与目标值「{target.printed}」单位不同，请改正"
        )
    relation = value.relation or _direction(target, wanted, unit)
    if relation in (">=", ">"):
        met = reached > wanted if relation == ">" else reached >= wanted
        return Fraction(1) if met else _ratio(reached, wanted)
    if relation in ("<=", "<"):
        met = reached < wanted if relation == "<" else reached <= wanted
        return Fraction(1) if met else _ratio(wanted, reached)
    return _ratio(min(reached, wanted), max(reached, wanted)) if reached != wanted else Fraction(1)


def _ratio(part: Fraction, whole: Fraction) -> Fraction:
    """What counts of a target that was missed: never the whole."""
    return min(part / whole, Fraction(99, 100)) if whole else Fraction(0)


def _said(target: Target, text: str) -> Fraction:
    """A target without a number: reached by word, by percentage, or by what it says itself."""
    words: dict[str, int] = _rules()["words"]
    if fold(text) == fold(target.printed):
        return Fraction(1)
    if text in words:
        return Fraction(words[text], 100)
    found = _QUANTITY.fullmatch(fold(text))
    if found and found[4] == "%" and (share := _number(found)) <= FULL:
        return share / FULL
    raise BookError(
        f"「{target.indicator}」的实际值「{text}」看不出完成了多少，"
        f"请写 {'、'.join(words)} 或百分数，如 85%"
    )


def _quantity(text: str, target: Target) -> tuple[Fraction, str]:
    """A number in its plain unit, and that unit: 96万件 is 960,000 件."""
    found = _QUANTITY.fullmatch(fold(text))
    if found is None:
        raise BookError(f"「{target.indicator}」的实际值「{text}」不是数，请改正")
    unit: str = _rules()["units"].get(found[4] or "", found[4] or "")
    return _number(found), unit


def _number(found: re.Match[str]) -> Fraction:
    digits = found[1].replace(",", "") + (found[2] or "")
    return Fraction(digits) * _TIMES[found[3] or ""]


def _direction(target: Target, wanted: Fraction, unit: str) -> str:
    """More or less: what is better where no comparator is printed."""
    less = _rules()["less"]
    if not wanted:
        return "="
    costs = target.level2 in less["money"] and unit.startswith("元")
    return "<=" if costs or unit in less["units"] else ">="


def _execution(
    project: Project, actuals: Mapping[Key, Actual], most: Fraction
) -> tuple[int | None, Fraction | None]:
    """What was spent of a project's amount (fen), and its points: in proportion, never more."""
    actual = actuals.get((project.name, EXECUTION, ""))
    if actual is None or not actual.text or not project.fen:
        return None, None
    unit = next((one for one in UNITS if actual.text.endswith(one) and one != "元"), None)
    unit = unit or ("元" if actual.text.endswith("元") else project.unit)
    number = parse(actual.text.removesuffix(unit))
    fen = number.fen(unit) if number else None
    if fen is None:
        raise BookError(f"「{project.name}」的预算执行数「{actual.text}」不是金额，请改正")
    return fen, _earned(Fraction(fen, project.fen), most)


def _grade(total: Fraction | None) -> str:
    if total is None:
        return ""
    return str(next(one["name"] for one in _rules()["grade"] if total >= one["from"]))


@cache
def _rules() -> dict[str, Any]:
    text = files(__package__).joinpath("data", "scoring.toml").read_text("utf-8")
    return tomli.loads(text)
