"""Excel workbooks (xlsx, ISO/IEC 29500) both ways."""

from mingzhang.formats.xlsx.read import read
from mingzhang.formats.xlsx.write import CARRIES, write

__all__ = ["CARRIES", "read", "write"]
