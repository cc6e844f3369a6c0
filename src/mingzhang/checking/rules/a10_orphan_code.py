"""查什么：项的上面有它的款，款的上面有它的类；编码与它所在的位置相合。

依据：预算法实施条例第六条：支出按功能分类公开到项，类、款、项逐级列示。

例：21011 的下面一行印作 71102 事业单位医疗，应为 2101102。

改法：改正编码；或补上缺的上级行。
"""

from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.checking.coded import RELIABLE, CodedRow, blocks_of, coded_rows
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.spots import row_spot
from mingzhang.codes import by_name, level, names_of, parent
from mingzhang.disclosure import Row, Table


class Orphan(NamedTuple):
    """A row without its parent. right: the code that it should bear, or the parent that lacks."""

    what: str
    code: str
    label: str
    right: str
    severity: str


def _look(context: Context) -> Iterator[Found]:
    found: dict[Orphan, list[tuple[Table, Row]]] = {}
    explained: dict[Orphan, frozenset[int]] = {}
    for scope, table in enumerate(context.disclosure.tables):
        for index, block in enumerate(blocks_of(table)):
            rows = [one for one in coded_rows(table) if one.row.block == index]
            for orphan, row, indices in _block(context, scope, rows, block.levels):
                found.setdefault(orphan, []).append((table, row))
                explained[orphan] = explained.get(orphan, UNEXPLAINED) | indices
    for orphan, places in found.items():
        titles = "、".join(dict.fromkeys(table.title for table, _ in places))
        yield (
            RULE.finding(
                orphan.what.format(titles=titles, **orphan._asdict()),
                tuple(row_spot(table, row, orphan.code) for table, row in places),
                printed=(orphan.code,),
                expected=(orphan.right,),
                severity=orphan.severity,
            ),
            explained[orphan],
        )


_CODE = "编码与位置不合：{titles}「{label}」的编码 {code} 应为 {right}"
_PARENT = "缺上级科目：{titles}列了 {code}「{label}」，没有列 {right}"


def _block(
    context: Context, scope: int, rows: list[CodedRow], levels: tuple[int, ...]
) -> Iterator[tuple[Orphan, Row, frozenset[int]]]:
    codes = {one.code for one in rows}
    printed_levels = {level(code) for code in codes}
    above = ""
    missing: set[str] = set()
    for _, code, row, system in rows:
        digits = level(code)
        over = parent(code)
        if digits in levels and (digits == levels[0] or over in codes):
            above = code if digits < levels[-1] else above
            continue
        right = _by_position(system, row.label, above, context.disclosure.year)
        if right and right not in codes:
            sure = any(one.source in RELIABLE for one in names_of(system, right))
            severity = context.letters("error" if sure else "warning")
            explained = _figures(context, scope, {code, parent(right) or ""})
            yield Orphan(_CODE, code, row.label, right, severity), row, explained
        elif over and digits - 2 in printed_levels and over not in missing:
            missing.add(over)
            yield Orphan(_PARENT, code, row.label, over, "warning"), row, UNEXPLAINED


def _figures(context: Context, scope: int, codes: set[str]) -> frozenset[int]:
    """The figures of some rows: of a wrong code, and of the row that it should add up to."""
    rows = context.disclosure.tables[scope].rows
    return frozenset(
        index
        for index, one in enumerate(context.figures)
        if one.scope == scope and rows[one.row].code in codes
    )


def _by_position(system: str, label: str, above: str, year: int | None) -> str | None:
    """The one code that a name has under the row above; None where there is none or several."""
    found = {one.code for one in by_name(system, label, year, len(above) + 2, above)}
    return found.pop() if above and len(found) == 1 else None


RULE = Rule(
    "A10",
    "orphan-code",
    "科目缺上级或编码不合",
    "error",
    __doc__ or "",
    "预算法实施条例 第六条",
    look=_look,
)
