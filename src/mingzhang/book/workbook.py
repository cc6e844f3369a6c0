"""The book as one Excel workbook, for those who would rather not edit text files.

Every sheet has a column 单位 that is blank for the book's own unit and names the subordinate unit
otherwise, so that a department and its units fit into one workbook.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mingzhang.book.book import Book, Parts, book_of, parts_of
from mingzhang.book.lines import (
    CARRY_HEAD,
    CARRY_IN,
    CARRY_OUT,
    HEADS,
    ITEM_HEAD,
    ITEMS,
    KINDS,
    PROCUREMENT_HEADS,
    SOURCES,
    STATED_ITEMS,
    source_name,
)
from mingzhang.book.rows import BookError, Rows, by_head
from mingzhang.files import read_bytes
from mingzhang.forms.target_form import level1_of

if TYPE_CHECKING:
    from mingzhang.formats.sheet import Sheet as Cells

UNIT_HEAD = "单位"
_ERROR = re.compile(r"#[A-Z/0]{2,7}[!?]?")
_UNIT_NOTE = "下级单位的行在「单位」栏写单位名称，本单位的空着。"
_HEAD_KEYS = {
    "unit": "单位名称",
    "year": "年度",
    "profile": "格式",
    "level": "级次",
    "nature": "性质",
    "code": "单位代码",
    "money": "金额单位",
    "mingzhang": "账本版本",
}
_PROJECT_TEXTS = {
    "department": "主管部门",
    "implementer": "实施单位",
    "kind": "项目性质",
    "start": "起始时间",
    "end": "终止时间",
    "overview": "项目概况",
    "basis": "立项依据",
    "goal": "绩效目标",
}
_TARGET_TEXTS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "indicator": "指标",
    "weight": "权重",
    "unit": "计量单位",
    "relation": "比较",
    "value": "指标值",
}
_PROJECT = "项目名称"


class Sheet(NamedTuple):
    """A sheet of the workbook. heads: its columns after 单位; choices: drop-downs by head;
    note: what its first cell explains; numbers: heads whose cells are numbers."""

    name: str
    heads: tuple[str, ...]
    note: str
    choices: Mapping[str, tuple[str, ...]]
    numbers: tuple[str, ...] = ()


_SOURCES = tuple(map(source_name, SOURCES))
_LINE_CHOICES = {"资金来源": _SOURCES, "支出类别": tuple(KINDS), CARRY_HEAD: (CARRY_IN, CARRY_OUT)}
SHEETS = {
    "head": Sheet(
        "单位",
        ("项目", "内容"),
        "本单位的基本信息。年度写四位数；级次写 department（部门）或 unit（单位）。",
        {},
    ),
    "lines": Sheet(
        "预算明细",
        (*HEADS, CARRY_HEAD),
        "一行一笔：功能科目写到项（7 位），经济科目写到款（5 位）。项目支出要写项目名称。",
        _LINE_CHOICES,
        ("金额",),
    ),
    "last_year": Sheet(
        "上年预算",
        (*HEADS, CARRY_HEAD, ITEM_HEAD),
        "上年的数，科目可以只写到类，也可以不写。“三公”经费各项和机关运行经费在“事项”栏单独写。",
        {**_LINE_CHOICES, ITEM_HEAD: tuple(STATED_ITEMS)},
        ("金额",),
    ),
    "purchases": Sheet(
        "政府采购",
        PROCUREMENT_HEADS,
        "政府采购预算，按货物、工程、服务分列。",
        {"类别": tuple(ITEMS), "资金来源": _SOURCES},
        ("金额",),
    ),
    "projects": Sheet(
        "项目",
        (_PROJECT, *_PROJECT_TEXTS.values()),
        "有绩效目标的项目；整体绩效目标也写一行，项目名称空着。",
        {},
    ),
    "targets": Sheet(
        "绩效指标",
        (_PROJECT, *_TARGET_TEXTS.values()),
        "一行一个指标；整体指标的项目名称空着，并写权重（百分数，合计 100）。",
        {"二级指标": tuple(level1_of())},
        ("权重",),
    ),
    "contracts": Sheet(
        "合同",
        (_PROJECT, "合同名称", "对方", "本年金额"),
        "项目费用依据的租约和合同；合计不能超过项目金额。公开文件里不印。",
        {},
        ("本年金额",),
    ),
    "texts": Sheet(
        "文字",
        ("句子", "空位", "序号", "名称", "内容"),
        "情况说明里由单位自己写的话：原因、用途、人数等。列举的每一项写名称和内容。",
        {},
    ),
}


def load_workbook(path: Path) -> Book:
    """Load a book with its units' from a workbook. Raises BookError or FileError."""
    return read_workbook(read_bytes(path), path.name)


def read_workbook(data: bytes, name: str) -> Book:
    """A book from a workbook's bytes. name: of the file. Raises BookError."""
    tables = _tables(data, name)
    names = {part: f"{name} 的工作表「{sheet.name}」" for part, sheet in SHEETS.items()}
    units: dict[str, dict[str, list[tuple[int, Sequence[str]]]]] = {"": {}}
    for part, rows in tables.items():
        sheet = SHEETS[part]
        for number, row in by_head(rows, names[part], (UNIT_HEAD, *sheet.heads), ()):
            own = units.setdefault(row[UNIT_HEAD], {})
            own.setdefault(part, []).append((number, [row[head] for head in sheet.heads]))
    books = {unit: _parts(parts, names) for unit, parts in units.items()}
    below = tuple(_named(unit, parts) for unit, parts in books.items() if unit)
    return book_of(books[""], below)


def _named(unit: str, parts: Parts) -> Book:
    book = book_of(parts, ())
    if book.unit != unit:
        where = parts.names["head"]
        raise BookError(f"{where}里单位「{unit}」的单位名称写作「{book.unit}」，请改成一样")
    return book


def _tables(data: bytes, name: str) -> dict[str, Rows]:
    """The rows of every known sheet. Raises BookError or FileError."""
    from mingzhang.formats.xlsx.read import sheets_of

    sheets = {sheet.name: sheet for sheet in sheets_of(data, name)}
    needed = [SHEETS[part].name for part in ("head", "lines")]
    if missing := [title for title in needed if title not in sheets]:
        raise BookError(
            f"{name} 里没有工作表「{'、'.join(missing)}」，有的是：{'、'.join(sheets)}；"
            "请改回原来的表名"
        )
    parts = {sheet.name: part for part, sheet in SHEETS.items()}
    return {
        parts[title]: _sheet(sheet, f"{name} 的工作表「{title}」")
        for title, sheet in sheets.items()
        if title in parts
    }


def _sheet(sheet: "Cells", where: str) -> Rows:
    """The rows of a sheet that its first row is the head of. Raises BookError."""
    if sheet.spans:
        merged = sheet.spans[0]
        raise BookError(
            f"{where}的 {_cell(merged.row, merged.column)} 是合并单元格，请拆开并逐格填写"
        )
    width = max((column + 1 for row, column in sheet.cells if row == 0), default=0)
    rows: dict[int, list[str]] = {0: [""] * width}
    for (row, column), text in sheet.cells.items():
        if column >= width:
            raise BookError(f"{where}的 {_cell(row, column)} 上方没有表头，请删去或移到表内")
        if _ERROR.fullmatch(text):
            raise BookError(f"{where}的 {_cell(row, column)} 的公式有错（{text}），请改正")
        rows.setdefault(row, [""] * width)[column] = text.strip()
    return [(row + 1, cells) for row, cells in sorted(rows.items())]


def _cell(row: int, column: int) -> str:
    """The name of a cell: B3. Indices 0-based."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _parts(parts: dict[str, list[tuple[int, Sequence[str]]]], names: dict[str, str]) -> Parts:
    keys = {name: key for key, name in _HEAD_KEYS.items()}
    head: dict[str, Any] = {}
    for number, (key, value) in parts.get("head", ()):
        if key not in keys:
            raise BookError(f"{names['head']}第 {number} 行的「{key}」不认识，请删去")
        whole = keys[key] in ("year", "mingzhang")
        if whole and not value.isdecimal():
            raise BookError(f"{names['head']}第 {number} 行的「{key}」应是整数，请改正")
        head[keys[key]] = int(value) if whole else value

    def table(part: str) -> Rows | None:
        rows = parts.get(part)
        return [(1, SHEETS[part].heads), *rows] if rows else None

    return Parts(
        head,
        table("lines") or [(1, SHEETS["lines"].heads)],
        table("last_year"),
        table("purchases"),
        _targets(parts, names),
        _texts(parts.get("texts", ()), names["texts"]),
        names,
    )


def _targets(
    parts: dict[str, list[tuple[int, Sequence[str]]]], names: dict[str, str]
) -> dict[str, Any] | None:
    heads: dict[str, dict[str, Any]] = {}
    for number, cells in parts.get("projects", ()):
        if cells[0] in heads:
            raise BookError(
                f"{names['projects']}第 {number} 行的项目「{cells[0]}」写了两次，请合并"
            )
        texts = {key: text for key, text in zip(_PROJECT_TEXTS, cells[1:], strict=True) if text}
        heads[cells[0]] = {**texts, "target": []}
    for number, cells in parts.get("targets", ()):
        if cells[0] not in heads:
            raise BookError(
                f"{names['targets']}第 {number} 行的项目「{cells[0]}」不在工作表「项目」里，请补上"
            )
        target: dict[str, Any] = {
            key: text for key, text in zip(_TARGET_TEXTS, cells[1:], strict=True) if text
        }
        if "weight" in target:
            if not target["weight"].isdecimal():
                raise BookError(f"{names['targets']}第 {number} 行的权重应是整数，请改正")
            target["weight"] = int(target["weight"])
        heads[cells[0]]["target"].append(target)
    for number, (project, name, party, amount) in parts.get("contracts", ()):
        if project not in heads:
            raise BookError(
                f"{names['contracts']}第 {number} 行的项目「{project}」不在工作表「项目」里，请补上"
            )
        contract = {"name": name, "party": party, "amount": amount}
        heads[project].setdefault("contract", []).append(contract)
    if not heads:
        return None
    data: dict[str, Any] = {}
    for name, one in heads.items():
        if name:
            data.setdefault("project", []).append({"name": name, **one})
        else:
            data["overall"] = one
    return data


def _texts(rows: Sequence[tuple[int, Sequence[str]]], name: str) -> dict[str, Any] | None:
    data: dict[str, Any] = {}
    for number, (table, key, order, item, text) in rows:
        if not table or not key:
            raise BookError(f"{name}第 {number} 行没有写句子或空位，请补上")
        entry = data.setdefault(table, {})
        if item:
            entry.setdefault(key, []).append({"name": item, "number": text})
        elif order:
            entry.setdefault(key, []).append(text)
        elif key in entry:
            raise BookError(f"{name}第 {number} 行的「{table}」「{key}」写了两次，请删去一行")
        else:
            entry[key] = text
    return data or None


# --- writing


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
        page.write_comment(
            0, 0, f"{sheet.note}\n下级单位的行在「{UNIT_HEAD}」栏写单位名称，本单位的空着。"
        )
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
        for key, title in _HEAD_KEYS.items():
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
                yield project.name, *(project.texts.get(key, "") for key in _PROJECT_TEXTS)
                continue
            for target in project.targets:
                values = target._asdict()
                yield project.name, *(str(values[key] or "") for key in _TARGET_TEXTS)


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
