"""The book: what a unit keeps for one year, as a folder of text files.

``book.toml`` names the unit, ``lines.csv`` holds its budget lines; ``last-year.csv``,
``procurement.csv``, ``targets.toml``, ``texts.toml`` and subordinate units' books in ``units/``
may follow. Every error names the file and, where it has one, the line.
"""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.book.lines import BookError, Line, Purchase, read_lines, read_purchases
from mingzhang.book.targets import BookProject, read_targets
from mingzhang.book.texts import NO_TEXTS, Texts, read_texts
from mingzhang.book.transfers import eliminate
from mingzhang.files import decode, read_bytes
from mingzhang.forms.profile import profiles
from mingzhang.money import UNITS

VERSION = 2
NATURES = ("行政", "参公", "事业")
"""Kinds of units: organs, institutions managed like them, other institutions."""
LEVELS = ("department", "unit")


class Book(NamedTuple):
    """A unit's book for one year. profile: id; level: department or unit; nature: of NATURES.

    code: the unit's code, or ""; lines: this year's; last_year: last year's, codes may be partial;
    units: subordinate units' books.
    """

    unit: str
    year: int
    profile: str
    level: str
    lines: tuple[Line, ...]
    nature: str = "行政"
    code: str = ""
    money: str = "万元"
    last_year: tuple[Line, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    projects: tuple[BookProject, ...] = ()
    texts: Texts = NO_TEXTS
    units: tuple["Book", ...] = ()

    @classmethod
    def load(cls, folder: str | Path) -> "Book":
        """Load a book from its folder. Raises BookError or FileError."""
        return _load(Path(folder), ())


def _load(folder: Path, above: tuple[Path, ...]) -> Book:
    if not folder.is_dir():
        raise BookError(f"找不到账本文件夹「{folder}」，请检查路径")
    real = folder.resolve()
    if real in above:
        raise BookError(f"账本「{folder}」是它自己的下级单位，请改正 units 里的链接")
    head = _head(folder / "book.toml")
    year, money = head["year"], head["money"]
    profile = profiles()[head["profile"]]
    lines = tuple(read_lines(_text(folder / "lines.csv"), "lines.csv", year, money, partial=False))
    last = purchases = projects = None
    if (path := folder / "last-year.csv").exists():
        last = read_lines(_text(path), path.name, year - 1, money, partial=True)
    if (path := folder / "procurement.csv").exists():
        purchases = read_purchases(_text(path), path.name, money)
    if (path := folder / "targets.toml").exists():
        projects = read_targets(_text(path), path.name)
    texts = NO_TEXTS
    if (path := folder / "texts.toml").exists():
        texts = read_texts(_text(path), path.name, profile, year)
    units = tuple(
        _load(one, (*above, real)) for one in sorted(folder.glob("units/*")) if one.is_dir()
    )
    book = Book(
        head["unit"],
        year,
        head["profile"],
        head["level"],
        lines,
        head["nature"],
        head["code"],
        money,
        tuple(last or ()),
        tuple(purchases or ()),
        projects or (),
        texts,
        units,
    )
    check_book(book)
    if units:
        consolidate(book)
    return book


def _text(path: Path) -> str:
    return decode(read_bytes(path), path.name)


def _head(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BookError(f"{path.name} 写法有误：{error}，请改正") from error
    return check_head(data, path.name)


def check_head(data: dict[str, Any], name: str) -> dict[str, Any]:
    """The head of a book with its defaults. name: of the file, for messages. Raises BookError."""
    for key, kind in {"mingzhang": int, "unit": str, "year": int, "profile": str}.items():
        if not isinstance(data.get(key), kind) or data[key] == "":
            raise BookError(f"{name} 缺少「{key}」或它的写法不对，请补上")
    if not 1 <= data["mingzhang"] <= VERSION:
        raise BookError(
            f"{name} 的版本是 {data['mingzhang']}，本程序只认版本 1 到 {VERSION}，请升级程序"
        )
    if not 2000 <= data["year"] <= 2100:
        raise BookError(f"{name} 的年度 {data['year']} 不对，请写四位年份")
    if data["profile"] not in profiles():
        known = "、".join(profiles())
        raise BookError(f"{name} 里没有名为「{data['profile']}」的格式，可用的有：{known}")
    head = {"money": "万元", "level": "department", "nature": "行政", "code": "", **data}
    choices = {"money": tuple(UNITS), "level": LEVELS, "nature": NATURES}
    for key, known_values in choices.items():
        if head[key] not in known_values:
            raise BookError(
                f"{name} 的「{key}」写作「{head[key]}」，可写：{'、'.join(known_values)}"
            )
    if unknown := set(head) - {"mingzhang", "unit", "year", "profile", "code", *choices}:
        raise BookError(f"{name} 里有不认识的「{'、'.join(sorted(unknown))}」，请删去")
    return head


def check_book(book: Book) -> None:
    """What must hold between the parts of a book. Raises BookError."""
    spent = {line.project for line in book.lines if line.kind == "project"}
    for project in book.projects:
        if project.name and project.name not in spent:
            raise BookError(
                f"targets.toml 里的项目「{project.name}」在 lines.csv 里没有金额，请核对项目名称"
            )
    codes: dict[str, str] = {}
    for unit in (book, *book.units):
        if unit.code and unit.code in codes:
            raise BookError(
                f"「{unit.unit}」与「{codes[unit.code]}」的单位代码都是 {unit.code}，请改正"
            )
        codes[unit.code] = unit.unit
    names = [unit.unit for unit in (book, *book.units)]
    for unit in book.units:
        if names.count(unit.unit) > 1:
            raise BookError(f"单位名称「{unit.unit}」出现了两次，请改正 units 里的 book.toml")
        if unit.year != book.year:
            raise BookError(
                f"下级单位「{unit.unit}」的年度是 {unit.year}，应为 {book.year}，请改正"
            )


def consolidate(book: Book) -> Book:
    """A department of its own book and its units', transfers between them eliminated.

    The texts, targets and name are the department's; targets of units follow its own. Raises
    BookError where a transfer does not match.
    """
    if not book.units:
        return book
    units = [consolidate(unit) for unit in book.units]
    lines = eliminate(book.unit, book.lines, [(unit.unit, unit.lines) for unit in units])
    last = [line for one in (book, *units) for line in one.last_year]
    purchases: dict[tuple[str, str], int] = {}
    for one in (book, *units):
        for item, source, fen in one.purchases:
            purchases[item, source] = purchases.get((item, source), 0) + fen
    return book._replace(
        lines=tuple(lines),
        last_year=tuple(last) if all(one.last_year for one in (book, *units)) else (),
        purchases=tuple(Purchase(item, source, fen) for (item, source), fen in purchases.items()),
        projects=(
            *book.projects,
            *(project for unit in units for project in unit.projects if project.name),
        ),
        units=(),
    )
