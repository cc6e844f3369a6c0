"""Why a number is what it is: its place, copies and identities, and what hangs on it, in words."""

from mingzhang.checking.figures import Figure, figures_of
from mingzhang.checking.identities import Identity, identities_of
from mingzhang.checking.why import why
from mingzhang.disclosure import Disclosure
from mingzhang.money import show

MOST_LISTED = 12
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
}


def find(disclosure: Disclosure, words: str) -> list[tuple[int, Figure]]:
    """The figures that all words name: parts of their place, or the number as printed."""
    wanted = words.replace("/", " ").replace("！", " ").replace("!", " ").split()
    return [
        (index, figure)
        for index, figure in enumerate(figures_of(disclosure))
        if all(word in figure.where or word == figure.printed for word in wanted)
    ]


def report(disclosure: Disclosure, index: int) -> str:
    """All that hangs on one figure. index: of ``figures_of``."""
    figures = figures_of(disclosure)
    identities = identities_of(figures)
    told = why(figures, identities, index)
    lines = [_named(told.figure), f"  {STANDING.get(told.standing, told.standing)}"]
    if told.copies:
        lines += ["", f"同一个数还印在 {len(told.copies)} 处："]
        lines += [f"  {_named(figures[other])}" for other in told.copies[:MOST_LISTED]]
    if told.identities:
        lines += ["", f"有 {len(told.identities)} 个式子用到它："]
        for row, rest in told.identities[:MOST_LISTED]:
            lines.append(f"  {_identity(identities[row], figures, rest)}")
    if told.along:
        lines += ["", f"它若改动，还有 {len(told.along)} 处要一起改："]
        lines += [f"  {_named(figures[other])}" for other, _ in told.along[:MOST_LISTED]]
    return "\n".join(lines) + "\n"


def _named(figure: Figure) -> str:
    return f"{figure.where} {figure.printed or '空'}"


def _identity(one: Identity, figures: tuple[Figure, ...], rest: int) -> str:
    """An identity as an equation of the numbers as printed."""
    first, *others = one.figures
    signs = one.signs[1:] if one.signs[0] < 0 else tuple(-sign for sign in one.signs[1:])
    terms = "".join(
        f" {'+' if sign > 0 else '-'} {figures[index].printed}"
        for index, sign in zip(others, signs, strict=True)
        if not figures[index].blank
    )
    left = figures[first].printed or "空"
    off = f"，相差 {show(abs(rest), '万元', 2)} 万元" if rest else ""
    return f"{_KINDS.get(one.kind, one.kind)}：{left} = {terms.lstrip(' +') or '0'}{off}"
