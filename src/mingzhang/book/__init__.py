"""What a unit keeps: a folder of text files that compiling turns into a Disclosure."""

from mingzhang.book.book import Book, consolidate
from mingzhang.book.lines import Line, Purchase
from mingzhang.book.rows import BookError
from mingzhang.book.targets import BookProject, BookTarget
from mingzhang.book.texts import Texts

__all__ = [
    "Book",
    "BookError",
    "BookProject",
    "BookTarget",
    "Line",
    "Purchase",
    "Texts",
    "consolidate",
]
