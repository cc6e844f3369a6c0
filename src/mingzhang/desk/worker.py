"""A worker of the pool: reads and checks paths that standard input names, within limits.

A line of JSON in, a line of JSON out, so that nothing a hostile file does to this process can do
more than end it.
"""

import json
import os
import sys

from mingzhang.formats.workers import Each, confine, confine_page, page_line

MOST_MEMORY = 2_000_000_000
"""Bytes of address space."""
MOST_SECONDS = 60
"""Seconds of processor time for one path."""


def main() -> int:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer

    def each(done: int, total: int) -> None:
        print(page_line(done, total), end="", file=answers, flush=True)

    for line in sys.stdin:
        print(json.dumps(_answer(each, *json.loads(line))), file=answers, flush=True)
    return 0


def _answer(
    each: Each, source: str, profile: str | None, form: str, seconds: int, sheet: bool
) -> tuple[object, ...]:
    from mingzhang.desk.outcome import failed, outcome

    def page(done: int, total: int) -> None:
        confine_page()
        each(done, total)

    confine(MOST_MEMORY, seconds)
    try:
        return tuple(outcome(source, profile, form, sheet, isolated=False, each=page))
    except MemoryError:
        return tuple(failed(source, f"「{source}」太大，内存不够，请拆分后再读"))
    except Exception as error:  # a mistake of ours must not stop the other files
        kind = type(error).__name__
        return tuple(failed(source, f"「{source}」使程序出错（{kind}），请把这份文件报告给开发者"))


if __name__ == "__main__":
    sys.exit(main())
