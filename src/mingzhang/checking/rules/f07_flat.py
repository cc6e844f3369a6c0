"""查什么：说持平、无变化、一致，两个数却不同。

理由：数与话矛盾。差在最后一位的舍入之内的算持平；“基本持平”容许百分之五。

例：年初预算为 15.00 万元，支出决算为 2.48 万元，决算数与预算数持平。

改法：按两个数改写，并说明原因。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.clauses import Amount, after, pairs, sign_of, step_of, turns
from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.items import item_amounts
from mingzhang.checking.texts import Text
from mingzhang.money import show

_FLAT = re.compile(
    r"(?:决算数?)?(?:与|和|同|较|比)(?:20\d\d年度?)?(?:年初|全年|调整)?预算数?(?:相比|相比较)?,?"
    r"(?P<word>基本持平|持平|无变化|没有变化|无增减变化|无增减|一致)"
)


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    step = step_of(context.disclosure)
    for pair in pairs(context.disclosure):
        found = after(pair, _FLAT, step)
        if found and _differ(pair.budget, pair.final, "基本" in found["word"]):
            yield _finding(pair.text, found, pair.budget, pair.final)
    for turn in turns(context.disclosure):
        if sign_of(turn.word) == 0 and _differ(turn.old, turn.new, False):
            yield (
                RULE.finding(
                    f"数不同却说「{turn.word}」",
                    (turn.text.spot(turn.start, turn.end),),
                    printed=tuple(
                        turn.text.printed(one.start, one.end) for one in (turn.old, turn.new)
                    ),
                ),
                frozenset(),
            )
    yield from _against_table(context)


def _differ(one: Amount, other: Amount, roughly: bool) -> bool:
    gap = abs(one.fen - other.fen)
    most = max(abs(one.fen), abs(other.fen)) / 20 if roughly else 0
    return gap > max(one.step, other.step, most)


def _finding(
    text: Text, found: "re.Match[str]", budget: Amount, final: Amount
) -> tuple[Finding, frozenset[int]]:
    shown = tuple(text.printed(one.start, one.end) for one in (budget, final))
    return (
        RULE.finding(
            f"数不同却说「{found['word']}」：预算 {shown[0]}，决算 {shown[1]}",
            (text.spot(found.start("word"), found.end("word")), text.spot(final.start, final.end)),
            printed=(*shown, found["word"]),
        ),
        frozenset(),
    )


def _against_table(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    """An item of the three public expenses whose budget stands in the table only."""
    budgets: dict[str, set[int]] = {}
    for figure in context.figures:
        if figure.scope >= 0 and figure.at.item and figure.at.measure in ("budget", "adjusted"):
            budgets.setdefault(figure.at.item, set()).add(figure.fen)
    for item, text, amount in item_amounts(context.disclosure):
        if context.disclosure.stage != "final" or item not in budgets:
            continue
        found = _FLAT.match(text.folded, min(len(text.folded), amount.end + 1))
        nearest = min(budgets[item], key=lambda fen: abs(fen - amount.fen))
        if found and abs(nearest - amount.fen) > max(amount.step, amount.fen / 20):
            yield (
                RULE.finding(
                    f"数不同却说「{found['word']}」：表中预算 {show(nearest, '万元', 2)} 万元，"
                    f"决算 {text.printed(amount.start, amount.end)}",
                    (text.spot(found.start("word"), found.end("word")),),
                    printed=(text.printed(amount.start, amount.end), found["word"]),
                ),
                frozenset(),
            )


RULE = Rule("F07", "flat-but-differs", "数不同却说持平", "error", __doc__ or "", look=_look)
