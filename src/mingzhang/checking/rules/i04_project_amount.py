"""查什么：一个项目的金额，在几张表里应当相同。

理由：同一个项目当年只有一个预算数。

例：同一个项目的两张绩效目标表，资金总额一张 30 万元，一张 36 万元。

改法：查明哪一处是批复的数，其余照改。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return broken.kinds == {"copy"} and all(figures[i].at.project for i in broken.figures)


RULE = Rule(
    "I04",
    "project-amount",
    "同一项目的金额不一致",
    "error",
    __doc__ or "",
    claims=_claims,
    rank=5,
)
