"""Profiles: which forms and sections a jurisdiction publishes at which stage, as data files."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class ProfileParagraph(NamedTuple):
    """A paragraph of a section. lead: its numbering; say: statements, in order.

    text: instead of statements, the name of the book's own text (one paragraph or several).
    """

    lead: str
    say: tuple[str, ...]
    text: str


class ProfileSection(NamedTuple):
    """A section of the narrative: its id, its title with numbering and {year}, its paragraphs."""

    id: str
    title: str
    paragraphs: tuple[ProfileParagraph, ...]

    def heading(self, year: int | None) -> str:
        """The title as it is printed in a document of a year."""
        return self.title.replace("{year}", str(year or ""))


class Profile(NamedTuple):
    """What a jurisdiction publishes. required: ids of the forms that must be there.

    title: the document's title with {unit} and {year}; stage: budget or final;
    level: department or unit where it is only for one;
    places: names by which a document shows that it is from there;
    optional: forms that are printed where they have an amount; targets: target forms;
    remark: the id of the section that closes with the remark on rounding.
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


@cache
def profiles() -> dict[str, Profile]:
    """Every profile that ships with Mingzhang, by id."""
    folder = files(__package__).joinpath("data", "profiles")
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not entry.name.endswith(".toml"):
            continue
        data = tomllib.loads(entry.read_text(encoding="utf-8"))
        sections = tuple(
            ProfileSection(
                one["id"], one["title"], tuple(map(_paragraph, one.get("paragraph", ())))
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
        )
    return found


def _paragraph(data: dict[str, Any]) -> ProfileParagraph:
    return ProfileParagraph(data.get("lead", ""), tuple(data.get("say", ())), data.get("text", ""))
