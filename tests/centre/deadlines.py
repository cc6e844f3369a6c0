"""The deadlines counted by hand, and what the case table says of the same cases."""

import tomllib
from datetime import datetime, time
from pathlib import Path
from typing import Any

from mingzhang.centre.cases import opened
from tests.centre.stores import event, item, make


def by_hand() -> list[dict[str, Any]]:
    """The cases with their due dates, as ``deadlines.toml`` lists them."""
    text = (Path(__file__).parent / "deadlines.toml").read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["case"]
    return found


def computed(folder: Path) -> list[tuple[str, str | None]]:
    """For each case its due date or moment as text, and the number of its binding branch."""
    items: dict[str, dict[str, str]] = {}
    events = []
    for number, one in enumerate(by_hand()):
        many = [(f"C{number}", one, one["accepted"])]
        many += [
            (f"C{number}-{place}", branch, one["accepted"])
            for place, branch in enumerate(one.get("branches", ()))
        ]
        for case, limits, accepted in many:
            unit = limits.get("unit", "working")
            kind = "process" if limits.get("process") else "promised"
            code = f"{kind}-{unit}-{limits['limit']}"
            items[code] = item(
                code, limits["limit"], type=kind, promised_unit=unit, legal_unit=unit
            )
            parent = f"C{number}" if "-" in case else ""
            events.append(event(case, "accept", accepted, item=code, parent=parent))
            for start, end in limits.get("pauses", ()):
                events += [event(case, "suspend", start), event(case, "resume", end)]
            if "extended" in limits:
                events.append(event(case, "extend", accepted, days=limits["extended"]))
    store = make(folder, items=items.values(), events=events)
    with opened(store) as data:
        rows = {
            case: (due, binding)
            for case, due, binding in data.sql.execute(
                "SELECT case_no, due, binding FROM cases"
            ).fetchall()
        }
    found = []
    for number in range(len(by_hand())):
        due, binding = rows[f"C{number}"]
        found.append((_text(due), binding and binding.rsplit("-", 1)[1]))
    return found


def _text(due: datetime) -> str:
    """A due day, or a due moment where the limit is in hours."""
    return f"{due:%Y-%m-%d}" if due.time() == time.max else f"{due:%Y-%m-%d %H:%M}"
