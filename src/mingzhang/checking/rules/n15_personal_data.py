"""查什么：文件里有没有身份证号、银行账号、个人手机号。

依据：政府信息公开条例第十五条：涉及个人隐私的政府信息，公开会损害第三方合法权益的，不得公开。

例：联系电话写了个人手机号（办公电话是应当公开的）。

改法：删去，改用办公电话。发现里只显示头尾几位。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule, Spot
from mingzhang.checking.texts import texts_of

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_KINDS = (
    (
        re.compile(
            r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])"
            r"(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
        ),
        "身份证号",
    ),
    (re.compile(r"(?:账号|帐号|账户|帐户|卡号)[:：]?\s?(?P<n>\d{12,22})(?!\d)"), "银行账号"),
    (re.compile(r"(?<![\d.\-])1[3-9]\d{9}(?![\d.]|\s*万?元)"), "手机号"),
)


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    for text in texts_of(context.disclosure):
        for pattern, what in _KINDS:
            for one in pattern.finditer(text.text):
                number = one.groupdict().get("n") or one[0]
                if what == "身份证号" and not _checked(number):
                    continue
                shown = number[:3] + "*" * (len(number) - 5) + number[-2:]
                place = text.place._replace(span=one.span())
                yield (
                    RULE.finding(
                        f"有个人信息：{what} {shown}，不应公开",
                        (Spot(place, shown, section=text.section or None),),
                        printed=(shown,),
                    ),
                    frozenset(),
                )


def _checked(number: str) -> bool:
    """Whether the last sign of an identity number is right (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


RULE = Rule(
    "N15",
    "personal-data",
    "公开了个人信息",
    "warning",
    __doc__ or "",
    "政府信息公开条例 第十五条",
    look=_look,
)
