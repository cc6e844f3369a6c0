"""From the look to the meaning: a Document becomes a Disclosure, by the declared forms alone."""

import re
from dataclasses import replace
from typing import NamedTuple

from mingzhang.codes import fold
from mingzhang.disclosure import (
    Disclosure,
    Lost,
    Mending,
    Project,
    Table,
    Target,
    Unrecognised,
)
from mingzhang.document import Chart, Document, Grid, Heading, Note, Paragraph
from mingzhang.forms.facts import Facts, facts_of
from mingzhang.forms.form import Form, forms, key
from mingzhang.forms.heads import MOST_HEAD_ROWS, Fit, fit
from mingzhang.forms.over_pages import begun, repeats, runs_over
from mingzhang.forms.pattern import fold as fold_text
from mingzhang.forms.profile import Profile, likeliest, profiles
from mingzhang.forms.sections import Text, sections_of
from mingzhang.forms.tables import read_table
from mingzhang.forms.target_choice import target_form_of
from mingzhang.forms.target_form import TargetForm, target_forms
from mingzhang.forms.target_reading import read_targets
from mingzhang.forms.target_tree import is_tree
from mingzhang.forms.title import read_title

_UNIT_LINE = re.compile(r"\(?(?:金额|计量|货币)?单位:(?:人民币)?(元|千元|万元|亿元)\)?")
_CAPTION = re.compile(r"(?:编制|填报|公开|预算|报送)?(?:部门|单位)(?:名称|公章)?[(（]?(?:[:：]|\Z)")
_ATTACHMENT = re.compile(r"附[件表]\d*\Z")
_YEAR_LINE = re.compile(r"\(?20\d\d年度?\)?\Z", re.ASCII)
_NOTE = re.compile(r"[(（]?(?:备注|注|说明)[:：]")
_WHY_TITLED = "没有一种表式与它的标题和表头相符"
_WHY_UNTITLED = "没有标题，表头也不合任何表式"
_WHY_SEVERAL = "没有标题，表头合于几种表式，分不清是哪一种"
ENOUGH = 0.6
"""Share of a form's leaves that a titled grid must show."""


class _Pending(NamedTuple):
    """A table being read: its grids so far, and what the texts around it said."""

    title: str
    unit: str | None
    note: str | None
    grids: list[tuple[Grid, Fit]]
    captions: tuple[str, ...] = ()


class _PendingTarget(NamedTuple):
    """A target table being read."""

    form: TargetForm
    title: str
    unit: str | None
    grids: list[Grid]


def recognise(document: Document, profile: str | None = None) -> Disclosure:
    """Recognise everything that the declared forms and profiles describe.

    profile: an id that overrides the choice by the section titles. Grids that no form fits are
    kept raw as Unrecognised; numbers that have no place are kept as Lost.
    """
    first = _Recogniser(document, profile)
    found = first.run()
    if first.unsure and profile is None and profiles()[found.profile].required:
        return _Recogniser(document, found.profile).run()  # now it is known which forms to expect
    return found


class _Recogniser:
    def __init__(self, document: Document, profile: str | None) -> None:
        self.document = document
        self.scanned = document.origin == "recognised"
        self.texts: list[Text] = []
        self.tables: list[_Pending] = []
        self.unrecognised: list[Unrecognised] = []
        self.target_tables: list[_PendingTarget] = []
        self.open: str = ""  # which of the two lists the last grid went to
        self.mendings: list[Mending] = []
        self.lost: list[Lost] = []
        self.profile = profile
        self.expected = _expected(document, profile)
        self.unsure = False  # whether a grid without title may be of several forms
        self.titles = [(key(title), form) for form in forms().values() for title in form.titles]
        self.target_titles = [key(t) for form in target_forms().values() for t in form.titles]

    def run(self) -> Disclosure:
        """Read block by block."""
        first_since = 0
        for block in self.document.blocks:
            if isinstance(block, Grid):
                self._grid(block, first_since)
                first_since = len(self.texts)
            elif isinstance(block, Chart):
                continue
            elif self._is_note(block, first_since):
                self.tables[-1] = self.tables[-1]._replace(note=block.text)
            else:
                runs = block.runs if isinstance(block, Paragraph) else ()
                heading = isinstance(block, Heading)
                self.texts.append(Text(block.text, block.place, heading, runs))
        return self._disclosure()

    def _is_note(self, block: Heading | Paragraph | Note, first_since: int) -> bool:
        if self.open != "table" or len(self.texts) > first_since or self.tables[-1].note:
            return False
        return isinstance(block, Note) or bool(_NOTE.match(block.text))

    def _grid(self, grid: Grid, first_since: int) -> None:
        unit = title = None
        place = grid.place
        captions: list[str] = []
        while len(self.texts) > first_since:
            text, where, *_ = self.texts[-1]
            folded = fold(text)
            found = _UNIT_LINE.search(folded) if len(folded) <= 80 else None
            if found and unit is None:
                unit = found[1]
                if rest := (folded[: found.start()] + folded[found.end() :]).strip():
                    captions.append(rest)
            elif len(folded) <= 80 and (_CAPTION.match(folded) or _YEAR_LINE.match(folded)):
                captions.append(text)
            elif _ATTACHMENT.match(folded):
                pass
            elif (
                title is None
                and len(folded) <= 80
                and (folded.endswith("表") or self._titled(text))
            ):
                title, place = text, where
            else:
                break
            self.texts.pop()
        share, form = target_form_of(grid)
        sheet = form.evaluation and share >= ENOUGH
        if title is None and self.open == "table" and not sheet and self._continues(grid):
            return
        if self._target_grid(grid, title, unit, share, form):
            return
        best = self._best(grid, title)
        if best is None:
            self.open = ""
            why = _WHY_TITLED if title else _WHY_SEVERAL if self.unsure else _WHY_UNTITLED
            pages = (grid.place.page,) if grid.place.page else ()
            self.unrecognised.append(Unrecognised(title or "", why, grid.rows, pages, place))
            return
        same = self.open == "table" and self.tables[-1].grids[0][1].form is best.form
        if same and not repeats(self.tables[-1].grids, grid, best):
            self.tables[-1].grids.append((grid, best))
            return
        self.open = "table"
        self.tables.append(_Pending(title or "", unit, None, [(grid, best)], tuple(captions)))

    def _target_grid(
        self, grid: Grid, title: str | None, unit: str | None, share: float, form: TargetForm
    ) -> bool:
        """Take a grid that is a target table, or goes on with one.

        share, form: the target form that it is most like.
        """
        said = self.open == "target" and title in (None, self.target_tables[-1].title)
        if said and self._goes_on(grid, share, form, again=title is not None):
            self.target_tables[-1].grids.append(grid)
            return True
        if share < ENOUGH:
            first_rows = begun(grid, title)
            if first_rows is None:
                return False
            form = first_rows
        self.open = "target"
        self.target_tables.append(_PendingTarget(form, title or "", unit, [grid]))
        return True

    def _goes_on(self, grid: Grid, share: float, like: TargetForm, *, again: bool) -> bool:
        """Whether a grid without a title of its own goes on with the target table before it.

        share, like: the target form that it is most like; again: whether it stands under the same
        title once more. A sheet goes on until its total, under its head again or without.
        """
        form, _, _, grids = self.target_tables[-1]
        first = form.lines[0][0]
        begins = any(form.named(form.field_names, row[0]) == first for row in grid.rows if row)
        if again or not form.evaluation or grids[-1].width != grid.width:
            over = runs_over(grids[-1], grid) and not begins and not self._by_head(grid)
            return over or (not again and share < ENOUGH and is_tree(grid))
        if begins:
            return False
        ends = set(map(key, form.total))
        ended = any(key(text) in ends for row in grids[-1].rows for text in row[:2])
        return not ended and (share < ENOUGH or like.evaluation)

    def _titled(self, text: str) -> bool:
        """Whether a text looks like the title of a table."""
        folded = key(text)
        if len(folded) > 80 or folded.endswith("表"):
            return len(folded) <= 80
        return bool(self._named(text)) or any(title in folded for title in self.target_titles)

    def _named(self, text: str) -> list[Form]:
        folded = key(fold_text(text).text)
        found = [(len(title), form) for title, form in self.titles if title in folded]
        longest = max((size for size, _ in found), default=0)
        return [form for size, form in found if size == longest]

    def _best(self, grid: Grid, title: str | None) -> Fit | None:
        named = self._named(title) if title else []
        mend = self.scanned and bool(named)
        likely = named or self._by_head(grid)
        fits = [fit(form, grid, recognised=mend) for form in likely]
        if named:
            fits = [one for one in fits if one.share >= ENOUGH]
        else:
            fits = [one for one in fits if one.share == 1 and not one.mendings]
            return self._likeliest(grid, fits)
        return max(fits, key=_goodness, default=None)

    def _likeliest(self, grid: Grid, fits: list[Fit]) -> Fit | None:
        """The form of a grid without title, of those with all its heads.

        The upper heads decide, then which forms are expected, then their order. None where several
        are left.
        """
        likeness = [_likeness(one, grid) for one in fits]
        fits = [one for one, like in zip(fits, likeness, strict=True) if like == max(likeness)]
        fits = [one for one in fits if one.form.id in self.expected] or fits
        if len(fits) < 2:
            return fits[0] if fits else None
        self.unsure = True
        if self.profile is None:
            return None
        before = [self.expected.get(one.grids[0][1].form.id, -1) for one in self.tables]
        last = max(before, default=-1)
        after = [one for one in fits if self.expected.get(one.form.id, -1) > last]
        return min(after, key=lambda one: self.expected[one.form.id], default=None)

    def _by_head(self, grid: Grid) -> list[Form]:
        """Forms of which a grid without a title shows every head."""
        texts = {key(text) for row in grid.rows[:MOST_HEAD_ROWS] for text in row}
        return [
            form
            for form in forms().values()
            if {leaf for name, leaves in form.names.items() if name in texts for leaf in leaves}
            == set(range(len(form.leaves)))
        ]

    def _continues(self, grid: Grid) -> bool:
        """A grid without head right after a table goes on with that table."""
        first, before = self.tables[-1].grids[-1]
        start = fit(before.form, grid, recognised=False)
        if not self.scanned and self._begins(grid, start):
            return False
        if start.share >= ENOUGH:
            self.tables[-1].grids.append((grid, start))
            return True
        if grid.width == first.width:
            self.tables[-1].grids.append((grid, before._replace(head=0, mendings=())))
            return True
        if not self.scanned or grid.width > first.width:
            return False
        filled = [
            column
            for column in sorted(before.columns)
            if any(first.text(row, column).strip() for row in range(before.head, len(first.rows)))
        ]
        used = [c for c in range(grid.width) if any(grid.text(r, c) for r in range(len(grid.rows)))]
        if len(used) != len(filled):
            return False
        columns = {c: before.columns[f] for c, f in zip(used, filled, strict=True)}
        why = f"续表少了 {first.width - grid.width} 列，按前页有数的各栏对齐"
        mended = Mending(grid.place, "", "", why)
        self.tables[-1].grids.append(
            (grid, before._replace(head=0, columns=columns, mendings=(mended,)))
        )
        return True

    def _begins(self, grid: Grid, again: Fit) -> bool:
        """Whether a grid without title begins a table: another head, or a second total.

        again: how it fits the form of the table before.
        """
        grids = self.tables[-1].grids
        if again.share < ENOUGH:
            return bool(self._by_head(grid))
        if repeats(grids, grid, again):
            return True
        first, before = grids[0]
        there = _head_texts(first, before.head)
        return not _head_texts(grid, again.head) <= there and bool(self._by_head(grid))

    def _disclosure(self) -> Disclosure:
        own = self._facts()
        if own.title is not None:
            del self.texts[own.title]
        tables = tuple(self._table(pending, own.year) for pending in self.tables)
        projects, targets = self._targets()
        chosen = self._profile(own)
        hidden = (Lost(one.place, "", one.text) for one in self.document.left_out)
        return Disclosure(
            own.unit,
            own.year,
            own.stage,
            own.level,
            chosen.id,
            sections_of(self.texts, chosen, own.year),
            tables,
            projects,
            targets,
            unrecognised=tuple(self.unrecognised),
            mendings=tuple(self.mendings),
            lost=(*self.lost, *hidden),
            origin=self.document.origin,
            source=self.document.source,
        )

    def _facts(self) -> Facts:
        return facts_of(
            [text for text, *_ in self.texts],
            [pending.title for pending in self.tables],
            [
                *(title for _, title, *_ in self.target_tables),
                *(one.title for one in self.unrecognised),
            ],
            [caption for pending in self.tables for caption in pending.captions],
        )

    def _table(self, pending: _Pending, year: int | None) -> Table:
        unit = pending.unit or pending.grids[0][1].form.unit
        reading = read_table(
            pending.grids, pending.title, unit, pending.note, year, recognised=self.scanned
        )
        self.mendings += reading.mendings
        self.lost += reading.lost
        return replace(reading.table, captions=pending.captions)

    def _targets(self) -> tuple[tuple[Project, ...], tuple[Target, ...]]:
        projects: list[Project] = []
        targets: list[Target] = []
        for form, title, unit, grids in self.target_tables:
            for reading in read_targets(form, grids, title, unit, recognised=self.scanned):
                projects.append(reading.project)
                targets += reading.targets
                self.mendings += reading.mendings
                self.lost += reading.lost
        return tuple(projects), tuple(targets)

    def _profile(self, own: Facts) -> Profile:
        if self.profile is not None:
            return profiles()[self.profile]
        titles = {key(text) for text, *_ in self.texts}
        there = {pending.grids[0][1].form.id for pending in self.tables}
        return likeliest(own.stage, own.unit, own.level, there, titles)


def _expected(document: Document, profile: str | None) -> dict[str, int]:
    """The forms to expect, with their order: of the profile, else of the stage in the title."""
    if profile is not None:
        known = [profiles()[profile]]
    else:
        texts = [block.text for block in document.blocks if isinstance(block, Heading | Paragraph)]
        stages = [title.stage for text in texts[:40] if (title := read_title(text))]
        known = [one for one in profiles().values() if not stages or one.stage == stages[0]]
    names = dict.fromkeys(name for one in known for name in (*one.required, *one.optional))
    return {name: order for order, name in enumerate(names)}


def _head_texts(grid: Grid, head: int) -> set[str]:
    return {key(text) for row in grid.rows[:head] for text in row} - {""}


def _likeness(one: Fit, grid: Grid) -> tuple[int, int]:
    """How far a grid's head is the form's: texts that are not, and declared ones that lack."""
    texts = _head_texts(grid, one.head)
    labels = {key(text) for _, column in one.form.leaves for text in column.label}
    return -len(texts - one.form.head_texts), -len(labels - texts)


def _goodness(one: Fit) -> tuple[float, int]:
    """A head that is there counts more than one that had to be mended."""
    return one.share - len(one.mendings) / (2 * len(one.form.leaves)), len(one.columns)
