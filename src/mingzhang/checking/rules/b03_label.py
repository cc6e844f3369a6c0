"""查什么：一行的科目名称与它的金额不合：同样的金额在别的表里属于另一个科目，而那个科目这里没有。

理由：同一个数在各表应当属于同一个科目；抄表时行名错位，最难用眼看出。

例：部门收支总表里 39.70 写在“社会保险基金支出”名下，别的表都是“社会保障和就业支出”。

改法：改正科目名称。
"""

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule, spot
from mingzhang.codes import by_code
from mingzhang.disclosure import Coordinate
from mingzhang.forms.form import forms


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    figures, disclosure = context.figures, context.disclosure
    elsewhere: dict[tuple[Coordinate, int], list[int]] = defaultdict(list)
    known: dict[Coordinate, list[int]] = defaultdict(list)
    for index, figure in enumerate(figures):
        if figure.at.function and len(figure.at.function) == 3:
            known[figure.at].append(index)
            if figure.fen:
                elsewhere[figure.at._replace(function=None), figure.fen].append(index)
    for index, figure in enumerate(figures):
        own = figure.at.function
        if not figure.fen or figure.scope < 0 or own is None or len(own) != 3:
            continue
        if forms()[disclosure.tables[figure.scope].form].blocks[figure.block].column("code"):
            # A printed code and its name vouch for each other; only a bare name can be misplaced.
            continue
        copies = [figures[i] for i in known[figure.at] if i != index]
        if any(abs(copy.fen - figure.fen) <= figure.grain for copy in copies):
            continue
        here = {
            other.at.function
            for other in figures
            if other.scope == figure.scope and other.column == figure.column and other.fen
        }
        rightful = {
            figures[i].at.function
            for i in elsewhere[figure.at._replace(function=None), figure.fen]
            if figures[i].scope != figure.scope and figures[i].at.function not in here
        }
        if len(rightful) != 1:
            continue
        code = rightful.pop()
        entry = by_code("functional", code, disclosure.year) if code else None
        if entry is None:
            continue
        label = disclosure.tables[figure.scope].rows[figure.row].label
        witnesses = [
            i
            for i in elsewhere[figure.at._replace(function=None), figure.fen]
            if figures[i].at.function == code
        ]
        message = (
            f"科目名称与金额不合：{figure.where}的 {figure.printed} 在其他表中属于"
            f"「{entry.name}」，这里写作「{label}」，应改为「{entry.name}」"
        )
        places = tuple(spot(figures[i], disclosure) for i in (index, *witnesses))
        yield (
            RULE.finding(
                message,
                places,
                printed=(label, figure.printed),
                expected=(entry.name,),
                certainty="certain",
            ),
            frozenset([index]),
        )


RULE = Rule("B03", "label-by-amount", "科目名称与金额不合", "error", __doc__ or "", look=_look)
