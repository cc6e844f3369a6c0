"""PDF with a text layer, read by where its characters and ruling lines stand.

``read`` reads in this process, ``worker.read_isolated`` in one of its own; ``mark.mark`` draws
rectangles over places.
"""

from mingzhang.document import Carries
from mingzhang.formats.pdf.read import read
from mingzhang.formats.pdf.worker import read_isolated

CARRIES = Carries(levels=False, notes=False, header=False, charts=False)

__all__ = ["CARRIES", "read", "read_isolated"]
