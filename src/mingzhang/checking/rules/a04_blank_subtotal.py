"""查什么：一格是空的，而与它有关的数都说明它应当有数。

依据：财预〔2016〕143号要求公务用车购置费、运行费分开列示，小计应等于两项之和。

例：公务用车购置及运行费的小计空着，运行费为 4。

改法：填上应有的数。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return bool(broken.suspects) and figures[broken.suspects[0][0]].blank


RULE = Rule(
    "A04",
    "blank-cell",
    "应当有数的格是空的",
    "warning",
    __doc__ or "",
    "财预〔2016〕143号",
    claims=_claims,
    rank=5,
)
