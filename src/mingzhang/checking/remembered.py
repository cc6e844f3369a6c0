"""Remembering what was worked out of a document, while its rules look at it one after another."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from mingzhang.disclosure import Disclosure

T = TypeVar("T")


def remembered(function: Callable[[Disclosure], T]) -> Callable[[Disclosure], T]:
    """Keep a function's result for the document it was last asked about.

    The document is known by identity: equal Disclosures may have different places.
    """
    last: list[tuple[Disclosure, T]] = []

    @wraps(function)
    def look(disclosure: Disclosure) -> T:
        if last and last[0][0] is disclosure:
            return last[0][1]
        result = function(disclosure)
        last[:] = [(disclosure, result)]
        return result

    return look
