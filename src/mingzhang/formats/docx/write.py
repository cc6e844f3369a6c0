"""DOCX out: real styles, cover, contents list, heads of tables that repeat, wide tables turned.

The package is written part by part: those that never change lie in ``parts``, laid out after
GB/T 9704-2012. Equal Documents give equal bytes. Every text is escaped; there are no links, macros,
fields that fetch or outside parts.
"""

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from itertools import count

from mingzhang.document import Carries, Chart, Document, Heading, Note, Paragraph
from mingzhang.formats import tidy
from mingzhang.formats.cells import Cell
from mingzhang.formats.docx.contents import contents, has_contents, mark_of
from mingzhang.formats.docx.page import (
    AROUND,
    BODY,
    LEFT,
    PICTURE,
    RIGHT,
    UPRIGHT,
    Page,
    Placed,
    Table,
    is_fresh,
    margin_of,
    pages_of,
    place,
    style_of,
)
from mingzhang.formats.docx.runs import SMALL, run
from mingzhang.formats.drawing import describe
from mingzhang.formats.measure import title_size
from mingzhang.formats.peel import is_unit_line
from mingzhang.formats.pictures import Picture, pictures
from mingzhang.formats.portions import Portion, portions

CARRIES = Carries(charts=False)
"""A short row comes back filled; all else that is no chart is kept."""

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
_TITLE = 22.0
_COVER = 200.0
"""Size of the title, and what is left free above it on a cover, in points."""
_FOOTER = '<w:footerReference w:type="default" r:id="rId4"/>'
_FRESH = "<w:pageBreakBefore/>"
_FIRST = '<w:pgNumType w:start="1"/>'


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
    """The body: cover and contents list where there are headings enough, then the portions.

    drawn: a picture for each chart, in order.
    """
    pieces = list(portions(document.blocks))
    numbers = count(1)
    title = pieces[0].above[0] if pieces and pieces[0].above else None
    titled = isinstance(title, Heading) and title.level <= 1
    if titled:
        pieces[0] = pieces[0]._replace(above=pieces[0].above[1:])
    headings = [one for piece in pieces for one in piece.above if isinstance(one, Heading)]
    listed = has_contents(headings)
    placed = [place(piece) for piece in pieces]
    if isinstance(title, Heading) and titled:
        yield _title(title, next(numbers), cover=listed)
    if listed:
        yield contents(headings, pages_of(placed, drawn), 2 if titled else 1)
        yield _break(_section(UPRIGHT, "", ""))
    yield from _portions(placed, drawn, numbers, _FIRST if listed else "")


def _portions(
    placed: list[Placed], drawn: list[Picture], numbers: Iterator[int], start: str
) -> Iterator[str]:
    """Portions on upright or turned pages. start: how the pages of the first are counted."""
    waiting = enumerate(drawn, 1)
    page = placed[0].page if placed else UPRIGHT
    begun = True
    for piece, own, table in placed:
        if own is not page:
            yield _break(_section(page, _FOOTER, start))
            page, start, begun = own, "", True
        fresh = is_fresh(piece) and not begun
        begun = False
        for one in piece.above:
            if isinstance(one, Chart):
                yield _picture(one, *next(waiting))
            elif isinstance(one, Heading):
                yield _heading(one, next(numbers), page if piece.grid is not None else None, fresh)
            else:
                yield _text(one, piece, fresh)
            fresh = False
        if table:
            yield _table(table)
        for note in piece.below:
            yield _text(note, piece, False)
    yield _section(page, _FOOTER, start)


def _break(section: str) -> str:
    return f"<w:p><w:pPr>{SMALL}{section}</w:pPr></w:p>"


def _twips(points: float) -> int:
    return round(points * 20)


def _section(page: Page, footer: str, start: str) -> str:
    """The pages of a section: A4, upright or turned. footer, start: its footer and first number."""
    turned = ' w:orient="landscape"' if page is not UPRIGHT else ""
    sides = {"top": page.top, "right": RIGHT, "bottom": page.bottom, "left": LEFT}
    margins = "".join(f' w:{side}="{_twips(size)}"' for side, size in sides.items())
    width, height = _twips(page.width), _twips(page.height)
    return (
        f'<w:sectPr>{footer}<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar{margins} w:header="851" w:footer="{_twips(page.footer)}" w:gutter="0"/>{start}'
        "</w:sectPr>"
    )


def _title(heading: Heading, number: int, cover: bool) -> str:
    """The title, on a cover or above the text. number: of its mark."""
    side = _twips(margin_of(tidy(heading.text), _TITLE, UPRIGHT.room[0]))
    before = f'<w:spacing w:before="{_twips(_COVER)}"/>' if cover else ""
    look = f'<w:pStyle w:val="Title"/>{before}{_indents(side)}'
    return _marked(look, run(tidy(heading.text)), number)


def _marked(look: str, inner: str, number: int) -> str:
    """A heading with its mark."""
    return (
        f'<w:p><w:pPr>{look}</w:pPr><w:bookmarkStart w:id="{number}" w:name="{mark_of(number)}"/>'
        f'{inner}<w:bookmarkEnd w:id="{number}"/></w:p>'
    )


def _picture(chart: Chart, number: int, picture: Picture) -> str:
    """A chart in a line of its own. number: 1-based, among the pictures."""
    width, height = (round(size * PICTURE * 12_700) for size in picture[1:])
    words = escape(describe(chart)).replace("\n", " ")
    size = f'cx="{width}" cy="{height}"'
    name = f'id="{number}" name="图{number}" descr="{words}"'
    around = _twips(AROUND)
    return (
        f'<w:p><w:pPr><w:keepLines/><w:spacing w:before="{around}" w:after="{around}" w:line="240"'
        ' w:lineRule="auto"/><w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="center"/>'
        f'</w:pPr><w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0"'
        f' distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {name}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="picture{number}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></w:r></w:p>"
    )


def _heading(heading: Heading, number: int, above: Page | None, fresh: bool) -> str:
    """A heading, or the title of a table in the middle of its page.

    number: of its mark; above: the page, for a title; fresh: it begins a page.
    """
    text = tidy(heading.text)
    look = f'<w:pStyle w:val="{_style(heading)}"/>{_FRESH if fresh else ""}'
    if above is None:
        return _marked(look, run(text), number)
    size = title_size(text, BODY, above.room[0])
    side = _twips(margin_of(text, size, above.room[0]))
    look += f'{_indents(side)}<w:jc w:val="center"/>'
    return _marked(look, run(text, size if size != BODY else 0), number)


def _indents(side: int) -> str:
    return f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0" w:firstLineChars="0"/>'


def _text(block: Paragraph | Note, piece: Portion, fresh: bool) -> str:
    """A paragraph or note of a portion. fresh: it begins a page."""
    text = tidy(block.text)
    page = _FRESH if fresh else ""
    if isinstance(block, Note):
        return f'<w:p><w:pPr><w:pStyle w:val="TableNote"/>{page}</w:pPr>{run(text)}</w:p>'
    look = f"<w:keepNext/>{page}" if piece.grid is not None else ""
    if style := style_of(block, piece):
        right = '<w:jc w:val="right"/>' if is_unit_line(text) else ""
        look = f'<w:pStyle w:val="{style}"/>{look}{right}'
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{run(text)}</w:p>"


def _style(heading: Heading) -> str:
    return f"Heading{min(heading.level, 6) - 1}" if heading.level > 1 else "Title"


def _table(table: Table) -> str:
    """A table over the full width, and the small line that keeps it from the next one."""
    columns = [_twips(one) for one in table.columns]
    grid_columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in columns)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="MingzhangTable"/><w:tblW w:w="5000" w:type="pct"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid_columns}</w:tblGrid>{''.join(_rows(table, columns))}</w:tbl>"
        f"<w:p><w:pPr>{SMALL}</w:pPr></w:p>"
    )


def _rows(table: Table, columns: list[int]) -> Iterator[str]:
    """Table rows; a cell merged downwards goes on in the rows below as Word wants it."""
    cells, style = table.cells, table.look.style
    height = f'<w:trHeight w:val="{_twips(table.look.row)}"/>'
    open_cells: dict[int, Cell] = {}
    for row, shown in enumerate(cells.rows):
        head = row < cells.head
        below = [one for one in open_cells.values() if one.row + one.rows > row]
        line = sorted([*shown, *below], key=lambda one: one.column)
        open_cells = {one.column: one for one in line if one.rows > 1}
        texts = "".join([_cell(one, one.row < row, head, columns, style) for one in line])
        mark = "<w:tblHeader/>" if head else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{height}{mark}</w:trPr>{texts}</w:tr>"


def _cell(cell: Cell, goes_on: bool, head: bool, columns: list[int], style: str) -> str:
    width = sum(columns[cell.column : cell.column + cell.columns])
    across = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    down = ""
    if cell.rows > 1:
        down = "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>'
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if head else ""
    side = "center" if head or cell.middle else "right" if cell.figure else ""
    align = f'<w:jc w:val="{side}"/>' if side else ""
    inner = "" if goes_on else run(cell.text)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{down}{shade}'
        '<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{align}</w:pPr>{inner}</w:p></w:tc>'
    )
