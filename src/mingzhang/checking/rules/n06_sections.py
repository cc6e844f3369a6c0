"""查什么：情况说明有没有本地区要求的各部分。

依据：预算法第十四条：对机关运行经费的安排、政府采购等情况作出说明。说明的多数部分都找不到时不查：可能另文公开。

例：说明有五部分，缺“‘三公’经费情况说明”。

改法：补上这一部分；并入别的部分的，可以不改。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import UNEXPLAINED, Context, Found, Rule, Spot
from mingzhang.codes import fold
from mingzhang.document import NOWHERE
from mingzhang.forms.profile import profiles


def _look(context: Context) -> Iterator[Found]:
    profile = profiles().get(context.disclosure.profile)
    if profile is None or not profile.sections:
        return
    there = {section.id for section in context.disclosure.sections}
    text = fold("".join(s.title + p.text for s, p in context.passages()))
    titles = fold("".join(section.title for section in context.disclosure.sections))
    wanted = [one for one in profile.sections if not one.optional]
    missing = [one for one in wanted if one.id not in there]
    if 2 * len(missing) > len(wanted):
        return
    # A text without any table is a piece of a document: it breaks off somewhere.
    while missing and not context.disclosure.tables and missing[-1] == wanted[-1]:
        cut = len(missing) - 1
        while cut and missing[cut - 1] == wanted[cut - 1 - len(missing)]:
            cut -= 1
        missing = missing[:cut]
    for one in missing:
        title = one.heading(context.disclosure.year)
        core = fold(title).partition("、")[2] or fold(title)
        # A section may stand under another number, or be merged into another one.
        if core in titles or core in text:
            continue
        yield (
            RULE.finding(
                f"情况说明缺一部分：没有找到「{title}」",
                (Spot(NOWHERE, title),),
                expected=(title,),
                severity="note" if context.scanned else "warning",
            ),
            UNEXPLAINED,
        )


RULE = Rule(
    "N06",
    "required-section",
    "情况说明缺一部分",
    "warning",
    __doc__ or "",
    "预算法 第十四条",
    look=_look,
)
