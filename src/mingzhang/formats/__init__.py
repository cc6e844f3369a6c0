"""Formats: bytes to Document and Document to bytes, one file a format."""

from pathlib import Path
from types import ModuleType

from mingzhang.document import Document
from mingzhang.files import FileError, decode, read_bytes

READABLE = {".md": "markdown", ".markdown": "markdown", ".txt": "markdown"}
"""Suffix to the module that reads it."""


def read(path: Path) -> Document:
    """Read a file by its suffix. Raises FileError for an unknown kind or an unreadable file."""
    name = READABLE.get(path.suffix.lower())
    if name is None:
        known = "、".join(READABLE)
        raise FileError(f"不认识「{path.name}」的类型，能读的有：{known}")
    text = decode(read_bytes(path), path.name)
    document: Document = _module(name).read(text, path.name)
    return document


def _module(name: str) -> ModuleType:
    from importlib import import_module

    return import_module(f"{__name__}.{name}")
