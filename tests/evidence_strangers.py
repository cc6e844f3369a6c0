"""What is read of files that others made."""

import json
import re
from collections import Counter
from collections.abc import Iterator

from mingzhang.book import Book
from mingzhang.checking.check import check
from mingzhang.compiling import compile_book
from mingzhang.desk import open_document
from mingzhang.disclosure import Disclosure
from mingzhang.document import Chart, Document, Grid
from mingzhang.forms.form import forms, key
from mingzhang.forms.profile import profiles
from mingzhang.forms.recognise import recognise
from tests.compiling.test_compile import in_profile
from tests.compiling.test_exported import book, cells
from tests.shared import ROOT, SHARED
from tests.templates import fill
from tests.variants import KINDS, rate

PDFS = SHARED / "data/disclosures"
EXCERPTS = SHARED / "data/excerpts"
TEMPLATES = SHARED / "data/templates"
_DOTS = re.compile(r"[….·\s]+\d*$")

AMOUNTS = {
    "n01": "14.01 0 14.01 0 0 2.01 0",
    "n03": "520 170 170 150 150 170 0 200",
    "n05": "502.4 14.6 0 0 500 100 0 400 0 0 2.4 14.6",
    "n07": "79 49 0 4 75 0 4 4 75 45 50 10 25 35",
    "n09": "49.9 7.69 0 5.21 2.48 0 5.21 0.1 2.48 0",
    "n13": "4125.49 4143.91 1267.86 2570.97 4125.49 3859.16 0 0 0 0 0 0 266.33 "
    "4143.91 1140.27 3003.64 0 0 0",
    "n15": "43506.06 48100 850088.3 54357.12 116433.12 16803.36 43897.73 6014.46 74784.48 62.16 "
    "1085203.63 1085203.63 850088.3 116433.12 43897.73 74784.48 1085203.63 43506.06 "
    "1037103.63 48100",
    "n17": "1154610.5 150384 76142.1 112788 1493924.6 1440224.6 53700 1100910.5 1100910.5 0 "
    "53700 0 53700 150384 150384 0 76142.1 76142.1 0 112788 112788 0 1440224.6 12602.4 1308312.6",
    "n27": "3 1.71 1.29 0.53 1.18 1 0.53 0.47",
    "n29": "6571.85 1478.55 4404.78 3030.61 663.82 598.75 24 65.78 79.13 4.77 0.61 0.6 3.3 0.87 "
    "164.03 378.22 542.25",
}
"""The amounts that a person sees in the sentences of an excerpt, in the unit that is printed."""


def opened() -> dict[str, tuple[Document, Disclosure]]:
    """The six PDFs, read and recognised."""
    documents = {path.name: open_document(path) for path in sorted(PDFS.glob("*.pdf"))}
    return {name: (one, recognise(one)) for name, one in documents.items()}


def contents(files: dict[str, tuple[Document, Disclosure]]) -> Iterator[str]:
    """Each table that a contents page lists: recognised as its form, or reported absent."""
    yield "| file | table in the contents | |\n|---|---|---|"
    for name, (document, disclosure) in files.items():
        reported = " ".join(one.message for one in check(disclosure))
        there = {table.form for table in disclosure.tables}
        for title in listed_tables(document):
            named = [
                (len(key(known)), form.id)
                for form in forms().values()
                for known in form.titles
                if key(known) in key(title)
            ]
            most = max(named, default=(0, ""))[0]
            form = next((one for size, one in named if size == most and one in there), None)
            plain = re.sub(r"^[\d一二三四五六七八九十]+[、.．]\s*", "", title)
            missing = "reported absent" if plain in reported else "**not found**"
            missing = missing if named else "the list's own heading"
            yield f"| {name} | {title} | {form or missing} |"


def listed_tables(document: Document) -> list[str]:
    """Titles of tables with a number before the first grid that is a table of amounts."""
    found: list[str] = []
    for block in document.blocks:
        if isinstance(block, Grid) and block.width > 3:
            break
        if isinstance(block, Grid | Chart):
            continue
        text = _DOTS.sub("", block.text)
        if re.match(r"[\d一二三四五六七八九十]+[、.．]", text) and text.endswith("表"):
            found.append(text)
    return found


def places(files: dict[str, tuple[Document, Disclosure]]) -> Iterator[str]:
    """Numeric cells and stated values, and how many of them have page and box."""
    yield "| file | numeric cells | with page and box | stated values | with page and box |"
    yield "|---|---|---|---|---|"
    for name, (_, disclosure) in files.items():
        spots = [
            cell.place
            for table in disclosure.tables
            for row in table.rows
            for cell in row.cells.values()
            if cell.fen is not None
        ]
        stated = [one.place for one in disclosure.stated]
        full = [sum(bool(p.page and p.box) for p in some) for some in (spots, stated)]
        yield f"| {name} | {len(spots)} | {full[0]} | {len(stated)} | {full[1]} |"


def witness(files: dict[str, tuple[Document, Disclosure]]) -> Iterator[str]:
    """Violated identities beside what ``truth.json`` knows; rounding is counted."""
    truth = json.loads((PDFS / "truth.json").read_text("utf-8"))
    yield "| file | violated identity | in truth.json |\n|---|---|---|"
    for name, (_, disclosure) in files.items():
        found = check(disclosure, "identities")
        rounding = sum(one.code == "A19" for one in found)
        for one in found:
            if one.code == "A19":
                continue
            pages = {spot.place.page for spot in one.places}
            known = [
                entry["id"]
                for entry in truth.get(name, ())
                if pages.intersection(entry.get("page") or ())
                and (
                    {p.replace(",", "") for p in one.printed}
                    & set(re.findall(r"[\d.]+", " ".join(entry["printed"] or ()).replace(",", "")))
                    or any(len(w) > 4 and f"「{w}」" in one.message for w in entry["where"].split())
                )
            ]
            yield f"| {name} | {one.message} | {'、'.join(known) or 'no'} |"
        yield f"| {name} | rounding: {rounding} families | |"


def templates() -> Iterator[str]:
    """The blank workbooks, and how many cells read back when they are filled."""
    yield "| file | profile | forms recognised | unrecognised | cells filled | read back equal |"
    yield "|---|---|---|---|---|---|"
    for path in sorted(TEMPLATES.iterdir()):
        blank = recognise(open_document(path))
        count = f"{len(blank.tables)} | {len(blank.unrecognised)}"
        if path.suffix != ".xlsx":
            yield f"| {path.name} | {blank.profile} | {count} | | |"
            continue
        level = path.stem.rpartition("-")[2]
        made = compile_book(book(level)).disclosure
        target = ROOT / f".{path.name}"
        try:
            target.write_bytes(fill(path.read_bytes(), made))
            back = cells(recognise(open_document(target)))
        finally:
            target.unlink(missing_ok=True)
        wanted = cells(made)
        equal = sum(back.get(place) == fen for place, fen in wanted.items())
        yield f"| {path.name} | {blank.profile} | {count} | {len(wanted)} | {equal} |"


def variants() -> Iterator[str]:
    """Recognition of made-up regional variants, by kind, over the profiles with forms."""
    example = Book.load(ROOT / "examples/tongnan-2021")
    made = [
        compile_book(in_profile(example, name)).disclosure
        for name, profile in profiles().items()
        if profile.required
    ]
    yield "| kind | tables | recognised | cells | right |\n|---|---|---|---|---|"
    for kind in KINDS:
        rates = [rate(one, kind, seed) for one in made for seed in (1, 2)]
        tables, recognised, amounts, right = map(sum, zip(*rates, strict=True))
        yield (
            f"| {kind.name} | {tables} | {recognised / tables:.1%} | {amounts} "
            f"| {right / amounts:.1%} |"
        )


def excerpts() -> Iterator[str]:
    """Amounts in sentences, counted by hand, against those stated with the same value."""
    yield "| excerpt | seen | recognised | with a coordinate |\n|---|---|---|---|"
    seen_all = right_all = 0
    for name, hand in AMOUNTS.items():
        path = next(EXCERPTS.glob(f"{name}_*"))
        stated = [
            one for one in recognise(open_document(path)).stated if one.value.kind == "amount"
        ]
        seen = Counter(map(float, hand.split()))
        ours = Counter(abs(_printed(one.printed)) for one in stated)
        right = (seen & ours).total()
        placed = sum(one.at is not None for one in stated)
        seen_all, right_all = seen_all + seen.total(), right_all + right
        yield f"| {name} | {seen.total()} | {right} | {placed} |"
    yield f"| all | {seen_all} | {right_all} ({right_all / seen_all:.1%}) | |"


def _printed(text: str) -> float:
    return float(re.sub(r"[^\d.-]", "", text) or "nan")


def strangers() -> str:
    """The whole page."""
    files = opened()
    lines = ["# Strangers' files", ""]
    for title, found in (
        ("Tables of the contents", contents(files)),
        ("Places", places(files)),
        ("Identities as witness", witness(files)),
        ("Templates", templates()),
        ("Regional variants", variants()),
        ("Amounts in the sentences of ten excerpts", excerpts()),
    ):
        lines += [f"## {title}", "", *found, ""]
    return "\n".join(lines)
