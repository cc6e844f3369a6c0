"""Whole jobs: a path becomes a Disclosure, checked. The Python API is this room's face."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.disclosure import Disclosure
from mingzhang.document import Document

if TYPE_CHECKING:
    from mingzhang.book import Book
    from mingzhang.compiling import Compiled
    from mingzhang.desk.others import Paths
    from mingzhang.formats.workers import Each
    from mingzhang.reports.checked import Checked


def open_document(path: str | Path, *, each: "Each | None" = None) -> Document:
    """Read a file, or the one publication of a ZIP or a folder. Raises FileError.

    A PDF is read in a process of its own, with limits. each: is told how many of how many files, or
    pages of a scan, are done.
    """
    from mingzhang.desk.gather import gather
    from mingzhang.files import FileError

    documents = gather(Path(path), each=each).documents
    if len(documents) > 1:
        names = "；".join(one.source for one in documents[:5])
        raise FileError(f"「{path}」里有 {len(documents)} 份公开文件，请分开给出：{names}")
    return documents[0]


def read(path: str | Path, profile: str | None = None, *, each: "Each | None" = None) -> Disclosure:
    """Read a published file, ZIP or folder: tables, stated numbers, places. Raises FileError.

    each: is told how many of how many files, or pages of a scan, are done.
    """
    from mingzhang.forms.recognise import recognise

    return recognise(open_document(path, each=each), profile)


def check(
    path: str | Path,
    profile: str | None = None,
    *,
    previous: str | Path | None = None,
    budget: str | Path | None = None,
    units: Sequence[str | Path] = (),
    each: "Each | None" = None,
) -> "Checked":
    """Read and check a published file, ZIP or folder, also against other documents.

    previous: last year's of the same stage; budget: the same year's beside final accounts; units:
    those of a department's units; each: is told how many of how many files, or pages of a scan, are
    done. Raises FileError: one cannot be read, or is none of these.
    """
    from mingzhang.desk.others import Paths

    start = perf_counter()
    document = open_document(path, each=each)
    paths = Paths(previous, budget, units)
    return _checked(document, profile, perf_counter() - start, paths)


def check_all(
    path: str | Path,
    profile: str | None = None,
    *,
    isolated: bool = True,
    each: "Each | None" = None,
) -> tuple[tuple["Checked", ...], tuple[str, ...]]:
    """Read and check every publication of a path; with a sentence for each file left out.

    isolated: a PDF is read in a process of its own; each: is told how many of how many files, or
    pages of a scan, are done. Raises FileError where nothing can be read.
    """
    from mingzhang.desk.gather import gather

    start = perf_counter()
    gathered = gather(Path(path), isolated=isolated, each=each)
    share = (perf_counter() - start) / len(gathered.documents)
    return tuple(_checked(one, profile, share) for one in gathered.documents), gathered.unread


def _checked(
    document: Document, profile: str | None, reading: float, paths: "Paths | None" = None
) -> "Checked":
    from mingzhang.checking.check import ALONE
    from mingzhang.checking.check import check as check_disclosure
    from mingzhang.desk.others import read_others
    from mingzhang.forms.recognise import recognise
    from mingzhang.reports.checked import Checked

    start = perf_counter()
    disclosure = recognise(document, profile)
    recognised = perf_counter()
    others = read_others(paths, disclosure) if paths else ALONE
    read_too = perf_counter()
    findings = check_disclosure(disclosure, others=others)
    seconds = (reading, recognised - start, perf_counter() - read_too)
    return Checked(document, disclosure, findings, seconds, others)


def compile_file(book: str | Path, target: str | Path, rounding: str = "controlled") -> "Compiled":
    """Compile a book (folder or workbook) and write the publication, in the suffix's format.

    target: its suffix says the format; rounding: controlled or plain. Raises BookError or
    FileError; the file is written whole or not at all.
    """
    from mingzhang.book import Book
    from mingzhang.compiling import compile_book
    from mingzhang.files import write_atomic
    from mingzhang.formats import format_of
    from mingzhang.forms.lay_out import lay_out, title_of

    target = Path(target)
    writer = format_of(target)
    compiled = compile_book(Book.load(book), rounding)
    disclosure = compiled.disclosure
    data = writer.write(lay_out(disclosure), title_of(disclosure))
    write_atomic(target, data)
    return compiled


class Published(NamedTuple):
    """What a publication wrote. files: bytes by path; unwritten: titles of tables that no form
    fits, which are in no file."""

    files: dict[str, bytes]
    unwritten: tuple[str, ...]


def publish(
    source: "str | Path | Book | Disclosure",
    folder: str | Path,
    formats: Sequence[str] = ("html", "pdf", "docx", "xlsx", "md", "data"),
    rounding: str = "controlled",
) -> Published:
    """Publish a book or a Disclosure in every form, all or nothing; an old one is replaced.

    source: a Book (then each unit's own Disclosure stands in a folder of its own), a Disclosure, or
    a path to a book, to a Disclosure's JSON or to a published file; formats: of exports' KINDS;
    rounding: controlled or plain. The same source gives the same bytes.
    Raises BookError or FileError; then the folder is as it was.
    """
    from mingzhang import __version__
    from mingzhang.exports.publication import MANIFEST, check_kinds, manifest, publication
    from mingzhang.files import write_folder

    check_kinds(formats)
    files: dict[str, bytes] = {}
    unwritten: list[str] = []
    disclosures = list(_disclosures(_opened(source), rounding, ""))
    for prefix, disclosure in disclosures:
        for path, data in publication(disclosure, formats):
            files[prefix + path] = data
        unwritten += [one.title or "（无标题）" for one in disclosure.unrecognised]
    files[MANIFEST] = manifest(disclosures[0][1], files, __version__)
    write_folder(Path(folder), files, replace=True)
    return Published(files, tuple(unwritten))


def _opened(source: "str | Path | Book | Disclosure") -> "Book | Disclosure":
    """What a path leads to: a book, a Disclosure's JSON, or a published file."""
    from mingzhang.book import Book, BookError
    from mingzhang.disclosure.json import DisclosureError, loads
    from mingzhang.files import FileError, decode, read_bytes

    if isinstance(source, Book | Disclosure):
        return source
    path = Path(source)
    if not path.exists():
        raise FileError(f"找不到「{path}」，请检查路径")
    if path.is_dir():
        return Book.load(path)
    if path.suffix.lower() == ".json":
        try:
            return loads(decode(read_bytes(path), path.name))
        except DisclosureError as error:
            raise FileError(f"「{path.name}」：{error}") from error
    if path.suffix.lower() != ".xlsx":
        return read(path)
    try:
        return Book.load(path)
    except BookError:
        found = read(path)
        if not found.tables:
            raise
        return found


def one_disclosure(source: "str | Path | Book | Disclosure") -> Disclosure:
    """The Disclosure of a book, of JSON or of a published file. Raises FileError."""
    return next(iter(_disclosures(_opened(source), "controlled", "")))[1]


def _disclosures(
    source: "Book | Disclosure", rounding: str, prefix: str
) -> Iterator[tuple[str, Disclosure]]:
    """A Disclosure, and those of the units below it, each with the folder it goes to."""
    from mingzhang.compiling import compile_book
    from mingzhang.exports.publication import file_name

    if isinstance(source, Disclosure):
        yield prefix, source
        return
    yield prefix, compile_book(source, rounding).disclosure
    for number, unit in enumerate(source.units, 1):
        folder = f"{prefix}units/{number:02d}-{file_name(unit.unit)}/"
        yield from _disclosures(unit, rounding, folder)


def convert(source: str | Path, target: str | Path) -> None:
    """Turn a book's folder into its workbook (.xlsx) or back, without loss; an old version too.

    Raises BookError or FileError; nothing that exists is overwritten but a workbook of that name.
    """
    from mingzhang.book import Book

    save_book(Book.load(source), Path(target))


def save_book(book: "Book", target: Path) -> None:
    """Write a book as a workbook (.xlsx) or as a new folder. Raises BookError or FileError."""
    from mingzhang.book.folder import folder_files
    from mingzhang.book.workbook_writing import write_workbook
    from mingzhang.files import write_atomic, write_folder

    if target.suffix.lower() == ".xlsx":
        write_atomic(target, write_workbook(book))
    else:
        write_folder(target, dict(folder_files(book)))
