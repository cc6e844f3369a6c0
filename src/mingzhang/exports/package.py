"""A Disclosure as a Data Package (https://datapackage.org, version 2): a descriptor and CSV files.

One file a table, in long form: a row for each printed number with its coordinate. Amounts are in
yuan. Columns are named after the Fiscal Data Package where it has a name for them.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from mingzhang.disclosure import Coordinate, Disclosure, Table
from mingzhang.disclosure.coordinate import value_name
from mingzhang.exports.table import Field, Value, write_csv, yuan

_RELATIONS = {"=": "eq", ">=": "ge", "<=": "le", ">": "gt", "<": "lt"}
DESCRIPTOR = "datapackage.json"
_DESCRIPTION = (
    "各表印出的数，每数一行，附口径；金额单位为元；"
    "有的文字以'开头，那是为了不让表格软件把它当成公式。"
)
SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
_YEAR = Field("fiscal_year", "integer", "年度", "date:fiscal-year")
_UNIT = Field("administration", "string", "单位", "administrative-classification:generic:label")
_CURRENCY = Field("currency", "string", "币种", "value-currency:code")
CELLS = (
    Field("table_row", "integer", "表中第几行"),
    Field("table_column", "string", "栏的编号"),
    Field("row_label", "string", "行的名称（如印出）"),
    Field("column_label", "string", "栏的名称"),
    _UNIT,
    _YEAR,
    Field("phase", "string", "阶段", "phase:id"),
    Field("direction", "string", "收入或支出", "direction"),
    Field("side", "string", "收支项目"),
    Field("fund_source", "string", "资金来源", "fin-source:generic:code"),
    Field("fund_source_label", "string", "资金来源名称", "fin-source:generic:label"),
    Field("functional", "string", "支出功能分类科目编码", "functional-classification:generic:code"),
    Field("economic", "string", "支出经济分类科目编码", "economic-classification:generic:code"),
    Field("expenditure_type", "string", "支出类别", "expenditure-type:code"),
    Field("expenditure_type_label", "string", "支出类别名称", "expenditure-type:label"),
    Field("item", "string", "专项口径"),
    Field("project", "string", "项目", "activity:generic:project:label"),
    Field("value", "number", "金额（元）", "value"),
    _CURRENCY,
)
PROJECTS = (
    Field("project_number", "integer", "第几张目标表"),
    Field("project", "string", "项目（整体目标为空）", "activity:generic:project:label"),
    _UNIT,
    _YEAR,
    Field("department", "string", "主管部门"),
    Field("implementer", "string", "实施单位"),
    Field("kind", "string", "项目性质"),
    Field("start", "string", "开始"),
    Field("end", "string", "结束"),
    Field("overview", "string", "项目概况"),
    Field("basis", "string", "立项依据"),
    Field("goal", "string", "目标"),
    Field("value", "number", "金额（元）", "value"),
    _CURRENCY,
)
TARGETS = (
    Field("target_number", "integer", "第几个指标"),
    Field("value_number", "integer", "指标的第几个值"),
    Field("project", "string", "项目（整体目标为空）", "activity:generic:project:label"),
    _YEAR,
    Field("level1", "string", "一级指标"),
    Field("level2", "string", "二级指标"),
    Field("indicator", "string", "指标"),
    Field("weight", "number", "权重（分）"),
    Field("relation", "string", "关系（eq 等于，ge 不低于，le 不超过，gt 大于，lt 小于）"),
    Field("number", "number", "指标值"),
    Field("number_unit", "string", "计量单位"),
    Field("text", "string", "文字"),
    Field("printed", "string", "印出的指标值"),
    Field("actual", "string", "实际完成值（自评表）"),
    Field("score", "number", "得分（自评表）"),
    Field("reason", "string", "偏差原因（自评表）"),
)


class _Resource(NamedTuple):
    """A CSV file of the package. key: the columns that tell its rows apart."""

    name: str
    title: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


def data_package(disclosure: Disclosure, title: str) -> dict[str, bytes]:
    """The files of the package by name. Equal Disclosures give equal bytes.

    title: of the publication.
    """
    files: dict[str, bytes] = {}
    resources: list[dict[str, Any]] = []
    for one in _resources(disclosure):
        data = write_csv(one.fields, one.rows)
        path = f"{one.name}.csv"
        files[path] = data
        resources.append(
            {
                "name": one.name,
                "title": one.title,
                "path": path,
                "type": "table",
                "scheme": "file",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(data),
                "hash": f"sha256:{sha256(data).hexdigest()}",
                "schema": {
                    "fields": [field.describe() for field in one.fields],
                    "primaryKey": list(one.key),
                },
            }
        )
    name = f"mingzhang-{disclosure.profile or 'disclosure'}-{disclosure.year or 0}"
    descriptor = {
        "$schema": SCHEMA,
        "name": name.lower(),
        "title": title,
        "description": _DESCRIPTION,
        "resources": resources,
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1)
    return {DESCRIPTOR: f"{text}\n".encode(), **files}


def _resources(disclosure: Disclosure) -> Iterator[_Resource]:
    counts: dict[str, int] = {}
    for table in disclosure.tables:
        number = counts[table.form] = counts.get(table.form, 0) + 1
        name = table.form.replace("_", "-") + (f"-{number}" if number > 1 else "")
        rows = _cells(disclosure, table)
        yield _Resource(name, table.title, CELLS, ("table_row", "table_column"), rows)
    if disclosure.projects:
        yield _Resource("projects", "项目", PROJECTS, ("project_number",), _projects(disclosure))
    if disclosure.targets:
        key = ("target_number", "value_number")
        yield _Resource("targets", "绩效指标", TARGETS, key, _targets(disclosure))


def _cells(disclosure: Disclosure, table: Table) -> Iterator[tuple[Value, ...]]:
    labels = {column.id: column.label for column in table.columns}
    for number, row in enumerate(table.rows, 1):
        for column, cell in row.cells.items():
            if cell.fen is None:
                continue
            where = _where(disclosure, cell.at)
            label = labels.get(column, "")
            yield (number, column, row.label, label, *where, yuan(cell.fen), "CNY")


def _where(disclosure: Disclosure, at: Coordinate) -> tuple[Value, ...]:
    """A coordinate from the unit to the project, in the order of CELLS."""
    return (
        at.unit or disclosure.unit,
        None if disclosure.year is None else disclosure.year + at.year,
        at.measure or disclosure.stage,
        _direction(at.side),
        at.side,
        at.source,
        value_name("source", at.source) if at.source else None,
        at.function,
        at.economic,
        at.kind,
        value_name("kind", at.kind) if at.kind else None,
        at.item,
        at.project,
    )


def _direction(side: str | None) -> str | None:
    if side is None:
        return None
    return "expenditure" if side in ("out", "expenditure", "carry_out") else "revenue"


def _projects(disclosure: Disclosure) -> Iterator[tuple[Value, ...]]:
    for number, one in enumerate(disclosure.projects, 1):
        texts = (one.department, one.implementer, one.kind, one.start, one.end, one.overview)
        head = (number, one.name, disclosure.unit, disclosure.year)
        yield (
            *head,
            *texts,
            one.basis,
            one.goal,
            yuan(one.fen),
            None if one.fen is None else "CNY",
        )


def _targets(disclosure: Disclosure) -> Iterator[tuple[Value, ...]]:
    for number, one in enumerate(disclosure.targets, 1):
        head = (one.project, disclosure.year, one.level1, one.level2, one.indicator)
        weight = _plain(one.weight)
        got = (one.actual or None, _plain(one.score), one.reason or None)
        for place, value in enumerate(one.values, 1):
            relation = _RELATIONS.get(value.relation or "")
            shown = (relation, _plain(value.number), value.unit, value.text, one.printed)
            yield (number, place, *head, weight, *shown, *got)
        if not one.values:
            yield (number, 0, *head, weight, None, None, None, None, one.printed, *got)


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
