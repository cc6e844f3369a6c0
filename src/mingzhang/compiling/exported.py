"""From the budget system's tables to a publication: the narrative that the profile asks for."""

from dataclasses import replace
from typing import NamedTuple

from mingzhang.book.texts import NO_TEXTS, Texts
from mingzhang.compiling.narrative import narrate
from mingzhang.compiling.published import Published
from mingzhang.disclosure import Disclosure, Table
from mingzhang.forms.form import forms
from mingzhang.forms.profile import Profile


class Exported(NamedTuple):
    """What was made of exported tables.

    reused: texts taken over from last year, to be looked through; missing: texts that nobody has
    given (both by their place in ``texts.toml``); absent: titles of required tables not exported.
    """

    disclosure: Disclosure
    reused: tuple[str, ...]
    missing: tuple[str, ...]
    absent: tuple[str, ...]


def compile_exported(
    exported: Disclosure,
    profile: Profile,
    unit: str,
    year: int,
    previous: Disclosure | None = None,
    texts: Texts = NO_TEXTS,
) -> Exported:
    """The Disclosure of recognised tables with its narrative.

    exported: the tables, of whose own texts nothing is kept; profile: what is to be published;
    unit, year: whose and when; previous: last year's publication; texts: the unit's.
    """
    level = profile.level or exported.level or (previous.level if previous else None)
    own = "本单位" if level == "unit" else "本部门"
    order = (*profile.required, *profile.optional)
    listed = [table for table in exported.tables if table.form in order]
    tables = sorted(listed, key=lambda table: order.index(table.form))
    there = {table.form for table in tables}
    absent = tuple(forms()[one].titles[0] for one in profile.required if one not in there)
    source = Published(exported, year, previous, texts)
    disclosure = Disclosure(
        unit,
        year,
        profile.stage,
        level,
        profile.id,
        narrate(profile, source),
        tuple(_settled(table, year, own) for table in tables),
        exported.projects,
        exported.targets,
    )
    said = {one.subject for one in disclosure.stated}
    reused = tuple(key for key in source.reused if key in said or key not in source.types)
    return Exported(disclosure, reused, tuple(source.missing), absent)


def _settled(table: Table, year: int, own: str) -> Table:
    """A table as it is published: no rows that were left blank, the note that its form has."""
    form = forms()[table.form]
    axes = [block.axis for block in form.blocks]
    rows = tuple(
        row
        for row in table.rows
        if row.fixed
        or axes[row.block] is None
        or any(cell.fen is not None for cell in row.cells.values())
    )
    empty = all(cell.fen is None for row in rows for cell in row.cells.values())
    note = form.empty_note if empty else table.note or form.note
    note = note.replace("{year}", str(year)).replace("{own}", own) if note else None
    return replace(table, rows=() if empty else rows, note=note, captions=())
