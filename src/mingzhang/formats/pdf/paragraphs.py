"""Printed lines to paragraphs: which lines belong together, over lines and pages.

Everything here goes by where lines stand: indents, lines that end early, pitch, size.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mingzhang.document import Run
from mingzhang.formats.pdf.contents import has_leaders, is_contents
from mingzhang.formats.pdf.lines import Line
from mingzhang.formats.pdf.sheets import LARGER, Margins, Sheet, is_title
from mingzhang.formats.peel import is_unit_line

INDENT = 0.6
"""A line that begins so many heights right of the margin begins a paragraph."""
SLACK = 0.6
"""A line ends early if its neighbour's first word and so many heights more had fitted on it."""
LOOSE = 1.45
"""Lines further apart than so many times the usual pitch are two paragraphs."""
TITLE_PITCH = 2.5
"""Lines of one title are at most so many heights apart."""
HEADINGS = (
    (re.compile(r"第[一二三四五六七八九十]+(?:部分|章|篇)"), 2),
    (re.compile(r"[一二三四五六七八九十]{1,3}、"), 3),
    (re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]"), 4),
)
"""How numbered headings begin, and how deep they are."""
CLOSED = re.compile(r"[。；：！？;:!?][”’）)》]?\Z")
"""How a sentence ends, or a line before a list."""
_ITEM = re.compile(
    r"第[一二三四五六七八九十百]+(?:部分|章|篇|节|条)|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.．、](?!\d)|[①-⑳]|附[件表]"
)
_FIRST = re.compile(r"[A-Za-z0-9.,%+\-]+[，。、；：！？）》”%]?|.[，。、；：！？）》”]?")


class Text(NamedTuple):
    """Lines that make one block.

    lines: with the page (1-based) of each; alone: no further line may join; contents: a line of a
    contents page.
    """

    lines: list[tuple[int, Line]]
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


def paragraphs(sheets: Sequence[Sheet], margins: Sequence[Margins]) -> list[Text]:
    """The lines of all sheets in blocks, over lines and pages; a grid always ends a block.

    margins: those of each sheet.
    """
    texts: list[Text] = []
    contents = False
    before: tuple[Sheet, Margins, list[Line]] | None = None
    for sheet, its_margins in zip(sheets, margins, strict=True):
        rows = sheet.rows
        contents = is_contents(rows, sheet, contents)
        for row in rows:
            joined = (
                not contents
                and len(row) == 1
                and before is not None
                and not texts[-1].alone
                and _goes_on(before, (sheet, its_margins, row), texts[-1])
            )
            if joined:
                texts[-1].lines.append((sheet.number, row[0]))
            else:
                single = len(row) > 1 or contents or has_leaders(row[0].text)
                texts += [Text([(sheet.number, one)], single, contents) for one in row]
            before = (sheet, its_margins, row)
        if sheet.tops and (not rows or max(sheet.tops) > rows[-1][0].box[1]):
            before = None
    return texts


_Standing = tuple[Sheet, Margins, list[Line]]


def _goes_on(before: _Standing, here: _Standing, text: Text) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    sheet, margins, row = before
    line, next_line = row[-1], here[2][0]
    other, its_margins = here[0], here[1]
    ratio = next_line.size / line.size
    if len(row) > 1 or not 1 / LARGER < ratio < LARGER or is_unit_line(next_line.text):
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
    closed = bool(CLOSED.search(line.text))
    numbered = bool(_ITEM.match(next_line.text))
    aligned = abs(line.box[0] - next_line.box[0]) < size / 2
    if indented and aligned and len(text.lines) == 1 and _is_numbered(line.text):
        return False
    if numbered and line.text.endswith("。"):
        return False
    hanging = len(text.lines) > 1 and aligned
    return not (indented and (numbered or (closed and not hanging)))


def _pitch(text: Text, margins: Margins) -> float:
    """The pitch of a paragraph where it has one already, else the page's."""
    if len(text.lines) > 1:
        (page, a), (other, b) = text.lines[-2:]
        if page == other:
            return b.box[1] - a.box[1]
    return margins.pitch


def _is_numbered(words: str) -> bool:
    """Whether a line begins like a numbered heading and holds no sentence."""
    return "。" not in words and any(pattern.match(words) for pattern, _ in HEADINGS)


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
