"""A document cut where a sheet or a page of its own begins: running text, and each table with its
title and unit line above it and its notes below."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mingzhang.document import Block, Chart, Grid, Heading, Note, Paragraph
from mingzhang.formats import tidy

MOST_ABOVE = 6
LONGEST_ABOVE = 60
"""Blocks and characters of a block that stand above a table as its title or unit line."""

Text = Heading | Paragraph | Note | Chart


class Portion(NamedTuple):
    """Running text and charts (grid is None), or a table with the lines above and below it."""

    above: tuple[Text, ...]
    grid: Grid | None = None
    below: tuple[Note, ...] = ()


def portions(blocks: Iterable[Block]) -> Iterator[Portion]:
    """The portions of a document in its order; blank texts are left out."""
    texts: list[Text] = []
    table: Portion | None = None
    for block in blocks:
        if isinstance(block, Grid):
            if table:
                yield table
            first = _first_above(texts)
            if first:
                yield Portion(tuple(texts[:first]))
            table, texts = Portion(tuple(texts[first:]), block), []
        elif isinstance(block, Chart):
            texts.append(block)
        elif not tidy(block.text):
            continue
        elif table and isinstance(block, Note) and not texts:
            table = table._replace(below=(*table.below, block))
        else:
            texts.append(block)
    if table:
        yield table
    if texts:
        yield Portion(tuple(texts))


def _first_above(texts: list[Text]) -> int:
    """Index of the first of the short lines right above a table."""
    first = len(texts)
    while first and len(texts) - first < MOST_ABOVE:
        above = texts[first - 1]
        if isinstance(above, Chart):
            break
        text = tidy(above.text)
        if len(text) > LONGEST_ABOVE or "\n" in text or text.endswith("。"):
            break
        first -= 1
    return first
