"""A worker of the pool: reads and checks paths that standard input names, within limits.

A line of JSON in, a line of JSON out, so that nothing a hostile file does to this process can do
more than end it.
"""

import json
import os
import resource
import sys

MOST_MEMORY = 2_000_000_000
"""Bytes of address space."""
MOST_SECONDS = 60
"""Seconds of processor time for one path."""


def main() -> int:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        print(json.dumps(_answer(*json.loads(line))), file=answers, flush=True)
    return 0


def _answer(
    source: str, profile: str | None, form: str, seconds: int, sheet: bool
) -> tuple[object, ...]:
    from mingzhang.desk.outcome import failed, outcome

    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, hard))
    try:
        return tuple(outcome(source, profile, form, sheet, isolated=False))
    except MemoryError:
        return tuple(failed(source, f"「{source}」太大，内存不够，请拆分后再读"))
    except Exception as error:  # a mistake of ours must not stop the other files
        kind = type(error).__name__
        return tuple(failed(source, f"「{source}」使程序出错（{kind}），请把这份文件报告给开发者"))


if __name__ == "__main__":
    sys.exit(main())
