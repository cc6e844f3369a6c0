"""XLSX out: one sheet a table, the narrative on sheets of its own, in the order of the document.

Numbers are numbers with the decimals they are printed with; every other text is a text, never a
formula or a link. Equal Documents give equal bytes.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from mingzhang.document import Carries, Chart, Document, Heading, Note
from mingzhang.files import FileError
from mingzhang.formats import tidy
from mingzhang.formats.cells import Cell, Cells, cells_of, width_of, widths
from mingzhang.formats.drawing import COLOURS, describe
from mingzhang.formats.peel import is_unit_line
from mingzhang.formats.portions import Portion, Text, portions
from mingzhang.formats.xlsx.kinds import CHART, HEADINGS, MARK, NOTE, PARAGRAPH, TABLE
from mingzhang.money import UNITS

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
MOST_TEXT = 32_767
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
"""Excel's limits: characters of a cell, rows and columns of a sheet."""

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d{1,10})?%?", re.ASCII)
_CODE = re.compile(r"0\d+", re.ASCII)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'!\n\t]")
_LONGEST_NAME = 31
_MOST_DIGITS = 15
_PAGE = 72
_UPRIGHT = 100
"""Widths in characters: of the narrative, and of a table that fits on an upright page."""
_LEAST, _MOST = 8, 28
_LONGEST_DESCRIPTION = 255
_LINE = 15.0
_HIGHEST_ROW = 409
"""Points: of a line of a paragraph, and Excel's limit of a row."""


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
        writer.charts(charts, next(one for one in _CHART_SHEETS if one not in names))
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
        self.cell_formats: dict[tuple[bool, bool, str], Format] = {}

    def sheet(self, piece: Portion, name: str) -> None:
        """Write a portion on a sheet of its own."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        row = 0
        if piece.grid is None or not piece.grid.width:
            sheet.set_column(0, 0, _PAGE)
            for block in (*piece.above, *piece.below):
                self._text(sheet, row, block, 1, _PAGE)
                row += 1
            return
        cells = cells_of(piece.grid)
        wide = widths(cells, _LEAST, _MOST)
        for column, size in enumerate(wide):
            sheet.set_column(column, column, size + 2)
        if cells.width > WIDE or sum(wide) > _UPRIGHT:
            sheet.set_landscape()
        for block in piece.above:
            self._text(sheet, row, block, cells.width, sum(wide))
            row += 1
        self._table(sheet, row, cells, name)
        row += len(cells.rows)
        for block in piece.below:
            self._text(sheet, row, block, cells.width, sum(wide))
            row += 1

    def charts(self, charts: list[Chart], name: str) -> None:
        """The figures of all charts on one sheet, each with its drawing at the right."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, _MOST)
        plain, head = self._format(font_size=CHART), self._format(font_size=CHART, bold=True)
        number = self._format(font_size=CHART, num_format="#,##0.00")
        top = 0
        for chart in charts:
            sheet.write_string(top, 0, _checked(tidy(chart.title)), head)
            names = chart.series or (chart.unit,)
            for column, text in enumerate(names, 1):
                sheet.write_string(top + 1, column, _checked(tidy(text)), head)
            for row, (label, values) in enumerate(
                zip(chart.labels, chart.rows, strict=False), top + 2
            ):
                sheet.write_string(row, 0, _checked(tidy(label)), plain)
                for column, value in enumerate(values, 1):
                    scale = UNITS.get(chart.unit, 100)
                    sheet.write_number(row, column, value / scale, number)
            last = top + 1 + len(chart.rows)
            drawn = self.book.add_chart({"type": "bar"})
            for column in range(1, len(names) + 1):
                drawn.add_series(
                    {
                        "name": [name, top + 1, column],
                        "categories": [name, top + 2, 0, last, 0],
                        "values": [name, top + 2, column, last, column],
                        "data_labels": {"value": True},
                        "fill": {"color": COLOURS[(column - 1) % len(COLOURS)]},
                        "gap": 60,
                    }
                )
            drawn.set_title({"name": tidy(chart.title), "name_font": {"size": 12}})
            drawn.set_y_axis({"reverse": True})
            drawn.set_legend({"position": "bottom"} if chart.series else {"none": True})
            high = max(len(chart.rows) * max(len(names), 1) * 22 + 90, 200)
            drawn.set_size({"width": 640, "height": high})
            options = {"description": describe(chart)[:_LONGEST_DESCRIPTION]}
            sheet.insert_chart(top, len(names) + 2, drawn, options)
            top = max(last + 3, top + 2 + high // 20)

    def _format(self, **look: Any) -> "Format":
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"valign": "vcenter", **look})
        return self.formats[key]

    def _text(self, sheet: "Worksheet", row: int, block: Text, columns: int, width: int) -> None:
        """A heading, paragraph or note, over the width of the table if there is one."""
        if isinstance(block, Chart):
            return
        text = _checked(tidy(block.text))
        look: dict[str, Any] = {"text_wrap": True, "font_size": PARAGRAPH, "font_name": "宋体"}
        if isinstance(block, Heading):
            level = min(max(block.level, 1), max(HEADINGS))
            look |= {"bold": True, "font_size": HEADINGS[level], "font_name": "黑体"}
            look |= {"align": "center"} if columns > 1 or level == 1 else {}
        elif isinstance(block, Note):
            look["font_size"] = NOTE
        elif columns > 1 and is_unit_line(text):
            look["align"] = "right"
        form = self._format(**look)
        if columns > 1:
            sheet.merge_range(row, 0, row, columns - 1, "", form)
        # Excel fits the height of a row to its text only where cells are not merged, others never.
        signs = width * PARAGRAPH / look["font_size"]
        lines = sum(1 + int(width_of(line) / signs) for line in text.split("\n"))
        height = lines * _LINE * look["font_size"] / PARAGRAPH + 3
        sheet.set_row(row, min(height, _HIGHEST_ROW))
        sheet.write_string(row, 0, text, form)

    def _table(self, sheet: "Worksheet", top: int, cells: Cells, name: str) -> None:
        """The table with its print set-up; its range is named, its head rows are repeated."""
        height = len(cells.rows)
        if top + height > MOST_ROWS or cells.width > MOST_COLUMNS:
            raise FileError(f"表格「{name}」太大，Excel 放不下，请拆分")
        flat = [cell for row in cells.rows[cells.head :] for cell in row]
        grouped = {cell.column for cell in flat if cell.figure and "," in cell.text}
        codes = {cell.column for cell in flat if _CODE.fullmatch(cell.text)}
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

    def _cell_format(self, head: bool, figure: bool, code: str) -> "Format":
        key = (head, figure, code)
        if key not in self.cell_formats:
            look: dict[str, Any] = {"border": 1, "font_size": 10, "font_name": "宋体"}
            if head:
                look |= {"bold": True, "align": "center", "bg_color": "#F2F2F2", "text_wrap": True}
            elif figure:
                look["align"] = "right"
            else:
                look |= {"align": "left", "text_wrap": True}
            self.cell_formats[key] = self._format(**look, **({"num_format": code} if code else {}))
        return self.cell_formats[key]

    def _cell(
        self, sheet: "Worksheet", top: int, cell: Cell, head: bool, number: _Number | None
    ) -> None:
        form = self._cell_format(head, cell.figure, number.code if number else "")
        row, column = top + cell.row, cell.column
        if (cell.rows, cell.columns) != (1, 1):
            last = (row + cell.rows - 1, column + cell.columns - 1)
            sheet.merge_range(row, column, *last, "", form)
        if number:
            sheet.write_number(row, column, number.value, form)
        else:
            sheet.write_string(row, column, _checked(cell.text), form)


def _checked(text: str) -> str:
    """A text that fits in a cell. Raises FileError."""
    if len(text) > MOST_TEXT // 2 and len(text.encode("utf-16-le")) > 2 * MOST_TEXT:
        raise FileError(
            f"「{text[:20]}…」有 {len(text)} 字，Excel 的一格最多 {MOST_TEXT} 字，"
            "请分成几段，或改存为 docx"
        )
    return text


def _letters(column: int) -> str:
    """A column's letters; column: 0-based."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
