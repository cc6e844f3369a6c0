"""From a path to Documents: a file, a ZIP or a folder, and which of its files belong together.

People publish the narrative in one file and the tables in another. Files of one unit, year, stage
and level become one Document, the narrative first; other units' files stay apart.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from mingzhang.document import Chart, Document, Grid, Paragraph
from mingzhang.files import (
    MOST_BYTES,
    MOST_MEMBERS,
    MOST_UNPACKED,
    FileError,
    open_zip,
    read_bytes,
    sniff,
)
from mingzhang.formats import format_of
from mingzhang.formats.workers import Each
from mingzhang.forms.title import Title, made_by, read_title

_LITTER = re.compile(r"(?:\.|~\$|__MACOSX\b|Thumbs\.db\b|desktop\.ini\b)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
FIRST = 40
"""Texts at the start of a file among which its title is looked for."""


class Gathered(NamedTuple):
    """The Documents of a path, one a publication. unread: a sentence for each file left out."""

    documents: tuple[Document, ...]
    unread: tuple[str, ...] = ()


class _Member(NamedTuple):
    """A file of a folder or a ZIP. path: inside it; tables: titles of its grids."""

    path: PurePosixPath
    document: Document
    unit: str
    title: Title | None
    tables: frozenset[str]


def gather(path: Path, *, isolated: bool = True, each: Each | None = None) -> Gathered:
    """Read a file, a ZIP or a folder.

    isolated: a PDF is read in a process of its own, as it must be where nothing else protects from
    a crash; each: is told how many of how many files of a folder or ZIP, or pages of a scan, are
    done.
    Raises FileError: the file, or every file of a folder or ZIP, cannot be read.
    """
    if path.is_dir():
        return _gather(dict(_folder(path)), str(path), each)
    data = read_bytes(path)
    if path.suffix.lower() == ".zip" or (not path.suffix and sniff(data, path.name) == "zip"):
        return _gather(open_zip(data, path.name), path.name, each)
    return Gathered((open_bytes(data, path.name, isolated=isolated, each=each),))


def open_bytes(
    data: bytes, name: str, *, isolated: bool = True, each: Each | None = None
) -> Document:
    """The Document of a file's bytes, by the suffix of its name. Raises FileError.

    isolated: a PDF is read in a process of its own; each: is told of the pages of a scan.
    """
    kind = format_of(Path(name))
    if kind.name in ("pdf", "image"):
        from mingzhang.formats.pdf import read, read_isolated

        # A picture's decoder and size are nothing that a worker of many files should trust.
        if isolated or kind.name == "image":
            return read_isolated(data, name, each=each)
        return read(data, name, each)
    return kind.read(data, name)


def _folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a folder by their paths inside it, links and litter left out."""
    size = count = 0
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        if any(_LITTER.match(part) for part in PurePosixPath(name).parts):
            continue
        count += 1
        if count > MOST_MEMBERS:
            raise FileError(f"「{folder}」里的文件超过 {MOST_MEMBERS} 个，请分成几个文件夹")
        length = path.stat().st_size
        size += length
        if size > MOST_UNPACKED:
            raise FileError(f"「{folder}」里的文件合计超过 {MOST_UNPACKED} 字节，请分成几个文件夹")
        if 0 < length <= MOST_BYTES:
            yield name, read_bytes(path)


def _gather(files: dict[str, bytes], source: str, each: Each | None) -> Gathered:
    members: list[_Member] = []
    unread: list[str] = []
    for done, (name, data) in enumerate(files.items()):
        if each:
            each(done, len(files))
        path = PurePosixPath(name)
        if any(_LITTER.match(part) for part in path.parts):
            continue
        try:
            if format_of(Path(name)).name == "image":
                # Most are ornaments of a page beside them; recognition takes seconds.
                raise FileError(f"「{name}」是图片，和其他文件在一起时不读，请单独给出或合成 PDF")
            members.append(_member(path, open_bytes(data, name)))
        except FileError as error:
            unread.append(str(error))
    if not members:
        why = f"：{unread[0]}" if unread else ""
        raise FileError(f"「{source}」里没有能读的文件{why}")
    return Gathered(tuple(_merged(group) for group in _groups(members)), tuple(unread))


def _member(path: PurePosixPath, document: Document) -> _Member:
    texts: list[str] = []
    captions: list[str] = []
    tables: list[str] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            tables += [text for text in texts[-4:] if text.endswith("表")]
        elif not isinstance(block, Chart):
            texts.append(block.text.strip())
            captions.append(block.text)
    titles = [found for text in [*texts[:FIRST], path.stem] if (found := read_title(text))]
    title = next((one for one in titles if one.unit), titles[0] if titles else None)
    unit = made_by(captions) or (title.unit if title else "")
    return _Member(path, document, unit, title, frozenset(tables))


def _groups(members: list[_Member]) -> list[list[_Member]]:
    """Files of one publication together. Files that name unit and year come first, then those that
    say less, which join the only group that they can belong to, of their own folder if need be."""
    groups: list[list[_Member]] = []
    known = [one for one in members if one.unit and one.title]
    for member in [*known, *(one for one in members if not (one.unit and one.title))]:
        fitting = [group for group in groups if all(_together(member, one) for one in group)]
        if len(fitting) > 1:
            near = [one for one in fitting if any(member.path.parent == m.path.parent for m in one)]
            fitting = near or fitting
        if len(fitting) == 1 or (fitting and member in known):
            fitting[0].append(member)
        else:
            groups.append([member])
    return [sorted(group, key=_order) for group in groups]


def _together(one: _Member, other: _Member) -> bool:
    """Whether nothing speaks against two files being parts of one publication."""
    if one.unit and other.unit and one.unit not in other.unit and other.unit not in one.unit:
        return False
    if one.title and other.title:
        if one.title.year != other.title.year or one.title.stage != other.title.stage:
            return False
        levels = {one.title.level, other.title.level} - {None}
        if len(levels) > 1:
            return False
    shared = one.tables & other.tables
    fewest = min(len(one.tables), len(other.tables))
    return not (shared and 2 * len(shared) > fewest)  # else the same tables in two formats


def _order(member: _Member) -> tuple[bool, list[tuple[int, str]]]:
    """The narrative first, then tables as their names are numbered."""
    narrative = any(
        isinstance(block, Paragraph) and "。" in block.text for block in member.document.blocks
    )
    name = str(member.path)
    numbers = [(int(found[0]), "") for found in _NUMBER.finditer(name) if len(found[0]) < 4]
    return not narrative, [*numbers, (0, name)]


def _merged(group: list[_Member]) -> Document:
    """One Document of a group's files; every place names its file."""
    if len(group) == 1:
        return group[0].document
    blocks = tuple(
        block
        if isinstance(block, Chart)
        else replace(block, place=block.place._replace(file=str(member.path)))
        for member in group
        for block in member.document.blocks
    )
    recognised = sum(one.document.origin == "recognised" for one in group)
    return Document(
        blocks,
        "recognised" if 2 * recognised > len(group) else "typed",
        "、".join(str(one.path) for one in group),
        sum(one.document.pages for one in group),
        left_out=tuple(note for one in group for note in one.document.left_out),
    )
