"""Pieces of one text that stand in several cells, as a scan cuts them."""

import re

Piece = tuple[int, str]
"""A column (0-based) and the text in it."""


def joined(pieces: list[str]) -> str:
    """Pieces of one text that a scan cut: what is repeated at a cut is written once."""
    text = pieces[0].strip()
    for piece in pieces[1:]:
        part = piece.strip()
        if part == text:
            continue
        shared = next(
            (
                size
                for size in range(min(len(text), len(part), 12), 0, -1)
                if text.endswith(part[:size]) and not part[:size].isdigit()
            ),
            0,
        )
        text += part[shared:]
    return text


def joined_amount(pieces: list[str]) -> str:
    """A number that stands in several cells: 1932 | 33 was split at its point."""
    bare = ["".join(piece.split()) for piece in pieces]
    if len(set(bare)) == 1:
        return bare[0]
    if len(bare) == 2 and re.fullmatch(r"[\d,]+\.?", bare[0]) and re.fullmatch(r"\d{2}", bare[1]):
        return f"{bare[0].rstrip('.')}.{bare[1]}"
    return "".join(bare)
