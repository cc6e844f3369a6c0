"""Spots: the places of tables, rows, stated values, passages, projects and targets in findings."""

from mingzhang.checking.finding import Spot
from mingzhang.disclosure import Passage, Project, Row, Section, Stated, Table, Target


def table_spot(table: Table) -> Spot:
    """The place of a table."""
    return Spot(table.place, table.title, table.form)


def row_spot(table: Table, row: Row, text: str | None = None) -> Spot:
    """The place of a row. text: the words to look at, its label where None is given."""
    return Spot(row.place, row.label if text is None else text, table.form, row=row.label)


def stated_spot(stated: Stated) -> Spot:
    """The place of a value that a sentence states."""
    return Spot(stated.place, stated.printed)


def passage_spot(section: Section, passage: Passage, text: str) -> Spot:
    """The place of some words in a paragraph."""
    return Spot(passage.place, text, section=section.title)


def project_spot(project: Project, text: str) -> Spot:
    """The place of a target table's head."""
    return Spot(project.place, text, project.form, row=project.name or project.title)


def target_spot(target: Target) -> Spot:
    """The place of an indicator: its value."""
    return Spot(target.place, target.printed, row=target.indicator)
