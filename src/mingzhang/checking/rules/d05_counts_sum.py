"""查什么：人数、车辆等数目的各部分之和等于所说的总数。

理由：算术。“其中”可以只举一部分，所以各部分之和小于总数只作提示，大于总数是错误。

例：劳务派遣人员 30 名，其中一处 20 名，另一处 15 名。

改法：查明总数和各部分哪个有误。
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.spots import stated_spot
from mingzhang.disclosure import Stated


def _look(context: Context) -> Iterator[Found]:
    lists: dict[tuple[int, str], list[Stated]] = defaultdict(list)
    wholes: dict[tuple[int, str], Stated] = {}
    for one in context.disclosure.stated:
        if one.value.kind != "count" or one.value.number is None:
            continue
        if one.whole:
            lists[one.group, one.whole].append(one)
        else:
            wholes[one.group, one.subject] = one
    for key, parts in lists.items():
        whole = wholes.get(key)
        total = sum((one.value.number or Decimal(0) for one in parts), Decimal(0))
        if whole is None or whole.value.number in (None, total):
            continue
        more = total > (whole.value.number or 0)
        if not more and len(parts) == 1:
            continue
        words = " + ".join(one.printed for one in parts)
        unit = whole.value.unit or ""
        yield (
            RULE.finding(
                f"数目不合：总数为 {whole.printed}{unit}，各部分 {words} = {total}{unit}",
                tuple(stated_spot(one) for one in (whole, *parts)),
                printed=(whole.printed, *(one.printed for one in parts)),
                expected=(str(total),),
                severity="error" if more else "warning",
            ),
            UNEXPLAINED,
        )


RULE = Rule("D05", "counts-sum", "数目之和不等于总数", "error", __doc__ or "", look=_look)
