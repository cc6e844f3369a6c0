"""查什么：基本支出按经济分类公开到款。

依据：预算法实施条例第六条。

例：基本支出表只列 301、302、303 三行。

改法：列到款级科目。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.spots import table_spot
from mingzhang.codes import level


def _look(context: Context) -> Iterator[Found]:
    for table in context.disclosure.tables:
        rows = [row for row in table.rows if row.code and any(c.fen for c in row.cells.values())]
        if table.form != "gpb_basic" or {level(row.code or "") for row in rows} != {3}:
            continue
        yield (
            RULE.finding(
                f"没有公开到款：《{table.title}》只列到类",
                (table_spot(table),),
                printed=tuple(row.code or "" for row in rows),
                severity=context.letters("error"),
            ),
            UNEXPLAINED,
        )


RULE = Rule(
    "N04",
    "economic-to-group",
    "经济分类没有公开到款",
    "error",
    __doc__ or "",
    "预算法实施条例 第六条",
    look=_look,
)
