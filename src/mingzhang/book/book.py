"""The book: profile and unit in ``book.toml``, budget lines in ``lines.csv``.

Every error names the file and the line.
"""

import csv
import tomllib
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.codes import by_code, fund_by_name
from mingzhang.disclosure.coordinate import value_name
from mingzhang.files import FileError, decode, read_bytes
from mingzhang.forms.profile import profiles
from mingzhang.money import UNITS, MoneyError, exact

VERSION = 1
HEADS = ("功能科目", "经济科目", "资金来源", "支出类别", "项目", "金额")
SOURCES = ("gpb", "fund", "soe", "special", "business", "operating", "other")
"""Sources that the shipped forms have a column for; their names stand in ``codes``."""
KINDS = {value_name("kind", kind): kind for kind in ("basic", "project")}


class BookError(FileError):
    """A book is wrong; the message names the file and the line and says what to do."""


class Line(NamedTuple):
    """A budget line. fen: its amount; source, kind: values of the dimensions; number: file line."""

    function: str
    economic: str
    source: str
    kind: str
    project: str
    fen: int
    number: int


class Book(NamedTuple):
    """A unit's book for one year. profile: id; level: department or unit."""

    unit: str
    year: int
    profile: str
    level: str
    lines: tuple[Line, ...]

    @classmethod
    def load(cls, folder: str | Path) -> "Book":
        """Load a book from its folder. Raises BookError or FileError."""
        folder = Path(folder)
        if not folder.is_dir():
            raise BookError(f"找不到账本文件夹「{folder}」，请检查路径")
        head = _head(folder / "book.toml")
        text = _text(folder / "lines.csv")
        lines = tuple(_lines(text, "lines.csv", head["year"], head["money"]))
        return cls(head["unit"], head["year"], head["profile"], head["level"], lines)


def _text(path: Path) -> str:
    return decode(read_bytes(path), path.name)


def _head(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BookError(f"{path.name} 写法有误：{error}，请改正") from error
    for name, kind in {"mingzhang": int, "unit": str, "year": int, "profile": str}.items():
        if not isinstance(data.get(name), kind):
            raise BookError(f"{path.name} 缺少「{name}」或它的写法不对，请补上")
    if data["mingzhang"] != VERSION:
        raise BookError(f"{path.name} 的版本是 {data['mingzhang']}，本程序只认版本 {VERSION}")
    if data["profile"] not in profiles():
        known = "、".join(profiles())
        raise BookError(f"{path.name} 里没有名为「{data['profile']}」的格式，可用的有：{known}")
    money = data.get("money", "万元")
    if money not in UNITS:
        raise BookError(f"{path.name} 的金额单位「{money}」不认识，请写元或万元")
    return {**data, "money": money, "level": data.get("level", "department")}


def _lines(text: str, name: str, year: int, money: str) -> list[Line]:
    rows = csv.reader(StringIO(text), strict=True)
    found: list[Line] = []
    seen: dict[tuple[str, ...], int] = {}
    try:
        for row in rows:
            number = rows.line_num
            if number == 1:
                if tuple(cell.strip() for cell in row) != HEADS:
                    raise BookError(f"{name} 第 1 行应当是表头：{','.join(HEADS)}")
                continue
            if not any(cell.strip() for cell in row):
                continue
            line = _line([cell.strip() for cell in row], f"{name} 第 {number} 行", year, money)
            key = (line.function, line.economic, line.source, line.kind, line.project)
            if key in seen:
                raise BookError(f"{name} 第 {number} 行与第 {seen[key]} 行重复，请合并成一行")
            seen[key] = number
            found.append(line._replace(number=number))
    except csv.Error as error:
        raise BookError(f"{name} 第 {rows.line_num} 行不是完整的 CSV：{error}，请改正") from error
    if not found:
        raise BookError(f"{name} 里没有预算明细，请至少写一行")
    return found


def _line(row: list[str], where: str, year: int, money: str) -> Line:
    if len(row) != len(HEADS):
        raise BookError(f"{where}有 {len(row)} 格，应为 {len(HEADS)} 格，请检查逗号")
    function, economic, source, kind, project, amount = row
    for system, code, length, what in (
        ("functional", function, 7, "功能科目"),
        ("economic", economic, 5, "经济科目"),
    ):
        if len(code) != length or by_code(system, code, year) is None:
            raise BookError(f"{where}的{what}「{code}」不在科目表里，请写 {length} 位编码")
    fund = fund_by_name(source)
    if fund not in SOURCES:
        known = "、".join(value_name("source", one) for one in SOURCES)
        raise BookError(f"{where}的资金来源「{source}」不认识，可写：{known}")
    if kind not in KINDS:
        raise BookError(f"{where}的支出类别「{kind}」不认识，可写：{'、'.join(KINDS)}")
    if (kind == "项目支出") != bool(project):
        raise BookError(f"{where}：项目支出要写项目名称，基本支出不写，请改正")
    try:
        fen = exact(amount, money)
    except MoneyError as error:
        raise BookError(f"{where}的金额有误：{error}") from error
    return Line(function, economic, fund, KINDS[kind], project, fen, 0)
