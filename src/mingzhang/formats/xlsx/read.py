"""XLSX in: cells as they are printed, by their stored digits and number formats.

Sheets are parsed by lxml as they come, cell by cell: calamine lays a sheet out as a full rectangle,
which two far-apart cells turn into more memory than there is. Formulas give their stored values.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.document import Block, Document, Grid, Heading, Note, Paragraph, Place, Span
from mingzhang.files import FileError
from mingzhang.formats import tidy
from mingzhang.formats.numbers import BUILT_IN, GENERAL, printed
from mingzhang.formats.ooxml import SAFE, Package, attribute, integer, name_of, value_of
from mingzhang.formats.sheet import MOST_SPANS, Sheet, blocks_of, hidden_sheet
from mingzhang.formats.xlsx.kinds import CHART, HEADINGS, MARK, MORE, NOTE, PARAGRAPH, TABLE

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_SHEETS = 500
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_CELLS = 3_000_000
"""Most cells of a workbook, blank ones too."""

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class _Look(NamedTuple):
    """A cell format. code: of numbers; size: of its font, in points."""

    code: str = GENERAL
    size: float = 0.0
    bold: bool = False


class _Parsed(NamedTuple):
    """A sheet with the looks of its filled cells, and its named table, where it has one."""

    sheet: Sheet
    looks: dict[tuple[int, int], _Look]
    table: Span | None


def read(data: bytes, source: str = "") -> Document:
    """Read a workbook; a place has its sheet, row and column, and the row as its line.

    data: the file; source: its name. What is hidden (sheets, rows, columns) is left out and told.
    Raises FileError: no XLSX, damaged, hostile, or larger than a publication can be.
    """
    book = _Book(Package(data, source, "Excel（xlsx）"), source)
    sheets = book.sheets(shown=True)
    if book.is_ours():
        blocks = [block for one in sheets for block in _ours(one)]
    else:
        blocks = [*blocks_of((one.sheet for one in sheets), source)]
    return Document(tuple(blocks), "typed", source, left_out=tuple(book.left_out))


def sheets_of(data: bytes, source: str) -> list[Sheet]:
    """All cells of every worksheet, for workbooks that are no publication. Raises FileError."""
    book = _Book(Package(data, source, "Excel（xlsx）"), source)
    return [one.sheet for one in book.sheets()]


def _ours(parsed: _Parsed) -> Iterator[Block]:
    """The blocks of a sheet that ``write`` made: nothing is guessed."""
    waiting: Paragraph | Note | None = None
    for one in _rows(parsed):
        if isinstance(one, str):
            if waiting:
                waiting = replace(waiting, text=waiting.text + one)
            continue
        if waiting:
            yield waiting
        waiting = one if isinstance(one, Paragraph | Note) else None
        if not waiting:
            yield one
    if waiting:
        yield waiting


def _rows(parsed: _Parsed) -> Iterator[Block | str]:
    """The rows of a sheet as blocks; a text goes on from the row above."""
    sheet, table = parsed.sheet, parsed.table
    rows = range(table.row, table.row + table.rows) if table else range(0)
    shown = False
    for (row, column), text in sorted(sheet.cells.items()):
        if table and row >= rows.start and not shown:
            shown = True
            yield _our_grid(sheet, table)
        if row in rows:
            continue
        look = parsed.looks[row, column]
        place = Place(None, row + 1, row + 1, column + 1, None, sheet.name)
        if look.size == CHART:
            continue
        levels = [level for level, size in HEADINGS.items() if size == look.size]
        if look.bold and levels:
            yield Heading(text, levels[0], place)
        elif look.size in (PARAGRAPH + MORE, NOTE + MORE):
            yield text
        elif look.size == NOTE:
            yield Note(text, place)
        else:
            yield Paragraph(text, place)
    if table and not shown:
        yield _our_grid(sheet, table)


def _our_grid(sheet: Sheet, table: Span) -> Grid:
    below, right = table.row + table.rows, table.column + table.columns
    rows = tuple(
        [
            tuple([sheet.cells.get((row, column), "") for column in range(table.column, right)])
            for row in range(table.row, below)
        ]
    )
    spans = [
        one._replace(row=one.row - table.row, column=one.column - table.column)
        for one in sheet.spans
        if table.row <= one.row < below and table.column <= one.column < right
    ]
    head = 0
    if sheet.heads and table.row <= sheet.heads[1] < below:
        head = sheet.heads[1] + 1 - table.row
    place = Place(None, table.row + 1, table.row + 1, table.column + 1, None, sheet.name)
    lines = tuple(range(table.row + 1, below + 1))
    return Grid(rows, tuple(sorted(spans)), head, place, lines)


class _Book:
    """A workbook's parts that its sheets share."""

    def __init__(self, package: Package, source: str) -> None:
        self.package = package
        self.source = source
        self.main = package.main()
        self.tree = package.tree(self.main)
        self.targets = {one.id: one.target for one in package.relations(self.main)}
        settings = self.tree.find("{*}workbookPr")
        self.epoch_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        self.looks = _looks(package.related(self.main, "styles"))
        self.strings = self._strings()
        self.count = 0
        self.left_out: list[Note] = []

    def is_ours(self) -> bool:
        """Whether ``write`` made the workbook."""
        tree = self.package.related("", "custom-properties")
        return tree is not None and any(one.get("name") == MARK for one in tree)

    def sheets(self, *, shown: bool = False) -> list[_Parsed]:
        """The worksheets in their order; chart sheets and macro sheets have no cells.

        shown: only what is not hidden.
        """
        found = list(self.tree.iterfind("{*}sheets/{*}sheet"))
        if len(found) > MOST_SHEETS:
            raise FileError(f"「{self.source}」有 {len(found)} 张工作表，超过上限 {MOST_SHEETS} 张")
        names = self._names()
        parsed = []
        for number, one in enumerate(found):
            part = self.targets.get(attribute(one, "id"), "")
            if part not in self.package.parts or "worksheet" not in part.lower():
                continue
            if shown and one.get("state") in ("hidden", "veryHidden"):
                self.left_out.append(hidden_sheet(one.get("name", "")))
                continue
            parsed.append(self._sheet(part, one.get("name", ""), names.get(number, {}), shown))
        return parsed

    def _names(self) -> dict[int, dict[str, str]]:
        """The named ranges of each sheet."""
        names: dict[int, dict[str, str]] = {}
        for one in self.tree.iterfind("{*}definedNames/{*}definedName"):
            sheet = integer(one.get("localSheetId", ""), -1)
            names.setdefault(sheet, {})[one.get("name", "")] = one.text or ""
        return names

    def _strings(self) -> list[str]:
        for one in self.package.relations(self.main):
            if one.kind == "sharedStrings" and one.target in self.package.parts:
                return [_rich(item) for item in self._stream(one.target, ("si",))]
        return []

    def _stream(self, part: str, names: tuple[str, ...]) -> "Iterator[Element]":
        """The elements of a part as they end; they are forgotten afterwards."""
        from io import BytesIO

        from lxml import etree

        stream = BytesIO(self.package.parts[part])
        tags = [f"{{*}}{name}" for name in names]
        try:
            for _, element in etree.iterparse(stream, events=("end",), tag=tags, **SAFE):
                yield element
                if name_of(element) in ("si", "row", "mergeCell"):
                    element.clear()
                    above = element.getparent()
                    while above is not None and element.getprevious() is not None:
                        del above[0]
        except etree.XMLSyntaxError as error:
            raise FileError(f"「{self.source}」的 {part} 已损坏，请换一份完整的文件") from error

    def _sheet(self, part: str, name: str, names: dict[str, str], shown: bool) -> _Parsed:
        cells: dict[tuple[int, int], str] = {}
        looks: dict[tuple[int, int], _Look] = {}
        spans: list[Span] = []
        hidden_rows: set[int] = set()
        hidden_columns: list[range] = []
        row, column = 0, -1
        content = self.package.parts[part]
        if content.count(b"<row") + content.count(b"<c ") > MOST_CELLS or (
            content.count(b"<row") > MOST_ROWS
        ):
            raise self._too_large()
        for element in self._stream(part, ("c", "row", "mergeCell", "col")):
            kind = name_of(element)
            if kind == "col":
                if shown and _is_hidden(element):
                    first, last = (integer(element.get(end, "")) for end in ("min", "max"))
                    hidden_columns.append(range(first - 1, last))
                continue
            if kind == "mergeCell":
                if (span := _area(element.get("ref", ""))) and len(spans) < MOST_SPANS:
                    spans.append(span)
                continue
            self.count += 1
            if self.count > MOST_CELLS:
                raise self._too_large()
            if kind == "row":
                number = integer(element.get("r", ""), row + 1)
                if shown and _is_hidden(element):
                    hidden_rows.add(number - 1)
                row, column = number, -1
                continue
            at = _cell(element.get("r", ""))
            row_here, column = at or (row, column + 1)
            look = self.looks.get(element.get("s", "0"), _Look())
            text = self._text(element, look)
            if text and row_here < MOST_ROWS and column < MOST_COLUMNS:
                cells[row_here, column] = text
                looks[row_here, column] = look
        if hidden_rows or hidden_columns:
            unseen = [
                at
                for at in cells
                if at[0] in hidden_rows or any(at[1] in one for one in hidden_columns)
            ]
            for at in unseen:
                del cells[at]
            if unseen:
                words = f"工作表「{name}」里隐藏的行或列没有读"
                self.left_out.append(Note(words, Place(sheet=name)))
        spans = [one for one in spans if (one.rows, one.columns) != (1, 1)]
        table = _area(names.get(TABLE, "").rsplit("!", 1)[-1])
        heads = _heads(names.get("_xlnm.Print_Titles", ""))
        sheet = Sheet(name, cells, spans, heads, frozenset(hidden_rows))
        return _Parsed(sheet, looks, table)

    def _too_large(self) -> FileError:
        return FileError(
            f"「{self.source}」超过 {MOST_CELLS} 格或 {MOST_ROWS} 行，请删去多余的行列后再读"
        )

    def _text(self, cell: "Element", look: _Look) -> str:
        """What a cell shows."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            return tidy(_rich(inline)) if inline is not None else ""
        found = cell.find("{*}v")
        value = (found.text or "") if found is not None else ""
        if kind == "s":
            at = integer(value, -1)
            return tidy(self.strings[at]) if 0 <= at < len(self.strings) else ""
        if kind == "n":
            return tidy(printed(value, look.code, self.epoch_1904)) if value else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE" if value else ""
        return tidy(_ESCAPE.sub(_sign, value))


def _is_hidden(element: "Element") -> bool:
    return element.get("hidden") in ("1", "true")


def _looks(tree: "Element | None") -> dict[str, _Look]:
    """The cell formats by their numbers, as cells name them."""
    if tree is None:
        return {}
    codes = dict(BUILT_IN)
    for one in tree.iterfind("{*}numFmts/{*}numFmt"):
        codes[integer(one.get("numFmtId", ""), -1)] = one.get("formatCode", GENERAL)
    fonts = list(tree.iterfind("{*}fonts/{*}font"))
    looks = {}
    for number, one in enumerate(tree.iterfind("{*}cellXfs/{*}xf")):
        at = integer(one.get("fontId", ""), -1)
        font = fonts[at] if 0 <= at < len(fonts) else None
        size = value_of(font, "sz")
        points = float(size) if re.fullmatch(r"\d{1,3}(?:\.\d+)?", size) else 0.0
        bold = font is not None and font.find("{*}b") is not None
        code = codes.get(integer(one.get("numFmtId", "")), GENERAL)
        looks[str(number)] = _Look(code, points, bold)
    return looks


def _rich(item: "Element") -> str:
    """The text of a string with its runs, without the reading aids."""
    pieces = []
    for child in item.iterchildren("{*}t", "{*}r"):
        texts = [child] if name_of(child) == "t" else child.iterchildren("{*}t")
        pieces += [text.text or "" for text in texts]
    text = "".join(pieces)
    return _ESCAPE.sub(_sign, text) if "_x" in text else text


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _cell(reference: str) -> tuple[int, int] | None:
    """Row and column of a cell, 0-based."""
    found = _CELL.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return (int(found[2]) - 1, column - 1) if found[2] != "0" else None


def _area(reference: str) -> Span | None:
    """A range of cells within Excel's limits."""
    first, _, last = reference.partition(":")
    start, end = _cell(first), _cell(last or first)
    if not start or not end or end[0] < start[0] or end[1] < start[1]:
        return None
    if end[0] >= MOST_ROWS or end[1] >= MOST_COLUMNS:
        return None
    return Span(*start, end[0] - start[0] + 1, end[1] - start[1] + 1)


def _heads(titles: str) -> tuple[int, int] | None:
    """The rows that are printed on every page, 0-based, of ``Sheet!$1:$3`` or with columns too."""
    found = re.search(r"\$(\d{1,7}):\$(\d{1,7})\s*$", titles)
    return (int(found[1]) - 1, int(found[2]) - 1) if found else None
