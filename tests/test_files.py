"""Files: reading within limits, decoding, sniffing, atomic writing."""

import io
import os
import struct
import zipfile
from pathlib import Path
from time import process_time

import pytest

from mingzhang.files import FileError, decode, open_zip, read_bytes, sniff, write_atomic

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_write_replaces_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_atomic(path, b"old")
    path.chmod(0o640)
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "a.json"
    write_atomic(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(FileError, match=r"a\.json"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "a.json", b"new")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["no/a.json", ".", "a\0b", "x" * 300])
def test_an_impossible_path_is_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match="写不了"):
        write_atomic(tmp_path / name, b"x")
    assert not list(tmp_path.iterdir())


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a")
    write_atomic(tmp_path / "link", b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"x"


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"12345")
    assert read_bytes(path) == read_bytes(path, 5) == b"12345"
    with pytest.raises(FileError, match="上限 4 字节"):
        read_bytes(path, 4)
    path.write_bytes(b" \n")
    with pytest.raises(FileError, match="空的"):
        read_bytes(path)
    with pytest.raises(FileError, match="文件夹"):
        read_bytes(tmp_path)
    for name in ("b.md", "a.md/b", "a\0"):
        with pytest.raises(FileError, match="请检查路径"):
            read_bytes(tmp_path / name)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="普通文件"):
        read_bytes(tmp_path / "pipe")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_encodings(encoding: str) -> None:
    assert decode("预算〔2021〕".encode(encoding), "a.md") == "预算〔2021〕"


def test_utf8_that_was_read_as_gbk_is_told() -> None:
    text = "档案馆二〇二三年度部门决算的说明：收入十二万元，支出十一万元，都是一般公共预算的钱。"
    wrong = text.encode().decode("gb18030", "replace")
    with pytest.raises(FileError, match="乱码"):
        decode(wrong.encode(), "a.txt")
    assert decode(text.encode(), "a.txt") == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "PDF"),
        (ZIP, "ZIP"),
        (OLE, "旧版 Office"),
        (b"\x89PNG\r\n", "PNG"),
        (b"ab\0c", "二进制"),
        (b"\xff\xff\xff", "二进制"),
        (b"\xff\xfe\x00\xd8", "二进制"),
        ("预算\x01".encode("gbk"), "二进制"),
    ],
)
def test_binary_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(FileError, match=kind):
        decode(data, "a.md")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7", "a.md", "pdf"),
        (ZIP, "a.docx", "zip"),
        (OLE, "a.doc", "ole"),
        (b"\x89PNG", "a.png", "binary"),
        (b"a\0", "a.txt", "binary"),
        ("预算".encode("gbk"), "a.txt", "text"),
        ("预算".encode(), "a.md", "markdown"),
        (b"| a | b |\n|---|---|\n", "a.txt", "markdown"),
        (b"# a\n", "a", "markdown"),
        (b"\n<!DOCTYPE html><html>", "a.txt", "html"),
        (b"a", "a.html", "html"),
        (b"", "a", "text"),
    ],
)
def test_sniff(data: bytes, name: str, kind: str) -> None:
    assert sniff(data, name) == kind


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def test_a_zip_is_opened_in_its_order() -> None:
    data = packed(("乙/1.txt", b"1"), ("a.txt", b"2"), ("folder/", b""))
    assert list(open_zip(data, "a.zip").items()) == [("乙/1.txt", b"1"), ("a.txt", b"2")]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_without_the_flag(encoding: str) -> None:
    """Chinese tools write GBK names; some of their second bytes are a backslash."""
    name = "预算誠\\表.txt"
    raw = name.encode(encoding)
    data = packed(("x" * len(raw), b"1")).replace(b"x" * len(raw), raw)
    assert list(open_zip(data, "a.zip")) == ["预算誠/表.txt"]


@pytest.mark.parametrize("name", ["/etc/a", "../a", "a/../../b", "C:\\a", "..\\a"])
def test_a_path_that_leads_outside(name: str) -> None:
    with pytest.raises(FileError, match="指向外面"):
        open_zip(packed((name, b"1")), "a.zip")


def test_hostile_archives() -> None:
    link = zipfile.ZipInfo("a")
    link.external_attr = 0o120777 << 16
    plain = packed(("a", b"1" * 99))
    central = plain.index(b"PK\x01\x02")
    secret = bytearray(plain)
    secret[central + 8] |= 1
    cases = {
        "链接": packed((link, b"/etc/passwd")),
        "密码": bytes(secret),
        "大得不正常": packed(("a", b"0" * 20_000_000)),
        "超过上限": packed(*[(str(number), b"") for number in range(2_001)]),
        "损坏": plain[:-30],
        "解不开": plain[:33] + b"\xff" * 4 + plain[37:],
    }
    for words, data in cases.items():
        with pytest.raises(FileError, match=words):
            open_zip(data, "a.zip")


def test_overlapping_files() -> None:
    """Two entries of the directory that share one file's bytes."""
    data = packed(("a", os.urandom(2_000)), ("b", b"1"))
    second = data.rindex(b"PK\x01\x02")
    shared = bytearray(data)
    shared[second + 42 : second + 46] = struct.pack("<I", 10)
    with pytest.raises(FileError, match="重叠"):
        open_zip(bytes(shared), "a.zip")


def test_a_directory_of_a_million_entries_is_refused_at_once() -> None:
    start = process_time()
    with pytest.raises(FileError, match="超过"):
        open_zip(b"PK\x03\x04" + b"PK\x01\x02" * 1_000_000, "a.zip")
    assert process_time() - start < 1
