"""查什么：一般公共预算支出表按功能分类公开到项。

依据：预算法实施条例第六条。涉密的除外。

例：支出表只列到款，没有七位的项级编码。

改法：列到项级科目。
"""

from collections.abc import Iterator

from mingzhang.checking.coded import levels_of
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.spots import table_spot


def _look(context: Context) -> Iterator[Found]:
    for table in context.disclosure.tables:
        levels = levels_of(table)
        if table.form != "gpb_expenditure" or not levels or levels & {7, 0}:
            continue
        yield (
            RULE.finding(
                f"没有公开到项：《{table.title}》只列到{'款' if 5 in levels else '类'}",
                (table_spot(table),),
                printed=(table.title,),
                severity=context.letters("error"),
            ),
            UNEXPLAINED,
        )


RULE = Rule(
    "N03",
    "functional-to-item",
    "功能分类没有公开到项",
    "error",
    __doc__ or "",
    "预算法实施条例 第六条",
    look=_look,
)
