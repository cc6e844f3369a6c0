"""查什么：同一个单位、年度、资金来源、科目和类别的数，在几张表里应当完全相同。

理由：它们是同一个数，只编一次；一处改了，另一处忘了改，是最常见的错误。

例：财政拨款收支总表里一般公共服务支出 1,866.11，支出预算表里 1,866.01。

改法：查明哪一处是批复的数，其余照改。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return "copy" in broken.kinds and not any(figures[i].scope < 0 for i in broken.figures)


RULE = Rule(
    "B01",
    "restated-figure",
    "同一个数在几处不一致",
    "error",
    __doc__ or "",
    None,
    claims=_claims,
    rank=3,
)
