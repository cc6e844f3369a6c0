"""查什么：政府采购的货物、工程、服务三项之和等于总额。

依据：预算法第十四条；政府采购法第二条：政府采购分为货物、工程和服务。没有提到的一类按零计。

例：政府采购预算 18.00，货物 6.50，服务 12.50。

改法：查明总额与三项哪个有误。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule
from mingzhang.disclosure.coordinate import contains


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    sums = broken.kinds <= {"rows", "list"}
    return sums and all(contains("item", "procurement", figures[i].at.item) for i in broken.figures)


RULE = Rule(
    "H05",
    "procurement-parts",
    "政府采购三项之和不等于总额",
    "error",
    __doc__ or "",
    "预算法 第十四条",
    claims=_claims,
    rank=5,
)
