"""Word documents (docx, ISO/IEC 29500) both ways."""

from mingzhang.formats.docx.read import read
from mingzhang.formats.docx.write import CARRIES, write

__all__ = ["CARRIES", "read", "write"]
