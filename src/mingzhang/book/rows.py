"""Tables of a book as rows of texts, whether they stood in a CSV file or in a workbook's sheet."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from mingzhang.files import FileError

Rows = Sequence[tuple[int, Sequence[str]]]
"""Rows with their numbers in the file or sheet, 1-based; the first is the head."""


class BookError(FileError):
    """A book is wrong; the message names the file and the line and says what to do."""


def csv_rows(text: str, name: str) -> Rows:
    """The rows of a CSV text. name: of the file. Raises BookError."""
    reader = csv.reader(StringIO(text), strict=True)
    found = []
    try:
        for row in reader:
            found.append((reader.line_num, [cell.strip() for cell in row]))
    except csv.Error as error:
        raise BookError(f"{name} 第 {reader.line_num} 行不是完整的 CSV：{error}，请改正") from error
    return found


def csv_text(rows: Sequence[Sequence[str]]) -> str:
    """The CSV text of rows."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def by_head(
    rows: Rows, name: str, heads: tuple[str, ...], more: tuple[str, ...]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows as cells by head, with their numbers; heads in ``more`` may be left out.

    Raises BookError for another head or a row of another width.
    """
    order: list[str] = []
    for number, cells in rows:
        if not order:
            if set(heads) - set(cells) or set(cells) - {*heads, *more}:
                raise BookError(f"{name} 第 1 行应当是表头：{','.join((*heads, *more))}")
            order = list(cells)
        elif any(cells):
            if len(cells) != len(order):
                raise BookError(
                    f"{name} 第 {number} 行有 {len(cells)} 格，应为 {len(order)} 格，请检查逗号"
                )
            yield number, dict(zip(order, cells, strict=True))
