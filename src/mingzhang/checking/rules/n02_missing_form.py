"""查什么：本地区这一阶段应当公开的表，文件里有没有。

依据：政府信息公开条例第二十条第七项；各表的名目见财预〔2016〕143号。

例：目录和正文里都没有政府性基金预算支出表。

改法：补上缺的表；没有数据的也要列空表并加说明。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule, Spot
from mingzhang.document import NOWHERE
from mingzhang.forms.form import forms
from mingzhang.forms.profile import profiles


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    profile = profiles().get(context.disclosure.profile)
    if profile is None or not context.disclosure.tables:
        return
    there = {table.form for table in context.disclosure.tables}
    for form in profile.required:
        if form in there:
            continue
        title = forms()[form].titles[0]
        yield (
            RULE.finding(
                f"缺表：没有找到《{title}》，应当补上",
                (Spot(NOWHERE, title, form),),
                expected=(title,),
            ),
            frozenset(),
        )


RULE = Rule(
    "N02",
    "required-table",
    "缺表",
    "error",
    __doc__ or "",
    "政府信息公开条例 第二十条",
    look=_look,
)
