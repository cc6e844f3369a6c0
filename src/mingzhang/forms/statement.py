"""Statements: a sentence of the narrative declared once, as data; written from it and read by it.

The data files stand in ``data/statements``. What a statement writes is what reading that sentence
gives: the printed values, with the same subjects and coordinates.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from mingzhang.codes import by_name
from mingzhang.disclosure.coordinate import Coordinate, coordinate, value_name, values
from mingzhang.disclosure.model import Quantity, Stated
from mingzhang.document import NOWHERE, Place
from mingzhang.forms.pattern import (
    FREE_TEXT,
    Capture,
    Choice,
    Final,
    Folded,
    Follow,
    FreeText,
    Literal,
    Match,
    Pattern,
    PatternError,
    Repeated,
    Slot,
    SlotReader,
    firsts,
    fold,
    longest_literal,
    match,
    parse,
    slots_of,
)
from mingzhang.money import parse as parse_number
from mingzhang.money import rounded, show

FOLDER = ("data", "statements")
"""Where the data files stand in this package."""

_DIGITS = tuple("0123456789")
_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_COUNT = re.compile(r"\d+", re.ASCII)
_DATE = re.compile(r"20\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?", re.ASCII)
_YEAR = re.compile(r"20\d\d年度?|本年度?|今年", re.ASCII)
_LAST_YEAR = re.compile(r"20\d\d年度?|上年度?|去年|上一年度?", re.ASCII)
_NUMBERING = re.compile(r"(?:\(?[一二三四五六七八九十\d]{1,3}[)、.])+", re.ASCII)
_NAME_END = re.compile(r"[\d,。;:]", re.ASCII)
_MARKED = re.compile(r"(.+?)\(([类款项])\)")
_LEVELS = {"类": 3, "款": 5, "项": 7}
_MOST_NAME = 80

_PATTERNS = {
    "amount": (_AMOUNT, ("-", *_DIGITS)),
    "percent": (_NUMBER, ("-", *_DIGITS)),
    "score": (_NUMBER, ("-", *_DIGITS)),
    "count": (_COUNT, _DIGITS),
    "date": (_DATE, ("20",)),
    "year": (_YEAR, ("20", "本年", "今年")),
    "last_year": (_LAST_YEAR, ("20", "上", "去年")),
}
_TYPES = (*_PATTERNS, "direction", "flat", "text", "name", "list")


class StatementError(ValueError):
    """A data file of statements is wrong; the message is Chinese and names the statement."""


class Environment(Protocol):
    """What sentences are written from."""

    @property
    def year(self) -> int:
        """The document's year."""

    def amount(self, at: Coordinate) -> int | None:
        """The exact amount in fen, signed for a change; None where there is none."""

    def text(self, key: str) -> str | None:
        """The free text, count or date of a slot; key: statement.slot."""

    def functions(self) -> Sequence[str]:
        """The top-level functional codes that are present, in order."""

    def name(self, code: str) -> str:
        """The name of a functional code."""


class Written(NamedTuple):
    """A sentence, and what it states: printed values, with their spans in ``text``."""

    text: str
    stated: tuple[Stated, ...]


class Value(NamedTuple):
    """A value that a name stands for: 一般公共预算拨款 is {source = "gpb"}."""

    name: str
    also: tuple[str, ...]
    at: dict[str, Any]


class SlotSpec(NamedTuple):
    """A slot as declared.

    type: amount, percent, count, score, date, year, last_year, direction, flat, text, name or list.
    at: parts of a coordinate, laid over the statement's (an amount's, or all items' of a list).
    unit: of an amount, 元 or 万元; of a count, its word. decimals, trim: how an amount is written.
    of: the amount that a direction or flat word speaks of; the slot that an amount relates to.
    words: the table of words.toml. stops: signs that end a free text beside 。 and ；.
    over: the dimension of names, or "function" for subjects of the classification, of the level
    (3, 5, 7; 0: any) given; values: names with their coordinates.
    item: the pattern of a list's items, {name} being the name; sep: between written items;
    also_sep: between read ones. complete: the items sum to ``whole``, a slot.
    zero: the list names values that have no amount; absent: the list whose names it takes.
    """

    type: str
    at: Mapping[str, Any] = MappingProxyType({})
    unit: str = "万元"
    of: str = ""
    decimals: int = 2
    trim: bool = True
    words: str = "change"
    stops: str = ""
    over: str = ""
    level: int = 0
    values: tuple[Value, ...] = ()
    item: Pattern = ()
    sep: str = "，"
    also_sep: str = "，、"
    complete: bool = False
    whole: str = ""
    zero: bool = False
    absent: str = ""


class Template(NamedTuple):
    """A variant: its pattern, what it may begin with (None: anything), and what it must hold."""

    pattern: Pattern
    firsts: tuple[str, ...] | None
    holds: str


class Statement(NamedTuple):
    """A sentence. write, read: its written variants and those that are only read."""

    id: str
    section: str
    at: Coordinate
    slots: dict[str, SlotSpec]
    write: tuple[Template, ...]
    read: tuple[Template, ...]
    readers: dict[str, SlotReader]


# --- loading


@cache
def statements() -> tuple[Statement, ...]:
    """Every statement that ships with Mingzhang."""
    folder = files(__package__).joinpath(*FOLDER)
    entries = sorted(folder.iterdir(), key=lambda entry: str(entry.name))
    return tuple(
        statement
        for entry in entries
        if entry.name.endswith(".toml") and entry.name != "words.toml"
        for statement in load(entry.read_text(encoding="utf-8"))
    )


@cache
def _words(table: str) -> dict[str, int]:
    text = files(__package__).joinpath(*FOLDER, "words.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    if table not in tables:
        raise StatementError(f"没有「{table}」这张方向词表")
    signs = {"more": 1, "less": -1, "same": 0}
    return {word: signs[key] for key, words in tables[table].items() for word in words}


def load(text: str) -> tuple[Statement, ...]:
    """Statements from the text of a data file. Raises StatementError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
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
    at = coordinate(data.get("at", {}))
    slots = {name: _slot(one, shared) for name, one in data.get("slots", {}).items()}
    for name, slot in slots.items():
        if slot.absent:
            other = slots[slot.absent]
            slots[name] = slot._replace(over=other.over, values=other.values, level=other.level)
        for used in slots_of(slot.item):
            if used != "name" and used not in slots:
                raise StatementError(f"列举「{name}」用了没有声明的空位「{used}」")
    plain = {name: _reader(slot) for name, slot in slots.items() if slot.type != "list"}
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
            Template(one, firsts(one, readers), longest_literal(one)) for one in patterns
        )
    return Statement(
        data["id"], data["section"], at, slots, variants["write"], variants["read"], readers
    )


def _slot(data: dict[str, Any], shared: dict[str, tuple[Value, ...]]) -> SlotSpec:
    if data["type"] not in _TYPES:
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
    if not listed and given.get("over") not in (None, "", "function"):
        over = given["over"]
        given["values"] = tuple(
            Value(value_name(over, one), (), {over: one}) for one in values(over)
        )
    for value in given["values"]:
        coordinate(value.at)
    if given["type"] == "list" and not given.get("item"):
        raise StatementError("列举没有 item")
    return SlotSpec(**given)


def _reader(slot: SlotSpec) -> SlotReader:
    if slot.type == "name":
        return NameReader(slot)
    if slot.type == "text":
        return FreeText(slot.stops)
    if slot.type in ("direction", "flat"):
        return WordReader(
            tuple(
                word for word, sign in _words(slot.words).items() if slot.type != "flat" or not sign
            )
        )
    return PatternReader(*_PATTERNS[slot.type])


# --- slots


class PatternReader:
    """Reads what one shared regular expression matches."""

    def __init__(self, pattern: "re.Pattern[str]", heads: tuple[str, ...]) -> None:
        self.pattern = pattern
        self.firsts: tuple[str, ...] | None = heads

    def ends(
        self, text: str, start: int, follow: Follow
    ) -> Iterator[tuple[int, tuple[tuple[Capture, ...], ...]]]:
        """The one end."""
        found = self.pattern.match(text, start, start + 60)
        if found:
            yield found.end(), ()


class WordReader:
    """Reads one of some words, the longest first."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(sorted(words, key=len, reverse=True))
        self.firsts: tuple[str, ...] | None = self.words

    def ends(
        self, text: str, start: int, follow: Follow
    ) -> Iterator[tuple[int, tuple[tuple[Capture, ...], ...]]]:
        """The ends of the words that stand here."""
        for word in self.words:
            if text.startswith(word, start):
                yield start + len(word), ()


class NameReader:
    """Reads a name of the slot's values, or of the functional classification (with its path)."""

    def __init__(self, slot: SlotSpec) -> None:
        self.slot = slot
        self.names = {
            fold(name).text: value.at for value in slot.values for name in (value.name, *value.also)
        }
        self.ordered = tuple(sorted(self.names, key=len, reverse=True))
        self.codes = slot.over == "function"
        self.firsts: tuple[str, ...] | None = None if self.codes else self.ordered

    def ends(
        self, text: str, start: int, follow: Follow
    ) -> Iterator[tuple[int, tuple[tuple[Capture, ...], ...]]]:
        """The ends of the names that stand here, the longest first."""
        for name in self.ordered:
            if text.startswith(name, start):
                yield start + len(name), ()
        if self.codes:
            stop = _NAME_END.search(text, start, start + _MOST_NAME)
            limit = stop.start() if stop else min(len(text), start + _MOST_NAME)
            piece = text[start:limit]
            for length in _code_lengths(piece, self.slot.level):
                yield start + length, ()

    def at(self, text: str, year: int | None) -> dict[str, Any] | None:
        """The dimensions that a name stands for; None where it stands for several."""
        if text in self.names:
            return self.names[text]
        code = _code(text, self.slot.level, year)
        return {"function": code} if code else None


@lru_cache(maxsize=4096)
def _code_lengths(piece: str, level: int) -> tuple[int, ...]:
    """The lengths of the beginnings of a text that are names of functional subjects."""
    return tuple(n for n in range(len(piece), 1, -1) if _rows(piece[:n], level, None))


def _code(path: str, level: int, year: int | None) -> str | None:
    """The one code of a name or path (A(类)B(款)C(项)); a name of the year before any other."""
    for valid in (year, None) if year is not None else (None,):
        codes = set(_rows(path, level, valid))
        if codes:
            return codes.pop() if len(codes) == 1 else None
    return None


def _rows(path: str, level: int, year: int | None) -> tuple[str, ...]:
    """The codes that a name or path may stand for."""
    if path[-1:] != ")":
        return tuple(row.code for row in by_name("functional", path, year, level=level or None))
    parents: tuple[str | None, ...] = (None,)
    position = 0
    for part in _MARKED.finditer(path):
        if part.start() != position:
            return ()
        position = part.end()
        parents = tuple(
            row.code
            for parent in parents
            for row in by_name("functional", part[1], year, level=_LEVELS[part[2]], parent=parent)
        )
    return tuple(code for code in parents if code) if position == len(path) else ()


# --- what a filled pattern states, whether it was written or read


class _Fill(NamedTuple):
    """A filled slot: its text folded, as printed, and where it stands."""

    name: str
    text: str
    printed: str
    span: tuple[int, int]
    items: tuple[tuple["_Fill", ...], ...] = ()


class _Stating(NamedTuple):
    """Turns filled slots into stated values; the same for writing and reading."""

    statement: Statement
    year: int | None
    place: Place
    group: int

    def all(self, fills: tuple[_Fill, ...]) -> tuple[Stated, ...]:
        """Everything that a filled sentence states, in order."""
        base: Coordinate | None = self.statement.at
        for fill in fills:
            if self.statement.slots[fill.name].type == "name":
                reader = self.statement.readers[fill.name]
                base = self._named(reader, fill.text, base, {})
        return tuple(self._scope(fills, base, None, ""))

    def _named(
        self, reader: object, text: str, base: Coordinate | None, at: Mapping[str, Any]
    ) -> Coordinate | None:
        assert isinstance(reader, NameReader)
        parts = reader.at(text, self.year)
        if parts is None or base is None:
            return None
        return coordinate(parts, coordinate(at, base))

    def _scope(
        self, fills: tuple[_Fill, ...], base: Coordinate | None, listed: SlotSpec | None, list_: str
    ) -> Iterator[Stated]:
        slots = self.statement.slots
        signs: dict[str, int] = {}
        for fill in fills:
            spec = slots.get(fill.name)
            if spec is not None and spec.type == "direction":
                signs[spec.of] = _words(spec.words)[fill.text]
        for fill in fills:
            if listed and fill.name == "name":
                if listed.zero:
                    yield self._amount(list_, base, 0, fill, listed.unit)
                continue
            spec = slots[fill.name]
            subject = list_ or f"{self.statement.id}.{fill.name}"
            place = self.place._replace(span=fill.span)
            if spec.type == "list":
                yield from self._list(fill, spec, base)
            elif spec.type == "amount":
                number = parse_number(fill.text)
                fen = number.fen(spec.unit) if number else None
                at = self._at(fill.name, base)
                sign = -1 if at and at.measure == "change" and signs.get(fill.name) == -1 else 1
                whole = self._subject(listed.whole) if listed and listed.complete else None
                of = self._subject(spec.of) if spec.of else None
                stated = self._amount(subject, at, fen, fill, spec.unit)
                yield replace(stated, sign=sign, whole=whole, of=of)
            elif spec.type in ("direction", "flat"):
                of = list_ or self._subject(spec.of)
                at = self._at(spec.of, base)
                word = Quantity("word", text=fill.text)
                yield Stated(subject, None, word, at, of, 1, None, fill.printed, place, self.group)
                if spec.type == "flat":
                    unit = slots[spec.of].unit if spec.of in slots else "万元"
                    yield self._amount(of, at, 0, fill, unit)
            elif (value := _quantity(spec, fill)) is not None:
                yield Stated(
                    subject, None, value, printed=fill.printed, place=place, group=self.group
                )

    def _list(self, fill: _Fill, spec: SlotSpec, base: Coordinate | None) -> Iterator[Stated]:
        repeated = self.statement.readers[fill.name]
        assert isinstance(repeated, Repeated)
        reader = repeated.slots.get("name")
        for item in fill.items:
            at = base
            for one in item:
                if one.name == "name":
                    at = self._named(reader, one.text, base, spec.at)
            yield from self._scope(item, at, spec, f"{self.statement.id}.{fill.name}")

    def _at(self, slot: str, base: Coordinate | None) -> Coordinate | None:
        spec = self.statement.slots.get(slot)
        return coordinate(spec.at, base) if base is not None and spec is not None else None

    def _subject(self, slot: str) -> str:
        return slot if "." in slot else f"{self.statement.id}.{slot}"

    def _amount(
        self, subject: str, at: Coordinate | None, fen: int | None, fill: _Fill, unit: str
    ) -> Stated:
        return Stated(
            subject,
            at.measure if at else None,
            Quantity("amount", fen, None, unit),
            at,
            printed=fill.printed,
            place=self.place._replace(span=fill.span),
            group=self.group,
        )


def _quantity(spec: SlotSpec, fill: _Fill) -> Quantity | None:
    """The value of a slot that is neither amount, word nor list; None for 去年 and names."""
    if spec.type == "text":
        return Quantity("text", text=fill.printed)
    if spec.type == "date":
        return Quantity("date", text=fill.text)
    if spec.type in ("year", "last_year"):
        if not fill.text.startswith("20"):
            return None
        return Quantity("date", number=Decimal(fill.text[:4]), unit="年")
    if spec.type == "name":
        return None
    unit = "%" if spec.type == "percent" else spec.unit if spec.unit != "万元" else None
    return Quantity(spec.type, number=Decimal(fill.text), unit=unit)


# --- reading


def read(
    text: str,
    statements: Sequence[Statement],
    year: int | None,
    place: Place = NOWHERE,
    group: int = 0,
) -> tuple[Stated, ...]:
    """What the sentences of a paragraph state.

    statements: those to try; year: the document's, for names of codes; place: the paragraph's,
    to which spans are added; group: the number of the first reading.
    """
    source = fold(text)
    found: list[Stated] = []
    position, size = 0, len(source.text)
    tries = [
        (statement, template)
        for statement in statements
        for template in statement.write + statement.read
        if template.holds in source.text
    ]
    while position < size:
        best = _longest(source.text, position, tries)
        numbering = _NUMBERING.match(source.text, position, position + 20)
        if best is None and numbering:
            best = _longest(source.text, numbering.end(), tries)
        if best is None:
            position = _next(source.text, position)
            continue
        statement, matched = best
        fills = _fills(matched.captures, source)
        found += _Stating(statement, year, place, group).all(fills)
        group += 1
        position = matched.end
    return tuple(found)


def _longest(
    text: str, position: int, tries: Iterable[tuple[Statement, Template]]
) -> tuple[Statement, Match] | None:
    best: tuple[Statement, Match] | None = None
    for statement, template in tries:
        if template.firsts is not None and not text.startswith(template.firsts, position):
            continue
        found = match(template.pattern, text, position, statement.readers)
        if found and found.end > position and (best is None or found.end > best[1].end):
            best = statement, found
    return best


def _next(text: str, position: int) -> int:
    """The offset after the next 。 ； or ：, the end where there is none."""
    found = _BREAK.search(text, position)
    return found.end() if found else len(text)


_BREAK = re.compile("[。;:]")


def _fills(captures: tuple[Capture, ...], source: Folded) -> tuple[_Fill, ...]:
    return tuple(
        _Fill(
            one.name,
            one.text,
            source.original[slice(*(span := source.span(one.start, one.end)))],
            span,
            tuple(_fills(item, source) for item in one.items),
        )
        for one in captures
    )


# --- writing


def write(statement: Statement, env: Environment) -> Written | None:
    """Write a sentence: the first variant whose slots are all available; None where none is.

    An optional part is written where all its slots are available and no amount in it is zero;
    one without slots is only read.
    """
    writer = _Writer(statement, env)
    for template in statement.write:
        filled = writer.pattern(template.pattern, statement.at, 0)
        if filled is None:
            continue
        text, fills = filled
        return Written(text, _Stating(statement, env.year, NOWHERE, 0).all(fills))
    return None


_Filled = tuple[str, tuple[_Fill, ...]]


class _Scope(NamedTuple):
    """What slots are written by: spoken are amounts that a direction word gives the sign of."""

    base: Coordinate
    name: str | None
    spoken: set[str]
    nonzero: bool


class _Writer:
    """Writes the variants of one statement."""

    def __init__(self, statement: Statement, env: Environment) -> None:
        self.statement, self.env = statement, env

    def pattern(
        self, pattern: Pattern, base: Coordinate, start: int, name: str | None = None
    ) -> _Filled | None:
        """A pattern's text, to stand at offset ``start``; name: of a list's item.

        None where a slot is not available.
        """
        spoken = {
            spec.of
            for slot in slots_of(pattern)
            if (spec := self.statement.slots.get(slot)) and spec.type == "direction"
        }
        return self._sequence(pattern, _Scope(base, name, spoken, False), start)

    def _sequence(self, pattern: Pattern, scope: "_Scope", start: int) -> _Filled | None:
        text = ""
        fills: tuple[_Fill, ...] = ()
        for element in pattern:
            one: _Filled | None
            here = start + len(text)
            if isinstance(element, Literal | Final):
                one = element.text, ()
            elif isinstance(element, Slot):
                one = self._slot(element.name, scope, here)
            else:
                one = self._choice(element, scope, here)
            if one is None:
                return None
            text += one[0]
            fills += one[1]
        return text, fills

    def _choice(self, choice: Choice, scope: "_Scope", start: int) -> _Filled | None:
        first = choice.options[0]
        if not choice.optional:
            return self._sequence(first, scope, start)
        if not any(True for _ in slots_of(first)):
            return "", ()
        return self._sequence(first, scope._replace(nonzero=True), start) or ("", ())

    def _slot(self, slot: str, scope: "_Scope", start: int) -> _Filled | None:
        if slot == "name" and scope.name is not None:
            return self._filled(slot, scope.name, start)
        spec = self.statement.slots[slot]
        if spec.type == "list":
            return self._list(slot, spec, scope.base, start)
        if spec.type == "amount":
            fen = self._rounded(spec, scope.base)
            if fen is None or (scope.nonzero and not fen):
                return None
            fen = abs(fen) if slot in scope.spoken else fen
            printed = show(fen, spec.unit, spec.decimals, grouping=False, trim=spec.trim)
            return self._filled(slot, printed, start)
        if spec.type in ("direction", "flat"):
            fen = self._rounded(self.statement.slots[spec.of], scope.base)
            if fen is None or (spec.type == "flat") != (fen == 0):
                return None
            sign = (fen > 0) - (fen < 0)
            words = _words(spec.words)
            return self._filled(slot, next(w for w, s in words.items() if s == sign), start)
        if spec.type == "year":
            return self._filled(slot, f"{self.env.year}年", start)
        if spec.type == "last_year":
            return self._filled(slot, "上年", start)
        if spec.type == "name":
            return None
        given = (self.env.text(f"{self.statement.id}.{slot}") or "").strip()
        return self._filled(slot, given, start) if given else None

    def _list(self, slot: str, spec: SlotSpec, base: Coordinate, start: int) -> _Filled | None:
        text = ""
        items: list[tuple[_Fill, ...]] = []
        inner = next(
            (
                one
                for used in slots_of(spec.item)
                if (one := self.statement.slots.get(used)) and one.type == "amount"
            ),
            None,
        )
        for name, parts in self._names(spec):
            at = coordinate(parts, coordinate(spec.at, base))
            if bool(self._rounded(inner, at) if inner else self.env.amount(at)) == spec.zero:
                continue
            before = spec.sep if text else ""
            filled = self.pattern(spec.item, at, start + len(text) + len(before), name)
            if filled is None:
                continue
            text += before + filled[0]
            items.append(filled[1])
        if not items:
            return None
        return text, (_Fill(slot, fold(text).text, text, (start, start + len(text)), tuple(items)),)

    def _names(self, spec: SlotSpec) -> Iterator[tuple[str, dict[str, Any]]]:
        for value in spec.values:
            yield value.name, value.at
        if spec.over == "function":
            for code in self.env.functions():
                yield self.env.name(code), {"function": code}

    def _rounded(self, spec: SlotSpec, base: Coordinate) -> int | None:
        fen = self.env.amount(coordinate(spec.at, base))
        return None if fen is None else rounded(fen, spec.unit, spec.decimals)

    def _filled(self, slot: str, text: str, start: int) -> _Filled:
        return text, (_Fill(slot, fold(text).text, text, (start, start + len(text))),)


# --- free texts


def check_free_text(text: str, statements: Sequence[Statement], year: int | None) -> str | None:
    """Why a free text cannot stand in a sentence, in Chinese; None where it can."""
    folded = fold(text).text
    if not folded:
        return "没有内容"
    if "\n" in text.strip():
        return "不能分段"
    for sign, shown in (("。", "。"), (";", "；")):
        if sign in folded:
            return f"不能有「{shown}」，请改用逗号"
    if len(folded) > FREE_TEXT:
        return f"超过 {FREE_TEXT} 个字"
    if read(text, statements, year):
        return "这段话本身会被读成一句有数字的说明，请换一种说法"
    for literal in _after_texts(statements):
        if literal in folded:
            return f"不能有「{literal}」：它是句式里接在这段话后面的话"
    return None


def _after_texts(statements: Sequence[Statement]) -> Iterator[str]:
    """The literals that follow a free text in a written variant."""
    for statement in statements:
        for template in statement.write:
            yield from _after(template.pattern, statement.slots, [False])


def _after(pattern: Pattern, slots: Mapping[str, SlotSpec], open_: list[bool]) -> Iterator[str]:
    """Literals right after a text slot; ``open_`` holds whether a text may end here."""
    for element in pattern:
        if isinstance(element, Slot):
            open_[0] = slots[element.name].type == "text"
        elif isinstance(element, Literal):
            if open_[0]:
                yield element.folded
            open_[0] = False
        elif isinstance(element, Choice):
            before = open_[0]
            after = before and element.optional
            for option in element.options:
                inner = [before]
                yield from _after(option, slots, inner)
                after = after or inner[0]
            open_[0] = after
