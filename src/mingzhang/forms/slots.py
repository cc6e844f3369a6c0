"""Slots of statements: what each kind of slot is declared with, and how it reads its text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

import tomli

from mingzhang.codes import by_name
from mingzhang.forms.free_text import FreeText
from mingzhang.forms.pattern import Capture, Follow, Pattern, SlotReader, fold

FOLDER = ("data", "statements")
"""Where the data files stand in this package."""

_DIGITS = tuple("0123456789")
_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_COUNT = re.compile(r"\d+", re.ASCII)
_DATE = re.compile(r"20\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?", re.ASCII)
_YEAR = re.compile(r"20\d\d年度?|本年度?|今年", re.ASCII)
_LAST_YEAR = re.compile(r"20\d\d年度?|上年度?|去年|上一年度?", re.ASCII)
_NAME_END = re.compile(r"[\d,。;:]", re.ASCII)
_FREE_NAME = re.compile(r"[^\d,。;:、()]{1,24}", re.ASCII)
_MARKED = re.compile(r"(.+?)\(([类款项])\)")
_LEVELS = {"类": 3, "款": 5, "项": 7}
_MOST_NAME = 80

SYSTEMS = {"function": "functional", "economic": "economic"}

_PATTERNS = {
    "amount": (_AMOUNT, ("-", *_DIGITS)),
    "percent": (_NUMBER, ("-", *_DIGITS)),
    "score": (_NUMBER, ("-", *_DIGITS)),
    "count": (_COUNT, _DIGITS),
    "date": (_DATE, ("20",)),
    "year": (_YEAR, ("20", "本年", "今年")),
    "last_year": (_LAST_YEAR, ("20", "上", "去年")),
}
TYPES = (*_PATTERNS, "direction", "flat", "text", "name", "list")


class StatementError(ValueError):
    """A data file of statements is wrong; the message is Chinese and names the statement."""


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
    over: the dimension of names; "function" or "economic" for subjects of the classification, of
    the level (3, 5, 7; 0: any) given; "text" for names that a book gives; values: names with their
    coordinates.
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


@cache
def words_of(table: str) -> dict[str, int]:
    text = files(__package__).joinpath(*FOLDER, "words.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, list[str]]] = tomli.loads(text)
    if table not in tables:
        raise StatementError(f"没有「{table}」这张方向词表")
    signs = {"more": 1, "less": -1, "same": 0}
    return {word: signs[key] for key, words in tables[table].items() for word in words}


def reader_of(slot: SlotSpec) -> SlotReader:
    if slot.type == "name":
        return NameReader(slot)
    if slot.type == "text":
        return FreeText(slot.stops)
    if slot.type in ("direction", "flat"):
        return WordReader(
            tuple(
                word
                for word, sign in words_of(slot.words).items()
                if slot.type != "flat" or not sign
            )
        )
    return PatternReader(*_PATTERNS[slot.type])


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
        self.system = SYSTEMS.get(slot.over, "")
        free = self.system or slot.over == "text"
        self.firsts: tuple[str, ...] | None = None if free else self.ordered

    def ends(
        self, text: str, start: int, follow: Follow
    ) -> Iterator[tuple[int, tuple[tuple[Capture, ...], ...]]]:
        """The ends of the names that stand here, the longest first."""
        for name in self.ordered:
            if text.startswith(name, start):
                yield start + len(name), ()
        if self.slot.over == "text" and (free := _FREE_NAME.match(text, start)):
            yield free.end(), ()
        if self.system:
            stop = _NAME_END.search(text, start, start + _MOST_NAME)
            limit = stop.start() if stop else min(len(text), start + _MOST_NAME)
            piece = text[start:limit]
            for length in _code_lengths(self.system, piece, self.slot.level):
                yield start + length, ()

    def at(self, text: str, year: int | None) -> dict[str, Any] | None:
        """The dimensions that a name stands for; None where it stands for several."""
        if text in self.names:
            return self.names[text]
        if self.slot.over == "text":
            return {}
        code = _code(self.system, text, self.slot.level, year)
        return {self.slot.over: code} if code else None


@lru_cache(maxsize=4096)
def _code_lengths(system: str, piece: str, level: int) -> tuple[int, ...]:
    """The lengths of the beginnings of a text that are names of subjects."""
    return tuple(n for n in range(len(piece), 1, -1) if _rows(system, piece[:n], level, None))


def _code(system: str, path: str, level: int, year: int | None) -> str | None:
    """The one code of a name or path (A(类)B(款)C(项)); a name of the year before any other."""
    for valid in (year, None) if year is not None else (None,):
        codes = set(_rows(system, path, level, valid))
        if codes:
            return codes.pop() if len(codes) == 1 else None
    return None


def _rows(system: str, path: str, level: int, year: int | None) -> tuple[str, ...]:
    """The codes that a name or path may stand for."""
    if path[-1:] != ")":
        return tuple(row.code for row in by_name(system, path, year, level=level or None))
    parents: tuple[str | None, ...] = (None,)
    position = 0
    for part in _MARKED.finditer(path):
        if part.start() != position:
            return ()
        position = part.end()
        parents = tuple(
            row.code
            for parent in parents
            for row in by_name(system, part[1], year, level=_LEVELS[part[2]], parent=parent)
        )
    return tuple(code for code in parents if code) if position == len(path) else ()
