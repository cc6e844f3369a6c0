"""查什么：本地区这一阶段应当公开的表，文件里有没有。

依据：政府信息公开条例第二十条第七项；各表的名目见财预〔2016〕143号。

例：目录和正文里都没有政府性基金预算支出表。

改法：补上缺的表；没有数据的也要列空表并加说明。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, Spot
from mingzhang.checking.rules.n01_contents import absent
from mingzhang.checking.spots import passage_spot
from mingzhang.checking.texts import bare
from mingzhang.codes import fold
from mingzhang.document import NOWHERE
from mingzhang.forms.form import forms
from mingzhang.forms.profile import profiles

_PUBLISHED = re.compile(
    r"绩效目标表?[^。;未不]{0,16}(?:见附|随(?:同)?(?:部门)?预算[^。;未不]{0,6}公开|一并公开)"
)


def _look(context: Context) -> Iterator[Found]:
    profile = profiles().get(context.disclosure.profile)
    if profile is None or not context.disclosure.tables:
        return
    there = {table.form for table in context.disclosure.tables}
    listed = [bare(one.text) for one, table in absent(context.disclosure) if table]
    for form in profile.required:
        title = forms()[form].titles[0]
        # What the contents list and the body lacks is N01's to say.
        if form in there or any(one.endswith(bare(title)) for one in listed):
            continue
        yield (
            RULE.finding(
                f"缺表：没有找到《{title}》，应当补上",
                (Spot(NOWHERE, title, form),),
                expected=(title,),
            ),
            UNEXPLAINED,
        )
    if profile.targets and not context.disclosure.projects:
        yield from _targets(context)


def _targets(context: Context) -> Iterator[Found]:
    """The narrative says that the targets are published with it, and no target table is there."""
    if any("绩效" in one.title for one in context.disclosure.unrecognised):
        return
    for section, passage in context.passages():
        if found := _PUBLISHED.search(fold(passage.text)):
            yield (
                RULE.finding(
                    f"缺绩效目标表：说明称「{found[0]}」，没有找到目标表",
                    (passage_spot(section, passage, found[0]),),
                    printed=(found[0],),
                    severity="warning",
                ),
                UNEXPLAINED,
            )
            return


RULE = Rule(
    "N02",
    "required-table",
    "缺表",
    "error",
    __doc__ or "",
    "政府信息公开条例 第二十条",
    look=_look,
)
