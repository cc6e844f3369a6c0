"""查什么：增加的原因里只说减少，或者减少的原因里只说增加。

理由：原因多由上年或相邻一段抄来，方向变了，原因忘了改。原因里两个方向都有（此消彼长），或者说的是上年的事，不算。

例：比 2023 年减少 3 万元，主要原因是人员增加。

改法：改写原因；方向词写反的，改方向词。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.clauses import comparisons
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.reasons import reason_of

_MORE = re.compile(
    r"(?:人员|人数|编制|职工|项目|业务量?|任务|工作量|标准|支出|经费|资金|需求|批次|人次|车辆|基数|工资|价格)"
    r"(?:数量?|支出|经费)?(?:有所|相应|均)?(?:增加|增多|增长|提高|上涨|上调)|"
    r"新增(?:了|加)?[^,。;]{0,12}(?:人员|项目|编制|任务|业务|经费)"
)
_LESS = re.compile(
    r"(?:人员|人数|编制|职工|项目|业务量?|任务|工作量|标准|支出|经费|资金|需求|批次|人次|车辆|基数)"
    r"(?:数量?|支出|经费)?(?:有所|相应|均)?(?:减少|下降|降低|压减|缩减|核减|取消)|"
    r"(?:压减|压缩|削减|精简|节约|节省)[^,。;]{0,12}(?:支出|经费|开支|费用)|过紧日子|厉行节约"
)
_OTHER = re.compile(r"上年|去年|上一年|20\d\d年|往年|以前|口径|调整|划转|结转|追加|收回|退")
"""Words of a reason that may speak of another year, or of money that came and went."""
_ANY = {
    1: re.compile("增|新|上涨|提高|扩|购"),
    -1: re.compile("减|降|节|压|缩|取消|无|未|没|退休|少"),
}


def _look(context: Context) -> Iterator[Found]:
    for one in comparisons(context.disclosure):
        found = reason_of(one)
        if not one.change.fen or found is None:
            continue
        reason = found["reason"]
        wrong = (_LESS if one.sign > 0 else _MORE).search(reason)
        if not wrong or _ANY[one.sign].search(reason) or _OTHER.search(reason):
            continue
        start, end = (found.start("reason") + at for at in wrong.span())
        shown = one.text.printed(start, end)
        yield (
            RULE.finding(
                f"原因与增减相反：说「{one.word}」，原因却是「{shown}」",
                (one.text.spot(start, end), one.text.spot(one.start, one.end)),
                printed=(one.word, shown),
            ),
            UNEXPLAINED,
        )


RULE = Rule("F04", "reason-contradicts", "原因与增减相反", "warning", __doc__ or "", look=_look)
