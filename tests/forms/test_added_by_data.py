"""A form and a sentence that no code knows, added by data alone: laid out, read, checked."""

from mingzhang.book import Book, Line
from mingzhang.checking.check import check
from mingzhang.compiling.compile import Prints
from mingzhang.compiling.facts import Facts
from mingzhang.compiling.narrative import Narrator
from mingzhang.compiling.tables import exact_table
from mingzhang.disclosure import Cell, Column, Disclosure, Passage, Row, Section, Table
from mingzhang.forms.form import parse_form
from mingzhang.forms.heads import fit
from mingzhang.forms.reading import read
from mingzhang.forms.statement import load
from mingzhang.forms.table_layout import lay_out_table
from mingzhang.forms.tables import read_table
from mingzhang.forms.writing import write

FORM = """
id = "kites"
titles = ["风筝经费表"]

[[block]]
at = { side = "expenditure", source = "other" }
column = [
  { id = "label", role = "label", label = ["用途"] },
  { id = "total", label = ["{year}年", "共计"] },
  { id = "basic", label = ["{year}年", "日常"], at = { kind = "basic" } },
  { id = "project", label = ["{year}年", "专门"], at = { kind = "project" } },
]
row = [{ id = "all", label = "全部风筝" }]
"""
SENTENCE = """
[[statement]]
id = "kites"
section = "kites"
at = { side = "expenditure", source = "other" }
write = ["放风筝(共|一共)花{amount}万元[，其中日常{basic}万元]。"]
[statement.slots]
amount = { type = "amount" }
basic = { type = "amount", at = { kind = "basic" } }
"""


def made(total: int, basic: int, project: int) -> Table:
    form = parse_form(FORM, "kites.toml")
    block = form.blocks[0]
    fen = {"total": total, "basic": basic, "project": project}
    cells = {
        column.id: Cell(fen[column.id] * 10_000, block.at_cell({}, column))
        for column in block.amounts
    }
    columns = tuple(Column(column.id) for column in block.amounts)
    return Table(
        "kites", "风筝经费表", "万元", columns, (Row(0, None, "全部风筝", cells, None, "all"),)
    )


def test_form_from_data() -> None:
    form = parse_form(FORM, "kites.toml")
    table = made(300, 100, 200)
    grid = lay_out_table(form, table, 2023)
    assert grid.rows[1] == ("", "共计", "日常", "专门")
    reading = read_table(
        [(grid, fit(form, grid, recognised=False))], "", "万元", None, 2023, recognised=False
    )
    assert reading.table == table
    assert not check(Disclosure("某馆", 2023, tables=(reading.table,)))
    (finding,) = check(Disclosure("某馆", 2023, tables=(made(301, 100, 201 + 10),)))
    assert finding.code == "A03"


def test_sentence_from_data() -> None:
    known = load(SENTENCE)
    text = "放风筝一共花3.00万元，其中日常1.50万元。"
    stated = read(text, known, 2023)
    assert [(one.subject, one.value.fen) for one in stated] == [
        ("kites.amount", 3_000_000),
        ("kites.basic", 1_500_000),
    ]
    span = stated[1].place.span
    assert span is not None
    assert text[slice(*span)] == "1.50"
    section = Section("风筝", 1, (Passage(text, stated),), "kites")
    (finding,) = check(Disclosure("某馆", 2023, sections=(section,), tables=(made(300, 100, 200),)))
    assert finding.code == "C01"
    assert finding.printed[0] == "1.50"


def test_compiled_from_a_book() -> None:
    form, (statement,) = parse_form(FORM, "kites.toml"), load(SENTENCE)
    lines = (
        Line("2070109", "30201", "misc", "basic", "", 1_500_000),
        Line("2070109", "30201", "misc", "project", "放风筝", 2_500_000),
    )
    facts = Facts(Book("某馆", 2023, "chongqing-budget", "unit", lines))
    table = exact_table(form, facts)
    (row,) = table.rows
    assert {name: cell.fen for name, cell in row.cells.items()} == {
        "total": 4_000_000,
        "basic": 1_500_000,
        "project": 2_500_000,
    }
    grid = lay_out_table(form, table, 2023)
    reading = read_table(
        [(grid, fit(form, grid, recognised=False))], "", "万元", None, 2023, recognised=False
    )
    assert reading.table == table
    written = write(statement, Narrator(Prints(facts, None, [table])))
    assert written is not None
    assert written.text == "放风筝共花4万元，其中日常1.5万元。"
    assert read(written.text, (statement,), 2023) == written.stated
    section = Section("风筝", 1, (Passage(written.text, written.stated),), "kites")
    assert not check(Disclosure("某馆", 2023, sections=(section,), tables=(reading.table,)))
