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
from typing import Any

from mingzhang.document import Document
from mingzhang.files import FileError

MOST_MEMORY = 1_500_000_000
"""Bytes of address space."""
MOST_SECONDS = 60
"""Seconds of processor time; of waiting, twice as many."""
_ALLOWED = "mingzhang.document"


def read_isolated(
    data: bytes, source: str = "", memory: int = MOST_MEMORY, seconds: int = MOST_SECONDS
) -> Document:
    """Read a PDF in a process of its own.

    data: the file; source: its name; memory: bytes of address space; seconds: of processor time.
    Raises FileError: what ``read`` raises, and one sentence for a crash, a hang or lack of memory.
    """
    command = [sys.executable, "-m", __name__, source, str(memory), str(seconds)]
    # Without this the arithmetic library reserves address space for every core of the machine.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=2 * seconds, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise FileError(_too_long(source, 2 * seconds)) from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise FileError(_too_long(source, seconds))
    if done.returncode:
        raise FileError(f"「{source}」使 PDF 读取程序崩溃，文件可能已损坏，请另存一份后再读")
    result = _Results(io.BytesIO(done.stdout)).load()
    if isinstance(result, Document):
        return result
    raise FileError(str(result))


def confine(memory: int = MOST_MEMORY, seconds: int = MOST_SECONDS) -> None:
    """Limit this process for good. memory: bytes of address space; seconds: of processor time."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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
    confine(int(memory), int(seconds))
    from mingzhang.formats.pdf.read import read

    result: Document | str
    try:
        result = read(sys.stdin.buffer.read(), source)
    except FileError as error:
        result = str(error)
    except MemoryError:
        result = f"「{source}」太大，内存不够，请拆分后再读"
    sys.stdout.buffer.write(pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
