"""Compiling: the example reproduces the seed; what is compiled reads back and checks clean."""

from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.book import Book, BookProject, BookTarget, Line, Purchase, Texts
from mingzhang.checking.check import check
from mingzhang.compiling import compile_book
from mingzhang.compiling.facts import Facts
from mingzhang.compiling.rounding import controlled
from mingzhang.desk import read as read_file
from mingzhang.disclosure import Coordinate, Disclosure
from mingzhang.formats.markdown import read, write
from mingzhang.forms.lay_out import lay_out
from mingzhang.forms.profile import profiles
from mingzhang.forms.recognise import recognise
from tests.shared import ROOT, shared

EXAMPLE = ROOT / "examples/tongnan-2021"
FUNCTIONS = ["2010301", "2010302", "2080505", "2080506", "2101101", "2210201", "2120101"]
TARGETS = st.builds(
    BookTarget,
    st.just("产出指标"),
    st.sampled_from(["数量指标", "质量指标"]),
    st.sampled_from(["档案数字化", "接待查档"]),
    st.sampled_from(["≥90%", "3万页", "1,200人次、满意度≥95%", "按时完成", "0", "24*7"]),
    st.just(0),
    st.just(""),
    st.just(""),
)
OVERALL = BookProject(
    "",
    {"goal": "馆藏安全；查档方便"},
    (
        BookTarget("", "", "入藏档案", "28", 60, "卷", ">="),
        BookTarget("", "", "开放", "24*7", 40, "", "="),
    ),
)
TEXTS = Texts(
    {
        "basic.reason": "人员变动",
        "staff.on_post": "12",
        "staff.retired": "3",
        "assets.vehicles": "1",
    },
    {"staff.places": ({"name": "库房", "number": "2"},)},
    {"profile.duties": ("收集、整理和保管档案。", "开放档案，接待查阅。")},
)
ECONOMICS = ["30101", "30108", "30201", "30212", "30217", "30231", "30302", "31002", "31013"]


@st.composite
def books(draw: st.DrawFn) -> Book:
    keys = draw(
        st.sets(
            st.tuples(
                st.sampled_from(FUNCTIONS),
                st.sampled_from(ECONOMICS),
                st.sampled_from(["gpb", "gpb", "fund", "misc", "special", "business"]),
                st.sampled_from(["basic", "project"]),
            ),
            min_size=1,
            max_size=15,
        )
    )
    lines = [
        Line(function, economic, source, kind, "某项目" if kind == "project" else "", fen, carry)
        for function, economic, source, kind in sorted(keys)
        for fen in [draw(st.integers(1, 10**10))]
        for carry in [draw(st.sampled_from(["", "", "", "in"]))]
    ]
    last = [line._replace(fen=draw(st.integers(0, 10**10)), carry="") for line in lines]
    purchases = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(["goods", "works", "services"]), st.just("gpb")),
            st.integers(1, 10**9),
            max_size=3,
        )
    )
    projects = [OVERALL] if draw(st.booleans()) else []
    if any(line.project for line in lines):
        projects.append(
            BookProject(
                "某项目", {"kind": "一次"}, tuple(draw(st.lists(TARGETS, min_size=1, max_size=4)))
            )
        )
    return Book(
        "某某县档案馆",
        2023,
        "chongqing-budget",
        "department",
        tuple(lines),
        draw(st.sampled_from(["行政", "参公", "事业"])),
        last_year=tuple(last) if draw(st.booleans()) else (),
        purchases=tuple(Purchase(item, source, fen) for (item, source), fen in purchases.items()),
        projects=tuple(projects),
        texts=TEXTS if draw(st.booleans()) else Texts({}, {}, {}),
    )


@given(books())
@settings(deadline=None, max_examples=60)
def test_read_back_equal(book: Book) -> None:
    disclosure = compile_book(book).disclosure
    assert recognise(read(write(lay_out(disclosure)))) == disclosure


def in_profile(book: Book, name: str) -> Book:
    """A book for another place: Shanghai's forms have no place for carry-over."""
    profile = profiles()[name]
    here = profile.places[0] if profile.places else ""
    lines = book.lines
    if "budget" in name and here == "上海":
        lines = tuple(dict.fromkeys(line._replace(carry="") for line in lines))
    return book._replace(
        profile=name, level=profile.level or book.level, unit=here + book.unit, lines=lines
    )


@pytest.mark.parametrize("name", [one for one in profiles() if profiles()[one].required])
def test_every_profile(name: str) -> None:
    @given(books())
    @settings(deadline=None, max_examples=12)
    def both_ways(book: Book) -> None:
        disclosure = compile_book(in_profile(book, name)).disclosure
        assert recognise(read(write(lay_out(disclosure)))) == disclosure
        assert wrong(disclosure) == []

    both_ways()


def wrong(disclosure: Disclosure) -> list[str]:
    """Errors, warnings and rounding notes, but for texts and indicators that a unit must write."""
    return [
        one.message
        for one in check(disclosure)
        if (one.severity != "note" and one.code not in ("N06", "I05")) or one.code == "A19"
    ]


def amounts(path: Path) -> dict[tuple[str, str, Coordinate], int | None]:
    return {
        (table.form, row.fixed or row.code or "", cell.at): cell.fen
        for table in read_file(path).tables
        for row in table.rows
        for cell in row.cells.values()
    }


def test_the_example_reproduces_the_seed(tmp_path: Path) -> None:
    target = tmp_path / "tongnan.md"
    plain = compile_book(Book.load(EXAMPLE), "plain").disclosure
    target.write_text(write(lay_out(plain)), encoding="utf-8")
    ours, theirs = amounts(target), amounts(shared("data/seed/tongnan-2021-budget.md"))
    differing = {
        (form, row, at.function or at.item or at.kind, theirs.get((form, row, at)), fen)
        for (form, row, at), fen in ours.items()
        if fen != theirs.get((form, row, at))
    }
    assert differing == {
        ("gpb_expenditure", "total", "basic", 494_820_000, 494_830_000),
        ("department_expenditure", "total", "basic", 494_820_000, 494_830_000),
        ("three_public", "row", "vehicle", None, 4_000_000),
        # The seed prints this row under a wrong name: the label that the check finds.
        ("department_balance", "208", "208", None, 39_700_000),
    }
    lost = {key for key, fen in theirs.items() if fen is not None and key not in ours}
    assert {(form, row) for form, row, _ in lost} <= {("department_balance", "209")}


def test_the_example_checks_clean() -> None:
    findings = check(compile_book(Book.load(EXAMPLE), "plain").disclosure)
    assert {one.severity for one in findings} == {"note"}


@pytest.mark.parametrize("book", ["tongnan-2021", "culture-2024", "culture-2024/units/01-library"])
def test_controlled_rounding_leaves_nothing_to_find(book: str) -> None:
    compiled = compile_book(Book.load(ROOT / "examples" / book))
    assert wrong(compiled.disclosure) == []
    assert compiled.remark == ""


def test_the_adjusted_cells_of_the_example() -> None:
    compiled = compile_book(Book.load(EXAMPLE))
    assert [(one.row, one.column, one.exact, one.printed) for one in compiled.adjusted] == [
        ("差旅费", "合计", 19_803_000, 19_810_000),
        ("差旅费", "公用经费", 19_803_000, 19_810_000),
    ]


@given(books())
@settings(deadline=None, max_examples=40)
def test_controlled_rounding(book: Book) -> None:
    """Everything adds up as printed, and each number is within one printed unit of its exact."""
    compiled = compile_book(book)
    assert wrong(compiled.disclosure) == []
    printed = {
        cell.at: cell.fen
        for table in compiled.disclosure.tables
        for row in table.rows
        for cell in row.cells.values()
        if cell.fen is not None
    }
    if not compiled.remark:
        assert all(abs(fen - compiled.exact[at]) <= 10_000 for at, fen in printed.items())
    changed = [one for one in compiled.adjusted if one.printed == one.plain]
    assert changed == []


def test_where_no_rounding_is_near_enough() -> None:
    """Three laminar families with halves everywhere: the smallest violation is taken and told."""

    class Halves:
        atoms = (5_000,) * 4

        def atoms_of(self, at: Coordinate) -> tuple[int, ...]:
            pairs = {"a": (0, 1), "b": (0, 2), "c": (1, 2), "d": (0, 3), "e": (1, 3), "f": (2, 3)}
            return pairs[at.function or ""]

    cells = [Coordinate(function=name) for name in "abcdef"]
    rounding = controlled(cast(Facts, Halves()), cells, 10_000)
    assert rounding.found
    sums = [sum(rounding.units[i] for i in Halves().atoms_of(at)) for at in cells]
    assert max(abs(one - 1) for one in sums) == 1
    assert rounding.beyond == 0


@given(books())
@settings(deadline=None, max_examples=40)
def test_plain_rounding_gives_notes_at_most(book: Book) -> None:
    found = wrong(compile_book(book, "plain").disclosure)
    assert [message for message in found if not message.startswith("尾差")] == []


def test_the_narrative_says_what_the_tables_print() -> None:
    disclosure = compile_book(Book.load(ROOT / "examples/culture-2024")).disclosure
    cells = {
        cell.at: cell.fen
        for table in disclosure.tables
        for row in table.rows
        for cell in row.cells.values()
        if cell.fen is not None
    }
    tied = [one for one in disclosure.stated if one.value.kind == "amount" and one.at in cells]
    assert len(tied) >= 30
    assert all(one.value.fen == cells[one.at] for one in tied if one.at is not None)
