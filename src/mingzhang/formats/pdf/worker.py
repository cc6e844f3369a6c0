"""Reading in a process of its own, with limits: for files that may crash or hang PDFium.

PDFium aborts on some hostile files and takes minutes over others, and it is not safe in threads.
Here that costs one process, and the user gets one sentence.
"""

import io
import os
import pickle
import signal
import subprocess
import sys
from base64 import b64decode, b64encode
from contextlib import suppress
from typing import Any

from mingzhang.document import Document
from mingzhang.files import FileError
from mingzhang.formats.workers import Each, answer, confine, confine_page, environment, page_line

MOST_MEMORY = 1_500_000_000
"""Bytes of address space."""
MOST_SECONDS = 60
"""Seconds of processor time; of waiting, twice as many."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_ALLOWED = "mingzhang.document"


def read_isolated(
    data: bytes,
    source: str = "",
    memory: int = MOST_MEMORY,
    seconds: int = MOST_SECONDS,
    each: Each | None = None,
) -> Document:
    """Read a PDF, or a picture, in a process of its own.

    data: the file; source: its name; memory: bytes of address space; seconds: of processor time,
    both without what recognition of a scan takes; each: is told how many of how many pages of one
    are recognised.
    Raises FileError: what ``read`` raises, and one sentence for a crash, a hang or lack of memory.
    """
    command = [sys.executable, "-m", __name__, source, str(memory), str(seconds)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment()
    ) as process:
        assert process.stdin
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(data)
            with suppress(BrokenPipeError):
                process.stdin.close()
            said = answer(process, 2 * seconds, each)
            late = process.poll() is None and not said.endswith(b"\n")
        finally:
            process.kill()
    if said.endswith(b"\n"):
        result = _Results(io.BytesIO(b64decode(said))).load()
        if isinstance(result, Document):
            return result
        raise FileError(str(result))
    if late or process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise FileError(_too_long(source, 2 * seconds if late else seconds))
    raise FileError(f"「{source}」使 PDF 读取程序崩溃，文件可能已损坏，请另存一份后再读")


def _too_long(source: str, seconds: int) -> str:
    return f"「{source}」读了 {seconds} 秒还没有读完，内容可能过于复杂，请拆分或另存一份后再读"


class _Results(pickle.Unpickler):
    """Takes Documents and texts from the worker, nothing that could run."""

    def find_class(self, module: str, name: str) -> Any:
        if module == _ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def main(arguments: list[str]) -> int:
    """Read standard input, write the pickled Document, or the sentence of the error."""
    source, memory, seconds = arguments
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a library prints is no answer
    confine(int(memory), int(seconds))
    from mingzhang.formats.pdf.read import read, read_image

    def each(done: int, total: int) -> None:
        confine_page()
        print(page_line(done, total), end="", file=answers, flush=True)

    result: Document | str
    try:
        data = sys.stdin.buffer.read()
        picture = data.startswith(_PICTURES)
        result = read_image(data, source, each) if picture else read(data, source, each)
    except FileError as error:
        result = str(error)
    except MemoryError:
        result = f"「{source}」太大，内存不够，请拆分后再读"
    pickled = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
    print(b64encode(pickled).decode(), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
