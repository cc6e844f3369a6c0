"""Why a number is what it is: its place, copies and identities, and what hangs on it, in words."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from mingzhang.checking.figures import Figure, figures_of
from mingzhang.checking.identities import Identity, identities_of
from mingzhang.checking.why import why
from mingzhang.codes import fold
from mingzhang.disclosure import Disclosure
from mingzhang.files import FileError
from mingzhang.money import parse, show
from mingzhang.reports.terminal import ordinal

MOST_LISTED = 12
MOST_NEAR = 5
LONGEST = 200
"""Signs of a name that a user may give."""
STANDING = {
    "alone": "只有这一个数改动才能使有关各式相符，改错了能指名",
    "twins": "另有一个数与它出现在同样的各式里，两者之一有误时分不清是哪一个",
    "uncovered": "没有别的数与它有关，无从核对",
}
_KINDS = {
    "rows": "上级等于下级之和",
    "columns": "合计等于各栏之和",
    "copy": "两处是同一个数",
    "balance": "收入等于支出",
    "list": "列举各项之和",
    "change": "增减额等于两年之差",
    "condition": "通常相等",
}
_ORDINAL = re.compile(r"(?P<words>.*?)#(?P<number>\d{1,6})\Z", re.DOTALL)
_MARKS = str.maketrans("", "", "“”\"‘’'「」『』《》 \t\u3000")


class CellError(FileError):
    """A user named no number of a document, or several; the message is one Chinese sentence."""


class Names(NamedTuple):
    """What a figure may be called by. whole: all that stands around it; parts: names of its own
    that are its alone (form, title, row, code, column); number: as printed, digits and decimals."""

    whole: str
    parts: frozenset[str]
    number: tuple[int, int] | None


def choose(disclosure: Disclosure, words: str) -> int:
    """The index (of ``figures_of``) of the number that a user names.

    words: parts of its place, such as 表/行/栏 or the JSON's form/row/column, or a number as
    printed; ``#2`` at the end takes the second of several. Prints of one and the same figure are
    the first of them. Raises CellError with the candidates: there is none, or there are several.
    """
    if len(words) > LONGEST:
        raise CellError(f"数的名称有 {len(words)} 个字，请不要超过 {LONGEST} 个字")
    figures = figures_of(disclosure)
    ordered = _ORDINAL.match(words.strip())
    asked = ordered["words"] if ordered else words
    found = find(disclosure, asked)
    if not found:
        near = "；".join(name_of(disclosure, one) for one in _nearest(disclosure, figures, asked))
        hint = f"，最接近的有：{near}" if near else ""
        raise CellError(f"「{disclosure.source}」里没有「{asked}」这个数{hint}")
    if ordered:
        number = int(ordered["number"])
        if not 1 <= number <= len(found):
            raise CellError(f"「{asked}」只有 {len(found)} 处，没有第 {number} 处")
        return found[number - 1]
    if len({figures[index].at for index in found}) == 1:
        return found[0]
    listed = "；".join(
        f"#{number} {name_of(disclosure, figures[index])}"
        for number, index in enumerate(found[:MOST_LISTED], 1)
    )
    more = " 等" if len(found) > MOST_LISTED else ""
    raise CellError(
        f"「{asked}」有 {len(found)} 处，请写得更细，或在后面加 #1、#2 指明是哪一处：{listed}{more}"
    )


def find(disclosure: Disclosure, words: str) -> list[int]:
    """Indices of the figures that all words name; those that they name exactly come alone."""
    wanted = [fold(one).translate(_MARKS) for one in re.split(r"[/／！!]", words)]
    wanted = [one for one in wanted if one]
    if not wanted:
        return []
    found: dict[int, int] = {}
    for index, figure in enumerate(figures_of(disclosure)):
        names = _names(disclosure, figure)
        exact = sum(_exactly(one, names) for one in wanted)
        if exact == len(wanted) or all(
            _exactly(one, names) or (one in names.whole and not parse(one)) for one in wanted
        ):
            found[index] = exact
    best = max(found.values(), default=0)
    named = [index for index, exact in found.items() if exact == best]
    figures = figures_of(disclosure)
    return [index for index in named if not figures[index].blank] or named


def name_of(disclosure: Disclosure, figure: Figure) -> str:
    """A name by which the figure is found, with the number and where in the file it stands."""
    where = ordinal(figure.place)
    return f"{'/'.join(_own(disclosure, figure))} {figure.printed or '空'}" + (
        f"（{where}）" if where else ""
    )


def _own(disclosure: Disclosure, figure: Figure) -> list[str]:
    """Title, row and column as they are printed; of a sentence its section."""
    if figure.scope < 0 or figure.scope >= len(disclosure.tables):
        return [figure.where]
    table = disclosure.tables[figure.scope]
    row = table.rows[figure.row]
    labels = {column.id: column.label for column in table.columns}
    names = (table.title, row.label or row.name or row.code, labels.get(figure.column))
    return [name for name in names if name]


def _names(disclosure: Disclosure, figure: Figure) -> Names:
    parts = [*_own(disclosure, figure), figure.column]
    if 0 <= figure.scope < len(disclosure.tables):
        table = disclosure.tables[figure.scope]
        row = table.rows[figure.row]
        parts += [table.form, row.code or "", row.name or "", row.fixed or ""]
    folded = frozenset(fold(one).translate(_MARKS) for one in parts if one)
    return Names("/".join(sorted(folded)), folded, parse(figure.printed))


def _exactly(word: str, names: Names) -> bool:
    if word in names.parts:
        return True
    asked = parse(word)
    if asked is None or names.number is None:
        return False
    digits, decimals = names.number
    return bool(asked.digits * 10**decimals == digits * 10**asked.decimals)


def _nearest(disclosure: Disclosure, figures: tuple[Figure, ...], words: str) -> list[Figure]:
    """The figures whose names are most like the words, one of each name."""
    asked = fold(words).translate(_MARKS)
    number = parse(asked)
    names: dict[str, Figure] = {}
    for figure in figures:
        if figure.blank:
            continue
        key = figure.printed if number else "/".join(_own(disclosure, figure))
        names.setdefault(fold(key).translate(_MARKS), figure)
    matcher = SequenceMatcher(b=asked, autojunk=False)

    def likeness(name: str) -> float:
        matcher.set_seq1(name)
        return matcher.ratio()

    return [names[one] for one in sorted(names, key=likeness, reverse=True)[:MOST_NEAR]]


def report(disclosure: Disclosure, index: int) -> str:
    """All that hangs on one figure. index: of ``figures_of``."""
    figures = figures_of(disclosure)
    identities = identities_of(figures)
    told = why(figures, identities, index)
    unit = "" if told.figure.scope < 0 else f"（{_unit(disclosure, told.figure)}）"
    lines = [f"{_named(told.figure)}{unit}"]
    if where := ordinal(told.figure.place):
        lines.append(f"  位置：{where}")
    lines.append(f"  {STANDING.get(told.standing, told.standing)}")
    if told.copies:
        lines += ["", f"同一个数还印在 {len(told.copies)} 处："]
        lines += [f"  {_placed(figures[other])}" for other in told.copies[:MOST_LISTED]]
        lines += _rest(len(told.copies))
    if told.identities:
        lines += ["", f"有 {len(told.identities)} 个式子用到它："]
        for row, rest in told.identities[:MOST_LISTED]:
            lines.append(f"  {_identity(identities[row], figures, rest, disclosure)}")
        lines += _rest(len(told.identities))
    if told.along:
        lines += ["", f"它若增加，还有 {len(told.along)} 处要一起改："]
        for other, sign in told.along[:MOST_LISTED]:
            lines.append(f"  {_placed(figures[other])}，{'增加' if sign > 0 else '减少'}同样多")
        lines += _rest(len(told.along))
    if told.open:
        lines += ["", "这些式子里还要有一个数跟着改，是哪一个要由填表人定："]
        for row in told.open[:MOST_LISTED]:
            lines.append(f"  {_identity(identities[row], figures, 0, disclosure)}")
        lines += _rest(len(told.open))
    return "\n".join(lines) + "\n"


def _rest(count: int) -> list[str]:
    return [f"  ……另有 {count - MOST_LISTED} 处"] if count > MOST_LISTED else []


def _unit(disclosure: Disclosure, figure: Figure) -> str:
    if figure.scope < len(disclosure.tables):
        return disclosure.tables[figure.scope].unit
    return disclosure.projects[figure.scope - len(disclosure.tables)].unit


def _named(figure: Figure) -> str:
    return f"{figure.where} {figure.printed or '空'}"


def _placed(figure: Figure) -> str:
    where = ordinal(figure.place)
    return _named(figure) + (f"（{where}）" if where else "")


def _identity(one: Identity, figures: tuple[Figure, ...], rest: int, disclosure: Disclosure) -> str:
    """An identity as an equation of the numbers as printed, each with its name."""
    first, *others = one.figures
    signs = one.signs[1:] if one.signs[0] < 0 else tuple(-sign for sign in one.signs[1:])
    terms = [
        f"{'+' if sign > 0 else '-'} {_term(one.kind, figures[index], disclosure)}"
        for index, sign in zip(others, signs, strict=True)
        if not figures[index].blank
    ]
    shown = " ".join(terms[:MOST_LISTED]).lstrip(" +") or "0"
    if len(terms) > MOST_LISTED:
        shown += f" …（共 {len(terms)} 项）"
    off = f"，相差 {show(abs(rest), '万元', 2)} 万元" if rest else ""
    kind = _KINDS.get(one.kind, one.kind)
    return f"{kind}：{_term(one.kind, figures[first], disclosure)} = {shown}{off}"


def _term(kind: str, figure: Figure, disclosure: Disclosure) -> str:
    """A number with what tells it from the others of its identity: its row, or its column."""
    names = _own(disclosure, figure)
    if kind in ("rows", "columns") and len(names) > 1:
        names = [names[-1] if kind == "columns" else names[1]]
    return f"{'/'.join(names)} {figure.printed or '空'}"
