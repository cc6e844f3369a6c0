"""Texts: everything of a Disclosure that is words, in order, each with its section and place."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from mingzhang.checking.finding import Spot
from mingzhang.checking.remembered import remembered
from mingzhang.disclosure import Disclosure
from mingzhang.document import Place, Run, place_in
from mingzhang.forms.pattern import HAN, Folded, fold

AROUND = 6
"""Characters of context on either side of what a finding shows."""
LONGEST = 20_000
"""Longer texts are no paragraphs of a publication; only their beginning is read."""

_ENTRY = re.compile(
    r"(?:第[一二三四五六七八九十]{1,3}部分|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d)|"
    r"\([一二三四五六七八九十]{1,3}\)|附[件表])"
)
_LEADERS = re.compile(r"(?:\.{3,}|…+|·{3,})\d*\Z|(?<=[^\d\W])\d{1,3}\Z")
_DAMAGED = re.compile(
    rf"\ufffd|{HAN}[(（][a-z]{{0,5}}[\u00e0-\u01dc][a-z\u00e0-\u01dc]{{0,5}}[)）]"
)
"""A sign that was lost, or a reading with its tone: 公里(km) is none."""
_LEVEL = re.compile(r"20\d\d年(?:度)?[^,。]{0,4}?(部门|单位)(?:预算|决算)")
_PART = re.compile(r"名词解释\Z|(?:说明|职能|职责|机构设置|概况|附件|附表|表)\Z|\A第.{1,3}部分")


class Text(NamedTuple):
    """A text. kind: title (of a section), paragraph, contents, table (a title) or note.

    section: the title under which it stands; glossary: whether terms are being explained there.
    """

    text: str
    place: Place
    kind: str
    section: str
    glossary: bool = False
    runs: tuple[Run, ...] = ()

    @property
    def folded(self) -> str:
        """As it is compared: no white space, narrow signs. Offsets below are into this."""
        return _folded(self.text).text

    def spot(self, start: int, end: int) -> Spot:
        """The place of a stretch of the folded text, with the words around it."""
        first, last = _folded(self.text).span(start, max(start + 1, end))
        around = self.text[max(0, first - AROUND) : last + AROUND]
        place = place_in(self.place, self.runs, first, last)
        return Spot(place, around, section=self.section or None)

    def printed(self, start: int, end: int) -> str:
        """A stretch of the folded text as it is printed."""
        return self.text[slice(*_folded(self.text).span(start, max(start + 1, end)))]


@lru_cache(maxsize=4096)
def _folded(text: str) -> Folded:
    return fold(text[:LONGEST])


@remembered
def texts_of(disclosure: Disclosure) -> tuple[Text, ...]:
    """All texts: the narrative in order, then titles and notes of tables. Blank ones are left out.

    The contents of a document are told from its body: their lines are of the kind contents.
    """
    flow = [
        text
        for section in disclosure.sections
        for text in (
            Text(section.title, section.place, "title", section.title),
            *(
                Text(p.text, p.place, "paragraph", section.title, runs=p.runs)
                for p in section.paragraphs
            ),
        )
        if text.folded
    ]
    first, last = _contents(flow)
    found = [
        text._replace(kind="contents") if first <= index < last else text
        for index, text in enumerate(flow)
    ]
    glossary = False
    for index, text in enumerate(found):
        if text.kind != "contents" and len(text.folded) <= 40 and _PART.search(text.folded):
            glossary = "名词解释" in text.folded
        found[index] = text._replace(glossary=glossary)
    for table in disclosure.tables:
        found.append(Text(table.title, table.place, "table", table.title))
        if table.note:
            found.append(Text(table.note, table.place, "note", table.title))
    for project in disclosure.projects:
        found.append(Text(project.title, project.place, "table", project.title))
    for lost in disclosure.unrecognised:
        found.append(Text(lost.title, lost.place, "table", lost.title))
    return tuple(text for text in found if text.folded)


def narrative(disclosure: Disclosure) -> Iterator[Text]:
    """The paragraphs of running text."""
    return (text for text in texts_of(disclosure) if text.kind == "paragraph")


@remembered
def damaged(disclosure: Disclosure) -> bool:
    """Whether copying has put readings (預(yù)) or signs for lost characters into a document.

    Its punctuation is then not the author's.
    """
    return any(_DAMAGED.search(text.text) for text in texts_of(disclosure))


def quotes(disclosure: Disclosure, pattern: re.Pattern[str]) -> Iterator[tuple[str, Spot]]:
    """What of the narrative a pattern of folded text fits: as printed, and where."""
    for text in narrative(disclosure):
        for one in pattern.finditer(text.folded):
            yield text.printed(*one.span()), text.spot(*one.span())


@remembered
def breaks_off(disclosure: Disclosure) -> bool:
    """Whether the narrative ends in the midst of a sentence, as an excerpt does.

    Nobody can say of an excerpt that something is missing in it.
    """
    last = [text.folded for text in narrative(disclosure)][-2:]
    if not last:
        return False
    opened = len(last) == 2 and last[0].endswith(":") and not re.search(r"[。\d]", last[1])
    return opened or bool(re.search(rf"[、,]\Z|。[^。]*{HAN}\Z", last[-1]))


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A title without its numbering, dots, page number, year and signs, for comparing."""
    cut = re.sub(r"PAGEREF.*", "", fold(text).text)
    cut = _LEADERS.sub("", cut)
    while found := _ENTRY.match(cut):
        cut = cut[found.end() :]
    cut = re.sub(r"\(公开表[\d-]*\)|20\d\d年(?:度)?|[^\w]|[_\d]", "", cut)
    return cut


def level_of(disclosure: Disclosure) -> str | None:
    """Whether this is a department's or a unit's document, as its first titles say."""
    if disclosure.level:
        return disclosure.level
    for text in texts_of(disclosure)[:12]:
        if found := _LEVEL.search(text.folded[:80]):
            return {"部门": "department", "单位": "unit"}[found[1]]
    return None


def _contents(flow: list[Text]) -> tuple[int, int]:
    """The lines of the contents: first inclusive, last exclusive."""
    starts = [index for index, text in enumerate(flow[:60]) if text.folded == "目录"]
    if not starts:
        return 0, 0
    start = starts[0]
    seen: set[str] = set()
    strangers = 0
    for index in range(start + 1, len(flow)):
        folded = flow[index].folded
        entry = _ENTRY.match(folded) or _LEADERS.search(folded)
        if "。" in folded or len(folded) > 150 or (entry and bare(folded) in seen):
            return start, index
        if not entry:
            strangers += 1
            if seen or strangers > 3:
                return start, index
            continue
        seen.add(bare(folded))
    return start, len(flow)
