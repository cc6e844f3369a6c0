"""查什么：决算里的年初预算数与当年公开的预算一致。

理由：年初预算在预算公开时已经定了；决算里的不同，多是抄错或用了调整后的数。“三公”经费决算表的预算数
有的地方填调整后的全年预算数，所以这些数不同只作提示；写明是全年预算数的不查。

例：决算称行政运行年初预算 300 万元，当年预算的表里是 310 万元。

改法：改成预算公开的数；合并、分设的单位写明口径。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.beside import Known, clause, fitting, known_of, spot_in
from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, spot
from mingzhang.disclosure import Coordinate, Disclosure
from mingzhang.money import show

_ADJUSTED = re.compile("全年预算|调整后|调整预算|调剂")
_OTHER_SCOPE = re.compile("口径|机构改革|划转|合并|撤并|分设")


def _look(context: Context) -> Iterator[Found]:
    budget = fitting(context.disclosure, context.others).budget
    if budget is None:
        return
    opening = known_of(budget)
    silent = _other_figures(context.disclosure)
    told = set()
    for figure in context.figures:
        if figure.blank or figure.at.measure != "budget" or figure.at.year:
            continue
        at = figure.at._replace(measure=None)
        known = _known(opening, at)
        if known is None or at in told or figure.place in silent:
            continue
        if known.says(figure.fen, figure.grain // 2):
            continue
        told.add(at)
        right = show(known.first.fen, "万元", 2)
        message = (
            f"年初预算数与公开的预算不一致：{figure.where}印作 {figure.printed}，"
            f"预算文件的{known.first.where}是 {right} 万元"
        )
        finding = RULE.finding(
            message,
            (spot(figure, context.disclosure), spot_in(known.first, budget)),
            printed=(figure.printed,),
            expected=(right,),
            severity="warning" if _perhaps_adjusted(figure) else None,
        )
        yield finding, UNEXPLAINED


def _known(opening: dict[Coordinate, Known], at: Coordinate) -> Known | None:
    known = opening.get(at)
    if known is None and at.item and at.source == "fiscal":
        # Budgets give the three public expenses of the general public budget alone.
        known = opening.get(at._replace(source="gpb"))
    return known


def _perhaps_adjusted(figure: Figure) -> bool:
    """A column 预算数 of a table may be of the adjusted budget; a sentence says 年初."""
    return figure.scope >= 0


def _other_figures(disclosure: Disclosure) -> set[object]:
    """Places of figures that are said to be of the adjusted budget or of another scope."""
    found: set[object] = set()
    for table in disclosure.tables:
        if _ADJUSTED.search(" ".join((table.note or "", *table.captions))):
            found |= {cell.place for row in table.rows for cell in row.cells.values()}
    for section in disclosure.sections:
        for passage in section.paragraphs:
            scope = _OTHER_SCOPE.search(passage.text)
            found |= {
                one.place
                for one in passage.stated
                if scope or _ADJUSTED.search(clause(passage, one))
            }
    return found


RULE = Rule(
    "O02", "opening-budget", "年初预算数与公开的预算不一致", "error", __doc__ or "", look=_look
)
