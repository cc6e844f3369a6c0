"""查什么：写了“主要原因是”，后面却没有原因。

依据：预算法第十四条：公开预算决算，应当对重要事项作出说明。

例：公务用车购置及运行费 6.40 万元，与 2023 年预算持平，主要原因是。

改法：补上原因；没有变化的，删去“主要原因是”。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.texts import quotes

_CUT = re.compile(r"(?:主要|其)?原因(?:是|为|系|在于|:)+[:]?[,。;]|主要(?:是由于|是因为|由于)[。;]")


def _look(context: Context) -> Iterator[Found]:
    for shown, place in quotes(context.disclosure, _CUT):
        message = f"缺原因：「{shown}」后面没有写原因"
        yield RULE.finding(message, (place,), printed=(shown,)), UNEXPLAINED


RULE = Rule(
    "F03", "reason-missing", "缺原因", "error", __doc__ or "", "预算法 第十四条", look=_look
)
