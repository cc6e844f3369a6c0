"""查什么：备注说本表无数据，表里却有数。

理由：两者必有一个不对。备注只说当年没有而表里是结转的，不算。

例：政府性基金预算支出表合计 50.00，备注写“本表无数据”。

改法：删去备注，或查明表里的数。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, Spot
from mingzhang.codes import fold

_EMPTY = re.compile(r"(?:本|此|该|故)表?(?:为|是|系|以)?(?:空表|无数据|没有数据|数据为空|为空)")
_CONDITION = re.compile(r"如|若|应当|当年|本年|结转")


def _look(context: Context) -> Iterator[Found]:
    for table in context.disclosure.tables:
        note = fold(table.note or "")
        cells = [cell for row in table.rows for cell in row.cells.values() if cell.fen]
        if not cells or not _EMPTY.search(note) or _CONDITION.search(note):
            continue
        yield (
            RULE.finding(
                f"备注与表矛盾：《{table.title}》的备注说没有数据，表里却有 {cells[0].printed}",
                (
                    Spot(table.place, table.note or "", table.form),
                    Spot(cells[0].place, cells[0].printed, table.form),
                ),
                printed=(table.note or "", cells[0].printed),
                severity=context.letters("error"),
            ),
            UNEXPLAINED,
        )


RULE = Rule("A15", "note-contradicts", "备注与表矛盾", "error", __doc__ or "", look=_look)
