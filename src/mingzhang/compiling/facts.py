"""Facts: the book's lines as amounts at coordinates; every figure is a sum of facts."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from mingzhang.book import Book, Line
from mingzhang.book.book import is_organ
from mingzhang.book.lines import BALANCE
from mingzhang.disclosure import Coordinate, covers
from mingzhang.disclosure.coordinate import apart, contains, items_of_economic

Fact = tuple[Coordinate, int, int]
"""A coordinate, an amount in fen, and the number of the atom: the line that it comes from."""
PERSONNEL = ("301", "303")
"""Economic classes that are personnel expenditure; the others are public use."""


class Facts:
    """All facts of a book, this year's and last year's."""

    def __init__(self, book: Book) -> None:
        targeted = {project.name for project in book.projects if project.name}
        organ = is_organ(book)
        self.book = book
        self.this = list(_facts(book.lines, organ, targeted))
        for number, (item, source, fen) in enumerate(book.purchases, len(book.lines)):
            side, fund = _funding(source, "")
            self.this.append((Coordinate(side=side, source=fund, item=item), fen, number))
        amounts = [*(line.fen for line in book.lines), *(one.fen for one in book.purchases)]
        self.atoms = tuple(amounts)
        summed = [line for line in book.last_year if not line.item]
        self.before = list(_facts(summed, organ, set()))
        self.stated = {line.item: line.fen for line in book.last_year if line.item}

    def amount(self, at: Coordinate) -> int:
        """This year's exact amount at a coordinate, in fen."""
        return sum(self.atoms[atom] for atom in self.atoms_of(at))

    def atoms_of(self, at: Coordinate) -> tuple[int, ...]:
        """The atoms whose sum is the amount at a coordinate."""
        found = self._found.get(at)
        if found is None:
            candidates = self._candidates(at)
            found = tuple(atom for fact, _, atom in candidates if covers(at, fact))
            self._found[at] = found
        return found

    def last(self, at: Coordinate) -> int | None:
        """Last year's amount at a coordinate of this year; None where it is not known in full."""
        if at.item:
            parts = [fen for item, fen in self.stated.items() if contains("item", at.item, item)]
            if parts:
                return self.stated.get(at.item, sum(parts))
            known = any(contains("item", "three_public", item) for item in self.stated)
            if known and contains("item", "three_public", at.item):
                return 0  # beside the stated ones the others are nil
        if not self.before:
            return None
        total = 0
        for fact, fen, _ in self.before:
            if apart(fact.item) != apart(at.item):
                continue
            if covers(at, fact):
                total += fen
            elif _meets(at, fact):
                return None
        return total

    def codes(self, dimension: str, base: Coordinate) -> set[str]:
        """The codes of a dimension that facts under a coordinate have."""
        found = {getattr(at, dimension) for at, _, _ in self._candidates(base) if covers(base, at)}
        return found - {None, ""}

    def _candidates(self, at: Coordinate) -> list[Fact]:
        return self._apart if apart(at.item) else self._plain

    @cached_property
    def _found(self) -> dict[Coordinate, tuple[int, ...]]:
        return {}

    @cached_property
    def _apart(self) -> list[Fact]:
        return [fact for fact in self.this if apart(fact[0].item)]

    @cached_property
    def _plain(self) -> list[Fact]:
        return [fact for fact in self.this if not apart(fact[0].item)]


def _facts(lines: Sequence[Line], organ: bool, targeted: set[str]) -> Iterator[Fact]:
    """Each line as expenditure in full detail, as the income that pays for it, and apart."""
    for atom, line in enumerate(lines):
        side, fund = _funding(line.source, line.carry)
        paid = Coordinate(side=side, source=fund, function=line.function or None)
        yield paid, line.fen, atom
        if line.carry == "out":
            yield paid._replace(side="carry_out"), line.fen, atom
            continue
        kind = line.kind or None
        if kind == "basic" and line.economic:
            kind = "personnel" if line.economic[:3] in PERSONNEL else "public"
        items = items_of_economic(line.economic) if line.source == "gpb" else ()
        spent = Coordinate(
            side="expenditure",
            source=fund,
            function=line.function or None,
            economic=line.economic or None,
            kind=kind,
            item=items[0] if items else None,
            project=line.project or None,
        )
        yield spent, line.fen, atom
        own = organ if line.organ is None else line.organ
        if own and line.source == "gpb" and kind in ("public", "basic"):
            yield spent._replace(item="operating_cost"), line.fen, atom
        if line.source == "gpb" and kind == "project" and line.project in targeted:
            yield spent._replace(item="targeted"), line.fen, atom


def _funding(source: str, carry: str) -> tuple[str, str | None]:
    """The side and the source of the money that pays for a line."""
    if source == BALANCE:
        return "balance_used", None
    return ("carry_in" if carry == "in" else "income"), source


def _meets(at: Coordinate, fact: Coordinate) -> bool:
    """Whether a coarse fact may hold a part of what is asked for."""
    if at.project and fact.project and at.project != fact.project:
        return False
    return all(
        contains(name, getattr(at, name), getattr(fact, name))
        or contains(name, getattr(fact, name), getattr(at, name))
        for name in ("side", "source", "function", "economic", "kind", "item")
    )
