"""Pages as pictures beside their own text layer, cell by cell: the evidence of reading scans."""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from time import process_time

from mingzhang.book import Book
from mingzhang.checking.finding import Finding
from mingzhang.compiling import compile_book
from mingzhang.desk import check
from mingzhang.disclosure import Disclosure
from mingzhang.document import Block, Grid, Heading, Note, Paragraph
from mingzhang.formats.pdf import read, write
from mingzhang.forms.lay_out import lay_out
from mingzhang.money import parse
from tests.formats.pdf.test_scan import Picture, pictures, same, scanned, worn
from tests.shared import ROOT, SHARED

FOLDER = SHARED / "data/disclosures"
FILES = ("putuo-wanli-2025-budget.pdf", "shanghai-2024-final-template.pdf")
OTHERS = (
    "putuo-finance-2024-final-seeded-errors.pdf",
    "putuo-gov-office-2025-budget-department.pdf",
    "putuo-gov-office-2025-budget-unit.pdf",
    "putuo-welfare-2024-budget-unit.pdf",
)
SAMPLE, FEW = 8, 3
"""Pages with tables that are taken of each of FILES, and of each of OTHERS."""
EXAMPLE = ROOT / "examples/tongnan-2021"
_DOTS = set("…。.")
_LEADERS = re.compile(r"[.．…·]{4,}\s*\d*\Z")


def scans() -> str:
    """The whole page."""
    lines = ["# Reading scans", ""]
    lines += ["Pages with tables as grey pictures, recognised, beside their text layer, every cell"]
    lines += ["(also labels; blank ones where either has text). Worn: a degree askew, grey, noise."]
    lines += ["Time: of the processor, in that of reading the whole file by its text layer a page."]
    lines += ["", "| file | dpi | page | pages | cells | equal | share | numbers | equal | time |"]
    lines += ["|---|---|---|---|---|---|---|---|---|---|"]
    kinds: Counter[str] = Counter()
    runs = [(name, dpi, SAMPLE, same) for name in FILES for dpi in (150, 200)]
    runs += [(name, 150, SAMPLE, worn) for name in FILES]
    runs += [(FILES[0], 100, FEW, worn)]
    runs += [(name, 150, FEW, same) for name in OTHERS]
    for name, dpi, most, change in runs:
        begin = process_time()
        data = (FOLDER / name).read_bytes()
        document = read(data, name)
        text_time = (process_time() - begin) / document.pages
        theirs = _grids(document.blocks)
        chosen = sorted(theirs)[:most]
        made = pictures(data, dpi)
        begin = process_time()
        again = read(scanned([change(made[page - 1]) for page in chosen], dpi=dpi), name)
        ratio = (process_time() - begin) / len(chosen) / text_time
        ours = _grids(again.blocks)
        cells, differences = _compare(
            [theirs[page] for page in chosen], [ours.get(i + 1, []) for i in range(len(chosen))]
        )
        numbers = [text for text in cells if parse(text) is not None]
        wrong = sum(parse(text) is not None for text, _ in differences)
        kinds.update(_kind(*one) for one in differences)
        right = len(cells) - len(differences)
        lines.append(
            f"| {name} | {dpi} | {change.__name__} | {len(chosen)} | {len(cells)} | {right} "
            f"| {right / len(cells):.2%} | {len(numbers)} | {len(numbers) - wrong} "
            f"| {ratio:.0f} × |"
        )
        print(lines[-1], file=sys.stderr)
    lines += ["", "## Differences", "", "| kind | cells |", "|---|---|"]
    lines += [f"| {kind} | {count} |" for kind, count in kinds.most_common()] or ["| none | 0 |"]
    return "\n".join([*lines, "", *_texts(), *_example()])


def _texts() -> list[str]:
    """Pages without tables: their signs, and their blocks as headings and paragraphs; without the
    dots that lead to page numbers in contents."""
    lines = ["## Text outside of tables", "", "| file | pages | signs | alike | blocks | equal |"]
    lines += ["|---|---|---|---|---|---|"]
    for name in FILES:
        data = (FOLDER / name).read_bytes()
        document = read(data, name)
        tables = _grids(document.blocks)
        by_page: dict[int, list[tuple[str, str]]] = {}
        for page, kind, text in _blocks(document.blocks):
            by_page.setdefault(page, []).append((kind, text))
        chosen = [page for page, texts in by_page.items() if page not in tables and len(texts) > 5]
        chosen = chosen[:FEW]
        made = pictures(data)
        again = read(scanned([made[page - 1] for page in chosen]), name)
        theirs = [one for page in chosen for one in by_page[page]]
        ours = [(kind, text) for _, kind, text in _blocks(again.blocks)]
        signs, others = ("".join(text for _, text in one) for one in (theirs, ours))
        alike = SequenceMatcher(None, signs, others, autojunk=False).ratio()
        equal = (Counter(theirs) & Counter(ours)).total()
        lines.append(
            f"| {name} | {len(chosen)} | {len(signs)} | {alike:.2%} | {len(theirs)} | {equal} |"
        )
    return [*lines, ""]


def _blocks(blocks: tuple[Block, ...]) -> Iterator[tuple[int, str, str]]:
    """Page, kind and text of each block that is text."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Note):
            yield block.place.page or 0, type(block).__name__, _LEADERS.sub("", block.text)


def _grids(blocks: tuple[Block, ...]) -> dict[int, list[Grid]]:
    found: dict[int, list[Grid]] = {}
    for block in blocks:
        if isinstance(block, Grid):
            found.setdefault(block.place.page or 0, []).append(block)
    return found


def _compare(
    theirs: list[list[Grid]], ours: list[list[Grid]]
) -> tuple[list[str], list[tuple[str, str]]]:
    """All cells with text of either, as the text layer has them; pairs that differ."""
    cells: list[str] = []
    different: list[tuple[str, str]] = []
    for one, other in zip(theirs, ours, strict=True):
        for first, second in zip_longest(one, other):
            rows = (first.rows if first else (), second.rows if second else ())
            for left, right in zip_longest(*rows, fillvalue=()):
                for text, read_text in zip_longest(left, right, fillvalue=""):
                    if text or read_text:
                        cells.append(text)
                        if text != read_text:
                            different.append((text, read_text))
    return cells, different


def _kind(text: str, found: str) -> str:
    """What kind of difference there is between a text and what was recognised of it."""
    if set(text) <= _DOTS and text:
        return "a cell of dots only, as templates have"
    if parse(text) is not None and parse(found) is not None:
        return "a number read as another"
    if not found:
        return "a text is missing"
    if not text:
        return "a text where there is none"
    if sorted(text.replace(" ", "")) == sorted(found.replace(" ", "")):
        return "spaces or order"
    if text.translate(_WIDTH) == found.translate(_WIDTH):
        return "a sign in its other width"
    if parse(text) is not None:
        return "a number read as something else"
    return "letters of a label"


_WIDTH = str.maketrans("（），：；％", "(),:;%")


def _example() -> list[str]:
    """An example whole: published as PDF, each page a picture, read, recognised and checked."""
    disclosure = compile_book(Book.load(EXAMPLE)).disclosure
    data = write(lay_out(disclosure))
    made: list[Picture] = pictures(data)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.pdf" for name in ("text", "scan", "worn")]
        paths[0].write_bytes(data)
        paths[1].write_bytes(scanned(made))
        paths[2].write_bytes(scanned([worn(one) for one in made]))
        text, *others = (check(path) for path in paths)
    lines = [f"## An example whole ({EXAMPLE.name}, {len(made)} pages at 150 dpi)", ""]
    lines += ["| read from | tables | unrecognised | numbers | equal | findings beyond |"]
    lines += ["|---|---|---|---|---|---|"]
    expected = _amounts(text.disclosure)
    known = Counter(map(_said, text.findings))
    beyond: list[str] = []
    for name, one in (("text layer", text), ("scan", others[0]), ("scan, worn", others[1])):
        found = _amounts(one.disclosure)
        equal = sum(found.get(key) == fen for key, fen in expected.items())
        more = list((Counter(map(_said, one.findings)) - known).elements())
        beyond += [f"| {name} | {said} |" for said in more]
        lines.append(
            f"| {name} | {len(one.disclosure.tables)} | {len(one.disclosure.unrecognised)} "
            f"| {len(found)} | {equal} of {len(expected)} | {len(more)} |"
        )
    lines += ["", "| read from | finding beyond |", "|---|---|", *(beyond or ["| | none |"]), ""]
    return lines


def _said(finding: Finding) -> str:
    return f"{finding.severity} {finding.code} {finding.message}".replace("|", "/")


def _amounts(disclosure: Disclosure) -> dict[tuple[str, int, str], int]:
    """Amounts of the tables by form, row and column."""
    return {
        (f"{number} {table.form}", at, str(key)): cell.fen
        for number, table in enumerate(disclosure.tables)
        for at, row in enumerate(table.rows)
        for key, cell in row.cells.items()
        if cell.fen is not None
    }
