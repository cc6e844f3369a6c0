"""What was read, or what was found wrong, drawn over the pages of the PDF that it stands in."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.desk.gather import open_bytes
from mingzhang.disclosure import Disclosure
from mingzhang.disclosure.coordinate import describe
from mingzhang.document import Document, Grid, Place
from mingzhang.files import FileError, read_bytes, write_atomic
from mingzhang.formats import format_of
from mingzhang.forms.recognise import recognise

if TYPE_CHECKING:
    from mingzhang.checking.finding import Finding
    from mingzhang.formats.pdf.mark import Mark

COLOURS = {
    "cell": (32, 144, 64),
    "stated": (32, 96, 208),
    "lost": (208, 32, 32),
    "unrecognised": (232, 128, 0),
    "error": (208, 32, 32),
    "warning": (232, 128, 0),
    "note": (112, 112, 112),
}
"""Red, green and blue of each kind of mark."""


def mark_read(path: Path, target: Path, profile: str | None = None) -> Disclosure:
    """Write the PDF with every recognised cell, stated value, lost print and raw grid marked.

    Returns what was read. Raises FileError: no PDF, unreadable, target not to be written.
    """
    data, document = _open(path)
    disclosure = recognise(document, profile)
    _write(path, target, data, _marks_of_reading(disclosure, document))
    return disclosure


def mark_found(path: Path, target: Path, findings: "tuple[Finding, ...]") -> None:
    """Write the PDF with every place of the findings marked. Raises FileError as ``mark_read``."""
    _write(path, target, pdf_of(path), _marks_of_findings(findings))


def pdf_of(path: Path) -> bytes:
    """The bytes of a PDF. Raises FileError with what to do for other kinds."""
    if path.is_dir() or path.suffix.lower() == ".zip":
        raise FileError(f"「{path}」不是一个文件，标不了位置，请逐个给出其中的 PDF")
    kind = format_of(path)
    if kind.name != "pdf":
        raise FileError(f"「{path.name}」是{kind.title}，没有固定的页，标不了位置，请给出 PDF")
    return read_bytes(path)


def _open(path: Path) -> tuple[bytes, Document]:
    data = pdf_of(path)
    return data, open_bytes(data, path.name)


def _write(path: Path, target: Path, data: bytes, marks: "Iterator[Mark]") -> None:
    from mingzhang.formats.pdf.mark import mark

    if target.suffix.lower() != ".pdf":
        raise FileError(f"标出位置的文件只能是 PDF，请把「{target}」的后缀改为 .pdf")
    write_atomic(target, mark(data, marks, path.name))


def _marks_of_reading(disclosure: Disclosure, document: Document) -> "Iterator[Mark]":
    for table in disclosure.tables:
        for row in table.rows:
            for cell in row.cells.values():
                if cell.fen is not None:
                    yield from _mark(cell.place, "cell", describe(cell.at))
    for stated in disclosure.stated:
        note = describe(stated.at) if stated.at else stated.subject
        yield from _mark(stated.place, "stated", note)
    for lost in disclosure.lost:
        yield from _mark(lost.place, "lost", lost.why)
    raw = {one.grid: one.why for one in disclosure.unrecognised}
    for block in document.blocks:
        if isinstance(block, Grid) and block.rows in raw:
            yield from _mark(block.place, "unrecognised", raw[block.rows])


def _marks_of_findings(findings: "tuple[Finding, ...]") -> "Iterator[Mark]":
    for finding in findings:
        for spot in finding.places:
            if spot.other is not None:
                continue  # that page is not in this file
            yield from _mark(spot.place, finding.severity, f"{finding.code} {finding.message}")


def _mark(place: Place, kind: str, note: str) -> "Iterator[Mark]":
    from mingzhang.formats.pdf.mark import Mark

    if place.page is not None and place.box is not None:
        yield Mark(place.page, place.box, COLOURS[kind], note)
