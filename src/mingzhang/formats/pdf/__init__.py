"""PDF both ways: ours set by typst and read back by its tags, any with a text layer by where its
characters and ruling lines stand.

``read`` reads in this process, ``worker.read_isolated`` in one of its own; ``mark.mark`` draws
rectangles over places.
"""

from mingzhang.formats.pdf.read import read
from mingzhang.formats.pdf.worker import read_isolated
from mingzhang.formats.pdf.write import CARRIES, write

__all__ = ["CARRIES", "read", "read_isolated", "write"]
