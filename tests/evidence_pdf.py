"""Numeric cells beside pdfplumber's, page by page: the evidence of reading PDFs.

pdfplumber is the reference for correctness and only needed here. A cell that pdfplumber splits over
lines is joined before it is compared.
"""

import io
import re
from collections import Counter
from pathlib import Path

from mingzhang.document import Document, Grid
from mingzhang.formats.pdf import read
from tests.shared import SHARED

FOLDER = SHARED / "data/disclosures"
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?\Z")


def numbers_of_grids(document: Document) -> dict[int, Counter[str]]:
    """The numeric cells of our grids by page."""
    found: dict[int, Counter[str]] = {}
    for block in document.blocks:
        if isinstance(block, Grid):
            page = found.setdefault(block.place.page or 0, Counter())
            page.update(text for row in block.rows for text in row if _NUMBER.match(text))
    return found


def numbers_of_pdfplumber(data: bytes) -> dict[int, Counter[str]]:
    """The numeric cells of pdfplumber's tables by page."""
    import pdfplumber

    found: dict[int, Counter[str]] = {}
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            texts = [
                (cell or "").replace("\n", "").strip()
                for table in page.extract_tables()
                for row in table
                for cell in row
            ]
            if found_here := Counter(text for text in texts if _NUMBER.match(text)):
                found[page.page_number] = found_here
    return found


def compare(path: Path) -> tuple[int, int, list[str]]:
    """Numeric cells of pdfplumber, how many of them are ours too, and every difference."""
    data = path.read_bytes()
    ours, theirs = numbers_of_grids(read(data, path.name)), numbers_of_pdfplumber(data)
    cells = equal = 0
    differences = []
    for page in sorted(ours.keys() | theirs.keys()):
        mine, reference = ours.get(page, Counter()), theirs.get(page, Counter())
        cells += reference.total()
        equal += (mine & reference).total()
        for text in (reference - mine).elements():
            differences.append(f"page {page}: {text} is only pdfplumber's")
        for text in (mine - reference).elements():
            differences.append(f"page {page}: {text} is only ours")
    return cells, equal, differences


def pdf() -> str:
    """The whole page."""
    lines = ["# Reading PDFs", "", "Numeric cells beside pdfplumber's tables, page by page.", ""]
    lines += ["| file | numeric cells of pdfplumber | equal | share |", "|---|---|---|---|"]
    all_cells = all_equal = 0
    explained = []
    for path in sorted(FOLDER.glob("*.pdf")):
        cells, equal, differences = compare(path)
        all_cells, all_equal = all_cells + cells, all_equal + equal
        explained += [f"| {path.name} | {one} |" for one in differences]
        lines.append(f"| {path.name} | {cells} | {equal} | {equal / cells:.2%} |")
    lines.append(f"| all | {all_cells} | {all_equal} | {all_equal / all_cells:.2%} |")
    lines += ["", "| file | difference |", "|---|---|", *(explained or ["| | none |"]), ""]
    return "\n".join(lines)
