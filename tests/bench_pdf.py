"""Speed and memory of reading PDFs: ``python -m tests.bench_pdf``.

Ratios within one run over all pages of the shared disclosures, medians, the contestants taking
turns.
"""

import ctypes
import io
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from mingzhang.checking.check import check
from mingzhang.formats.pdf import read
from mingzhang.formats.pdf.calls import address, calls
from mingzhang.forms.recognise import recognise
from tests.shared import SHARED

FOLDER = SHARED / "data/disclosures"
RUNS = 11
DOCUMENTS = 500


def plain(data: bytes) -> None:
    """Characters, boxes and paths through pypdfium2.raw as it comes."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    rectangle = pdfium.FS_RECTF()
    edges = [ctypes.c_float() for _ in range(4)]
    document = pypdfium2.PdfDocument(data)
    for index in range(len(document)):
        page = pdfium.FPDF_LoadPage(document.raw, index)
        text = pdfium.FPDFText_LoadPage(page)
        characters, paths = [], []
        for i in range(pdfium.FPDFText_CountChars(text)):
            code = pdfium.FPDFText_GetUnicode(text, i)
            pdfium.FPDFText_GetLooseCharBox(text, i, rectangle)
            found = (code, rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)
            characters.append(found)
        for i in range(pdfium.FPDFPage_CountObjects(page)):
            one = pdfium.FPDFPage_GetObject(page, i)
            if pdfium.FPDFPageObj_GetType(one) == pdfium.FPDF_PAGEOBJ_PATH:
                pdfium.FPDFPageObj_GetBounds(one, *edges)
                paths.append(tuple(edge.value for edge in edges))
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    document.close()


def bare(data: bytes) -> None:
    """The calls that our reader makes, as cheaply as it makes them, and nothing made of them."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    code, box, _, get, _, kind, mode, bounds, segments = calls()
    values = (ctypes.c_float * 4)()
    corners = [ctypes.addressof(values) + 4 * i for i in range(4)]
    document = pypdfium2.PdfDocument(data)
    for index in range(len(document)):
        page = pdfium.FPDF_LoadPage(document.raw, index)
        text = pdfium.FPDFText_LoadPage(page)
        layer, at = address(text), address(page)
        count = pdfium.FPDFText_CountChars(text)
        boxes = (ctypes.c_float * (4 * count))()
        start = ctypes.addressof(boxes)
        [code(layer, i) for i in range(count)]
        for i in range(count):
            box(layer, i, start + 16 * i)
        for i in range(pdfium.FPDFPage_CountObjects(page)):
            one = get(at, i)
            found = kind(one)
            if found == pdfium.FPDF_PAGEOBJ_TEXT:
                mode(one)
            elif found == pdfium.FPDF_PAGEOBJ_PATH:
                segments(one)
                bounds(one, *corners)
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    document.close()


def checked(data: bytes) -> None:
    """Everything: read, recognised and checked."""
    check(recognise(read(data)))


def plumber(data: bytes) -> None:
    """pdfplumber's tables."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()


def medians(
    jobs: Sequence[Callable[[bytes], object]], files: Sequence[bytes], runs: int
) -> list[float]:
    """Seconds of each job over all files, medians, after a warm-up; the jobs take turns.

    Processor time: none of them waits for anything, and other work on the machine counts less.
    """
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(runs + 1):
        for job, taken in zip(jobs, times, strict=True):
            start = time.process_time()
            for data in files:
                job(data)
            taken.append(time.process_time() - start)
    return [statistics.median(taken[1:]) for taken in times]


def memory(count: int = DOCUMENTS) -> list[tuple[int, float, float]]:
    """Documents read in one process, its memory now and at its most, in MB."""
    code = f"from tests.bench_pdf import grow; grow({count})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    rows = [line.split() for line in done.stdout.splitlines()]
    return [(int(number), float(now), float(most)) for number, now, most in rows]


def grow(count: int) -> None:
    """Read documents one after the other and print the memory five times."""
    files = [path.read_bytes() for path in sorted(FOLDER.glob("*.pdf"))]
    for number in range(1, count + 1):
        read(files[number % len(files)])
        if number % max(1, count // 5) == 0 or number == len(files):
            # The process's own peak: getrusage would count what its parent held before it.
            with open("/proc/self/status") as stream:
                sizes = dict(line.split(":") for line in stream if line.startswith("Vm"))
            now, most = (int(sizes[key].split()[0]) / 1000 for key in ("VmRSS", "VmHWM"))
            print(number, f"{now:.1f} {most:.1f}")


def main() -> int:
    """Print every figure beside its bound."""
    if not FOLDER.exists():
        print(f"no shared data at {SHARED}: nothing measured")
        return 0
    files = [path.read_bytes() for path in sorted(FOLDER.glob("*.pdf"))]
    pages = sum(read(data).pages for data in files)
    ours, whole, raw, least = medians((read, checked, plain, bare), files, RUNS)
    once, theirs = medians((read, plumber), files, 3)
    print(f"{len(files)} files, {pages} pages, medians of {RUNS} (pdfplumber of 3)")
    print(f"read: {ours / pages * 1000:.2f} ms a page")
    print(f"read / pypdfium2.raw giving the same: {ours / raw:.2f} (at most 2)")
    print(f"read, recognise and check / the same: {whole / raw:.2f} (at most 4)")
    print(f"read / its own calls alone, through addresses: {ours / least:.2f}")
    print(f"pdfplumber extract_tables / read: {theirs / once:.1f} (at least 9)")
    for number, now, most in memory():
        print(f"memory after {number} documents: {now:.0f} MB, at most {most:.0f} MB (under 150)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
