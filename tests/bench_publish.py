"""Publishing the department example against the libraries' own calls for the same content.

Run by ``python -m tests.bench_publish``, and by ``make bench``. Ratios within one run, medians.
"""

import io
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import docx
import typst
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from mingzhang.book import Book
from mingzhang.compiling import compile_book
from mingzhang.document import Chart, Document, Grid
from mingzhang.exports.publication import KINDS, publication
from mingzhang.formats import FORMATS
from mingzhang.formats.cells import cells_of
from mingzhang.formats.pdf.signs import font_folders
from mingzhang.formats.pdf.write import source
from mingzhang.formats.pdf.write import template as page_template
from mingzhang.formats.pictures import pictures
from mingzhang.formats.portions import portions
from mingzhang.formats.xlsx.write import number_of
from mingzhang.forms.lay_out import lay_out
from tests.shared import ROOT

EXAMPLE = ROOT / "examples/culture-2024"
RUNS = 9
MOST_MEMORY = 300_000_000


def pair(own: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Seconds of one call of each, medians of RUNS in turn after a warm-up."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(-1, RUNS):
        for job, found in zip((own, other), times, strict=True):
            start = time.perf_counter()
            job()
            if number >= 0:
                found.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def bare_pdf(data: str) -> object:
    """typst.compile of the finished source."""
    folders: Any = list(font_folders())
    return typst.compile(
        page_template(),
        font_paths=folders,
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        timestamp=0,
    )


def bare_docx(document: Document) -> bytes:
    """python-docx writing the same blocks: styles, merged cells, repeated heads, pictures."""
    file = docx.Document()
    drawn = iter(pictures(block for block in document.blocks if isinstance(block, Chart)))
    for piece in portions(document.blocks):
        wide = piece.grid is not None and piece.grid.width > 7
        if wide != (file.sections[-1].orientation == WD_ORIENT.LANDSCAPE):
            section = file.add_section()
            section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
            section.page_width, section.page_height = section.page_height, section.page_width
        for block in (*piece.above, *piece.below):
            if isinstance(block, Chart):
                file.add_picture(io.BytesIO(next(drawn).png), width=Mm(100))
            else:
                file.add_paragraph(block.text)
        if piece.grid is not None:
            _bare_table(file, piece.grid)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _bare_table(file: "docx.document.Document", grid: Grid) -> None:
    cells = cells_of(grid)
    table = file.add_table(len(cells.rows), cells.width)
    flat = table._cells
    for row in cells.rows:
        for cell in row:
            first = flat[cell.row * cells.width + cell.column]
            first.text = cell.text
            if (cell.rows, cell.columns) != (1, 1):
                last = (cell.row + cell.rows - 1) * cells.width + cell.column + cell.columns - 1
                first.merge(flat[last])


def bare_xlsx(document: Document) -> bytes:
    """XlsxWriter writing the same cells with their number formats, merged cells, and charts."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    text, number = book.add_format({"border": 1}), book.add_format({"num_format": "#,##0.00"})
    for piece in portions(document.blocks):
        sheet = book.add_worksheet()
        at = 0
        for one in (*piece.above, *piece.below):
            if not isinstance(one, Chart):
                sheet.write_string(at, 0, one.text, text)
                at += 1
        if piece.grid is None:
            continue
        for row in cells_of(piece.grid).rows:
            for cell in row:
                top, left = at + cell.row, cell.column
                if (cell.rows, cell.columns) != (1, 1):
                    corner = (top + cell.rows - 1, left + cell.columns - 1)
                    sheet.merge_range(top, left, *corner, cell.text, text)
                elif found := number_of(cell.text, False):
                    sheet.write_number(top, left, found.value, number)
                else:
                    sheet.write_string(top, left, cell.text, text)
    sheet = book.add_worksheet()
    at = 0
    for block in document.blocks:
        if isinstance(block, Chart):
            for line, (label, values) in enumerate(zip(block.labels, block.rows, strict=True), at):
                sheet.write_string(line, 0, label)
                for column, value in enumerate(values, 1):
                    sheet.write_number(line, column, value / 100, number)
            last = at + len(block.labels) - 1
            chart = book.add_chart({"type": "bar"})
            name = sheet.get_name()
            for column in range(1, max(len(block.series), 1) + 1):
                places = [name, at, column, last, column]
                chart.add_series({"categories": [name, at, 0, last, 0], "values": places})
            sheet.insert_chart(at, 4, chart)
            at = last + 20
    book.close()
    return stream.getvalue()


def memory() -> int:
    """Most bytes that publishing the example takes, in a process of its own.

    The process tells it itself: what the system counts for a child begins with its parent's.
    """
    code = (
        "import tempfile; from pathlib import Path; from mingzhang.desk import publish\n"
        f"publish({str(EXAMPLE)!r}, Path(tempfile.mkdtemp()) / 'out')\n"
        "print(Path('/proc/self/status').read_text())"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    line = next(one for one in shown.stdout.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def ratios() -> dict[str, tuple[float, float]]:
    """Seconds of ours and of the libraries' for each format, and for all of them."""
    disclosure = compile_book(Book.load(EXAMPLE)).disclosure
    document = lay_out(disclosure)
    data = json.dumps(source(document), ensure_ascii=False)
    bare: dict[str, Callable[[], object]] = {
        "pdf": lambda: bare_pdf(data),
        "docx": lambda: bare_docx(document),
        "xlsx": lambda: bare_xlsx(document),
    }
    found = {
        kind: pair(partial(FORMATS[kind].write, document), other) for kind, other in bare.items()
    }
    found["all, with html, md and data"] = pair(
        lambda: list(publication(disclosure, list(KINDS))),
        lambda: [other() for other in bare.values()],
    )
    return found


def main() -> int:
    """Print every ratio beside its bound, and the most memory."""
    for name, (own, other) in ratios().items():
        print(f"publish {name}: {own / other:.2f} (at most 2; {own:.3f} s / {other:.3f} s)")
    print(f"publish, most memory: {memory() / 1e6:.0f} MB (at most {MOST_MEMORY / 1e6:.0f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
