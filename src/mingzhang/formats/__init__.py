"""Formats: bytes to Document and Document to bytes, one module a format.

Contract of texts: a format carries a text as ``tidy`` gives it. Reading and writing both tidy, so
``read(write(document)) == document.only(carries)`` for every Document of tidy texts; a Heading or
Paragraph whose text is blank is no block.
"""

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from mingzhang.document import Carries, Document
from mingzhang.files import FileError, decode, read_bytes

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def tidy(text: str) -> str:
    """A text as every format carries it.

    No control characters, halves of surrogate pairs or other signs that XML forbids; every line end
    is a newline; no white space at the ends of a line, no blank lines at the ends of the text.
    Nothing else changes.
    """
    if text.isprintable():
        return text.strip()
    return "\n".join(line.strip() for line in _CONTROL.sub("", text).splitlines()).strip()


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. Its module is imported when it is first used.

    name: the key in FORMATS; title: for people; suffixes: with their dots; reads, writes: which way
    it goes; text: whether its module's ``read`` takes and its ``write`` gives a str, else bytes.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    reads: bool = True
    writes: bool = True
    text: bool = True

    @property
    def carries(self) -> Carries:
        """What is kept when a Document is written in this format."""
        carries: Carries = self._module().CARRIES
        return carries

    def read(self, data: bytes, source: str = "") -> Document:
        """A file's bytes as a Document. source: its name. Raises FileError."""
        if not self.reads:
            known = "、".join(one.title for one in FORMATS.values() if one.reads)
            raise FileError(f"「{source}」是{self.title}，目前只能写不能读，能读的有：{known}")
        content = decode(data, source) if self.text else data
        document: Document = self._module().read(content, source)
        return document

    def write(self, document: Document, title: str = "") -> bytes:
        """A Document as a file's bytes. title: for formats that have one. Raises FileError."""
        if not self.writes:
            known = "、".join(one.title for one in FORMATS.values() if one.writes)
            raise FileError(f"{self.title}目前只能读不能写，能写的有：{known}")
        content: str | bytes = self._module().write(document, title)
        return content.encode() if isinstance(content, str) else content

    def _module(self) -> ModuleType:
        return import_module(f"{__name__}.{self.name}")


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("markdown", "Markdown", (".md", ".markdown")),
        Format("text", "纯文本", (".txt",), writes=False),
        Format("html", "网页", (".html", ".htm")),
        Format("docx", "Word 文档", (".docx",), text=False),
        Format("doc", "旧版 Word 文档", (".doc",), writes=False, text=False),
        Format("xlsx", "Excel 工作簿", (".xlsx",), text=False),
        Format("xls", "旧版 Excel 工作簿", (".xls",), writes=False, text=False),
        Format("pdf", "PDF", (".pdf",), text=False),
        Format(
            "image",
            "图片",
            (".png", ".jpg", ".jpeg", ".tif", ".tiff"),
            writes=False,
            text=False,
        ),
    )
}
"""Every format by name."""


def format_of(path: Path) -> Format:
    """The format of a file by its suffix. Raises FileError that lists what is known."""
    suffix = path.suffix.lower()
    for one in FORMATS.values():
        if suffix in one.suffixes:
            return one
    known = "、".join(suffix for one in FORMATS.values() for suffix in one.suffixes)
    raise FileError(f"不认识「{path.name}」的类型，请改用这些后缀之一：{known}")


def read(path: Path) -> Document:
    """Read a file by its suffix. Raises FileError for an unknown kind or an unreadable file."""
    return format_of(path).read(read_bytes(path), path.name)
