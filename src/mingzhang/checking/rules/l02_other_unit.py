"""查什么：标题里的单位名称与其他标题不同：从别的单位的文件抄来。

理由：各标题应写同一个单位。简称、上下级单位和正文里也提到的单位不算。

例：九张表的标题都写“青岚县档案馆”，一张写“青岚县水利局”。

改法：改成本单位的名称。
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import Text, narrative, texts_of

_UNIT = re.compile(
    r"(?:附件\d*|表\d*[:、.]?|第.{1,2}部分|[一二三四五六七八九十]{1,3}、)?"
    r"(?P<unit>[^\W\d]{3,30}?(?:局|委员会|办公室|中心|馆|院|学校|中学|小学|街道办事处|人民政府))"
    r"(?:20\d\d年|部门|单位|一般公共预算|财政拨款|政府性基金|国有资本)[^,。;]{0,40}(?:表|说明)\Z"
)
ALIKE = 0.5
"""Names so alike are one name, shortened or with its district."""


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    named: dict[str, list[tuple[Text, int, int]]] = defaultdict(list)
    for text in texts_of(context.disclosure):
        if text.kind == "contents" or len(text.folded) > 80:
            continue
        if one := _UNIT.match(text.folded):
            named[one["unit"]].append((text, one.start("unit"), one.end("unit")))
    counts = Counter({name: len(titles) for name, titles in named.items()})
    if len(counts) < 2:
        return
    usual, most = counts.most_common(1)[0]
    running = "".join(text.folded for text in narrative(context.disclosure))
    for name, titles in named.items():
        near = SequenceMatcher(None, name, usual, autojunk=False).ratio()
        if name == usual or len(titles) > 1 or most < 4 or near >= ALIKE or name in running:
            continue
        text, start, end = titles[0]
        shown = text.printed(start, end)
        yield (
            RULE.finding(
                f"标题里的单位不是本单位：「{shown}」，其他标题都是「{usual}」",
                (text.spot(start, end),),
                printed=(shown,),
                expected=(usual,),
            ),
            frozenset(),
        )


RULE = Rule("L02", "other-unit", "别的单位的名称", "error", __doc__ or "", look=_look)
