"""查什么：情况说明里写的项目金额，与它的绩效目标表相同；项目说明的“年度预算安排”写了金额。

理由：同一个项目当年只有一个预算数；不写金额，读者不知道安排了多少。

例：说明称“档案数字化经费36万元”，项目绩效目标表的资金总额是 30 万元。

改法：查明哪一处是批复的数，其余照改。
"""

import re
from collections import Counter
from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule
from mingzhang.checking.indicators import is_sheet
from mingzhang.checking.spots import passage_spot, project_spot
from mingzhang.codes import fold
from mingzhang.forms.pattern import HAN
from mingzhang.money import UNITS, grain, parse

_ALLOTTED = re.compile(r"(?:年度|当年|本年)预算安排(?:情况)?\Z")
_GIVEN = re.compile(
    r"\d(?:亿|千|百|万)*元|[零一二三四五六七八九十百千两]万元|(?:见|详见)[^。]{0,20}表|涉密"
)
LONGEST = 60
"""Characters of a section that a finding shows."""
SHORTEST = 5
"""Characters of a name that may be looked for in running text."""
_AMOUNT = re.compile(
    r'[”"」》)]*(?:(?:(?P<year>20\d\d)年)?(?:项目|资金|经费|支出|预算|金额|总额|安排|年初|共|为|[:,])*)'
    r"(?P<amount>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|元)"
)
"""What follows a name: its amount, of the year that is named if any is."""
_WORD = re.compile(HAN)


def _look(context: Context) -> Iterator[Found]:
    yield from _differing(context)
    yield from _without(context)


def _without(context: Context) -> Iterator[Found]:
    """A section on what the year's budget allots to a project that gives no amount."""
    for section in context.disclosure.sections:
        text = "".join(fold(passage.text) for passage in section.paragraphs)
        if not _ALLOTTED.search(fold(section.title)) or not text or _GIVEN.search(text):
            continue
        first = section.paragraphs[0]
        yield (
            RULE.finding(
                f"项目没有写金额：「{section.title}」里没有安排的金额",
                (passage_spot(section, first, first.text[:LONGEST]),),
                printed=(first.text[:LONGEST],),
            ),
            UNEXPLAINED,
        )


def _differing(context: Context) -> Iterator[Found]:
    heads = [one for one in context.disclosure.projects if not is_sheet(one)]
    count = Counter(one.name for one in heads)
    for project in heads:
        name = fold(project.name)
        if project.fen is None or len(name) < SHORTEST or count[project.name] > 1:
            continue
        for section, passage in context.passages():
            for found in _amounts_of(name, fold(passage.text), context.disclosure.year):
                amount, unit = found["amount"], found["unit"]
                number = parse(amount)
                fen = number.fen(unit) if number else None
                if number is None or fen is None:
                    continue
                slack = grain(project.unit, 2) + UNITS[unit] // 10**number.decimals
                if abs(fen - project.fen) <= slack // 2:
                    continue
                yield (
                    RULE.finding(
                        f"项目金额不一致：说明称「{project.name}」{amount}{unit}，"
                        f"它的绩效目标表为 {project.printed}{project.unit}",
                        (
                            passage_spot(section, passage, amount),
                            project_spot(project, project.printed),
                        ),
                        printed=(amount, project.printed),
                    ),
                    UNEXPLAINED,
                )


def _amounts_of(name: str, text: str, year: int | None) -> Iterator[re.Match[str]]:
    """Amounts that stand right behind a name in a folded text and are of no other year."""
    at = text.find(name)
    while at >= 0:
        behind = at + len(name)
        found = _AMOUNT.match(text, behind)
        whole = at == 0 or not _WORD.match(text[at - 1])
        if whole and found and (year is None or found["year"] in (None, str(year))):
            yield found
        at = text.find(name, behind)


RULE = Rule("C10", "project-in-text", "项目金额不一致", "warning", __doc__ or "", look=_look)
