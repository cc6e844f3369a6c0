"""The inspection sheet of one document as plain data: what is looked at, whether it is right.

The items stand in ``data/sheet-budget.toml`` and ``data/sheet-final.toml``; tables and sections
among them are those of the document's profile. ``reports/sheet.py`` writes the workbook.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypedDict

import tomli

from mingzhang.checking.finding import Finding, Spot
from mingzhang.checking.placeholders import blank_template
from mingzhang.checking.texts import level_of, narrative
from mingzhang.disclosure import Disclosure
from mingzhang.document import NOWHERE
from mingzhang.forms.form import forms
from mingzhang.forms.profile import profiles
from mingzhang.reports.checked import Checked
from mingzhang.reports.terminal import WORDS, ordinal
from mingzhang.reports.whereabouts import Part, Whereabouts

YES, NO, OPEN = "是", "否", ""
"""Whether an item is right; OPEN: a person must see."""
MOST_PROBLEMS = 100
"""Problems of one item that are written; more are counted."""
MOST_EXPECTED = 3
LONGEST = 30
"""Signs of an expected text that are repeated in the remark; the problem itself has it whole."""
MOST_PAGES = 5
LEVELS = {"department": "部门", "unit": "单位", None: "部门（单位）"}
_NUMBER = re.compile(r"\A[一二三四五六七八九十]+、")
_MAKER = re.compile(r"\A(?:预算单位|部门|单位)")
_NUMBERED = re.compile(r"(.*第 )(\d+)( [页行])\Z")
_CERTAINTY = {"certain": "确定", "unverifiable": "对不上，不能确定是哪个数"}


class Problem(TypedDict):
    """A numbered sentence, and the remark beside it."""

    text: str
    remark: str


class Item(TypedDict):
    """A row of the sheet. meets: YES, NO or OPEN; remark: about the item itself."""

    group: str
    name: str
    meets: str
    problems: list[Problem]
    remark: str


class Sheet(TypedDict):
    """The sheet of one document, of JSON's types. source: as the user named the document;
    tables, errors, warnings, notes: counts."""

    source: str
    unit: str
    year: int | None
    stage: str
    title: str
    items: list[Item]
    tables: int
    errors: int
    warnings: int
    notes: int


class Line(NamedTuple):
    """An entry of the data file. The fields: see ``sheet-budget.toml`` and ``sheet-final.toml``."""

    group: str
    name: str = ""
    part: str = ""
    ids: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    words: Mapping[str, str] = {}


class Plan(NamedTuple):
    """A data file. title: with {year} and {level}; remarks: rules that report no problems."""

    title: str
    remarks: frozenset[str]
    lines: tuple[Line, ...]


class _Row(NamedTuple):
    """A line for one part of the document. there: whether it is; None: cannot be seen."""

    line: Line
    name: str
    part: Part
    there: bool | None
    remark: str


@cache
def plan(stage: str) -> Plan:
    """What the sheet of a stage (budget or final) looks at."""
    text = files(__package__).joinpath("data", f"sheet-{stage}.toml").read_text("utf-8")
    data = tomli.loads(text)
    lines = tuple(map(_line, data["item"]))
    return Plan(data["title"], frozenset(data["remarks"]), lines)


def _line(data: dict[str, Any]) -> Line:
    lists = {key: tuple(data.get(key, ())) for key in ("ids", "rules", "says", "items")}
    name, part = data.get("name", ""), data.get("part", "")
    return Line(data["group"], name, part, words=data.get("words", {}), **lists)


def inspect(source: str, checked: Checked) -> Sheet:
    """The sheet of a checked document. source: as the user named it."""
    disclosure = checked.disclosure
    stage = plan(disclosure.stage)
    level = LEVELS[level_of(disclosure)]
    where = Whereabouts(disclosure)
    rows = tuple(_rows(stage, checked, where, level))
    if blank_template(disclosure):
        # Of a template that nobody has filled in, nothing else was checked.
        rows = tuple(row._replace(there=None) for row in rows)
    found: list[list[Finding]] = [[] for _ in rows]
    for finding in checked.findings:
        found[_belongs(finding, rows, where)].append(finding)
    number = 0
    items = []
    for row, own in zip(rows, found, strict=True):
        problems = [one for one in own if one.code not in stage.remarks]
        explained = [one.message for one in own if one.code in stage.remarks]
        items.append(_item(row, problems, explained, number))
        number += len(problems)
    severities = [finding.severity for finding in checked.findings]
    year = f"{disclosure.year}年度" if disclosure.year else ""
    return {
        "source": source,
        "unit": disclosure.unit,
        "year": disclosure.year,
        "stage": disclosure.stage,
        "title": stage.title.format(year=year, level=level),
        "items": items,
        "tables": len(disclosure.tables),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "notes": severities.count("note"),
    }


def _rows(stage: Plan, checked: Checked, where: Whereabouts, level: str) -> Iterator[_Row]:
    """The lines of the data file, those of tables and sections once for each of them."""
    disclosure = checked.disclosure
    for line in stage.lines:
        name = line.name.format(level=level)
        if line.part == "sections":
            yield from _sections(stage, line, disclosure, where.there)
        elif line.part == "tables":
            yield from _tables(line, disclosure)
        elif line.part == "targets":
            profile = profiles().get(disclosure.profile)
            if disclosure.projects or (profile and profile.targets):
                there = True if disclosure.projects else None
                remark = "" if there else "没有认出绩效目标表，请核对"
                yield _Row(line, name, Part("targets"), there, remark)
        elif line.part == "rest":
            names = "、".join(
                f"「{one.title or '无标题'}」" + _pages(one.pages)
                for one in disclosure.unrecognised[:MOST_PAGES]
            )
            count = len(disclosure.unrecognised)
            remark = f"没有认出的表 {count} 张，请人工检查：{names}" if count else ""
            there = None if count or not disclosure.tables else True
            yield _Row(line, name, Part("rest"), there, remark)
        elif line.part:
            there = where.has_contents if line.part == "contents" else _has_cover(checked)
            yield _Row(line, name, Part(line.part), there or None, "")
        else:
            yield _detail(line, name, disclosure)


def _sections(
    stage: Plan, line: Line, disclosure: Disclosure, there: frozenset[str]
) -> Iterator[_Row]:
    """The profile's sections. there: ids of those that the body has. One that is not there may
    stand merged in another, so a person must see; what is surely missing is a finding."""
    profile = profiles().get(disclosure.profile)
    elsewhere = {one for other in stage.lines if other != line for one in other.ids}
    for section in profile.sections if profile else ():
        if (section.id not in line.ids) if line.ids else (section.id in elsewhere):
            continue
        name = _NUMBER.sub("", section.heading(disclosure.year))
        remark = "没有认出这一部分，请核对"
        if section.optional:
            remark = "没有这一部分；没有须说明的内容时可以不写"
        known = section.id in there
        yield _Row(line, name, Part("sections", section.id), known or None, "" if known else remark)


def _tables(line: Line, disclosure: Disclosure) -> Iterator[_Row]:
    """The profile's tables, then those that were read beside them."""
    profile = profiles().get(disclosure.profile)
    required = profile.required if profile else ()
    read = dict.fromkeys(table.form for table in disclosure.tables)
    for form in dict.fromkeys([*required, *read]):
        title = _MAKER.sub("", forms()[form].titles[0])
        # A document of which no table was read is rather a part of one.
        there = form in read or (False if read else None)
        remark = "" if there else "没有找到这张表" if read else "没有认出表，请核对"
        yield _Row(line, f"《{title}》", Part("tables", form), there, remark)


def _detail(line: Line, name: str, disclosure: Disclosure) -> _Row:
    """A row about single figures, or one that no program sees (neither items nor words)."""
    lacking = [label for label, pattern in line.words.items() if not _says(disclosure, pattern)]
    if line.items and not set(line.items) <= _printed_items(disclosure):
        lacking.append("分列的数")
    remark = f"没有读到{'、'.join(lacking)}；没有这项支出的可以不写" if lacking else ""
    there = True if (line.words or line.items) and not lacking else None
    return _Row(line, name, Part(""), there, remark)


def _says(disclosure: Disclosure, pattern: str) -> bool:
    return any(re.search(pattern, text.folded) for text in narrative(disclosure))


def _printed_items(disclosure: Disclosure) -> set[str]:
    """Items of which the document prints an amount of its own year."""
    cells = (
        cell.at
        for table in disclosure.tables
        for row in table.rows
        for cell in row.cells.values()
        if cell.fen is not None
    )
    stated = (one.at for one in disclosure.stated if one.at and one.value.fen is not None)
    return {at.item for at in (*cells, *stated) if at.item and at.year == 0}


def _has_cover(checked: Checked) -> bool:
    """Whether the first page bears a title and neither running text nor a table."""
    disclosure = checked.disclosure
    if not checked.document.pages or any(1 in table.pages for table in disclosure.tables):
        return False
    first = [
        text
        for section in disclosure.sections
        for text, place in (
            (section.title, section.place),
            *((passage.text, passage.place) for passage in section.paragraphs),
        )
        if place.page == 1
    ]
    return bool(first) and not any("。" in text for text in first)


def _belongs(finding: Finding, rows: tuple[_Row, ...], where: Whereabouts) -> int:
    """The index of the row of a finding: by its rule, else by its place, else the rest."""
    for index, row in enumerate(rows):
        says = row.line.says
        if finding.code in row.line.rules and (
            not says or any(one in finding.message for one in says)
        ):
            return index
    parts = [row.part for row in rows]
    part = where.part(finding)
    return parts.index(part if part in parts else Part("rest"))


def _item(row: _Row, problems: list[Finding], explained: list[str], number: int) -> Item:
    """A row of the sheet. number: of problems before it."""
    if row.there is False or any(one.severity == "error" for one in problems):
        meets = NO
    else:
        meets = YES if row.there and not problems else OPEN
    written: list[Problem] = [
        {"text": f"{number + at}. {sentence(one)}", "remark": _remark(one)}
        for at, one in enumerate(problems[:MOST_PROBLEMS], 1)
    ]
    if len(problems) > MOST_PROBLEMS:
        more = f"另有 {len(problems) - MOST_PROBLEMS} 处，单独检查这份文件可看到"
        written.append({"text": more, "remark": ""})
    remark = "；".join(filter(None, [row.remark, *explained[:MOST_EXPECTED]]))
    if len(explained) > MOST_EXPECTED:
        remark += f"；另有 {len(explained) - MOST_EXPECTED} 处说明"
    group = row.line.group
    return {"group": group, "name": row.name, "meets": meets, "problems": written, "remark": remark}


def sentence(finding: Finding) -> str:
    """What is wrong as a reviewer writes it: the page, the matter, the other pages, a full stop."""
    own = dict.fromkeys(filter(None, (_where(one) for one in finding.places if not one.other)))
    others = dict.fromkeys(
        f"「{one.other}」{_where(one)}" for one in finding.places if one.other is not None
    )
    first, *further = own or [""]
    text = finding.message.rstrip("。")
    if first and first not in text:
        text = f"{first}：{text}"
    if further:
        text += f"（另见{_few(further)}）"
    if others:
        text += f"（对照{_few(others)}）"
    return f"{text}。"


def _few(names: Iterable[str]) -> str:
    """Some places in words; numbers of one kind are put together: 第 3、8 页."""
    listed = list(names)
    groups: dict[tuple[str, str], list[str]] = {}
    for name in listed[:MOST_PAGES]:
        found = _NUMBERED.match(name)
        head, number, tail = found.groups() if found else (name, "", "")
        groups.setdefault((head, tail), []).append(number)
    words = "、".join(head + "、".join(numbers) + tail for (head, tail), numbers in groups.items())
    return words + (f"等 {len(listed)} 处" if len(listed) > MOST_PAGES else "")


def _where(spot: Spot) -> str:
    """The page, or what stands for it where there are none."""
    if spot.place == NOWHERE:
        return ""
    place = spot.place
    file = f"「{place.file}」" if place.file else ""
    return file + ordinal(place._replace(row=None, column=None))


def _pages(pages: tuple[int, ...]) -> str:
    return f"（第 {'、'.join(map(str, pages[:MOST_PAGES]))} 页）" if pages else ""


def _remark(finding: Finding) -> str:
    """How sure it is, and what it should be."""
    words = [f"{WORDS[finding.severity]} {finding.code}"]
    certainty = finding.certainty or ""
    doubtful = certainty.startswith("one of ")
    if doubtful:
        words.append(f"{certainty.removeprefix('one of ')} 处之一有误")
    elif certainty:
        words.append(_CERTAINTY.get(certainty, certainty))
    expected = list(dict.fromkeys(finding.expected))[: 1 if doubtful else None]
    if expected:
        should = "最可能应为" if doubtful else "应为" if finding.printed else "应有"
        shown = [one if len(one) <= LONGEST else f"{one[:LONGEST]}…" for one in expected]
        more = f"等 {len(shown)} 处" if len(shown) > MOST_EXPECTED else ""
        words.append(f"{should}：{'、'.join(shown[:MOST_EXPECTED])}{more}")
    return "；".join(words)
