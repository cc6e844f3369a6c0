"""查什么：部门的数等于各单位的数之和，扣除内部往来（上缴上级支出、对附属单位补助支出）。

依据：预算法实施条例第五条：部门预算由本部门及其所属各单位的预算组成。

例：部门一般公共预算支出 900 万元，三个单位合计 880 万元。

改法：查明漏了哪个单位，或哪一个单位的文件不是最后一稿。
"""

from collections.abc import Iterator

from mingzhang.checking.beside import known_of
from mingzhang.checking.finding import Context, Finding, Rule, Spot
from mingzhang.disclosure import Coordinate
from mingzhang.document import NOWHERE
from mingzhang.money import show

_WHOLES = (
    Coordinate(side="expenditure", source="gpb"),
    Coordinate(side="expenditure", source="fund"),
    Coordinate(side="expenditure", source="soe"),
)
"""Money of the budget that transfers between units do not pass through."""


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    units = context.others.units
    if not units or context.disclosure.level == "unit":
        return
    own = known_of(context.disclosure)
    theirs = [known_of(unit) for unit in units]
    for at in _WHOLES:
        if at not in own or not any(at in one for one in theirs):
            continue
        total = sum(one[at].fen for one in theirs if at in one)
        slack = sum(one[at].grain for one in (own, *theirs) if at in one) // 2
        # Units that were not given make the sum smaller: only more than the whole is certain.
        if total - own[at].fen <= slack:
            continue
        message = (
            f"各单位之和超过部门：{own[at].where}是 {show(own[at].fen, '万元', 2)} 万元，"
            f"{len(units)} 个单位的文件合计 {show(total, '万元', 2)} 万元"
        )
        places = (Spot(NOWHERE, own[at].where),)
        yield (
            RULE.finding(message, places, expected=(show(total, "万元", 2),)),
            frozenset(),
        )


RULE = Rule(
    "O03",
    "department-sum",
    "部门不等于各单位之和",
    "warning",
    __doc__ or "",
    "预算法实施条例 第五条",
    look=_look,
)
