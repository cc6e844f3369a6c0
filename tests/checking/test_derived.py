"""Identities that follow from coordinates, one kind after another, and what is said of rounding."""

from mingzhang.checking.check import check
from mingzhang.checking.diagnosis import diagnose
from mingzhang.checking.figures import Figure, figures_of
from mingzhang.checking.finding import Context
from mingzhang.checking.identities import Identity, identities_of
from mingzhang.disclosure import (
    Cell,
    Column,
    Coordinate,
    Disclosure,
    Passage,
    Project,
    Quantity,
    Row,
    Section,
    Stated,
    Table,
)
from mingzhang.document import NOWHERE
from tests.checking.test_repair import UNIT, bare, diagnosed

OUT = Coordinate(side="out")


def figure(units: int | None, at: Coordinate, scope: int = 0, row: int = 0, column: str = "a",
           whole: str | None = None) -> Figure:  # fmt: skip
    return Figure(
        (units or 0) * UNIT,
        units is None,
        at,
        UNIT,
        str(units),
        NOWHERE,
        f"第{row}行",
        scope,
        0,
        row,
        column,
        whole,
    )


def derived(*figures: Figure) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return [one[:3] for one in identities_of(figures)]


def sides(**units: int | None) -> list[Figure]:
    """One figure of each named side, each in a table of its own."""
    return [
        figure(value, Coordinate(side=side), scope=n)
        for n, (side, value) in enumerate(units.items())
    ]


def test_income_equals_expenditure() -> None:
    both = sides(**{"in": 9, "out": 9})
    assert derived(*both) == [("balance", (0, 1), (1, -1))]
    every = sides(**{"in": 9, "out": 9}, income=9, expenditure=9)
    pairs = {figures for _, figures, _ in derived(*every)}
    assert pairs == {(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)}


def test_what_is_carried_over_parts_totals_from_this_year() -> None:
    for side in ("carry_in", "carry_out", "balance_used"):
        carried = sides(**{"in": 9, "out": 9}, income=8, expenditure=9, **{side: 1})
        assert derived(*carried) == [("balance", (0, 1), (1, -1))]
        none = sides(**{"in": 9, "out": 9}, income=9, expenditure=9, **{side: 0})
        assert len(derived(*none)) == 5


def test_a_sentence_does_not_say_what_is_carried_over() -> None:
    said = [one._replace(scope=-1) for one in sides(income=9, expenditure=8)]
    assert derived(*said) == []
    assert derived(*sides(income=9, expenditure=8)) == [("balance", (0, 1), (1, -1))]


def test_other_dimensions_balance_by_themselves() -> None:
    at = Coordinate(source="gpb")
    figures = sides(**{"in": 9, "out": 9})
    figures[1] = figures[1]._replace(at=at._replace(side="out"))
    assert derived(*figures) == []
    change = [
        one._replace(at=one.at._replace(measure="change")) for one in sides(**{"in": 1, "out": 2})
    ]
    assert derived(*change) == []


def test_a_grand_total_that_is_missing() -> None:
    missing = sides(**{"in": 9, "out": None})
    assert derived(*missing) == [("balance", (0, 1), (1, -1))]
    assert derived(*sides(**{"in": None, "out": None})) == []
    assert derived(*sides(income=9, expenditure=None)) == []
    printed = [*sides(**{"in": 9, "out": 9}), figure(None, OUT, scope=2)]
    assert ("balance", (0, 1), (1, -1)) in derived(*printed)


def test_a_change_is_this_year_less_last() -> None:
    at = Coordinate(item="reception")
    this, last = figure(5, at), figure(3, at._replace(year=-1), 1)
    change = figure(2, at._replace(measure="change"), -1)
    assert derived(this, last, change) == [("change", (2, 0, 1), (1, -1, 1))]
    assert derived(this, change) == []
    assert derived(last, change) == []
    assert derived(this, figure(None, last.at, 1), change) == []


def test_copies_of_one_figure() -> None:
    at = Coordinate(item="reception")
    one, other = figure(5, at), figure(5, at, 1)
    assert derived(one, other, figure(5, at, 2)) == [
        ("copy", (0, 1), (1, -1)),
        ("copy", (0, 2), (1, -1)),
    ]
    assert derived(one, figure(5, at, column="b")) == []  # the same row says it once
    assert derived(one, figure(5, at, row=1)) == [("copy", (0, 1), (1, -1))]
    assert derived(figure(None, at), figure(None, at, 1)) == []
    assert derived(figure(None, at), one._replace(scope=1)) == [("copy", (1, 0), (1, -1))]


def test_a_complete_list_of_a_sentence() -> None:
    parts = [figure(n, Coordinate(item=f"i{n}"), -1, column=f"p{n}", whole="w") for n in (1, 2)]
    whole = figure(3, Coordinate(item="w"), -1, column="w")
    assert derived(whole, *parts) == [("list", (0, 1, 2), (-1, 1, 1))]
    assert derived(whole._replace(scope=-2), *parts) == []


def test_usual_equalities() -> None:
    """2080505 of basic expenditure is usually 30108, unit by unit, year by year."""
    left = Coordinate(side="expenditure", source="gpb", kind="basic", function="2080505")
    right = Coordinate(side="expenditure", source="gpb", kind="basic", economic="30108")
    found = identities_of((figure(5, left), figure(5, right, 1)))
    assert [(one.kind, one.figures, one.weight) for one in found] == [("condition", (0, 1), 5)]
    assert "30108" in found[0].condition
    last = (figure(5, left._replace(year=-1)), figure(5, right._replace(year=-1), 1))
    assert [one.kind for one in identities_of(last)] == ["condition"]
    assert identities_of((figure(5, left._replace(year=-1)), figure(5, right, 1))) == ()
    assert identities_of((figure(None, left), figure(5, right, 1))) == ()


def test_figures_of_tables_heads_and_sentences() -> None:
    at = Coordinate(item="reception")
    change = at._replace(measure="change")
    stated = (
        Stated("a", None, Quantity("amount", 5 * UNIT, unit="万元"), at, printed="5", group=3),
        Stated("b", None, Quantity("amount", 2 * UNIT), change, sign=-1, printed="2", group=3),
        Stated("c", None, Quantity("count", number=None), at),
        Stated("d", None, Quantity("amount", 2 * UNIT), None),
    )
    row = Row(0, None, "合计", {"a": Cell(7, at), "b": Cell(None, at), "c": Cell(None, lost=True)})
    found = figures_of(
        Disclosure(
            "某馆",
            2023,
            tables=(Table("某表", "某表", "元", (Column("a", "甲"),), (row,)),),
            projects=(
                Project("甲项目", "project_target", fen=9, at=Coordinate(project="甲项目")),
                Project("", "project_target", title="目标表", fen=9, at=at),
                Project("无额", "project_target", at=at),
                Project("整体", "overall_target", fen=9),
            ),
            sections=(Section("说明", 2, (Passage("", stated),)),),
        )
    )
    assert [(one.fen, one.blank, one.grain, one.where, one.scope, one.column) for one in found] == [
        (7, False, 1, "某表「合计」行「甲」栏", 0, "a"),
        (0, True, 1, "某表「合计」行「b」栏", 0, "b"),
        (9, False, 10_000, "「甲项目」目标表的金额", 1, "amount"),
        (9, False, 10_000, "「目标表」目标表的金额", 2, "amount"),
        (5 * UNIT, False, 10_000, "情况说明「说明」", -4, "a"),
        (-2 * UNIT, False, 10_000, "情况说明「说明」", -4, "b"),
    ]


# Diagnosis


def test_what_nothing_explains_is_said_to_be_unverifiable() -> None:
    """Five copies of which each is another number: no few changes make them agree."""
    at = Coordinate(item="reception")
    figures = tuple(figure(100 * (n + 1) ** 2, at, n) for n in range(9))
    (one,) = diagnosed(figures).broken
    assert one.certainty == "unverifiable"
    assert one.suspects == ()
    assert set(one.figures) == set(range(9))
    assert one.kinds == {"copy"}


def test_figures_that_are_explained_are_left_out() -> None:
    at = Coordinate(item="reception")
    figures = (figure(500, at), figure(300, at, 1), figure(300, at, 2))
    found = diagnose(figures, identities_of(figures), frozenset())
    assert [one.suspects for one in found.broken] == [((0, 300 * UNIT),)]
    assert found.values == (300 * UNIT,) * 3
    assert diagnose(figures, identities_of(figures), frozenset({0})).broken == ()


def test_a_usual_equality_in_doubt_says_why() -> None:
    usual = Identity("condition", (0, 1), (1, -1), 2, "一般相等")
    system = bare([20, 90, 20, 90], [("copy", [0, 2], [1, -1]), ("copy", [1, 3], [1, -1])])
    (one,) = diagnose(system.figures, (*system.identities, usual), frozenset()).broken
    assert (one.condition, one.suspects) == ("一般相等", ())
    assert one.kinds == {"condition"}
    assert set(one.figures) == {0, 1}


# What the check says of it


def _document(*amounts: tuple[str, Coordinate]) -> Disclosure:
    """Tables of one cell each, in 万元 as printed."""
    tables = tuple(
        Table(
            "某表",
            f"表{n}",
            "万元",
            (Column("a", "金额"),),
            (Row(0, None, "合计", {"a": Cell(round(float(text) * 1_000_000), at, text)}),),
        )
        for n, (text, at) in enumerate(amounts, 1)
    )
    return Disclosure("某馆", 2023, tables=tables)


AT = Coordinate(item="reception")


def test_a_true_value_that_rounding_leaves_is_said() -> None:
    (note,) = check(_document(("494.82", AT), ("494.83", AT)), only="identities")
    assert (note.code, note.severity) == ("A19", "note")
    assert note.printed == ("494.82", "494.83")
    assert "的真值只能是 494.825 万元" in note.message


def test_rounding_notes_are_one_a_table() -> None:
    """Copies are a note of their own; the sums of one table are one note."""
    at = [Coordinate(function=code) for code in (None, "201", "208")]
    tables = []
    for n in range(2):
        cells = [
            Row(0, None, str(i), {"a": Cell(fen * UNIT, one._replace(item=str(n)), str(fen))})
            for i, (one, fen) in enumerate(zip(at, (10, 3, 6), strict=True))
        ]
        tables.append(Table("某表", f"表{n}", "万元", (Column("a", "金额"),), tuple(cells)))
    found = check(Disclosure("某馆", 2023, tables=tuple(tables)), only="identities")
    assert [one.code for one in found] == ["A19", "A19"]
    assert [one.places[0].form for one in found] == ["某表", "某表"]
    assert [one.printed for one in found] == [("10", "3", "6")] * 2


def test_a_wrong_change_is_given_without_its_sign() -> None:
    this, last = AT, AT._replace(year=-1)
    change = AT._replace(measure="change")
    said = Stated("c", "change", Quantity("amount", 300 * UNIT, unit="万元"), change,
                  printed="3.00", sign=-1)  # fmt: skip
    tables = _document(("5.00", this), ("9.00", last), ("5.00", this), ("9.00", last)).tables
    found = check(
        Disclosure(
            "某馆", 2023, tables=tables, sections=(Section("说", 2, (Passage("", (said,)),)),)
        ),
        only="identities",
    )
    (one,) = [f for f in found if f.severity == "error"]
    assert (one.printed, one.expected) == (("3.00",), ("4.00",))
    assert "应为 减少 4.00 万元" in one.message


def test_what_else_it_could_be_is_counted() -> None:
    (one,) = check(_document(("5.00", AT), ("9.00", AT)), only="identities")
    assert one.certainty == "one of 2"
    assert one.expected == ("9.00", "5.00")
    assert "也可能是另外 1 处之一有误" in one.message


def test_the_largest_figure_of_a_coordinate() -> None:
    disclosure = _document(("5.00", AT), ("9.00", AT), ("0.00", OUT))
    context = Context(disclosure, figures_of(disclosure))
    largest = context.largest(AT)
    assert largest is not None
    assert largest.printed == "9.00"
    assert context.largest(Coordinate(item="abroad")) is None
    assert [context.letters(one) for one in ("error", "warning", "note")] == [
        "error",
        "warning",
        "note",
    ]


def test_letters_of_a_scan_are_no_error() -> None:
    context = Context(Disclosure("某馆", 2023, origin="recognised"), ())
    assert [context.letters(one) for one in ("error", "warning", "note")] == [
        "note",
        "warning",
        "note",
    ]
