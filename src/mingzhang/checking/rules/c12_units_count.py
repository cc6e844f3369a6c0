"""查什么：机构设置里单位的个数，与各类单位的个数之和相等。

理由：算术。只列举了一部分单位的（“等”）不算。

例：下属预算单位 5 个，其中行政单位 1 个，参公单位 1 个，事业单位 4 个：合计是 6 个。

改法：查明单位的个数。
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.quantities import wholes
from mingzhang.checking.texts import narrative

_WHOLE = re.compile(r"(?:单位|机构|法人)(?:共|共有|共计|合计|总数|数)?(?:为)?\Z")
_KIND = re.compile(
    r"(?:行政|参公|参照|事业|机关|企业|全额|差额|自收自支|社会团体|公益|本级|本部)[^,。;、\d]{0,24}\Z"
)


def _look(context: Context) -> Iterator[Found]:
    for text in narrative(context.disclosure):
        folded = text.folded
        if "其中" not in folded or "单位" not in folded:
            continue
        for whole in wholes(text):
            parts = whole.parts
            around = folded[max(0, whole.start - 30) : whole.start]
            behind = folded[whole.end : whole.end + 8]
            named = _WHOLE.search(around) or re.match(r"(?:预算|所属|下属|直属)?单位", behind)
            if whole.unit not in "个家户" or not named or len(parts) < 2:
                continue
            spans = zip((whole.end, *(one.end for one in parts)), parts, strict=False)
            if not all(_is_kind(folded, start, one.start, one.end) for start, one in spans):
                continue
            total = sum((one.number for one in parts), Decimal(0))
            if total == whole.number or (total < whole.number and "等" in folded[whole.end :][:80]):
                continue
            words = " + ".join(one.digits for one in parts)
            unit = whole.unit
            yield (
                RULE.finding(
                    f"单位个数不合：共 {whole.digits}{unit}，各类 {words} = {total}{unit}",
                    tuple(text.spot(one.start, one.end) for one in (whole, *parts)),
                    printed=(whole.digits, *(one.digits for one in parts)),
                    expected=(str(total),),
                ),
                UNEXPLAINED,
            )


def _is_kind(folded: str, start: int, number: int, end: int) -> bool:
    """Whether a number counts units of one kind, named before or right behind it."""
    return bool(_KIND.search(folded[start:number]) or re.match(r"(?:行政|参公|事业)", folded[end:]))


RULE = Rule("C12", "units-count", "单位个数不合", "warning", __doc__ or "", look=_look)
