"""Office Open XML packages (docx, xlsx; ISO/IEC 29500-2): their parts and how these are related.

Nothing outside the file is ever followed, no document type is allowed, no entity is resolved.
"""

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.files import FileError, open_zip, sniff

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_XML = 50_000_000
"""Most bytes of a part that is parsed whole."""

_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii")
_XML = (".xml", ".rels", ".vml")
_HINTS = {
    "ole": "可能加了密码，或是旧版文件改了后缀，请用 Office 打开后另存为新格式",
    "html": "其实是网页，请把后缀改成 .html",
    "pdf": "其实是 PDF，请把后缀改成 .pdf",
}


class Relation(NamedTuple):
    """A relation of a part. kind: the last word of its type; target: a part's name."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of a package by name, without a leading ``/``."""

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        """Open a package. name: the file's, kind: what it should be, both for messages.

        Raises FileError: no package, damaged, too large, with a document type.
        """
        self.name = name
        self.kind = kind
        found = sniff(data, name)
        if found != "zip":
            hint = _HINTS.get(found, f"请给出 {kind} 文件或改正文件后缀")
            raise FileError(f"「{name}」不是 {kind} 文件，{hint}")
        self.parts = open_zip(data, name)
        for part, content in self.parts.items():
            if part.lower().endswith(_XML):
                self._refuse_document_type(content)

    def _refuse_document_type(self, content: bytes) -> None:
        declared = _ENCODING.search(content[:200])
        odd = declared and declared[1].lower() not in _ENCODINGS
        if odd or any(doctype in content for doctype in _DOCTYPES):
            raise FileError(f"「{self.name}」里有不该有的文档类型声明或编码，请检查来源")

    def main(self) -> str:
        """The name of the main part. Raises FileError where there is none."""
        for one in self.relations(""):
            if one.kind == "officeDocument" and one.target in self.parts:
                return one.target
        raise FileError(f"「{self.name}」里没有 {self.kind} 的正文，请检查文件")

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part ("" for the package) to other parts; outer ones are left out."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self.parts:
            return []
        found = []
        for one in self.tree(name).iter("{*}Relationship"):
            target = one.get("Target", "")
            if one.get("TargetMode") == "External":
                continue
            path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            kind = one.get("Type", "").rsplit("/", 1)[-1]
            found.append(Relation(one.get("Id", ""), kind, posixpath.normpath(path)))
        return found

    def related(self, part: str, kind: str) -> "Element | None":
        """The tree of the part that a part names for a kind (styles, numbering …), if any."""
        for one in self.relations(part):
            if one.kind == kind and one.target in self.parts:
                return self.tree(one.target)
        return None

    def tree(self, part: str) -> "Element":
        """The root of a part. Raises FileError where it is missing, damaged or too large."""
        from lxml import etree

        content = self.parts.get(part)
        if content is None:
            raise FileError(f"「{self.name}」缺少 {part}，请换一份完整的文件")
        if len(content) > MOST_XML:
            raise FileError(f"「{self.name}」的 {part} 超过 {MOST_XML} 字节，请拆分后再读")
        try:
            root = etree.fromstring(content, etree.XMLParser(**SAFE, remove_pis=True))
        except etree.XMLSyntaxError as error:
            raise FileError(f"「{self.name}」的 {part} 已损坏，请换一份完整的文件") from error
        return root


SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
}
"""Options with which lxml parses any part."""


def name_of(element: "Element") -> str:
    """An element's name without its name space: transitional and strict files differ in that."""
    return str(element.tag).rsplit("}", 1)[-1]


def attribute(element: "Element", name: str) -> str:
    """An attribute whatever its name space; blank where there is none."""
    return next((v for k, v in element.attrib.items() if k.rsplit("}", 1)[-1] == name), "")


def value_of(element: "Element | None", child: str) -> str:
    """The ``val`` of a child; blank where there is none."""
    found = element.find(f"{{*}}{child}") if element is not None else None
    return "" if found is None else attribute(found, "val")


def integer(text: str, other: int = 0) -> int:
    """A whole number of at most nine digits, else the other."""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else other
