"""The book as one Excel workbook, for those who would rather not edit text files: reading."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingzhang.book.book import Book, Parts, book_of
from mingzhang.book.rows import BookError, Rows, by_head
from mingzhang.book.sheets import HEAD_KEYS, PROJECT_TEXTS, SHEETS, TARGET_TEXTS, UNIT_HEAD
from mingzhang.files import read_bytes

if TYPE_CHECKING:
    from mingzhang.formats.sheet import Sheet as Cells

_ERROR = re.compile(r"#[A-Z/0]{2,7}[!?]?")


def load_workbook(path: Path) -> Book:
    """Load a book with its units' from a workbook. Raises BookError or FileError."""
    return read_workbook(read_bytes(path), path.name)


def read_workbook(data: bytes, name: str) -> Book:
    """A book from a workbook's bytes. name: of the file. Raises BookError."""
    tables = _tables(data, name)
    names = {part: f"{name} 的工作表「{sheet.name}」" for part, sheet in SHEETS.items()}
    units: dict[str, dict[str, list[tuple[int, Sequence[str]]]]] = {"": {}}
    for part, rows in tables.items():
        sheet = SHEETS[part]
        for number, row in by_head(rows, names[part], (UNIT_HEAD, *sheet.heads), ()):
            own = units.setdefault(row[UNIT_HEAD], {})
            own.setdefault(part, []).append((number, [row[head] for head in sheet.heads]))
    books = {unit: _parts(parts, names) for unit, parts in units.items()}
    below = tuple(_named(unit, parts) for unit, parts in books.items() if unit)
    return book_of(books[""], below)


def _named(unit: str, parts: Parts) -> Book:
    book = book_of(parts, ())
    if book.unit != unit:
        where = parts.names["head"]
        raise BookError(f"{where}里单位「{unit}」的单位名称写作「{book.unit}」，请改成一样")
    return book


def _tables(data: bytes, name: str) -> dict[str, Rows]:
    """The rows of every known sheet. Raises BookError or FileError."""
    from mingzhang.formats.xlsx.read import sheets_of

    sheets = {sheet.name: sheet for sheet in sheets_of(data, name)}
    needed = [SHEETS[part].name for part in ("head", "lines")]
    if missing := [title for title in needed if title not in sheets]:
        raise BookError(
            f"{name} 里没有工作表「{'、'.join(missing)}」，有的是：{'、'.join(sheets)}；"
            "请改回原来的表名"
        )
    parts = {sheet.name: part for part, sheet in SHEETS.items()}
    return {
        parts[title]: _sheet(sheet, f"{name} 的工作表「{title}」")
        for title, sheet in sheets.items()
        if title in parts
    }


def _sheet(sheet: "Cells", where: str) -> Rows:
    """The rows of a sheet that its first row is the head of. Raises BookError."""
    if sheet.spans:
        merged = sheet.spans[0]
        raise BookError(
            f"{where}的 {_cell(merged.row, merged.column)} 是合并单元格，请拆开并逐格填写"
        )
    width = max((column + 1 for row, column in sheet.cells if row == 0), default=0)
    rows: dict[int, list[str]] = {0: [""] * width}
    for (row, column), text in sheet.cells.items():
        if column >= width:
            raise BookError(f"{where}的 {_cell(row, column)} 上方没有表头，请删去或移到表内")
        if _ERROR.fullmatch(text):
            raise BookError(f"{where}的 {_cell(row, column)} 的公式有错（{text}），请改正")
        rows.setdefault(row, [""] * width)[column] = text.strip()
    return [(row + 1, cells) for row, cells in sorted(rows.items())]


def _cell(row: int, column: int) -> str:
    """The name of a cell: B3. Indices 0-based."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _parts(parts: dict[str, list[tuple[int, Sequence[str]]]], names: dict[str, str]) -> Parts:
    keys = {name: key for key, name in HEAD_KEYS.items()}
    head: dict[str, Any] = {}
    for number, (key, value) in parts.get("head", ()):
        if key not in keys:
            raise BookError(f"{names['head']}第 {number} 行的「{key}」不认识，请删去")
        whole = keys[key] in ("year", "mingzhang")
        if whole and not value.isdecimal():
            raise BookError(f"{names['head']}第 {number} 行的「{key}」应是整数，请改正")
        head[keys[key]] = int(value) if whole else value

    def table(part: str) -> Rows | None:
        rows = parts.get(part)
        return [(1, SHEETS[part].heads), *rows] if rows else None

    return Parts(
        head,
        table("lines") or [(1, SHEETS["lines"].heads)],
        table("last_year"),
        table("purchases"),
        _targets(parts, names),
        _texts(parts.get("texts", ()), names["texts"]),
        names,
    )


def _targets(
    parts: dict[str, list[tuple[int, Sequence[str]]]], names: dict[str, str]
) -> dict[str, Any] | None:
    heads: dict[str, dict[str, Any]] = {}
    for number, cells in parts.get("projects", ()):
        if cells[0] in heads:
            raise BookError(
                f"{names['projects']}第 {number} 行的项目「{cells[0]}」写了两次，请合并"
            )
        texts = {key: text for key, text in zip(PROJECT_TEXTS, cells[1:], strict=True) if text}
        heads[cells[0]] = {**texts, "target": []}
    for number, cells in parts.get("targets", ()):
        if cells[0] not in heads:
            raise BookError(
                f"{names['targets']}第 {number} 行的项目「{cells[0]}」不在工作表「项目」里，请补上"
            )
        target: dict[str, Any] = {
            key: text for key, text in zip(TARGET_TEXTS, cells[1:], strict=True) if text
        }
        if "weight" in target:
            if not target["weight"].isdecimal():
                raise BookError(f"{names['targets']}第 {number} 行的权重应是整数，请改正")
            target["weight"] = int(target["weight"])
        heads[cells[0]]["target"].append(target)
    for number, (project, name, party, amount) in parts.get("contracts", ()):
        if project not in heads:
            raise BookError(
                f"{names['contracts']}第 {number} 行的项目「{project}」不在工作表「项目」里，请补上"
            )
        contract = {"name": name, "party": party, "amount": amount}
        heads[project].setdefault("contract", []).append(contract)
    if not heads:
        return None
    data: dict[str, Any] = {}
    for name, one in heads.items():
        if name:
            data.setdefault("project", []).append({"name": name, **one})
        else:
            data["overall"] = one
    return data


def _texts(rows: Sequence[tuple[int, Sequence[str]]], name: str) -> dict[str, Any] | None:
    data: dict[str, Any] = {}
    for number, (table, key, order, item, text) in rows:
        if not table or not key:
            raise BookError(f"{name}第 {number} 行没有写句子或空位，请补上")
        entry = data.setdefault(table, {})
        if item:
            entry.setdefault(key, []).append({"name": item, "number": text})
        elif order:
            entry.setdefault(key, []).append(text)
        elif key in entry:
            raise BookError(f"{name}第 {number} 行的「{table}」「{key}」写了两次，请删去一行")
        else:
            entry[key] = text
    return data or None
