"""The self-evaluation sheets (绩效自评表) as a Document, for any format.

They are of the form that 财预〔2020〕10号 gives, so that they are read back and checked as any
published ones.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from mingzhang.checking.indicators import is_percent
from mingzhang.disclosure import Cell, Disclosure, Project, Target
from mingzhang.document import Block, Document, Heading, Note
from mingzhang.forms.target_form import level1_of, target_forms
from mingzhang.forms.target_layout import lay_out_targets
from mingzhang.forms.target_values import parse_values
from mingzhang.performance.actual import printed_value
from mingzhang.performance.scoring import Scored, Sheet

FORMS = ("project_evaluation", "overall_evaluation")
"""The forms of a project's sheet and of the whole unit's."""


def sheet_document(disclosure: Disclosure, sheets: tuple[Sheet, ...]) -> Document:
    """The sheets of a Disclosure, the overall one and each project's."""
    title = f"{disclosure.unit}{disclosure.year or ''}年绩效自评表"
    blocks: list[Block] = [Heading(title, 1)]
    for sheet in sheets:
        project, targets = evaluated(sheet, disclosure.unit)
        form = target_forms()[project.form]
        blocks.append(Heading(project.title, 2))
        blocks.append(lay_out_targets(form, project, list(targets)))
        if sheet.total is None:
            got, most = sheet.execution
            missing = sum(one.share is None for one in sheet.values) + (got is None and most > 0)
            blocks.append(Note(f"注：还有 {missing} 项没有实际值，没有算总分。"))
    return Document(tuple(blocks))


def evaluated(sheet: Sheet, unit: str) -> tuple[Project, tuple[Target, ...]]:
    """A sheet as a publication says it: its head, and its indicators, one for each value.

    unit: whose it is.
    """
    project = sheet.project
    got, most = sheet.execution
    all_of_them = sum((one.weight for one in sheet.values), most)
    texts = {
        "weight": _shown(most or None),
        "rate": _rate(sheet),
        "score": _shown(got if most else None),
        "total_weight": _shown(all_of_them),
        "total": _shown(sheet.total),
        "grade": sheet.grade,
    }
    form = target_forms()[FORMS[not project.name]]
    head = Project(
        project.name,
        form.id,
        f"{project.name or unit}{form.titles[0]}",
        project.fen,
        department=project.department or ("" if project.name else unit),
        implementer=project.implementer if project.name else "",
        goal=project.goal,
        cells={"initial": Cell(project.fen), "spent": Cell(sheet.spent)},
        more={id: text for id, text in texts.items() if text},
        unit=project.unit,
    )
    return head, tuple(_target(project.name or None, one) for one in sheet.values)


def _target(project: str | None, one: Scored) -> Target:
    target, value = one.target, one.value
    # 百分率 is a unit where it has a column of its own; beside its number it is a sign.
    printed = printed_value(replace(value, unit="%") if is_percent(value.unit) else value)
    return Target(
        project,
        target.level1 or level1_of().get(target.level2 or "") or None,
        target.level2 or None,
        target.indicator,
        parse_values(printed),
        _decimal(one.weight),
        printed,
        evaluated=True,
        actual=one.actual.text if one.actual else "",
        score=_decimal(one.points),
        reason=one.actual.note if one.actual else "",
    )


def _rate(sheet: Sheet) -> str:
    """What was spent of the amount, in per cent with two decimals, half up."""
    if sheet.spent is None or not sheet.project.fen:
        return ""
    share = Fraction(sheet.spent, sheet.project.fen) * 100
    return f"{points(share)}%"


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(points(value))


def _shown(value: Fraction | None) -> str:
    return "" if value is None else f"{Decimal(points(value)).normalize():f}"


def points(value: Fraction | None) -> str:
    """Points with two decimals, half up; blank where unknown."""
    if value is None:
        return ""
    whole, part = divmod(int(value * 100 + Fraction(1, 2)), 100)
    return f"{whole}.{part:02d}"
