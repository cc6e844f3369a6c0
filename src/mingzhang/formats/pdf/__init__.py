"""PDF with a text layer, read by where its characters and ruling lines stand."""

from mingzhang.document import Carries
from mingzhang.formats.pdf.read import read

CARRIES = Carries(levels=False, notes=False, header=False, charts=False)

__all__ = ["CARRIES", "read"]
