"""查什么：类等于各款之和，款等于各项之和，合计等于各类之和。

依据：预算法实施条例第六条：支出按功能分类公开到项，基本支出按经济分类公开到款。

例：20103 为 200.00，它的两项 150.00 和 40.00。

改法：查明上级与下级哪个有误。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return "rows" in broken.kinds


RULE = Rule(
    "A01",
    "children-sum",
    "上级科目不等于下级科目之和",
    "error",
    __doc__ or "",
    "预算法实施条例 第六条",
    claims=_claims,
    rank=1,
)
