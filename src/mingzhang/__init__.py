"""Mingzhang 明账: the budgets that Chinese government departments publish, compiled and checked.

``mingzhang.read(path)`` gives a Disclosure, ``mingzhang.check(path)`` its findings too,
``mingzhang.Book.load(folder)`` a book and ``mingzhang.compile(book)`` what it says in print;
``mingzhang.publish(book, folder)`` writes that in every format.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from mingzhang.book import Book
    from mingzhang.compiling import compile_book as compile
    from mingzhang.desk import check, publish, read

__all__ = ["Book", "__version__", "check", "compile", "publish", "read"]

_HOMES = {
    "Book": ("mingzhang.book", "Book"),
    "check": ("mingzhang.desk", "check"),
    "compile": ("mingzhang.compiling", "compile_book"),
    "publish": ("mingzhang.desk", "publish"),
    "read": ("mingzhang.desk", "read"),
}


def __getattr__(name: str) -> object:
    """Import a room only when it is used, so that ``import mingzhang`` stays cheap."""
    if name not in _HOMES:
        raise AttributeError(f"module 'mingzhang' has no attribute {name!r}")
    from importlib import import_module

    room, member = _HOMES[name]
    return getattr(import_module(room), member)
