"""The texts of a book: ``texts.toml`` with reasons, counts and paragraphs, a table a sentence."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mingzhang.book.rows import BookError
from mingzhang.forms.profile import Profile
from mingzhang.forms.statement import Statement, statements
from mingzhang.forms.writing import check_free_text

GIVEN = ("text", "count", "date", "percent", "score")
"""Types of slots that a book gives; amounts and words follow from its lines."""


class Texts(NamedTuple):
    """What a book says in words.

    slots: by statement.slot; lists: items of lists of free names, by statement.slot; paragraphs:
    whole paragraphs, by section.name.
    """

    slots: dict[str, str]
    lists: dict[str, tuple[dict[str, str], ...]]
    paragraphs: dict[str, tuple[str, ...]]


NO_TEXTS = Texts({}, {}, {})


def read_texts(data: Mapping[str, Any], name: str, profile: Profile, year: int) -> Texts:
    """The texts of a book. data: as ``texts.toml`` has it; name: of the file.

    Raises BookError for what the profile has no place for. A free text that could not be told
    from its sentence, or reads as another, is refused.
    """
    known = {one.id: one for one in statements()}
    sections = {
        f"{section.id}.{paragraph.text}"
        for section in profile.sections
        for paragraph in section.paragraphs
        if paragraph.text
    }
    found = Texts({}, {}, {})
    for table, entries in data.items():
        if not isinstance(entries, dict):
            raise BookError(f"{name} 的「{table}」应写在方括号里，例如 [{table}]，请改正")
        for key, value in entries.items():
            where = f"{name} 的 [{table}] {key}"
            if f"{table}.{key}" in sections:
                found.paragraphs[f"{table}.{key}"] = _paragraphs(value, where)
            elif table in known and key in known[table].slots:
                _slot(known[table], key, value, where, year, found)
            else:
                raise BookError(f"{where} 没有用处，可写：{_known(known, table, sections)}")
    return found


def _known(known: Mapping[str, Statement], table: str, sections: set[str]) -> str:
    if table in known:
        slots = known[table].slots.items()
        names = [name for name, slot in slots if slot.type in GIVEN or slot.over == "text"]
        return "、".join(names)
    return "、".join(sorted(sections))


def _paragraphs(value: object, where: str) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BookError(f"{where} 应是一段文字或几段文字的列表，请改正")
    return tuple(" ".join(text.split()) for text in texts if text.strip())


def _slot(statement: Statement, key: str, value: Any, where: str, year: int, found: Texts) -> None:
    slot = statement.slots[key]
    name = f"{statement.id}.{key}"
    if slot.type == "list" and slot.over == "text":
        if not isinstance(value, list) or not all(
            isinstance(one, dict) and str(one.get("name", "")).strip() for one in value
        ):
            raise BookError(f"{where} 应是列表，每项有 name，请改正")
        found.lists[name] = tuple({k: str(v) for k, v in one.items()} for one in value)
        return
    if slot.type not in GIVEN:
        raise BookError(f"{where} 由账本的金额得出，不用写，请删去")
    text = " ".join(str(value).split())
    if slot.type == "count" and not text.isdecimal():
        raise BookError(f"{where} 应是整数，请改正")
    if slot.type == "text":
        nearby: Sequence[Statement] = [
            one for one in statements() if one.section in (statement.section, "any")
        ]
        if why := check_free_text(text, nearby, year):
            raise BookError(f"{where} {why}")
    found.slots[name] = text


def write_texts(texts: Texts) -> dict[str, Any]:
    """The data that ``read_texts`` reads the same texts from."""
    data: dict[str, Any] = {}
    for kept in (texts.paragraphs, texts.slots, texts.lists):
        for name, value in kept.items():
            table, key = name.split(".")
            data.setdefault(table, {})[key] = list(value) if isinstance(value, tuple) else value
    return data
