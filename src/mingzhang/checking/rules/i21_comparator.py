"""查什么：百分比的指标值有没有比较符号和单位。

依据：财预〔2021〕101号：指标值应当可衡量。扫描件的符号容易丢失，不查。

例：“网上办结率 95%”没有写是不低于还是等于；“满意度≥90”没有百分号。

改法：写明符号和单位，如“≥95%”。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import bare_name, is_percent
from mingzhang.checking.spots import target_spot
from mingzhang.disclosure import Target

SHARES = ("率", "满意度", "百分比")


def _look(context: Context) -> Iterator[Found]:
    if context.scanned:
        return
    bare = [one for one in context.disclosure.targets if _lacks(one)]
    if bare:
        more = f"等 {len(bare)} 处" if len(bare) > 1 else ""
        yield (
            RULE.finding(
                f"指标值不完整：「{bare_name(bare[0])}」的「{bare[0].printed}」{more}"
                "没有比较符号或百分号",
                tuple(map(target_spot, bare)),
                printed=tuple(one.printed for one in bare),
            ),
            UNEXPLAINED,
        )


def _lacks(target: Target) -> bool:
    """Whether a share lacks its comparator or its sign of per cent."""
    for value in target.values:
        share = (value.text or bare_name(target)).endswith(SHARES)
        if value.number is None:
            continue
        if is_percent(value.unit) and value.relation is None:
            return True
        if share and not value.unit and value.number > 1:
            return True
    return False


RULE = Rule(
    "I21",
    "comparator",
    "指标值缺符号或单位",
    "note",
    __doc__ or "",
    "财预〔2021〕101号",
    look=_look,
)
