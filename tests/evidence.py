"""``make evidence``: the tables that the issues ask to be shown, printed into ``evidence/``."""

import json
import re
import sys
import tempfile
from collections import Counter
from importlib import import_module
from pathlib import Path
from random import Random

from mingzhang.book import Book
from mingzhang.checking.check import check as check_disclosure
from mingzhang.checking.diagnosis import diagnose
from mingzhang.checking.figures import figures_of
from mingzhang.checking.identities import identities_of
from mingzhang.checking.repair.model import System
from mingzhang.compiling import compile_book
from mingzhang.desk import check
from mingzhang.disclosure import Disclosure
from mingzhang.document import Document, Grid
from mingzhang.formats.markdown import write
from mingzhang.forms.lay_out import lay_out
from mingzhang.money import parse, show
from tests.injection import damage_cell, every, spots, with_cells
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
    compiled = compile_book(Book.load(EXAMPLE), "plain")
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


def tongnan() -> str:
    """Every number of the seed's tables accounted for, rounding, and damage to both examples."""
    checked = check(SEED)
    disclosure = checked.disclosure
    lines = ["# The whole Tongnan disclosure", "", "## Every number of the pipe tables", ""]
    counts, unplaced = _accounted(checked.document, disclosure)
    lines += ["| where | cells with digits |", "|---|---|"]
    lines += [f"| {where} | {count} |" for where, count in counts.items()]
    lines += ["", "Lost or in no place:", ""]
    lines += [f"- line {one.place.line}: {one.printed} ({one.why})" for one in disclosure.lost]
    lines += [f"- line {line}: {text}" for line, text in unplaced]
    stated = Counter(one.value.kind for one in disclosure.stated)
    lines += ["", f"Stated values: {dict(stated)}.", "", "## Controlled rounding", ""]
    for name in EXAMPLES:
        compiled = compile_book(Book.load(ROOT / "examples" / name))
        lines += ["", f"{name}: {compiled.remark or 'everything adds up as printed.'}", ""]
        lines += [
            "| table | row | column | exact | half up | printed |",
            "|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {one.table} | {one.row} | {one.column} | {show(one.exact, '万元', 6, trim=True)} "
            f"| {_show(one.plain)} | {_show(one.printed)} |"
            for one in compiled.adjusted
        ]
    lines += ["", "## Each cell damaged", ""]
    lines += [
        "| example | kind | damaged beyond rounding | named | share |",
        "|---|---|---|---|---|",
    ]
    bare: list[str] = []
    for name in EXAMPLES:
        rows, uncovered = _damaged(compile_book(Book.load(ROOT / "examples" / name)).disclosure)
        lines += [f"| {name} | {kind} | {tried} | {named} | {named / tried:.1%} |"
                  for kind, tried, named in rows]  # fmt: skip
        bare += [f"- {name}: {where}" for where in uncovered]
    lines += ["", "Cells that no identity covers:", "", *(bare or ["none"]), ""]
    return "\n".join(lines)


EXAMPLES = ("tongnan-2021", "culture-2024")


def _accounted(
    document: Document, disclosure: Disclosure
) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """Cells with digits by what reading made of them, and those that it made nothing of."""
    cells = {
        (cell.place.line, cell.place.column)
        for table in disclosure.tables
        for row in table.rows
        for cell in row.cells.values()
    }
    codes = {row.code for table in disclosure.tables for row in table.rows}
    heads = " ".join(str(one) for one in disclosure.projects)
    targets = " ".join(f"{one.indicator} {one.printed}" for one in disclosure.targets)
    weights = {f"{one.weight}%" for one in disclosure.targets}
    mended = " ".join(f"{one.printed} {one.read}" for one in disclosure.mendings)
    lost = {one.printed for one in disclosure.lost}
    labels = " ".join(table.title + (table.note or "") for table in disclosure.tables)
    counts = dict.fromkeys(
        ("table cell", "code", "head of a target table", "target", "year in a head", "lost"), 0
    )
    unplaced: list[tuple[int, str]] = []
    for grid in (one for one in document.blocks if isinstance(one, Grid)):
        for row, texts in enumerate(grid.rows):
            for column, text in enumerate(texts):
                if not re.search(r"\d", text):
                    continue
                line = grid.place_of(row, column).line
                bare = re.sub(r"\s|^\S{2,4}指标(?= )", "", text)  # a level cut into the same cell
                if (line, column + 1) in cells and parse(text) is not None:
                    where = "table cell"
                elif text.strip() in codes:
                    where = "code"
                elif bare in "".join(targets.split()) or bare in weights:
                    where = "target"
                elif bare in "".join((heads + mended).split()):
                    where = "head of a target table"
                elif text in lost:
                    where = "lost"
                elif re.search(r"20\d\d\s*年", text) or bare in labels:
                    where = "year in a head"
                else:
                    unplaced.append((line or 0, text))
                    continue
                counts[where] += 1
    return counts, unplaced


def _damaged(disclosure: Disclosure) -> tuple[list[tuple[int, int, int]], list[str]]:
    """By kind of damage: cells damaged beyond rounding and those that a broken identity names."""
    figures = figures_of(disclosure)
    system = System(figures, identities_of(figures))
    numbers = {spot: index for index, spot in enumerate(every(disclosure))}
    covered = {index for one in system.identities if not one.weight for index in one.figures}
    uncovered = [
        figures[numbers[spot]].where for spot in spots(disclosure) if numbers[spot] not in covered
    ]
    found = []
    for kind in range(1, 6):
        random = Random(kind)
        tried = named = 0
        for spot in spots(disclosure):
            index = numbers[spot]
            cell = damage_cell(disclosure, spot, kind, random) if index in covered else None
            if cell is None:
                continue
            moved = abs((cell.fen or 0) - figures[index].fen)
            slack = max(int(system.worst[row]) for row in system.touching(index))
            if moved <= slack:
                continue
            tried += 1
            changed = figures_of(with_cells(disclosure, {spot: cell}))
            broken = diagnose(changed, identities_of(changed), frozenset()).broken
            named += any(index in one.figures for one in broken)
        found.append((kind, tried, named))
    return found, uncovered


PARTS: dict[str, str] = {
    "spine": "tests.evidence:spine",
    "tongnan": "tests.evidence:tongnan",
    "published": "tests.evidence_publish:published",
    "pdf": "tests.evidence_pdf:pdf",
    "scans": "tests.evidence_scans:scans",
    "strangers": "tests.evidence_strangers:strangers",
    "producers": "tests.evidence_producers:producers",
    "catalogue": "tests.evidence_truth:catalogue",
    "generated": "tests.evidence_books:generated",
    "repair": "tests.evidence_injection:injection",
    "mutants": "tests.evidence_mutants:mutants",
    "centre": "tests.evidence_centre:centre",
}
"""Evidence files and what makes each."""


def main() -> int:
    """Write every evidence file whose data are there. Arguments: names of parts, all by default."""
    if not SEED.exists():
        print(f"no shared data at {SHARED}: nothing written")
        return 0
    folder = ROOT / "evidence"
    folder.mkdir(exist_ok=True)
    chosen = sys.argv[1:] or [*PARTS]
    for name in chosen:
        module, function = PARTS[name].split(":")
        text = getattr(import_module(module), function)()
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        print(f"written: {folder / name}.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
