"""查什么：一张表一个数也没有，别处却印着它应当有的数。

理由：表里漏填，或者抄表时丢了。表里只空一格的，由有关各数指出（A04）。

例：说明称“三公”经费预算 6 万元，“三公”经费支出表是空的。

改法：填上表里的数。
"""

from collections.abc import Iterator

from mingzhang.checking.coded import blocks_of
from mingzhang.checking.finding import Context, Found, Rule, spot
from mingzhang.checking.spots import table_spot
from mingzhang.disclosure import Coordinate
from mingzhang.forms.form import FormBlock


def _look(context: Context) -> Iterator[Found]:
    for index, table in enumerate(context.disclosure.tables):
        here = [figure for figure in context.figures if figure.scope == index]
        lost = any(cell.lost for row in table.rows for cell in row.cells.values())
        if lost or not all(figure.blank for figure in here):
            continue
        totals = {at for block in blocks_of(table) for at in _totals(block)}
        missing = totals | {figure.at for figure in here}
        stated = [figure for figure in context.figures if figure.fen and figure.at in missing]
        if not stated:
            continue
        first = stated[0]
        ats = {one.at for one in stated}
        explained = frozenset(
            number
            for number, one in enumerate(context.figures)
            if one.scope == index or (one.scope < 0 and one.at in ats)
        )
        yield (
            RULE.finding(
                f"表是空的：《{table.title}》没有数，{first.where}却印着 {first.printed}",
                (table_spot(table), *(spot(one, context.disclosure) for one in stated[:4])),
                printed=("",),
                expected=tuple(dict.fromkeys(one.printed for one in stated)),
                severity="warning" if context.scanned else "error",
            ),
            explained,
        )


def _totals(block: FormBlock) -> Iterator[Coordinate]:
    for row in block.rows:
        for column in block.amounts:
            yield block.at_cell(row.at, column)


RULE = Rule("B16", "empty-table-value", "应当有数的表是空的", "error", __doc__ or "", look=_look)
