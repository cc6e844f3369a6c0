"""查什么：国有资产一句的截止日期：决算应为本年末，预算应在上一年。

理由：决算反映本年末的资产；预算编制时能知道的是上一年的某一天（各地规定不同）。

例：2024 年度决算写“截至 2023 年 12 月 31 日，共有车辆 2 辆”。

改法：改成本年度的截止日期，并核对数量。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import narrative

_CUT = re.compile(
    r"截[至止](?P<date>(?P<year>20\d\d)年(?:度)?(?:底|末|\d{1,2}月(?:\d{1,2}日|底|末)?)?)"
    r"[^。]{0,40}?(?:有车辆|车辆\d|国有资产|固定资产|资产总额|资产原值|单价)"
)


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    year = context.disclosure.year
    if year is None:
        return
    final = context.disclosure.stage == "final"
    for text in narrative(context.disclosure):
        for one in _CUT.finditer(text.folded):
            said = int(one["year"])
            if said == year if final else said in (year - 1, year):
                continue
            right = year if final else year - 1
            shown = text.printed(one.start("date"), one.end("date"))
            yield (
                RULE.finding(
                    f"截止日期的年份不对：{year} 年{'决算' if final else '预算'}写作"
                    f"「截至{shown}」，应为 {right} 年",
                    (text.spot(one.start("date"), one.end("date")),),
                    printed=(shown,),
                    expected=(str(right),),
                    severity=None if final else "warning",
                ),
                frozenset(),
            )


RULE = Rule("K03", "cut-date", "截止日期的年份不对", "error", __doc__ or "", look=_look)
