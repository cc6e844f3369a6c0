"""查什么：同一部分里同一段带数的话印了两遍。

理由：多是粘贴时重复，读者会把一笔钱看成两笔。固定的套话、没有数的话不算。

例：“2.行政运行 30 万元，主要用于……”在同一部分里出现两次。

改法：删去重复的一段；确是两项的，改正其中一段。
"""

from collections.abc import Iterator

from mingzhang.checking.clauses import amounts, step_of
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.texts import Text, narrative

SHORTEST = 20
"""Characters of a paragraph that is not repeated by chance."""


def _look(context: Context) -> Iterator[Found]:
    step = step_of(context.disclosure)
    known: dict[tuple[str, str], Text] = {}
    for text in narrative(context.disclosure):
        folded = text.folded
        if len(folded) < SHORTEST or text.glossary:
            continue
        first = known.setdefault((text.section, folded), text)
        if first is text or not any(one.fen for one in amounts(text, step)):
            continue
        shown = text.printed(0, SHORTEST)
        yield (
            RULE.finding(
                f"同一段话印了两遍：「{shown}……」",
                (text.spot(0, SHORTEST), first.spot(0, SHORTEST)),
                printed=(shown,),
            ),
            UNEXPLAINED,
        )


RULE = Rule("D07", "repeated-paragraph", "一段话印了两遍", "warning", __doc__ or "", look=_look)
