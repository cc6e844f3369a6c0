"""From a book to a Disclosure: lines are matched to the coordinates of the forms."""

from mingzhang.compiling.compile import Compiled, compile_book

__all__ = ["Compiled", "compile_book"]
