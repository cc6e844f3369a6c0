"""The sheets of a book's workbook: names, columns, drop-downs and what explains them.

Every sheet has a column 单位 that is blank for the book's own unit and names the subordinate unit
otherwise, so that a department and its units fit into one workbook.
"""

from collections.abc import Mapping
from typing import NamedTuple

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
from mingzhang.forms.target_form import level1_of

UNIT_HEAD = "单位"
UNIT_NOTE = "下级单位的行在「单位」栏写单位名称，本单位的空着。"
HEAD_KEYS = {
    "unit": "单位名称",
    "year": "年度",
    "profile": "格式",
    "level": "级次",
    "nature": "性质",
    "code": "单位代码",
    "money": "金额单位",
    "mingzhang": "账本版本",
}
PROJECT_TEXTS = {
    "department": "主管部门",
    "implementer": "实施单位",
    "kind": "项目性质",
    "start": "起始时间",
    "end": "终止时间",
    "overview": "项目概况",
    "basis": "立项依据",
    "goal": "绩效目标",
}
TARGET_TEXTS = {
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
        (_PROJECT, *PROJECT_TEXTS.values()),
        "有绩效目标的项目；整体绩效目标也写一行，项目名称空着。",
        {},
    ),
    "targets": Sheet(
        "绩效指标",
        (_PROJECT, *TARGET_TEXTS.values()),
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
