"""Statements: sentences of the narrative declared once, as data, and read back by it.

The data files stand in ``data/statements``. A statement says what each of its numbers means by a
coordinate, so that the check can hold it against the tables.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from mingzhang.codes import by_name
from mingzhang.disclosure import Coordinate, Quantity, Stated, coordinate
from mingzhang.document import Place
from mingzhang.forms.template import (
    Captures,
    Folded,
    Matcher,
    Reader,
    Template,
    by_names,
    by_pattern,
    folded,
    free,
    parse,
    repeated,
)
from mingzhang.money import parse as parse_number

_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_YEAR = re.compile(r"20\d\d")
_LAST = re.compile(r"20\d\d年(?:度)?|去年|上年")
_FUNCTION = re.compile(r"[^\W\d_]{2,30}?支出")
_START = re.compile(r"(?:\(?[一二三四五六七八九十\d]+[)、.]\)?)+")


class Value(NamedTuple):
    """A named value of a subject slot: 一般公共预算拨款 is {source = "gpb"}."""

    name: str
    also: tuple[str, ...]
    at: dict[str, Any]


class SlotSpec(NamedTuple):
    """A slot. type: amount, direction, year, last, text, subject, function or list.

    at: of an amount; of: the amount that a direction word speaks of; item, separators, whole:
    of a list, whole naming the slot that its amounts sum to; zero: its amounts are said to be nil;
    values: of a subject.
    """

    type: str
    at: dict[str, Any]
    of: str
    item: Template
    separators: str
    whole: str
    zero: bool
    values: tuple[Value, ...]


class Statement(NamedTuple):
    """A sentence. section: id in the profile; templates: all that are read, the written first;

    zero: coordinates of figures that it says are nil.
    """

    id: str
    section: str
    at: dict[str, Any]
    templates: tuple[Template, ...]
    slots: dict[str, SlotSpec]
    zero: tuple[dict[str, Any], ...]
    readers: dict[str, Reader]


@cache
def _words() -> dict[str, int]:
    data = tomllib.loads(_folder().joinpath("words.toml").read_text(encoding="utf-8"))
    return {word: int(sign) for sign, words in data["direction"].items() for word in words}


def _folder() -> Any:
    return files(__package__).joinpath("data", "statements")


@cache
def statements() -> tuple[Statement, ...]:
    """Every statement that ships with Mingzhang."""
    found: list[Statement] = []
    for entry in sorted(_folder().iterdir(), key=lambda entry: str(entry.name)):
        if entry.name.endswith(".toml") and entry.name != "words.toml":
            found += parse_statements(entry.read_text(encoding="utf-8"))
    return tuple(found)


def parse_statements(text: str) -> tuple[Statement, ...]:
    """Statements from the text of a data file. Raises ValueError with a Chinese message."""
    data = tomllib.loads(text)
    shared = {
        name: tuple(Value(v["name"], tuple(v.get("also", ())), v["at"]) for v in values)
        for name, values in data.get("subjects", {}).items()
    }
    return tuple(_statement(one, shared) for one in data["statement"])


def _statement(data: dict[str, Any], shared: dict[str, tuple[Value, ...]]) -> Statement:
    slots = {name: _slot(one, shared) for name, one in data.get("slots", {}).items()}
    coordinate(data.get("at", {}))
    readers: dict[str, Reader] = {}
    for name, slot in sorted(slots.items(), key=lambda pair: pair[1].type == "list"):
        readers[name] = _reader(name, slot, readers)
    templates = tuple(parse(text) for text in (*data.get("write", ()), *data.get("read", ())))
    zero = tuple(data.get("zero", ()))
    return Statement(
        data["id"], data["section"], data.get("at", {}), templates, slots, zero, readers
    )


def _slot(data: dict[str, Any], shared: dict[str, tuple[Value, ...]]) -> SlotSpec:
    coordinate(data.get("at", {}))
    return SlotSpec(
        data["type"],
        data.get("at", {}),
        data.get("of", ""),
        parse(data.get("item", "")),
        folded(data.get("separators", "，、")).text,
        data.get("whole", ""),
        data.get("zero", False),
        shared[data["subjects"]] if "subjects" in data else (),
    )


def _reader(name: str, slot: SlotSpec, known: dict[str, Reader]) -> Reader:
    if slot.type == "list":
        return repeated(slot.item, slot.separators, known, name)
    if slot.type == "subject":
        names = tuple(folded(text).text for v in slot.values for text in (v.name, *v.also))
        return by_names(name, names)
    make: dict[str, Callable[[], Reader]] = {
        "amount": lambda: by_pattern(name, _AMOUNT),
        "year": lambda: by_pattern(name, _YEAR),
        "last": lambda: by_pattern(name, _LAST),
        "direction": lambda: by_names(name, tuple(_words())),
        "function": lambda: by_pattern(name, _FUNCTION),
        "text": lambda: free(name),
    }
    return make[slot.type]()


def read(
    text: str, place: Place, section: str | None, group: int, year: int | None
) -> tuple[Stated, ...]:
    """What the sentences of a paragraph state.

    section: its id in the profile, None where unknown (all statements are tried); group: number of
    the first reading; year: the document's year. Places span the number in the paragraph.
    """
    source = folded(text)
    chosen = [one for one in statements() if section is None or one.section == section]
    found: list[Stated] = []
    position = 0
    while 0 <= position < len(source.text):
        numbered = _START.match(source.text, position)
        starts = [position] if numbered is None else [position, numbered.end()]
        best: tuple[int, Captures, Statement] | None = None
        for start in starts:
            for statement in chosen:
                for template in statement.templates:
                    matched = Matcher(source.text, statement.readers).match(template, start)
                    if matched and (best is None or matched[0] > best[0]):
                        best = (*matched, statement)
        if best:
            end, captures, statement = best
            found += _stated(statement, captures, source, place, group, year)
            group += 1
            position = end
        else:
            position = _next(source.text, position)
    return tuple(found)


def _next(text: str, position: int) -> int:
    """The offset after the next full stop or semicolon; past the end where there is none."""
    ends = [end for sign in "。;" if (end := text.find(sign, position)) >= 0]
    return min(ends) + 1 if ends else len(text)


def _stated(
    statement: Statement,
    captures: Captures,
    source: Folded,
    place: Place,
    group: int,
    year: int | None,
) -> Iterator[Stated]:
    at = coordinate(statement.at)
    yield from _scope(statement, captures, at, statement.id, source, place, group, year, None)
    for zero in statement.zero:
        nil = Quantity("amount", 0, None, "万元")
        yield Stated(
            f"{statement.id}.zero", None, nil, coordinate(zero, at), place=place, group=group
        )


def _scope(
    statement: Statement,
    captures: Captures,
    base: Coordinate,
    subject: str,
    source: Folded,
    place: Place,
    group: int,
    year: int | None,
    listed: SlotSpec | None,
) -> Iterator[Stated]:
    """The stated values of a sentence, or of one item of a list in it."""
    slots = statement.slots
    signs = {
        slots[one.name].of: _words()[one.text]
        for one in captures
        if slots[one.name].type == "direction"
    }
    for one in captures:
        slot = slots[one.name]
        if slot.type in ("subject", "function"):
            named = _named(slot, one.text, year)
            if named is None:
                return
            base = coordinate(named, base)
    if listed and listed.zero:
        nil = Quantity("amount", 0, None, "万元")
        yield Stated(subject, None, nil, coordinate(listed.at, base), place=place, group=group)
        return
    for one in captures:
        slot = slots[one.name]
        where = place._replace(span=source.span(one))
        name = subject if listed else f"{subject}.{one.name}"
        if slot.type == "list":
            for item in one.items:
                yield from _scope(
                    statement, item, base, f"{subject}.{one.name}", source, place, group, year, slot
                )
        elif slot.type == "amount":
            number = parse_number(one.text)
            fen = number.fen("万元") if number else None
            at = coordinate(slot.at, base)
            value = Quantity("amount", fen, None, "万元")
            whole = f"{statement.id}.{listed.whole}" if listed and listed.whole else None
            sign = signs.get(one.name, 1)
            printed = source.print_of(one)
            yield Stated(name, at.measure, value, at, None, sign, whole, printed, where, group)
        elif slot.type == "direction":
            value = Quantity("word", text=one.text)
            of = f"{statement.id}.{slot.of}"
            yield Stated(name, None, value, None, of, printed=one.text, place=where, group=group)
        elif slot.type == "text":
            printed = source.print_of(one)
            value = Quantity("text", text=printed)
            yield Stated(name, None, value, printed=printed, place=where, group=group)


@lru_cache(maxsize=1024)
def _code(name: str, year: int | None) -> str | None:
    found = by_name("functional", name, year, level=3) or by_name("functional", name, level=3)
    return found[0].code if found else None


def _named(slot: SlotSpec, text: str, year: int | None) -> dict[str, Any] | None:
    """The dimensions that a name stands for; None for a name that nobody knows."""
    if slot.type == "function":
        code = _code(text, year)
        return {"function": code} if code else None
    for value in slot.values:
        if text in (folded(value.name).text, *(folded(also).text for also in value.also)):
            return value.at
    return None
