"""The command line: parses arguments, calls the desk, prints. Chinese for everything shown."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 2 unreadable file or bad arguments, 1 errors, 0."""
    try:
        return _main(arguments)
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more is flushed to them at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _main(arguments: Sequence[str] | None) -> int:
    parser = argparse.ArgumentParser(
        prog="mingzhang", description="明账：部门预决算公开的编制、读取和检查"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    reading = commands.add_parser("read", help="读一份公开文件，输出全部数据（JSON）")
    reading.add_argument("file", help="公开文件、ZIP 或文件夹")
    checking = commands.add_parser("check", help="检查公开文件")
    checking.add_argument("files", nargs="+", help="公开文件、ZIP 或文件夹，可给许多个")
    checking.add_argument("--previous", metavar="文件", help="上年的公开文件，与引用的上年数比")
    checking.add_argument("--budget", metavar="文件", help="决算用：当年的预算，与年初预算数比")
    checking.add_argument(
        "--units", nargs="+", default=[], metavar="文件", help="部门用：所属各单位的文件或文件夹"
    )
    checking.add_argument(
        "--years", action="store_true", help="各年的文件放在一起，逐份与上年的、当年预算的比"
    )
    explaining = commands.add_parser("why", help="说明一个数：在哪里、与哪些数有关")
    explaining.add_argument("file", help="公开文件、ZIP 或文件夹")
    explaining.add_argument(
        "cell", help="哪个数：表/行/栏（如 支出预算表/办公费/合计），或印出的数（如 5.50）"
    )
    explaining.add_argument("--profile", help="指定地区和阶段的格式")
    for one in (reading, checking):
        one.add_argument("--profile", help="指定地区和阶段的格式")
        one.add_argument("--format", choices=("text", "json"), default="text", help="输出形式")
        one.add_argument("--mark", metavar="PDF", help="在原 PDF 上框出位置，写到这个文件")
    compiling = commands.add_parser("compile", help="把账本编成公开文件")
    compiling.add_argument("book", help="账本（文件夹或 xlsx 工作簿），或预算系统导出的工作簿")
    compiling.add_argument(
        "-o", "--output", required=True, help="写到哪个文件（.md、.html、.pdf、.docx、.xlsx）"
    )
    compiling.add_argument(
        "--rounding",
        choices=("controlled", "plain"),
        default="controlled",
        help="controlled：各表按印出的数都能相加（默认）；plain：逐个四舍五入",
    )
    compiling.add_argument("--previous", metavar="文件", help="导出的工作簿用：上年的公开文件")
    compiling.add_argument(
        "--texts", metavar="文件夹", help="导出的工作簿用：放 texts.toml 的文件夹"
    )
    compiling.add_argument("--profile", help="导出的工作簿用：指定地区和阶段的格式")
    publishing = commands.add_parser("publish", help="把账本或公开文件发布成各种格式")
    publishing.add_argument("source", help="账本、read 输出的 JSON，或一份公开文件")
    publishing.add_argument("-o", "--output", required=True, help="写到哪个文件夹（整个替换）")
    publishing.add_argument(
        "--formats",
        default="html,pdf,docx,xlsx,md,data",
        help="要哪些格式，用逗号分开：html、pdf、docx、xlsx、md、data（默认全部）",
    )
    making = commands.add_parser("new", help="问几个问题，建一本新账本")
    making.add_argument("book", help="新账本的文件夹，或 xlsx 工作簿")
    converting = commands.add_parser("convert", help="账本在文件夹和 xlsx 工作簿之间转换")
    converting.add_argument("source", help="原来的账本")
    converting.add_argument("target", help="新的文件夹，或 xlsx 工作簿")
    listing = commands.add_parser("rules", help="列出规则，或显示一条规则的说明")
    listing.add_argument("code", nargs="?", help="规则编号，如 A01")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["centre"]:
        # The centre's many options are made only for those who ask for it.
        from mingzhang.centre.commands import add_commands
        from mingzhang.centre.commands import run as run_centre

        add_commands(commands)
        return run_centre(parser.parse_args(given))
    commands.add_parser("centre", help="政务中心：办件、时限、监察、指标")
    options = parser.parse_args(given)
    run = {
        "read": _read,
        "check": _check,
        "why": _why,
        "compile": _compile,
        "publish": _publish,
        "new": _new,
        "convert": _convert,
        "rules": _rules,
    }[options.command]
    return run(options)


def _read(options: argparse.Namespace) -> int:
    from mingzhang.desk import read
    from mingzhang.disclosure.json import dumps
    from mingzhang.files import FileError

    if not _known_profile(options.profile):
        return 2
    try:
        if options.mark:
            from mingzhang.desk.marking import mark_read

            disclosure = mark_read(Path(options.file), Path(options.mark), options.profile)
        else:
            disclosure = read(Path(options.file), options.profile)
    except FileError as error:
        print(error, file=sys.stderr)
        return 2
    print(dumps(disclosure))
    return 0


def _check(options: argparse.Namespace) -> int:
    from mingzhang import __version__
    from mingzhang.desk.pool import check_many
    from mingzhang.reports import machine
    from mingzhang.reports.progress import Progress

    if not _known_profile(options.profile):
        return 2
    beside = bool(options.previous or options.budget or options.units)
    single = "--mark" if options.mark else "--previous、--budget、--units" if beside else ""
    if single and (len(options.files) > 1 or options.years):
        print(
            f"{single} 一次只用于一个文件，请逐个检查；各年的文件可放在一起用 --years 检查",
            file=sys.stderr,
        )
        return 2
    if options.years:
        return _check_years(options)
    if options.mark or beside:
        return _check_one(options)
    text, many = options.format == "text", len(options.files) > 1
    outcomes = []
    with Progress(len(options.files), shown=many) as progress:
        for one in check_many(options.files, options.profile, options.format):
            outcomes.append(one)
            progress.step()
            if text:
                for sentence in filter(None, [one.error, *one.unread]):
                    progress.say(sentence)
                shown = "".join(f"{line}\n" for line in one.brief) if many else one.report
                progress.show(shown)
    failed = sum(bool(one.error) for one in outcomes)
    errors = sum(one.errors for one in outcomes)
    if not text:
        found = [document for one in outcomes for document in one.documents]
        print(json.dumps(machine.report(found, __version__), ensure_ascii=False, indent=1))
    elif many:
        clean = sum(not one.error and not one.errors for one in outcomes)
        print(
            f"共 {len(outcomes)} 个：读不了 {failed} 个，没有错误 {clean} 个，"
            f"有错误 {len(outcomes) - failed - clean} 个（错误 {errors} 处）。"
            "单独检查一个文件可看到每处错误"
        )
    return 2 if failed else int(errors > 0)


def _check_one(options: argparse.Namespace) -> int:
    """Check a file that is marked, or compared with other documents."""
    from mingzhang import __version__
    from mingzhang.desk import check
    from mingzhang.desk.marking import mark_found, pdf_of
    from mingzhang.files import FileError
    from mingzhang.reports import machine
    from mingzhang.reports.terminal import report

    path = Path(options.files[0])
    try:
        if options.mark:
            pdf_of(path)
        checked = check(
            path,
            options.profile,
            previous=options.previous,
            budget=options.budget,
            units=options.units,
        )
        if options.mark:
            mark_found(path, Path(options.mark), checked.findings)
    except FileError as error:
        print(error, file=sys.stderr)
        return 2
    if options.format == "json":
        found = machine.report([machine.document(str(path), checked)], __version__)
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print(report(checked), end="")
    return int(any(one.severity == "error" for one in checked.findings))


def _check_years(options: argparse.Namespace) -> int:
    from mingzhang import __version__
    from mingzhang.desk.years import check_years, read_years
    from mingzhang.reports import machine, terminal
    from mingzhang.reports.progress import Progress

    text = options.format == "text"
    with Progress(len(options.files)) as progress:
        read = read_years(options.files, options.profile, progress.reach)
        for sentence in [*read.unread, *(error for _, error in read.failed)]:
            progress.say(sentence)
    checked = []
    with Progress(len(read.found)) as progress:
        for one in check_years(read.found):
            checked.append(one)
            progress.step()
            if text:
                progress.show(terminal.year(one))
    if text:
        print(terminal.years(checked))
    else:
        documents = [machine.document(one.disclosure.source, one) for one in checked]
        documents += [machine.failed(path, error) for path, error in read.failed]
        print(json.dumps(machine.report(documents, __version__), ensure_ascii=False, indent=1))
    wrong = any(finding.severity == "error" for one in checked for finding in one.findings)
    return 2 if read.failed else int(wrong)


def _why(options: argparse.Namespace) -> int:
    from mingzhang.desk import read
    from mingzhang.files import FileError
    from mingzhang.reports.why import choose, report

    if not _known_profile(options.profile):
        return 2
    try:
        disclosure = read(Path(options.file), options.profile)
        index = choose(disclosure, options.cell)
    except FileError as error:
        print(error, file=sys.stderr)
        return 2
    print(report(disclosure, index), end="")
    return 0


def _compile(options: argparse.Namespace) -> int:
    from mingzhang.desk import compile_file
    from mingzhang.files import FileError
    from mingzhang.reports.terminal import adjusted

    if not _known_profile(options.profile):
        return 2
    try:
        from mingzhang.desk.exported import is_exported

        if is_exported(Path(options.book)):
            return _compile_exported(options)
        compiled = compile_file(Path(options.book), Path(options.output), options.rounding)
    except FileError as error:
        print(error, file=sys.stderr)
        return 2
    disclosure = compiled.disclosure
    print(
        f"已编成 {len(disclosure.tables)} 张表、{len(disclosure.projects)} 张目标表，"
        f"写入 {options.output}"
    )
    print(adjusted(compiled), end="")
    return 0


def _publish(options: argparse.Namespace) -> int:
    from mingzhang.desk import publish
    from mingzhang.files import FileError

    formats = [one.strip() for one in options.formats.split(",") if one.strip()]
    try:
        published = publish(Path(options.source), Path(options.output), formats)
    except FileError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"已发布 {len(published.files)} 个文件，写入 {options.output}")
    for title in published.unwritten:
        print(f"没有认出的表没有发布：{title}", file=sys.stderr)
    return int(bool(published.unwritten))


def _compile_exported(options: argparse.Namespace) -> int:
    """Compile the budget system's workbook. Raises FileError."""
    from mingzhang.desk.exported import publish_exported

    made = publish_exported(
        Path(options.book),
        Path(options.output),
        Path(options.previous) if options.previous else None,
        Path(options.texts) if options.texts else None,
        options.profile,
    )
    disclosure = made.disclosure
    print(
        f"已由导出的表编成 {len(disclosure.tables)} 张表和 {len(disclosure.sections)} 节说明，"
        f"写入 {options.output}"
    )
    for words, names in (
        ("导出的文件里没有这些表", made.absent),
        ("这些文字沿用了上年的，请核对", made.reused),
        ("这些文字没有给出，请写进 texts.toml", made.missing),
    ):
        if names:
            print(f"{words}：{'、'.join(names)}")
    return 0


def _convert(options: argparse.Namespace) -> int:
    from mingzhang.desk import convert
    from mingzhang.files import FileError

    try:
        convert(Path(options.source), Path(options.target))
    except FileError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"已写入 {options.target}")
    return 0


def _new(options: argparse.Namespace) -> int:
    from mingzhang.book.new import ask
    from mingzhang.desk import save_book
    from mingzhang.files import FileError

    try:
        save_book(ask(input), Path(options.book))
    except FileError as error:
        print(error, file=sys.stderr)
        return 2
    except (EOFError, KeyboardInterrupt):
        print("没有答完，账本没有写出，请重新运行", file=sys.stderr)
        return 2
    print(f"账本已写入 {options.book}，请接着填写预算明细")
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
