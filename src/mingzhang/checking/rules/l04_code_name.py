"""查什么：科目编码与科目名称是否相合。

依据：预算法第三十二条：按政府收支分类科目编列。名称属于另一个编码的是错误；旧名、地方用名只作说明。

例：2010302 的名称印作“行政运行”，应为“一般行政管理事务”。

改法：查明编码和名称哪个有误。
"""

from collections import Counter
from collections.abc import Iterator

from mingzhang.checking.coded import RELIABLE, coded_rows
from mingzhang.checking.finding import UNEXPLAINED, Context, Finding, Found, Rule, Spot
from mingzhang.checking.names import is_part
from mingzhang.checking.rules.l07_line_numbers import line_numbered
from mingzhang.checking.spots import row_spot
from mingzhang.codes import Code, by_code, by_name, fold, names_of
from mingzhang.disclosure import Row, Table

MANY = 3


def _look(context: Context) -> Iterator[Found]:
    year = context.disclosure.year
    wrong: dict[tuple[str, str, str], list[tuple[Table, Row]]] = {}
    explained: dict[tuple[str, str, str], set[int]] = {}
    for scope, table in enumerate(context.disclosure.tables):
        different: list[tuple[Row, str]] = []
        numbered = bool(line_numbered(table, year))
        rows = list(coded_rows(table))
        often = Counter(one.code for one in rows)
        for number, code, row, system in rows:
            # Codes that are numbers of lines are one cause (L07).
            if numbered and len(code) == 5:
                continue
            own = names_of(system, code)
            if _is_named(fold(row.label), own, year):
                continue
            right = by_code(system, code, year)
            # Codes whose names of that year we do not have say nothing; nor does a code that many
            # rows bear: then 款 and 项 stood in columns that were not read.
            known = right is not None and any(_is_valid(one, year) for one in own)
            if right is None or not known or not row.label or often[code] >= MANY:
                continue
            if year and _is_of_other(system, row.label, own, year):
                key = code, row.label, right.name
                wrong.setdefault(key, []).append((table, row))
                explained.setdefault(key, set()).update(
                    index
                    for index, one in enumerate(context.figures)
                    if one.scope == scope and one.row == number
                )
            elif _is_other_name(context, row.label, own):
                different.append((row, right.name))
        if different:
            yield _notes(table, different), UNEXPLAINED
    for key, places in wrong.items():
        yield _wrong(context, *key, places), frozenset(explained[key])


def _is_named(folded: str, own: tuple[Code, ...], year: int | None) -> bool:
    """Whether a name is that of its code in the year: most are, and nothing more is asked."""
    same = (one for one in own if fold(one.name) == folded)
    return any(one.note != "local" and _is_valid(one, year) for one in same)


def _is_of_other(system: str, label: str, own: tuple[Code, ...], year: int) -> bool:
    """Whether a name is another code's, and not, nor nearly, any of this code's own."""
    folded = fold(label)
    known = [fold(one.name) for one in own]
    near = any(is_part(folded, one) or is_part(one, folded) for one in known)
    others = by_name(system, label)
    sure = any(_is_fit(one) and _is_valid(one, year) for one in own) and any(map(_is_fit, others))
    return not near and sure and not any("renumbered" in one.note for one in (*own, *others))


def _is_fit(one: Code) -> bool:
    return one.source in RELIABLE


def _is_other_name(context: Context, label: str, own: tuple[Code, ...]) -> bool:
    """Whether a name is an old or local one of its code, or none that the list has."""
    same = [one for one in own if fold(one.name) == fold(label)]
    if not same:
        return not context.scanned
    return all("not verified" not in one.note for one in same)


def _is_valid(one: Code, year: int | None) -> bool:
    return year is None or (one.first or 0) <= year <= (one.last or 9999)


def _wrong(
    context: Context, code: str, label: str, right: str, places: list[tuple[Table, Row]]
) -> Finding:
    titles = "、".join(dict.fromkeys(table.title for table, _ in places))
    return RULE.finding(
        f"编码与名称不合：{titles}的 {code} 印作「{label}」，应为「{right}」",
        tuple(row_spot(table, row) for table, row in places),
        printed=(code, label),
        expected=(right,),
        severity=context.letters("error"),
    )


def _notes(table: Table, rows: list[tuple[Row, str]]) -> Finding:
    words = "、".join(f"{row.code}「{row.label}」（{name}）" for row, name in rows[:6])
    places: tuple[Spot, ...] = tuple(row_spot(table, row) for row, _ in rows)
    return RULE.finding(
        f"科目用名与全国的科目表不同：{table.title}的{words}",
        places,
        printed=tuple(row.label for row, _ in rows),
        expected=tuple(name for _, name in rows),
        severity="note",
    )


RULE = Rule(
    "L04",
    "code-name",
    "科目编码与名称不合",
    "error",
    __doc__ or "",
    "预算法 第三十二条",
    look=_look,
)
