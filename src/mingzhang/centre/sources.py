"""Sources: a CSV file, a workbook or a Parquet file as one relation of texts for SQL.

The order of records is kept; a record's line in its file is found again for messages.
"""

import codecs
import csv
import re
import zipfile
from array import array
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from typing import NamedTuple

from mingzhang.centre.database import Database, first_line
from mingzhang.files import FileError

MOST_CELLS = 20_000_000
"""Most cells that the used area of a sheet may span."""
MOST_COLUMNS = 500
_SNIFFED = 1_000_000
_LONGEST = 10_000_000
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]{0,200}(?<!/)>')
"""A cell that is not an empty element: blank cells that only have a style take no room."""


class Source(NamedTuple):
    """An export to read. relation: what follows FROM in SQL; its columns are c0, c1, …;

    names: the column names of the export; text: the file of texts behind it, if it is one; head:
    the line of the column names; lines: the line of each record, where the file tells it not.
    """

    name: str
    relation: str
    names: tuple[str, ...]
    text: Path | None = None
    head: int = 1
    delimiter: str = ","
    lines: "array[int] | None" = None


def open_source(
    path: Path, database: Database, staging: Path, head: int, sheet: str | None
) -> Source:
    """Open an export by its suffix: .csv, .txt, .tsv, .xlsx, .parquet. Raises FileError."""
    try:
        if not path.is_file():
            raise FileError(f"找不到文件「{path}」，或它不是普通文件，请检查路径")
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise FileError(f"读不了文件「{path}」，请检查路径和权限") from error
    if size == 0:
        raise FileError(f"文件「{path}」是空的，请换一个文件")
    suffix = path.suffix.lower()
    try:
        if suffix in (".csv", ".txt", ".tsv"):
            return _csv(path, _utf8(path, staging), database, head)
        if suffix == ".xlsx":
            return _xlsx(path, database, staging, head, sheet)
        if suffix == ".parquet":
            return _parquet(path, database)
    except OSError as error:
        raise FileError(f"读不了文件「{path}」，请检查权限和磁盘空间") from error
    raise FileError(f"不认识「{path.name}」的类型，请改用 .csv、.xlsx 或 .parquet")


def positions(source: Source, broken: set[int]) -> Iterator[int]:
    """The line in the file of each record in turn, from 1. broken: lines that are no records."""
    if source.lines is not None:
        yield from source.lines
    elif source.text is None:
        yield from count(1)
    else:
        yield from _rows(source.text, source, broken)


def _rows(text: Path, source: Source, broken: set[int]) -> Iterator[int]:
    """The line on which each whole record of a CSV begins."""
    csv.field_size_limit(_LONGEST)
    with text.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for _ in range(source.head - 1):
            next(stream, None)
        rows = csv.reader(stream, delimiter=source.delimiter)
        start = source.head
        try:
            for number, row in enumerate(rows):
                if number and row and start not in broken:
                    yield start
                start = source.head + rows.line_num
        except csv.Error:
            return


def _utf8(path: Path, staging: Path) -> Path:
    """The file itself if it is UTF-8, else a copy of it in UTF-8. Raises FileError."""
    with path.open("rb") as stream:
        start = stream.read(_SNIFFED)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _recoded(path, staging, "utf-16")
    if b"\0" in start:
        raise FileError(f"「{path.name}」是二进制文件，不是 CSV，请改正后缀或另存为 CSV")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return _recoded(path, staging, "gb18030")
    return path


def _recoded(path: Path, staging: Path, encoding: str) -> Path:
    copy = staging / "source.csv"
    try:
        with path.open(encoding=encoding, newline="") as old, copy.open("w", newline="") as new:
            while text := old.read(1 << 20):
                new.write(text)
    except UnicodeDecodeError as error:
        raise FileError(f"「{path.name}」编码不明，读不出文字，请另存为 UTF-8 的 CSV") from error
    return copy


def _csv(path: Path, text: Path, database: Database, head: int) -> Source:
    csv.field_size_limit(_LONGEST)
    with text.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for _ in range(head - 1):
            stream.readline(1_000_000)
        first = stream.readline(1_000_000)
    marks = {one: first.count(one) for one in (",", "\t", ";", "|")}
    delimiter = max(marks, key=lambda one: marks[one])
    try:
        names = next(csv.reader([first], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        raise FileError(f"「{path.name}」第 {head} 行不是完整的表头：{error}，请改正") from error
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(names)))
    if not 0 < len(names) <= MOST_COLUMNS:
        raise FileError(
            f"「{path.name}」第 {head} 行有 {len(names)} 列，应为 1 到 {MOST_COLUMNS} 列"
        )
    relation = (
        f"read_csv('{database.link(text)}', auto_detect = false, delim = '{delimiter}', "
        f"quote = '\"', escape = '\"', header = true, skip = {head - 1}, columns = {{{columns}}}, "
        "store_rejects = true, rejects_table = 'broken', rejects_scan = 'broken_scan', "
        f"null_padding = false, strict_mode = true, max_line_size = {_LONGEST})"
    )
    return Source(path.name, relation, _tidy(names), text, head, delimiter)


def _parquet(path: Path, database: Database) -> Source:
    import duckdb

    link = database.link(path)
    try:
        names = [
            str(row[0])
            for row in database.sql.execute(f"DESCRIBE FROM read_parquet('{link}')").fetchall()
        ]
    except duckdb.Error as error:
        raise FileError(
            f"「{path.name}」不是完整的 Parquet 文件，请重新导出：{first_line(error)}"
        ) from error
    columns = ", ".join(
        f'CAST("{name.replace(chr(34), chr(34) * 2)}" AS VARCHAR) AS c{number}'
        for number, name in enumerate(names)
    )
    return Source(path.name, f"(SELECT {columns} FROM read_parquet('{link}'))", _tidy(names))


def _xlsx(path: Path, database: Database, staging: Path, head: int, sheet: str | None) -> Source:
    """A sheet as texts: calamine reads it, a file of texts beside the store takes it to SQL."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise FileError(
            "读工作簿需要 python-calamine，请运行 pip install 'mingzhang[centre]'"
        ) from error

    _measure(path)
    copy = staging / "source.csv"
    lines: array[int] = array("q")
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            known = book.sheet_names
            if sheet is not None and sheet not in known:
                raise FileError(f"「{path.name}」没有工作表「{sheet}」，有的是：{'、'.join(known)}")
            found = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
            first = found.start[0] + 1 if found.start else 1
            names: list[str] = []
            with copy.open("w", newline="", encoding="utf-8") as stream:
                writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
                for line, row in enumerate(found.iter_rows(), first):
                    texts = [_text(cell) for cell in row]
                    if line < head or (line > head and not any(texts)):
                        continue
                    if line == head:
                        names = texts
                    else:
                        lines.append(line)
                    writer.writerow(texts)
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise FileError(
            f"「{path.name}」不是完整的工作簿，请重新另存：{first_line(error)}"
        ) from error
    if not any(names):
        raise FileError(f"「{path.name}」第 {head} 行没有列名，请在映射文件里写明 head")
    source = _csv(path, copy, database, 1)
    return source._replace(names=_tidy(names), text=None, lines=lines)


def _measure(path: Path) -> None:
    """Refuse an archive or a used area that would not fit into memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > 2000 or sum(one.file_size for one in entries) > 2_000_000_000:
                raise FileError(f"「{path.name}」解开后太大，请拆分或另存为 CSV")
            for entry in entries:
                if not entry.filename.endswith(".xml"):
                    continue
                rows = columns = 0
                with archive.open(entry) as stream:
                    tail = b""
                    while piece := stream.read(1 << 20):
                        piece = tail + piece
                        for letters, number in _CELL.findall(piece):
                            rows = max(rows, int(number))
                            columns = max(columns, _column(letters))
                        tail = piece[-600:]
                if rows * columns > MOST_CELLS:
                    raise FileError(
                        f"「{path.name}」的已用区域有 {rows} 行 {columns} 列，"
                        "请删去空白的行列后另存，或另存为 CSV"
                    )
    # zipfile: a RuntimeError is an encrypted entry, a NotImplementedError an unknown compression.
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileError(f"「{path.name}」不是完整的工作簿，请重新另存") from error
    except OSError as error:
        raise FileError(f"读不了文件「{path}」，请检查权限") from error


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: object) -> str:
    """A cell as the text a person sees in a CSV of the same sheet."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()


def _tidy(names: list[str]) -> tuple[str, ...]:
    return tuple(name.strip().lstrip("\ufeff") for name in names)
