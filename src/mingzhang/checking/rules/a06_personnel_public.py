"""查什么：工资福利支出、对个人和家庭的补助只在人员经费栏，商品和服务支出、资本性支出只在公用经费栏。

依据：预算法实施条例第五条：基本支出包括人员经费和公用经费。工会经费、福利费等各地划分不一，不查。
移到另一栏后上级科目才相符的，是错误；否则只作提示。

例：30101 基本工资 45.00 列在公用经费栏。

改法：把数移到另一栏，或改正科目编码。
"""

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, spot

DIVIDED = ("30228", "30229", "30239", "30399")
"""Items that some bureaux count to the other kind."""
KIND_OF = {"301": "personnel", "303": "personnel", "302": "public", "310": "public"}
WORDS = {"personnel": "人员经费", "public": "公用经费"}


def _look(context: Context) -> Iterator[Found]:
    strange: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    for figure in context.figures:
        code, kind = figure.at.economic or "", figure.at.kind
        if not figure.fen or figure.scope < 0 or len(code) != 5 or kind not in WORDS:
            continue
        if code not in DIVIDED and KIND_OF.get(code[:3], kind) != kind:
            strange[figure.scope, code[:3]].append(figure)
    for (scope, group), figures in strange.items():
        first, right = figures[0], KIND_OF[group]
        more = f"等 {len(figures)} 处" if len(figures) > 1 else ""
        moved = _mends(context, scope, group, figures)
        rows = {(scope, figure.row) for figure in figures}
        here = (i for i, one in enumerate(context.figures) if (one.scope, one.row) in rows)
        yield (
            RULE.finding(
                f"经费类别不合：{first.where}有 {first.printed}{more}，"
                f"这个科目{'应在' if moved else '通常属于'}{WORDS[right]}",
                tuple(spot(one, context.disclosure) for one in figures),
                printed=tuple(one.printed for one in figures),
                expected=(WORDS[right],),
                severity="error" if moved and not context.scanned else "warning",
            ),
            frozenset(here) if moved else UNEXPLAINED,
        )


def _mends(context: Context, scope: int, group: str, figures: list[Figure]) -> bool:
    """Whether the group's own row agrees with its items only after the figures are moved."""
    right = KIND_OF[group]
    column = [one for one in context.figures if one.scope == scope and one.at.kind == right]
    whole = [one for one in column if one.at.economic == group]
    parts = [one for one in column if one.at.economic and one.at.economic[:3] == group]
    items = [one for one in parts if one.at.economic != group]
    if len(whole) != 1:
        return False
    lacking = whole[0].fen - sum(one.fen for one in items)
    slack = sum(one.grain for one in (*items, *figures, whole[0])) // 2
    return abs(lacking - sum(one.fen for one in figures)) <= slack < abs(lacking)


RULE = Rule(
    "A06",
    "personnel-public",
    "人员经费与公用经费放错栏",
    "warning",
    __doc__ or "",
    "预算法实施条例 第五条",
    look=_look,
)
