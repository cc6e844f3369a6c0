"""查什么：支出表分列基本支出和项目支出。

依据：预算法实施条例第六条：支出分基本支出和项目支出公开。

例：支出表的合计有数，基本支出、项目支出两栏都是空的。

改法：把支出分到两栏。
"""

from collections.abc import Iterator

from mingzhang.checking.coded import blocks_of
from mingzhang.checking.finding import Context, Found, Rule
from mingzhang.checking.spots import table_spot


def _look(context: Context) -> Iterator[Found]:
    for index, table in enumerate(context.disclosure.tables):
        kinds = {
            column.id
            for block in blocks_of(table)
            for column in block.amounts
            if column.at.get("kind") and block.axis == "function"
        }
        here = [(i, one) for i, one in enumerate(context.figures) if one.scope == index]
        split = [(i, one) for i, one in here if one.column in kinds]
        some = any(one.fen for _, one in here)
        if not split or not some or any(not one.blank for _, one in split):
            continue
        if any(cell.lost for row in table.rows for cell in row.cells.values()):
            continue
        yield (
            RULE.finding(
                f"没有分列基本支出和项目支出：《{table.title}》只有合计",
                (table_spot(table),),
                printed=(table.title,),
                severity="warning" if context.scanned else "error",
            ),
            frozenset(i for i, _ in split),
        )


RULE = Rule(
    "N05",
    "basic-and-project",
    "没有分列基本支出和项目支出",
    "error",
    __doc__ or "",
    "预算法实施条例 第六条",
    look=_look,
)
