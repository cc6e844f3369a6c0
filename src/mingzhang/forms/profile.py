"""Profiles: which forms and sections a jurisdiction publishes at which stage, as data files."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class ProfileSection(NamedTuple):
    """A section of the narrative: its id and its title with the numbering."""

    id: str
    title: str


class Profile(NamedTuple):
    """What a jurisdiction publishes. required: ids of the forms that must be there.

    title: the document's title with {unit} and {year}; stage: budget or final.
    """

    id: str
    name: str
    stage: str
    title: str
    required: tuple[str, ...]
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
        sections = tuple(ProfileSection(s["id"], s["title"]) for s in data["section"])
        found[data["id"]] = Profile(
            data["id"],
            data["name"],
            data["stage"],
            data["title"],
            tuple(data["required"]),
            sections,
        )
    return found
