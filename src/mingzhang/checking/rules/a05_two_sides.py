"""查什么：收入总计等于支出总计；没有结转时，各科目的收入等于支出。

依据：预算法第十二条：各级预算应当遵循收支平衡的原则。

例：收入总计 500.00，支出总计 498.00。

改法：查明收支两边哪个有误，或者漏列了结转。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return "balance" in broken.kinds or bool(broken.figures)


RULE = Rule(
    "A05", "two-sides", "收入与支出不平", "error", __doc__ or "", "预算法 第十二条", claims=_claims
)
