"""DOCX out: real styles, a contents list, heads of tables that repeat, wide tables on wide pages.

The package is written part by part: those that never change lie in ``parts``, laid out after
GB/T 9704-2012. Equal Documents give equal bytes. Every text is escaped; there are no links, macros,
fields that fetch or outside parts.
"""

import re
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from itertools import count

from mingzhang.document import Carries, Chart, Document, Grid, Heading, Note, Paragraph
from mingzhang.formats import tidy
from mingzhang.formats.cells import Cell, Cells, cells_of, column_widths
from mingzhang.formats.drawing import describe
from mingzhang.formats.peel import is_unit_line
from mingzhang.formats.pictures import Picture, pictures
from mingzhang.formats.portions import Portion, portions

CARRIES = Carries(charts=False)
"""A short row comes back filled; all else that is no chart is kept."""
WIDE = 7
"""A table of more columns stands on a page of its own in landscape."""
FEW_HEADINGS = 3
"""From this many headings below the title on there is a contents list."""

_PARTS = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fonts.xml",
    "word/footer1.xml": "footer.xml",
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PNG = '<Default Extension="png" ContentType="image/png"/></Types>'
_PICTURE = 0.8
"""Size of a picture of a chart beside its drawing's."""
_A4 = (11_906, 16_838)
_MARGINS = {"top": 2098, "right": 1474, "bottom": 1984, "left": 1588}
"""Twips: 37, 26, 35 and 28 mm."""
_SMALL = (
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:ind w:firstLine="0" w:firstLineChars="0"/>'
)
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def write(document: Document, title: str = "") -> bytes:
    """Write a Document as DOCX.

    document: charts are pictures with their figures as their description;
    title: the property of that name, else the first heading.
    Raises FileError for a table of more cells than cells.MOST_CELLS.
    """
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    name = tidy(title or next(iter(headings), document.source) or "公开文件")
    stored = files(__package__).joinpath("parts")
    parts = {part: stored.joinpath(file).read_text("utf-8") for part, file in _PARTS.items()}
    parts["docProps/core.xml"] = (
        f"{_HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(name)}</dc:title>'
        "</cp:coreProperties>"
    )
    drawn = pictures(block for block in document.blocks if isinstance(block, Chart))
    if drawn:
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", _PNG)
        relations = "".join(
            f'<Relationship Id="picture{number}" Type="{_R}/image" Target="media/{number}.png"/>'
            for number in range(1, len(drawn) + 1)
        )
        place = "word/_rels/document.xml.rels"
        parts[place] = parts[place].replace("</Relationships>", f"{relations}</Relationships>")
    parts["word/document.xml"] = (
        f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
        f"{''.join(_body(document, drawn))}</w:body></w:document>"
    )
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            member = ZipInfo(part)
            member.compress_type = ZIP_DEFLATED
            archive.writestr(member, text.encode())
        for number, picture in enumerate(drawn, 1):
            archive.writestr(ZipInfo(f"word/media/{number}.png"), picture.png)
    return stream.getvalue()


def _body(document: Document, drawn: list[Picture]) -> Iterator[str]:
    """The body: portions on upright or wide pages, the contents list below the title.

    drawn: a picture for each chart, in order.
    """
    waiting = enumerate(drawn, 1)
    pieces = list(portions(document.blocks))
    texts = [one for piece in pieces for one in (*piece.above, *piece.below)]
    contents = _contents([one for one in texts if isinstance(one, Heading)])
    first = pieces[0].above[0] if pieces and pieces[0].above else None
    titled = isinstance(first, Heading) and first.level <= 1
    numbers = count(1)
    if not titled:
        yield contents
    wide = bool(pieces) and _is_wide(pieces[0])
    for number, piece in enumerate(pieces):
        if _is_wide(piece) != wide:
            yield f"<w:p><w:pPr>{_SMALL}{_section(wide)}</w:pPr></w:p>"
            wide = not wide
        texts = list(piece.above)
        if isinstance(first, Heading) and titled and not number:
            yield _text(first, numbers)
            yield contents
            del texts[0]
        for one in texts:
            if isinstance(one, Chart):
                yield _picture(one, *next(waiting))
            else:
                yield _text(one, numbers, piece.grid is not None)
        if piece.grid is not None:
            yield _table(piece.grid, wide)
        for note in piece.below:
            yield _text(note, numbers)
    yield _section(wide)


def _is_wide(piece: Portion) -> bool:
    return piece.grid is not None and piece.grid.width > WIDE


def _section(wide: bool) -> str:
    """The page of a section: A4, upright or turned, with its footer."""
    width, height = _A4[::-1] if wide else _A4
    turned = ' w:orient="landscape"' if wide else ""
    margins = "".join(f' w:{side}="{size}"' for side, size in _MARGINS.items())
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar{margins} w:header="851" w:footer="1417" w:gutter="0"/></w:sectPr>'
    )


def _picture(chart: Chart, number: int, picture: Picture) -> str:
    """A chart in a line of its own. number: 1-based, among the pictures."""
    width, height = (round(size * _PICTURE * 12_700) for size in picture[1:])
    words = escape(describe(chart)).replace("\n", " ")
    size = f'cx="{width}" cy="{height}"'
    name = f'id="{number}" name="图{number}" descr="{words}"'
    return (
        '<w:p><w:pPr><w:keepLines/><w:spacing w:line="240" w:lineRule="auto"/>'
        '<w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="center"/></w:pPr>'
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0"'
        f' distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {name}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="picture{number}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></w:r></w:p>"
    )


def _text(
    block: Heading | Paragraph | Note, numbers: Iterator[int], above_table: bool = False
) -> str:
    """A heading, paragraph or note; a unit line above a table stands at the right.

    numbers: the next gives a heading its mark, to which the contents list leads.
    """
    run = _run(tidy(block.text))
    if isinstance(block, Note):
        return f'<w:p><w:pPr><w:pStyle w:val="TableNote"/></w:pPr>{run}</w:p>'
    if isinstance(block, Paragraph):
        unit = above_table and is_unit_line(block.text)
        right = '<w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="right"/>' if unit else ""
        look = f"<w:pPr><w:keepNext/>{right}</w:pPr>" if above_table else ""
        return f"<w:p>{look}{run}</w:p>"
    style = f"Heading{min(block.level, 6) - 1}" if block.level > 1 else "Title"
    number = next(numbers)
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:bookmarkStart w:id="{number}" w:name="_Toc{number:06d}"/>{run}'
        f'<w:bookmarkEnd w:id="{number}"/></w:p>'
    )


def _run(text: str, properties: str = "") -> str:
    if not text:
        return ""
    parts = (
        re.split(r"([\n\t])", escape(text, quote=False))
        if "\n" in text or "\t" in text
        else [escape(text, quote=False)]
    )
    inner = "".join(
        _BREAKS.get(part) or f'<w:t xml:space="preserve">{part}</w:t>' for part in parts if part
    )
    return f"<w:r>{properties}{inner}</w:r>"


def _contents(headings: list[Heading]) -> str:
    """The contents: a field that Word renews, with its list, so that it shows without that."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        r'<w:r><w:instrText xml:space="preserve"> TOC \o "1-3" \h \z \u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    lines: list[str] = []
    for number, heading in enumerate(headings, 1):
        if not 2 <= heading.level <= 4:
            continue
        link = f'<w:hyperlink w:anchor="_Toc{number:06d}" w:history="1">'
        lines.append(
            f'<w:p><w:pPr><w:pStyle w:val="TOC{heading.level - 1}"/></w:pPr>'
            f"{'' if lines else begin}{link}"
            f"{_run(tidy(heading.text).replace(chr(10), ' '))}</w:hyperlink></w:p>"
        )
    if len(lines) < FEW_HEADINGS:
        return ""
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
        '<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>目录</w:t></w:r></w:p>'
        f"{''.join(lines)}"
        f'<w:p><w:pPr>{_SMALL}</w:pPr><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        '</w:sdtContent></w:sdt><w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    )


def _table(grid: Grid, wide: bool) -> str:
    """A table over the full width, and the small line that keeps it from the next one."""
    cells = cells_of(grid)
    if not cells.width or not cells.rows:
        return ""
    size = 21 if not wide else 18 if cells.width <= 2 * WIDE else 15
    page = _A4[wide] - _MARGINS["left"] - _MARGINS["right"]
    columns = [int(one) for one in column_widths(cells, page, size * 5)]
    font = "" if size == 21 else f'<w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    grid_columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in columns)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="MingzhangTable"/><w:tblW w:w="5000" w:type="pct"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid_columns}</w:tblGrid>{''.join(_rows(cells, columns, font))}</w:tbl>"
        f"<w:p><w:pPr>{_SMALL}</w:pPr></w:p>"
    )


def _rows(cells: Cells, columns: list[int], font: str) -> Iterator[str]:
    """Table rows; a cell merged downwards goes on in the rows below as Word wants it."""
    open_cells: dict[int, Cell] = {}
    for row, shown in enumerate(cells.rows):
        head = row < cells.head
        below = [one for one in open_cells.values() if one.row + one.rows > row]
        line = sorted([*shown, *below], key=lambda one: one.column)
        open_cells = {one.column: one for one in line if one.rows > 1}
        texts = "".join([_cell(one, one.row < row, head, columns, font) for one in line])
        mark = "<w:tblHeader/>" if head else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{texts}</w:tr>"


def _cell(cell: Cell, goes_on: bool, head: bool, columns: list[int], font: str) -> str:
    width = sum(columns[cell.column : cell.column + cell.columns])
    across = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    down = ""
    if cell.rows > 1:
        down = "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>'
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if head else ""
    side = "center" if head else "right" if cell.figure else ""
    align = f'<w:jc w:val="{side}"/>' if side else ""
    run = "" if goes_on else _run(cell.text, font)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{down}{shade}'
        '<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{align}</w:pPr>{run}</w:p></w:tc>'
    )
