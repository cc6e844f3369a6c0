"""查什么：授予中小企业的合同额不大于采购总额，小微企业的不大于中小企业的；占比可以重算。

依据：政府采购促进中小企业发展管理办法（财库〔2020〕46号）。小微企业占比的分母两种写法都算对。

例：政府采购支出总额 100 万元，授予中小企业合同金额 80 万元，占政府采购支出总额的 70%。

改法：查明合同额，重新计算占比。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.clauses import Amount, Share, amounts, shares, step_of
from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.rates import percent, share
from mingzhang.checking.texts import Text, narrative

_KINDS = {
    "total": re.compile(r"政府采购支出(?:总额|金额)?(?:共计|总计|为)?\Z"),
    "sme": re.compile(r"(?<!小微企业、)授予中小企业的?合同金?额(?:共计|为)?\Z"),
    "micro": re.compile(r"授予小微企业的?合同金?额(?:共计|为)?\Z"),
}


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    step = step_of(context.disclosure)
    stated = shares(context.disclosure)
    for text in narrative(context.disclosure):
        known: dict[str, Amount] = {}
        for one in amounts(text, step):
            for kind, pattern in _KINDS.items():
                if pattern.search(one.subject):
                    known.setdefault(kind, one)
        for small, large in (("micro", "sme"), ("sme", "total"), ("micro", "total")):
            if small not in known or large not in known:
                continue
            if known[small].fen > known[large].fen:
                yield _order(text, known[small], known[large]), frozenset()
                break
        for part in stated:
            if part.text is text and part.part in known.values():
                finding = _share(part, known)
                if finding:
                    yield finding, frozenset()


def _order(text: Text, small: Amount, large: Amount) -> Finding:
    shown = (text.printed(small.start, small.end), text.printed(large.start, large.end))
    return RULE.finding(
        f"部分大于全部：{small.subject}{shown[0]}，大于{large.subject}{shown[1]}",
        (text.spot(small.start, small.end), text.spot(large.start, large.end)),
        printed=shown,
    )


def _share(one: Share, known: dict[str, Amount]) -> Finding | None:
    wholes = [known[kind] for kind in ("total", "sme") if kind in known and known[kind] != one.part]
    if "total" not in known or not wholes:
        return None
    true = [share(one.part.range, whole.range) for whole in wholes]
    if any(range_ is None or range_.meets(one.rate.range) for range_ in true):
        return None
    shown = one.text.printed(one.rate.start, one.rate.end)
    right = percent(100 * one.part.fen / wholes[0].fen, max(one.rate.decimals, 2))
    return RULE.finding(
        f"中小企业占比算错：{one.part.subject}占采购总额应为 {right}，印作 {shown}",
        (one.text.spot(one.rate.start, one.rate.end),),
        printed=(shown,),
        expected=(right,),
    )


RULE = Rule(
    "E10",
    "sme-share",
    "中小企业合同额不合",
    "error",
    __doc__ or "",
    "财库〔2020〕46号",
    look=_look,
)
