"""查什么：单位名称还是模板里的“XX局”“XX（部门）”。

理由：公开的文件里不用 XX 代替单位名称；这是套模板漏改的。

例：第二部分 上海市某区XX局 2024 年度部门决算表。

改法：写上本单位的名称。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.placeholders import UNIT
from mingzhang.checking.texts import texts_of


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    unit = context.disclosure.unit
    for text in texts_of(context.disclosure):
        found = list(UNIT.finditer(text.folded))
        if not found:
            continue
        shown = tuple(text.printed(one.start(), one.end()) for one in found)
        yield (
            RULE.finding(
                f"单位名称未填：「{shown[0]}」",
                tuple(text.spot(one.start(), one.end()) for one in found),
                printed=shown,
                expected=(unit,) if unit and unit[-1] not in "省市县区" else (),
            ),
            frozenset(),
        )


RULE = Rule("L01", "placeholder-unit", "单位名称未填", "error", __doc__ or "", look=_look)
