"""查什么：“其中”列出的各项是全部（如基本支出和项目支出），它们的和应等于前面的总数。

各项的增减合起来，也应等于总数的增减。

理由：算术。只查从名目可知已经列全的；舍入的差不算。表里有的数由表的规则查。

例：政府采购金额 251.25 万元，其中：货物 4.79 万元、工程 0 万元、服务 264.47 万元。

改法：查明总数与分项哪个有误。
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from mingzhang.checking.changes import Changes, changes
from mingzhang.checking.clauses import Amount, amounts, step_of
from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import Text, narrative
from mingzhang.forms.statement import CLAUSE
from mingzhang.money import show

SETS = (
    ("基本支出", "项目支出"),
    ("人员经费", "公用经费"),
    ("货物", "工程", "服务"),
    ("因公出国", "公务用车购置及运行", "公务接待"),
    ("因公出国", "车购置费", "车运行", "公务接待"),
)
"""Names that together are everything."""
_NO_PURCHASE = ("因公出国", "运行", "公务接待")
"""Everything too where no vehicle is bought."""
_KINDS = {"基本支出": "项目支出", "人员经费": "公用经费"}
"""The first of two kinds that are everything, and the other, which may stand far behind it."""
_FURTHER = 3
"""In so many paragraphs after the first of two kinds the second is looked for."""
_COMPARED = re.compile("增加|减少|增长|下降|上升|降低|比|较")
_MORE = re.compile("经营支出|上缴上级|附属单位|下级单位|结转|结余|其他支出")
_NUMBERED = re.compile(r"\(?(?P<n>[1-9]\d?|[一二三四五六七八九十])[.、)]+")
_COUNT = " 一二三四五六七八九十"
MOST_NUMBERED = 10
"""A list of so many numbered paragraphs at most is added up."""
_REST = re.compile("其他收入|其他支出|上年结转|年初结转|使用非财政拨款|结余分配|年末结转|结转下年")
_WHICH = re.compile(r"[,。]?其中[:,]?|[,。]包括[:]?|[,。]含")


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    step = step_of(context.disclosure)
    stated = {
        (one.place.page, one.place.line, one.place.span)
        for one in context.disclosure.stated
        if one.at is not None and one.value.kind == "amount" and not one.subject.startswith(CLAUSE)
    }
    texts = list(narrative(context.disclosure))
    for number, text in enumerate(texts):
        known = amounts(text, step)
        near = [one for one in texts[number : number + 1 + _FURTHER] if one.section == text.section]
        yield from ((one, frozenset()) for one in _apart(near, step))
        if (listed := _numbered(texts, number, step)) and not _adds_up(listed):
            yield _finding(listed), frozenset()
        for whole, parts in _lists(text, known):
            spots = [text.spot(one.start, one.start + 1).place for one in (whole, *parts)]
            read = {(place.page, place.line) for place in spots}
            if all(
                any(
                    (page, line) in read and span and place.span and span[0] == place.span[0]
                    for page, line, span in stated
                )
                for place in spots
            ):
                continue
            total = sum(one.fen for one in parts)
            slack = sum(one.step for one in (whole, *parts)) / 2
            if abs(total - whole.fen) > slack:
                yield _finding([(text, one) for one in (whole, *parts)]), frozenset()
    for one in changes(context.disclosure):
        # Where only the word of the whole is wrong, F01 says so.
        if not one.fits and not one.turned:
            yield _changed(one), frozenset()


def _changed(one: Changes) -> Finding:
    """The change of a whole that is not that of its parts together."""
    text, change = one.text, one.whole.change
    whole = text.printed(change.start, change.end)
    parts = tuple(text.printed(part.start, part.end) for part in one.parts)
    total = f"{'减少' if one.total < 0 else '增加'} {_shown(one, change)}"
    return RULE.finding(
        f"各项增减之和不等于总数的增减：总数{one.whole.word} {whole}，"
        f"各项{'、'.join(parts)}，合起来是{total}",
        (
            text.spot(change.start, change.end),
            *(text.spot(part.start, part.end) for part in one.parts),
        ),
        printed=(whole, *parts),
    )


def _shown(one: Changes, change: Amount) -> str:
    """What the parts change by together, in the unit of the whole."""
    decimals = 0 if change.unit == "元" and one.total % 100 == 0 else 2
    return f"{show(int(abs(one.total)), change.unit, decimals)} {change.unit}"


def _lists(text: Text, known: tuple[Amount, ...]) -> Iterator[tuple[Amount, list[Amount]]]:
    for index, whole in enumerate(known[:-1]):
        found = _WHICH.match(text.folded, whole.end)
        if not found:
            continue
        bought = re.search(r"购置[^,。;]{0,12}[1-9]", text.folded)
        end = text.folded.find("。", found.end())
        end = end if end >= 0 else len(text.folded)
        first = text.folded.find(";", found.end(), end)
        for limit in (end, first) if first >= 0 else (end,):
            listed = [one for one in known[index + 1 :] if one.end <= limit]
            if re.search("比|较|增加|减少|其中|其他", text.folded[found.end() : limit]):
                continue
            for names in (*SETS, *(() if bought else (_NO_PURCHASE,))):
                parts = [one for one in listed if _names(one, names)]
                hits = [sum(name in _own(one) for one in parts) for name in names]
                rest = [one for one in listed if one not in parts and one.fen]
                if hits == [1] * len(names) and not rest and whole.unit == parts[0].unit:
                    yield whole, parts


def _apart(texts: list[Text], step: int) -> Iterator[Finding]:
    """Wholes of two kinds, each with a list of what it is for, the second far behind the first.

    texts: a paragraph and those after it in its section.
    """
    here = texts[0]
    if not any(word in here.folded for word in ("其中", "包括", "含")):
        return
    flow = [(text, one) for text in texts for one in amounts(text, step)]
    for at, (text, whole) in enumerate(flow):
        found = _WHICH.match(here.folded, whole.end) if text is here else None
        if not found or _COMPARED.search(whole.subject):
            continue
        further = (one for one in flow[at + 1 :] if not _COMPARED.search(one[1].subject))
        rest = list(islice(further, 2))
        if len(rest) < 2:
            continue
        (one_in, one), (other_in, other) = rest
        kind = next((name for name in _KINDS if _heads(one, name)), None)
        if kind is None or not _heads(other, _KINDS[kind]):
            continue
        follows = one_in is here or found.end() == len(here.folded)
        far = other_in is not here or "。" in here.folded[found.end() : other.start]
        units = {whole.unit, one.unit, other.unit}
        if not follows or not far or len(units) > 1 or _MORE.search(other_in.folded, other.end):
            continue
        slack = (whole.step + one.step + other.step) / 2
        if abs(one.fen + other.fen - whole.fen) > slack:
            yield _finding(((here, whole), (one_in, one), (other_in, other)))


def _numbered(texts: list[Text], number: int, step: int) -> list[tuple[Text, Amount]]:
    """A whole and its parts that follow as numbered paragraphs; empty where they are not all.

    All are listed where the last is a rest (其他收入, 上年结转) or the names are everything.
    """
    here = texts[number]
    if here.folded[-1:] != ":" or "主要" in here.folded[-12:]:
        return []
    stated = [one for one in amounts(here, step) if not _COMPARED.search(one.subject)]
    found: list[tuple[Text, Amount]] = []
    style = ""
    for count, text in enumerate(texts[number + 1 : number + 1 + MOST_NUMBERED], 1):
        head = _NUMBERED.match(text.folded)
        if head is None or (head["n"] not in (str(count), _COUNT[count])):
            break
        form = re.sub(r"[\d一二三四五六七八九十]+", "", head[0])
        first = next(iter(amounts(text, step)), None)
        if first is None or (style and form != style) or _COMPARED.search(first.subject):
            return []
        style = form
        found.append((text, first))
    if len(found) < 2 or not stated or (len(stated) > 1 and stated[0].fen != stated[-1].fen):
        return []
    whole = stated[0]
    names = [_NUMBERED.sub("", one.subject) for _, one in found]
    rest = len(found) > 2 and bool(_REST.match(names[-1]))
    purchase = "购置及运行" in whole.subject and len(found) == 2
    everything = any(
        len(names) == len(known) and all(any(n in own for own in names) for n in known)
        for known in SETS[:3]
    )
    vehicles = purchase and "购置" in names[0] + names[1] and "运行" in names[0] + names[1]
    if not (rest or everything or vehicles) or any(one.unit != whole.unit for _, one in found):
        return []
    return [(here, whole), *found]


def _adds_up(listed: list[tuple[Text, Amount]]) -> bool:
    total = sum(one.fen for _, one in listed[1:])
    return abs(total - listed[0][1].fen) <= sum(one.step for _, one in listed) / 2


def _heads(one: Amount, name: str) -> bool:
    """Whether an amount is that of a kind which its clause begins with."""
    words = re.split(r"[(]?[一二三四五六七八九十\d][.、)]", one.subject)[-1]
    return bool(re.fullmatch(f"(?:日常)?{name}(?:支出|预算|安排|为|共){{0,3}}", words))


def _names(one: Amount, names: tuple[str, ...]) -> bool:
    return any(name in _own(one) for name in names)


def _own(one: Amount) -> str:
    return one.subject.split("、")[-1]


def _finding(listed: Sequence[tuple[Text, Amount]]) -> Finding:
    """listed: the whole and its parts, each with the text it stands in."""
    shown = [text.printed(one.start, one.end) for text, one in listed]
    return RULE.finding(
        f"分项之和不等于总数：总数 {shown[0]}，分项 {'、'.join(shown[1:])}",
        tuple(text.spot(one.start, one.end) for text, one in listed),
        printed=tuple(shown),
    )


RULE = Rule("D02", "items-sum", "分项之和不等于总数", "error", __doc__ or "", look=_look)
