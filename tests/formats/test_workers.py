"""A worker is waited for while it says that it goes on, and no longer."""

import sys
from subprocess import PIPE, Popen
from time import monotonic

from mingzhang.formats.workers import answer


def said(code: str, seconds: float) -> tuple[bytes, list[tuple[int, int]]]:
    pages: list[tuple[int, int]] = []
    with Popen([sys.executable, "-c", code], stdout=PIPE) as process:
        try:
            return answer(process, seconds, lambda *one: pages.append(one)), pages
        finally:
            process.kill()


def test_a_page_gives_time_for_the_next() -> None:
    code = "print('page 0 2', flush=True); import time; time.sleep(1.2); print('page 1 2\\nok')"
    assert said(code, 1) == (b"ok\n", [(0, 2), (1, 2)])


def test_silence_ends_the_waiting() -> None:
    start = monotonic()
    assert said("import time; time.sleep(60)", 0.5) == (b"", [])
    assert monotonic() - start < 30


def test_an_end_is_no_answer() -> None:
    assert said("print('half', end='')", 30) == (b"half", [])
