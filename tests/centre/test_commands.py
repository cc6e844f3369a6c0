"""``mingzhang centre``: exit codes, one sentence an error, JSON and nothing else."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from mingzhang.centre.commands import add_commands
from mingzhang.cli import main
from mingzhang.cli.arguments import make_parser
from tests.centre.conftest import Year
from tests.centre.stores import item, mapping, write


def test_the_whole_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made, store = str(tmp_path / "made"), str(tmp_path / "store")
    assert main(["centre", "generate", made, "--cases", "300", "--seed", "5"]) == 0
    assert main(["centre", "import", store, made]) == 0
    assert "退回 0" in capsys.readouterr().out
    assert main(["centre", "dashboard", store, "-o", str(tmp_path / "a.html")]) == 0
    assert (tmp_path / "a.html").exists()


def test_indicators(year: Year, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(year.store)
    assert main(["centre", "indicators", store, "--set", "baseline_minutes=30"]) == 0
    assert "按时办结率" in capsys.readouterr().out
    assert main(["centre", "indicators", store, "--format", "json"]) == 0
    found = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert found["windows"]["value"] == 182
    assert main(["centre", "indicators", store, "--trace", "on-time", "--misses"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == found["late"]["value"]


def test_what_an_argument_is_called_is_chinese() -> None:
    _, subparsers = make_parser()
    add_commands(subparsers)
    centre = subparsers.choices["centre"]
    (commands,) = (one.choices for one in centre._actions if one.dest == "centre")
    assert len(commands) == 6
    for name, command in commands.items():
        for action in command._actions:
            if action.nargs != 0 and action.choices is None:
                assert action.metavar is not None, (name, action.dest)
                assert not action.metavar.isascii(), (name, action.dest)


def test_findings_by_rule(year: Year, capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed in short is what JSON has in full; an empty list is JSON too."""
    store = str(year.store)
    assert main(["centre", "watch", store, "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert main(["centre", "watch", store]) == 1
    shown = capsys.readouterr().out
    assert f"……共 {len(findings):,} 条" in shown
    for code, count in Counter(one["code"] for one in findings).items():
        (line,) = (one for one in shown.splitlines() if one.startswith(code))
        assert sum(int(one.replace(",", "")) for one in re.findall(r"灯 ([\d,]+)", line)) == count
    assert main(["centre", "watch", store, "--at", "2020-01-01", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_watch_and_appraise(year: Year, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(year.store)
    assert main(["centre", "watch", store, "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert {one["light"] for one in findings} == {"yellow", "red"}
    assert main(["centre", "watch", store, "--at", "2021-03-01"]) in (0, 1)
    assert main(["centre", "watch", "--rules"]) == 0
    assert len(capsys.readouterr().out.strip().splitlines()) >= 18
    assert main(["centre", "watch", "--rules", "s02"]) == 0
    assert "查什么：" in capsys.readouterr().out
    assert main(["centre", "appraise", store, "--subject", "W001"]) == 0
    assert "窗口 W001" in capsys.readouterr().out
    assert main(["centre", "appraise", store, "--format", "json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert all(
        one["score"] == max(0, 100 - sum(x["points"] for x in one["lines"])) for one in scores
    )


def test_rejected_lines_make_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "items.csv", "items", [item("A"), item("B", 987)])
    arguments = [str(tmp_path / "store"), str(source), str(mapping(tmp_path, "items"))]
    assert main(["centre", "import", *arguments]) == 1
    assert "第 3 行 退回：承诺时限 987 工作日超过法定时限" in capsys.readouterr().out
    assert main(["centre", "import", *arguments, "--format", "json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert found["rejected"] == 1
    assert found["known"] == 1


def test_errors(year: Year, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, some = str(year.store), str(tmp_path / "x.csv")
    Path(some).write_text("a,b\n1,2\n")
    for arguments in (
        ["generate", str(year.store)],
        ["generate", str(tmp_path / "g"), "--year", "1999"],
        ["generate", str(tmp_path / "g"), "--cases", "0"],
        ["generate", str(tmp_path / "g"), "--seed", "-1"],
        ["import", str(tmp_path / "s"), some],
        ["import", str(tmp_path / "s"), str(tmp_path / "no.csv"), str(mapping(tmp_path, "items"))],
        ["import", str(tmp_path / "s"), some, str(mapping(tmp_path, "items"))],
        ["import", str(tmp_path / "s"), some, str(tmp_path / "no.toml")],
        ["indicators", str(tmp_path / "nothing")],
        ["indicators", store, "--trace", "nothing"],
        ["indicators", store, "--set", "x"],
        ["indicators", store, "--set", "x=nan"],
        ["indicators", store, "--set", "baseline=30"],
        ["indicators", store, "--year", "0"],
        ["watch"],
        ["watch", store, "--at", "yesterday"],
        ["watch", store, "--at", "2031-01-01"],
        ["watch", "--rules", "S99"],
        ["watch", store, "--settings", some],
        ["watch", store, "--calendar", some],
        ["appraise", store, "--subject", "nobody"],
        ["dashboard", store, "-o", str(tmp_path / "no" / "a.html")],
        ["dashboard", store, "-o", str(tmp_path / "a.html"), "--settings", some],
    ):
        assert main(["centre", *arguments]) == 2, arguments
        shown = capsys.readouterr()
        assert shown.out == ""
        assert len(shown.err.strip().splitlines()) == 1, arguments
        assert "Traceback" not in shown.err
