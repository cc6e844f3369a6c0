"""XLSX out: one sheet a table, the narrative on sheets of its own, in the order of the document.

Numbers are numbers with the decimals they are printed with; every other text is a text, never a
formula or a link. Equal Documents give equal bytes.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mingzhang.document import Carries, Chart, Document, Heading, Note
from mingzhang.files import FileError
from mingzhang.formats import tidy
from mingzhang.formats.cells import Cell, Cells, cells_of, width_of, wishes
from mingzhang.formats.measure import lines_of, row_heights
from mingzhang.formats.peel import is_unit_line
from mingzhang.formats.portions import Portion, Text, portions
from mingzhang.formats.xlsx.charts import draw_charts
from mingzhang.formats.xlsx.kinds import HEADINGS, MARK, MORE, NOTE, PARAGRAPH, TABLE, checked

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CARRIES = Carries(charts=False)
"""A short row comes back filled; a number keeps its decimals and commas; all else that is no chart
is kept."""
NARRATIVE = "说明"
_CHART_SHEETS = ("图", "图（本公开文件）")
WIDE = 7
"""A table of more columns, or a wider one, is printed in landscape."""
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
"""Excel's limits: rows and columns of a sheet."""

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d{1,10})?%?", re.ASCII)
_CODE = re.compile(r"0\d+", re.ASCII)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'!\n\t]")
_LONGEST_NAME = 31
_MOST_DIGITS = 15
_NARRATIVE_WIDTH = 72
_PAGE = 92
_UPRIGHT = 110
"""Widths in characters: of the narrative, of what fills a page, and of what still fits on it."""
_MOST_STRETCHED = 1.8
"""How many times as wide a narrow table becomes at most, to fill its page."""
_SIGN = 5.25
_INSIDE = 4.0
"""Points: width of a character, and what is left free of a cell's."""
_MOST_SHRUNK = 1.4
"""How many times as wide as its row a heading may be and still be shrunk to one line."""
_TABLE = 10.0
_ROW = 18.0
"""Points: of the font and of a row of a table."""
_LEAST, _MOST = 8, 34
_HEADS = {False: 12, True: 10}
"""Letters of a column: least and most, and least for the head of figures, narrower in wide tables.
"""
_LINE = 1.4
"""Height of a line beside its font's."""
_HIGHEST_ROW = 409
"""Points: Excel's limit of a row."""


def write(document: Document, title: str = "") -> bytes:
    """Write a Document as XLSX.

    document: its charts stand on a sheet of their own, to be changed in Excel;
    title: the property of that name, else the first heading.
    Raises FileError for a text or a table beyond Excel's limits.
    """
    from io import BytesIO

    import xlsxwriter

    stream = BytesIO()
    options = ("strings_to_numbers", "strings_to_formulas", "strings_to_urls")
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **dict.fromkeys(options, False)})
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    name = tidy(title or next(iter(headings), document.source) or "公开文件").replace("\n", " ")
    book.set_properties({"title": name[:255], "created": datetime(2000, 1, 1)})
    book.set_custom_property(MARK, "1", "text")
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    pieces = list(portions(block for block in document.blocks if not isinstance(block, Chart)))
    writer = _Writer(book)
    names = list(_names(pieces))
    for piece, sheet in zip(pieces, names, strict=True):
        writer.sheet(piece, sheet)
    if charts:
        name = next(one for one in _CHART_SHEETS if one not in names)
        draw_charts(book, writer.page(name), charts, writer.format)
    book.close()
    return stream.getvalue()


def _names(pieces: list[Portion]) -> Iterator[str]:
    """A name for each sheet: that of its table, without what all of them begin with."""
    titles: list[str] = []
    last = ""
    for piece in pieces:
        headings = [one.text for one in piece.above if isinstance(one, Heading)]
        last = headings[-1] if headings else last
        text = _FORBIDDEN.sub("", last).strip() if piece.grid else NARRATIVE
        titles.append(text or "表")
    named = [title for title, piece in zip(titles, pieces, strict=True) if piece.grid]
    common = _beginning(named) if len(set(named)) > 1 else ""
    if len(common) < 4 or min(map(len, named), default=0) < len(common) + 3:
        common = ""
    taken: set[str] = {"history"}
    for title, piece in zip(titles, pieces, strict=True):
        text = title.removeprefix(common) if piece.grid else title
        number = 1
        name = _cut(text, "")
        while name.lower() in taken:
            number += 1
            name = _cut(text, f"({number})")
        taken.add(name.lower())
        yield name


def _beginning(texts: list[str]) -> str:
    """What all texts begin with: what the first and the last of them in order do."""
    first, last = min(texts), max(texts)
    return next((first[:at] for at in range(len(first)) if first[at] != last[at : at + 1]), first)


def _cut(text: str, end: str) -> str:
    """A text with its end in at most 31 units of UTF-16, which is how Excel counts."""
    while len((text + end).encode("utf-16-le")) > 2 * _LONGEST_NAME:
        text = text[:-1]
    return f"{text.strip()}{end}" or "表"


class _Number(NamedTuple):
    """A number of a cell. code: the number format that prints it as it was."""

    value: float
    code: str


@lru_cache(maxsize=4096)
def number_of(text: str, grouped: bool) -> _Number | None:
    """The number that a text is, if it comes back as that text; grouped: its column has commas."""
    if text[-1:].isalpha() or not _NUMBER.fullmatch(text):
        return None
    bare = text.replace(",", "").rstrip("%")
    digits = bare.lstrip("-").replace(".", "")
    if len(digits.lstrip("0")) > _MOST_DIGITS or (bare[0] == "-" and not digits.strip("0")):
        return None
    whole, _, fraction = bare.lstrip("-").partition(".")
    commas = "," in text or (grouped and len(whole) <= 3)
    code = "#,##0" if commas else "0"
    code += f".{'0' * len(fraction)}" if fraction else ""
    if text.endswith("%"):
        return _Number(float(f"{bare}e-2"), f"{code}%")
    return _Number(float(bare), code)


class _Writer:
    """The sheets of one workbook with the formats that they share."""

    def __init__(self, book: "Workbook") -> None:
        self.book = book
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.cell_formats: dict[tuple[bool, str, str], Format] = {}

    def sheet(self, piece: Portion, name: str) -> None:
        """Write a portion on a sheet of its own."""
        sheet = self.page(name)
        row = 0
        if piece.grid is None or not piece.grid.width:
            sheet.set_column(0, 0, _NARRATIVE_WIDTH)
            for block in (*piece.above, *piece.below):
                row += self._text(sheet, row, block, 1, _NARRATIVE_WIDTH)
            return
        cells = cells_of(piece.grid)
        letters, _ = wishes(cells, _LEAST, _MOST, _HEADS[cells.width > WIDE])
        wide = [size + 2.0 for size in letters]
        whole = sum(wide)
        if whole < _PAGE:
            wide = [size * min(_PAGE / whole, _MOST_STRETCHED) for size in wide]
            whole = sum(wide)
        for column, size in enumerate(wide):
            sheet.set_column(column, column, size)
        if cells.width > WIDE or whole > _UPRIGHT:
            sheet.set_landscape()
        for block in piece.above:
            row += self._text(sheet, row, block, cells.width, whole)
        self._table(sheet, row, cells, wide, name)
        row += len(cells.rows)
        for block in piece.below:
            row += self._text(sheet, row, block, cells.width, whole)
        sheet.print_area(0, 0, max(row - 1, 0), cells.width - 1)

    def page(self, name: str) -> "Worksheet":
        """A sheet that is printed on A4, as wide as the page, its pages numbered."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet

    def format(self, **look: Any) -> "Format":
        """The format of a look, one for all cells of that look."""
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"valign": "vcenter", **look})
        return self.formats[key]

    def _text(self, sheet: "Worksheet", row: int, block: Text, columns: int, width: float) -> int:
        """A heading, paragraph or note, over the width of the table if there is one.

        width: of all columns, in characters. Returns how many rows it takes: more than one where
        no row is high enough for it.
        """
        if isinstance(block, Chart):
            return 0
        text = tidy(block.text)
        room = width * _SIGN - _INSIDE
        look: dict[str, Any] = {"text_wrap": True, "font_size": PARAGRAPH, "font_name": "宋体"}
        if isinstance(block, Heading):
            level = min(max(block.level, 1), max(HEADINGS))
            size = HEADINGS[level]
            look |= {"bold": True, "font_size": size, "font_name": "黑体"}
            look |= {"align": "center"} if columns > 1 or level == 1 else {}
            if room < width_of(text) * size / 2 < room * _MOST_SHRUNK and "\n" not in text:
                look |= {"text_wrap": False, "shrink": True}
            self._line(sheet, row, text, look, columns, room)
            return 1
        if isinstance(block, Note):
            look["font_size"] = NOTE
        elif columns > 1 and is_unit_line(text):
            look["align"] = "right"
        rows = int(_HIGHEST_ROW / (_LINE * look["font_size"])) - 1
        signs = int(room / look["font_size"])
        pieces = list(_pieces(text, rows, signs))
        for number, piece in enumerate(pieces):
            if number == 1:
                look["font_size"] += MORE
            self._line(sheet, row + number, piece, look, columns, room)
        return len(pieces)

    def _line(
        self,
        sheet: "Worksheet",
        row: int,
        text: str,
        look: dict[str, Any],
        columns: int,
        room: float,
    ) -> None:
        """A text in a row of its own, as high as it needs. room: its width in points."""
        form = self.format(**look)
        if columns > 1:
            sheet.merge_range(row, 0, row, columns - 1, "", form)
        # Excel fits the height of a row to its text only where cells are not merged, others never.
        size = look["font_size"]
        lines = 1 if "shrink" in look else lines_of(text, room, size)
        sheet.set_row(row, min(lines * _LINE * size + 4, _HIGHEST_ROW))
        sheet.write_string(row, 0, checked(text), form)

    def _table(
        self, sheet: "Worksheet", top: int, cells: Cells, wide: list[float], name: str
    ) -> None:
        """The table with its print set-up; its range is named, its head rows are repeated.

        wide: widths of its columns, in characters.
        """
        height = len(cells.rows)
        if top + height > MOST_ROWS or cells.width > MOST_COLUMNS:
            raise FileError(f"表格「{name}」太大，Excel 放不下，请拆分")
        flat = [cell for row in cells.rows[cells.head :] for cell in row]
        grouped = {cell.column for cell in flat if cell.figure and "," in cell.text}
        codes = {cell.column for cell in flat if _CODE.fullmatch(cell.text)}
        inside = [size * _SIGN - _INSIDE for size in wide]
        heights = row_heights(cells, inside, _TABLE, _LINE * _TABLE, 4, _INSIDE)
        sheet.set_default_row(_ROW)
        for row, high in enumerate(heights, top):
            if high > _ROW:
                sheet.set_row(row, min(high, _HIGHEST_ROW))
        for cells_in_row in cells.rows:
            for cell in cells_in_row:
                head = cell.row < cells.head
                number = None
                if cell.text and not head and cell.column not in codes:
                    number = number_of(cell.text, cell.column in grouped)
                self._cell(sheet, top, cell, head, number)
        last = top + height - 1
        area = f"$A${top + 1}:${_letters(cells.width - 1)}${last + 1}"
        self.book.define_name(f"'{name}'!{TABLE}", f"='{name}'!{area}")
        sheet.ignore_errors({"number_stored_as_text": area.replace("$", "")})
        if cells.head:
            sheet.repeat_rows(top, top + cells.head - 1)
            sheet.freeze_panes(top + cells.head, 0)

    def _cell_format(self, head: bool, side: str, code: str) -> "Format":
        key = (head, side, code)
        if key not in self.cell_formats:
            look: dict[str, Any] = {"border": 1, "font_size": _TABLE, "font_name": "宋体"}
            if head:
                look |= {"bold": True, "align": "center", "bg_color": "#F2F2F2", "text_wrap": True}
            else:
                look |= {"align": side, "text_wrap": side != "right"}
            self.cell_formats[key] = self.format(**look, **({"num_format": code} if code else {}))
        return self.cell_formats[key]

    def _cell(
        self, sheet: "Worksheet", top: int, cell: Cell, head: bool, number: _Number | None
    ) -> None:
        side = "center" if cell.middle else "right" if cell.figure else "left"
        form = self._cell_format(head, side, number.code if number else "")
        row, column = top + cell.row, cell.column
        if (cell.rows, cell.columns) != (1, 1):
            last = (row + cell.rows - 1, column + cell.columns - 1)
            sheet.merge_range(row, column, *last, "", form)
        if number:
            sheet.write_number(row, column, number.value, form)
        else:
            sheet.write_string(row, column, checked(cell.text), form)


def _pieces(text: str, rows: int, signs: int) -> Iterator[str]:
    """A text cut into what a row can be high enough for: so many lines of so many signs.

    It is not cut beside white space, which would be lost there.
    """
    start, line, column = 0, 1, 0
    for at, sign in enumerate(text):
        column += 1
        if sign == "\n" or column > signs:
            line, column = line + 1, 1
        if line > rows and not (text[at - 1].isspace() or sign.isspace()):
            yield text[start:at]
            start, line, column = at, 1, 1
    yield text[start:]


def _letters(column: int) -> str:
    """A column's letters; column: 0-based."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
