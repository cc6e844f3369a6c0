"""The book: what a unit keeps for one year, whether in a folder or in an Excel workbook."""

from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.book.lines import (
    Line,
    Purchase,
    read_lines,
    read_purchases,
    show_exact,
    write_lines,
    write_purchases,
)
from mingzhang.book.rows import BookError, Rows
from mingzhang.book.targets import BookProject, read_targets, write_targets
from mingzhang.book.texts import NO_TEXTS, Texts, read_texts, write_texts
from mingzhang.book.transfers import eliminate
from mingzhang.forms.profile import profiles
from mingzhang.money import UNITS, MoneyError, exact

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
    def load(cls, path: str | Path) -> "Book":
        """Load a book from its folder or its Excel workbook. Raises BookError or FileError."""
        from mingzhang.book.folder import load_folder
        from mingzhang.book.workbook import load_workbook

        path = Path(path)
        return load_workbook(path) if path.suffix.lower() == ".xlsx" else load_folder(path)


class Parts(NamedTuple):
    """What a folder or a workbook holds of one unit, not yet checked; None where it is not there.

    names: what each part is called there, for messages.
    """

    head: dict[str, Any]
    lines: Rows
    last_year: Rows | None
    purchases: Rows | None
    targets: dict[str, Any] | None
    texts: dict[str, Any] | None
    names: dict[str, str]


def book_of(parts: Parts, units: tuple[Book, ...]) -> Book:
    """The book of its parts and of its units' books. Raises BookError."""
    names = parts.names
    head = check_head(parts.head, names["head"])
    year, money, profile = head["year"], head["money"], profiles()[head["profile"]]
    lines = read_lines(parts.lines, names["lines"], year, money, partial=False)
    last: tuple[Line, ...] = ()
    if parts.last_year is not None:
        last = read_lines(parts.last_year, names["last_year"], year - 1, money, partial=True)
    purchases: tuple[Purchase, ...] = ()
    if parts.purchases is not None:
        purchases = read_purchases(parts.purchases, names["purchases"], money)
    projects: tuple[BookProject, ...] = ()
    if parts.targets is not None:
        projects = read_targets(parts.targets, names["targets"])
    texts = NO_TEXTS
    if parts.texts is not None:
        texts = read_texts(parts.texts, names["texts"], profile, year)
    book = Book(
        head["unit"],
        year,
        head["profile"],
        head["level"],
        lines,
        head["nature"],
        head["code"],
        money,
        last,
        purchases,
        projects,
        texts,
        units,
    )
    check_book(book, names)
    return book


def parts_of(book: Book) -> Parts:
    """What ``book_of`` makes the same book from, but for its units."""
    head = {
        "mingzhang": VERSION,
        "unit": book.unit,
        "year": book.year,
        "profile": book.profile,
        "level": book.level,
        "nature": book.nature,
        "code": book.code,
        "money": book.money,
    }
    last = write_lines(book.last_year, book.money, partial=True)
    return Parts(
        head,
        list(enumerate(write_lines(book.lines, book.money, partial=False), 1)),
        list(enumerate(last, 1)) if book.last_year else None,
        list(enumerate(write_purchases(book.purchases, book.money), 1)) if book.purchases else None,
        write_targets(book.projects) if book.projects else None,
        write_texts(book.texts) if any(book.texts) else None,
        {},
    )


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


def check_book(book: Book, names: dict[str, str]) -> None:
    """What must hold between the parts of a book. names: of its parts. Raises BookError."""
    spent = {line.project for line in book.lines if line.kind == "project"}
    for project in book.projects:
        if project.name and project.name not in spent:
            raise BookError(
                f"{names['targets']} 里的项目「{project.name}」在 {names['lines']} 里没有金额，"
                "请核对项目名称"
            )
        bound = sum(_fen(one.amount, book.money) for one in project.contracts)
        money = sum(line.fen for line in book.lines if line.project == project.name)
        if bound > money:
            shown = show_exact(bound, "万元"), show_exact(money, "万元")
            raise BookError(
                f"{names['targets']} 里项目「{project.name}」的合同合计 {shown[0]} 万元，"
                f"超过项目金额 {shown[1]} 万元，请核对"
            )
    codes: dict[str, str] = {}
    for unit in (book, *book.units):
        if unit.code and unit.code in codes:
            raise BookError(
                f"「{unit.unit}」与「{codes[unit.code]}」的单位代码都是 {unit.code}，请改正"
            )
        codes[unit.code] = unit.unit
    all_names = [unit.unit for unit in (book, *book.units)]
    for unit in book.units:
        if all_names.count(unit.unit) > 1:
            raise BookError(f"单位名称「{unit.unit}」出现了两次，请改正其中一个")
        if unit.year != book.year:
            raise BookError(
                f"下级单位「{unit.unit}」的年度是 {unit.year}，应为 {book.year}，请改正"
            )
    if book.units:
        consolidate(book)


def _fen(text: str, money: str) -> int:
    try:
        return exact(text, money)
    except MoneyError as error:
        raise BookError(f"合同金额有误：{error}") from error


def consolidate(book: Book) -> Book:
    """A department of its own book and its units', transfers between them eliminated.

    The texts, targets and name are the department's; targets of units follow its own. Raises
    BookError where a transfer does not match.
    """
    if not book.units:
        return book
    units = [consolidate(unit) for unit in book.units]
    lines = eliminate(book.unit, _marked(book), [(one.unit, _marked(one)) for one in units])
    last: list[Line] = []
    if all(one.last_year for one in (book, *units)):
        below = [(one.unit, one.last_year) for one in units]
        last = eliminate(f"{book.unit}（上年）", book.last_year, below)
    purchases: dict[tuple[str, str], int] = {}
    for one in (book, *units):
        for item, source, fen in one.purchases:
            purchases[item, source] = purchases.get((item, source), 0) + fen
    return book._replace(
        lines=tuple(lines),
        last_year=tuple(last),
        purchases=tuple(Purchase(item, source, fen) for (item, source), fen in purchases.items()),
        projects=(
            *book.projects,
            *(project for unit in units for project in unit.projects if project.name),
        ),
        units=(),
    )


def is_organ(book: Book) -> bool:
    """Whether a unit's public-use money is operating cost of government agencies."""
    return book.nature in NATURES[:2]


def _marked(book: Book) -> tuple[Line, ...]:
    """Lines that say whether their unit is an organ, for a book of several units."""
    own = is_organ(book)
    return tuple(one if one.organ is not None else one._replace(organ=own) for one in book.lines)
