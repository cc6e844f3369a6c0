"""The examples of ``docs/centre.md`` are read by what they are examples of."""

import re
from pathlib import Path

from mingzhang.centre import mapping
from mingzhang.centre.supervision import settings
from mingzhang.centre.workdays import working_days
from tests.shared import ROOT


def test_examples(tmp_path: Path) -> None:
    text = (ROOT / "docs/centre.md").read_text("utf-8")
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    paths = []
    for number, example in enumerate(examples):
        paths.append(tmp_path / f"{number}.toml")
        paths[-1].write_text(example, "utf-8")
    columns, thresholds, calendar = paths
    assert mapping.load(columns).events == ("accept", "decide")
    assert settings(thresholds).thresholds["S01"]["days"] == 3
    assert settings(thresholds).points["S02"]["red"] == 2
    days = working_days(calendar)
    assert str(days.last) == "2027-12-31"
    assert list(days.is_working(["2026-10-10", "2027-01-01"])) == [True, False]
