"""查什么：模板里写给编制人的话没有删：（列示至基层预算单位）、（如持平作持平表述）、（增加内容）。

理由：那是说明怎么填，不是公开的内容。

例：以下为常见专业名词解释，部门应根据实际情况进行解释和增减。

改法：删去。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import texts_of

_SAID = re.compile(
    r"\(?列示至基层预算单位\)?|\(?如(?:有|为)?持平,?作?(?:相应)?持平表述\)?|\((?:增加|新增|补充)内容\)|"
    r"(?:若|如)无,?(?:则|请)(?:写|填|注明|说明|删除)|按(?:上述|以上|此)格式(?:依次)?(?:说明|填写|列示)|"
    r"应?根据实际情况(?:进行)?(?:解释|填写|增减|调整|修改)(?:和|、|或)?(?:增减|删减|修改|填写)?[,。;)]|"
    r"\((?:请|此处)[^()。]{0,20}(?:填写|填列|删除|说明|注明|插入)[^()。]{0,20}\)|"
    r"的(?:部门|单位),作下述说明|不用说明变动原因|仅有一个单位的部门,本部分内容|"
    r"保留[^。()]{0,12}名词解释,但不列举|由主管部门根据[^。]{0,30}填写|\(可?自行(?:增减|删减|添加)\)|"
    r"\((?:各部门|各单位)[^()。]{0,20}(?:填写|填列|补充|增减|说明)[^()。]{0,10}\)|"
    r"\([^()]{0,10}(?:没有|无)的?(?:部分|内容|情况)?(?:请|可)?删除\)"
)


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    for text in texts_of(context.disclosure):
        found = list(_SAID.finditer(text.folded))
        if not found:
            continue
        shown = tuple(text.printed(one.start(), one.end()) for one in found)
        yield (
            RULE.finding(
                f"模板的填写说明没有删：「{shown[0]}」",
                tuple(text.spot(one.start(), one.end()) for one in found),
                printed=shown,
            ),
            frozenset(),
        )


RULE = Rule("M01", "template-instruction", "填写说明没有删", "warning", __doc__ or "", look=_look)
