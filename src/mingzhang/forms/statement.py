"""Statements: a sentence of the narrative declared once, as data; written from it and read by it.

The data files stand in ``data/statements``. What a statement writes (``writing``) is what reading
that sentence (``reading``) gives: the printed values, with the same subjects and coordinates.
"""

from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import tomli

from mingzhang.disclosure.coordinate import Coordinate, coordinate, value_name, values
from mingzhang.forms.matching import Repeated, firsts, needs
from mingzhang.forms.pattern import (
    Pattern,
    PatternError,
    SlotReader,
    parse,
    slots_of,
)
from mingzhang.forms.slots import (
    FOLDER,
    SYSTEMS,
    TYPES,
    NameReader,
    SlotSpec,
    StatementError,
    Value,
    reader_of,
)

CLAUSE = "clause"
"""The section of statements that are only parts of sentences."""


class Template(NamedTuple):
    """A variant: its pattern, what it may begin with (None: anything), and what it must hold.

    needs: groups of words, of each of which every text that it reads holds one.
    """

    pattern: Pattern
    firsts: tuple[str, ...] | None
    needs: tuple[tuple[str, ...], ...]

    def may_stand_in(self, text: str) -> bool:
        """Whether a folded text holds all words without which the pattern never matches."""
        return all(any(word in text for word in words) for words in self.needs)


class Statement(NamedTuple):
    """A sentence. write, read: its written variants and those that are only read.

    at: None for a clause that does not say what its amounts are about.
    """

    id: str
    section: str
    at: Coordinate | None
    slots: dict[str, SlotSpec]
    write: tuple[Template, ...]
    read: tuple[Template, ...]
    readers: dict[str, SlotReader]


@cache
def statements() -> tuple[Statement, ...]:
    """Every sentence that ships with Mingzhang."""
    return tuple(one for one in _shipped() if one.section != CLAUSE)


@cache
def clauses() -> tuple[Statement, ...]:
    """Parts of sentences that are read where no whole sentence is known."""
    return tuple(one for one in _shipped() if one.section == CLAUSE)


@cache
def _shipped() -> tuple[Statement, ...]:
    folder = files(__package__).joinpath(*FOLDER)
    entries = sorted(folder.iterdir(), key=lambda entry: str(entry.name))
    return tuple(
        statement
        for entry in entries
        if entry.name.endswith(".toml") and entry.name != "words.toml"
        for statement in load(entry.read_text(encoding="utf-8"))
    )


@cache
def statements_of(section: str | None) -> tuple[Statement, ...]:
    """Statements that may stand in a section: all of them where nobody knows which it is."""
    return tuple(one for one in statements() if section is None or one.section in (section, "any"))


def load(text: str) -> tuple[Statement, ...]:
    """Statements from the text of a data file. Raises StatementError."""
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise StatementError(f"句式文件不是合格的 TOML：{error}") from error
    shared = {
        name: tuple(Value(one["name"], tuple(one.get("also", ())), one["at"]) for one in listed)
        for name, listed in data.get("values", {}).items()
    }
    found: list[Statement] = []
    for one in data.get("statement", ()):
        try:
            found.append(_statement(one, shared))
        except KeyError as error:
            raise StatementError(f"句式「{one.get('id', '')}」缺少或写错了 {error}") from error
        except (PatternError, StatementError, ValueError) as error:
            raise StatementError(f"句式「{one.get('id', '')}」：{error}") from error
    return tuple(found)


def _statement(data: dict[str, Any], shared: dict[str, tuple[Value, ...]]) -> Statement:
    known = {"id", "section", "at", "slots", "write", "read"}
    if unknown := set(data) - known:
        raise StatementError(f"不认识的键「{'、'.join(sorted(unknown))}」")
    at = None if data["section"] == CLAUSE and "at" not in data else coordinate(data.get("at", {}))
    slots = {name: _slot(one, shared) for name, one in data.get("slots", {}).items()}
    for name, slot in slots.items():
        if slot.absent:
            other = slots[slot.absent]
            slots[name] = slot._replace(over=other.over, values=other.values, level=other.level)
        for used in slots_of(slot.item):
            if used != "name" and used not in slots:
                raise StatementError(f"列举「{name}」用了没有声明的空位「{used}」")
    plain = {name: reader_of(slot) for name, slot in slots.items() if slot.type != "list"}
    readers = dict(plain)
    for name, slot in slots.items():
        if slot.type == "list":
            inner = {**plain, "name": NameReader(slot)}
            readers[name] = Repeated(slot.item, slot.also_sep, inner)
    variants: dict[str, tuple[Template, ...]] = {}
    for key in ("write", "read"):
        patterns = [parse(template) for template in data.get(key, ())]
        for template, pattern in zip(data.get(key, ()), patterns, strict=True):
            for used in slots_of(pattern):
                if used not in slots:
                    raise StatementError(f"「{template}」用了没有声明的空位「{used}」")
        variants[key] = tuple(
            Template(one, firsts(one, readers), needs(one, readers)) for one in patterns
        )
    return Statement(
        data["id"], data["section"], at, slots, variants["write"], variants["read"], readers
    )


def _slot(data: dict[str, Any], shared: dict[str, tuple[Value, ...]]) -> SlotSpec:
    if data["type"] not in TYPES:
        raise StatementError(f"没有「{data['type']}」这种空位")
    given = dict(data)
    if unknown := set(given) - set(SlotSpec._fields):
        raise StatementError(f"空位里有不认识的键「{'、'.join(sorted(unknown))}」")
    coordinate(given.get("at", {}))
    if "item" in given:
        given["item"] = parse(given["item"])
    listed = given.get("values", ())
    if isinstance(listed, str):
        given["values"] = shared[listed]
    else:
        given["values"] = tuple(
            Value(one["name"], tuple(one.get("also", ())), one["at"]) for one in listed
        )
    if not listed and given.get("over") not in (None, "", "text", *SYSTEMS):
        over = given["over"]
        given["values"] = tuple(
            Value(value_name(over, one), (), {over: one}) for one in values(over)
        )
    for value in given["values"]:
        coordinate(value.at)
    if given["type"] == "list" and not given.get("item"):
        raise StatementError("列举没有 item")
    return SlotSpec(**given)
