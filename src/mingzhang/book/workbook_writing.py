"""The book as one Excel workbook: writing."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from mingzhang.book.book import Book, parts_of
from mingzhang.book.rows import BookError, Rows
from mingzhang.book.sheets import (
    HEAD_KEYS,
    PROJECT_TEXTS,
    SHEETS,
    TARGET_TEXTS,
    UNIT_HEAD,
    UNIT_NOTE,
)


def write_workbook(book: Book) -> bytes:
    """A workbook that ``read_workbook`` reads the same book from; the same book, the same bytes."""
    from datetime import datetime

    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(out, options)
    workbook.set_properties({"title": f"{book.unit}{book.year}年预算账本",
                             "created": datetime(2000, 1, 1)})  # fmt: skip
    head = workbook.add_format(
        {"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    plain = workbook.add_format({"locked": False, "text_wrap": True, "valign": "top"})
    styles = {
        "金额": workbook.add_format({"locked": False, "num_format": "#,##0.00########"}),
        "本年金额": workbook.add_format({"locked": False, "num_format": "General"}),
        "权重": workbook.add_format({"locked": False, "num_format": "0"}),
    }
    for part, sheet in SHEETS.items():
        page = workbook.add_worksheet(sheet.name)
        heads = (UNIT_HEAD, *sheet.heads)
        for column, title in enumerate(heads):
            page.write_string(0, column, title, head)
            wide = {"内容": 60, "金额": 16, "项目": 26}.get(title, 18)
            page.set_column(column, column, wide, styles.get(title, plain))
        page.write_comment(0, 0, f"{sheet.note}\n{UNIT_NOTE}")
        page.freeze_panes(1, 0)
        page.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True,
                          "delete_rows": True, "sort": True, "autofilter": True})  # fmt: skip
        for title, choices in sheet.choices.items():
            column = heads.index(title)
            page.data_validation(1, column, 5000, column, _choice(workbook, title, choices))
        row = 1
        for unit in _units(book):
            name = "" if unit is book else unit.unit
            for cells in _rows(part, unit):
                for column, text in enumerate((name, *cells)):
                    if heads[column] in sheet.numbers and text:
                        page.write_number(row, column, float(text), styles[heads[column]])
                    else:
                        page.write_string(row, column, text, plain)
                row += 1
    workbook.close()
    return out.getvalue()


def _units(book: Book) -> Iterator[Book]:
    if any(unit.units for unit in book.units):
        raise BookError("工作簿只放得下一级下级单位，这个账本有两级，请用文件夹保存")
    yield book
    yield from book.units


def _choice(workbook: Any, title: str, choices: tuple[str, ...]) -> dict[str, Any]:
    """A drop-down. Excel holds at most 255 characters of a list; longer ones go to a sheet."""
    shown = {"validate": "list", "ignore_blank": True, "error_title": title,
             "error_message": "请从列表里选"}  # fmt: skip
    if len(",".join(choices)) <= 250:
        return {**shown, "source": list(choices)}
    name = f"选项{title}"
    if workbook.get_worksheet_by_name(name) is None:
        page = workbook.add_worksheet(name)
        page.hide()
        for row, choice in enumerate(choices):
            page.write_string(row, 0, choice)
    return {**shown, "source": f"='{name}'!$A$1:$A${len(choices)}"}


def _rows(part: str, book: Book) -> Iterator[Sequence[str]]:
    parts = parts_of(book)
    if part == "head":
        for key, title in HEAD_KEYS.items():
            yield title, str(parts.head[key])
    elif part in ("lines", "last_year", "purchases"):
        rows: Rows | None = getattr(parts, part)
        yield from (cells for _, cells in (rows or ())[1:])
    elif part == "texts":
        yield from _text_rows(parts.texts or {})
    else:
        for project in book.projects:
            if part == "contracts":
                yield from ((project.name, *one) for one in project.contracts)
                continue
            if part == "projects":
                yield project.name, *(project.texts.get(key, "") for key in PROJECT_TEXTS)
                continue
            for target in project.targets:
                values = target._asdict()
                yield project.name, *(str(values[key] or "") for key in TARGET_TEXTS)


def _text_rows(texts: Mapping[str, Mapping[str, Any]]) -> Iterator[Sequence[str]]:
    for table, entries in texts.items():
        for key, value in entries.items():
            if isinstance(value, str):
                yield table, key, "", "", value
                continue
            for order, item in enumerate(value, 1):
                listed = isinstance(item, dict)
                name, text = (item["name"], item["number"]) if listed else ("", item)
                yield table, key, str(order), name, text
