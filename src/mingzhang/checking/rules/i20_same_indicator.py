"""查什么：整体目标表和项目目标表里名称、单位都相同的指标，数应当相同。

理由：同一件事只有一个目标。项目的数量可以是整体的一部分，小于整体的只作说明，合计等于整体的不报。

例：整体目标表办事窗口 182 个，项目目标表办事窗口 128 个。

改法：查明哪一处有误，或把名称写清楚。
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import bare_name, is_percent
from mingzhang.checking.spots import target_spot
from mingzhang.codes import fold
from mingzhang.disclosure import Target

Key = tuple[str, str]


def _look(context: Context) -> Iterator[Found]:
    overall: dict[Key, list[Target]] = defaultdict(list)
    parts: dict[Key, list[Target]] = defaultdict(list)
    for target in context.disclosure.targets:
        if key := _key(target):
            (overall if target.project is None else parts)[key].append(target)
    for key, (whole, *more) in overall.items():
        own = _number(whole)
        numbers = [_number(one) for one in parts[key]]
        different = [one for one in parts[key] if _number(one) != own]
        if more or not different or sum(numbers) == own:
            continue
        larger = key[1] == "%" or any(one > own for one in numbers)
        if not larger and len(numbers) > 1:
            continue
        yield (
            RULE.finding(
                f"同一指标不同数：「{key[0]}」整体目标表为 {whole.printed}，"
                f"项目「{different[0].project}」为 {different[0].printed}",
                tuple(map(target_spot, (whole, *different))),
                printed=(whole.printed, *(one.printed for one in different)),
                severity="warning" if larger else "note",
            ),
            UNEXPLAINED,
        )


def _key(target: Target) -> Key | None:
    """Name and unit of an indicator with one plain number; None for any other."""
    if len(target.values) != 1:
        return None
    value = target.values[0]
    if value.number is None or value.text or not value.unit:
        return None
    return bare_name(target), "%" if is_percent(value.unit) else fold(value.unit)


def _number(target: Target) -> Decimal:
    return target.values[0].number or Decimal(0)


RULE = Rule("I20", "same-indicator", "同一指标不同数", "warning", __doc__ or "", look=_look)
