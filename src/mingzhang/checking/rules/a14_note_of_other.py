"""查什么：空表的备注说的是不是这张表的资金。

理由：备注常从相邻的表抄来，忘了改资金的名称。

例：国有资本经营预算支出表下写“本部门没有政府性基金预算收支”。

改法：改正备注里资金的名称。
"""

from collections.abc import Iterator

from mingzhang.checking.coded import blocks_of
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, Spot
from mingzhang.codes import fold

FUNDS = {"fund": "政府性基金", "soe": "国有资本经营"}

NONE = ("无", "没有", "未", "空表")


def _look(context: Context) -> Iterator[Found]:
    for table in context.disclosure.tables:
        sources = [block.at.get("source", "") for block in blocks_of(table)]
        own = FUNDS.get(sources[0]) if sources else None
        note = fold(table.note or "")
        named = [word for word in FUNDS.values() if word in note]
        none = any(word in note for word in NONE)
        if own is None or not named or own in named or not none:
            continue
        yield (
            RULE.finding(
                f"备注张冠李戴：《{table.title}》的备注说的是「{named[0]}」，应为「{own}」",
                (Spot(table.place, table.note or "", table.form),),
                printed=(named[0],),
                expected=(own,),
                severity=context.letters("error"),
            ),
            UNEXPLAINED,
        )


RULE = Rule("A14", "note-of-other-table", "备注说的是别的资金", "error", __doc__ or "", look=_look)
