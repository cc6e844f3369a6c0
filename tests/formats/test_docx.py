"""Word documents both ways, and as strangers write them."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings

from mingzhang.book import Book
from mingzhang.compiling import compile_book
from mingzhang.document import Block, Chart, Document, Grid, Heading, Note, Paragraph, Span
from mingzhang.files import FileError, open_zip
from mingzhang.formats.docx import CARRIES, read, write
from mingzhang.formats.docx.numbering import counted
from mingzhang.forms.lay_out import lay_out
from tests.formats.strategies import DOCUMENTS
from tests.shared import ROOT

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def stranger(body: str) -> bytes:
    """A document of python-docx's with this body."""
    document = docx.Document()
    whole = parse_xml(f"<w:body {nsdecls('w')} {MORE}>{body}</w:body>")
    for child in list(whole):
        document.element.body.insert(len(document.element.body) - 1, child)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def repacked(data: bytes, **parts: bytes) -> bytes:
    """A package with some parts replaced or added; ``__`` stands for ``/``."""
    kept = {**open_zip(data, "a"), **{name.replace("__", "/"): one for name, one in parts.items()}}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    return stream.getvalue()


def texts(data: bytes) -> list[str]:
    blocks = read(data, "a.docx").blocks
    return [block.text for block in blocks if not isinstance(block, Grid | Chart)]


@given(DOCUMENTS)
@settings(deadline=None, max_examples=100)
def test_round_trip(document: Document) -> None:
    data = write(document)
    again = read(data, "a.docx")
    assert again == document.only(CARRIES)
    assert [one.place.line for one in again.blocks if not isinstance(one, Chart)] == [
        *range(1, len(again.blocks) + 1)
    ]
    assert write(document) == data


@given(DOCUMENTS)
@settings(deadline=None, max_examples=40)
def test_another_reader_sees_the_same(document: Document) -> None:
    """python-docx by itself: the same texts, sizes of tables and merged cells."""
    seen = docx.Document(io.BytesIO(write(document)))
    wanted = document.only(CARRIES).blocks
    grids = [block for block in wanted if isinstance(block, Grid)]
    assert len(seen.tables) == len(grids)
    for table, grid in zip(seen.tables, grids, strict=True):
        assert (len(table.rows), len(table.columns)) == (len(grid.rows), grid.width)
        covered = {
            (span.row + y, span.column + x): (span.row, span.column)
            for span in grid.spans
            for y in range(span.rows)
            for x in range(span.columns)
        }
        for at, cell in enumerate(table._cells):
            place = divmod(at, grid.width)
            assert cell.text == grid.text(*covered.get(place, place))
    shown = [one.text for one in seen.paragraphs if one.text.strip(" \n")]
    assert shown == [block.text for block in wanted if not isinstance(block, Grid | Chart)]


def test_styles_contents_and_landscape() -> None:
    wide = Grid((tuple("甲乙丙丁戊己庚辛"), tuple("12345678")))
    headings = [Heading(f"第{number}节", number) for number in range(1, 6)]
    data = write(Document((*headings, Paragraph("长。"), Heading("表", 2), wide, Note("注"))), "题")
    seen = docx.Document(io.BytesIO(data))
    assert seen.core_properties.title == "题"
    assert [section.orientation for section in seen.sections] == [0, 0, 1]
    styles = {one.text: one.style.name for one in seen.paragraphs if one.style is not None}
    assert styles["第1节"] == "Title"
    assert styles["第2节"] == "Heading 1"
    assert styles["注"] == "表注"
    content = open_zip(data, "a")["word/document.xml"].decode()
    assert content.count("Table of Contents") == 1
    assert "TOC \\o" in content
    assert content.count("<w:tblHeader/>") == 1
    assert "PAGE" in open_zip(data, "a")["word/footer1.xml"].decode()
    assert texts(data).count("第2节") == 1


def entries(data: bytes) -> list[tuple[str, int]]:
    """The contents list as it shows without being renewed: titles and page numbers."""
    content = open_zip(data, "a")["word/document.xml"].decode()
    listed = content[content.index("<w:sdtContent>") : content.index("</w:sdtContent>")]
    lines = [re.findall(r"<w:t(?: [^>]*)?>([^<]*)", one) for one in listed.split("</w:p>")]
    return [(line[0], int(line[1])) for line in lines if len(line) == 2]


def test_the_contents_list_knows_its_pages() -> None:
    """Each table with its title begins a page; 22 lines of 27 signs fill one."""
    grid = Grid((("项目", "数"), *[("甲", "1.00")] * 60))
    blocks: list[Block] = [Heading("题")]
    for title in ("一、", "二、"):
        blocks += [Heading(title, 2), Paragraph("字" * (27 * 21 - 2))]
    blocks += [Heading("三、", 2), Paragraph("没有。")]
    for title in ("表一", "表二"):
        blocks += [Paragraph("附件"), Heading(title, 2), Paragraph("单位：万元"), grid]
    data = write(Document(tuple(blocks)))
    assert entries(data) == [("一、", 1), ("二、", 2), ("三、", 3), ("表一", 4), ("表二", 6)]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
@pytest.mark.parametrize("example", ["tongnan-2021", "culture-2024"])
def test_the_pages_are_those_of_a_word_processor(example: str, tmp_path: Path) -> None:
    data = write(lay_out(compile_book(Book.load(ROOT / "examples" / example)).disclosure))
    (tmp_path / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*command, tmp_path, tmp_path / "a.docx"], check=True, capture_output=True)
    pages = []
    for page in pypdfium2.PdfDocument(tmp_path / "a.pdf"):
        pages.append("".join(page.get_textpage().get_text_range().split()))
    # Cover and contents are not numbered.
    first = next(at for at, text in enumerate(pages) if text.endswith("—1—"))
    for title, number in entries(data):
        assert "".join(title.split()) in pages[first + number - 1], (title, number)


def test_tracked_changes_boxes_and_hidden_text() -> None:
    body = """
    <w:p><w:r><w:t>甲</w:t></w:r><w:ins><w:r><w:t>加</w:t></w:r></w:ins>
      <w:del><w:r><w:delText>删</w:delText></w:r></w:del>
      <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>
      <w:hyperlink><w:r><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:br/><w:t>丁</w:t></w:r></w:hyperlink>
      <w:r><w:footnoteReference/></w:r></w:p>
    <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>
    <w:p><w:r><w:t>后</w:t></w:r></w:p>
    <w:p><w:r><w:t>外</w:t><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>
      <w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice>
      <mc:Fallback><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>
      </mc:Fallback></mc:AlternateContent></w:r></w:p>
    <w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>
    <w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>节</w:t></w:r></w:p>
    """
    data = stranger(body)
    assert texts(data) == ["甲加乙\t丙\n丁", "前后", "外", "框", "控件", "节"]
    assert read(data).blocks[-1] == Heading("节", 3)


def test_tables_of_strangers() -> None:
    def cell(text: str, look: str = "") -> str:
        return f"<w:tc><w:tcPr>{look}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    down, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    inner = f"<w:tbl><w:tr>{cell('x')}{cell('y')}</w:tr></w:tbl>"
    body = f"""<w:tbl>
    <w:tr>{cell("收支总表", '<w:gridSpan w:val="3"/>')}</w:tr>
    <w:tr>{cell("编制单位：甲", '<w:gridSpan w:val="2"/>')}{cell("单位：万元")}</w:tr>
    <w:tr>{cell("科目", down)}{cell("预算", '<w:gridSpan w:val="2"/>')}</w:tr>
    <w:tr>{cell("", goes_on)}{cell("基本")}{cell("项目")}</w:tr>
    <w:tr><w:trPr><w:del/></w:trPr>{cell("没")}{cell("有")}{cell("了")}</w:tr>
    <w:tr>{cell("合计")}{cell("1.00")}<w:tc><w:p/>{inner}<w:p/></w:tc></w:tr>
    <w:tr>{cell("注：四舍五入。", '<w:gridSpan w:val="3"/>')}</w:tr></w:tbl>"""
    assert read(stranger(body)).blocks == (
        Heading("收支总表", 2),
        Paragraph("编制单位：甲"),
        Paragraph("单位：万元"),
        Grid(
            (("科目", "预算", ""), ("", "基本", "项目"), ("合计", "1.00", "x y")),
            (Span(0, 0, 2, 1), Span(0, 1, 1, 2)),
            2,
        ),
        Note("注：四舍五入。"),
    )


def test_automatic_numbers() -> None:
    def level(at: int, form: str, text: str) -> str:
        return (
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )

    numbering = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
      {level(0, "chineseCounting", "%1、")}{level(1, "decimal", "%2.")}
      {level(2, "decimal", "%2.%3")}
      </w:abstractNum><w:abstractNum w:abstractNumId="1">{level(0, "bullet", "·")}</w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1">
      <w:startOverride w:val="7"/></w:lvlOverride></w:num></w:numbering>"""

    def item(number: int, at: int) -> str:
        look = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'
        return f"<w:p><w:pPr>{look}</w:pPr><w:r><w:t>项</w:t></w:r></w:p>"

    listed = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (2, 0), (3, 1), (1, 1), (9, 0)]
    data = stranger("".join(item(*one) for one in listed))
    seen = texts(repacked(data, word__numbering=b"", **{"word/numbering.xml": numbering.encode()}))
    assert seen == [
        *("一、项", "1. 项", "2. 项", "2.1 项", "二、项", "1. 项", "项", "7. 项", "8. 项", "项"),
    ]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (10, "chineseCounting", "十"),
        (15, "japaneseCounting", "十五"),
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "decimalEnclosedCircle", "③"),
        (27, "lowerLetter", "aa"),
        (14, "upperRoman", "XIV"),
        (7, "decimalZero", "07"),
        (7, "unheardOf", "7"),
    ],
)
def test_counts(number: int, form: str, text: str) -> None:
    assert counted(number, form) == text


def test_outside_is_never_fetched_and_entities_are_refused(tmp_path: object) -> None:
    data = write(Document((Paragraph("a"),)))
    body = open_zip(data, "a")["word/document.xml"].decode()
    doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    hostile = body.replace("<w:document", f"{doctype}<w:document").replace(">a<", ">&e;<")
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(FileError, match="文档类型"):
            read(repacked(data, **{"word/document.xml": hostile.encode(encoding)}), "a.docx")
    seven = body.replace("UTF-8", "UTF-7").encode()
    with pytest.raises(FileError, match="编码"):
        read(repacked(data, **{"word/document.xml": seven}), "a.docx")
    outer = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://x/styles" Target="file:///etc/passwd" '
        'TargetMode="External"/></Relationships>'
    )
    rels = {"word/_rels/document.xml.rels": outer.encode()}
    assert texts(repacked(data, **rels)) == ["a"]


@pytest.mark.parametrize(
    "parts",
    [
        {"word/document.xml": b"<w:document"},
        {"word/document.xml": b"<a/>"},
        {"_rels/.rels": b"<Relationships/>"},
        {"word/document.xml": b"<a>" * 300 + b"</a>" * 300},
        {"word/styles.xml": b"\xff"},
    ],
)
def test_damage_is_a_sentence(parts: dict[str, bytes]) -> None:
    with pytest.raises(FileError, match=r"a\.docx"):
        read(repacked(write(Document((Paragraph("a"),))), **parts), "a.docx")


def test_a_cell_over_a_billion_columns_is_bounded() -> None:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc>'
    with pytest.raises(FileError, match="格"):
        read(stranger(f"<w:tbl>{f'<w:tr>{cell}</w:tr>' * 1_100}</w:tbl>"), "a.docx")
