"""XLS in (BIFF, Excel 97–2003), by calamine in a process of its own.

A hostile file can make the parser ask for more memory than there is, which ends its process; so it
runs in one that has limits. Number formats are not read: 1932.3 stays so where 1,932.30 is printed.
"""

import json
import math
import sys
from datetime import date, datetime
from typing import Any

from mingzhang.document import Document, Span
from mingzhang.files import FileError, sniff
from mingzhang.formats import tidy
from mingzhang.formats.numbers import GENERAL, printed
from mingzhang.formats.sheet import Sheet, blocks_of, hidden_sheet
from mingzhang.formats.xlsx.write import CARRIES

__all__ = ["CARRIES", "read"]

MOST_CELLS = 3_000_000
SECONDS = 60
MEMORY = 2_000_000_000

_HINTS = {
    "html": "其实是网页，请把后缀改成 .html",
    "zip": "其实是新版工作簿，请把后缀改成 .xlsx",
}


def read(data: bytes, source: str = "") -> Document:
    """Read an old workbook; a place has its sheet, row and column, and the row as its line.

    data: the file; source: its name. Raises FileError: no XLS, damaged, encrypted, too large.
    """
    found = sniff(data, source)
    if found != "ole":
        hint = _HINTS.get(found, "请改正文件后缀")
        raise FileError(f"「{source}」不是旧版 Excel（xls）文件，{hint}")
    parsed = _parsed(data, source)
    sheets = [
        Sheet(one["name"], dict(_cells(one["rows"])), [Span(*span) for span in one["spans"]])
        for one in parsed
        if "rows" in one
    ]
    left_out = tuple(hidden_sheet(one["name"]) for one in parsed if "rows" not in one)
    return Document(tuple(blocks_of(sheets, source)), "typed", source, left_out=left_out)


def _parsed(data: bytes, source: str) -> list[dict[str, Any]]:
    """What the process gives: name, filled rows and merged cells of each sheet, of a hidden one the
    name alone."""
    from subprocess import DEVNULL, PIPE, TimeoutExpired, run

    try:
        done = run(
            [sys.executable, "-c", f"from {__name__} import main; main()"],
            input=data,
            stdout=PIPE,
            stderr=DEVNULL,
            timeout=SECONDS,
            check=False,
            env=_environment(),
        )
    except TimeoutExpired as error:
        raise FileError(f"「{source}」{SECONDS} 秒内没有读完，请另存为 xlsx 后再读") from error
    if done.returncode:
        raise FileError(f"「{source}」读不了：已损坏、有密码或太大，请用 Excel 另存为 xlsx 再读")
    sheets: list[dict[str, Any]] = json.loads(done.stdout)
    return sheets


def _environment() -> dict[str, str]:
    """The caller's environment with its import path, so that the process finds this package."""
    import os

    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _cells(rows: dict[str, dict[str, str]]) -> list[tuple[tuple[int, int], str]]:
    return [
        ((int(row), int(column)), text)
        for row, line in rows.items()
        for column, text in line.items()
    ]


def main() -> None:
    """Read a workbook from standard input and write its sheets to standard output as JSON."""
    import resource
    from io import BytesIO

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    sheets: list[dict[str, Any]] = []
    count = 0
    for one in book.sheets_metadata:
        if one.typ != SheetTypeEnum.WorkSheet:
            continue
        if one.visible != SheetVisibleEnum.Visible:
            sheets.append({"name": one.name})
            continue
        sheet = book.get_sheet_by_name(one.name)
        rows: dict[int, dict[int, str]] = {}
        for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
            line = {column: _text(value) for column, value in enumerate(values) if value != ""}
            filled = {column: text for column, text in line.items() if text}
            count += len(filled)
            if filled:
                rows[row] = filled
        if count > MOST_CELLS:
            sys.exit(1)
        spans = [
            (first[0], first[1], last[0] - first[0] + 1, last[1] - first[1] + 1)
            for first, last in sheet.merged_cell_ranges or []
            if first < last
        ]
        sheets.append({"name": one.name, "rows": rows, "spans": spans})
    sys.stdout.write(json.dumps(sheets))


def _text(value: object) -> str:
    """A value as it would be printed without a number format; a date as Chinese Excel has it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return printed(repr(value), GENERAL) if math.isfinite(value) else ""
    if isinstance(value, datetime | date):
        return f"{value.year}/{value.month}/{value.day}"
    return tidy(str(value))
