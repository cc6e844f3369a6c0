"""Files: read within limits, decoded, sniffed, written all or nothing.

Every error is a FileError of one Chinese sentence: what, where, what to do.
"""

import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zipfile import ZipInfo

MOST_BYTES = 50_000_000
"""Largest file that is read."""
MOST_MEMBERS = 2_000
"""Most files in an archive."""
MOST_UNPACKED = 200_000_000
"""Most bytes of an archive, unpacked."""
MOST_RATIO = 100
"""How many times its packed size an archive may have unpacked, once it is larger than SMALL."""
SMALL = 10_000_000
"""Unpacked bytes that harm nobody: sheets of blank cells pack better than MOST_RATIO."""

_MAGIC = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "ZIP 或新版 Office（docx、xlsx）",
    b"PK\x05\x06": "空的 ZIP",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "旧版 Office（doc、xls）",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG 图片",
    b"\xff\xd8\xff": "JPEG 图片",
    b"GIF8": "GIF 图片",
    b"Rar!": "RAR 压缩",
    b"7z\xbc\xaf\x27\x1c": "7z 压缩",
    b"\x1f\x8b": "gzip 压缩",
}
_KINDS = {"PDF": "pdf", "ZIP": "zip", "空的": "zip", "旧版": "ole"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_COMMON = re.compile("[的年月日元一]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKDOWN = re.compile(
    r"^(?:#{1,6}[ \t]+\S|[ \t]{0,3}\|?[ \t]{0,9}:?-+:?[ \t]{0,9}\|[-:| \t]*$)", re.MULTILINE
)
_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
_SNIFFED = 100_000


class FileError(Exception):
    """A file could not be read or written; the message is one Chinese sentence for the user."""


def read_bytes(path: Path, limit: int = MOST_BYTES) -> bytes:
    """All bytes of a file.

    path: the file; limit: most bytes.
    Raises FileError: missing, a folder or a device, blank, too large, unreadable.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileError(f"「{path}」是文件夹，请给出一个文件")
        if not stat.S_ISREG(status.st_mode):
            raise FileError(f"「{path}」不是普通文件，请给出一个普通文件")
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError as error:
        raise FileError(f"找不到文件「{path}」，请检查路径") from error
    except (OSError, ValueError) as error:
        raise FileError(f"读不了文件「{path}」，请检查路径和权限") from error
    if len(data) > limit:
        size = max(status.st_size, len(data))
        raise FileError(f"「{path}」有 {size} 字节，超过上限 {limit} 字节，请拆分后再读")
    if not data.strip():
        raise FileError(f"文件「{path}」是空的，请换一个文件")
    return data


def decode(data: bytes, name: str) -> str:
    """Text of a file in UTF-8 (with its mark or not), UTF-16 with its mark, GBK or GB 18030.

    data: the file's bytes; name: the file's name, for the message.
    Raises FileError for what is no text, naming its kind where it is known.
    """
    if kind := _magic(data):
        raise FileError(f"「{name}」是 {kind} 文件，不是文本，请给出文本文件或改正文件后缀")
    if data.startswith(_UTF16):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = () if b"\0" in data else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # GB 18030 accepts much that is no text; control characters give that away.
        if encoding == "utf-8-sig" or not _CONTROL.search(text):
            if _garbled(text[:_SNIFFED]):
                raise FileError(
                    f"「{name}」里是乱码（存盘时把 UTF-8 当成了 GBK），请从原来的文件重新导出"
                )
            return text
    raise FileError(f"「{name}」是二进制文件或编码不明，读不出文字，请另存为 UTF-8 文本")


def _garbled(text: str) -> bool:
    """Whether a text is Chinese in UTF-8 that was once read as GBK: undone, it has common words."""
    undone = text.encode("gb18030", "replace").decode("utf-8", "replace")
    return len(_COMMON.findall(undone)) >= 3 and not _COMMON.search(text)


def sniff(data: bytes, name: str) -> str:
    """What a file is by its bytes, its name deciding only between kinds of text.

    Returns 'markdown', 'html', 'pdf', 'zip', 'ole', 'text' or 'binary'. Raises nothing.
    """
    if kind := _magic(data):
        return next((short for start, short in _KINDS.items() if kind.startswith(start)), "binary")
    try:
        text = decode(data, name)[:_SNIFFED]
    except FileError:
        return "binary"
    suffix = Path(name).suffix.lower()
    if suffix in (".html", ".htm") or _HTML.match(text):
        return "html"
    return "markdown" if suffix in (".md", ".markdown") or _MARKDOWN.search(text) else "text"


def open_zip(data: bytes, name: str) -> dict[str, bytes]:
    """The files of a ZIP by their names with ``/``, in its order; its folders are left out.

    All is checked by the central directory before anything is unpacked, and nothing touches the
    disk. Names without the UTF-8 flag are UTF-8 if they can be, else GBK, as Chinese tools write.
    data: the archive's bytes; name: its name, for messages.
    Raises FileError: damaged, encrypted, too many or too large files, one too good to be true in
    its packing, files that overlap, links, doubled names, a path that leads outside.
    """
    from io import BytesIO
    from zipfile import BadZipFile, ZipFile
    from zlib import error as zlib_error

    # Every entry costs memory before it can be counted: count their marks first.
    if data.count(b"PK\x01\x02") > 50 * MOST_MEMBERS:
        raise FileError(f"「{name}」里的文件超过 {MOST_MEMBERS} 个，请拆分后再读")
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _check_sizes(members, archive.start_dir, len(data), name)
            names = [_member_name(one, name) for one in members]
            if len(set(names)) < len(names):
                raise FileError(f"「{name}」里有同名的文件，请重新打包")
            return {path: archive.read(member) for path, member in zip(names, members, strict=True)}
    # zipfile and zlib: whatever is wrong inside; a NotImplementedError is an unknown compression.
    except (BadZipFile, zlib_error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise FileError(f"「{name}」已损坏，解不开，请换一份完整的文件") from error


def _check_sizes(members: list["ZipInfo"], end: int, packed: int, name: str) -> None:
    """Count, sizes, packing and places of an archive's files; end: where the files must end."""
    if len(members) > MOST_MEMBERS:
        raise FileError(f"「{name}」里有 {len(members)} 个文件，超过上限 {MOST_MEMBERS} 个，请拆分")
    size = sum(one.file_size for one in members)
    if size > MOST_UNPACKED or size > max(SMALL, MOST_RATIO * packed):
        raise FileError(f"「{name}」解开后有 {size} 字节，大得不正常，请检查来源或拆分")
    ordered = sorted(members, key=lambda one: one.header_offset)
    ends = [*[one.header_offset for one in ordered[1:]], end]
    header = 30
    for one, last in zip(ordered, ends, strict=True):
        if one.header_offset + header + one.compress_size > last:
            raise FileError(f"「{name}」里的文件互相重叠，请检查来源")
        if one.flag_bits & 1:
            raise FileError(f"「{name}」加了密码，请去掉密码后再读")
        if stat.S_ISLNK(one.external_attr >> 16):
            raise FileError(f"「{name}」里有链接，请换成普通文件后重新打包")
        if one.compress_type not in (0, 8):
            raise FileError(f"「{name}」用了少见的压缩方式，请用普通 ZIP 重新打包")


def _member_name(member: "ZipInfo", name: str) -> str:
    """The path of an archive's file, with ``/``."""
    text = member.orig_filename
    if not member.flag_bits & 0x800:
        raw = text.encode("cp437")
        text = next(_decoded(raw, ("utf-8", "gb18030")), text)
    text = text.replace("\\", "/")
    path = PurePosixPath(text)
    drive = re.match(r"[A-Za-z]:", text)
    if path.is_absolute() or ".." in path.parts or drive or "\0" in text or not path.parts:
        raise FileError(f"「{name}」里有指向外面的路径，请检查来源")
    return str(path)


def _decoded(raw: bytes, encodings: Iterable[str]) -> Iterator[str]:
    """The texts that bytes give in those of the encodings in which they are valid."""
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            yield raw.decode(encoding)


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: temporary file, fsync, rename, fsync of its folder.

    path: the file, whose old permissions stay; a link is followed; data: its new bytes.
    Raises FileError; then the old file is as it was and nothing else is left behind.
    """
    temporary = None
    try:
        goal = Path(os.path.realpath(path))
        beside = goal.parent / f".mingzhang-{os.urandom(8).hex()}"
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        temporary = beside
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileNotFoundError):
            beside.chmod(stat.S_IMODE(goal.stat().st_mode))
        os.replace(beside, goal)
        temporary = None
        _sync_folder(goal.parent)
    except (OSError, ValueError) as error:
        raise FileError(f"写不了「{path}」，请检查文件夹、权限和磁盘空间") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def write_folder(folder: Path, files: Mapping[str, bytes], *, replace: bool = False) -> None:
    """Write a folder whole or not at all: a temporary folder beside it, then rename.

    files: bytes by path relative to the folder; replace: an old folder of that name is replaced,
    else it must not be there or be empty. Raises FileError; then the old folder is as it was.
    """
    goal = Path(os.path.realpath(folder))
    beside = goal.parent / f".mingzhang-{os.urandom(8).hex()}"
    old = beside.with_name(beside.name + "-old")
    try:
        if goal.exists() and not (goal.is_dir() and (replace or not any(goal.iterdir()))):
            raise FileError(f"「{folder}」已经有内容，请换一个新的文件夹名")
        goal.parent.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, data)
        if not (goal.exists() and _exchange(beside, goal)):
            if goal.exists():
                goal.rename(old)
            try:
                beside.rename(goal)
            except OSError:
                if old.exists():
                    old.rename(goal)
                raise
        _sync_folder(goal.parent)
    except (OSError, ValueError) as error:
        raise FileError(f"写不了文件夹「{folder}」，请检查路径、权限和磁盘空间") from error
    finally:
        for left in (beside, old):
            shutil.rmtree(left, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change their names in one step, so that no kill falls between.

    False where the system cannot: then two renames must do.
    """
    import ctypes

    here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    try:
        call = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(call(here, os.fsencode(one), here, os.fsencode(other), swap) == 0)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable. The file itself is whole by now: what cannot be synced is let be."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _magic(data: bytes) -> str | None:
    """The kind of a file that is no text, by its first bytes."""
    return next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)
