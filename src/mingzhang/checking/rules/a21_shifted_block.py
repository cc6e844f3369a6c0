"""查什么：一块数整体错了一行或一栏（只有一栏的表里，整栏的数就没有了），或者两栏的数对调了。

理由：抄表、粘贴和扫描时最常见的成片错误；挪回去以后各数都能对上，错的就是位置。

例：基本支出和项目支出两栏的数对调了，各行合计都对，与其他表全不相同。

改法：把这一块数挪回原来的位置。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return broken.event_kind in ("shift", "swap")


RULE = Rule(
    "A21", "shifted-block", "一块数错位", "error", __doc__ or "", None, claims=_claims, rank=9
)
