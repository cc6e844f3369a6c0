"""Tables that copying a page has left as one cell a line.

Only what is certain is taken: below a line that says the unit stand the heads, one a line, then
rows that begin with a label and have a number for every other head. Where blank cells are kept
(as lines of a bar alone) a cell may be blank; where they vanish, a row has all its numbers or none.
"""

import re
from typing import NamedTuple

from mingzhang.document import Grid, Place

_UNIT = re.compile(r"(?:单位|單位)[:：]\s*(?:人民币)?(?:元|千元|万元|萬元)[)）]?\s*\|?\Z")
_NUMBER = re.compile(r"[-－]?\d[\d,，]*(?:\.\d+)?%?|[-－—]{1,2}")
_ROW_END = re.compile(r"\|[ \t]*\|+\Z")
_CODE = re.compile(r"编码|代码")
_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计")
_TITLE = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|第.{1,3}部分|注[:：]|备注"
)
MOST_COLUMNS = 12
MOST_CELLS = 4000
LONGEST = 40
"""Signs of a cell."""


class Line(NamedTuple):
    """A line of a text. number: 1-based; indent: signs of white space before it."""

    number: int
    text: str
    indent: int = 0

    @property
    def cell(self) -> str:
        """The line as a cell, without the bar that closes it."""
        return self.text.rstrip("| \t").strip()

    @property
    def bare(self) -> str:
        """The cell without white space."""
        return re.sub(r"\s", "", self.cell)


def closed(lines: list[Line]) -> list[Line]:
    """Lines in which a bar that stands alone closes the cell of the line before."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        bare = last is not None and not last.text.endswith("|") and len(last.text) <= LONGEST
        if line.text == "|" and last is not None and bare and "。" not in last.text:
            found[-1] = last._replace(text=f"{last.text} |")
        else:
            found.append(line)
    return found


def whole_rows(lines: list[Line]) -> list[Line]:
    """Lines in which a table of one cell a line, more bars behind the last of a row, is rows."""
    found: list[Line] = []
    run: list[Line] = []
    for line in [*lines, Line(0, "")]:
        if line.text.endswith("|") and "|" not in line.text.rstrip("| \t"):
            run.append(line)
            continue
        ended = [one for one in run if _ROW_END.search(one.text)]
        if len(ended) > 2 and all(one.cell for one in ended):
            found += _by_ends(run)
        else:
            found += run
        run = []
        found += [line] if line.number else []
    return found


def _by_ends(run: list[Line]) -> list[Line]:
    """A line a row. run: lines of one cell each."""
    found: list[Line] = []
    row: list[Line] = []
    for line in run:
        row.append(line)
        if _ROW_END.search(line.text) or line is run[-1]:
            texts = [one.cell for one in row]
            closing = " |" if len(texts) > 1 else ""
            found.append(Line(row[0].number, " | ".join(texts) + closing))
            row = []
    return found


def table_at(lines: list[Line], at: int) -> tuple[int, Grid | None]:
    """The table whose first head is a line, and how many lines it takes; 0 and None without one.

    lines: of the text, without blank ones; at: index into them.
    """
    if not at or not _UNIT.search(lines[at - 1].text) or len(lines[at].text) > LONGEST:
        return 0, None
    barred = lines[at].text.endswith("|")
    cells = _short(lines, at, barred)
    texts = 0
    while texts < len(cells) and cells[texts].bare and not _NUMBER.fullmatch(cells[texts].bare):
        texts += 1
    coded = bool(cells) and bool(_CODE.search(cells[0].bare))
    for width in (texts - 1, texts) if coded else (texts - 1,):
        if 2 <= width <= MOST_COLUMNS and len({one.bare for one in cells[:width]}) == width:
            rows = _rows(cells[width:], width, coded, barred)
            if len(rows) > 1:
                head = tuple(one.cell for one in cells[:width])
                taken = width + sum(len(row.lines) for row in rows)
                numbers = (cells[0].number, *(row.lines[0] for row in rows))
                grid = Grid((head, *(row.cells for row in rows)), (), 1, Place(line=numbers[0]))
                return taken, Grid(grid.rows, (), 1, grid.place, numbers)
    return 0, None


class _Row(NamedTuple):
    """A row as it was read. lines: the number of the line of each cell that there is."""

    cells: tuple[str, ...]
    lines: tuple[int, ...]


def _short(lines: list[Line], at: int, barred: bool) -> list[Line]:
    """The lines from here on that may be cells."""
    found = []
    for index in range(at, min(len(lines), at + MOST_CELLS)):
        line = lines[index]
        if "位" in line.text and _UNIT.search(line.text):
            break  # another table
        if len(line.text) > LONGEST or "。" in line.text or barred != line.text.endswith("|"):
            break
        found.append(line)
    return found


def _rows(cells: list[Line], width: int, coded: bool, barred: bool) -> list[_Row]:
    """The rows below a head; none where it is uncertain which number stands under which head."""
    found: list[_Row] = []
    at = 0
    while at < len(cells):
        if barred:
            part = cells[at : at + width]
            row = [one.cell for one in part] + [""] * (width - len(part))
            numbers = row[2 if coded else 1 :]
            if not all(not one or _NUMBER.fullmatch(one) for one in numbers):
                return []
            taken = len(part)
        else:
            named = _numbers(cells, at) == 1 and coded  # a code, then a label
            start = at + 1 if named else at
            if start >= len(cells) or _NUMBER.fullmatch(cells[start].bare):
                return []
            if _TITLE.match(cells[start].bare) and not _numbers(cells, start + 1):
                break
            wanted = width - (2 if coded else 1)
            count = _numbers(cells, start + 1)
            if coded and count == wanted + 1:
                count = wanted  # the next row's code
            if count not in (0, wanted):
                return []
            if coded and not named and not _TOTAL.match(cells[at].bare):
                return []
            row = [cells[at].cell if named else ""] if coded else []
            row += [cells[start].cell, *(one.cell for one in cells[start + 1 : start + 1 + count])]
            row += [""] * (width - len(row))
            taken = start + 1 + count - at
        found.append(_Row(tuple(row), tuple(one.number for one in cells[at : at + taken])))
        at += taken
    while found and not barred and not any(found[-1].cells[2 if coded else 1 :]):
        found.pop()  # what follows the table
    return found


def _numbers(cells: list[Line], at: int) -> int:
    """How many numbers stand in a row from here on."""
    count = 0
    while at + count < len(cells) and _NUMBER.fullmatch(cells[at + count].bare):
        count += 1
    return count
