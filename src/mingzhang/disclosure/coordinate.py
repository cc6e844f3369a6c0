"""Coordinates: what a number means, in one vocabulary for every form and every sentence.

Two numbers with equal coordinates are copies of one figure. A dimension left out is the sum over
it. The trees of values stand in ``dimensions.toml``.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import tomli


class Coordinate(NamedTuple):
    """What a number is about; None sums over the dimension.

    unit: a unit's name (None: the document's own); year: offset to the document's year (0 this
    year, -1 last); measure: budget, adjusted, executed, final or change (None: the document's own);
    side, source, kind, item: values of ``dimensions.toml``; function, economic: codes;
    project: a project's name.
    """

    unit: str | None = None
    year: int = 0
    measure: str | None = None
    side: str | None = None
    source: str | None = None
    function: str | None = None
    economic: str | None = None
    kind: str | None = None
    item: str | None = None
    project: str | None = None


WHOLE = Coordinate()
"""Everything: no dimension is given."""
DIMENSIONS = Coordinate._fields
TREES = ("measure", "side", "source", "kind", "item")
_FREE = {name: index for index, name in enumerate(DIMENSIONS)}


@cache
def _trees() -> dict[str, dict[str, dict[str, Any]]]:
    text = files(__package__).joinpath("dimensions.toml").read_text(encoding="utf-8")
    return tomli.loads(text)


def values(dimension: str) -> tuple[str, ...]:
    """The declared values of a dimension, in the order of ``dimensions.toml``."""
    return tuple(_trees()[dimension])


def value_name(dimension: str, value: str) -> str:
    """The Chinese name of a value; the value itself where it is a code."""
    entry = _trees().get(dimension, {}).get(value)
    return str(entry["name"]) if entry else value


def items_of_economic(code: str) -> tuple[str, ...]:
    """Items (as of the three public expenses) that an economic code belongs to."""
    return tuple(
        name for name, entry in _trees()["item"].items() if code in entry.get("economic", ())
    )


@lru_cache(maxsize=4096)
def contains(dimension: str, outer: str | None, inner: str | None) -> bool:
    """Whether ``inner`` is ``outer`` or part of it along one dimension (None is the whole)."""
    if outer is None or outer == inner:
        return True
    if inner is None:
        return False
    if dimension in ("function", "economic"):
        return inner.startswith(outer)
    return any(contains(dimension, outer, one) for one in parents(dimension, inner))


@cache
def parents(dimension: str, value: str) -> tuple[str, ...]:
    """The wholes of which a value is directly a part."""
    found = _trees().get(dimension, {}).get(value, {}).get("parent", ())
    return (found,) if isinstance(found, str) else tuple(found)


@cache
def apart(item: str | None) -> bool:
    """Whether figures of an item are kept beside the budget lines, such as procurement."""
    if item is None:
        return False
    entry = _trees()["item"].get(item, {})
    return bool(entry.get("apart")) or any(map(apart, parents("item", item)))


@lru_cache(maxsize=65536)
def covers(outer: Coordinate, inner: Coordinate) -> bool:
    """Whether every dimension of ``outer`` contains that of ``inner``."""
    if outer.year != inner.year or outer.measure != inner.measure or outer.unit != inner.unit:
        return False
    return (
        contains("side", outer.side, inner.side)
        and contains("source", outer.source, inner.source)
        and contains("function", outer.function, inner.function)
        and contains("economic", outer.economic, inner.economic)
        and contains("kind", outer.kind, inner.kind)
        and contains("item", outer.item, inner.item)
        and (outer.project is None or outer.project == inner.project)
    )


@lru_cache(maxsize=4096)
def _steps(dimension: str, value: str | None) -> int:
    """How far a value lies below the whole of its dimension."""
    if value is None:
        return 0
    return 1 + max((_steps(dimension, one) for one in parents(dimension, value)), default=0)


@lru_cache(maxsize=65536)
def depth(at: Coordinate) -> int:
    """How much a coordinate says: more for every part than for a whole that covers it."""
    steps = sum(_steps(name, getattr(at, name)) for name in ("side", "source", "kind", "item"))
    named = at.project is not None
    return steps + len(at.function or "") + len(at.economic or "") + named


def coordinate(parts: Mapping[str, Any], base: Coordinate = WHOLE) -> Coordinate:
    """A coordinate from a form's or statement's table of dimensions, laid over ``base``.

    Raises ValueError for a dimension or value that is not in the vocabulary.
    """
    for name, value in parts.items():
        if name not in _FREE:
            raise ValueError(f"坐标里没有「{name}」这一维")
        if name in TREES and value is not None and value not in _trees()[name]:
            raise ValueError(f"「{name}」这一维里没有「{value}」")
    return base._replace(**parts) if parts else base


def describe(at: Coordinate) -> str:
    """A coordinate in Chinese words, for messages: 一般公共预算拨款·基本支出·201."""
    words = [
        value_name(name, value)
        for name in ("source", "side", "kind", "item", "project", "function", "economic", "measure")
        if (value := getattr(at, name)) is not None
    ]
    if at.year:
        words.insert(0, "上年" if at.year == -1 else f"{-at.year}年前")
    return "·".join(words) or "总计"
