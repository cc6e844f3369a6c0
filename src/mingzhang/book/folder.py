"""The book as a folder of text files.

``book.toml`` names the unit, ``lines.csv`` holds its budget lines; ``last-year.csv``,
``procurement.csv``, ``targets.toml``, ``texts.toml`` and subordinate units' books in ``units/``
may follow. Every error names the file and, where it has one, the line.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mingzhang.book.book import Book, Parts, book_of, parts_of
from mingzhang.book.rows import BookError, Rows, csv_rows, csv_text
from mingzhang.files import decode, read_bytes

FILES = {
    "head": "book.toml",
    "lines": "lines.csv",
    "last_year": "last-year.csv",
    "purchases": "procurement.csv",
    "targets": "targets.toml",
    "texts": "texts.toml",
}
UNITS_FOLDER = "units"


def load_folder(folder: Path) -> Book:
    """Load a book with its units' from its folder. Raises BookError or FileError."""
    return _load(folder, ())


def _load(folder: Path, above: tuple[Path, ...]) -> Book:
    if not folder.is_dir():
        raise BookError(f"找不到账本文件夹「{folder}」，请检查路径")
    real = folder.resolve()
    if real in above:
        raise BookError(f"账本「{folder}」是它自己的下级单位，请改正 {UNITS_FOLDER} 里的链接")
    prefix = f"{folder.name}/" if above else ""
    names = {part: prefix + name for part, name in FILES.items()}

    def table(part: str) -> Rows | None:
        path = folder / FILES[part]
        return (
            csv_rows(decode(read_bytes(path), names[part]), names[part]) if path.exists() else None
        )

    def data(part: str) -> dict[str, Any] | None:
        return _toml(folder / FILES[part], names[part]) if (folder / FILES[part]).exists() else None

    head = _toml(folder / FILES["head"], names["head"])
    name = names["lines"]
    lines = csv_rows(decode(read_bytes(folder / FILES["lines"]), name), name)
    last, purchases = table("last_year"), table("purchases")
    parts = Parts(head, lines, last, purchases, data("targets"), data("texts"), names)
    below = sorted(one for one in folder.glob(f"{UNITS_FOLDER}/*") if one.is_dir())
    return book_of(parts, tuple(_load(one, (*above, real)) for one in below))


def _toml(path: Path, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(decode(read_bytes(path), name))
    except tomllib.TOMLDecodeError as error:
        raise BookError(f"{name} 写法有误：{error}，请改正") from error


def folder_files(book: Book) -> Iterator[tuple[str, bytes]]:
    """The files of a book's folder: relative path and bytes, those of its units too."""
    import tomli_w

    parts = parts_of(book)
    for part, data in (("head", parts.head), ("targets", parts.targets), ("texts", parts.texts)):
        if data is not None:
            yield FILES[part], tomli_w.dumps(data, multiline_strings=False).encode()
    tables = (
        ("lines", parts.lines),
        ("last_year", parts.last_year),
        ("purchases", parts.purchases),
    )
    for part, rows in tables:
        if rows is not None:
            yield FILES[part], csv_text([cells for _, cells in rows]).encode()
    for number, unit in enumerate(book.units, 1):
        for name, content in folder_files(unit):
            yield f"{UNITS_FOLDER}/{number:02d}/{name}", content
