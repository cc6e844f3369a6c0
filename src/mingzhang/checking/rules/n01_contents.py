"""查什么：目录里的表和部分，正文里有没有。

依据：财预〔2016〕143号：公开的内容应当完整。目录只列在网页上的、正文另附文件的不查。

例：目录第三项是支出决算表，正文里收入决算表之后直接是财政拨款收支总表。

改法：补上缺的表；目录多列的删去。
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.remembered import remembered
from mingzhang.checking.texts import Text, bare, texts_of
from mingzhang.disclosure import Disclosure

ALIKE = 0.6
"""Titles so alike are one title in two wordings."""
MOST = 120
"""So many lines of contents are looked at."""


_GROUP = re.compile(r"(?:目录|.{0,20}(?:部门|单位)(?:预算|决算)(?:公开)?(?:报表|表))?\Z")
"""Lines of contents that name no single table or section."""
_COMMON = re.compile("部门|单位|情况|的|说明|预算|决算")


@remembered
def absent(disclosure: Disclosure) -> tuple[tuple[Text, bool], ...]:
    """Entries of the contents that the body lacks, and whether each is a table."""
    texts = texts_of(disclosure)
    entries = [one for one in texts if one.kind == "contents" and not _GROUP.match(bare(one.text))]
    entries = entries[:MOST]
    found: list[tuple[Text, bool]] = []
    for table in (True, False):
        wanted = [one for one in entries if bare(one.text).endswith("表") == table]
        if len(wanted) < 4:
            continue
        missing = _missing(wanted, [one for one in texts if one.kind != "contents"], table)
        if (3 if table else 4) * len(missing) <= len(wanted):
            found += [(one, table) for one in missing]
    return tuple(found)


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    for one, table in absent(context.disclosure):
        shown = one.text.strip(" .…·\t")
        what = "表" if table else "部分"
        yield (
            RULE.finding(
                f"目录里的{what}在正文中没有：「{shown}」",
                (one.spot(0, len(one.folded)),),
                printed=(shown,),
                severity=None if table else "warning",
            ),
            frozenset(),
        )


def _missing(wanted: list[Text], body: list[Text], table: bool) -> list[Text]:
    """Entries that no title of the body answers. A title answers the entry it is most like."""
    names = [bare(one.text) for one in wanted]
    titles = [bare(one.text) for one in body if len(one.folded) <= 80]
    if not table:
        whole = _COMMON.sub("", "".join(bare(one.text) for one in body))
        titles += [name for name in names if _COMMON.sub("", name) in whole]
    titles = [title for title in titles if title]
    answered: set[int] = set()
    rest = []
    for title in titles:
        ends = [i for i, name in enumerate(names) if title.endswith(name)]
        if ends:
            answered.add(max(ends, key=lambda index: len(names[index])))
            answered |= {i for i in ends if names[i] == title}
        else:
            rest.append(title)
    open_ = [index for index in range(len(names)) if index not in answered]
    scores = sorted(
        (
            (SequenceMatcher(None, names[i], title, autojunk=False).ratio(), i, number)
            for i in open_
            for number, title in enumerate(rest[:200])
            if not table or "表" in title or title in names[i]
        ),
        reverse=True,
    )
    used: set[int] = set()
    for score, index, number in scores:
        if score >= ALIKE and index not in answered and number not in used:
            answered.add(index)
            used.add(number)
    return [one for index, one in enumerate(wanted) if index not in answered]


RULE = Rule(
    "N01",
    "contents-against-body",
    "目录与正文不符",
    "error",
    __doc__ or "",
    "财预〔2016〕143号",
    look=_look,
)
