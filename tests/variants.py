"""Made-up regional variants of laid-out tables, by kind of variation.

Each kind turns the Document of a generated disclosure into one that another region might have
printed; ``rate`` says how many tables are recognised as their form and how many cells are right.
"""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from mingzhang.disclosure import Coordinate, Disclosure
from mingzhang.document import Block, Document, Grid, Heading, Paragraph, Span
from mingzhang.forms.form import Form, forms, key
from mingzhang.forms.lay_out import lay_out
from mingzhang.forms.recognise import recognise
from mingzhang.money import parse, show

_NUMBER = re.compile(r"-?[\d,]+\.\d+\Z")
_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


class Laid(NamedTuple):
    """A grid with what it was laid out from."""

    form: Form
    grid: Grid
    unit: str


Vary = Callable[[Laid, random.Random], Grid]


def rows_of(grid: Grid) -> list[list[str]]:
    return [list(row) for row in grid.rows]


def spread(grid: Grid) -> Grid:
    """Every merged head cell's text in each of its cells: nothing is merged any more."""
    rows = rows_of(grid)
    for row, column, high, wide in grid.spans:
        for down in range(high):
            for right in range(wide):
                rows[row + down][column + right] = grid.rows[row][column]
    return replace(grid, rows=tuple(map(tuple, rows)), spans=())


def column_order(laid: Laid, random_: random.Random) -> Grid:
    """Amount columns of each block in another order."""
    grid, form = spread(laid.grid), laid.form
    order: list[int] = []
    position = 0
    for block in form.blocks:
        kept: list[int] = []
        amounts: list[int] = []
        for column in block.columns:
            places = range(position, position + len(column.heads))
            (amounts if column.role == "amount" else kept).extend(places)
            position += len(column.heads)
        random_.shuffle(amounts)
        order += kept + amounts
    rows = tuple(tuple(row[column] for column in order) for row in grid.rows)
    return replace(grid, rows=rows)


def synonyms(laid: Laid, random_: random.Random) -> Grid:
    """Heads by another of their declared names."""
    others = {
        key(column.label[-1]): column.also
        for _, column in laid.form.leaves
        if column.also
    }  # fmt: skip
    rows = rows_of(laid.grid)
    for row in rows[: laid.grid.header]:
        for index, text in enumerate(row):
            if also := others.get(key(text)):
                row[index] = random_.choice(also).replace("{year}", "2024")
    return replace(laid.grid, rows=tuple(map(tuple, rows)))


def merged_lost(laid: Laid, random_: random.Random) -> Grid:
    """Only the lowest head of each column, the merged ones above it gone."""
    grid = laid.grid
    heads = [column.heads for _, column in laid.form.leaves]
    low = [head[-1] for column in heads for head in column]
    year = "2024"
    return replace(
        grid,
        rows=(tuple(text.replace("{year}", year) for text in low), *grid.rows[grid.header :]),
        spans=(),
        header=1,
    )


def unmerged(laid: Laid, random_: random.Random) -> Grid:
    """Merged heads written once, without a span."""
    return replace(laid.grid, spans=())


def code_columns(parts: int) -> Vary:
    """Functional and economic codes in so many columns."""

    def vary(laid: Laid, random_: random.Random) -> Grid:
        grid = laid.grid
        rows = rows_of(grid)
        leaves = [column for _, column in laid.form.leaves]
        position = 0
        for column in leaves:
            width = len(column.heads)
            if column.role == "code":
                ends = (0, 3, 5, 7) if parts == 3 else (0, 3, 7) if parts == 2 else (0, 7)
                for number, row in enumerate(rows):
                    whole = "".join(row[position : position + width])
                    if number < grid.header:
                        head = row[position] if number < len(column.label) else ""
                        cut = [head] + [""] * (parts - 1)
                        if number == grid.header - 1 and parts == 3:
                            cut = ["类", "款", "项"]
                    elif whole.isdigit():
                        cut = [whole[a:b] for a, b in pairwise(ends)]
                    else:
                        cut = [whole] + [""] * (parts - 1)
                    rows[number][position : position + width] = cut
                width = parts
            position += width
        return replace(grid, rows=tuple(map(tuple, rows)), spans=())

    return vary


def money(unit: str, decimals: int) -> Vary:
    """Amounts in another unit."""

    def vary(laid: Laid, random_: random.Random) -> Grid:
        def one(text: str) -> str:
            number = parse(text)
            fen = number.fen(laid.unit) if number else None
            return text if fen is None else show(fen, unit, decimals)

        return _cells(laid.grid, one)

    return vary


def full_width(laid: Laid, random_: random.Random) -> Grid:
    """Digits of amounts in full width."""
    return _cells(laid.grid, lambda text: text.translate(_WIDE))


def spaces(laid: Laid, random_: random.Random) -> Grid:
    """Spaces inside words: 合 计."""
    rows = tuple(
        tuple(
            "　".join(text) if 1 < len(text) <= 4 and not text[0].isascii() else text
            for text in row
        )
        for row in laid.grid.rows
    )
    return replace(laid.grid, rows=rows)


def numbering(laid: Laid, random_: random.Random) -> Grid:
    """Rows numbered in their labels, where the form has its own rows or names of classes."""
    labels = [i for i, (_, column) in enumerate(laid.form.leaves) if column.role == "label"]
    codes = any(column.role == "code" for _, column in laid.form.leaves)
    rows = rows_of(laid.grid)
    if not codes:
        digits = "一二三四五六七八九十"
        for number, row in enumerate(rows[laid.grid.header :]):
            for column in labels:
                text = re.sub(r"^[一二三四五六七八九十\d]+[、.]\s*", "", row[column])
                if text and "计" not in text:
                    row[column] = f"{digits[number % 10]}、{text}"
    return replace(laid.grid, rows=tuple(map(tuple, rows)))


def line_numbers(laid: Laid, random_: random.Random) -> Grid:
    """A column 行次 or 序号 before the table."""
    header = laid.grid.header
    rows = []
    for number, row in enumerate(laid.grid.rows):
        first = "序号" if number == 0 else "" if number < header else str(number - header + 1)
        rows.append((first, *row))
    spans = tuple(Span(a, b + 1, c, d) for a, b, c, d in laid.grid.spans)
    return replace(laid.grid, rows=tuple(rows), spans=spans)


def as_it_is(laid: Laid, random_: random.Random) -> Grid:
    return laid.grid


def _cells(grid: Grid, change: Callable[[str], str]) -> Grid:
    body = tuple(
        tuple(change(text) if _NUMBER.match(text) else text for text in row)
        for row in grid.rows[grid.header :]
    )
    return replace(grid, rows=(*grid.rows[: grid.header], *body))


class Kind(NamedTuple):
    """A kind of variation. unit: the unit line; titles: whether titles stay; extra: unknown
    tables between the others."""

    name: str
    vary: Vary
    unit: str | None = None
    titles: bool = True
    extra: bool = False


KINDS = (
    Kind("as declared", as_it_is),
    Kind("column order", column_order),
    Kind("synonyms of heads", synonyms),
    Kind("merged heads lost", merged_lost),
    Kind("merged heads written once", unmerged),
    Kind("codes in one column", code_columns(1)),
    Kind("codes in two columns", code_columns(2)),
    Kind("codes in three columns", code_columns(3)),
    Kind("元", money("元", 2), "元"),
    Kind("千元", money("千元", 5), "千元"),
    Kind("万元", money("万元", 6), "万元"),
    Kind("full-width digits", full_width),
    Kind("spaces inside words", spaces),
    Kind("rows numbered", numbering),
    Kind("a column of line numbers", line_numbers),
    Kind("titles missing", as_it_is, titles=False),
    Kind("extra unknown tables", as_it_is, extra=True),
)
EXTRA = Grid(
    (("序号", "事项名称", "责任处室"), ("1", "档案开放审核", "保管科"), ("2", "查档接待", "利用科"))
)


def vary(disclosure: Disclosure, kind: Kind, seed: int = 0) -> Document:
    """The Document of a disclosure as a variant. seed: of the order of columns."""
    random_ = random.Random(seed)
    tables = iter(disclosure.tables)
    blocks: list[Block] = []
    for block in lay_out(disclosure).blocks:
        if isinstance(block, Grid):
            table = next(tables, None)
            if table is not None:
                unit = kind.unit or table.unit
                while blocks and isinstance(blocks[-1], Paragraph) and "单位：" in blocks[-1].text:
                    blocks.pop()
                if not kind.titles and isinstance(blocks[-1], Heading):
                    blocks.pop()
                if kind.extra:
                    blocks += [EXTRA, Heading(table.title, 2)]
                blocks.append(Paragraph(f"单位：{unit}"))
                block = kind.vary(Laid(forms()[table.form], block, table.unit), random_)
        blocks.append(block)
    return Document(tuple(blocks))


class Rate(NamedTuple):
    """How well variants are read: counts of tables and cells."""

    tables: int
    recognised: int
    cells: int
    right: int


def rate(disclosure: Disclosure, kind: Kind, seed: int = 0) -> Rate:
    """How many tables with rows are recognised, and cells with an amount read at their place."""
    found = recognise(vary(disclosure, kind, seed))
    ours = [table for table in disclosure.tables if table.rows]
    theirs = [table for table in found.tables if table.rows]
    there = [table.form for table in theirs]
    recognised = sum(table.form in there for table in ours)
    wanted, got = amounts(disclosure), amounts(found)
    right = sum(got.get(place) == fen for place, fen in wanted.items())
    return Rate(len(ours), recognised, len(wanted), right)


def amounts(disclosure: Disclosure) -> dict[tuple[str, Coordinate], int]:
    """The amounts of a disclosure by form and place."""
    return {
        (table.form, cell.at): cell.fen
        for table in disclosure.tables
        for row in table.rows
        for cell in row.cells.values()
        if cell.fen is not None
    }
