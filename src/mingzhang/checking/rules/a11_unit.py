"""查什么：一张表印的单位与它的数合不合：同样的数在别的表里正好大或小一万倍。

理由：各表的数由同一批数编成；整表差一个十的乘方，错的是单位，不是每一个数。

例：支出表写“单位：万元”，合计印作 19323300，收支总表是 1,932.33 万元。

改法：改正表头的单位，数不必改。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return broken.event_kind == "unit"


RULE = Rule(
    "A11", "unit-of-table", "单位写错", "error", __doc__ or "", None, claims=_claims, rank=9
)
