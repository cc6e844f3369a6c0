"""The citizen's page: where the money comes from, where it goes, why it changed, what it achieves.

Composed from what the Disclosure prints, so that it can never say another number.
"""

from collections.abc import Iterator, Mapping

from mingzhang.disclosure import Coordinate, Disclosure, Project, Stated, Target, coordinate
from mingzhang.disclosure.coordinate import value_name
from mingzhang.document import Block, Chart, Grid, Heading, Paragraph
from mingzhang.forms.profile import profiles
from mingzhang.forms.target_values import SIGNS
from mingzhang.money import show

TITLE = "一页看懂"
QUESTIONS = {
    "from": "钱从哪里来",
    "to": "钱花到哪里去",
    "why": "为什么增减",
    "achieve": "要做成什么",
}
MOST_TARGETS = 4
MOST_PARTS = 3
"""Indicators of a project, and parts of a change, that are named."""
NO_REASON = "文件没有写明"
_TOTALS = {"from": {"side": "in"}, "to": {"side": "out"}}
_WORDS = {"from": "收入总计", "to": "支出总计"}


def front_of(disclosure: Disclosure, charts: Mapping[str, Chart]) -> tuple[Block, ...]:
    """The blocks of the citizen's page; a question without an answer is left out.

    charts: of ``charts_of``, by id.
    """
    drawn: dict[str, list[Chart]] = {question: [] for question in QUESTIONS}
    for one in profiles()[disclosure.profile].charts:
        if one.id in charts and one.question in drawn:
            drawn[one.question].append(charts[one.id])
    blocks: list[Block] = []
    for question, title in QUESTIONS.items():
        answer = [*_answer(disclosure, question), *drawn[question]]
        if answer:
            blocks += [Heading(title, 3), *answer]
    return (Heading(TITLE, 2), *blocks) if blocks else ()


def _answer(disclosure: Disclosure, question: str) -> Iterator[Block]:
    if question in _TOTALS:
        fen = _printed(disclosure, coordinate(_TOTALS[question]))
        if fen is not None:
            yield Paragraph(f"{disclosure.year}年{_WORDS[question]}{_money(fen)}。")
        if question == "to":
            yield from _kinds(disclosure)
    elif question == "why":
        rows = tuple(_changes(disclosure))
        if rows:
            yield Grid((("项目", "与上年相比", "原因"), *rows))
    else:
        yield from _targets(disclosure)


def _printed(disclosure: Disclosure, at: Coordinate) -> int | None:
    """The amount in fen that the tables print at a coordinate."""
    cells = (
        cell.fen
        for table in disclosure.tables
        for row in table.rows
        for cell in row.cells.values()
        if cell.at == at
    )
    return next((fen for fen in cells if fen is not None), None)


def _money(fen: int) -> str:
    return f"{show(fen, '万元', 2, trim=True)}万元"


def _kinds(disclosure: Disclosure) -> Iterator[Block]:
    found = [
        (value_name("kind", kind), fen)
        for kind in ("basic", "project", "upward", "business_operation", "subsidy")
        if (fen := _printed(disclosure, coordinate({"side": "expenditure", "kind": kind})))
    ]
    if found:
        parts = "，".join(f"{name}{_money(fen)}" for name, fen in found)
        yield Paragraph(f"本年支出中，{parts}。")


def _changes(disclosure: Disclosure) -> Iterator[tuple[str, str, str]]:
    """Each stated change of a whole, and each that has a reason: of what, how much, why.

    Where no reason is stated, the parts that changed most stand for it.
    """
    seen: set[Coordinate] = set()
    for group in _readings(disclosure):
        changes = [
            (one.at, one.sign * one.value.fen)
            for one in group
            if one.at is not None and one.at.measure == "change" and one.value.fen is not None
        ]
        reason = next((one.value.text for one in group if one.subject.endswith(".reason")), None)
        if not changes or changes[0][0] in seen:
            continue
        (at, fen), parts = changes[0], changes[1:]
        if reason is None and (at.source, at.kind, at.item) != (None, None, None):
            continue
        seen.add(at)
        parts = sorted(parts, key=lambda one: -abs(one[1]))[:MOST_PARTS]
        named = "，".join(f"{_name(part)}{_change(change)}" for part, change in parts)
        yield _name(at), _change(fen), reason or named or NO_REASON


def _readings(disclosure: Disclosure) -> Iterator[list[Stated]]:
    """What the reading of one statement in one paragraph states, together."""
    for section in disclosure.sections:
        for passage in section.paragraphs:
            groups: dict[tuple[str, int], list[Stated]] = {}
            for one in passage.stated:
                groups.setdefault((one.subject.partition(".")[0], one.group), []).append(one)
            yield from groups.values()


def _change(fen: int) -> str:
    return f"{'增加' if fen > 0 else '减少'}{_money(abs(fen))}" if fen else "持平"


def _name(at: Coordinate) -> str:
    """What a coordinate speaks of, in few words."""
    names = {
        dimension: value_name(dimension, value)
        for dimension in ("source", "kind", "item")
        if (value := getattr(at, dimension)) is not None
    }
    if "item" in names or "kind" in names:
        return names.get("item") or f"{names.get('source', '')}{names['kind']}"
    end = value_name("side", at.side) if at.side else "合计"
    if "source" in names:
        return names["source"] if at.side == "income" else f"{names['source']}{end}"
    return end


def _targets(disclosure: Disclosure) -> Iterator[Block]:
    overall = next((one for one in disclosure.projects if not one.name), None)
    if overall and overall.goal:
        yield Paragraph(overall.goal)
    rows = [
        (
            one.name,
            "" if one.fen is None else show(one.fen, "万元", 2),
            _indicators(disclosure, one),
        )
        for one in disclosure.projects
        if one.name
    ]
    if rows:
        yield Grid((("项目", "金额（万元）", "主要指标"), *rows))


def _indicators(disclosure: Disclosure, project: Project) -> str:
    targets = [one for one in disclosure.targets if one.project == project.name]
    shown = "；".join(map(_target, targets[:MOST_TARGETS]))
    return f"{shown}等{len(targets)}项" if len(targets) > MOST_TARGETS else shown


def _target(target: Target) -> str:
    """An indicator with its value, sign and unit, wherever the form prints those."""
    shown = target.printed
    if len(target.values) == 1:
        value = target.values[0]
        sign, unit = SIGNS.get(value.relation or "", ""), value.unit or ""
        if sign not in ("", "=") and not any(one in shown for one in SIGNS.values()):
            shown = sign + shown
        shown += "" if shown.endswith(unit) else unit
    return f"{target.indicator}：{shown}" if shown else target.indicator
