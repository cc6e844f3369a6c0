"""Disclosures as other programs publish them: pages, workbooks and their PDFs.

The look of a table is varied as publishers vary it; what is written says what the disclosure says.
"""

import html
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.document import Document, Grid, Heading, Note, Paragraph, Span
from mingzhang.formats.peel import is_unit_line
from mingzhang.money import parse

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_AT_ONCE = 30
"""Files that LibreOffice converts in one run; of more it has broken off."""
_NUMBER = re.compile(r"-?[\d,]+\.\d+\Z")
_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_BASE = """
body { font: 10.5pt/1.6 serif; margin: 0 } h1, h2 { text-align: center } h1 { font-size: 18pt }
h2 { font-size: 14pt } p { text-indent: 2em; margin: 0 } p.unit { text-align: right }
table { border-collapse: collapse; width: 100% } td, th { border: 1px solid; padding: 2px 4px }
td.n { text-align: right } td p, td.t { text-indent: 0 } @page { size: A4; margin: 2cm }
"""


class Look(NamedTuple):
    """How a page looks. css: added to the plain one; cell: what a cell's escaped text becomes;
    inside: title, unit line and remark stand within the table; page: around the whole."""

    name: str
    css: str = ""
    cell: Callable[[str, bool], str] = lambda text, amount: text
    inside: str = ""
    page: str = "{}"
    grid: Callable[[Grid], Grid] = lambda grid: grid


def _wrapped(text: str, amount: bool) -> str:
    return text if amount or len(text) < 6 else f"{text[:4]}<br>{text[4:]}"


def _paragraphs(text: str, amount: bool) -> str:
    return f"<p class=MsoNormal><span lang=EN-US>{text or '&nbsp;'}<o:p></o:p></span></p>"


def _zeros(sign: str) -> Callable[[Grid], Grid]:
    """Blank cells of columns that hold amounts printed as a sign."""

    def change(grid: Grid) -> Grid:
        rows = [list(row) for row in grid.rows]
        for column in range(grid.width):
            body = [row[column] for row in rows[grid.header :]]
            if any(map(_NUMBER.match, body)):
                for row in rows[grid.header :]:
                    row[column] = row[column] or sign
        return replace(grid, rows=tuple(map(tuple, rows)))

    return change


def _blank_rows(grid: Grid) -> Grid:
    blank = (("",) * grid.width,) * 3
    return replace(grid, rows=(*grid.rows, *blank))


_CHROME = (
    "<nav><ul><li>首页<li>政务公开</ul></nav><div class=crumb>当前位置：<a>首页</a> &gt; "
    "<a>预算公开</a></div><div class=share>分享到： <a>微信</a> <a>微博</a> 字号：[大 小]</div>{}"
    "<div>附件：<a>2021年预算公开表.xlsx</a></div>"
    "<div>上一篇：<a>某公告</a> 下一篇：<a>某通知</a></div>"
    "<table><tr><td>相关链接</td><td>中央部门</td><td>地方部门</td></tr></table>"
    "<footer>主办：某某政府 备案号：某ICP备00000000号 网站标识码：5000000001</footer>"
)
_LAYOUT = (
    "<table width=100%><tr><td width=160 style='border:0'>栏目<ul><li>公开指南</ul></td>"
    "<td style='border:0'>{}</td></tr></table>"
)

LOOKS = (
    Look("plain"),
    Look("landscape", "@page { size: A4 landscape }"),
    Look("head not repeated", "thead { display: table-row-group }"),
    Look("a page a table", "h2 { break-before: page }"),
    Look("short pages, rows broken", "@page { size: 21cm 9cm; margin: 1cm } "
         "td { padding: 6px 2px }"),
    Look("narrow, wrapped", "@page { size: 12cm 29cm; margin: 8mm }"),
    Look("cells broken in their words", cell=_wrapped),
    Look("tiny type", "table { font-size: 5pt; line-height: 1.2 }"),
    Look("no borders", "td, th { border: 0 }"),
    Look("level rules only", "td, th { border-width: 1px 0 }"),
    Look("three rules", "td, th { border: 0 } table { border: solid; border-width: 1px 0 } "
         "thead { border-bottom: 1px solid }"),
    Look("upright rules only", "td, th { border-width: 0 1px }"),
    Look("cells apart", "table { border-collapse: separate; border-spacing: 2px }"),
    Look("dotted", "td, th { border: 1px dotted #888 }"),
    Look("striped", "td, th { border: 0 } tr:nth-child(even) { background: #eef } "
         "thead { background: #36c; color: #fff }"),
    Look("letters apart, bold", "td, th { letter-spacing: 2px; font-weight: bold }"),
    Look("title and unit in the table", inside="title"),
    Look("title in the head", inside="head"),
    Look("full-width digits", cell=lambda text, amount: text.translate(_WIDE) if amount else text),
    Look("hard spaces", cell=lambda text, amount: f"&nbsp;{text}&nbsp;&nbsp;"),
    Look("paragraphs of Word", "td p { margin: 0 }", cell=_paragraphs),
    Look("blanks as 0.00", grid=_zeros("0.00")),
    Look("blanks as dashes", grid=_zeros("—")),
    Look("blank rows", grid=_blank_rows),
    Look("site around it", page=_CHROME),
    Look("site of tables", page=_LAYOUT),
    Look("centred amounts", "td, td.n { text-align: center }"),
    Look("watermark", page="<div style='position:fixed;top:40%;left:10%;font-size:60pt;color:#ccc;"
         "transform:rotate(-30deg)'>某某公开专用</div>{}"),
)  # fmt: skip


def page(document: Document, look: Look) -> str:
    """A Document as a stranger's web page."""
    parts: list[str] = []
    waiting: list[str] = []
    blocks = document.blocks
    for at, block in enumerate(blocks):
        if isinstance(block, Grid):
            parts.append(_table(look.grid(block), look, waiting))
            waiting = []
        elif look.inside and (text := _of_table(blocks, at)):
            waiting.append(text)
        elif isinstance(block, Heading):
            parts.append(f"<h{block.level}>{html.escape(block.text)}</h{block.level}>")
        elif isinstance(block, Paragraph | Note):
            kind = " class=unit" if is_unit_line(block.text) else ""
            parts.append(f"<p{kind}>{html.escape(block.text)}</p>")
    body = look.page.replace("{}", "\n".join(parts))
    return f"<!doctype html><meta charset=utf-8><style>{_BASE}{look.css}</style><body>{body}"


def _of_table(blocks: Sequence[Any], at: int) -> str:
    """A heading or unit line that stands right above a table, "" for any other block."""
    rest = next((one for one in blocks[at:] if not _over_table(one)), None)
    return str(blocks[at].text) if _over_table(blocks[at]) and isinstance(rest, Grid) else ""


def _over_table(block: Any) -> bool:
    titled = isinstance(block, Heading) and block.level == 2
    return titled or (isinstance(block, Paragraph) and is_unit_line(block.text))


def _table(grid: Grid, look: Look, above: Sequence[str]) -> str:
    sizes = {(one.row, one.column): one for one in grid.spans}
    hidden = {
        (one.row + down, one.column + right)
        for one in grid.spans
        for down in range(one.rows)
        for right in range(one.columns)
    } - sizes.keys()
    rows = []
    for row, texts in enumerate(grid.rows):
        cells = []
        for column in range(grid.width):
            if (row, column) in hidden:
                continue
            text = texts[column] if column < len(texts) else ""
            span = sizes.get((row, column), Span(row, column, 1, 1))
            size = f" rowspan={span.rows}" * (span.rows > 1)
            size += f" colspan={span.columns}" * (span.columns > 1)
            amount = bool(_NUMBER.match(text))
            kind = " class=n" if amount else ""
            shown = look.cell(html.escape(text), amount).replace("\n", "<br>")
            cells.append(f"<td{kind}{size}>{shown}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    top = [f"<tr><td colspan={grid.width}>{html.escape(text)}</td></tr>" for text in above]
    head = "".join(top) * (look.inside == "head") + "".join(rows[: grid.header])
    before = "".join(top) if look.inside == "title" else ""
    body = "".join(rows[grid.header :])
    ruled = "" if "border: 0" in look.css or "border-width" in look.css else " border=1"
    if before:
        return f"<table{ruled}><tbody>{before}{head}{body}</tbody></table>"
    return f"<table{ruled}><thead>{head}</thead><tbody>{body}</tbody></table>"


class Book(NamedTuple):
    """How a workbook looks. code: of amounts, as texts where it is blank; apart: a sheet a table,
    else all on one; where: the first row and column; scale: what stored amounts are multiplied by.
    """

    name: str
    code: str = "#,##0.00"
    apart: bool = True
    where: tuple[int, int] = (0, 0)
    scale: float = 1.0
    formulas: bool = False
    merged: bool = True
    hide: str = ""
    fitted: bool = True
    rows: Callable[[Grid], Grid] = lambda grid: grid


BOOKS = (
    Book("sheets"),
    Book("wider than a page", fitted=False),
    Book("two decimals", "0.00"),
    Book("general", "General"),
    Book("texts", ""),
    Book("accounting", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', rows=_zeros("0")),
    Book("zeros hidden", "#,##0.00;-#,##0.00;", rows=_zeros("0")),
    Book("thousands shown", "#,##0.00,", scale=1000.0),
    Book("formulas", formulas=True),
    Book("from C4", where=(3, 2)),
    Book("one sheet", apart=False),
    Book("nothing merged", merged=False),
    Book("blank rows", rows=_blank_rows),
    Book("hidden column", hide="column"),
    Book("hidden row", hide="row"),
    Book("hidden sheet of last year", hide="sheet"),
)


def workbook(document: Document, book: Book) -> bytes:
    """A Document as a stranger's workbook: the narrative on a sheet, the tables on theirs."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out) as writer:
        money = writer.add_format({"num_format": book.code or "@", "border": 1})
        text = writer.add_format({"border": 1, "text_wrap": True})
        narrative = writer.add_worksheet("情况说明")
        sheet: Any = None
        first, left = book.where
        row = first
        line = number = 0
        waiting: list[str] = []
        for at, block in enumerate(document.blocks):
            if isinstance(block, Grid):
                if book.apart or sheet is None:
                    number += 1
                    sheet, row = writer.add_worksheet(f"表{number}"), first
                    if book.fitted:
                        sheet.set_landscape()
                        sheet.fit_to_pages(1, 0)
                        sheet.set_column(0, 30, 18)
                grid = book.rows(block)
                last = left + grid.width - 1
                for words in waiting:
                    if grid.width > 1 and book.merged:
                        sheet.merge_range(row, left, row, last, words)
                    else:
                        sheet.write_string(row, left, words)
                    row += 1
                waiting = []
                _fill(sheet, grid, row, left, book, money, text)
                row += len(grid.rows) + 2 + (book.hide == "row")
            elif above := _of_table(document.blocks, at):
                waiting.append(above)
            elif isinstance(block, Note) and sheet:
                sheet.write_string(row - 2, left, block.text)
                row += 1
            elif isinstance(block, Heading | Paragraph) and not re.match("附件", block.text):
                narrative.write_string(line, 0, block.text)
                line += 1
        if book.hide == "sheet":
            _last_year(writer, document, money)
    return out.getvalue()


def _last_year(writer: Any, document: Document, money: Any) -> None:
    """A hidden sheet with an old version of the first table, all its amounts others."""
    sheet = writer.add_worksheet("旧")
    sheet.hide()
    title = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            title = block.text
        if isinstance(block, Grid):
            sheet.write_string(0, 0, title)
            sheet.write_string(1, 0, "单位：万元")
            for row, texts in enumerate(block.rows, 2):
                for column, words in enumerate(texts):
                    amount = parse(words) if _NUMBER.match(words) else None
                    if amount:
                        sheet.write_number(row, column, float(words.replace(",", "")) + 7, money)
                    elif words:
                        sheet.write_string(row, column, words)
            return


def _within(spans: Iterable[Span], row: int, column: int) -> bool:
    return any(
        one.row <= row < one.row + one.rows and one.column <= column < one.column + one.columns
        for one in spans
    )


def _fill(sheet: Any, grid: Grid, top: int, left: int, book: Book, money: Any, text: Any) -> None:
    spans = {(one.row, one.column): one for one in grid.spans} if book.merged else {}
    for (row, column), span in spans.items():
        words = grid.rows[row][column]
        end = (top + row + span.rows - 1, left + column + span.columns - 1)
        sheet.merge_range(top + row, left + column, *end, words, text)
    extra = grid.width
    for row, texts in enumerate(grid.rows):
        for column, words in enumerate(texts):
            at = (top + row, left + column)
            if (row, column) in spans:
                continue
            if not words:
                if not _within(spans.values(), row, column):
                    sheet.write_blank(*at, None, text)
                continue
            if re.fullmatch(r"0|-?[\d,]+\.\d+", words) and book.code:
                value = float(words.replace(",", "")) * book.scale
                if book.formulas:
                    sheet.write_formula(*at, f"={value}+0", money, value)
                else:
                    sheet.write_number(*at, value, money)
            else:
                sheet.write_string(*at, words, text)
        sheet.set_row(top + row, 15 * max(-(-len(words) // 8) for words in texts))
        if book.hide == "column":
            sheet.write_number(top + row, left + extra, 12.5 + row, money)
    if book.hide == "column":
        sheet.set_column(left + extra, left + extra, None, None, {"hidden": True})
    if book.hide == "row":
        below = top + len(grid.rows)
        sheet.write_string(below, left, "核对")
        sheet.write_number(below, left + grid.width - 1, 99.99, money)
        sheet.set_row(below, None, None, {"hidden": True})


def printed(folder: Path, paths: Sequence[Path], *, footer: bool = False) -> None:
    """Print web pages into PDFs beside them, by Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for path in paths:
            page.goto(path.as_uri())
            page.pdf(
                path=folder / f"{path.stem}.pdf",
                prefer_css_page_size=True,
                print_background=True,
                display_header_footer=footer,
            )
        browser.close()


def converted(folder: Path, paths: Sequence[Path], kind: str, source: str = "") -> None:
    """Files converted by LibreOffice into another kind. source: the filter that reads them."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless"]
    command += [f"--infilter={source}"] if source else []
    command += ["--convert-to", kind, "--outdir", str(folder)]
    for first in range(0, len(paths), _AT_ONCE):
        some = map(str, paths[first : first + _AT_ONCE])
        subprocess.run([*command, *some], check=True, capture_output=True, timeout=600)
