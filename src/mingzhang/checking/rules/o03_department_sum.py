"""查什么：部门的财政拨款支出等于各单位之和：总数，以及基本支出和各项功能科目。

依据：预算法实施条例第五条：部门预算由本部门及其所属各单位的预算组成。

例：部门一般公共预算支出 900 万元，三个单位合计 920 万元。

改法：查明漏了哪个单位，或哪一个单位的文件不是最后一稿。

各单位之和小于部门时，可能只是有的单位没有给出；除一两个科目外都相等，才看作已经给全。内部往来（上缴上级
支出、对附属单位补助支出）不在比较的数里。
"""

from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.checking.beside import Known, fitting, known_of, spot_in
from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import UNEXPLAINED, Context, Finding, Found, Rule, spot
from mingzhang.disclosure import Coordinate, Disclosure, covers
from mingzhang.money import show

_SOURCES = ("gpb", "fund", "soe")
_KINDS = (None, "basic", "personnel", "public")
"""Money of the budget that transfers between units do not pass through."""
_ITEM = 7
"""Digits of a code of the lowest level."""
FEWEST_ALIKE = 4
MOST_UNLIKE = 2
"""All units are given where so many codes agree and no more than so many do not."""


class Compared(NamedTuple):
    """A figure of the department beside its units. off: what they have more, in fen."""

    own: Figure
    parts: tuple[tuple[Figure, Disclosure], ...]
    total: int
    off: int


def _look(context: Context) -> Iterator[Found]:
    units = fitting(context.disclosure, context.others).units
    if not units:
        return
    compared = _compared(known_of(context.disclosure), [(known_of(one), one) for one in units])
    codes = [one for one in compared.values() if len(one.own.at.function or "") == _ITEM]
    unlike = sum(one.off != 0 for one in codes if one.own.at.kind is None)
    alike = sum(one.off == 0 for one in codes if one.own.at.kind is None)
    whole = alike >= FEWEST_ALIKE and unlike <= MOST_UNLIKE
    # Units that were not given make the sum smaller: then only more than the whole is certain.
    wrong = {at: one for at, one in compared.items() if (one.off if whole else one.off > 0)}
    if not whole and unlike > MOST_UNLIKE:
        wrong = {at: one for at, one in wrong.items() if not (at.function or at.kind)}
    for group in _causes(wrong):
        yield _finding(group, context, len(units)), UNEXPLAINED


def _compared(
    own: dict[Coordinate, Known], theirs: list[tuple[dict[Coordinate, Known], Disclosure]]
) -> dict[Coordinate, Compared]:
    found = {}
    for at, known in own.items():
        if at.side != "expenditure" or at.source not in _SOURCES or at.kind not in _KINDS:
            continue
        if at.measure or at.item or at.project or at.economic:
            continue
        parts = tuple((one[at].first, unit) for one, unit in theirs if at in one)
        if not parts and not at.function:
            continue
        total = sum(figure.fen for figure, _ in parts)
        # Each printed number may be a unit of its last digit off, as tables that add up need it.
        slack = known.first.grain + sum(figure.grain for figure, _ in parts)
        off = total - known.first.fen
        found[at] = Compared(known.first, parts, total, off if abs(off) > slack else 0)
    return found


def _causes(wrong: dict[Coordinate, Compared]) -> Iterator[list[Compared]]:
    """The smallest figures that differ, each with the wholes that it is part of."""
    told: set[int] = set()
    for at, one in wrong.items():
        if any(other != at and covers(at, other) for other in wrong) or one.off in told:
            continue
        told.add(one.off)
        yield [one, *(wrong[other] for other in wrong if other != at and covers(other, at))]


def _finding(group: list[Compared], context: Context, count: int) -> Finding:
    least = group[0]
    more = "多" if least.off > 0 else "少"
    right = show(least.total, "万元", 2)
    message = (
        f"部门不等于各单位之和：{least.own.where}印作 {least.own.printed}，"
        f"{count} 个单位的文件合计 {right} 万元，{more} {show(abs(least.off), '万元', 2)} 万元"
    )
    if len(group) > 1:
        message += f"（它的上级 {len(group) - 1} 个数也因此不等）"
    spots = [spot(least.own, context.disclosure)]
    spots += [spot_in(figure, unit) for figure, unit in least.parts]
    return RULE.finding(message, tuple(spots), printed=(least.own.printed,), expected=(right,))


RULE = Rule(
    "O03",
    "department-sum",
    "部门不等于各单位之和",
    "warning",
    __doc__ or "",
    "预算法实施条例 第五条",
    look=_look,
)
