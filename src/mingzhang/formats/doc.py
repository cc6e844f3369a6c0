"""DOC in (Word 97–2003), turned into DOCX by LibreOffice where that is installed."""

from pathlib import Path

from mingzhang.document import Document
from mingzhang.files import FileError, sniff
from mingzhang.formats.docx import CARRIES
from mingzhang.formats.docx import read as read_docx

__all__ = ["CARRIES", "read"]

SECONDS = 90
PROGRAMS = ("soffice", "libreoffice")


def read(data: bytes, source: str = "") -> Document:
    """Read an old Word document through LibreOffice, in a folder and a profile of its own.

    data: the file; source: its name.
    Raises FileError: no DOC, LibreOffice missing, or it cannot turn the file in SECONDS.
    """
    from shutil import which
    from subprocess import DEVNULL, SubprocessError, run
    from tempfile import TemporaryDirectory

    if sniff(data, source) != "ole":
        raise FileError(f"「{source}」不是旧版 Word（doc）文件，请改正文件后缀")
    program = next(filter(None, map(which, PROGRAMS)), None)
    if program is None:
        raise FileError(
            f"读「{source}」要用 LibreOffice，这里没有装；请安装 LibreOffice，"
            "或用 Word 另存为 docx 后再读"
        )
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.doc").write_bytes(data)
        command = [
            *(program, "--headless", "--norestore", "--nolockcheck"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--convert-to", "docx", "--outdir", str(folder / "out"), str(folder / "in.doc")),
        ]
        try:
            run(command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, timeout=SECONDS, check=True)
            found = (folder / "out" / "in.docx").read_bytes()
        except (OSError, SubprocessError) as error:
            raise FileError(
                f"LibreOffice 没能在 {SECONDS} 秒内转换「{source}」，请用 Word 另存为 docx 后再读"
            ) from error
    return read_docx(found, source)
