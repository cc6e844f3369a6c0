"""Evidence of the service centre, as Markdown: deadlines, a generated year, supervision."""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from mingzhang.centre import generate, import_folder, indicators, watch
from mingzhang.centre.generator import Size
from mingzhang.centre.supervision import rules
from tests.centre.deadlines import by_hand, computed
from tests.centre.recount import recount
from tests.centre.speed import speed

CASES = 20_000


def deadlines(folder: Path) -> list[str]:
    """The deadlines counted by hand beside those of the case table."""
    lines = ["## Deadlines counted by hand", ""]
    lines += [
        "| case | accepted | limit | due by hand | computed | equal |",
        "|---|---|---|---|---|---|",
    ]
    units = {"working": "个工作日", "calendar": "个自然日", "hours": "小时"}
    for one, (due, _) in zip(by_hand(), computed(folder), strict=True):
        limit = f"{one['limit']} {units[one.get('unit', 'working')]}"
        same = "yes" if due == one["due"] else "NO"
        lines.append(
            f"| {one['what']} | {one['accepted']} | {limit} | {one['due']} | {due} | {same} |"
        )
    return lines


def generated(folder: Path) -> list[str]:
    """Indicators of a made-up year beside an independent recount, and what supervision finds."""
    made = generate(folder / "made", 2021, Size(cases=CASES))
    store = folder / "store"
    import_folder(store, made)
    baseline = 40.0
    again = recount(made, 2021, baseline)
    lines = ["", f"## Indicators of a made-up year of {CASES:,} cases", ""]
    lines += ["| indicator | value | recount in plain Python | records counted | targets |"]
    lines += ["|---|---|---|---|---|"]
    for one in indicators(store, 2021, parameters={"baseline_minutes": baseline}):
        value = "none" if one.value is None else f"{one.value:.6g} {one.indicator.unit}"
        other = again.get(one.indicator.id)
        targets = "; ".join(
            f"{target.comparator} {target.value:g} {target.whose}"
            for target in one.indicator.targets
        )
        recounted = "no definition" if other is None else f"{other:.6g}"
        lines.append(
            f"| {one.indicator.name} | {value} | {recounted} | {one.counted:,} | {targets} |"
        )
    found = Counter((one.code, one.light) for one in watch(store))
    lines += ["", "## Supervision of that year", "", "| rule | yellow | red |", "|---|---|---|"]
    lines += [
        f"| {rule.code} {rule.title} | {found[rule.code, 'yellow']} | {found[rule.code, 'red']} |"
        for rule in rules()
    ]
    return lines


def centre() -> str:
    """The whole of ``evidence/centre.md``; the speed as it was measured, not measured again."""
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        lines = ["# The service centre", "", *deadlines(Path(first)), *generated(Path(second))]
    return "\n".join([*lines, "", *speed(), ""])


def main() -> int:
    """Print it."""
    print(centre(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
