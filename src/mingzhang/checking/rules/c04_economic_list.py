"""查什么：“主要用于……”“主要包括……”所列的科目，经济分类表里应当有数；表里有数的科目，列举应当提到。

理由：列举多抄自上年或别的单位。以“等”或“其他”结尾的列举不求完全；俗称按它所含的科目算（水电费即水费和电费）。

例：说明称用于物管费，基本支出表没有 30209 物业管理费。

改法：改正列举，或查明表里的数。
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, spot
from mingzhang.checking.merged import merged_names
from mingzhang.checking.spots import stated_spot
from mingzhang.codes import by_name, fold
from mingzhang.disclosure import Passage, Stated

LISTS = ("operating_use.items", "final_part.items")
CLASSES = {"personnel": ("301", "303"), "public": ("302", "307", "309", "310", "399")}
"""类 that each kind of basic expenditure is made of."""
OPERATING = ("302", "310")
"""类 that a list of what the operating cost pays for speaks of."""
_REST = ("其他", "其他支出", "其他费用", "其他经费")
"""Ends of a list that name no 款, though 39999 is called so: they say that there is more."""


def _look(context: Context) -> Iterator[Found]:
    for _, passage in context.passages():
        lists: dict[int, list[Stated]] = defaultdict(list)
        for one in passage.stated:
            if one.subject in LISTS:
                lists[one.group].append(one)
        for items in lists.values():
            kind = next((one.at.kind for one in items if one.at and one.at.kind), "public")
            classes = CLASSES[kind] if items[0].subject == LISTS[1] else OPERATING
            paid = _paid(context, kind, classes)
            if paid:
                yield from _compare(context, passage, items, paid, classes)


def _paid(context: Context, kind: str, classes: tuple[str, ...]) -> dict[str, Figure]:
    """What the tables print of each 款, by its code."""
    return {
        figure.at.economic: figure
        for figure in context.figures
        if not figure.blank
        and (figure.at.source, figure.at.kind) == ("gpb", kind)
        and (figure.at.year, figure.at.measure) == (0, None)
        and figure.at.economic
        and figure.at.economic[:3] in classes
        and len(figure.at.economic) == 5
    }


def _compare(
    context: Context,
    passage: Passage,
    items: list[Stated],
    paid: dict[str, Figure],
    classes: tuple[str, ...],
) -> Iterator[Found]:
    """A list against the table, both ways. Where both fail, one name stands for another: E."""
    named = [(one, _codes(one, classes)) for one in items if fold(one.printed) not in _REST]
    nonzero = {code for code, figure in paid.items() if figure.fen}
    absent = [one for one, codes in named if codes and not paid.keys() & set(codes)]
    known = {code for _, codes in named for code in codes}
    closed = not _is_open(passage, items[-1]) and all(codes for _, codes in named)
    left = [paid[code] for code in paid if code in nonzero - known] if closed else []
    if absent and left:
        spots = [spot(figure, context.disclosure) for figure in left]
        labels = tuple(one.row or "" for one in spots)
        yield (
            RULE.finding(
                f"列举与表不合：说明列了{_quoted(one.printed for one in absent)}，表里没有；"
                f"表里有数的{_quoted(labels)}没有列",
                (*map(stated_spot, absent), *spots),
                printed=tuple(one.printed for one in absent),
                expected=labels,
                severity=context.letters("error"),
            ),
            UNEXPLAINED,
        )
        return
    for one in absent:
        message = f"列举与表不合：说明称用于「{one.printed}」，表里没有这项支出"
        yield RULE.finding(message, (stated_spot(one),), printed=(one.printed,)), UNEXPLAINED
    if left:
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


def _quoted(names: Iterable[str]) -> str:
    return "、".join(f"「{one}」" for one in names)


def _codes(one: Stated, classes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of a named item: its own, those of its name in these 类, or of a merged name."""
    if one.at and one.at.economic:
        return (one.at.economic,)
    own = by_name("economic", one.printed, level=5)
    codes = tuple(row.code for row in own if row.code[:3] in classes)
    return codes or merged_names().get(fold(one.printed), ())


def _is_open(passage: Passage, last: Stated) -> bool:
    """Whether a list says that it is not complete."""
    end = last.place.span[1] if last.place.span else len(passage.text)
    return last.printed.startswith("其他") or fold(passage.text[end : end + 6]).startswith("等")


RULE = Rule("C04", "economic-list", "列举的科目与表不合", "warning", __doc__ or "", look=_look)
