"""Profiles: which forms and sections a jurisdiction publishes at which stage, as data files."""

from collections.abc import Set
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import tomli

from mingzhang.disclosure import coordinate
from mingzhang.forms.form import key


class ProfileParagraph(NamedTuple):
    """A paragraph of a section. lead: its numbering; say: statements, in order.

    text: instead of statements, the name of the book's own text (one paragraph or several).
    """

    lead: str
    say: tuple[str, ...]
    text: str


class ProfileSection(NamedTuple):
    """A section of the narrative: its id, its title with numbering and {year}, its paragraphs.

    optional: whether a document may do without it.
    """

    id: str
    title: str
    paragraphs: tuple[ProfileParagraph, ...]
    optional: bool = False

    def heading(self, year: int | None) -> str:
        """The title as it is printed in a document of a year."""
        return self.title.replace("{year}", str(year or ""))


class ChartPart(NamedTuple):
    """Where a chart takes values of one of its series from.

    series: index; form, column: ids; rows: ids of fixed rows; level: digits of the codes that are
    shown, 0 for none.
    """

    series: int
    form: str
    column: str
    rows: tuple[str, ...]
    level: int


class Compared(NamedTuple):
    """An amount to be shown beside last year's. at: its coordinate's parts."""

    label: str
    at: dict[str, Any]


class ProfileChart(NamedTuple):
    """A chart. after: id of the section or form it follows; question: of the citizen's page.

    kind: of document.Chart; title, series: with {year} and {last}; most: labels shown, the rest are
    one sum; compare: amounts shown beside last year's; targets: the target form whose weights are
    shown. One of parts, compare and targets is given.
    """

    id: str
    after: str
    question: str
    title: str
    kind: str
    series: tuple[str, ...]
    most: int
    parts: tuple[ChartPart, ...]
    compare: tuple[Compared, ...]
    targets: str


class Profile(NamedTuple):
    """What a jurisdiction publishes. required: ids of the forms that must be there.

    title: the document's title with {unit} and {year}; stage: budget or final;
    level: department or unit where it is only for one;
    places: names by which a document shows that it is from there;
    optional: forms that are printed where they have an amount; targets: target forms;
    remark: the id of the section that closes with the remark on rounding; charts: what is drawn.
    """

    id: str
    name: str
    stage: str
    level: str | None
    places: tuple[str, ...]
    title: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    targets: tuple[str, ...]
    remark: str
    sections: tuple[ProfileSection, ...]
    charts: tuple[ProfileChart, ...] = ()


@cache
def profiles() -> dict[str, Profile]:
    """Every profile that ships with Mingzhang, by id."""
    folder = files(__package__).joinpath("data", "profiles")
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not entry.name.endswith(".toml"):
            continue
        data = tomli.loads(entry.read_text(encoding="utf-8"))
        sections = tuple(
            ProfileSection(
                one["id"],
                one["title"],
                tuple(map(_paragraph, one.get("paragraph", ()))),
                one.get("optional", False),
            )
            for one in data["section"]
        )
        found[data["id"]] = Profile(
            data["id"],
            data["name"],
            data["stage"],
            data.get("level"),
            tuple(data.get("places", ())),
            data["title"],
            tuple(data["required"]),
            tuple(data.get("optional", ())),
            tuple(data.get("targets", ())),
            data.get("remark", ""),
            sections,
            _charts(data["charts"]) if "charts" in data else (),
        )
    return found


def _charts(name: str) -> tuple[ProfileChart, ...]:
    """A set of charts that profiles share."""
    text = files(__package__).joinpath("data", "charts", f"{name}.toml").read_text("utf-8")
    return tuple(map(_chart, tomli.loads(text)["chart"]))


def _chart(data: dict[str, Any]) -> ProfileChart:
    parts = tuple(
        ChartPart(
            one.get("series", 0),
            one["form"],
            one["column"],
            tuple(one.get("rows", ())),
            one.get("level", 0),
        )
        for one in data.get("part", ())
    )
    compared = tuple(Compared(one["label"], one["at"]) for one in data.get("compare", ()))
    for one in compared:
        coordinate(one.at)
    return ProfileChart(
        data["id"],
        data["after"],
        data.get("question", ""),
        data["title"],
        data["kind"],
        tuple(data.get("series", ())),
        data.get("most", 12),
        parts,
        compared,
        data.get("targets", ""),
    )


def _paragraph(data: dict[str, Any]) -> ProfileParagraph:
    return ProfileParagraph(data.get("lead", ""), tuple(data.get("say", ())), data.get("text", ""))


def likeliest(
    stage: str, unit: str, level: str | None, there: Set[str], titles: Set[str]
) -> Profile:
    """The profile that a publication follows, of those of its stage.

    there: ids of the forms that were found; titles: ``key`` of its texts.
    Forms count most; place and level decide between profiles with the same forms.
    """
    known = [one for one in profiles().values() if one.stage == stage] or [*profiles().values()]

    def score(one: Profile) -> int:
        sections = sum(key(section.title) in titles for section in one.sections)
        here = 1 if any(place in unit for place in one.places) else -bool(one.places)
        same = one.level is not None and one.level == level
        return sections + 4 * len(there & set(one.required)) + 2 * here + same

    return max(known, key=score)
