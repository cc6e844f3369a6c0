"""查什么：基本支出按经济分类公开到款。

依据：预算法实施条例第六条。

例：基本支出表只列 301、302、303 三行。

改法：列到款级科目。
"""

from collections.abc import Iterator

from mingzhang.checking.coded import levels_of
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.spots import table_spot


def _look(context: Context) -> Iterator[Found]:
    for table in context.disclosure.tables:
        if table.form != "gpb_basic" or levels_of(table) != {3}:
            continue
        yield (
            RULE.finding(
                f"没有公开到款：《{table.title}》只列到类",
                (table_spot(table),),
                printed=(table.title,),
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
