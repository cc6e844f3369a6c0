"""Contents pages: they look like headings and are none."""

import re

from mingzhang.formats.pdf.lines import Line
from mingzhang.formats.pdf.sheets import Sheet

LONGEST_LINE = 45
"""Characters of a line of a contents page, without its leaders."""
_LEADERS = re.compile(r"[.．…·]{4,}\s*\d*\Z")
_CONTENTS = re.compile(r"目\s*[录次]\Z")


def is_contents(rows: list[list[Line]], sheet: Sheet, before: bool) -> bool:
    """Whether a page is a contents page: it says so, or the page before does and no line ends."""
    if sheet.tops or not rows:
        return False
    says = any(says_contents(row[0].text) for row in rows[:3])
    if not (says or before):
        return False
    texts = [_LEADERS.sub("", line.text) for row in rows for line in row]
    return all(len(text) <= LONGEST_LINE and not text.endswith("。") for text in texts)


def says_contents(text: str) -> bool:
    """Whether a line is the heading of a contents page."""
    return bool(_CONTENTS.match(text))


def has_leaders(text: str) -> bool:
    """Whether a line ends in dots that lead to a page number."""
    return bool(_LEADERS.search(text))
