"""The command line: exit codes, one sentence an error, JSON and nothing else on standard output."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from mingzhang.cli import main
from tests.shared import ROOT


def valid(data: object, room: str, name: str) -> bool:
    """Whether machine output keeps to the schema that the package ships."""
    schema = json.loads(files(f"mingzhang.{room}").joinpath(name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return bool(Draft202012Validator(schema).is_valid(data))


EXAMPLE = str(ROOT / "examples/archive-2023/budget.md")


def test_example_has_two_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", EXAMPLE]) == 1
    shown = capsys.readouterr().out
    assert "错误 2，提示 0，说明 0" in shown
    lines = shown.splitlines()
    caret = next(index for index, line in enumerate(lines) if "^^^^^" in line)
    assert "31.20" in lines[caret - 1]


def test_check_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", EXAMPLE, "missing.md", "--format", "json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert valid(found, "reports", "check.schema.json")
    good, bad = found["documents"]
    assert bad["error"] == "找不到文件「missing.md」，请检查路径"
    assert good["error"] is None
    assert [one["code"] for one in good["findings"]] == ["B03", "A01"]
    assert good["findings"][0]["expected"] == ["社会保障和就业支出"]
    assert good["findings"][0]["places"][0]["line"] == 102


def test_read_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", EXAMPLE]) == 0
    found = json.loads(capsys.readouterr().out)
    assert valid(found, "disclosure", "read.schema.json")
    assert not valid({**found, "tables": [{}]}, "disclosure", "read.schema.json")
    assert found["unit"] == "青岚县档案馆"
    assert len(found["tables"]) == 9


def test_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert "A01" in capsys.readouterr().out
    assert main(["rules", "a01"]) == 0
    assert "查什么" in capsys.readouterr().out
    assert main(["rules", "Z99"]) == 2


BAD = {
    "empty.md": b"",
    "blank.md": b" \n\n",
    "binary.md": b"\x00\x01\x02",
    "pdf.md": b"%PDF-1.7\n",
    "zip.md": b"PK\x03\x04abc",
    "odd.xyz": b"text",
    "wide.md": b"|" * 1_200_000,
    "long.md": b"[" * 300_000,
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_files(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name])
    for command in ("check", "read"):
        assert main([command, str(path)]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert len(shown.err.strip().splitlines()) == 1
        assert name in shown.err


def test_missing_folder_and_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert main(["check", str(tmp_path / "no.md")]) == 2
    assert main(["check", EXAMPLE, "--profile", "nowhere"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_gbk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gbk.md"
    path.write_bytes(Path(EXAMPLE).read_text("utf-8").encode("gb18030"))
    assert main(["check", str(path)]) == 1


def test_a_truncated_table_is_read(tmp_path: Path) -> None:
    text = Path(EXAMPLE).read_text("utf-8")
    path = tmp_path / "cut.md"
    for size in range(0, len(text), 97):
        path.write_text(text[: size + 1], encoding="utf-8")
        assert main(["check", str(path)]) in (0, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "少了参数：命令"),
        (["check"], "少了参数：文件"),
        (["chek"], "没有「chek」，有的是：read、check"),
        (["check", "a", "--format", "xml"], "--format没有「xml」，有的是：text、json"),
        (["check", "a", "--profile"], "--profile 后面要写内容"),
        (["check", "a", "--profile", "nix"], "没有名为「nix」的格式"),
        (["centre", "generate", "a", "--year", "x"], "--year 后面的「x」不是所要的数"),
        (["read", "a", "--nix"], "不认识的参数：--nix"),
    ],
)
def test_wrong_arguments_end_in_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code: object = main(arguments)
    except SystemExit as stop:
        code = stop.code
    shown = capsys.readouterr()
    assert code == 2
    assert not shown.out
    assert said in shown.err
    assert shown.err.count("\n") == 1
