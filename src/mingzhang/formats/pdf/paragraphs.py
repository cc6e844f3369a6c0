"""Printed lines to headings, paragraphs and notes: which lines belong together, what repeats.

Everything here goes by where lines stand: indents, lines that end early, pitch, size. What is
unsure stays a paragraph.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from mingzhang.document import Heading, Note, Paragraph, Place, Run
from mingzhang.formats.pdf.lines import Line

INDENT = 0.6
"""A line that begins so many heights right of the margin begins a paragraph."""
SLACK = 0.6
"""A line ends early if its neighbour's first word and so many heights more had fitted on it."""
LOOSE = 1.45
"""Lines further apart than so many times the usual pitch are two paragraphs."""
LARGER = 1.15
"""Sizes that differ by more than this ratio are two kinds of text."""
TITLE_PITCH = 2.5
"""Lines of one title are at most so many heights apart."""
REPEATED = 0.5
"""Share of pages on which a running head or foot stands."""
CLEAR = 2.6
"""A centred line keeps so many heights free at both sides: more than an indent."""
CENTRED = 0.08
"""Share of the width by which the free room at both sides of a centred line may differ."""
LONGEST_HEADING = 45
_ENOUGH_LINES = 5
_BORDER = 0.1
_LEVELS = (
    (re.compile(r"第[一二三四五六七八九十]+(?:部分|章|篇)"), 2),
    (re.compile(r"[一二三四五六七八九十]{1,3}、"), 3),
    (re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]"), 4),
)
_ITEM = re.compile(
    r"第[一二三四五六七八九十百]+(?:部分|章|篇|节|条)|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.．、](?!\d)|[①-⑳]|附[件表]"
)
_CLOSED = re.compile(r"[。；：！？;:!?][”’）)》]?\Z")
_LEADERS = re.compile(r"[.．…·]{4,}\s*\d*\Z")
_NOTE = re.compile(r"[（(]?(?:备注|注|说明)\s*\d?\s*[:：]")
_PAGE_NUMBER = re.compile(
    r"[-—–－·~\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/，,]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－·~\s]*\Z"
)
_FIRST = re.compile(r"[A-Za-z0-9.,%+\-]+[，。、；：！？）》”%]?|.[，。、；：！？）》”]?")
_CONTENTS = re.compile(r"目\s*[录次]\Z")
_LABEL = re.compile("[:：]")
_DIGITS = re.compile(r"\d+")


class Sheet(NamedTuple):
    """The lines of a page outside its grids, from the top, and what the page's margins are.

    number: 1-based; size: width, height in points; tops: where its grids begin.
    """

    number: int
    size: tuple[float, float]
    lines: tuple[Line, ...]
    tops: tuple[float, ...]

    @property
    def rows(self) -> list[list[Line]]:
        """The lines that stand at one height, together."""
        rows: dict[int, list[Line]] = {}
        for line in self.lines:
            rows.setdefault(line.row, []).append(line)
        return list(rows.values())


def without_running(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets without page numbers and without heads and feet that repeat on most pages."""
    rows = [sheet.rows for sheet in sheets]
    counts: Counter[str] = Counter()
    for found in rows:
        counts.update({_running_key(row) for row in (*found[:2], *found[-2:])})
    often = max(3, REPEATED * len(sheets))
    result = []
    for sheet, found in zip(sheets, rows, strict=True):
        begin, end = 0, len(found)
        while begin < end and _is_running(found[begin], sheet, counts, often):
            begin += 1
        while begin < end and _is_running(found[end - 1], sheet, counts, often):
            end -= 1
        kept = tuple(line for row in found[begin:end] for line in row)
        result.append(sheet._replace(lines=kept))
    return result


def _running_key(row: list[Line]) -> str:
    """What is equal on the pages on which a row repeats: its text but for numbers, its height."""
    return _DIGITS.sub("#", "|".join(line.text for line in row)) + f"@{row[0].box[1] / 4:.0f}"


def _is_running(row: list[Line], sheet: Sheet, counts: Counter[str], often: float) -> bool:
    height = sheet.size[1]
    top, bottom = row[0].box[1], row[-1].box[3]
    if 0.15 * height < top and bottom < 0.85 * height:
        return False
    if len(row) == 1 and _PAGE_NUMBER.match(row[0].text):
        return True
    return counts[_running_key(row)] >= often


class Margins(NamedTuple):
    """Where full lines begin and end on a page, in points, and the usual size and pitch."""

    left: float
    right: float
    size: float
    pitch: float


def margins_of(sheets: Sequence[Sheet]) -> list[Margins]:
    """The margins of each sheet; a page with little text has those of pages of its size."""
    own = [_own_margins(sheet) for sheet in sheets]
    like: dict[tuple[float, float], Margins] = {}
    for size in {sheet.size for sheet in sheets}:
        full = [
            margins
            for sheet, (count, margins) in zip(sheets, own, strict=True)
            if count >= _ENOUGH_LINES and sheet.size == size
        ]
        if full:
            like[size] = Margins(*(median(values) for values in zip(*full, strict=True)))
        else:
            like[size] = Margins(size[0] * _BORDER, size[0] * (1 - _BORDER), 12.0, 18.0)
    result = []
    for sheet, (count, mine) in zip(sheets, own, strict=True):
        usual = like[sheet.size]
        if count < _ENOUGH_LINES:
            left, right = min(mine.left, usual.left), max(mine.right, usual.right)
            mine = usual._replace(left=left, right=right)
        elif _is_even(sheet) and 0 < mine.left - usual.left < 4 * mine.size:
            # Every line of the page begins a paragraph: what looks like the margin is the indent.
            mine = mine._replace(left=usual.left)
        result.append(mine)
    return result


def _is_even(sheet: Sheet) -> bool:
    """Whether all lines of a page that stand alone begin at one place."""
    starts = [row[0].box[0] for row in sheet.rows if len(row) == 1]
    return max(starts) - min(starts) < sheet.lines[0].size


def _own_margins(sheet: Sheet) -> tuple[int, Margins]:
    """How many lines of running text a page has, and its margins by them."""
    width = sheet.size[0]
    lines = [row[0] for row in sheet.rows if len(row) == 1]
    if not lines:
        return 0, Margins(width / 2, width / 2, 12.0, 18.0)
    size = median(line.size for line in lines)
    body = [one for one in lines if one.size < LARGER * size] or lines
    left = min(one.box[0] for one in body)
    # A full stop may hang over the right margin: the usual end of full lines is the margin.
    ends = sorted(one.box[2] for one in body)
    full = [end for end in ends if end > ends[-1] - 2 * size]
    right = median(full) if len(full) > 2 else ends[-1]
    steps = [b.box[1] - a.box[1] for a, b in zip(body, body[1:], strict=False)]
    steps = [step for step in steps if 0 < step < 4 * size]
    pitch = median(steps) if steps else 1.8 * size
    return len(body), Margins(left, right, size, pitch)


class Text(NamedTuple):
    """Lines that make one block. contents: a line of a contents page."""

    lines: tuple[tuple[int, Line], ...]
    alone: bool
    contents: bool = False

    @property
    def page(self) -> int:
        """1-based."""
        return self.lines[0][0]

    @property
    def top(self) -> float:
        """Where it begins on its page, in points."""
        return self.lines[0][1].box[1]


def paragraphs(sheets: Sequence[Sheet]) -> list[Text]:
    """The lines of all sheets in blocks, over lines and pages; a grid always ends a block."""
    texts: list[Text] = []
    contents = False
    before: tuple[Sheet, Margins, list[Line]] | None = None
    for sheet, margins in zip(sheets, margins_of(sheets), strict=True):
        rows = sheet.rows
        contents = _is_contents(rows, sheet, contents)
        for row in rows:
            joined = (
                not contents
                and len(row) == 1
                and before is not None
                and not texts[-1].alone
                and _goes_on(before, (sheet, margins, row), texts[-1])
            )
            if joined:
                texts[-1] = texts[-1]._replace(
                    lines=(*texts[-1].lines, (sheet.number, row[0]))
                )
            else:
                single = len(row) > 1 or contents or bool(_LEADERS.search(row[0].text))
                texts += [Text(((sheet.number, one),), single, contents) for one in row]
            before = (sheet, margins, row)
        if sheet.tops and (not rows or max(sheet.tops) > rows[-1][0].box[1]):
            before = None
    return texts


def _is_contents(rows: list[list[Line]], sheet: Sheet, before: bool) -> bool:
    """Whether a page is a contents page: it says so, or the page before does and no line ends."""
    if sheet.tops or not rows:
        return False
    says = any(_CONTENTS.match(row[0].text) for row in rows[:3])
    if not (says or before):
        return False
    texts = [_LEADERS.sub("", line.text) for row in rows for line in row]
    return all(len(text) <= LONGEST_HEADING and not text.endswith("。") for text in texts)


_Standing = tuple[Sheet, Margins, list[Line]]


def _goes_on(before: _Standing, here: _Standing, text: Text) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    sheet, margins, row = before
    line, next_line = row[-1], here[2][0]
    other, its_margins = here[0], here[1]
    ratio = next_line.size / line.size
    if len(row) > 1 or not 1 / LARGER < ratio < LARGER:
        return False
    if sheet.number == other.number:
        step = next_line.box[1] - line.box[1]
        if any(line.box[1] < top < next_line.box[1] for top in sheet.tops):
            return False
        if is_title(line, margins) and is_title(next_line, margins):
            return line.size > LARGER * margins.size and step < TITLE_PITCH * line.size
        if step > LOOSE * _pitch(text, margins):
            return False
    elif sheet.size != other.size or any(top < next_line.box[1] for top in other.tops):
        return False
    size = line.size
    if is_title(line, margins) or is_title(next_line, its_margins):
        return False
    word = _FIRST.match(next_line.text)
    width = next_line.edges[word.end()] - next_line.edges[0] if word else size
    if line.box[2] + width + SLACK * size <= margins.right:
        return False
    indented = next_line.box[0] > its_margins.left + INDENT * size
    closed = bool(_CLOSED.search(line.text))
    numbered = bool(_ITEM.match(next_line.text))
    aligned = abs(line.box[0] - next_line.box[0]) < size / 2
    if indented and aligned and len(text.lines) == 1 and _is_numbered(line.text):
        return False
    if numbered and line.text.endswith("。"):
        return False
    hanging = len(text.lines) > 1 and aligned
    return not (indented and (numbered or (closed and not hanging)))


def _is_numbered(words: str) -> bool:
    """Whether a line begins like a numbered heading and holds no sentence."""
    return "。" not in words and any(pattern.match(words) for pattern, _ in _LEVELS)


def _pitch(text: Text, margins: Margins) -> float:
    """The pitch of a paragraph where it has one already, else the page's."""
    if len(text.lines) > 1:
        (page, a), (other, b) = text.lines[-2:]
        if page == other:
            return b.box[1] - a.box[1]
    return margins.pitch


def is_title(line: Line, margins: Margins) -> bool:
    """Whether a line is centred between the margins and clear of both."""
    before, after = line.box[0] - margins.left, margins.right - line.box[2]
    clear = min(before, after) > CLEAR * min(line.size, margins.size)
    return clear and abs(before - after) < CENTRED * (margins.right - margins.left)


def text_of(lines: Iterable[tuple[int, Line]]) -> tuple[str, tuple[Run, ...]]:
    """The text of a paragraph's lines and where they stand.

    Chinese goes on without a space; words with one; a number broken at the line's end is rejoined.
    """
    text, runs = "", []
    for page, line in lines:
        letters = text[-1:].isascii() and text[-1:].isalpha() and line.text[:1].isascii()
        if letters and line.text[:1].isalpha():
            text += " "
        runs.append(Run(len(text), page, line.box, line.edges))
        text += line.text
    return text, tuple(runs)


def block_of(text: Text, level: int | None, note: bool) -> Heading | Paragraph | Note:
    """The block of some lines: a heading with a level, a note, or a paragraph."""
    words, runs = text_of(text.lines)
    boxes = [line.box for page, line in text.lines if page == text.page]
    box = (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
    place = Place(text.page, box=box)
    if level:
        return Heading(words, level, place)
    return Note(words, place) if note else Paragraph(words, place, runs)


def levels(texts: Sequence[Text], sheets: Sequence[Sheet]) -> list[int | None]:
    """The heading level of each block, None for a paragraph.

    The largest centred text of the first page is the title, level 1; numbered lines and larger
    centred ones follow, as deep as the document uses them.
    """
    margins = dict(zip((one.number for one in sheets), margins_of(sheets), strict=True))
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


def _title(texts: Sequence[Text], margins: dict[int, Margins], body: float) -> int | None:
    """Which block is the document's title: on its first page the largest, if that is large.

    On a cover, which holds few lines, even a title as wide as the page counts.
    """
    first = [text for text in texts if texts and text.page == texts[0].page]
    cover = len(first) < _ENOUGH_LINES
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
    if text.contents and not _CONTENTS.match(words):
        return None
    if len(words) > LONGEST_HEADING or _CLOSED.search(words) or words.endswith(("，", "、", ",")):
        return None
    if len(text.lines) == 1 and not text.alone:
        for pattern, level in _LEVELS:
            if pattern.match(words):
                return level
    large = first.size > LARGER * body and is_title(first, margins)
    return 2 if large and not text.alone and not _LABEL.search(words) else None


def is_note(text: Text) -> bool:
    """Whether a block says that it is a remark (注：, 备注：)."""
    return bool(_NOTE.match(text.lines[0][1].text))
