"""查什么：单位的文件自称“本部门”“部门预算安排”，部门的文件自称“本单位”。

依据：预算法实施条例第六条：部门所属单位的预算决算由单位公开。部门预算经济分类等固定名称不算。

例：单位预算里写“部门预算安排购置车辆 0 辆”。

改法：单位的文件写“本单位”“单位预算”。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import level_of, texts_of

_WORDS = {
    "unit": (
        re.compile(r"本部门|(?<!主管)部门(?:预算|决算)安排|下属\d{1,3}家机关"),
        "本单位",
        "warning",
    ),
    "department": (re.compile(r"本单位"), "本部门", "note"),
}


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    level = level_of(context.disclosure)
    if level is None:
        return
    pattern, right, severity = _WORDS[level]
    found = [
        (text, one)
        for text in texts_of(context.disclosure)
        if not text.glossary and text.kind in ("paragraph", "note", "title")
        for one in pattern.finditer(text.folded)
    ]
    if not found:
        return
    shown = tuple(dict.fromkeys(text.printed(one.start(), one.end()) for text, one in found))
    kind = "单位" if level == "unit" else "部门"
    yield (
        RULE.finding(
            f"{kind}的文件里写「{'」「'.join(shown)}」，共 {len(found)} 处，应写「{right}」",
            tuple(text.spot(one.start(), one.end()) for text, one in found[:12]),
            printed=shown,
            expected=(right,),
            severity=severity,
        ),
        frozenset(),
    )


RULE = Rule(
    "L03",
    "department-or-unit",
    "部门与单位混称",
    "warning",
    __doc__ or "",
    "预算法实施条例 第六条",
    look=_look,
)
