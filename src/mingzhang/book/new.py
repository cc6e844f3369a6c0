"""A new book from a few questions that a finance clerk can answer."""

from collections.abc import Callable

from mingzhang.book.book import NATURES, Book
from mingzhang.book.texts import Texts
from mingzhang.forms.profile import profiles

_LEVELS = {"部门": "department", "单位": "unit"}
_COUNTS = {
    "staff.on_post": "在职在编人数",
    "staff.retired": "退休人数（没有就直接回车）",
    "assets.vehicles": "车辆数（没有就直接回车）",
}


def ask(answer: Callable[[str], str]) -> Book:
    """Ask for a unit's name, year, kind and staff. answer: shows a question, gives the reply.

    A reply that is no answer is asked again. The book has no lines yet.
    """
    unit = _text(answer, "单位全称")
    year = int(_count(answer, "预算年度（四位）", lowest=2000, highest=2100))
    level = _LEVELS[_choice(answer, "部门还是单位", tuple(_LEVELS))]
    nature = _choice(answer, "单位性质", NATURES)
    names = {profile.name: id for id, profile in profiles().items() if profile.stage == "budget"}
    profile = names[_choice(answer, "公开格式", tuple(names))]
    slots = {}
    for key, question in _COUNTS.items():
        if count := _count(
            answer, question, lowest=0, highest=1_000_000, blank=key != "staff.on_post"
        ):
            slots[key] = count
    if "assets.vehicles" in slots:
        slots["assets.date"] = f"{year - 1}年12月"
    return Book(unit, year, profile, level, (), nature, texts=Texts(slots, {}, {}))


def _text(answer: Callable[[str], str], question: str) -> str:
    while not (text := answer(f"{question}：").strip()):
        pass
    return text


def _choice(answer: Callable[[str], str], question: str, choices: tuple[str, ...]) -> str:
    if len(choices) == 1:
        return choices[0]
    shown = "，".join(f"{number} {choice}" for number, choice in enumerate(choices, 1))
    while True:
        text = answer(f"{question}（{shown}）：").strip()
        if text in choices:
            return text
        if text.isdecimal() and 1 <= int(text) <= len(choices):
            return choices[int(text) - 1]


def _count(
    answer: Callable[[str], str], question: str, *, lowest: int, highest: int, blank: bool = False
) -> str:
    while True:
        text = answer(f"{question}：").strip()
        if blank and not text:
            return ""
        if text.isdecimal() and lowest <= int(text) <= highest:
            return text
