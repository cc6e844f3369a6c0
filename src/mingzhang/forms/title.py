"""What the title of a publication, of a table or of a file says: whose, which year, which stage."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from mingzhang.codes import fold

MADE_BY = re.compile(r"(?:编制|填报|公开|预算|报送)(?:主管)?(?:部门|单位)(?:名称)?[:：](.{3,40})\Z")
_TITLE = re.compile(
    r"(?P<unit>.*?)(?P<year>20\d\d)年(?:度)?(?:[^部单]{0,6}(?P<level>部门|单位))?.*?(?P<stage>预算|决算)"
)

_STOP = re.compile(r"[。,;:/]")
MOST_NAME = 40
"""Signs of a unit's name."""


class Title(NamedTuple):
    """unit: "" where it is not said; level: department, unit or None; stage: budget or final."""

    unit: str
    year: int
    level: str | None
    stage: str


def read_title(text: str) -> Title | None:
    """The title that a text is, None where it names no year and stage."""
    found = _TITLE.match(fold(text))
    if not found:
        return None
    level = {"部门": "department", "单位": "unit"}.get(found["level"] or "")
    stage = "final" if found["stage"] == "决算" else "budget"
    unit = _STOP.split(found["unit"])[-1]
    return Title(unit if len(unit) <= MOST_NAME else "", int(found["year"]), level, stage)


def made_by(texts: Iterable[str]) -> str:
    """The unit that most lines like 编制单位：… name, "" where there is none."""
    found = [one[1].strip() for text in texts if (one := MADE_BY.match(text.strip()))]
    return max(found, key=found.count, default="")
