"""Worker processes: what they may take, and waiting for what they answer.

A worker answers with one line. Lines before it may say how many pages of a scan are recognised:
each gives it time for one page more.
"""

import os
import re
import select
import subprocess
from collections.abc import Callable
from time import monotonic

PAGE_SECONDS = 120
"""Seconds of processor time that a page of a scan may take; of waiting, twice as many."""
SCAN_MEMORY = 3_000_000_000
"""Bytes of address space once a page is recognised: the models take their share."""
MOST_PIXELS = 150_000_000
"""Of a picture in a file: A4 at 1200 dots an inch."""
Each = Callable[[int, int], None]
"""Is told how many of how many pages (or files) are done."""
_PAGE = re.compile(rb"page (\d{1,9}) (\d{1,9})\n")


def confine(memory: int, seconds: int) -> None:
    """Limit this process from now on. memory: bytes of address space; seconds: of processor time
    more than it has taken."""
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime) + 1
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, spent + seconds)):
        resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def confine_page() -> None:
    """Limit this process to what one page of a scan may take."""
    confine(SCAN_MEMORY, PAGE_SECONDS)


def environment() -> dict[str, str]:
    """The environment of a worker."""
    return {
        **os.environ,
        # Without this the arithmetic library reserves address space for every core of the machine.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        # What a picture says of its size is believed before it is decoded.
        "OPENCV_IO_MAX_IMAGE_PIXELS": str(MOST_PIXELS),
    }


def page_line(done: int, total: int) -> str:
    """The line by which a worker says how many of how many pages are recognised."""
    return f"page {done} {total}\n"


def answer(process: "subprocess.Popen[bytes]", seconds: float, each: Each | None = None) -> bytes:
    """A worker's line; without its end where the worker ended or the time was up.

    seconds: to wait for the first line; each: is told of pages.
    """
    assert process.stdout
    until = monotonic() + seconds
    said = bytearray()
    while (left := until - monotonic()) > 0:
        if not select.select([process.stdout], [], [], left)[0]:
            break
        part = os.read(process.stdout.fileno(), 1 << 16)
        if not part:
            process.wait()
            break
        said += part
        while found := _PAGE.match(said):
            done, total = int(found[1]), int(found[2])
            end = found.end()
            del found  # what is matched cannot be shortened
            del said[:end]
            until = max(until, monotonic() + 2 * PAGE_SECONDS)
            if each:
                each(done, total)
        if part.endswith(b"\n") and said:
            break
    return bytes(said)
