"""A department is the sum of its units less the transfers between them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.book import Book, Line, consolidate
from mingzhang.compiling import compile_book
from mingzhang.compiling.facts import Facts
from mingzhang.disclosure import Coordinate
from tests.compiling.test_compile import wrong
from tests.shared import ROOT

OUT = Coordinate(side="out")


def total(book: Book) -> int:
    return Facts(book).amount(OUT)


def test_the_example() -> None:
    book = Book.load(ROOT / "examples/culture-2024")
    alone = book._replace(units=())
    parts = total(alone) + sum(map(total, book.units))
    transfers = 40_000_000 + 6_000_000
    assert total(consolidate(book)) == parts - transfers
    facts = Facts(consolidate(book))
    for source in ("superior", "affiliated"):
        assert facts.amount(Coordinate(side="in", source=source)) == 0
    # The troupe's shows are paid by the bureau's appropriation, the bureau's halls by its fees.
    assert facts.amount(Coordinate(side="expenditure", source="operating")) == 28_750_000
    assert facts.amount(Coordinate(side="income", source="gpb", function="2070111")) == 128_000_000


def line(kind: str, source: str, fen: int, project: str = "") -> Line:
    return Line("2070102", "30227", source, kind, project, fen)


@st.composite
def departments(draw: st.DrawFn) -> Book:
    fen = st.integers(1, 10**9)
    own = [line("basic", "gpb", draw(fen))]
    units, upward = [], 0
    for name in ("甲中心", "乙中心")[: draw(st.integers(1, 2))]:
        lines = [line("basic", "gpb", draw(fen)), line("basic", "business", draw(fen))]
        if draw(st.booleans()):
            down = [draw(fen), draw(fen)]
            own += [
                line("subsidy", source, one, name)
                for source, one in zip(("gpb", "fund"), down, strict=True)
            ]
            first = draw(st.integers(1, sum(down) - 1))
            lines += [line("project", "superior", first, "子"),
                      line("project", "superior", sum(down) - first, "丑")]  # fmt: skip
        if draw(st.booleans()):
            up = draw(fen)
            upward += up
            lines.append(line("upward", "operating", up))
        units.append(Book(name, 2024, "chongqing-budget", "unit", tuple(lines), "事业"))
    if upward:
        own.append(line("project", "affiliated", upward, "寅"))
    return Book("某局", 2024, "chongqing-budget", "department", tuple(own), units=tuple(units))


@given(departments())
@settings(deadline=None, max_examples=50)
def test_any_department(book: Book) -> None:
    whole = Facts(consolidate(book))
    parts = [Facts(book._replace(units=())), *(Facts(unit) for unit in book.units)]
    sent = sum(one.fen for one in book.lines if one.kind == "subsidy")
    sent += sum(one.fen for unit in book.units for one in unit.lines if one.kind == "upward")
    for side in ("in", "out"):
        at = Coordinate(side=side)
        assert whole.amount(at) == sum(one.amount(at) for one in parts) - sent
    for source in ("gpb", "fund"):
        at = Coordinate(side="in", source=source)
        assert whole.amount(at) == sum(one.amount(at) for one in parts)
        assert whole.amount(at) == whole.amount(Coordinate(side="expenditure", source=source))
    assert wrong(compile_book(book).disclosure) == []
