"""Charts and the citizen's page: every number is one that the Disclosure prints."""

import re

import pytest
from hypothesis import given, settings

from mingzhang.book import Book
from mingzhang.compiling import compile_book
from mingzhang.disclosure import Disclosure
from mingzhang.document import Chart, Grid, Heading, Paragraph
from mingzhang.formats.drawing import draw, figures
from mingzhang.forms.charts import charts_of
from mingzhang.forms.front import QUESTIONS
from mingzhang.forms.lay_out import lay_out
from mingzhang.forms.profile import profiles
from mingzhang.forms.recognise import recognise
from tests.compiling.test_compile import books, in_profile
from tests.shared import ROOT

EXAMPLES = ("tongnan-2021", "culture-2024")


def compiled(name: str) -> Disclosure:
    return compile_book(Book.load(ROOT / "examples" / name)).disclosure


@pytest.mark.parametrize("name", EXAMPLES)
def test_all_charts_of_the_profile(name: str) -> None:
    disclosure = compiled(name)
    charts = charts_of(disclosure)
    assert list(charts) == [one.id for one in profiles()[disclosure.profile].charts]
    income = disclosure.table("department_balance")
    assert income
    total = next(row.cells["income"].fen for row in income.rows if row.fixed == "in")
    flow = charts["flow"].rows
    assert sum(row[0] for row in flow) == sum(row[1] for row in flow) == total
    assert sum(charts["weights"].values) == 100_00
    assert charts["weights"].unit == "分"
    spent = disclosure.table("department_expenditure")
    assert spent
    assert sum(charts["function"].values) == spent.rows[0].cells["total"].fen


@pytest.mark.parametrize("name", [one.id for one in profiles().values() if one.charts])
def test_every_region_draws(name: str) -> None:
    book = in_profile(Book.load(ROOT / "examples/culture-2024"), name)
    charts = charts_of(compile_book(book).disclosure)
    wanted = [one.id for one in profiles()[name].charts]
    assert list(charts) == wanted
    incomes, spent = zip(*charts["flow"].rows, strict=True)
    assert sum(incomes) > 0
    assert sum(spent) > 0


def test_last_year_is_this_year_less_the_change() -> None:
    chart = charts_of(compiled("tongnan-2021"))["years"]
    values = dict(zip(chart.labels, chart.rows, strict=True))
    assert chart.series == ("2020年", "2021年")
    assert values["收入总计"] == (692_390_000, 1_932_330_000)
    assert values["“三公”经费"] == (7_000_000, 6_000_000)


@given(books())
@settings(deadline=None, max_examples=25)
def test_charts_are_no_part_of_what_is_read(book: Book) -> None:
    disclosure = compile_book(book).disclosure
    document = lay_out(disclosure)
    assert recognise(document) == disclosure
    for block in (*document.blocks, *document.front):
        if isinstance(block, Chart):
            assert len(block.rows) == len(block.labels) > 1
            assert all(value >= 0 for value in block.values)
            assert draw(block).height > 0
            assert len(figures(block).rows) == len(block.labels) + 1


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_citizens_page_answers_with_printed_numbers(name: str) -> None:
    document = lay_out(compiled(name))
    titles = [block.text for block in document.front if isinstance(block, Heading)]
    assert titles[1:] == list(QUESTIONS.values())
    printed = set()
    for block in document.blocks:
        shown = [cell for row in block.rows for cell in row] if isinstance(block, Grid) else []
        shown += [block.text] if isinstance(block, Heading | Paragraph) else []
        for text in shown:
            printed |= {float(one.replace(",", "")) for one in re.findall(r"[\d,]*\d\.?\d*", text)}
    for block in document.front:
        if isinstance(block, Paragraph):
            for one in re.findall(r"[\d,]*\d\.?\d*(?=万元)", block.text):
                assert float(one.replace(",", "")) in printed
        if isinstance(block, Grid):
            for row in block.rows:
                for one in re.findall(r"[\d,]*\d\.?\d*(?=万元)", " ".join(row)):
                    assert float(one.replace(",", "")) in printed


def test_a_drawing_escapes_its_texts() -> None:
    svg = draw(Chart("<b>", "pair", ("<script>", "&"), (1, 2, 3, 4), ('"', "'"))).svg
    assert "<script>" not in svg
    assert "<b>" not in svg
