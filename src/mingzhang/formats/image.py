"""Pictures in (PNG, JPEG, TIFF): scanned or photographed pages, recognised like those of a PDF.

Decoders and models run in a process of their own, with limits.
"""

from mingzhang.document import Document
from mingzhang.formats.pdf import CARRIES, read_isolated

__all__ = ["CARRIES", "read"]


def read(data: bytes, source: str = "") -> Document:
    """Read a picture, each of its pages one of the Document. Raises FileError."""
    return read_isolated(data, source)
