"""查什么：待填的 XX、XXX 万元、x,xxx、。。。还在。整篇都是这些的，是空白模板，只报一次。

理由：公开的应是填好的内容。

例：机关运行经费支出 XXX 万元。

改法：填上实际内容。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule
from mingzhang.checking.placeholders import UNIT, blank_template, placeholders
from mingzhang.checking.texts import texts_of


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    texts = texts_of(context.disclosure)
    if blank_template(context.disclosure):
        found = [(text, one) for text in texts for one in placeholders(text)]
        places = tuple(text.spot(one.start(), one.end()) for text, one in found[:12])
        message = f"这是空白模板：有 {len(found)} 处 XX 待填，几乎没有金额"
        shown = tuple(dict.fromkeys(one[0] for _, one in found))[:12]
        yield RULE.finding(message, places, printed=shown), frozenset()
        return
    for text in texts:
        units = [(one.start(), one.end()) for one in UNIT.finditer(text.folded)]
        left = [
            one
            for one in placeholders(text)
            if not any(start <= one.start() < end for start, end in units)
        ]
        if not left:
            continue
        shown = tuple(text.printed(one.start(), one.end()) for one in left)
        yield (
            RULE.finding(
                f"待填的地方没有填：「{shown[0]}」",
                tuple(text.spot(one.start(), one.end()) for one in left),
                printed=shown,
            ),
            frozenset(),
        )


RULE = Rule(
    "M02", "placeholder", "待填的地方没有填", "error", __doc__ or "", look=_look, template=True
)
