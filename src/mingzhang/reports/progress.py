"""One progress bar on the terminal, below the lines that are printed meanwhile."""

import sys
from time import monotonic
from types import TracebackType

WIDTH = 30
"""Signs of the bar."""
EVERY = 0.1
"""Seconds between two drawings."""


class Progress:
    """A bar on standard error where that is a terminal; lines go around it.

    total: how many steps there are; shown: False for none before ``reach`` is called.
    """

    def __init__(self, total: int, *, shown: bool = True) -> None:
        self.total, self.done = total, 0
        self.shown = shown and sys.stderr.isatty()
        self.drawn = 0.0

    def __enter__(self) -> "Progress":
        self._draw()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._wipe()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        if monotonic() - self.drawn >= EVERY:
            self._draw()

    def reach(self, done: int, total: int) -> None:
        """So many of so many are done: what takes steps of its own is worth a bar."""
        self.shown = sys.stderr.isatty()
        self.total, self.done = total, done - 1
        self.step()

    def show(self, text: str) -> None:
        """Print a result to standard output, as it is."""
        self._wipe()
        print(text, end="", flush=self.shown)
        self._draw()

    def say(self, sentence: str) -> None:
        """Print a sentence to standard error."""
        self._wipe()
        print(sentence, file=sys.stderr)
        self._draw()

    def _draw(self) -> None:
        if self.shown:
            full = WIDTH * self.done // max(self.total, 1)
            bar = "█" * full + "·" * (WIDTH - full)
            print(f"\r{bar} {self.done}/{self.total}", end="", file=sys.stderr, flush=True)
            self.drawn = monotonic()

    def _wipe(self) -> None:
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
