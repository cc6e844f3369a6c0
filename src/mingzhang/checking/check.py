"""The whole check of one Disclosure: rules that look by themselves, then the identities."""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from itertools import zip_longest
from pkgutil import iter_modules

from mingzhang.checking import rules as rules_folder
from mingzhang.checking.diagnosis import diagnose
from mingzhang.checking.figures import LARGE, Figure, figures_of
from mingzhang.checking.finding import Broken, Context, Finding, Others, Rule, spot
from mingzhang.checking.identities import identities_of
from mingzhang.checking.placeholders import blank_template
from mingzhang.checking.repair.rounding import Family
from mingzhang.disclosure import Disclosure
from mingzhang.money import UNITS, show

MOST_PLACES = 12
ALONE = Others()
"""No other documents."""
_ORDER = {"error": 0, "warning": 1, "note": 2}


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of the catalogue, by code: one file each in ``checking/rules``."""
    names = sorted(module.name for module in iter_modules(rules_folder.__path__))
    return tuple(import_module(f"{rules_folder.__name__}.{name}").RULE for name in names)


def check(
    disclosure: Disclosure, only: str | None = None, others: Others = ALONE
) -> tuple[Finding, ...]:
    """Check a Disclosure by every rule. Returns the findings, errors first.

    only: "identities" leaves out the rules that look by themselves; others: documents beside it.
    """
    figures = figures_of(disclosure)
    context = Context(disclosure, figures, others)
    found: list[Finding] = []
    explained: set[int] = set()
    blank = blank_template(disclosure)
    for rule in rules():
        if rule.look and only is None and (rule.template or not blank):
            for finding, indices in rule.look(context):
                found.append(finding)
                explained |= indices
    if blank:
        return tuple(found)
    diagnosis = diagnose(figures, identities_of(figures), frozenset(explained))
    for broken in diagnosis.broken:
        found.append(_broken(broken, figures, disclosure))
    rounding = next(rule for rule in rules() if rule.code == "A19")
    for families in _notes(diagnosis.families, figures):
        found.append(_rounding(rounding, families, figures, disclosure))
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))


def _amount(figure: Figure, fen: int) -> str:
    return f"{figure.show(fen)} {figure.unit}"


def _unsigned(figure: Figure, fen: int) -> int:
    """A change is printed without its sign: a word says which way it goes."""
    return abs(fen) if figure.at.measure == "change" else fen


def _right(figure: Figure, fen: int) -> str:
    if figure.at.measure != "change":
        return _amount(figure, fen)
    return ("增加 " if fen > 0 else "减少 " if fen < 0 else "持平，") + _amount(figure, abs(fen))


def _broken(broken: Broken, figures: tuple[Figure, ...], disclosure: Disclosure) -> Finding:
    claiming = [rule for rule in rules() if rule.claims and rule.claims(broken, figures)]
    rule = max(claiming, key=lambda one: one.rank)
    suspects = [(figures[index], expected) for index, expected in broken.suspects]
    listed = dict.fromkeys([*(index for index, _ in broken.suspects), *broken.figures])
    places = tuple(spot(figures[index], disclosure) for index in list(listed)[:MOST_PLACES])
    if not suspects:
        others = [figures[index] for index in broken.figures]
        words = "、".join(f"{figure.where} {figure.printed or '空'}" for figure in others[:4])
        reason = broken.condition or "这几个数互相对不上，改少数几个不能使它们相符"
        printed = tuple(figure.printed for figure in others[:MOST_PLACES])
        message = f"{rule.title}：{reason}：{words}"
        return rule.finding(message, places, printed=printed, certainty=broken.certainty)
    shown = suspects[:MOST_PLACES]
    return rule.finding(
        f"{rule.title}：{_says(broken, suspects)}",
        places,
        printed=tuple(figure.printed for figure, _ in shown),
        expected=tuple(one.show(_unsigned(one, value)) for one, value in shown),
        certainty=broken.certainty,
        severity="note" if all(_only_whole(one, value) for one, value in suspects) else None,
    )


def _only_whole(figure: Figure, expected: int) -> bool:
    """Whether a sentence gives a large amount in whole units, rounded or cut, and no other."""
    unit = UNITS[figure.unit]
    units, rest = divmod(abs(figure.fen), unit)
    large = figure.scope < 0 and figure.unit == "万元" and not rest and units >= LARGE
    return large and "." not in figure.printed and abs(figure.fen - expected) < unit


def _says(broken: Broken, suspects: list[tuple[Figure, int]]) -> str:
    """What is wrong and what it should be, in words; what else it could be is counted."""
    first, expected = suspects[0]
    here = f"{first.where}印作 {_printed(first)}"
    if broken.event:
        return f"{broken.event}，如{here}，应为 {_right(first, expected)}"
    says = f"{here}，按与它有关的各数应为 {_right(first, expected)}"
    together = () if broken.restated else suspects[1 : broken.together]
    says += "".join(
        f"，同时{one.where}印作 {_printed(one)}，应为 {_right(one, value)}"
        for one, value in together
    )
    if broken.restated:
        says += f"，照抄它的各处（共 {broken.together} 处）也都要改"
    if len(suspects) > broken.together:
        says += f"（也可能是另外 {len(suspects) - broken.together} 处之一有误）"
    return says


def _printed(figure: Figure) -> str:
    """What is printed, with its unit where a sentence has it in 元: 1.58 元 is not 1.58 万元."""
    own = " 元" if figure.scope < 0 and figure.unit == "元" else ""
    return (figure.printed or "空") + own


def _notes(
    families: tuple[Family, ...], figures: tuple[Figure, ...]
) -> Iterable[tuple[Family, ...]]:
    """Rounding families by table; those that only restate a figure are one note of their own."""
    found: dict[int | None, list[Family]] = {}
    for family in families:
        restated = len({figures[index].at for index in family.figures}) == 1
        scopes = [figures[index].scope for index in family.figures]
        tables = [scope for scope in scopes if scope >= 0]
        found.setdefault(None if restated else min(tables or scopes), []).append(family)
    return map(tuple, found.values())


def _rounding(
    rule: Rule, families: tuple[Family, ...], figures: tuple[Figure, ...], disclosure: Disclosure
) -> Finding:
    lists = [[figures[i] for i in one.figures if not figures[i].blank] for one in families]
    # What each family begins with comes first, so that none is left out of what is shown.
    members = [one for group in zip_longest(*lists) for one in group if one is not None]
    first = members[0]
    words = f"{first.where} {first.printed} 等 {len(members)} 个数"
    message = f"尾差：{words}逐一四舍五入后相差很小，不算错误"
    for family in families:
        if family.truth is not None and family.truth % 2 == 0:
            shown = "、".join(dict.fromkeys(figures[index].printed for index in family.printed_of))
            true = show(family.truth // 2, "万元", 6, trim=True)
            message += f"；其中印作 {shown} 的真值只能是 {true} 万元"
    places = tuple(spot(one, disclosure) for one in members[:MOST_PLACES])
    printed = tuple(dict.fromkeys(one.printed for one in members))[:MOST_PLACES]
    return rule.finding(message, places, printed=printed)
