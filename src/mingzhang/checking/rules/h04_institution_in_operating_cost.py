"""查什么：机关运行经费里算进了普通的事业单位。

依据：预算法第十四条：机关运行经费说的是行政单位和参照公务员法管理的事业单位。文中说明了该单位是参公单位的不算。

例：下属 1 家机关和 1 家事业单位财政拨款的机关运行经费预算为 50 万元。

改法：剔除普通事业单位的公用经费；是参公单位的，写明“参公事业单位”。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.texts import narrative

_COUNTED = re.compile(
    r"(?<!管理的)(?<!公务员法)(?<!参公)(?<!参照公务员)事业单位"
    r"(?:使用)?(?:一般公共预算)?(?:财政拨款)?(?:安排)?的?机关运行经费"
    r"(?:财政拨款)?(?:支出)?(?:预算|决算)?(?:数|支出|安排)?(?:共|合计)?(?:为|是)?\d[\d,.]*(?:万元|元)"
)
_LIKE_OFFICES = re.compile("参公|参照(?:《?中华人民共和国)?(?:国家)?公务员")


def _look(context: Context) -> Iterator[Found]:
    texts = [one for one in narrative(context.disclosure) if not one.glossary]
    for text in texts:
        if "机关运行经费" not in text.folded or "事业单位" not in text.folded:
            continue
        for found in _COUNTED.finditer(text.folded):
            if any(_LIKE_OFFICES.search(one.folded) for one in texts):
                return
            start = max(text.folded.rfind(sign, 0, found.start()) + 1 for sign in ",。;:")
            end = found.end()
            shown = text.printed(start, end)
            yield (
                RULE.finding(
                    f"机关运行经费里有事业单位：「{shown}」，它只算行政单位和参公单位",
                    (text.spot(start, end),),
                    printed=(shown,),
                ),
                UNEXPLAINED,
            )


RULE = Rule(
    "H04",
    "institution-in-operating-cost",
    "机关运行经费里有事业单位",
    "warning",
    __doc__ or "",
    "预算法 第十四条",
    look=_look,
)
