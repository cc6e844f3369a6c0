"""查什么：编码不在本软件的科目表里。

理由：科目表不全，各地也可以增设科目，所以只说“不在表里”，不说错。

例：一般公共预算支出表里有 2019998，科目表没有。

改法：核对编码；确是本地科目的不必改。
"""

from collections.abc import Iterator

from mingzhang.checking.coded import coded_rows
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.rules.l07_line_numbers import line_numbered
from mingzhang.checking.spots import row_spot
from mingzhang.codes import names_of, parent
from mingzhang.disclosure import Row, Table


def _look(context: Context) -> Iterator[Found]:
    if context.scanned:
        return
    found: dict[tuple[str, ...], list[tuple[Table, Row]]] = {}
    for table in context.disclosure.tables:
        # Codes that are numbers of lines are one cause (L07).
        numbered = bool(line_numbered(table, context.disclosure.year))
        # A code under none that is known is out of place rather than local (A10).
        unknown = [
            one.row
            for one in coded_rows(table)
            if not names_of(one.system, one.code)
            and ((over := parent(one.code)) is None or names_of(one.system, over))
            and not (numbered and len(one.code) == 5)
        ]
        if unknown:
            codes = tuple(row.code or "" for row in unknown)
            found.setdefault(codes, []).extend((table, row) for row in unknown)
    for codes, rows in found.items():
        titles = "、".join(dict.fromkeys(table.title for table, _ in rows))
        words = "、".join(f"{row.code}「{row.label}」" for _, row in rows[: len(codes)][:6])
        yield (
            RULE.finding(
                f"不在科目表里的编码：{titles}的{words}，请核对",
                tuple(row_spot(table, row, row.code) for table, row in rows),
                printed=codes,
            ),
            UNEXPLAINED,
        )


RULE = Rule("L08", "unknown-code", "编码不在科目表里", "note", __doc__ or "", look=_look)
