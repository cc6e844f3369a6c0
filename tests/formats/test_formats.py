"""The registry of formats."""

import sys
from pathlib import Path
from subprocess import run

import pytest

from mingzhang.document import Document, Heading, Paragraph
from mingzhang.files import FileError
from mingzhang.formats import FORMATS, format_of, read


def test_by_suffix(tmp_path: Path) -> None:
    path = tmp_path / "甲.MD"
    document = Document((Heading("甲"), Paragraph("1. 乙")))
    path.write_bytes(format_of(path).write(document))
    assert read(path) == document.only(format_of(path).carries)
    assert read(path).source == "甲.MD"


@pytest.mark.parametrize("name", ["a.xyz", "a", ".md"])
def test_unknown_suffix_lists_the_known(name: str) -> None:
    with pytest.raises(FileError, match=r"\.md、"):
        format_of(Path(name))


def test_what_is_only_written_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(FORMATS["html"].write(Document((Paragraph("甲"),)), "题"))
    with pytest.raises(FileError, match="只能写不能读"):
        read(path)
    assert not FORMATS["html"].carries.charts


def test_nothing_heavy_is_imported_before_use() -> None:
    code = (
        "import sys, mingzhang.formats, mingzhang.formats.markdown, mingzhang.formats.html;"
        "sys.exit(bool({'markdown_it', 'jinja2'} & set(sys.modules)))"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0
