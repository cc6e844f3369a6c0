"""查什么：该有数字的地方是空的（占…%、为…万元），或者金额缺“元”字（减少 1 万）。

理由：读者看不到数；漏填最容易发生在改模板的时候。

例：商品和服务支出 75,800 元，占基本支出预算%。

改法：补上数字或单位。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import breaks_off, narrative

_NO_NUMBER = re.compile(
    r"占[^,。;:%\d]{0,20}%|(?:增长|下降|降低|完成预算的|完成年初预算的)%|"
    r"(?:(?<!单位)(?<!单位均)为|增加|减少|共计|合计|总计)(?:万元|亿元)(?=[,。;、)])|(?:车辆|共有|项目)辆(?=[,。;、])|"
    r"(?:车辆?|设备|接待|团组)共(?:有|计)?(?:辆|台|批次|人次|个)(?=[,。;、])"
)
_NO_UNIT = re.compile(
    r"(?:增加|减少|支出|预算|经费|费|为)\d[\d,]*(?:\.\d+)?万(?=[,。;]|\Z)|(?:支出|经费)\d[\d,]*(?:\.\d+)?万(?=\(含)"
)
_KINDS = (
    (_NO_NUMBER, "缺数字：「{}」里没有数", "error"),
    (_NO_UNIT, "缺单位：「{}」应写“万元”", "warning"),
)


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    texts = list(narrative(context.disclosure))
    # A text without any table may be an excerpt, cut in the midst of a sentence.
    whole = context.disclosure.tables or context.disclosure.unrecognised
    cut = [] if whole and not breaks_off(context.disclosure) else texts[-1:]
    for text in texts:
        for pattern, message, severity in _KINDS:
            for one in pattern.finditer(text.folded):
                if text in cut and one.end() == len(text.folded):
                    continue  # the rest of it is not in this piece
                shown = text.printed(one.start(), one.end())
                yield (
                    RULE.finding(
                        message.format(shown),
                        (text.spot(one.start(), one.end()),),
                        printed=(shown,),
                        expected=(shown + "元",) if severity == "warning" else (),
                        severity=severity,
                    ),
                    frozenset(),
                )


RULE = Rule("D09", "missing-number", "缺数字或单位", "error", __doc__ or "", look=_look)
