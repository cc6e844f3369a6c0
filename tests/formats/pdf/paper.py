"""Small PDFs for the tests, drawn with reportlab: points, origin at the top left of the page."""

import io
from collections.abc import Callable, Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
SIZE = (595.0, 842.0)
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


class Paper:
    """A page that is being drawn."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self.canvas, self.height = canvas, height

    def text(self, x: float, y: float, words: str, size: float = 10, shift: float = 0) -> None:
        """Write words with their baseline at y, raised by shift."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - y + shift, words)

    def right(self, x: float, y: float, words: str, size: float = 10) -> None:
        """Write words that end at x."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawRightString(x, self.height - y, words)

    def centre(self, y: float, words: str, size: float = 10, width: float = SIZE[0]) -> None:
        """Write words in the middle of the page."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawCentredString(width / 2, self.height - y, words)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Fill a rectangle."""
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)

    def table(
        self,
        rows: Sequence[Sequence[str]],
        xs: Sequence[float],
        top: float,
        pitch: float = 20,
        merged: Sequence[tuple[int, int, int, int]] = (),
    ) -> float:
        """Draw a ruled table: rows of texts, column edges, merged (row, column, rows, columns).

        Returns the bottom in points.
        """
        inner = {
            (row + down, column + right): (down > 0, right > 0)
            for row, column, high, wide in merged
            for down in range(high)
            for right in range(wide)
        }
        for row, texts in enumerate(rows):
            y = top + row * pitch
            for column, words in enumerate(texts):
                below, beside = inner.get((row, column), (False, False))
                if not below:
                    self.line(xs[column], y, xs[column + 1], y)
                if not beside:
                    self.line(xs[column], y, xs[column], y + pitch)
                if words:
                    self.text(xs[column] + 3, y + 14, words)
            self.line(xs[-1], y, xs[-1], y + pitch)
        bottom = top + len(rows) * pitch
        self.line(xs[0], bottom, xs[-1], bottom)
        return bottom


def pdf(
    *pages: Callable[[Paper], object],
    size: tuple[float, float] = SIZE,
    rotation: int = 0,
    password: str | None = None,
) -> bytes:
    """A PDF of pages that the functions draw.

    size: of the page before it is turned; rotation: /Rotate in degrees.
    """
    written = io.BytesIO()
    # reportlab swaps the sides of a page that is turned by a quarter.
    sides = size[::-1] if rotation % 180 else size
    canvas = Canvas(written, pagesize=sides, encrypt=password, pageCompression=1)
    for draw in pages:
        if rotation:
            canvas.setPageRotation(rotation)
        draw(Paper(canvas, size[1]))
        canvas.showPage()
    canvas.save()
    return written.getvalue()
