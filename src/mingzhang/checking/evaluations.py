"""Self-evaluation sheets: their numbers, and whether an indicator's target was reached."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from mingzhang.checking.finding import Spot
from mingzhang.checking.indicators import is_cost, is_percent, is_sheet, second_level, tables_of
from mingzhang.checking.rates import Range, printed, share
from mingzhang.codes import fold
from mingzhang.disclosure import Disclosure, Project, Target, TargetValue
from mingzhang.forms.target_reading import points_of
from mingzhang.forms.target_values import parse_values
from mingzhang.money import UNITS, grain, is_blank, parse

FULL = Decimal(100)
"""Points of a whole sheet."""
_MISSED = ("未达成", "未完成", "未达到", "未实现", "部分达成", "部分完成", "部分实现")
_LESS_IS_BETTER = (
    *("投诉", "事故", "差错", "违", "不合格", "超", "逾期", "延迟", "故障", "缺"),
    *("降低", "下降", "减少", "压减", "控制", "成本", "损", "误", "失", "结余", "结转", "变动"),
)
_PLAIN = {"名": "人", "人次": "人", "百分点": "%"}
_LARGEST = 50
"""A number so many times the target is in another unit, or is no number of the same thing."""


class Reached(NamedTuple):
    """Whether a target was met, None where that is in doubt; ratio: reached to wanted, if known."""

    met: bool | None
    ratio: Fraction | None = None


UNKNOWN = Reached(None)


def sheets(disclosure: Disclosure) -> list[Project]:
    """The heads of all self-evaluation sheets."""
    return [one for one in disclosure.projects if is_sheet(one)]


def sheets_with_targets(disclosure: Disclosure) -> list[tuple[Project, tuple[Target, ...]]]:
    """Each self-evaluation sheet with its indicators, without those that bear one name."""
    if not sheets(disclosure):
        return []
    return [(head, targets) for head, targets in tables_of(disclosure) if is_sheet(head)]


def name_of(project: Project) -> str:
    """What a sheet is called in messages."""
    return project.name or project.title


def sheet_spot(project: Project, field: str) -> Spot:
    """The place of a text of a sheet's head."""
    place = project.places.get(field, project.place)
    return Spot(place, project.more.get(field, ""), project.form, row=name_of(project))


def points(project: Project, field: str) -> Decimal | None:
    """The points in a field of the head: weight, score, total_weight or total."""
    return points_of(project.more.get(field, ""))


def decimals(value: Decimal) -> int:
    """Digits after a number's point."""
    return max(0, -int(value.as_tuple().exponent))


def last_digit(value: Decimal) -> Decimal:
    """What the last printed digit of a number is worth."""
    return Decimal(1).scaleb(-decimals(value))


def true_rate(project: Project, base: str = "amount") -> Range | None:
    """What was spent of a sheet's money in percent, as its printed amounts allow.

    base: amount (全年预算数) or initial (年初预算数). None where an amount is not there.
    """
    whole, part = _amount(project, base), _amount(project, "spent")
    return share(part, whole) if part and whole else None


def rate_base(project: Project) -> str:
    """The field that the rate is a share of: the year's budget, the first one without it."""
    return "initial" if project.fen is None and is_blank(project.printed) else "amount"


def exact_rate(project: Project, base: str) -> Fraction | None:
    """The share of the amounts as they are printed, in percent; None without a whole."""
    whole, part = _amount(project, base), _amount(project, "spent")
    if whole is None or part is None or whole.low + whole.high <= 0:
        return None
    return 100 * (part.low + part.high) / (whole.low + whole.high)


def _amount(project: Project, field: str) -> Range | None:
    fen, text = project.fen, project.printed
    if field != "amount":
        cell = project.cells.get(field)
        if cell is None:
            return None
        fen, text = cell.fen, cell.printed
    if fen is None:
        return None
    number = parse(text)
    step = grain(project.unit, number.decimals) if number else 0
    return printed(Fraction(fen), Fraction(step))


def reached(target: Target) -> Reached:
    """Whether what was reached meets the target, told by a single number or by the usual words."""
    if fold(target.actual).startswith(_MISSED):
        return Reached(False)
    values = parse_values(target.actual)
    if len(target.values) != 1 or len(values) != 1:
        return UNKNOWN
    wanted, got = target.values[0], values[0]
    if wanted.number is None or got.number is None or got.relation not in (None, "="):
        return UNKNOWN
    if fold(got.text or "") not in ("", fold(wanted.text or "")):
        return UNKNOWN
    met = {_met(target, wanted.relation, *pair) for pair in _pairs(wanted, got)}
    if len(met) != 1:
        return UNKNOWN
    ratio = next((b / a for a, b in _pairs(wanted, got) if a), None)
    return Reached(met.pop(), ratio)


def _pairs(wanted: TargetValue, got: TargetValue) -> list[tuple[Fraction, Fraction]]:
    """The two numbers in one unit, in each way they may be read; none where the units differ."""
    a, b = Fraction(wanted.number or 0), Fraction(got.number or 0)
    own, other = _unit(wanted.unit), _unit(got.unit)
    if own == other:
        pairs = [(a, b)]
    elif own in UNITS and other in UNITS:
        pairs = [(a * UNITS[own], b * UNITS[other])]
    elif "%" in (own, other) and "" in (own, other):
        # A spreadsheet shows 95% as 0.95.
        parts = [(a, b), (a, 100 * b) if own else (100 * a, b)]
        pairs = parts if (b if own else a) <= 1 else parts[:1]
    elif "" in (own, other) and ((own or other) in UNITS or (own + other)[0] not in "万亿千百"):
        pairs = [(a, b)]
    else:
        return []
    wild = any(x and y and not 1 <= _LARGEST * x / y <= _LARGEST**2 for x, y in pairs)
    return [] if wild else pairs


def _unit(unit: str | None) -> str:
    folded = fold(unit or "")
    return "%" if is_percent(folded) else _PLAIN.get(folded, folded)


def _met(target: Target, relation: str | None, wanted: Fraction, got: Fraction) -> bool | None:
    if got == wanted:
        # More than 5, and 5 reached: the sign is often meant as at least.
        return None if relation in (">", "<") else True
    if relation in (">=", ">"):
        return got > wanted
    if relation in ("<=", "<"):
        return got < wanted
    name = fold(target.indicator) + fold(target.values[0].text or "")
    if got > wanted or is_cost(target) or any(word in name for word in _LESS_IS_BETTER):
        return None
    whole = wanted == 100 and is_percent(target.values[0].unit)
    counted = relation == "=" and second_level(target) in ("数量指标", "质量指标")
    return False if whole or counted else None
