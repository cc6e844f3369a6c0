"""Whole jobs: a path becomes a Disclosure, checked. The Python API is this room's face."""

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from mingzhang.disclosure import Disclosure
from mingzhang.document import Document

if TYPE_CHECKING:
    from mingzhang.book import Book
    from mingzhang.compiling import Compiled
    from mingzhang.reports.checked import Checked


def open_document(path: str | Path) -> Document:
    """Read a file, or the one publication of a ZIP or a folder. Raises FileError.

    A PDF is read in a process of its own, with limits.
    """
    from mingzhang.desk.gather import gather
    from mingzhang.files import FileError

    documents = gather(Path(path)).documents
    if len(documents) > 1:
        names = "；".join(one.source for one in documents[:5])
        raise FileError(f"「{path}」里有 {len(documents)} 份公开文件，请分开给出：{names}")
    return documents[0]


def read(path: str | Path, profile: str | None = None) -> Disclosure:
    """Read a published file, ZIP or folder: tables, stated numbers, places. Raises FileError."""
    from mingzhang.forms.recognise import recognise

    return recognise(open_document(path), profile)


def check(path: str | Path, profile: str | None = None) -> "Checked":
    """Read and check a published file, ZIP or folder. Raises FileError."""
    start = perf_counter()
    document = open_document(path)
    return _checked(document, profile, perf_counter() - start)


def check_all(
    path: str | Path, profile: str | None = None, *, isolated: bool = True
) -> tuple[tuple["Checked", ...], tuple[str, ...]]:
    """Read and check every publication of a path; with a sentence for each file left out.

    isolated: a PDF is read in a process of its own. Raises FileError where nothing can be read.
    """
    from mingzhang.desk.gather import gather

    start = perf_counter()
    gathered = gather(Path(path), isolated=isolated)
    each = (perf_counter() - start) / len(gathered.documents)
    return tuple(_checked(one, profile, each) for one in gathered.documents), gathered.unread


def _checked(document: Document, profile: str | None, reading: float) -> "Checked":
    from mingzhang.checking.check import check as check_disclosure
    from mingzhang.forms.recognise import recognise
    from mingzhang.reports.checked import Checked

    start = perf_counter()
    disclosure = recognise(document, profile)
    recognised = perf_counter()
    findings = check_disclosure(disclosure)
    seconds = (reading, recognised - start, perf_counter() - recognised)
    return Checked(document, disclosure, findings, seconds)


def compile_file(book: str | Path, target: str | Path, rounding: str = "controlled") -> "Compiled":
    """Compile a book (folder or workbook) and write the publication, in the suffix's format.

    target: .md or .html; rounding: controlled or plain. Raises BookError or FileError; the file is
    written whole or not at all.
    """
    from mingzhang.book import Book
    from mingzhang.compiling import compile_book
    from mingzhang.files import write_atomic
    from mingzhang.formats import format_of
    from mingzhang.forms.lay_out import lay_out

    target = Path(target)
    writer = format_of(target)
    compiled = compile_book(Book.load(book), rounding)
    disclosure = compiled.disclosure
    data = writer.write(lay_out(disclosure), f"{disclosure.unit}{disclosure.year}年部门预算")
    write_atomic(target, data)
    return compiled


def convert(source: str | Path, target: str | Path) -> None:
    """Turn a book's folder into its workbook (.xlsx) or back, without loss; an old version too.

    Raises BookError or FileError; nothing that exists is overwritten but a workbook of that name.
    """
    from mingzhang.book import Book

    save_book(Book.load(source), Path(target))


def save_book(book: "Book", target: Path) -> None:
    """Write a book as a workbook (.xlsx) or as a new folder. Raises BookError or FileError."""
    from mingzhang.book.folder import folder_files
    from mingzhang.book.workbook import write_workbook
    from mingzhang.files import write_atomic, write_folder

    if target.suffix.lower() == ".xlsx":
        write_atomic(target, write_workbook(book))
    else:
        write_folder(target, dict(folder_files(book)))
