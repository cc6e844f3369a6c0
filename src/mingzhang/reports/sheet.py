"""The inspection sheet (检查表) as a workbook: a worksheet a document, and a summary of several."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any
from unicodedata import east_asian_width

from mingzhang.formats import tidy
from mingzhang.reports.inspection import NO, YES, Item, Sheet

HEADS = {"检查内容": 0, "符合要求": 10, "问题": 62, "备注": 35}
"""Titles of the columns and their widths; what is looked at has two columns of its own."""
GROUP, NAME = 10, 35
"""Widths of the group and the item, in digits of the default font, as all widths here."""
SUMMARY = {"序号": 6, "部门（单位）名称": 24, "年度": 7, "阶段": 6, "表": 5, "错误": 6, "提示": 6,
           "说明": 6, "不符合": 8, "待核": 6, "工作表": 24, "来源": 32, "备注": 32}  # fmt: skip
STAGES = {"budget": "预算", "final": "决算"}
MOST_SHEETS = 1000
"""Worksheets of one workbook; further documents are only in the summary."""
MOST_LINES = 28
"""Lines of a cell: a row of a workbook is at most 409 points high."""
LINE, EDGE = 14.0, 6.0
"""Height of a printed line and what a row has beside its lines, in points."""
LEGEND = (
    "问题由明账自动检查得出，编号前后连续。"
    "「符合要求」留空的，是机器看不到或不能断定的，请人工核定后填写。"
)
SIGNED = "检查人：　　　　　　　　　　　　　　检查日期：　　　　年　　月　　日"


def workbook(
    sheets: Sequence[Sheet],
    failed: Sequence[tuple[str, str]] = (),
    unread: Sequence[str] = (),
) -> bytes:
    """The workbook of checked documents; the same sheets give the same bytes.

    failed: path and sentence of each that could not be read; unread: a sentence for each file of
    a folder or ZIP that was left out. Every text is written as a string, never as a formula.
    """
    from datetime import datetime

    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": "公开情况检查表", "created": datetime(2000, 1, 1)})
    styles = _styles(book)
    several = len(sheets) != 1 or bool(failed or unread)
    names = [_name(number, one, several) for number, one in enumerate(sheets[:MOST_SHEETS], 1)]
    if several:
        _summary(book.add_worksheet("汇总"), styles, sheets, names, failed, unread)
    for name, one in zip(names, sheets, strict=False):
        _document(book.add_worksheet(name), styles, one)
    book.close()
    return out.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    plain = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter"}
    box = {**plain, "border": 1}
    middle = {**box, "align": "center"}
    return {
        "title": book.add_format(
            {**plain, "font_name": "黑体", "font_size": 16, "align": "center"}
        ),
        "label": book.add_format({**middle, "bold": True, "bg_color": "#F2F2F2"}),
        "text": book.add_format(box),
        "middle": book.add_format(middle),
        "number": book.add_format({**middle, "num_format": "0"}),
        "wrong": book.add_format({**middle, "bold": True, "font_color": "#C00000"}),
        "link": book.add_format({**box, "font_color": "#0563C1", "underline": 1}),
        "small": book.add_format({**plain, "font_size": 9, "font_color": "#595959"}),
        "signed": book.add_format(plain),
    }


def _page(page: Any, head: int, last: int) -> None:
    """Print set-up: A4 across, as wide as the paper, the head on every page."""
    page.set_paper(9)
    page.set_landscape()
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    page.freeze_panes(head + 1, 0)
    page.set_footer("&C第 &P 页，共 &N 页")
    page.print_area(0, 0, last, len(HEADS) if head > 1 else len(SUMMARY) - 1)


# --- one document


def _document(page: Any, styles: dict[str, Any], sheet: Sheet) -> None:
    """A worksheet: title, head, an item a row, its problems below each other."""
    widths = [GROUP, NAME, *list(HEADS.values())[1:]]
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    _merge(page, (0, 0, 0, 4), sheet["title"], styles["title"])
    page.set_row(0, 32)
    for row, (label, text) in enumerate(
        (("部门（单位）名称", sheet["unit"]), ("来源", sheet["source"])), 1
    ):
        _merge(page, (row, 0, row, 1), label, styles["label"])
        _merge(page, (row, 2, row, 4), text, styles["text"])
        page.set_row(row, _height((text, sum(widths[2:]))))
    head = 3
    _merge(page, (head, 0, head, 1), "检查内容", styles["label"])
    for column, title in enumerate(list(HEADS)[1:], 2):
        page.write_string(head, column, title, styles["label"])
    page.set_row(head, 22)
    row = head + 1
    for group, items in groupby(sheet["items"], key=lambda one: one["group"]):
        start = row
        for item in items:
            row = _item(page, styles, item, row, widths)
        _merge(page, (start, 0, row - 1, 0), group, styles["middle"])
    page.data_validation(head + 1, 2, row - 1, 2, {
        "validate": "list", "source": [YES, NO], "ignore_blank": True,
        "error_title": "符合要求", "error_message": "请填 是 或 否"})  # fmt: skip
    for text, style in ((LEGEND, "small"), (SIGNED, "signed")):
        _merge(page, (row, 0, row, 4), text, styles[style])
        page.set_row(row, 24)
        row += 1
    _page(page, head, row - 1)


def _item(page: Any, styles: dict[str, Any], item: Item, row: int, widths: Sequence[float]) -> int:
    """The rows of an item from ``row`` on. Returns the row after them."""
    lines = [(one["text"], one["remark"]) for one in item["problems"]]
    if item["remark"] or not lines:
        lines.append(("", item["remark"]))
    last = row + len(lines) - 1
    _merge(page, (row, 1, last, 1), item["name"], styles["text"])
    style = styles["wrong" if item["meets"] == NO else "middle"]
    _merge(page, (row, 2, last, 2), item["meets"], style)
    named = _height((item["name"], NAME)) / len(lines)
    for at, (text, remark) in enumerate(lines, row):
        page.set_row(at, max(named, _height((text, widths[3]), (remark, widths[4]))))
        _write(page, at, 3, text, widths[3], styles["text"])
        _write(page, at, 4, remark, widths[4], styles["text"])
    return last + 1


# --- the summary


def _summary(
    page: Any,
    styles: dict[str, Any],
    sheets: Sequence[Sheet],
    names: Sequence[str],
    failed: Sequence[tuple[str, str]],
    unread: Sequence[str],
) -> None:
    """A line a document, then a line for each file that could not be read."""
    for column, width in enumerate(SUMMARY.values()):
        page.set_column(column, column, width)
    _merge(page, (0, 0, 0, len(SUMMARY) - 1), "检查情况汇总", styles["title"])
    page.set_row(0, 32)
    for column, title in enumerate(SUMMARY):
        page.write_string(1, column, title, styles["label"])
    page.set_row(1, 22)
    rows = [*_lines(sheets, names), *(_unread(path, why) for path, why in failed),
            *(_unread("", why) for why in unread)]  # fmt: skip
    for row, values in enumerate(rows, 2):
        values = {"序号": row - 1, **values}
        texts = []
        for column, (title, width) in enumerate(SUMMARY.items()):
            value = values.get(title, "")
            if isinstance(value, int):
                page.write_number(row, column, value, styles["number"])
                continue
            texts.append((value, width))
            if title == "工作表" and value:
                goal = "internal:'" + value.replace("'", "''") + "'!A1"
                page.write_url(row, column, goal, styles["link"], value)
            else:
                style = styles["middle" if width < 10 else "text"]
                _write(page, row, column, value, width, style)
        page.set_row(row, _height(*texts))
    _page(page, 1, len(rows) + 1)


def _lines(sheets: Sequence[Sheet], names: Sequence[str]) -> Iterator[dict[str, str | int]]:
    for number, one in enumerate(sheets):
        values: dict[str, str | int] = {
            "部门（单位）名称": one["unit"],
            "阶段": STAGES[one["stage"]],
            "表": one["tables"],
            "错误": one["errors"],
            "提示": one["warnings"],
            "说明": one["notes"],
            "不符合": sum(item["meets"] == NO for item in one["items"]),
            "待核": sum(not item["meets"] for item in one["items"]),
            "来源": one["source"],
        }
        if one["year"] is not None:
            values["年度"] = one["year"]
        if number < len(names):
            values["工作表"] = names[number]
        else:
            values["备注"] = f"一本工作簿最多 {MOST_SHEETS} 张检查表，这份没有写出，请分批检查"
        yield values


def _unread(path: str, why: str) -> dict[str, str | int]:
    return {"来源": path, "备注": f"读不了：{why}"}


# --- cells


def _write(page: Any, row: int, column: int, text: str, width: float, style: Any) -> None:
    """Write a text as a string, whatever it looks like; no text leaves the cell blank."""
    text = _cut(text, width)
    if text:
        page.write_string(row, column, text, style)
    else:
        page.write_blank(row, column, None, style)


def _merge(page: Any, area: tuple[int, int, int, int], text: str, style: Any) -> None:
    """Write one text over an area: first row, first column, last row, last column, 0-based."""
    first, left, last, right = area
    if (first, left) != (last, right):
        page.merge_range(*area, "", style)
    width = sum(_WIDTHS[left : right + 1])
    _write(page, first, left, text, width, style)


_WIDTHS = (GROUP, NAME, *list(HEADS.values())[1:])


def _name(number: int, sheet: Sheet, several: bool) -> str:
    """The name of a worksheet: at most 31 UTF-16 units, without the signs that Excel forbids."""
    if not several:
        return "检查表"
    text = re.sub(r"[\[\]:*?/\\']", "", tidy(sheet["unit"]).replace("\n", ""))
    name = f"{number} {text}".strip()
    while len(name.encode("utf-16-le")) > 2 * 31:
        name = name[:-1]
    return name.strip()


def _measure(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def _count(text: str, width: float) -> int:
    """Lines that a text takes in a column, estimated rather too many than too few."""
    room = max(2, int(width) - 1)
    return sum(max(1, -(-_measure(line) // room)) for line in text.split("\n"))


def _height(*cells: tuple[str, float]) -> float:
    """The height of a row of texts with the widths of their columns, in points."""
    return max(min(MOST_LINES, _count(text, width)) for text, width in cells) * LINE + EDGE


def _cut(text: str, width: float) -> str:
    """A text without control characters, shortened to what fits into the highest row."""
    text = tidy(text)
    if _count(text, width) <= MOST_LINES:
        return text
    room = (MOST_LINES - 1) * (max(2, int(width) - 1) // 2)
    text = text.replace("\n", " ")[:room]
    return f"{text}…"
