"""Writing the narrative: a declared sentence from amounts, words and texts."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from mingzhang.disclosure.coordinate import WHOLE, Coordinate, coordinate
from mingzhang.disclosure.model import Stated
from mingzhang.document import NOWHERE
from mingzhang.forms.free_text import FREE_TEXT
from mingzhang.forms.pattern import Choice, Final, Literal, Pattern, Slot, fold, slots_of
from mingzhang.forms.reading import read
from mingzhang.forms.slots import SYSTEMS, SlotSpec, words_of
from mingzhang.forms.statement import Statement
from mingzhang.forms.stating import Fill, Stating
from mingzhang.money import rounded, show


class Environment(Protocol):
    """What sentences are written from."""

    @property
    def year(self) -> int:
        """The document's year."""

    def amount(self, at: Coordinate) -> int | None:
        """The exact amount in fen, signed for a change; None where there is none."""

    def present(self, at: Coordinate) -> bool:
        """Whether there is an amount, even one that is printed as zero, or a printed change."""

    def text(self, key: str) -> str | None:
        """The free text, count or date of a slot; key: statement.slot."""

    def codes(self, dimension: str, level: int, at: Coordinate) -> Sequence[str]:
        """The codes of a level (0: the top one) with an amount at a coordinate, in order.

        dimension: function or economic.
        """

    def name(self, dimension: str, code: str) -> str:
        """The name of a functional or economic code."""

    def items(self, key: str) -> Sequence[Mapping[str, str]]:
        """The items of a list of free names: each has its name and the texts of its slots."""


class Written(NamedTuple):
    """A sentence, and what it states: printed values, with their spans in ``text``."""

    text: str
    stated: tuple[Stated, ...]


def write(statement: Statement, env: Environment) -> Written | None:
    """Write a sentence: the first variant whose slots are all available; None where none is.

    An optional part is written where all its slots are available and no amount in it is zero;
    one without slots is only read.
    """
    writer = _Writer(statement, env)
    for template in statement.write:
        filled = writer.pattern(template.pattern, statement.at or WHOLE, 0)
        if filled is None:
            continue
        text, fills = filled
        return Written(text, Stating(statement, env.year, NOWHERE, 0).all(fills))
    return None


_Filled = tuple[str, tuple[Fill, ...]]


class _Scope(NamedTuple):
    """What slots are written by: spoken are amounts that a direction word gives the sign of.

    name, texts: of a list's item.
    """

    base: Coordinate
    name: str | None
    texts: Mapping[str, str]
    spoken: set[str]
    nonzero: bool


class _Writer:
    """Writes the variants of one statement."""

    def __init__(self, statement: Statement, env: Environment) -> None:
        self.statement, self.env = statement, env

    def pattern(
        self,
        pattern: Pattern,
        base: Coordinate,
        start: int,
        name: str | None = None,
        texts: Mapping[str, str] = MappingProxyType({}),
    ) -> _Filled | None:
        """A pattern's text, to stand at offset ``start``; name, texts: of a list's item.

        None where a slot is not available.
        """
        spoken = {
            spec.of
            for slot in slots_of(pattern)
            if (spec := self.statement.slots.get(slot)) and spec.type == "direction"
        }
        return self._sequence(pattern, _Scope(base, name, texts, spoken, False), start)

    def _sequence(self, pattern: Pattern, scope: "_Scope", start: int) -> _Filled | None:
        text = ""
        fills: tuple[Fill, ...] = ()
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
            words = words_of(spec.words)
            return self._filled(slot, next(w for w, s in words.items() if s == sign), start)
        if spec.type == "year":
            return self._filled(slot, f"{self.env.year}年", start)
        if spec.type == "last_year":
            return self._filled(slot, "上年", start)
        if spec.type == "name":
            return None
        given = scope.texts.get(slot) or self.env.text(f"{self.statement.id}.{slot}") or ""
        given = given.strip()
        return self._filled(slot, given, start) if given else None

    def _list(self, slot: str, spec: SlotSpec, base: Coordinate, start: int) -> _Filled | None:
        text = ""
        items: list[tuple[Fill, ...]] = []
        for name, parts, texts in self._names(slot, spec, base):
            at = coordinate(parts, coordinate(spec.at, base))
            if spec.over != "text" and self.env.present(at) == spec.zero:
                continue
            before = spec.sep if text else ""
            filled = self.pattern(spec.item, at, start + len(text) + len(before), name, texts)
            if filled is None:
                continue
            text += before + filled[0]
            items.append(filled[1])
        if not items:
            return None
        return text, (Fill(slot, fold(text).text, text, (start, start + len(text)), tuple(items)),)

    def _names(
        self, slot: str, spec: SlotSpec, base: Coordinate
    ) -> Iterator[tuple[str, dict[str, Any], Mapping[str, str]]]:
        """The names of a list with their coordinates and the texts that a book gives of them."""
        if spec.over in SYSTEMS:
            at = coordinate(spec.at, base)
            for code in self.env.codes(spec.over, spec.level, at):
                yield self.env.name(spec.over, code), {spec.over: code}, {}
        for value in spec.values:
            # A name without a coordinate is only read: an everyday word for several subjects.
            if value.at:
                yield value.name, value.at, {}
        if spec.over == "text":
            for item in self.env.items(f"{self.statement.id}.{slot}"):
                yield item["name"], {}, item

    def _rounded(self, spec: SlotSpec, base: Coordinate) -> int | None:
        fen = self.env.amount(coordinate(spec.at, base))
        return None if fen is None else rounded(fen, spec.unit, spec.decimals)

    def _filled(self, slot: str, text: str, start: int) -> _Filled:
        return text, (Fill(slot, fold(text).text, text, (start, start + len(text))),)


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
