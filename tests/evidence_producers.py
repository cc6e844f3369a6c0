"""What comes back of disclosures that other programs have published: cells, tables, findings.

``python -m tests.evidence producers`` writes the table; ``python -m tests.evidence_producers NAME``
prints what is lost, wrong or found in the ways of publishing whose names hold NAME.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from mingzhang.book import Book
from mingzhang.checking.check import check
from mingzhang.compiling import compile_book
from mingzhang.disclosure import Disclosure
from mingzhang.document import Document
from mingzhang.files import FileError
from mingzhang.formats import format_of
from mingzhang.forms.lay_out import lay_out
from mingzhang.forms.recognise import recognise
from tests.compiling.test_compile import in_profile
from tests.evidence_books import whole
from tests.producers import BOOKS, CHROMIUM, LOOKS, SOFFICE, converted, page, printed, workbook
from tests.shared import ROOT
from tests.variants import amounts

PROFILES = ("chongqing-budget", "shanghai-unit-budget", "national-budget", "national-final")


class Result(NamedTuple):
    """One way of publishing. Tables and cells of the disclosure, those recognised, cells at their
    place, cells at a place with another amount, false errors and warnings; said: what is amiss."""

    name: str
    tables: int = 0
    recognised: int = 0
    cells: int = 0
    right: int = 0
    wrong: int = 0
    errors: int = 0
    warnings: int = 0
    said: tuple[str, ...] = ()


def disclosures() -> list[Disclosure]:
    """Both examples, and the first of them in other profiles."""
    found = [compile_book(Book.load(ROOT / "examples" / name)).disclosure for name in
             ("tongnan-2021", "culture-2024")]  # fmt: skip
    book = Book.load(ROOT / "examples/tongnan-2021")
    for name in PROFILES[1:]:
        other = whole(in_profile(book, name))._replace(unit="上海市某某区档案馆")
        found.append(compile_book(other).disclosure)
    return found


def measured(name: str, wanted: Disclosure, document: Document) -> Result:
    """How a disclosure is read from a document."""
    found = recognise(document)
    ours = [table for table in wanted.tables if table.rows]
    theirs = Counter(table.form for table in found.tables if table.rows)
    lost = [table.form for table in ours if not theirs[table.form]]
    more = [form for form, times in theirs.items() if times > 1]
    want, got = amounts(wanted), amounts(found)
    said = [f"lost table {form}" for form in lost] + [f"more tables {form}" for form in more]
    right = wrong = 0
    for place, fen in want.items():
        right += got.get(place) == fen
        if place in got and got[place] != fen:
            wrong += 1
            said.append(f"wrong {place[0]} {place[1]}: {got[place]} for {fen}")
        elif place not in got and place[0] not in lost:
            said.append(f"missing {place[0]} {place[1]}: {fen}")
    for place in got.keys() - want.keys():
        if got[place]:
            wrong += 1
            said.append(f"invented {place[0]} {place[1]}: {got[place]}")
    known = {(one.code, one.message) for one in check(wanted)}
    findings = [one for one in check(found) if (one.code, one.message) not in known]
    counts = Counter(one.severity for one in findings)
    said += [f"{one.severity} {one.code} {one.message}" for one in findings
             if one.severity != "note"]  # fmt: skip
    return Result(name, len(ours), len(ours) - len(lost), len(want), right, wrong,
                  counts["error"], counts["warning"], tuple(said))  # fmt: skip


Way = Callable[[Path, list[Document]], Iterator[tuple[str, int, Path]]]
"""Writes documents into a folder; gives the name of the way, the document's number and the file."""


def pages(
    folder: Path, documents: list[Document], looks: int = len(LOOKS)
) -> Iterator[tuple[str, int, Path]]:
    """Web pages in so many looks."""
    for number, document in enumerate(documents):
        for at, look in enumerate(LOOKS[:looks]):
            path = folder / f"{number}-{at}.html"
            path.write_text(page(document, look), encoding="utf-8")
            yield f"html: {look.name}", number, path


def gbk(folder: Path, documents: list[Document]) -> Iterator[tuple[str, int, Path]]:
    for number, document in enumerate(documents):
        text = page(document, LOOKS[0]).replace("charset=utf-8", "charset=gb2312")
        path = folder / f"{number}.htm"
        path.write_bytes(text.encode("gb18030"))
        yield "html: GBK", number, path


def workbooks(folder: Path, documents: list[Document]) -> Iterator[tuple[str, int, Path]]:
    for number, document in enumerate(documents):
        for at, book in enumerate(BOOKS):
            path = folder / f"{number}-{at}.xlsx"
            path.write_bytes(workbook(document, book))
            yield f"xlsx: {book.name}", number, path


def browser(folder: Path, documents: list[Document]) -> Iterator[tuple[str, int, Path]]:
    made = list(pages(folder, documents))
    printed(folder, [path for _, _, path in made])
    for name, number, path in made:
        yield f"Chromium PDF: {name[6:]}", number, path.with_suffix(".pdf")


def footers(folder: Path, documents: list[Document]) -> Iterator[tuple[str, int, Path]]:
    made = list(pages(folder, documents, 1))
    printed(folder, [path for _, _, path in made], footer=True)
    for _, number, path in made:
        yield "Chromium PDF: date, title, address and page number", number, path.with_suffix(".pdf")


def turned(folder: Path, documents: list[Document]) -> Iterator[tuple[str, int, Path]]:
    import pypdfium2

    for name, number, path in browser(folder, documents):
        if name.endswith(("plain", "landscape")):
            document = pypdfium2.PdfDocument(path)
            for one in document:
                one.set_rotation(90)
            document.save(path.with_suffix(".turned.pdf"))
            yield f"{name}, turned", number, path.with_suffix(".turned.pdf")


def ours(suffix: str, kind: str) -> Way:
    """Our own files, opened in LibreOffice and saved as something else."""

    def way(folder: Path, documents: list[Document]) -> Iterator[tuple[str, int, Path]]:
        paths = []
        for number, document in enumerate(documents):
            path = folder / f"{number}{suffix}"
            path.write_bytes(format_of(path).write(document, "公开"))
            paths.append(path)
        (folder / "out").mkdir()
        converted(folder / "out", paths, kind)
        for number, path in enumerate(paths):
            out = folder / "out" / f"{path.stem}.{kind.split(':')[0]}"
            yield f"LibreOffice {kind.split(':')[0]} of our {suffix[1:]}", number, out

    return way


def office(kind: str, looks: int = len(LOOKS)) -> Way:
    """Web pages opened in LibreOffice Writer and saved as something else. looks: how many."""

    def way(folder: Path, documents: list[Document]) -> Iterator[tuple[str, int, Path]]:
        made = list(pages(folder, documents, looks))
        (folder / "out").mkdir()
        converted(folder / "out", [path for *_, path in made], kind, "HTML (StarWriter)")
        for name, number, path in made:
            out = folder / "out" / f"{path.stem}.{kind.split(':')[0]}"
            yield f"Writer {kind.split(':')[0]}: {name[6:]}", number, out

    return way


def calc(kind: str) -> Way:
    """Workbooks opened in LibreOffice Calc and saved as something else."""

    def way(folder: Path, documents: list[Document]) -> Iterator[tuple[str, int, Path]]:
        made = list(workbooks(folder, documents))
        (folder / "out").mkdir()
        converted(folder / "out", [path for *_, path in made], kind)
        for name, number, path in made:
            out = folder / "out" / f"{path.stem}.{kind.split(':')[0]}"
            yield f"Calc {kind.split(':')[0]}: {name[6:]}", number, out

    return way


WAYS: dict[str, tuple[Way, str | None]] = {
    "html": (pages, ""),
    "gbk": (gbk, ""),
    "xlsx": (workbooks, ""),
    "browser": (browser, CHROMIUM),
    "footers": (footers, CHROMIUM),
    "turned": (turned, CHROMIUM),
    "our docx pdf": (ours(".docx", "pdf"), SOFFICE),
    "our docx docx": (ours(".docx", "docx"), SOFFICE),
    "our docx html": (ours(".docx", "html"), SOFFICE),
    "our xlsx pdf": (ours(".xlsx", "pdf"), SOFFICE),
    "our xlsx xlsx": (ours(".xlsx", "xlsx"), SOFFICE),
    "our xlsx xls": (ours(".xlsx", "xls"), SOFFICE),
    "our xlsx html": (ours(".xlsx", "html"), SOFFICE),
    "our html docx": (ours(".html", "docx:MS Word 2007 XML"), SOFFICE),
    "writer docx": (office("docx:MS Word 2007 XML", 7), SOFFICE),
    "writer pdf": (office("pdf:writer_pdf_Export"), SOFFICE),
    "calc pdf": (calc("pdf"), SOFFICE),
    "calc xls": (calc("xls"), SOFFICE),
    "calc html": (calc("html"), SOFFICE),
    "calc xlsx": (calc("xlsx"), SOFFICE),
}
"""Ways of publishing, and the program that each needs."""


def run(chosen: str = "") -> list[Result]:
    """The ways whose names hold a text, those whose program is absent left out."""
    wanted = disclosures()
    documents = [lay_out(one) for one in wanted]
    found: dict[str, list[Result]] = {}
    for name, (way, program) in WAYS.items():
        if program is None or chosen not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            for title, number, path in way(Path(folder), documents):
                try:
                    read = format_of(path).read(path.read_bytes(), path.name)
                    one = measured(title, wanted[number], read)
                except (FileError, FileNotFoundError) as error:
                    cells = len(amounts(wanted[number]))
                    tables = sum(bool(table.rows) for table in wanted[number].tables)
                    one = Result(title, tables, 0, cells, said=(str(error),))
                found.setdefault(title, []).append(one)
    return [_sum(results) for results in found.values()]


def _sum(results: list[Result]) -> Result:
    counts = [sum(values) for values in zip(*(one[1:-1] for one in results), strict=True)]
    tables, recognised, cells, right, wrong, errors, warnings = counts
    said = tuple(f"{at}: {text}" for at, one in enumerate(results) for text in one.said)
    name = results[0].name
    return Result(name, tables, recognised, cells, right, wrong, errors, warnings, said)


def producers() -> str:
    """The whole page; as it was where a program is absent."""
    if not (CHROMIUM and SOFFICE):
        print("not measured: no Chromium or no LibreOffice here")
        return (ROOT / "evidence/producers.md").read_text(encoding="utf-8")
    lines = ["# Other producers", ""]
    lines += [f"{len(disclosures())} disclosures in each way of publishing. A cell is right if its"]
    lines += ["amount comes back at its row and column, wrong if another one does; errors and"]
    lines += ["warnings are findings that the undamaged disclosure does not have.", ""]
    lines += ["| way | tables | recognised | cells | right | wrong | errors | warnings |"]
    lines += ["|---|---|---|---|---|---|---|---|"]
    lines += [f"| {' | '.join(map(str, one[:-1]))} |" for one in run()]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    for result in run(sys.argv[1] if len(sys.argv) > 1 else ""):
        bad = result.right < result.cells or result.wrong or result.errors or result.warnings
        print("BAD" if bad else "ok ", *result[:-1], sep=" | ")
        for text in result.said[: int(sys.argv[2]) if len(sys.argv) > 2 else 5]:
            print("      ", text[:200])
