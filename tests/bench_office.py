"""Office formats against their libraries' bare calls for the same cells: ratios, medians of 20.

Run by ``python -m tests.bench_office``.
"""

import io
import sys

import docx
import xlsxwriter
from lxml import etree
from python_calamine import CalamineWorkbook

from mingzhang.document import Document, Grid, Heading, Paragraph
from mingzhang.formats import FORMATS
from tests.bench import median

ROWS, COLUMNS, TABLES = 40, 6, 20
HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出", "备注")
BODY = tuple(
    (f"20{row:05d}", "行政运行", f"{row * 1000.25:,.2f}", "1.00", f"{row}.50", "")
    for row in range(1, ROWS)
)
GRID = Grid((HEAD, *BODY))
DOCUMENT = Document(
    tuple(
        block
        for number in range(TABLES)
        for block in (Heading(f"第{number}表", 2), Paragraph("单位：万元"), GRID)
    )
)


def bare_docx() -> bytes:
    """python-docx, a table's cells taken once."""
    document = docx.Document()
    for number in range(TABLES):
        document.add_heading(f"第{number}表", 1)
        document.add_paragraph("单位：万元")
        table = document.add_table(ROWS, COLUMNS)
        texts = [text for row in GRID.rows for text in row]
        for cell, text in zip(table._cells, texts, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def bare_xlsx() -> bytes:
    """XlsxWriter, numbers with a number format and texts."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    form, plain = book.add_format({"num_format": "#,##0.00", "border": 1}), book.add_format()
    for _ in range(TABLES):
        sheet = book.add_worksheet()
        for row, texts in enumerate(GRID.rows):
            for column, text in enumerate(texts):
                if row and column in (2, 3, 4):
                    sheet.write_number(row, column, float(text.replace(",", "")), form)
                else:
                    sheet.write_string(row, column, text, plain)
    book.close()
    return stream.getvalue()


def calamine(data: bytes) -> None:
    """Every sheet as lists."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def main() -> int:
    """Print every ratio beside its bound."""
    written = {name: FORMATS[name].write(DOCUMENT) for name in ("docx", "xlsx", "html")}
    page = written["html"]
    for name, job, bare, bound in (
        ("write docx / python-docx", lambda: FORMATS["docx"].write(DOCUMENT), bare_docx, "2"),
        ("write xlsx / XlsxWriter", lambda: FORMATS["xlsx"].write(DOCUMENT), bare_xlsx, "2"),
        (
            "read docx / python-docx opening it",
            lambda: FORMATS["docx"].read(written["docx"]),
            lambda: docx.Document(io.BytesIO(written["docx"])),
            "-",
        ),
        (
            "read xlsx / calamine",
            lambda: FORMATS["xlsx"].read(written["xlsx"]),
            lambda: calamine(written["xlsx"]),
            "-",
        ),
        (
            "read html / lxml parsing it",
            lambda: FORMATS["html"].read(page),
            lambda: etree.HTML(page),
            "-",
        ),
    ):
        own, other = median(job), median(bare)
        print(f"{name}: {own / other:.2f} (at most {bound}; {own:.3f} s / {other:.3f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
