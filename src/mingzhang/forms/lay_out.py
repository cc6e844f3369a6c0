"""From the meaning to the look: a Disclosure becomes a Document."""

from collections.abc import Iterator, Mapping

from mingzhang.disclosure import Disclosure
from mingzhang.document import Block, Chart, Document, Heading, Note, Paragraph
from mingzhang.forms.charts import charts_of
from mingzhang.forms.form import forms
from mingzhang.forms.front import front_of
from mingzhang.forms.profile import profiles
from mingzhang.forms.table_layout import lay_out_table
from mingzhang.forms.target_form import target_forms
from mingzhang.forms.target_layout import lay_out_targets


def lay_out(disclosure: Disclosure) -> Document:
    """Lay out title, narrative and tables in the order of the Disclosure, and its charts."""
    charts = charts_of(disclosure)
    return Document(
        tuple(_blocks(disclosure, charts)),
        disclosure.origin,
        disclosure.source,
        front=front_of(disclosure, charts),
    )


def title_of(disclosure: Disclosure) -> str:
    """The publication's own title, as the profile has it."""
    title = profiles()[disclosure.profile].title
    if disclosure.year is None:
        title = title.replace("{year}年", "")
    return title.format(unit=disclosure.unit, year=disclosure.year)


def _blocks(disclosure: Disclosure, charts: Mapping[str, Chart]) -> Iterator[Block]:
    after: dict[str, list[Chart]] = {}
    for one in profiles()[disclosure.profile].charts:
        if one.id in charts:
            after.setdefault(one.after, []).append(charts[one.id])
    yield Heading(title_of(disclosure), 1)
    for section in disclosure.sections:
        yield Heading(section.title, section.level + 1)
        for passage in section.paragraphs:
            yield Paragraph(passage.text)
        yield from after.pop(section.id or "", ())
    for number, table in enumerate(disclosure.tables, 1):
        yield Paragraph(f"附件{number}")
        yield Heading(table.title, 2)
        yield Paragraph(f"单位：{table.unit}")
        yield lay_out_table(forms()[table.form], table, disclosure.year)
        if table.note:
            yield Note(table.note)
        yield from after.pop(table.form, ())
    waiting = list(disclosure.targets)
    for number, project in enumerate(disclosure.projects, len(disclosure.tables) + 1):
        form = target_forms()[project.form]
        own = project.name if "name" in form.fields else None
        count = next((n for n, one in enumerate(waiting) if one.project != own), len(waiting))
        yield Paragraph(f"附件{number}")
        yield Heading(project.title or form.titles[0], 2)
        yield lay_out_targets(form, project, waiting[:count])
        yield from after.pop(form.id, ())
        del waiting[:count]
