"""Texts of an export as typed values in SQL, and what is wrong with a line, in words."""

from mingzhang.centre.database import quoted
from mingzhang.centre.mapping import Mapping, MappingError
from mingzhang.centre.schema import Field
from mingzhang.centre.sources import Source

_TIMES = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y%m%d%H%M%S", "%Y%m%d")
_CHINESE = ("%Y年%m月%d日", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y.%m.%d")
_PATTERNS = (*_TIMES, *_CHINESE)
_YES = {"是": True, "否": False, "1": True, "0": False, "true": True, "false": False}
_YES |= {"Y": True, "N": False, "有": True, "无": False, "True": True, "False": False}
_UNITS = {"元": 100, "万元": 1_000_000}


def select(mapping: Mapping, source: Source, first: str, last: str) -> str:
    """A SELECT over the source: every field typed, and ``problem``: None, '' for a blank line.

    first, last: the days that the calendar covers, as texts. Raises MappingError where the mapping
    names a column that the source lacks, or has twice. A line makes as many rows as it may hold
    events, in order.
    """
    places = _places(mapping, source)
    kinds = mapping.events
    if kinds == (None,):
        return f"SELECT {_row(mapping, places, None, first, last)} FROM {source.relation}"
    rows = ", ".join(
        "{" + _row(mapping, places, kind, first, last, struct=True) + "}" for kind in kinds
    )
    made = f"SELECT unnest([{rows}]) AS made FROM {source.relation}"
    return f"SELECT unnest(made, recursive := true) FROM ({made})"


def _places(mapping: Mapping, source: Source) -> dict[tuple[str | None, str], tuple[int, str]]:
    """The number and the name of the source's column for each target of the mapping."""
    places = {}
    for column, target in mapping.columns.items():
        count = source.names.count(column)
        if count != 1:
            what = "没有" if count == 0 else f"有 {count} 个"
            raise MappingError(
                f"「{source.name}」{what}列「{column}」，请改正映射文件或导出文件；"
                f"它的列有：{'、'.join(name for name in source.names if name)[:300]}"
            )
        places[target] = (source.names.index(column), column)
    return places


def _row(
    mapping: Mapping,
    places: dict[tuple[str | None, str], tuple[int, str]],
    kind: str | None,
    first: str,
    last: str,
    struct: bool = False,
) -> str:
    """The fields of one record, and its problem."""
    values: list[str] = []
    wrong: list[str] = []
    raws: list[str] = []
    for field in mapping.table.fields.values():
        place = places.get((kind, field.name)) or places.get((None, field.name))
        if field.name == "kind" and kind is not None:
            raw, column = quoted(kind), field.title
        elif place is not None:
            raw, column = f"nullif(trim(c{place[0]}), '')", place[1]
            if kind is None or (kind, field.name) in places:
                raws.append(raw)
        elif field.name in mapping.constants:
            raw, column = quoted(mapping.constants[field.name]), field.title
        else:
            values.append(_named(f"CAST(NULL AS {field.sql_type})", field.name, struct))
            continue
        value = f"CAST({_value(field, raw, mapping)} AS {field.sql_type})"
        values.append(_named(value, field.name, struct))
        wrong += _wrong(field, raw, value, quoted(column), first, last)
    blank = f"coalesce({', '.join(raws)}) IS NULL" if raws else "false"
    if kind is not None:
        # A line of a wide export holds an event only if the event has its time.
        moment = places.get((kind, "moment")) or places.get((None, "moment"))
        blank = f"nullif(trim(c{moment[0]}), '') IS NULL" if moment else blank
        if kind == mapping.events[0]:
            wrong.insert(0, f"WHEN {blank} THEN ''")
            wrong.insert(0, f"WHEN {_timeless(places)} THEN '这一行没有任何一个过程的时间'")
            blank = _empty(places)
    cases = " ".join([f"WHEN {blank} THEN ''", *wrong])
    values.append(_named(f"CASE {cases} END", "problem", struct))
    return ", ".join(values)


def _timeless(places: dict[tuple[str | None, str], tuple[int, str]]) -> str:
    """Whether a line of a wide export has not one time."""
    return _empty({key: place for key, place in places.items() if key[1] == "moment"})


def _empty(places: dict[tuple[str | None, str], tuple[int, str]]) -> str:
    """Whether all of some columns are blank."""
    raws = ", ".join(f"nullif(trim(c{number}), '')" for number, _ in places.values())
    return f"coalesce({raws}) IS NULL" if raws else "true"


def _named(value: str, name: str, struct: bool) -> str:
    return f"'{name}': {value}" if struct else f"{value} AS {name}"


def _value(field: Field, raw: str, mapping: Mapping) -> str:
    """A text as a value of the field's type; NULL where it is none."""
    if field.type == "code":
        cases = " ".join(
            f"WHEN {quoted(word)} THEN {quoted(code)}"
            for word, code in mapping.words(field).items()
        )
        return f"CASE {raw} {cases} END"
    if field.type == "yes":
        yes = ", ".join(quoted(word) for word, value in _YES.items() if value)
        no = ", ".join(quoted(word) for word, value in _YES.items() if not value)
        return f"CASE WHEN {raw} IN ({yes}) THEN true WHEN {raw} IN ({no}) THEN false END"
    if field.type in ("time", "day"):
        patterns = ", ".join(quoted(one) for one in (*mapping.times, *_PATTERNS))
        plain = f"CASE WHEN {raw} ^@ '1' OR {raw} ^@ '2' THEN try_cast({raw} AS TIMESTAMP) END"
        zone = f"regexp_matches({raw}, '(Z|[+][0-9:]+|:[0-9]+-[0-9:]+)$')"
        return f"coalesce({plain}, try_strptime({raw}, [{patterns}]))".replace(
            plain, f"CASE WHEN {zone} THEN NULL ELSE {plain} END"
        )
    if field.type == "whole":
        return f"CASE WHEN {_matches(raw, '-?[0-9]{1,15}')} THEN try_cast({raw} AS BIGINT) END"
    if field.type == "percent":
        number = f"rtrim({raw}, '%％')"
        plain = _matches(number, "[0-9]+([.][0-9]+)?")
        return f"CASE WHEN {plain} THEN try_cast({number} AS DOUBLE) END"
    if field.type == "money":
        number = f"replace({raw}, ',', '')"
        fen = f"try_cast({number} AS DECIMAL(20, 8)) * {_UNITS[mapping.money]}"
        digits = _matches(number, "-?[0-9]{1,11}([.][0-9]{1,8})?")
        return f"CASE WHEN {digits} AND {fen} = round({fen}) THEN CAST({fen} AS BIGINT) END"
    return raw


def _matches(raw: str, pattern: str) -> str:
    return f"regexp_full_match({raw}, '{pattern}')"


_WHAT = {
    "time": "不是时间",
    "day": "不是日期",
    "whole": "不是整数",
    "yes": "不是「是」或「否」",
    "percent": "不是百分数",
    "money": "不是精确到分的金额",
    "code": "不在代码表里",
}


def _wrong(field: Field, raw: str, value: str, column: str, first: str, last: str) -> list[str]:
    """The WHEN … THEN of everything that may be wrong with one value."""
    shown = f"concat('「', {column}, '」的值「', left({raw}, 40), '」"
    found = []
    if field.need:
        found.append(f"WHEN {raw} IS NULL THEN concat('缺少「', {column}, '」')")
    if field.type in _WHAT:
        found.append(
            f"WHEN {raw} IS NOT NULL AND {value} IS NULL THEN {shown}{_WHAT[field.type]}')"
        )
    if field.type == "time":
        found.append(
            f"WHEN {value} < TIMESTAMP '{first}' OR {value} >= TIMESTAMP '{last}' + INTERVAL 1 DAY "
            f"THEN {shown}超出节假日日历（{first} 至 {last}）')"
        )
    low, high = (0, 100) if field.type == "percent" else (field.low, field.high)
    if low is not None:
        found.append(f"WHEN {value} < {low} THEN {shown}小于 {low}')")
    if high is not None:
        found.append(f"WHEN {value} > {high} THEN {shown}大于 {high}')")
    return found
