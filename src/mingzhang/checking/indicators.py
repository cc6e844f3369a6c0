"""Indicators of the target tables, grouped by their table and with their values as amounts."""

import re
from collections import Counter
from decimal import Decimal

from mingzhang.codes import fold
from mingzhang.disclosure import Disclosure, Project, Target, TargetValue
from mingzhang.forms.target_form import levels, target_forms
from mingzhang.money import UNITS

_NUMBERING = re.compile(r"指标[:：]?\d*[:：.、]?")
_PERCENT = ("%", "百分率", "百分比")
_COST = ("成本指标", "经济成本指标")


def is_overall(project: Project) -> bool:
    """Whether a head belongs to a table of the whole unit, which names no project."""
    form = target_forms().get(project.form)
    return form is not None and "name" not in form.fields


def is_sheet(project: Project) -> bool:
    """Whether a head belongs to a self-evaluation sheet."""
    form = target_forms().get(project.form)
    return form is not None and form.evaluation


def tables_of(disclosure: Disclosure) -> list[tuple[Project, tuple[Target, ...]]]:
    """Each target table's head with its indicators.

    Tables that bear one name (or are both unnamed) are left out: whose an indicator is, is unknown.
    """
    keys = [(is_sheet(p), None if is_overall(p) else p.name) for p in disclosure.projects]
    count = Counter(keys)
    return [
        (project, tuple(t for t in disclosure.targets if (t.evaluated, t.project) == key))
        for key, project in zip(keys, disclosure.projects, strict=True)
        if count[key] == 1
    ]


def bare_name(target: Target) -> str:
    """An indicator's name as it is compared: folded, without 指标 1： and the stop at its end."""
    return _NUMBERING.sub("", fold(target.indicator), count=1).rstrip("。;,.，；")


def is_percent(unit: str | None) -> bool:
    """Whether a unit is per cent, in signs or words."""
    return unit is not None and fold(unit) in _PERCENT


def amount_of(value: TargetValue) -> int | None:
    """The fen of a value that is nothing but an amount in 元 or 万元; None for any other."""
    unit = fold(value.unit or "")
    if value.number is None or unit not in ("元", "万元") or value.text:
        return None
    fen = value.number * UNITS[unit]
    return int(fen) if fen == int(fen) else None


def second_level(target: Target) -> str:
    """An indicator's second level, folded; "" where it has none."""
    return fold(target.level2 or "")


def is_cost(target: Target) -> bool:
    """Whether an indicator is one of economic cost."""
    second = second_level(target)
    return second in _COST or (fold(target.level1 or "") == "成本指标" and not second)


def has_standard_levels(targets: tuple[Target, ...]) -> bool:
    """Whether every indicator stands under a first level that the standard knows."""
    return bool(targets) and all(fold(one.level1 or "") in levels() for one in targets)


def number(value: Decimal) -> str:
    """A number as it is printed: 61.5, 300."""
    return f"{value.normalize():f}"
