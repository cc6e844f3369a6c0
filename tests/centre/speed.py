"""The speed of the service centre as measured by ``tests.bench_centre``: kept, and as tables."""

import json
from typing import Any

from tests.shared import ROOT

KEPT = ROOT / "evidence/centre-speed.json"
MOST_MEMORY = 2048
"""MB that no step may take."""
MOST_GROWTH = 1.25
"""Processor time a million events of many years, to that of one."""
WHAT = {
    "importing": "import, to DuckDB's own reading of the same CSV file",
    "deriving": "case table, to one GROUP BY of the case number (count, min, max)",
    "counting": "all indicators, to the bare SQL of the same aggregates (1.5 times it and 0.2 s)",
    "watching": "all rules of supervision, every finding read",
    "deadlines": "deadlines of a million cases, to `numpy.busday_offset`",
}
BOUNDS = {"importing": 5, "deriving": 4, "deadlines": 5}
HEAD = """## Speed

Written by `python -m tests.bench_centre`, and with `--ten`, on a machine with other work: so
ratios of processor time stand beside ratios of time. Peaks of memory are those of a process that
does only the one step."""
GROWTH = """### Ten years in one store, {cases:,} cases a year

Seconds, and in brackets seconds of the processor, for a million events: of the new year for the
import, of all years for the case table and supervision; for the indicators of one year, seconds and
processor seconds. ×: processor time a million events to that of a store of one year, measured
directly before and after; at most {most} is asked. Peaks in MB for import, case table, supervision
and indicators; at most {memory} is asked."""


def keep(name: str, found: object) -> None:
    """Replace one measurement among those kept."""
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    text = json.dumps(kept | {name: found}, ensure_ascii=False, indent=1, sort_keys=True)
    KEPT.write_text(text + "\n", "utf-8")


def speed() -> list[str]:
    """Everything kept, as Markdown."""
    kept = json.loads(KEPT.read_text("utf-8"))
    lines = [HEAD, "", *year_table(kept.pop("year"))]
    for _, growth in sorted(kept.items(), key=lambda pair: -pair[1][0]["cases"]):
        cases = growth[0]["cases"]
        lines += ["", GROWTH.format(cases=cases, most=MOST_GROWTH, memory=MOST_MEMORY), ""]
        lines += growth_table(growth)
    return lines


def year_table(year: dict[str, Any]) -> list[str]:
    """A made-up year of 960,000 cases: each step beside its bound."""
    lines = ["| a year of 960,000 cases | bound | measured | processor | s | peak, MB |"]
    lines += ["|---|---|---|---|---|---|"]
    for name, what in WHAT.items():
        one = year[name]
        bound, ratio = BOUNDS.get(name), one.get("ratio")
        if name == "counting":
            bound, ratio = one["bound"] / one["bare"], one["seconds"] / one["bare"]
        cells = [
            what,
            f"≤ {bound:.3g}" if bound else "",
            f"{ratio:.2f}" if ratio else "",
            f"{one['cpu']:.2f}" if "cpu" in one else "",
            f"{one['seconds']:.2f}",
            f"{one['peak']:.0f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def growth_table(growth: list[dict[str, Any]]) -> list[str]:
    """A store that grew by a year ten times."""
    lines = ["| years | million events | import | case table | supervision | indicators | peaks |"]
    lines += ["|---|---|---|---|---|---|---|"]
    for found in growth:
        events, new = found["events"], found["growing"]["events"] / 1e6
        per = {"growing": new, "tabling": events, "watching": events, "counting": 1.0}
        cells = [
            f"{found[name]['seconds'] / many:.2f} ({found[name]['processor'] / many:.2f})"
            + (f" × {found[name]['ratio']:.2f}" if "ratio" in found[name] else "")
            for name, many in per.items()
        ]
        peaks = ", ".join(f"{found[name]['peak']:.0f}" for name in per)
        lines.append(f"| {found['years']} | {events:.2f} | {' | '.join(cells)} | {peaks} |")
    return lines
