"""查什么：项目的主管部门、实施单位与本单位的名称（或简称）差一两个字，多半是写错。

理由：简称是从全称里依次取字；不是简称又极像的，通常是错字。下级单位和别的部门名称不同，不查。

例：本单位是某区政务服务管理办公室，主管部门写作“区行政服务管理办”。

改法：改成本单位的名称或简称。
"""

from collections import Counter
from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import is_overall
from mingzhang.checking.names import nearly
from mingzhang.checking.spots import project_spot
from mingzhang.codes import fold


def _look(context: Context) -> Iterator[Found]:
    unit = fold(context.disclosure.unit)
    heads = [one for one in context.disclosure.projects if not is_overall(one)]
    names = Counter(fold(name) for one in heads for name in (one.department, one.implementer))
    for name, count in names.items():
        # In a scan's text one wrong letter is damage; the same one twice is print.
        if not name or not nearly(name, unit) or (context.scanned and count < 2):
            continue
        where = [one for one in heads if name in (fold(one.department), fold(one.implementer))]
        yield (
            RULE.finding(
                f"单位名称不符：项目的主管部门或实施单位写作「{name}」，本单位是「{unit}」",
                tuple(project_spot(one, name) for one in where),
                printed=(name,),
                expected=(unit,),
            ),
            UNEXPLAINED,
        )


RULE = Rule("I12", "project-unit-name", "项目的单位名称不符", "warning", __doc__ or "", look=_look)
