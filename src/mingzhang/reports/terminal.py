"""The report for people: each finding with the printed line and a caret under the number."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from mingzhang.checking.beside import named, same_unit
from mingzhang.checking.finding import Finding, Spot
from mingzhang.document import Place
from mingzhang.money import show
from mingzhang.reports.checked import Checked

if TYPE_CHECKING:
    from mingzhang.compiling import Compiled

WORDS = {"error": "错误", "warning": "提示", "note": "说明"}
"""Chinese words for severities."""
WIDEST = 100
MOST_SPOTS = 3


def report(checked: Checked) -> str:
    """The whole report of one file as text."""
    disclosure = checked.disclosure
    name = disclosure.source or "文件"
    lines = [f"{name}：{disclosure.unit} {disclosure.year or ''}".rstrip()]
    lines += compared(checked)
    for finding in checked.findings:
        lines += ["", *_found(finding, checked)]
    lines.append("")
    counts = {key: sum(f.severity == key for f in checked.findings) for key in WORDS}
    lines.append(
        f"表 {len(disclosure.tables)} 张，未识别 {len(disclosure.unrecognised)} 处，"
        f"读入时复原 {len(disclosure.mendings)} 处；"
        + "，".join(f"{word} {counts[key]}" for key, word in WORDS.items())
    )
    return "\n".join(lines) + "\n"


def brief(name: str, checked: Checked) -> str:
    """One line a file, for many files. name: as the user gave it."""
    disclosure = checked.disclosure
    counts = {key: sum(f.severity == key for f in checked.findings) for key in WORDS}
    return (
        f"{name}：{disclosure.unit} {disclosure.year or ''} 表 {len(disclosure.tables)} 张，"
        f"未识别 {len(disclosure.unrecognised)} 处，"
        + "，".join(f"{word} {counts[key]}" for key, word in WORDS.items())
    )


def compared(checked: Checked) -> list[str]:
    """Which documents it was compared with, and which were looked for in vain, a line each."""
    others = checked.others
    pairs = [("上年", others.previous), ("当年预算", others.budget)]
    pairs += [("单位", one) for one in others.units]
    lines = []
    for role, other in pairs:
        if other is None:
            continue
        lines.append(f"  {role}：{other.source}（{named(other)}）")
        if role != "单位" and not same_unit(other.unit, checked.disclosure.unit):
            lines[-1] += "，单位名称与本文件不同，请核对是不是同一单位"
    return lines + [f"  {one}" for one in checked.lacking]


def beside(checked: Checked) -> list[str]:
    """The findings about other documents, with what they say, as lines."""
    return [
        line
        for finding in checked.findings
        if any(place.other is not None for place in finding.places)
        for line in _found(finding, checked)
    ]


def year(checked: Checked) -> str:
    """One document of several years: a line, what it was compared with, where they disagree."""
    lines = [brief(checked.disclosure.source, checked), *compared(checked)]
    return "".join(f"{line}\n" for line in [*lines, *(f"  {one}" for one in beside(checked))])


def years(checked: Sequence[Checked]) -> str:
    """How many documents of several years were compared, and which had no partner."""
    partners = [{id(o) for o in one.others[:2] if o is not None} for one in checked]
    used = set().union(*partners)
    alone = [
        one.disclosure.source
        for one, own in zip(checked, partners, strict=True)
        if not own and id(one.disclosure) not in used
    ]
    told = f"共 {len(checked)} 份文件，比较了 {sum(map(len, partners))} 对"
    return told + (f"；没有可比的 {len(alone)} 份：{'、'.join(alone)}" if alone else "")


def adjusted(compiled: "Compiled") -> str:
    """The cells that controlled rounding changed, a line each; the remark where there is one."""
    lines = [
        f"  {one.table}「{one.row}」行「{one.column}」栏：真值 {show_exact(one.exact)}，"
        f"四舍五入 {show(one.plain, '万元', 2)}，印作 {show(one.printed, '万元', 2)}"
        for one in compiled.adjusted
    ]
    if lines:
        lines.insert(0, f"为使各表按印出的数相加都相等，调整了 {len(lines)} 格的末位：")
    return "".join(f"{line}\n" for line in [*lines, *filter(None, [compiled.remark])])


def show_exact(fen: int) -> str:
    """An exact amount in 万元, to the fen."""
    return show(fen, "万元", 6, trim=True)


def _found(finding: Finding, checked: Checked) -> list[str]:
    """A finding with the lines that it is about."""
    lines = [f"{WORDS[finding.severity]} {finding.code} {finding.message}"]
    for place in finding.places[:MOST_SPOTS]:
        lines += _shown(place, checked)
    return [*lines, f"  依据：{finding.law}"] if finding.law else lines


def _shown(place: Spot, checked: Checked) -> list[str]:
    if place.other is not None:
        file = f"里的「{place.place.file}」" if place.place.file else ""
        return [f"  对照「{place.other}」{file}{ordinal(place.place)}：{place.text}"]
    number = place.place.line
    source = checked.document.lines
    if number is None or not 1 <= number <= len(source):
        where = ordinal(place.place)
        return [f"  {where}：{_cut(place.text, 0)[0]}"] if where else []
    line = source[number - 1].rstrip()
    start = find(line, place)
    if start is None:
        return [f"  {number:>4} | {_cut(line, 0)[0]}"]
    line, start = _cut(line, start)
    pad = _width(line[:start])
    return [
        f"  {number:>4} | {line}",
        f"       | {' ' * pad}{'^' * max(1, _width(place.text))}",
    ]


def find(line: str, place: Spot) -> int | None:
    """Where the number stands in its printed line (0-based): in the cell of a table row, else by
    its text; None where it is not there."""
    column = place.place.column
    if place.place.span is None and column is not None and line.lstrip().startswith("|"):
        position = -1
        for _ in range(column):
            position = line.find("|", position + 1)
        inside = line.find(place.text, position) if place.text else position + 1
        return inside if inside >= 0 else position + 1
    found = line.find(place.text) if place.text else -1
    return found if found >= 0 else None


def _cut(line: str, start: int) -> tuple[str, int]:
    """The part of a long line around a position."""
    if len(line) <= WIDEST:
        return line, start
    left = max(0, start - WIDEST // 2)
    mark = "…" if left else ""
    return mark + line[left : left + WIDEST], start - left + len(mark)


def ordinal(place: Place) -> str:
    """Where in its file something stands, as people count: 第 8 页，表中第 3 行第 2 列."""
    words = []
    if place.sheet:
        words.append(f"工作表「{place.sheet}」")
    if place.page:
        words.append(f"第 {place.page} 页")
    if place.line and not place.page:
        words.append(f"{'' if place.sheet else '文件'}第 {place.line} 行")
    if place.row and place.column:
        words.append(f"表中第 {place.row} 行第 {place.column} 列")
    return "，".join(words)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
