"""查什么：同一节里，同一个名目用同样的话说了两遍，数却不同。

理由：同一个数只有一个值；抄改时只改了一处。分项的“其中”、两年的比较不在此列。

例：一项开头写 53.84 万元，末尾写“2024 年预算安排 58.34 万元”。

改法：查明哪一处是批复的数，改另一处。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.clauses import Amount, amounts, step_of
from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.texts import Text, narrative

_SUBJECT = re.compile(
    r"(?:20\d\d年(?:度)?,?)?(?:本部门|本单位|我部门|我单位)?(?:安排)?(?:一般公共预算|财政拨款)?(?:财政拨款)?"
    r"(?:收入总?预算|支出总?预算|收入总计|支出总计|收支总计|\"三公\"经费|机关运行经费|政府采购)"
    r"(?:支出|预算|决算|数|总额|金额|安排|总计|合计|为|共|是){0,4}"
)
"""Subjects of which a document has one figure; what stands before or after may not be more."""
_HEAD = re.compile(r"(?:\d{1,2}[.、]|[(]?[一二三四五六七八九十]{1,3}[)、])")


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    step = step_of(context.disclosure)
    known: dict[tuple[str, str], tuple[Text, Amount]] = {}
    for text in narrative(context.disclosure):
        yield from ((one, frozenset()) for one in _ends(text, step, context.disclosure.year))
        for one in amounts(text, step):
            clause = re.sub(r"\A.*[;。:]", "", one.subject)
            subject = _HEAD.sub("", clause)
            if not _SUBJECT.fullmatch(subject) or _listed(text, one):
                continue
            own = subject.removeprefix(f"{context.disclosure.year}年").removeprefix("度")
            key = (text.section, own.lstrip(",").rstrip("为共是"))
            first, amount = known.setdefault(key, (text, one))
            if _same(amount, one):
                continue
            yield _finding(first, amount, text, one, key[1]), frozenset()


def _listed(text: Text, one: Amount) -> bool:
    """Whether an amount stands in a list of parts."""
    sentence = text.folded.rfind("。", 0, one.start) + 1
    return "其中" in text.folded[sentence : one.start] or bool(
        re.search(r"[,、;]\Z", text.folded[sentence : one.start - len(one.subject)])
    )


def _same(one: Amount, other: Amount) -> bool:
    return abs(one.fen - other.fen) <= max(one.step, other.step) / (
        1 if one.unit != other.unit else 2
    )


def _ends(text: Text, step: int, year: int | None) -> Iterator[Finding]:
    """An item whose amount at its head is not that at its end."""
    known = amounts(text, step)
    if year is None or not known:
        return
    head = known[0]
    if not re.search(r"\(项\)\"?(?:科目)?\Z", head.subject) or text.folded.count("(项)") != 1:
        return
    for one in known[1:]:
        said = rf"{year}年(?:度)?(?:当年)?(?:年初)?预算(?:数)?(?:安排|为|数为)?\Z"
        if re.fullmatch(said, one.subject) and not _same(head, one):
            yield _finding(text, head, text, one, head.subject)


def _finding(first: Text, amount: Amount, text: Text, one: Amount, subject: str) -> Finding:
    shown = (
        first.printed(amount.start, amount.end),
        text.printed(one.start, one.end),
    )
    return RULE.finding(
        f"前后两个数不同：「{subject[-30:]}」一处 {shown[0]}，一处 {shown[1]}",
        (first.spot(amount.start, amount.end), text.spot(one.start, one.end)),
        printed=shown,
    )


RULE = Rule("D01", "same-figure-twice", "同一个数前后不同", "error", __doc__ or "", look=_look)
