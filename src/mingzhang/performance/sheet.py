"""The self-evaluation sheets (绩效自评表) as a Document, for any format."""

from fractions import Fraction

from mingzhang.disclosure import Disclosure
from mingzhang.document import Block, Document, Grid, Heading, Note
from mingzhang.money import show
from mingzhang.performance.actual import printed_value
from mingzhang.performance.scoring import FULL, Scored, Sheet

HEADS = ("一级指标", "二级指标", "三级指标", "目标值", "实际值", "完成情况", "分值", "得分", "说明")
_OVERALL = "整体绩效"


def sheet_document(disclosure: Disclosure, sheets: tuple[Sheet, ...]) -> Document:
    """The sheets of a Disclosure, the overall one and each project's."""
    title = f"{disclosure.unit}{disclosure.year or ''}年绩效自评表"
    blocks: list[Block] = [Heading(title, 1)]
    for sheet in sheets:
        blocks += _blocks(sheet)
    return Document(tuple(blocks))


def _blocks(sheet: Sheet) -> list[Block]:
    project = sheet.project
    rows = [HEADS, *map(_row, sheet.values)]
    got, most = sheet.execution
    if most:
        amounts = (_money(project.fen, project.unit), _money(sheet.spent, project.unit))
        met = "" if got is None else "达到" if got == most else "未达到"
        rows.append(("预算执行", "", "", *amounts, met, points(most), points(got), ""))
    grade = f"等级：{sheet.grade}" if sheet.grade else ""
    rows.append(("总分", "", "", "", "", "", points(Fraction(FULL)), points(sheet.total), grade))
    blocks: list[Block] = [Heading(project.name or _OVERALL, 2), Grid(tuple(rows))]
    if sheet.total is None:
        missing = sum(one.share is None for one in sheet.values) + (got is None and most > 0)
        blocks.append(Note(f"注：还有 {missing} 项没有实际值，没有算总分。"))
    return blocks


def _row(one: Scored) -> tuple[str, ...]:
    target = one.target
    met = "" if one.share is None else "达到" if one.share == 1 else "未达到"
    return (
        target.level1 or "",
        target.level2 or "",
        target.indicator,
        printed_value(one.value),
        one.actual.text if one.actual else "",
        met,
        points(one.weight),
        points(one.points),
        one.actual.note if one.actual else "",
    )


def _money(fen: int | None, unit: str) -> str:
    return "" if fen is None else f"{show(fen, unit, 2)}{unit}"


def points(value: Fraction | None) -> str:
    """Points with two decimals, half up; blank where unknown."""
    if value is None:
        return ""
    whole, part = divmod(int(value * 100 + Fraction(1, 2)), 100)
    return f"{whole}.{part:02d}"
