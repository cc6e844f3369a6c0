"""``make evidence``: the tables that the issues ask to be shown, printed into ``evidence/``."""

import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from mingzhang.book import Book
from mingzhang.checking.check import check as check_disclosure
from mingzhang.compiling import compile_book
from mingzhang.desk import check
from mingzhang.document import Grid
from mingzhang.formats.markdown import write
from mingzhang.forms.lay_out import lay_out
from mingzhang.money import parse, show
from tests.shared import ROOT, SHARED

SEED = SHARED / "data/seed/tongnan-2021-budget.md"
EXAMPLE = ROOT / "examples/tongnan-2021"


def spine() -> str:
    """What is read of the seed, what the check finds, and how the example differs from it."""
    checked = check(SEED)
    disclosure, findings = checked.disclosure, checked.findings
    lines = ["# The spine", "", "## Tables of the seed", ""]
    lines += ["| form | rows | numbers |", "|---|---|---|"]
    total = 0
    for table in disclosure.tables:
        cells = sum(cell.fen is not None for row in table.rows for cell in row.cells.values())
        total += cells
        lines.append(f"| {table.form} | {len(table.rows)} | {cells} |")
    grids = [block for block in checked.document.blocks if isinstance(block, Grid)]
    plain = sum(
        bool(re.fullmatch(r"[\d,]+(\.\d+)?", text)) and not re.fullmatch(r"\d{3,7}", text)
        for grid in grids
        for row in grid.rows
        for text in row
        if parse(text) is not None
    )
    lines += ["", f"Pipe tables: {len(grids)}. Numbers in recognised forms: {total}."]
    lines += [f"Plain numbers in all pipe tables, codes left out (our count): {plain}."]
    stated = [one for one in disclosure.stated if one.value.kind == "amount"]
    lines += [f"Amounts stated by sentences: {len(stated)}.", "", "## Findings on the seed", ""]
    lines += ["| severity | rule | message |", "|---|---|---|"]
    lines += [f"| {one.severity} | {one.code} | {one.message} |" for one in findings]
    lines += ["", "## Mended in reading", ""]
    lines += ["| line | printed | read | why |", "|---|---|---|---|"]
    lines += [
        f"| {one.place.line} | {one.printed} | {one.read} | {one.why} |"
        for one in disclosure.mendings
    ]
    lines += ["", "## Unrecognised", "", "| line | title | why |", "|---|---|---|"]
    lines += [f"| {one.place.line} | {one.title} | {one.why} |" for one in disclosure.unrecognised]
    lines += ["", f"Lost: {len(disclosure.lost)}.", ""]
    return "\n".join([*lines, *_example(SEED)])


def _example(seed: Path) -> list[str]:
    compiled = compile_book(Book.load(EXAMPLE))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tongnan.md"
        path.write_text(write(lay_out(compiled.disclosure)), encoding="utf-8")
        ours = _amounts(path)
    theirs = _amounts(seed)
    lines = ["## The example beside the seed", "", "| form, row, column | seed | example |"]
    lines += ["|---|---|---|"]
    for key, fen in sorted(ours.items()):
        if fen != theirs.get(key):
            lines.append(f"| {' '.join(key)} | {_show(theirs.get(key))} | {_show(fen)} |")
    counts = Counter(one.severity for one in check_disclosure(compiled.disclosure))
    lines += ["", f"Findings on the example: {json.dumps(counts)}.", ""]
    return lines


def _amounts(path: Path) -> dict[tuple[str, str, str], int | None]:
    return {
        (table.form, row.fixed or row.code or "", name): cell.fen
        for table in check(path).disclosure.tables
        for row in table.rows
        for name, cell in row.cells.items()
    }


def _show(fen: int | None) -> str:
    return "blank" if fen is None else show(fen, "万元", 2)


def main() -> int:
    """Write every evidence file."""
    if not SEED.exists():
        print(f"no shared data at {SHARED}: nothing written")
        return 0
    folder = ROOT / "evidence"
    folder.mkdir(exist_ok=True)
    (folder / "spine.md").write_text(spine(), encoding="utf-8")
    print(f"written: {folder / 'spine.md'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
