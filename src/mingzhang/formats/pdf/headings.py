"""Paragraphs to blocks: which of them are headings, and how deep; which are notes. What is unsure
stays a paragraph.
"""

import re
from collections.abc import Mapping, Sequence
from statistics import median

from mingzhang.document import Heading, Note, Paragraph, Place, around
from mingzhang.formats.pdf.contents import says_contents
from mingzhang.formats.pdf.paragraphs import CLOSED, HEADINGS, Text, text_of
from mingzhang.formats.pdf.sheets import ENOUGH_LINES, LARGER, Margins, is_title

LONGEST_HEADING = 45
_NOTE = re.compile(r"[（(]?(?:备注|注|说明)\s*\d?\s*[:：]")
_LABEL = re.compile("[:：]")


def block_of(text: Text, level: int | None, note: bool) -> Heading | Paragraph | Note:
    """The block of some lines: a heading with a level, a note, or a paragraph."""
    words, runs = text_of(text.lines)
    boxes = [line.box for page, line in text.lines if page == text.page]
    place = Place(text.page, box=around(boxes))
    if level:
        return Heading(words, level, place)
    return Note(words, place) if note else Paragraph(words, place, runs)


def levels(texts: Sequence[Text], margins: Mapping[int, Margins]) -> list[int | None]:
    """The heading level of each block, None for a paragraph.

    The largest centred text of the first page is the title, level 1; numbered lines and larger
    centred ones follow, as deep as the document uses them. margins: by page, 1-based.
    """
    sizes = [line.size for text in texts for _, line in text.lines for _ in line.text[::10]]
    body = median(sizes) if sizes else 12.0
    title = _title(texts, margins, body)
    raw = [
        1 if index == title else _level(text, margins[text.page], body)
        for index, text in enumerate(texts)
    ]
    used = sorted({level for level in raw if level and level > 1})
    rank = {level: place for place, level in enumerate(used, 2)}
    return [level and rank.get(level, level) for level in raw]


def _title(texts: Sequence[Text], margins: Mapping[int, Margins], body: float) -> int | None:
    """Which block is the document's title: on its first page the largest, if that is large.

    On a cover, which holds few lines, even a title as wide as the page counts.
    """
    first = [text for text in texts if texts and text.page == texts[0].page]
    cover = len(first) < ENOUGH_LINES
    sized = [
        (text.lines[0][1].size, -index)
        for index, text in enumerate(first)
        if not text.alone and (cover or is_title(text.lines[0][1], margins[text.page]))
    ]
    size, index = max(sized, default=(0.0, 0))
    return -index if size > LARGER * body else None


def _level(text: Text, margins: Margins, body: float) -> int | None:
    words, _ = text_of(text.lines)
    first = text.lines[0][1]
    if text.contents and not says_contents(words):
        return None
    if len(words) > LONGEST_HEADING or CLOSED.search(words) or words.endswith(("，", "、", ",")):
        return None
    if len(text.lines) == 1 and not text.alone:
        for pattern, level in HEADINGS:
            if pattern.match(words):
                return level
    large = first.size > LARGER * body and is_title(first, margins)
    return 2 if large and not text.alone and not _LABEL.search(words) else None


def is_note(text: Text) -> bool:
    """Whether a block says that it is a remark (注：, 备注：)."""
    return bool(_NOTE.match(text.lines[0][1].text))
