"""Old Word documents, by way of LibreOffice."""

import stat
import zipfile
from pathlib import Path

import pytest

from mingzhang.document import Document, Paragraph
from mingzhang.files import FileError
from mingzhang.formats import FORMATS
from mingzhang.formats.docx import write

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)


def program(folder: Path, script: str) -> None:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_without_libreoffice_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileError, match="安装 LibreOffice"):
        FORMATS["doc"].read(OLE, "a.doc")


def test_it_turns_the_file_into_docx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for LibreOffice: the arguments end with --outdir FOLDER FILE."""
    turned = tmp_path / "turned.docx"
    turned.write_bytes(write(Document((Paragraph("甲"),))))
    assert zipfile.is_zipfile(turned)
    script = f'while [ $# -gt 2 ]; do shift; done; mkdir -p "$1"; cp {turned} "$1/in.docx"'
    program(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert FORMATS["doc"].read(OLE, "a.doc").blocks == (Paragraph("甲"),)


@pytest.mark.parametrize("script", ["exit 1", "exit 0"])
def test_a_failure_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(FileError, match="没能"):
        FORMATS["doc"].read(OLE, "a.doc")
