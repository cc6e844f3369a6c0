"""What the two READMEs show is what the commands print."""

import re
import subprocess
import sys

import pytest

from tests.shared import ROOT


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_shown_line_is_printed(name: str) -> None:
    shown = re.findall(r"^\$ mingzhang (.+)\n([^`]*)", (ROOT / name).read_text("utf-8"), re.M)
    assert shown
    for command, lines in shown:
        ran = subprocess.run(
            [sys.executable, "-m", "mingzhang.cli", *command.split()],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        printed = ran.stdout.splitlines()
        for line in lines.splitlines():
            assert line in ("…", *printed), command
