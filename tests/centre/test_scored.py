"""The circle closes: a published budget's targets are scored by the centre's own cases."""

from pathlib import Path

import pytest

from mingzhang.cli import main
from tests.centre.conftest import Year
from tests.shared import ROOT


@pytest.mark.parametrize("suffix", ["xlsx", "md"])
def test_the_example_scored_by_a_made_up_year(
    year: Year, suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example, target = ROOT / "examples/tongnan-2021", tmp_path / f"自评表.{suffix}"
    given = ["--actuals", str(example / "actuals.csv"), "--centre", str(year.store)]
    assert main(["score", str(example), *given, "-o", str(target)]) == 0
    shown = capsys.readouterr().out
    assert shown.count(" 分，") == 5
    if suffix == "md":
        text = target.read_text("utf-8")
        assert "| 96万件 | 30" in text
        assert "| =28个 | 28个 | 5 | 5 |" in text
