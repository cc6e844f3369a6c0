"""查什么：本地区这一阶段应当公开的表，文件里有没有。

依据：政府信息公开条例第二十条第七项；各表的名目见财预〔2016〕143号。印有标题而没有读出表格的，可能只是表没有画线，
只作说明。

例：目录和正文里都没有政府性基金预算支出表。

改法：补上缺的表；没有数据的也要列空表并加说明。
"""

import re
from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Finding, Found, Rule, Spot
from mingzhang.checking.rules.n01_contents import absent
from mingzhang.checking.spots import passage_spot
from mingzhang.checking.texts import Text, bare, texts_of
from mingzhang.codes import fold
from mingzhang.disclosure import Disclosure
from mingzhang.document import NOWHERE
from mingzhang.forms.form import forms
from mingzhang.forms.profile import Profile, profiles

LONGEST_TITLE = 80

_PUBLISHED = re.compile(
    r"绩效目标表?[^。;未不]{0,16}(?:见附|随(?:同)?(?:部门)?预算[^。;未不]{0,6}公开|一并公开)"
)


def _look(context: Context) -> Iterator[Found]:
    profile = profiles().get(context.disclosure.profile)
    if profile is None or not context.disclosure.tables:
        return
    there = {table.form for table in context.disclosure.tables}
    listed = [bare(one.text) for one, table in absent(context.disclosure) if table]
    titled = _titled(context.disclosure, profile)
    for form in profile.required:
        title = forms()[form].titles[0]
        # What the contents list and the body lacks is N01's to say.
        if form in there or any(one.endswith(bare(title)) for one in listed):
            continue
        yield _missing(form, title, titled.get(form)), UNEXPLAINED
    if profile.targets and not context.disclosure.projects:
        yield from _targets(context)


def _missing(form: str, title: str, printed: Text | None) -> Finding:
    """A table that is not there; printed: its title, where that is there alone."""
    if printed is None:
        spot = Spot(NOWHERE, title, form)
        return RULE.finding(f"缺表：没有找到《{title}》，应当补上", (spot,), expected=(title,))
    return RULE.finding(
        f"没有读出表格：《{title}》只见标题，请看一看这张表",
        (Spot(printed.place, title, form),),
        expected=(title,),
        severity="note",
    )


def _titled(disclosure: Disclosure, profile: Profile) -> dict[str, Text]:
    """Where the body prints the titles of forms, each for the form that it names most fully."""
    names = [(bare(one), form) for form in profile.required for one in forms()[form].titles]
    names.sort(key=lambda one: -len(one[0]))
    found: dict[str, Text] = {}
    for text in texts_of(disclosure):
        if text.kind != "contents" and len(text.folded) <= LONGEST_TITLE:
            own = bare(text.text)
            form = next((form for name, form in names if own.endswith(name)), "")
            found.setdefault(form, text)
    return found


def _targets(context: Context) -> Iterator[Found]:
    """The narrative says that the targets are published with it, and no target table is there."""
    if any("绩效" in one.title for one in context.disclosure.unrecognised):
        return
    for section, passage in context.passages():
        if found := _PUBLISHED.search(fold(passage.text)):
            yield (
                RULE.finding(
                    f"缺绩效目标表：说明称「{found[0]}」，没有找到目标表",
                    (passage_spot(section, passage, found[0]),),
                    printed=(found[0],),
                    severity="warning",
                ),
                UNEXPLAINED,
            )
            return


RULE = Rule(
    "N02",
    "required-table",
    "缺表",
    "error",
    __doc__ or "",
    "政府信息公开条例 第二十条",
    look=_look,
)
