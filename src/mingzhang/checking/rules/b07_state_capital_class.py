"""查什么：国有资本经营预算安排的支出，通常只列 223 类，也可能有 230 类和 20804 款。

依据：预算法第十条；政府收支分类科目。

例：国有资本经营预算支出表里列了 2010301 行政运行。

改法：查明这笔支出的资金来源，或改正科目。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, spot

USUAL = ("223", "230", "20804")


def _look(context: Context) -> Iterator[Found]:
    strange = [
        figure
        for figure in context.figures
        if figure.at.source == "soe"
        and figure.fen
        and (code := figure.at.function)
        and code.isdigit()
        and not any(code.startswith(one) or one.startswith(code) for one in USUAL)
    ]
    if strange:
        codes = "、".join(dict.fromkeys(figure.at.function or "" for figure in strange))
        yield (
            RULE.finding(
                f"国有资本经营预算的科目少见：{strange[0].where}等处列了 {codes}，通常只有 223 类",
                tuple(spot(one, context.disclosure) for one in strange),
                printed=tuple(dict.fromkeys(one.printed for one in strange)),
            ),
            UNEXPLAINED,
        )


RULE = Rule(
    "B07",
    "state-capital-class",
    "国有资本经营预算的科目少见",
    "warning",
    __doc__ or "",
    "预算法 第十条",
    look=_look,
)
