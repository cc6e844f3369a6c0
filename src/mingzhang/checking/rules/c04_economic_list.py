"""查什么：“主要用于……”所列的科目，经济分类表里应当有数；表里有数的科目，列举应当提到。

理由：列举多抄自上年或别的单位。以“等”或“其他”结尾的列举不求完全；俗称按它所含的科目算（水电费即水费和电费）。

例：说明称用于物管费，基本支出表没有 30209 物业管理费。

改法：改正列举，或查明表里的数。
"""

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, spot
from mingzhang.checking.merged import merged_names
from mingzhang.checking.spots import stated_spot
from mingzhang.codes import fold
from mingzhang.disclosure import Passage, Stated

SUBJECT = "operating_use.items"
PUBLIC = ("302", "310")


def _look(context: Context) -> Iterator[Found]:
    figures = [
        figure
        for figure in context.figures
        if figure.scope >= 0
        and not figure.blank
        and (figure.at.source, figure.at.kind) == ("gpb", "public")
        and (figure.at.year, figure.at.measure) == (0, None)
        and (figure.at.economic or "")[:3] in PUBLIC
        and len(figure.at.economic or "") == 5
    ]
    paid = {figure.at.economic: figure for figure in figures}
    for _, passage in context.passages() if paid else ():
        lists: dict[int, list[Stated]] = defaultdict(list)
        for one in passage.stated:
            if one.subject == SUBJECT:
                lists[one.group].append(one)
        for items in lists.values():
            named = [(one, _codes(one)) for one in items]
            for one in (one for one, codes in named if codes and not paid.keys() & set(codes)):
                message = f"列举与表不合：说明称用于「{one.printed}」，表里没有这项支出"
                yield (
                    RULE.finding(message, (stated_spot(one),), printed=(one.printed,)),
                    UNEXPLAINED,
                )
            known = {code for _, codes in named for code in codes}
            left = [figure for code, figure in paid.items() if figure.fen and code not in known]
            if left and not _is_open(passage, items[-1]) and all(codes for _, codes in named):
                spots = [spot(figure, context.disclosure) for figure in left]
                labels = tuple(one.row or "" for one in spots)
                yield (
                    RULE.finding(
                        f"列举不全：说明没有提到表里有数的{'、'.join(labels)}，可加“等”字",
                        (stated_spot(items[-1]), *spots),
                        printed=labels,
                        severity="note",
                    ),
                    UNEXPLAINED,
                )


def _codes(one: Stated) -> tuple[str, ...]:
    """The codes of a named item: its own, or those that an everyday name merges."""
    if one.at and one.at.economic:
        return (one.at.economic,)
    return merged_names().get(fold(one.printed), ())


def _is_open(passage: Passage, last: Stated) -> bool:
    """Whether a list says that it is not complete."""
    end = last.place.span[1] if last.place.span else len(passage.text)
    return last.printed.startswith("其他") or fold(passage.text[end : end + 6]).startswith("等")


RULE = Rule("C04", "economic-list", "列举的科目与表不合", "warning", __doc__ or "", look=_look)
