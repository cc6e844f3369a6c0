"""查什么：句子只有开头：主要用于。主要包括。其中：。

理由：后面的内容漏了。缺原因的由 F03 报。

例：项目支出 12 万元，主要用于。

改法：补上内容。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.texts import quotes

_CUT = re.compile(
    r"(?:主要用于|主要包括|具体包括|其中包括|分别(?:是|为)|具体为|其中|包括|依据是|截至)[:]?[。;]"
)


def _look(context: Context) -> Iterator[Found]:
    for shown, place in quotes(context.disclosure, _CUT):
        message = f"句子没有写完：「{shown}」后面没有内容"
        yield RULE.finding(message, (place,), printed=(shown,)), UNEXPLAINED


RULE = Rule("M03", "cut-sentence", "句子没有写完", "error", __doc__ or "", look=_look)
