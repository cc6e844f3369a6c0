"""Mappings: how a platform's export is read into a table, as a TOML file that the user writes.

``[columns]`` names for each column of the export the field it fills. In an export with one line a
case, ``"受理时间" = "accept.moment"`` makes each line as many events as have a time.
"""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.centre.schema import Field, Table, tables, words
from mingzhang.files import FileError, decode, read_bytes

VERSION = 1
_KEYS = {"mingzhang", "table", "made_up", "head", "sheet", "columns", "codes", "constants", "times"}
_KEYS |= {"money"}


class MappingError(FileError):
    """A mapping file is wrong, or does not fit the export."""


class Mapping(NamedTuple):
    """How an export is read.

    table: the table it fills; columns: column of the export to field, or to event and field;
    codes: field to the export's words and the codes they mean; constants: field to its value in
    every line; times: further patterns of times (strptime); head: the line of the column names,
    from 1; sheet: the sheet of a workbook, or None for the first; money: 元 or 万元;
    made_up: whether the records are invented.
    """

    table: Table
    columns: dict[str, tuple[str | None, str]]
    codes: dict[str, dict[str, str]]
    constants: dict[str, str]
    times: tuple[str, ...]
    head: int
    sheet: str | None
    money: str
    made_up: bool

    @property
    def events(self) -> tuple[str | None, ...]:
        """The kinds of event that one line holds; only None where a line is one record."""
        kinds = dict.fromkeys(kind for kind, _ in self.columns.values() if kind is not None)
        return tuple(kinds) or (None,)

    def words(self, field: Field) -> dict[str, str]:
        """The words of the export for a field and the codes they mean."""
        known = {word: code for code, word in (field.words or {}).items()}
        known |= {code: code for code in field.words or {}}
        return known | self.codes.get(field.name, {})


def load(path: Path) -> Mapping:
    """Read a mapping file. Raises MappingError or FileError."""
    try:
        data: dict[str, Any] = tomllib.loads(decode(read_bytes(path), path.name))
    except tomllib.TOMLDecodeError as error:
        raise MappingError(
            f"映射文件 {path.name} 写法有误：{error}，请改正（列名要加引号）"
        ) from error
    return parse(data, path.name)


def parse(data: dict[str, Any], name: str) -> Mapping:
    """A mapping from its data. name: the file's name, for messages. Raises MappingError."""
    where = f"映射文件 {name}"
    if unknown := sorted(set(data) - _KEYS):
        raise MappingError(f"{where} 里的「{unknown[0]}」不认识，可写：{'、'.join(sorted(_KEYS))}")
    if data.get("mingzhang") != VERSION:
        raise MappingError(f"{where} 要写 mingzhang = {VERSION}，本程序只认这个版本")
    table = tables().get(str(data.get("table")))
    if table is None:
        raise MappingError(f"{where} 的 table 要写这些表之一：{'、'.join(tables())}")
    for key, kind in (
        ("columns", dict),
        ("codes", dict),
        ("constants", dict),
        ("times", list),
        ("head", int),
        ("sheet", str),
        ("made_up", bool),
    ):
        if key in data and type(data[key]) is not kind:
            raise MappingError(f"{where} 的「{key}」写法不对，请改正")
    columns = {
        column: _target(column, target, table, where)
        for column, target in data.get("columns", {}).items()
    }
    constants = data.get("constants", {})
    codes = data.get("codes", {})
    times = data.get("times", [])
    head = data.get("head", 1)
    money = data.get("money", "元")
    for field in (*constants, *codes):
        if field not in table.fields:
            raise MappingError(f"{where} 里的字段「{field}」不在「{table.title}」里，请改正")
    if not all(isinstance(one, str) for one in (*constants.values(), *times)):
        raise MappingError(f"{where} 的 constants 和 times 里只能写文字，请改正")
    if not 1 <= head <= 1000:
        raise MappingError(f"{where} 的 head 是表头所在行，应在 1 到 1000 之间")
    if money not in ("元", "万元"):
        raise MappingError(f"{where} 的 money 要写元或万元")
    mapping = Mapping(
        table,
        columns,
        codes,
        constants,
        tuple(times),
        head,
        data.get("sheet"),
        money,
        data.get("made_up", False),
    )
    _check(mapping, where)
    return mapping


def _target(column: str, target: object, table: Table, where: str) -> tuple[str | None, str]:
    if isinstance(target, str):
        kind, dot, field = target.rpartition(".")
        known = not dot or (table.name == "events" and kind in words("kind") and field != "kind")
        if field in table.fields and known:
            return (kind if dot else None), field
    raise MappingError(f"{where} 把列「{column}」对应到「{target}」，「{table.title}」没有这个字段")


def _check(mapping: Mapping, where: str) -> None:
    """What makes a mapping contradict itself, or leave out what a record cannot be without."""
    filled: dict[tuple[str | None, str], str] = {}
    for column, target in mapping.columns.items():
        if target in filled:
            name = ".".join(one for one in target if one)
            raise MappingError(
                f"{where} 把「{filled[target]}」和「{column}」两列都对应到 {name}，请只留一列"
            )
        if target[1] in mapping.constants:
            raise MappingError(f"{where} 既从列「{column}」又用常数填 {target[1]}，请只留一个")
        filled[target] = column
    kinds = mapping.events
    if kinds != (None,) and ((None, "kind") in filled or "kind" in mapping.constants):
        raise MappingError(f"{where} 既有 kind 又有「过程.字段」，请只用一种写法")
    for field in mapping.table.fields.values():
        for kind in kinds:
            given = (None, field.name) in filled or (kind, field.name) in filled
            implied = field.name == "kind" and kind is not None
            if field.need and not given and not implied and field.name not in mapping.constants:
                raise MappingError(f"{where} 没有列对应到必填的 {field.name}（{field.title}）")
    for name, codes in mapping.codes.items():
        known = mapping.table.fields[name].words
        for word, code in codes.items() if isinstance(codes, dict) else [("", "")]:
            if known is None or code not in known:
                can = "、".join(known or ()) or "无"
                raise MappingError(
                    f"{where} 把「{word}」译成 {name} 的「{code}」，可用的代码：{can}"
                )
