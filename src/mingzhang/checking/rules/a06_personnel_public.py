"""查什么：基本支出表里，工资福利支出、对个人和家庭的补助只在人员经费栏，商品和服务支出、资本性支出只在公用经费栏。

依据：预算法实施条例第五条：基本支出包括人员经费和公用经费。工会经费、福利费、其他交通费用等各地划分不一，不查。

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
    strange: dict[int, list[Figure]] = defaultdict(list)
    for figure in context.figures:
        code, kind = figure.at.economic or "", figure.at.kind
        if not figure.fen or figure.scope < 0 or len(code) != 5 or kind not in WORDS:
            continue
        if code not in DIVIDED and KIND_OF.get(code[:3], kind) != kind:
            strange[figure.scope].append(figure)
    for figures in strange.values():
        first = figures[0]
        right = WORDS[KIND_OF[(first.at.economic or "")[:3]]]
        more = f"等 {len(figures)} 处" if len(figures) > 1 else ""
        yield (
            RULE.finding(
                f"经费类别不合：{first.where}有 {first.printed}{more}，这个科目通常属于{right}",
                tuple(spot(one, context.disclosure) for one in figures),
                printed=tuple(one.printed for one in figures),
            ),
            UNEXPLAINED,
        )


RULE = Rule(
    "A06",
    "personnel-public",
    "人员经费与公用经费放错栏",
    "warning",
    __doc__ or "",
    "预算法实施条例 第五条",
    look=_look,
)
