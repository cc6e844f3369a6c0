"""A Disclosure as JSON and back, without loss: the ``read`` object of the contract.

Keys are the names of the model's fields. Of a place and a coordinate only what is set is written.
"""

import json
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from functools import cache
from math import isfinite
from types import UnionType
from typing import Any, NoReturn, cast, get_args, get_origin, get_type_hints

from mingzhang.disclosure.coordinate import Coordinate, coordinate
from mingzhang.disclosure.model import Disclosure, Quantity, Stated
from mingzhang.document import Place

Json = dict[str, Any]

_CHOICES: dict[tuple[type, str], tuple[Any, ...]] = {
    (Disclosure, "stage"): ("budget", "final"),
    (Disclosure, "level"): (None, "department", "unit"),
    (Disclosure, "origin"): ("typed", "recognised"),
    (Quantity, "kind"): ("amount", "percent", "count", "score", "date", "word", "text"),
    (Stated, "sign"): (1, -1),
}
_KINDS = {str: "文字", int: "整数", bool: "true 或 false"}
_SAFE_DIGITS = 15
"""Whole numbers up to here are exact in every JSON reader."""


class DisclosureError(ValueError):
    """A JSON text is no Disclosure; the message is one Chinese sentence naming the key's path."""


def dumps(disclosure: Disclosure) -> str:
    """The JSON text of a Disclosure."""
    return json.dumps(to_json(disclosure), ensure_ascii=False, indent=1, allow_nan=False)


def loads(text: str) -> Disclosure:
    """A Disclosure from its JSON text. Raises DisclosureError."""
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 个字符"
        raise DisclosureError(f"这不是 JSON：{where}处有误") from error
    except RecursionError as error:
        raise DisclosureError("这份 JSON 嵌套过深") from error
    except (ValueError, InvalidOperation) as error:
        raise DisclosureError("这份 JSON 里有无法表示的数") from error
    return from_json(data)


def to_json(disclosure: Disclosure) -> Json:
    """A Disclosure as the contract's ``read`` object."""
    return cast(Json, _encode(disclosure))


def from_json(data: Any) -> Disclosure:
    """A Disclosure from the contract's ``read`` object; keys that it does not know are let be.

    Raises DisclosureError.
    """
    return cast(Disclosure, _decode(Disclosure, data, ""))


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _encode(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, Place | Coordinate):
        usual = value._field_defaults
        parts = value._asdict().items()
        return {name: _encode(part) for name, part in parts if part != usual[name]}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, dict):
        return {key: _encode(item) for key, item in value.items()}
    kind: type = type(value)
    return {name: _encode(getattr(value, name)) for name in _told(kind)}


def _number(number: Decimal) -> int | float | str:
    """A JSON number where that is exact, else the decimal as text."""
    if number.adjusted() < _SAFE_DIGITS and number == number.to_integral_value():
        return int(number)
    short = float(number)
    return short if Decimal(repr(short)) == number else str(number)


@cache
def _told(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass that JSON holds."""
    return tuple(one.name for one in fields(kind) if one.metadata.get("json", True))


@cache
def _added(kind: type) -> frozenset[str]:
    """The fields of a dataclass that JSON written before they were added lacks."""
    return frozenset(one.name for one in fields(kind) if one.metadata.get("added"))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _wrong(path: str, what: str) -> DisclosureError:
    return DisclosureError(f"这份 JSON 的「{path or '最外层'}」应是{what}")


def _decode(hint: Any, data: Any, path: str) -> Any:
    """The value of a type hint of the model. path: of the data, for the message."""
    origin = get_origin(hint)
    if origin is UnionType:
        inner = next(one for one in get_args(hint) if one is not type(None))
        return None if data is None else _decode(inner, data, path)
    if origin is tuple:
        return _decode_tuple(get_args(hint), data, path)
    if hint in _KINDS:
        if type(data) is not hint:
            raise _wrong(path, _KINDS[hint])
        return data
    if hint is Decimal:
        return _decode_number(data, path)
    if hint is float:
        side = float(_decode_number(data, path))
        if not isfinite(side):
            raise _wrong(path, "坐标数")
        return side
    if not isinstance(data, dict):
        raise _wrong(path, "对象")
    if origin is dict:
        inner = get_args(hint)[1]
        return {key: _decode(inner, item, _below(path, key)) for key, item in data.items()}
    if hint in (Place, Coordinate):
        return _decode_parts(hint, data, path)
    return _decode_fields(hint, data, path)


def _decode_tuple(inner: tuple[Any, ...], data: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise _wrong(path, "列表")
    if inner[-1] is Ellipsis:
        inner = inner[:1] * len(data)
    if len(inner) != len(data):
        raise _wrong(path, f" {len(inner)} 个值的列表")
    pairs = enumerate(zip(inner, data, strict=True))
    return tuple(_decode(one, item, f"{path}[{index}]") for index, (one, item) in pairs)


def _decode_number(data: Any, path: str) -> Decimal:
    if isinstance(data, bool) or not isinstance(data, int | float | str | Decimal):
        raise _wrong(path, "数")
    try:
        number = Decimal(repr(data)) if isinstance(data, float) else Decimal(data)
    except InvalidOperation as error:
        raise _wrong(path, "数") from error
    if not number.is_finite():
        raise _wrong(path, "数")
    return number


def _decode_parts(hint: type, data: Json, path: str) -> Any:
    hints = _hints(hint)
    parts = {
        name: _decode(hints[name], item, _below(path, name))
        for name, item in data.items()
        if name in hints
    }
    if hint is Place:
        return Place(**parts)
    try:
        # A dimension that is not known changes what the number means: never let be.
        return coordinate({**data, **parts})
    except ValueError as error:
        raise DisclosureError(f"这份 JSON 的「{path}」有误：{error}") from error


def _decode_fields(hint: type, data: Json, path: str) -> Any:
    found = {}
    hints = _hints(hint)
    for name in _told(hint):
        inner = hints[name]
        if name not in data and name in _added(hint):
            continue
        if name not in data:
            raise DisclosureError(f"这份 JSON 缺少「{_below(path, name)}」")
        found[name] = _decode(inner, data[name], _below(path, name))
        choices = _CHOICES.get((hint, name))
        if choices and found[name] not in choices:
            shown = "、".join("null" if one is None else str(one) for one in choices)
            raise _wrong(_below(path, name), f"以下之一：{shown}")
    return hint(**found)


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
