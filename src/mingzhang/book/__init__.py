"""What a unit keeps: one book as a folder of text files, from which everything is compiled."""

from mingzhang.book.book import Book, BookError, Line

__all__ = ["Book", "BookError", "Line"]
