"""The registry of formats, and what every format promises."""

import sys
from pathlib import Path
from subprocess import run

import pytest

from mingzhang.document import Document, Grid, Heading, Note, Paragraph, Span
from mingzhang.files import FileError
from mingzhang.formats import FORMATS, format_of, read

BOTH = [one.name for one in FORMATS.values() if one.reads and one.writes]
HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "@SUM(A1)",
    "+1-1",
    "{=1}",
    "http://example.com",
    "a\x00\x1b\x0bb",
    "字" * 10_000,
    "😀👨‍👩‍👧",
    "]]>&amp;<w:p/>",
    "_x0041_",
    "{{ 7*7 }}",
)


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


def test_what_is_only_read_says_so() -> None:
    with pytest.raises(FileError, match="只能读不能写"):
        FORMATS["xls"].write(Document(()))


@pytest.mark.parametrize("name", BOTH)
def test_hostile_texts_are_texts(name: str) -> None:
    """In every place of a document, each text is carried as it is printed."""
    from mingzhang.formats import tidy

    one = FORMATS[name]
    texts = [tidy(text) for text in HOSTILE]
    grid = Grid((("头", "数"), *((text, "1.00") for text in texts)))
    blocks = [kind(text) for text in texts for kind in (Heading, Paragraph, Note)]
    document = Document((*blocks, grid))
    read_again = one.read(one.write(Document((*blocks, grid)), HOSTILE[0]), f"a.{name}")
    assert read_again == document.only(one.carries)


@pytest.mark.parametrize("name", BOTH)
def test_blank_texts_and_documents(name: str) -> None:
    one = FORMATS[name]
    document = Document((Paragraph(" \n"), Heading(""), Grid(()), Paragraph("a")))
    assert one.read(one.write(document), "a").blocks == (Paragraph("a"),)
    assert one.read(one.write(Document((Paragraph("a"),))), "a").source == "a"


@pytest.mark.parametrize("name", [name for name in BOTH if FORMATS[name].carries.spans])
def test_tables_side_by_side_stay_apart(name: str) -> None:
    one = FORMATS[name]
    wide = tuple(f"栏{number}" for number in range(12))
    grids = (
        Grid((("a", ""), ("1.00", "2"), ("3", "4")), (Span(0, 0, 1, 2),), 1),
        Grid((wide, tuple(["1,234.50"] * 12)), (), 1),
        Grid((("甲", "乙"), ("丙", "丁")), (), 0),
    )
    document = Document((Heading("题"), Paragraph("字" * 200), *grids, Note("备注：无"), *grids))
    assert one.read(one.write(document), "a") == document


@pytest.mark.parametrize("name", ["docx", "xlsx", "xls", "doc"])
@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7", b"<html></html>", b"PK\x03\x04broken", b"PK\x05\x06" + bytes(18), b"a\0b"],
)
def test_a_wrong_suffix_is_a_sentence(name: str, data: bytes) -> None:
    with pytest.raises(FileError, match=r"a\.x"):
        FORMATS[name].read(data, "a.x")


def test_nothing_heavy_is_imported_before_use() -> None:
    names = ["markdown", "html", "docx", "xlsx", "xls", "doc"]
    modules = ", ".join(f"mingzhang.formats.{name}" for name in names)
    heavy = "{'markdown_it', 'jinja2', 'lxml', 'xlsxwriter', 'python_calamine', 'zipfile'}"
    code = f"import sys, {modules}; sys.exit(bool({heavy} & set(sys.modules)))"
    assert run([sys.executable, "-S", "-c", code], check=False, env=_path()).returncode == 0


def _path() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
