"""查什么：经济分类表里商品和服务支出的款，编码按行号顺排，与科目表不符。

依据：预算法第三十二条：按照政府收支分类科目编制。整张表只报一次。

例：30202 咨询费、30203 水费：应为 30203 咨询费、30205 水费。

改法：照部门预算支出经济分类科目改编码。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule, Spot
from mingzhang.codes import Code, by_code, by_name, fold
from mingzhang.disclosure import Row, Table

ENOUGH = 3
"""So many wrong codes in a row are a numbering of lines, not slips."""


def line_numbered(table: Table, year: int | None) -> tuple[tuple[Row, Code], ...]:
    """Rows whose 款 code is but the number of their line, with the code that is theirs.

    Blank unless so many 款 of 商品和服务支出 bear another's code that the whole table must be
    numbered by lines.
    """
    rows = [row for row in table.rows if row.code and len(row.code) == 5 and row.label]
    wrong = []
    for row in rows:
        code = row.code or ""
        own = by_code("economic", code, year)
        rightful = by_name("economic", row.label, level=5, parent=code[:3])
        same = own is not None and fold(own.name) == fold(row.label)
        if rightful and not same and code not in [one.code for one in rightful]:
            wrong.append((row, rightful[0]))
    first = [row for row, _ in wrong if (row.code or "").startswith("302")]
    return tuple(wrong) if len(first) >= ENOUGH else ()


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    for table in context.disclosure.tables:
        wrong = line_numbered(table, context.disclosure.year)
        if not wrong:
            continue
        shown = tuple(f"{row.code} {row.label}" for row, _ in wrong)
        right = tuple(f"{one.code} {one.name}" for _, one in wrong)
        yield (
            RULE.finding(
                f"经济分类编码按行号编排：{shown[0]} 应为 {right[0]}，共 {len(wrong)} 行",
                tuple(Spot(row.place, row.label, table.form) for row, _ in wrong[:12]),
                printed=shown,
                expected=right,
            ),
            frozenset(),
        )


RULE = Rule(
    "L07",
    "economic-line-number",
    "经济分类编码按行号编排",
    "warning",
    __doc__ or "",
    "预算法 第三十二条",
    look=_look,
)
