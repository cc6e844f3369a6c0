"""查什么：人数、车辆、面积等数目的各部分之和等于所说的总数。

理由：算术。“其中”可以只举一部分，所以各部分之和小于总数只作提示，大于总数是错误。

任意句子里的数目，只在颠倒某个数的相邻两位便都相符时才报；人员按行政、事业、工勤等列的，大于总数也报。

例：劳务派遣人员 30 名，其中一处 20 名，另一处 15 名。

改法：查明总数和各部分哪个有误。
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from mingzhang.checking.finding import UNEXPLAINED, Context, Finding, Found, Rule
from mingzhang.checking.quantities import Part, wholes
from mingzhang.checking.spots import stated_spot
from mingzhang.checking.texts import Text, narrative
from mingzhang.disclosure import Stated

_KINDS = re.compile("行政|事业|工勤|参公|参照|后勤")


def _look(context: Context) -> Iterator[Found]:
    reported = set()
    for finding, explained in _stated(context):
        reported.add(finding.printed)
        yield finding, explained
    for text in narrative(context.disclosure):
        every = list(wholes(text))
        for found in (*_turned(text, every), *_too_many(text, every)):
            if found.printed not in reported:
                reported.add(found.printed)
                yield found, UNEXPLAINED


def _too_many(text: Text, every: list[Part]) -> Iterator[Finding]:
    """Staff by kinds that exclude each other, more of them than the whole."""
    for whole in every:
        parts = whole.parts
        total = sum((one.number for one in parts), Decimal(0))
        if whole.unit not in ("人", "名") or len(parts) < 2 or total <= whole.number:
            continue
        if _kind(text, whole) or not all(_kind(text, one) for one in parts):
            continue
        words = " + ".join(one.digits for one in parts)
        yield RULE.finding(
            f"数目不合：总数为 {whole.digits}{whole.unit}，各部分 {words} = {total}{whole.unit}",
            tuple(text.spot(one.start, one.end) for one in (whole, *parts)),
            printed=(whole.digits, *(one.digits for one in parts)),
        )


def _kind(text: Text, one: Part) -> bool:
    """Whether a number is of one kind of staff."""
    words = re.split(r"[、,:;。()]", text.folded[max(0, one.start - 20) : one.start])[-1]
    return bool(_KINDS.search(words))


def _turned(text: Text, wholes_: list[Part]) -> Iterator[Finding]:
    """Wholes that are not the sum of their parts, but are with two digits of one number turned."""
    every = [one for one in wholes_ if len(one.parts) > 1]
    wrong = [one for one in every if _sum(one, None, Decimal(0)) != one.number]
    told: set[tuple[int, int]] = set()
    for whole in wrong:
        fits = []
        for one in (whole, *whole.parts):
            for digits in _turns(one.digits):
                touched = [w for w in every if one.start in (w.start, *(p.start for p in w.parts))]
                right = Decimal(digits.replace(",", ""))
                if all(
                    _sum(w, one.start, right) == (right if w.start == one.start else w.number)
                    for w in touched
                ):
                    fits.append((len(touched), one, digits))
        best = max((count for count, *_ in fits), default=0)
        likeliest = [(one, digits) for count, one, digits in fits if count == best]
        if len(likeliest) != 1 or likeliest[0][0][:2] in told:
            continue
        one, digits = likeliest[0]
        told.add(one[:2])
        words = " + ".join(part.digits for part in whole.parts)
        yield RULE.finding(
            f"数目不合：{words} 不等于 {whole.digits}{whole.unit}，"
            f"{one.digits} 有两位数字颠倒，应为 {digits}",
            tuple(text.spot(part.start, part.end) for part in (one, whole, *whole.parts)),
            printed=(one.digits,),
            expected=(digits,),
        )


def _sum(whole: Part, changed: int | None, number: Decimal) -> Decimal:
    return sum(
        (number if part.start == changed else part.number for part in whole.parts), Decimal(0)
    )


def _turns(digits: str) -> Iterator[str]:
    """A number with two digits that stand side by side turned."""
    for index in range(len(digits) - 1):
        first, second = digits[index], digits[index + 1]
        if first.isdigit() and second.isdigit() and first != second and digits[:1] != "0":
            yield digits[:index] + second + first + digits[index + 2 :]


def _stated(context: Context) -> Iterator[Found]:
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
