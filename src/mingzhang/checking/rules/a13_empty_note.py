"""查什么：没有数据的表保留空表，并说明没有数据。

依据：财预〔2016〕143号：没有数据的表应当列出空表并说明。说明写在表的上方、下方或情况说明里都可以。

例：政府性基金预算支出表一个数也没有，全文没有说明。

改法：在表下加备注，如“本部门没有政府性基金预算收支，本表为空表”。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.coded import blocks_of
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.spots import table_spot
from mingzhang.codes import fold
from mingzhang.disclosure import Coordinate, covers
from mingzhang.disclosure.coordinate import value_name

_EMPTY = re.compile(r"空表|无数据|没有数据|数据为空")
_NONE = re.compile(r"无|没有|未|不涉及|(?<![\d.])0(?:\.0+)?(?:万?元|[,。;])")


def _look(context: Context) -> Iterator[Found]:
    texts = [fold(passage.text) for _, passage in context.passages()]
    for table in context.disclosure.tables:
        cells = [cell for row in table.rows for cell in row.cells.values()]
        if table.note or any(cell.fen is not None or cell.lost for cell in cells):
            continue
        subject = [b.at_cell({}, column) for b in blocks_of(table)[:1] for column in b.amounts]
        if _said(context, texts, subject) or _has_money(context, subject):
            continue
        yield (
            RULE.finding(
                f"空表没有说明：《{table.title}》没有数据，应当在表下说明",
                (table_spot(table),),
                printed=(table.title,),
            ),
            UNEXPLAINED,
        )


def _has_money(context: Context, subject: list[Coordinate]) -> bool:
    """Whether an amount of the table's subject stands elsewhere: then the table lacks it (B16)."""
    return any(one.fen and any(covers(at, one.at) for at in subject) for one in context.figures)


def _said(context: Context, texts: list[str], subject: list[Coordinate]) -> bool:
    """Whether the narrative says that there is nothing of what a table is about."""
    words = {
        value_name(name, value).strip("“”")[:4].replace("”", "").replace('"', "")
        for at in subject
        for name in ("source", "item")
        if (value := getattr(at, name)) is not None
    }
    for text in texts:
        plain = text.replace('"', "")
        if _EMPTY.search(plain) or (any(one in plain for one in words) and _NONE.search(plain)):
            return True
    nothing = [one.at for one in context.disclosure.stated if one.value.fen == 0 and one.at]
    return any(covers(at, one) or covers(one, at) for at in subject for one in nothing)


RULE = Rule(
    "A13",
    "empty-table-note",
    "空表没有说明",
    "warning",
    __doc__ or "",
    "财预〔2016〕143号",
    look=_look,
)
