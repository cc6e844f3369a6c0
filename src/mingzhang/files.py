"""Files: read within limits, decoded, written all or nothing. Errors are one Chinese sentence."""

import os
import tempfile
from pathlib import Path

MOST_BYTES = 50_000_000
_MAGIC = {b"%PDF": "PDF", b"PK\x03\x04": "ZIP 或 Office", b"\xd0\xcf\x11\xe0": "旧版 Office"}


class FileError(Exception):
    """A file could not be read or written; the message says what, where and what to do."""


def read_bytes(path: Path, limit: int = MOST_BYTES) -> bytes:
    """All bytes of a file. limit: bytes. Raises FileError: missing, folder, empty, too large."""
    try:
        if path.is_dir():
            raise FileError(f"「{path}」是文件夹，请给出一个文件")
        size = path.stat().st_size
        if size > limit:
            raise FileError(f"「{path}」有 {size} 字节，超过上限 {limit} 字节，请拆分后再读")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FileError(f"找不到文件「{path}」，请检查路径") from error
    except (OSError, ValueError) as error:
        raise FileError(f"读不了文件「{path}」，请检查路径和权限") from error
    if not data.strip():
        raise FileError(f"文件「{path}」是空的，请换一个文件")
    return data


def decode(data: bytes, name: str) -> str:
    """Text of a file in UTF-8, UTF-16 with its mark, or GB 18030. Raises FileError for binary."""
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise FileError(f"「{name}」是 {kind} 文件，不是文本，请转成 Markdown 再读")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = () if b"\0" in data else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(f"「{name}」不是文本文件，请确认文件类型")


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: temporary file, fsync, rename. Raises FileError."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise FileError(f"写不了「{path}」，请检查文件夹和权限") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise FileError(f"写不了「{path}」，请检查磁盘空间和权限") from error
