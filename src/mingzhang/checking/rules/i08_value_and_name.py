"""查什么：指标值是否回答指标名称：零投诉应当用投诉件数衡量，经济效益不应当用满意度衡量。

依据：财预〔2021〕101号：指标应当指向明确、与目标相应。

例：“实现零投诉”的指标值是“好评率≥90%”。

改法：换成能衡量它的数，如“投诉0件”，或改指标名称。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import bare_name, second_level
from mingzhang.checking.spots import target_spot
from mingzhang.disclosure import Target

NONE = ("零投诉", "无投诉", "0投诉")
PRAISE = ("好评率", "满意度", "满意率")


def _look(context: Context) -> Iterator[Found]:
    praised = [one for one in context.disclosure.targets if _praise(one)]
    complaints = [one for one in praised if any(word in bare_name(one) for word in NONE)]
    economic = [one for one in praised if second_level(one) == "经济效益指标"]
    for words, targets in (("零投诉", complaints), ("经济效益", economic)):
        if targets:
            value = targets[0].printed
            yield (
                RULE.finding(
                    f"指标值没有回答指标名称：「{words}」用「{value}」衡量"
                    + (f"，共 {len(targets)} 处" if len(targets) > 1 else ""),
                    tuple(map(target_spot, targets)),
                    printed=(words, value),
                ),
                UNEXPLAINED,
            )


def _praise(target: Target) -> bool:
    """Whether an indicator is measured by how content people are, in the value's own words."""
    return any(word in (one.text or "") for one in target.values for word in PRAISE)


RULE = Rule(
    "I08",
    "value-and-name",
    "指标值没有回答指标名称",
    "note",
    __doc__ or "",
    "财预〔2021〕101号",
    look=_look,
)
