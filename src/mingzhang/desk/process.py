"""A worker process as its pool sees it: asked for a path, ended when it is late or has crashed."""

import json
import signal
import subprocess
import sys
from contextlib import suppress

from mingzhang.desk.outcome import Outcome, failed
from mingzhang.formats.workers import answer, environment

MOST_PATHS = 100
"""Paths after which a worker is replaced, so that memory stays flat."""


class WorkerProcess:
    """A process that is started when it is asked, and again when it has ended."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.asked = 0
        self.over = False

    def ask(
        self, path: str, profile: str | None, form: str, seconds: int, sheet: bool = False
    ) -> Outcome:
        """The outcome of a path, or a sentence for what ended the process."""
        if self.asked == MOST_PATHS:
            self._stop()
        process = self.process or self._start()
        self.asked += 1
        said = b""
        with suppress(BrokenPipeError):
            assert process.stdin
            process.stdin.write(json.dumps((path, profile, form, seconds, sheet)).encode() + b"\n")
            said = answer(process, 2 * seconds)
        if said.endswith(b"\n"):
            parts = json.loads(said)
            return Outcome._make(tuple(p) if isinstance(p, list) else p for p in parts)
        late = process.poll() is None
        self._stop()
        if late or process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            return failed(path, f"「{path}」读了 {seconds} 秒还没有读完，请拆分或另存一份后再读")
        return failed(path, f"「{path}」使读取程序崩溃，文件可能已损坏，请另存一份后再读")

    def end(self) -> None:
        """End the process for good."""
        self.over = True
        self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        if self.over:
            raise RuntimeError("the pool has ended")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mingzhang.desk.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=environment(),
        )
        self.asked = 0
        return self.process

    def _stop(self) -> None:
        process, self.process = self.process, None
        self.asked = 0
        if process:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()
