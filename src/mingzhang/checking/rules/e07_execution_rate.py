"""查什么：自评表的执行率等于全年执行数除以全年预算数；没有印全年预算数的，除以年初预算数。

依据：财预〔2020〕10号。各数都是舍入过的，所以按区间算；差在最后一位的只作提示。

例：全年预算数 80 万元，全年执行数 60 万元，执行率印作 60%：这是除以年初预算数 100 万元。

改法：执行率 = 全年执行数 ÷ 全年预算数，重新计算，得分随之改正。
"""

from collections.abc import Iterator
from fractions import Fraction

from mingzhang.checking.evaluations import (
    exact_rate,
    name_of,
    rate_base,
    sheet_spot,
    sheets,
    true_rate,
)
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.rates import Range, percent, printed
from mingzhang.checking.spots import project_spot
from mingzhang.disclosure import Project
from mingzhang.money import parse

WHOLE = Fraction(100)


def _look(context: Context) -> Iterator[Found]:
    for project in sheets(context.disclosure):
        base = rate_base(project)
        true, exact = true_rate(project, base), exact_rate(project, base)
        stated = _stated(project)
        if true is None or exact is None or not stated or any(one.meets(true) for one in stated):
            continue
        if any(one.high >= WHOLE >= one.low and true.low > WHOLE for one in stated):
            continue  # more than the whole, printed as the whole
        right = percent(exact, 2)
        text = project.more["rate"]
        first = true_rate(project, "initial") if base == "amount" else None
        by_first = first is not None and any(one.meets(first) for one in stated)
        near = any(Range(2 * s.low - s.high, 2 * s.high - s.low).meets(true) for s in stated)
        severity = "note" if near else "warning" if context.scanned else "error"
        hint = "，印出的是除以年初预算数得来的" if by_first else ""
        whole = "年初预算数" if base == "initial" else "全年预算数"
        yield (
            RULE.finding(
                f"执行率算错：「{name_of(project)}」按全年执行数除以{whole}应为 {right}，"
                f"印作 {text}{hint}",
                (sheet_spot(project, "rate"), project_spot(project, project.printed)),
                printed=(text,),
                expected=(right,),
                severity=severity,
            ),
            UNEXPLAINED,
        )


def _stated(project: Project) -> list[Range]:
    """What the printed rate may be in percent, in each way it may be read."""
    text = project.more.get("rate", "").strip()
    bare = text.rstrip("%％")
    number = parse(bare)
    if number is None or number.digits < 0:
        return []
    value = Fraction(number.digits, 10**number.decimals)
    step = Fraction(1, 10**number.decimals)
    as_percent = printed(value, step)
    if bare != text:
        return [as_percent]
    if text in (project.more.get("weight"), project.more.get("score")):
        return []  # a column that slipped
    return [as_percent, printed(100 * value, 100 * step)]


RULE = Rule(
    "E07", "execution-rate", "执行率算错", "error", __doc__ or "", "财预〔2020〕10号", look=_look
)
