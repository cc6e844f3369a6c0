"""Budget lines and procurement lines: tables with Chinese heads, every error with its line."""

from collections.abc import Mapping
from typing import NamedTuple

from mingzhang.book.rows import BookError, Rows, by_head
from mingzhang.codes import by_code, fund_by_name
from mingzhang.disclosure.coordinate import value_name, values
from mingzhang.money import UNITS, MoneyError, exact, show

HEADS = ("功能科目", "经济科目", "资金来源", "支出类别", "项目", "金额")
CARRY_HEAD = "结转"
ITEM_HEAD = "事项"
PROCUREMENT_HEADS = ("类别", "资金来源", "金额")
BALANCE = "balance_used"
"""What ``Line.source`` says of money that an institution's reserve makes up the difference with."""
SOURCES = (*dict.fromkeys(("gpb", "fund", "soe", "special", "business", "operating")),
           "superior", "affiliated", "misc", BALANCE)  # fmt: skip
KINDS = {
    value_name("kind", kind): kind
    for kind in ("basic", "project", "upward", "business_operation", "subsidy")
}
CARRY_IN, CARRY_OUT = "上年结转", "结转下年"
ITEMS = {
    value_name("item", item).removesuffix("类"): item for item in ("goods", "works", "services")
}
STATED_ITEMS = {
    value_name("item", item): item
    for item in ("three_public", "abroad", "vehicle_purchase", "vehicle_running", "reception")
} | {value_name("item", "operating_cost"): "operating_cost"}
_BALANCE_NAMES = ("用事业基金弥补收支差额", "使用非财政拨款结余")


class Line(NamedTuple):
    """A budget line. fen: its amount; source, kind: values of the dimensions.

    project: a project's name, or the unit that a subsidy goes to; item: of last year's figures, one
    that is stated by itself and never summed (公务接待费); carry: "in" where last year's
    carry-over pays for it, "out" where it is carried over to next year, else ""; organ: of a
    consolidated book, whether the line's unit is an organ or managed like one.
    """

    function: str
    economic: str
    source: str
    kind: str
    project: str
    fen: int
    carry: str = ""
    item: str = ""
    organ: bool | None = None


class Purchase(NamedTuple):
    """A line of government procurement. item: goods, works or services; fen: its amount."""

    item: str
    source: str
    fen: int


def source_name(source: str) -> str:
    """The Chinese name that a book writes for a source."""
    # 其他收入 of a book is what remains beside 上级补助 and 附属单位上缴; some forms sum all three.
    named = {BALANCE: _BALANCE_NAMES[0], "misc": value_name("source", "other")}
    return named.get(source) or value_name("source", source)


def read_lines(rows: Rows, name: str, year: int, money: str, *, partial: bool) -> tuple[Line, ...]:
    """The lines of a table.

    name: of its file or sheet, for messages; money: the unit of its amounts; partial: codes may be
    shorter or blank, as in last year's figures. Raises BookError.
    """
    found: list[Line] = []
    seen: dict[Line, int] = {}
    more = (CARRY_HEAD, ITEM_HEAD) if partial else (CARRY_HEAD,)
    for number, row in by_head(rows, name, HEADS, more):
        line = _line(row, f"{name} 第 {number} 行", year, money, partial=partial)
        same = line._replace(fen=0)
        if same in seen:
            raise BookError(f"{name} 第 {number} 行与第 {seen[same]} 行重复，请合并成一行")
        seen[same] = number
        found.append(line)
    if not found:
        raise BookError(f"{name} 里没有预算明细，请至少写一行")
    return tuple(found)


def read_purchases(rows: Rows, name: str, money: str) -> tuple[Purchase, ...]:
    """The procurement lines of a table. Raises BookError."""
    found: list[Purchase] = []
    seen: dict[tuple[str, str], int] = {}
    for number, row in by_head(rows, name, PROCUREMENT_HEADS, ()):
        where = f"{name} 第 {number} 行"
        if row["类别"] not in ITEMS:
            raise BookError(f"{where}的类别「{row['类别']}」不认识，可写：{'、'.join(ITEMS)}")
        source = _source(row["资金来源"], where)
        key = (row["类别"], source)
        if key in seen:
            raise BookError(f"{where}与第 {seen[key]} 行重复，请合并成一行")
        seen[key] = number
        found.append(Purchase(ITEMS[row["类别"]], source, _fen(row["金额"], where, money)))
    return tuple(found)


def write_lines(lines: tuple[Line, ...], money: str, *, partial: bool) -> list[tuple[str, ...]]:
    """The rows that ``read_lines`` reads the same lines from, the head first."""
    kinds = {kind: name for name, kind in KINDS.items()} | {"": ""}
    carries = {"": "", "in": CARRY_IN, "out": CARRY_OUT}
    items = {item: name for name, item in STATED_ITEMS.items()} | {"": ""}
    more = (CARRY_HEAD, ITEM_HEAD) if partial else (CARRY_HEAD,)
    rows: list[tuple[str, ...]] = [(*HEADS, *more)]
    for line in lines:
        row = (
            line.function,
            line.economic,
            source_name(line.source),
            kinds[line.kind],
            line.project,
            show_exact(line.fen, money),
            carries[line.carry],
            items[line.item],
        )
        rows.append(row[: len(rows[0])])
    return rows


def write_purchases(purchases: tuple[Purchase, ...], money: str) -> list[tuple[str, ...]]:
    """The rows that ``read_purchases`` reads the same lines from, the head first."""
    names = {item: name for name, item in ITEMS.items()}
    return [
        PROCUREMENT_HEADS,
        *((names[i], source_name(s), show_exact(fen, money)) for i, s, fen in purchases),
    ]


def show_exact(fen: int, money: str) -> str:
    """An amount in a unit without loss and without zeros at its end."""
    decimals = len(str(UNITS[money])) - 1
    return show(fen, money, decimals, grouping=False, trim=True)


def _line(row: Mapping[str, str], where: str, year: int, money: str, *, partial: bool) -> Line:
    carry = {"": "", CARRY_IN: "in", CARRY_OUT: "out"}.get(row.get(CARRY_HEAD, ""))
    if carry is None:
        raise BookError(
            f"{where}的结转「{row[CARRY_HEAD]}」不认识，可写：{CARRY_IN}、{CARRY_OUT}，或不写"
        )
    bare = partial or carry == "out"
    function = _code("functional", row["功能科目"], 7, "功能科目", where, year, partial=partial)
    economic = _code("economic", row["经济科目"], 5, "经济科目", where, year, partial=bare)
    source = _source(row["资金来源"], where)
    kind = row["支出类别"]
    if kind not in KINDS and (kind or not bare):
        raise BookError(f"{where}的支出类别「{kind}」不认识，可写：{'、'.join(KINDS)}")
    named = kind in ("项目支出", value_name("kind", "subsidy"))
    if named != bool(row["项目"]) and not bare:
        what = "项目支出要写项目名称，对下级单位补助支出要写单位名称，其他不写"
        raise BookError(f"{where}：{what}，请改正")
    item = row.get(ITEM_HEAD, "")
    if item and item not in STATED_ITEMS:
        raise BookError(f"{where}的事项「{item}」不认识，可写：{'、'.join(STATED_ITEMS)}")
    fen = _fen(row["金额"], where, money)
    stated = STATED_ITEMS.get(item, "")
    return Line(function, economic, source, KINDS.get(kind, ""), row["项目"], fen, carry, stated)


def _code(
    system: str, code: str, length: int, what: str, where: str, year: int, *, partial: bool
) -> str:
    if partial and not code:
        return code
    good = len(code) <= length if partial else len(code) == length
    if not good or by_code(system, code, year) is None:
        raise BookError(f"{where}的{what}「{code}」不在科目表里，请写 {length} 位编码")
    return code


def _source(name: str, where: str) -> str:
    source = BALANCE if name in _BALANCE_NAMES else fund_by_name(name)
    source = "misc" if source == "other" else source
    if source not in SOURCES:
        known = "、".join(source_name(one) for one in SOURCES)
        raise BookError(f"{where}的资金来源「{name}」不认识，可写：{known}")
    return source


def _fen(text: str, where: str, money: str) -> int:
    if not text:
        raise BookError(f"{where}的金额是空的，请填写")
    try:
        return exact(text, money)
    except MoneyError as error:
        raise BookError(f"{where}的金额有误：{error}") from error


assert set(SOURCES) - {BALANCE} <= set(values("source"))
