"""查什么：一张表里同一个科目列了两次，金额不同。

依据：预算法第三十二条：各级预算按政府收支分类科目编列，一个科目在一张表里只有一个数。换页重复印的同一行不算。

例：2010301 行政运行列了两行，一行 220.00，一行 30.00。

改法：合并两行，或改正其中一行的科目。
"""

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Found, Rule
from mingzhang.checking.spots import row_spot
from mingzhang.codes import fold
from mingzhang.disclosure import Row


def _look(context: Context) -> Iterator[Found]:
    for scope, table in enumerate(context.disclosure.tables):
        # The same code with another name is for L04 to report.
        known: dict[tuple[int, str, str], list[tuple[int, Row]]] = defaultdict(list)
        for number, row in enumerate(table.rows):
            if row.code and any(cell.fen for cell in row.cells.values()):
                known[row.block, row.code, fold(row.label)].append((number, row))
        for (_, code, _), numbered in known.items():
            rows = [row for _, row in numbered]
            numbers = {number for number, _ in numbered}
            amounts = {tuple((id, cell.fen) for id, cell in row.cells.items()) for row in rows}
            if len(amounts) == 1 or any("续" in row.label for row in rows):
                continue
            yield (
                RULE.finding(
                    f"科目重复：{table.title}里 {code}「{rows[0].label}」列了 {len(rows)} 次，"
                    "金额不同，应当合并或改正科目",
                    tuple(row_spot(table, row) for row in rows),
                    printed=tuple(row.label for row in rows),
                    severity=context.letters("error"),
                ),
                frozenset(
                    i
                    for i, one in enumerate(context.figures)
                    if one.scope == scope and one.row in numbers
                ),
            )


RULE = Rule(
    "A08",
    "duplicate-code",
    "同一科目列了两次",
    "error",
    __doc__ or "",
    "预算法 第三十二条",
    look=_look,
)
