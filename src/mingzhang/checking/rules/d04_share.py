"""查什么：占比等于该项金额除以总数，差不超过舍入。

理由：算术。总数取句子里所说的数，或各项之和；要有两处以上相合才断定总数是哪一个。

例：一般公共服务支出 2,106.66 万元，占 71.73%；总数 2,940.05 万元，应为 71.65%。

改法：重新计算占比；两项写颠倒的对调。
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice

from mingzhang.checking.clauses import Amount, Share, amounts, shares, step_of
from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.rates import Range, percent, share, truncated
from mingzhang.checking.rules.d02_items_sum import SETS
from mingzhang.checking.texts import narrative

_TOTALS = {"本年收入": "收入合计", "本年支出": "支出合计"}
"""What a whole that a share names is called where its amount stands."""
MOST_WHOLES = 100
"""So many amounts of a document are tried as the whole of a list."""
LONGEST_LIST = 40
"""Longer lists of shares are not judged."""
MOST_LISTS = 300
"""So many lists of a document are judged."""


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    step = step_of(context.disclosure)
    texts = list(narrative(context.disclosure))
    everywhere = _ranges(islice((a for text in texts for a in amounts(text, step)), MOST_WHOLES))
    beside: dict[str, tuple[list[Amount], dict[Range, Fraction]]] = {}
    for listed in islice(_lists(shares(context.disclosure)), MOST_LISTS):
        section = listed[0].text.section
        if section not in beside:
            near = (a for text in texts if text.section == section for a in amounts(text, step))
            here = list(islice(near, MOST_WHOLES))
            beside[section] = here, _ranges(here)
        here, ranges = beside[section]
        best, fitting = None, -1
        for whole in _wholes(listed, ranges, everywhere):
            count = len(_fitting(listed, whole))
            if count > fitting:
                best, fitting = whole, count
            if count == len(listed):
                break
        if best is None:
            continue
        wrong = [one for one in listed if not _fits(one, best)]
        swapped = _swapped(wrong, best)
        right = len(listed) - len(wrong)
        enough = (right >= 2 and right > len(wrong)) or (swapped and _sums(listed, here))
        enough = enough or _named(listed[0].name, best, here)
        enough = enough or (right == len(listed) - 1 and _complete(listed) and best == _sum(listed))
        if not wrong or not enough:
            continue
        if swapped:
            yield _exchanged(wrong), frozenset()
            continue
        for one in wrong:
            if not any(_fits(one, whole) for whole, fen in ranges.items() if fen > one.part.fen):
                yield _finding(one, best), frozenset()


def _lists(stated: tuple[Share, ...]) -> Iterator[list[Share]]:
    """Shares of one whole: those that name it alike, or stand in one paragraph and name none."""
    groups: dict[object, list[Share]] = defaultdict(list)
    for one in stated:
        if "企业" in one.part.subject or "企业" in one.name:
            continue
        sentence = one.text.folded.rfind("。", 0, one.part.start)
        key = (one.text.section, one.name) if one.name else (one.text, sentence)
        groups[key].append(one)
    return (listed for listed in groups.values() if len(listed) <= LONGEST_LIST)


def _ranges(known: Iterable[Amount]) -> dict[Range, Fraction]:
    """What amounts may truly be, each once, with the print in fen."""
    return {one.range: one.fen for one in known}


def _wholes(
    listed: list[Share], here: dict[Range, Fraction], everywhere: dict[Range, Fraction]
) -> list[Range]:
    """What the list may be of, the likeliest first: an amount beside it, the sum of its parts."""
    most = max(one.part.fen for one in listed)
    parts = _sum(listed)
    found = [whole for whole, fen in here.items() if fen >= most > 0]
    if (abs(_total(listed) - 100) <= 1 or _complete(listed)) and parts.low > 0:
        found.append(parts)
    found += [whole for whole, fen in everywhere.items() if fen >= most > 0]
    return list(dict.fromkeys(found))


def _sum(listed: list[Share]) -> Range:
    parts = Range(Fraction(0), Fraction(0))
    for one in listed:
        parts = parts.plus(one.part.range)
    return parts


def _complete(listed: list[Share]) -> bool:
    """Whether the parts are known to be everything."""
    return any(
        len(listed) == len(names)
        and all(sum(name in one.part.subject for one in listed) == 1 for name in names)
        for names in SETS
    )


def _named(name: str, whole: Range, here: list[Amount]) -> bool:
    """Whether the whole is printed under the name that the shares give it."""
    names = (name, _TOTALS.get(name, name))
    return len(name) > 3 and any(
        one.range == whole and one.subject.rstrip("为共").endswith(names) for one in here
    )


def _fitting(listed: list[Share], whole: Range) -> list[Share]:
    """The shares that fit a whole, two that fit after being exchanged among them."""
    fits = [one for one in listed if _fits(one, whole)]
    wrong = [one for one in listed if not _fits(one, whole)] if len(fits) == len(listed) - 2 else []
    return listed if _swapped(wrong, whole) else fits


def _total(listed: list[Share]) -> Fraction:
    return sum((one.rate.value for one in listed), Fraction(0))


def _fits(one: Share, whole: Range) -> bool:
    true = share(one.part.range, whole)
    return true is None or true.meets(one.rate.range)


def _sums(listed: list[Share], here: list[Amount]) -> bool:
    """Whether the parts sum to an amount beside them, or the shares to 100 %."""
    total = sum(one.part.fen for one in listed)
    slack = sum(one.part.step for one in listed)
    whole = any(
        abs(one.fen - total) <= slack for one in here if one not in [s.part for s in listed]
    )
    return whole or abs(_total(listed) - 100) <= 1


def _swapped(wrong: list[Share], whole: Range) -> bool:
    """Whether two shares fit after being exchanged."""
    if len(wrong) != 2:
        return False
    one, other = wrong
    return _fits(one._replace(rate=other.rate), whole) and _fits(
        other._replace(rate=one.rate), whole
    )


def _exchanged(wrong: list[Share]) -> Finding:
    shown = tuple(one.text.printed(one.rate.start, one.rate.end) for one in wrong)
    return RULE.finding(
        f"两个占比写颠倒了：{shown[0]} 与 {shown[1]} 应对调",
        tuple(one.text.spot(one.rate.start, one.rate.end) for one in wrong),
        printed=shown,
        expected=shown[::-1],
    )


def _finding(one: Share, whole: Range) -> Finding:
    exact = 100 * one.part.fen / ((whole.low + whole.high) / 2)
    right = percent(exact, max(one.rate.decimals, 2))
    shown = one.text.printed(one.rate.start, one.rate.end)
    true = share(one.part.range, whole)
    cut = true is not None and truncated(true, one.rate.range, one.rate.step)
    return RULE.finding(
        f"占比算错：{one.text.printed(one.part.start, one.part.end)}应占 {right}，印作 {shown}"
        + ("，印出的数只舍不入" if cut else ""),
        (
            one.text.spot(one.rate.start, one.rate.end),
            one.text.spot(one.part.start, one.part.end),
        ),
        printed=(shown,),
        expected=(right,),
        severity="note" if cut else None,
    )


RULE = Rule("D04", "share", "占比算错", "error", __doc__ or "", look=_look)
