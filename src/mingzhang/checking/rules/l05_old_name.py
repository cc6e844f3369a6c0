"""查什么：说明里的类、款还是旧名称（医疗卫生与计划生育支出，2019 年起为卫生健康支出）。

依据：预算法第三十二条：按照政府收支分类科目编制。上年对比里的旧名称不算。

例：2024 年预算的说明写“医疗卫生与计划生育支出（类）”，表里是“卫生健康支出”。

改法：改用本年度的科目名称。
"""

import re
from collections.abc import Iterator
from functools import cache

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import texts_of
from mingzhang.codes import Code, by_code, by_name, fold, names_of

_AFTER = r"(?=\((?:类|款)\)|-|\"|\d|科目|预算|决算|[,。;、])"
"""What follows a name that is used as a subject, not as words of a sentence."""


@cache
def _old(year: int) -> tuple[tuple[Code, str], ...]:
    """Names of 类 and 款 that ended before a year and name nothing in it, with the new name."""
    classes = [str(code) for code in range(201, 240)]
    codes = classes + [f"{code}{number:02}" for code in classes for number in range(100)]
    found = []
    for row in (row for code in codes for row in names_of("functional", code)):
        new = by_code("functional", row.code, year)
        if row.last is None or row.last >= year or new is None or new.name == row.name:
            continue
        if not by_name("functional", row.name, year):
            found.append((row, new.name))
    return tuple(found)


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    year = context.disclosure.year
    if year is None:
        return
    labels = {
        fold(row.name or row.label) for table in context.disclosure.tables for row in table.rows
    }
    for lost in context.disclosure.unrecognised:
        labels |= {fold(cell) for row in lost.grid for cell in row}
    texts = [
        text
        for text in texts_of(context.disclosure)
        if text.kind == "paragraph" and not text.glossary
    ]
    for row, new in _old(year):
        old = fold(row.name)
        found = [
            (text, one.start())
            for text in texts
            if old in text.folded
            and (one := re.search(re.escape(old) + _AFTER, text.folded))
            and not re.search(r"20\d\d年|上年", text.folded[max(0, one.start() - 40) : one.start()])
        ]
        if not found:
            continue
        certain = fold(new) in labels and row.source != "memory"
        yield (
            RULE.finding(
                f"旧科目名称：「{old}」今称「{new}」，共 {len(found)} 处",
                tuple(text.spot(at, at + len(old)) for text, at in found[:12]),
                printed=(old,),
                expected=(new,),
                severity="error" if certain else "warning",
            ),
            frozenset(),
        )


RULE = Rule(
    "L05", "old-class-name", "旧科目名称", "error", __doc__ or "", "预算法 第三十二条", look=_look
)
