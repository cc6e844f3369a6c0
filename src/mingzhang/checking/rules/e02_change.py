"""查什么：所说的增减额等于今年的数减去年的数。

理由：算术。三个数都印在文件里，读者一减便知。

例：“三公”经费预算 6 万元，2020 年年初预算 7 万元，减少 2 万元。

改法：查明今年、去年和增减额哪个有误。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return "change" in broken.kinds


RULE = Rule("E02", "absolute-change", "增减额算错", "error", __doc__ or "", claims=_claims, rank=6)
