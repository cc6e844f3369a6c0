"""What each command does: calls the desk, prints. Returns the exit code, raises FileError."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingzhang.files import FileError

if TYPE_CHECKING:
    from mingzhang.desk.outcome import Outcome


def read(options: argparse.Namespace) -> int:
    """Print a disclosure as JSON."""
    from mingzhang.desk import read
    from mingzhang.disclosure.json import dumps
    from mingzhang.reports.progress import Progress

    if options.mark:
        from mingzhang.desk.marking import mark_read

        disclosure = mark_read(Path(options.file), Path(options.mark), options.profile)
    else:
        with Progress(1, shown=False) as progress:
            disclosure = read(Path(options.file), options.profile, each=progress.reach)
    print(dumps(disclosure))
    return 0


def check(options: argparse.Namespace) -> int:
    """Check files, one or many."""
    from mingzhang.desk.pool import check_many
    from mingzhang.reports.progress import Progress

    beside = bool(options.previous or options.budget or options.units)
    single = "--mark" if options.mark else "--previous、--budget、--units" if beside else ""
    if single and (len(options.files) > 1 or options.years):
        raise FileError(
            f"{single} 一次只用于一个文件，请逐个检查；各年的文件可放在一起用 --years 检查"
        )
    _check_target(options)
    if options.years:
        return _check_years(options)
    if options.mark or beside:
        return _check_one(options)
    text, many = options.format == "text", len(options.files) > 1
    outcomes: list[Outcome] = []
    with Progress(len(options.files), shown=many) as progress:
        for one in check_many(
            options.files,
            options.profile,
            options.format,
            sheet=bool(options.sheet),
            each=progress.reach,
        ):
            outcomes.append(one)
            progress.step()
            if text:
                for sentence in filter(None, [one.error, *one.unread]):
                    progress.say(sentence)
                shown = "".join(f"{line}\n" for line in one.brief) if many else one.report
                progress.show(shown)
    if text and many:
        failed = sum(bool(one.error) for one in outcomes)
        errors = sum(one.errors for one in outcomes)
        clean = sum(not one.error and not one.errors for one in outcomes)
        print(
            f"共 {len(outcomes)} 个：读不了 {failed} 个，没有错误 {clean} 个，"
            f"有错误 {len(outcomes) - failed - clean} 个（错误 {errors} 处）。"
            "单独检查一个文件可看到每处错误"
        )
    return _end(options, outcomes)


def _check_target(options: argparse.Namespace) -> None:
    """Raise FileError where the inspection sheet could not be written once all is checked."""
    if not options.sheet:
        return
    target = Path(options.sheet)
    if target.suffix.lower() != ".xlsx":
        raise FileError(f"检查表是 Excel 工作簿，「{options.sheet}」请以 .xlsx 结尾")
    if not target.parent.is_dir():
        raise FileError(f"写不了「{options.sheet}」，没有这个文件夹，请先建立")
    given = [*options.files, options.previous, options.budget, *options.units]
    if target.resolve() in {Path(one).resolve() for one in given if one}:
        raise FileError(f"「{options.sheet}」是要检查的文件，请给检查表另起一个名字")


def _end(
    options: argparse.Namespace, outcomes: "Sequence[Outcome]", unread: Sequence[str] = ()
) -> int:
    """Print what programs read, write the inspection sheet; returns the exit code.

    unread: sentences for files that were left out, beside those of the outcomes.
    """
    from mingzhang import __version__
    from mingzhang.reports import machine, sarif

    failed = [(one.source, one.error) for one in outcomes if one.error]
    unread = [*unread, *(sentence for one in outcomes for sentence in one.unread)]
    found: dict[str, Any] = {}
    if options.format == "json":
        documents = [
            document
            for one in outcomes
            for document in (
                [machine.failed(one.source, one.error)] if one.error else one.documents
            )
        ]
        found = machine.report(documents, __version__)
    elif options.format == "sarif":
        documents = [document for one in outcomes for document in one.documents]
        found = sarif.report(documents, __version__, failed, unread)
    if found:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    if options.sheet:
        from mingzhang.files import write_atomic
        from mingzhang.reports.sheet import workbook

        sheets = [sheet for one in outcomes for sheet in one.sheets]
        write_atomic(Path(options.sheet), workbook(sheets, failed, unread))
        if not found:
            print(f"检查表已写入 {options.sheet}")
    return 2 if failed else int(any(one.errors for one in outcomes))


def _check_one(options: argparse.Namespace) -> int:
    """Check a file that is marked, or compared with other documents."""
    from mingzhang.desk import check
    from mingzhang.desk.marking import mark_found, pdf_of
    from mingzhang.desk.outcome import outcome_of

    path = Path(options.files[0])
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
    one = outcome_of(str(path), [str(path)], [checked], (), options.format, bool(options.sheet))
    print(one.report, end="")
    return _end(options, [one])


def _check_years(options: argparse.Namespace) -> int:
    from mingzhang.desk.outcome import failed, outcome_of
    from mingzhang.desk.years import check_years, read_years
    from mingzhang.reports import terminal
    from mingzhang.reports.progress import Progress

    text = options.format == "text"
    with Progress(len(options.files)) as progress:
        read = read_years(options.files, options.profile, progress.reach)
        for sentence in [*read.unread, *(error for _, error in read.failed)]:
            progress.say(sentence)
    checked, outcomes = [], []
    with Progress(len(read.found)) as progress:
        for publication, one in zip(read.found, check_years(read.found), strict=True):
            checked.append(one)
            name = one.disclosure.source
            outcomes.append(
                outcome_of(publication.path, [name], [one], (), options.format, bool(options.sheet))
            )
            progress.step()
            if text:
                progress.show(terminal.year(one))
    if text:
        print(terminal.years(checked))
    outcomes += [failed(path, error) for path, error in read.failed]
    return _end(options, outcomes, read.unread)


def why(options: argparse.Namespace) -> int:
    """Explain one number."""
    from mingzhang.desk import read
    from mingzhang.reports.why import choose, report

    disclosure = read(Path(options.file), options.profile)
    index = choose(disclosure, options.cell)
    print(report(disclosure, index), end="")
    return 0


def compile(options: argparse.Namespace) -> int:
    """Compile a book into one file."""
    from mingzhang.desk import compile_file
    from mingzhang.desk.exported import is_exported
    from mingzhang.reports.terminal import adjusted

    if is_exported(Path(options.book)):
        return _compile_exported(options)
    compiled = compile_file(Path(options.book), Path(options.output), options.rounding)
    disclosure = compiled.disclosure
    print(
        f"已编成 {len(disclosure.tables)} 张表、{len(disclosure.projects)} 张目标表，"
        f"写入 {options.output}"
    )
    print(adjusted(compiled), end="")
    return 0


def publish(options: argparse.Namespace) -> int:
    """Publish a book or a disclosure."""
    from mingzhang.desk import publish

    formats = [one.strip() for one in options.formats.split(",") if one.strip()]
    published = publish(Path(options.source), Path(options.output), formats)
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


def score(options: argparse.Namespace) -> int:
    """Score targets, or list them to be filled in."""
    from mingzhang.desk.scoring import score_file, write_blank
    from mingzhang.performance.sheet import points

    if options.blank:
        count = write_blank(options.source, options.blank)
        print(f"已列出 {count} 项，写入 {options.blank}，请填写“实际值”一栏")
        return 0
    if not options.actuals or not options.output:
        raise FileError("请用 --actuals 给出实际值、用 -o 指明写到哪里；没有的先用 --blank")
    sheets = score_file(
        options.source, options.actuals, options.output, options.centre, options.indicators
    )
    for sheet in sheets:
        total = f"{points(sheet.total)} 分，{sheet.grade}" if sheet.grade else "实际值还没有填全"
        print(f"{sheet.project.name or '整体绩效'}：{total}")
    print(f"自评表已写入 {options.output}")
    return 0


def convert(options: argparse.Namespace) -> int:
    """Write a book in the other form."""
    from mingzhang.desk import convert

    convert(Path(options.source), Path(options.target))
    print(f"已写入 {options.target}")
    return 0


def new(options: argparse.Namespace) -> int:
    """Ask for a new book."""
    from mingzhang.book.new import ask
    from mingzhang.desk import save_book

    try:
        save_book(ask(input), Path(options.book))
    except (EOFError, KeyboardInterrupt):
        raise FileError("没有答完，账本没有写出，请重新运行") from None
    print(f"账本已写入 {options.book}，请接着填写预算明细")
    return 0


def rules(options: argparse.Namespace) -> int:
    """List the rules, or show one."""
    from mingzhang.checking.check import rules

    for rule in rules():
        if options.code is None:
            print(f"{rule.code}  {rule.name}  {rule.title}")
        elif rule.code == options.code.upper():
            print(f"{rule.code} {rule.title}\n\n{rule.page.strip()}")
            return 0
    if options.code is None:
        return 0
    raise FileError(f"没有编号为「{options.code}」的规则，用 mingzhang rules 查看全部编号")
