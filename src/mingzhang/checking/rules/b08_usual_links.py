"""查什么：一般相等的两个数不相等：养老保险缴费、职业年金缴费、住房公积金的功能科目与经济科目。

理由：单位部分一般全由基本支出负担，功能科目 2080505、2080506、2210201 的基本支出就等于经济科目
30108、30109、30113。但有例外，所以只作说明；等式见 checking/conditional.toml。

例：2080505 的基本支出 15.83，经济科目 30108 为 14.83，两处各自的合计都对。

改法：查明差额由什么负担；没有原因的，改正有误的一处。
"""

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken, Rule


def _claims(broken: Broken, figures: tuple[Figure, ...]) -> bool:
    return broken.kinds == {"condition"}


RULE = Rule(
    "B08",
    "usual-links",
    "一般相等的数不相等",
    "note",
    __doc__ or "",
    None,
    claims=_claims,
    rank=10,
)
