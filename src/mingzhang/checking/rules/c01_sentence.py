"""查什么：情况说明的句子所说的数，与表中坐标相同的数应当一致。

理由：说明是对表的解释；两者不同，读者不知信哪一个。大数只写到整数万元的，只作说明。

例：说明称收入预算 1,923.33 万元，部门收支总表为 1,932.33。

改法：以批复的预算表为准改句子。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return any(figures[i].scope < 0 for i in broken.figures)


RULE = Rule(
    "C01",
    "sentence-figure",
    "说明里的数与表不一致",
    "error",
    __doc__ or "",
    None,
    claims=_claims,
    rank=4,
)
