"""查什么：说明称没有某项资金或支出，表里却有数。

理由：说明沿用了上年的话，或者表里填错了格。

例：说明称没有政府性基金预算拨款，部门收支总表里它有 50.00。

改法：改正说明，或查明表里的数。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return any(_is_none(figures[index]) for index in broken.figures)


def _is_none(figure: Figure) -> bool:
    """Whether a sentence says in words that there is nothing (持平 speaks of a change)."""
    words = not any(char.isdigit() for char in figure.printed)
    return figure.scope < 0 and not figure.fen and words and figure.at.measure != "change"


RULE = Rule(
    "C08", "none-said-some", "说没有，表里却有数", "error", __doc__ or "", claims=_claims, rank=7
)
