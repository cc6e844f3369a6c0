"""What a filled sentence states; the same whether it was written or read."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from mingzhang.disclosure.coordinate import Coordinate, coordinate
from mingzhang.disclosure.model import Quantity, Stated
from mingzhang.document import Place
from mingzhang.forms.matching import Repeated
from mingzhang.forms.pattern import slots_of
from mingzhang.forms.slots import NameReader, SlotSpec, words_of
from mingzhang.forms.statement import Statement
from mingzhang.money import parse as parse_number


class Fill(NamedTuple):
    """A filled slot: its text folded, as printed, and where it stands."""

    name: str
    text: str
    printed: str
    span: tuple[int, int]
    items: tuple[tuple["Fill", ...], ...] = ()


class Stating(NamedTuple):
    """Turns filled slots into stated values; the same for writing and reading."""

    statement: Statement
    year: int | None
    place: Place
    group: int

    def all(self, fills: tuple[Fill, ...]) -> tuple[Stated, ...]:
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
        self, fills: tuple[Fill, ...], base: Coordinate | None, listed: SlotSpec | None, list_: str
    ) -> Iterator[Stated]:
        slots = self.statement.slots
        signs: dict[str, int] = {}
        for fill in fills:
            spec = slots.get(fill.name)
            if spec is not None and spec.type == "direction":
                signs[spec.of] = words_of(spec.words)[fill.text]
        for fill in fills:
            if listed and fill.name == "name":
                if listed.zero:
                    yield self._amount(list_, base, 0, fill, listed.unit)
                elif set(slots_of(listed.item)) == {"name"}:
                    named = Quantity("text", text=fill.printed)
                    where = self.place._replace(span=fill.span)
                    yield Stated(
                        list_, None, named, base, None, 1, None, fill.printed, where, self.group
                    )
                continue
            spec = slots[fill.name]
            whole = self._subject(listed.whole) if listed and listed.complete else None
            subject = list_ or f"{self.statement.id}.{fill.name}"
            place = self.place._replace(span=fill.span)
            if spec.type == "list":
                yield from self._list(fill, spec, base)
            elif spec.type == "amount":
                number = parse_number(fill.text)
                fen = number.fen(spec.unit) if number else None
                at = self._at(fill.name, base)
                sign = -1 if at and at.measure == "change" and signs.get(fill.name) == -1 else 1
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
                    subject,
                    None,
                    value,
                    whole=whole,
                    printed=fill.printed,
                    place=place,
                    group=self.group,
                )

    def _list(self, fill: Fill, spec: SlotSpec, base: Coordinate | None) -> Iterator[Stated]:
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
        self, subject: str, at: Coordinate | None, fen: int | None, fill: Fill, unit: str
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


def _quantity(spec: SlotSpec, fill: Fill) -> Quantity | None:
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
