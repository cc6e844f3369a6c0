"""HTML both ways: one self-contained page out, any web page in."""

from mingzhang.formats.html.read import read
from mingzhang.formats.html.write import CARRIES, write

__all__ = ["CARRIES", "read", "write"]
