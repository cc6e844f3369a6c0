"""查什么：一行的合计等于它各栏之和（基本支出加项目支出，人员经费加公用经费，各资金来源之和）。

理由：算术。空格按零计。

例：小计 100.00，基本支出 60.00，项目支出 30.00。

改法：查明合计与分栏哪个有误。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return "columns" in broken.kinds


RULE = Rule(
    "A03", "columns-sum", "合计不等于各栏之和", "error", __doc__ or "", None, claims=_claims, rank=2
)
