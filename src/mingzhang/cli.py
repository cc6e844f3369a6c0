"""The command line: parses arguments, calls the desk, prints. Chinese for everything shown."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from mingzhang.centre.commands import add_commands as add_centre
from mingzhang.centre.commands import run as run_centre


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 2 unreadable file or bad arguments, 1 errors, 0."""
    parser = argparse.ArgumentParser(
        prog="mingzhang", description="明账：部门预决算公开的编制、读取和检查"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    reading = commands.add_parser("read", help="读一份公开文件，输出全部数据（JSON）")
    reading.add_argument("file", help="公开文件")
    checking = commands.add_parser("check", help="检查公开文件")
    checking.add_argument("files", nargs="+", help="公开文件")
    for one in (reading, checking):
        one.add_argument("--profile", help="指定地区和阶段的格式")
        one.add_argument("--format", choices=("text", "json"), default="text", help="输出形式")
    compiling = commands.add_parser("compile", help="把账本编成公开文件")
    compiling.add_argument("folder", help="账本文件夹")
    compiling.add_argument("-o", "--output", required=True, help="写到哪个文件（.md 或 .html）")
    listing = commands.add_parser("rules", help="列出规则，或显示一条规则的说明")
    listing.add_argument("code", nargs="?", help="规则编号，如 A01")
    add_centre(commands)
    options = parser.parse_args(arguments)
    if options.command == "centre":
        return run_centre(options)
    run = {"read": _read, "check": _check, "compile": _compile, "rules": _rules}[options.command]
    return run(options)


def _read(options: argparse.Namespace) -> int:
    from mingzhang.desk import read
    from mingzhang.disclosure.json import dumps
    from mingzhang.files import FileError

    if not _known_profile(options.profile):
        return 2
    try:
        disclosure = read(Path(options.file), options.profile)
    except FileError as error:
        print(error, file=sys.stderr)
        return 2
    print(dumps(disclosure))
    return 0


def _check(options: argparse.Namespace) -> int:
    from mingzhang import __version__
    from mingzhang.desk import check
    from mingzhang.files import FileError
    from mingzhang.reports import machine, terminal
    from mingzhang.reports.checked import Checked

    if not _known_profile(options.profile):
        return 2
    results: list[tuple[str, Checked | str]] = []
    for name in options.files:
        try:
            results.append((name, check(Path(name), options.profile)))
        except FileError as error:
            results.append((name, str(error)))
            if options.format == "text":
                print(error, file=sys.stderr)
    checked = [result for _, result in results if isinstance(result, Checked)]
    if options.format == "json":
        print(json.dumps(machine.report(results, __version__), ensure_ascii=False, indent=1))
    else:
        for one in checked:
            print(terminal.report(one), end="")
    if len(checked) < len(results):
        return 2
    return int(any(f.severity == "error" for one in checked for f in one.findings))


def _compile(options: argparse.Namespace) -> int:
    from mingzhang.desk import compile_folder
    from mingzhang.files import FileError

    try:
        compiled = compile_folder(Path(options.folder), Path(options.output))
    except FileError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"已编成 {len(compiled.disclosure.tables)} 张表，写入 {options.output}")
    return 0


def _rules(options: argparse.Namespace) -> int:
    from mingzhang.checking.check import rules

    for rule in rules():
        if options.code is None:
            print(f"{rule.code}  {rule.name}  {rule.title}")
        elif rule.code == options.code.upper():
            print(f"{rule.code} {rule.title}\n\n{rule.page.strip()}")
            return 0
    if options.code is None:
        return 0
    print(f"没有编号为「{options.code}」的规则，用 mingzhang rules 查看全部编号", file=sys.stderr)
    return 2


def _known_profile(name: str | None) -> bool:
    from mingzhang.forms.profile import profiles

    if name is None or name in profiles():
        return True
    known = "、".join(profiles())
    print(f"没有名为「{name}」的格式，可用的有：{known}", file=sys.stderr)
    return False


if __name__ == "__main__":
    sys.exit(main())
