"""查什么：说明里带数的一段话与上年公开的一字不差。

理由：表里的数变了，说明还是上年的，多是忘了改。职责、名词解释和没有数的话不算。

例：两年的说明都写“一般公共预算拨款支出 106.00 万元，主要用于日常运行”，两年的表却不同。

改法：按本年的数改写；确实没有变化的，写明与上年持平。
"""

from collections.abc import Iterator

from mingzhang.checking.beside import fitting
from mingzhang.checking.clauses import amounts, step_of
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.texts import narrative

SHORTEST = 20
"""Characters of a paragraph that two years do not share by chance."""
LEAST = 2
"""Different amounts in it: one alone may well be the same again."""


def _look(context: Context) -> Iterator[Found]:
    previous = fitting(context.disclosure, context.others).previous
    if previous is None:
        return
    known = {one.folded for one in narrative(previous)}
    step = step_of(context.disclosure)
    for text in narrative(context.disclosure):
        if text.folded not in known or len(text.folded) < SHORTEST or text.glossary:
            continue
        if len({one.fen for one in amounts(text, step) if one.fen}) < LEAST:
            continue
        shown = text.printed(0, SHORTEST)
        yield (
            RULE.finding(
                f"与上年的说明一字不差，数也没有变：「{shown}……」",
                (text.spot(0, SHORTEST),),
                printed=(shown,),
            ),
            UNEXPLAINED,
        )


RULE = Rule("O05", "last-year-copy", "说明与上年一字不差", "warning", __doc__ or "", look=_look)
