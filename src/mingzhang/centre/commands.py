"""``mingzhang centre …``: parses arguments, calls the room, prints. Cheap to import."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, time
from itertools import islice
from math import isfinite, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingzhang.files import FileError

if TYPE_CHECKING:
    from mingzhang.centre.importing import Imported
    from mingzhang.centre.supervision import Findings

MOST_PRINTED = 20
"""Most rejected lines or findings that are printed as text; JSON and files have them all."""


def add_commands(subparsers: Any) -> None:
    """Add ``centre`` with its commands to the subparsers of ``mingzhang``.

    Each sets ``handler``, a function that takes the options and returns the exit code: 2 for
    unreadable files or bad arguments, 1 if lines were rejected or red lights found, else 0.
    """
    centre = subparsers.add_parser("centre", help="政务中心：办件、时限、监察、指标")
    commands = centre.add_subparsers(dest="centre", required=True, metavar="命令")

    one = _command(commands, "generate", _generate, "生成一年虚构的办件数据")
    one.add_argument("folder", metavar="文件夹", help="写到哪个空文件夹")
    one.add_argument("--year", metavar="年份", type=int, default=2021, help="年份")
    one.add_argument("--cases", metavar="件数", type=int, default=960_000, help="一年受理多少件")
    one.add_argument("--seed", metavar="整数", type=int, default=1, help="随机种子，相同则结果相同")

    one = _command(commands, "import", _import, "把平台导出的记录导入办件库")
    one.add_argument("store", metavar="办件库", help="办件库文件夹")
    one.add_argument(
        "source",
        metavar="来源",
        help="导出文件（.csv、.xlsx、.parquet），或装有它们和映射文件的文件夹",
    )
    one.add_argument(
        "mapping", metavar="映射文件", nargs="?", help="映射文件（.toml）；导入文件夹时不写"
    )
    _common(one, moment=False)

    one = _command(commands, "indicators", _indicators, "计算绩效指标")
    one.add_argument("store", metavar="办件库", help="办件库文件夹")
    one.add_argument("--year", metavar="年份", type=int, help="年份，默认最后一条记录的年份")
    one.add_argument("--file", metavar="文件", help="指标文件（.toml），默认为自带的一套")
    one.add_argument("--set", action="append", default=[], metavar="名=数", help="指标要的参数")
    one.add_argument("--trace", metavar="指标", help="列出一个指标计入的记录")
    one.add_argument("--misses", action="store_true", help="与 --trace 同用：只列不符合的")
    _common(one, moment=False)

    one = _command(commands, "watch", _watch, "按规则监察，亮黄灯和红灯")
    one.add_argument("store", metavar="办件库", nargs="?", help="办件库文件夹")
    one.add_argument(
        "--rules", nargs="?", const="", metavar="编号", help="列出规则，或显示一条的说明"
    )
    _common(one)

    one = _command(commands, "appraise", _appraise, "考核窗口和工作人员，逐条列明扣分")
    one.add_argument("store", metavar="办件库", help="办件库文件夹")
    one.add_argument("--subject", metavar="编号", help="只看一个窗口号或工号")
    _common(one)

    one = _command(commands, "dashboard", _dashboard, "写一个网页：运行情况")
    one.add_argument("store", metavar="办件库", help="办件库文件夹")
    one.add_argument("-o", "--output", metavar="网页", required=True, help="写到哪个 .html 文件")
    one.add_argument("--year", metavar="年份", type=int, help="年份，默认最后一条记录的年份")
    _moments(one)


def run(options: argparse.Namespace) -> int:
    """Run the chosen command; an error of the user's is one sentence on standard error."""
    handler: Callable[[argparse.Namespace], int] = options.handler
    try:
        return handler(options)
    except FileError as error:
        print(error, file=sys.stderr)
        return 2


def _command(
    commands: Any, name: str, handler: Callable[[argparse.Namespace], int], help_text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text)
    parser.set_defaults(handler=handler)
    return parser


def _common(parser: argparse.ArgumentParser, moment: bool = True) -> None:
    """The options of every command that reports."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="输出形式")
    if moment:
        _moments(parser)
    else:
        _calendar(parser)


def _moments(parser: argparse.ArgumentParser) -> None:
    """The options of every command that supervises."""
    _calendar(parser)
    at_help = "按哪一刻看，如 2021-06-30 或 2021-06-30T12:00"
    parser.add_argument("--at", metavar="时刻", help=at_help)
    parser.add_argument("--settings", metavar="文件", help="监察和考核的设置文件（.toml）")


def _calendar(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--calendar", metavar="文件", help="日历补充文件（.toml）")


def _generate(options: argparse.Namespace) -> int:
    from mingzhang.centre.generator import Size, generate

    folder = generate(options.folder, options.year, Size(cases=options.cases), options.seed)
    print(f"已在「{folder}」生成 {options.year} 年的虚构数据，用 mingzhang centre import 导入")
    return 0


def _import(options: argparse.Namespace) -> int:
    from mingzhang.centre.importing import import_file, import_folder

    source = Path(options.source)
    if options.mapping is None and source.is_dir():
        done = import_folder(options.store, source, options.calendar)
    elif options.mapping is None:
        raise FileError("请在导出文件后面写映射文件（.toml）")
    else:
        done = (import_file(options.store, source, options.mapping, options.calendar),)
    if options.format == "json":
        _print_json([_imported(one) for one in done])
    else:
        for one in done:
            _print_imported(one)
    return int(any(one.rejected or one.held for one in done))


def _imported(one: "Imported") -> dict[str, Any]:
    found = one._asdict()
    found["listing"] = str(one.listing) if one.listing else None
    found["lines"] = [line._asdict() for line in one.lines]
    return found


def _print_imported(one: "Imported") -> None:
    print(
        f"{one.source}：读到 {one.read:,} 条，导入 {one.taken:,}，已有 {one.known:,}，"
        f"留存待补 {one.held:,}，退回 {one.rejected:,}"
        + (f"；以前留存的补齐 {one.freed:,}" if one.freed else "")
    )
    for line in one.lines[:MOST_PRINTED]:
        print(f"  第 {line.line} 行 {'留存' if line.held else '退回'}：{line.reason}")
    if one.listing and one.held + one.rejected > MOST_PRINTED:
        print(f"  全部见 {one.listing}")


def _indicators(options: argparse.Namespace) -> int:
    from mingzhang.centre.cases import last_moment
    from mingzhang.centre.indicator import indicators, trace

    year = last_moment(options.store).year if options.year is None else options.year
    if options.trace:
        hits = False if options.misses else None
        found = trace(options.store, options.trace, year, options.file, hits, options.calendar)
        print(
            "\n".join(found) if options.format == "text" else json.dumps(found, ensure_ascii=False)
        )
        return 0
    parameters = dict(_parameter(one) for one in options.set)
    measured = indicators(options.store, year, options.file, parameters, options.calendar)
    if options.format == "json":
        _print_json(
            [
                {
                    "id": one.indicator.id,
                    "name": one.indicator.name,
                    "unit": one.indicator.unit,
                    "value": one.value,
                    "counted": one.counted,
                    "targets": [
                        {**target._asdict(), "met": met}
                        for target, met in zip(one.indicator.targets, one.met, strict=True)
                    ],
                }
                for one in measured
            ]
        )
        return 0
    for one in measured:
        value = (
            "—"
            if one.value is None
            else f"{one.value:,.6g}"
            if one.value < 1e6
            else f"{one.value:,.0f}"
        )
        goals = "；".join(
            f"目标 {target.comparator} {target.value:,g}"
            f"{'' if met is None else '，达到' if met else '，未达到'}"
            for target, met in zip(one.indicator.targets, one.met, strict=True)
        )
        note = f"（{one.indicator.note}）" if one.value is None and one.indicator.note else ""
        head = f"{one.indicator.id}  {one.indicator.name} {value} {one.indicator.unit}{note}"
        print(f"{head}  {goals}".rstrip())
    return 0


def _parameter(text: str) -> tuple[str, float]:
    name, sign, value = text.partition("=")
    try:
        number = float(value) if sign else nan
    except ValueError:
        number = nan
    if not isfinite(number):
        raise FileError(f"「{text}」不是「名=数」，请写成 baseline_minutes=30 这样")
    return name.strip(), number


def _watch(options: argparse.Namespace) -> int:
    from mingzhang.centre.supervision import rules, supervised

    if options.rules is not None:
        chosen = [rule for rule in rules() if options.rules.upper() in ("", rule.code)]
        if not chosen:
            raise FileError(f"没有编号为「{options.rules}」的规则，用 --rules 查看全部编号")
        for rule in chosen:
            print(
                f"{rule.code}  {rule.title}"
                + ("" if not options.rules else f"\n\n{rule.page.strip()}")
            )
        return 0
    if options.store is None:
        raise FileError("请写出办件库文件夹")
    with supervised(
        options.store, _moment(options.at), options.settings, options.calendar
    ) as found:
        lights = found.lights()
        if options.format == "json":
            _print_json_list(one._asdict() for one in found)
        else:
            _print_findings(found, lights)
    return int(any(one["red"] for one in lights.values()))


def _print_findings(found: "Findings", lights: dict[str, dict[str, int]]) -> None:
    """The first findings, then how many of each rule there are."""
    from mingzhang.centre.supervision import LIGHTS, rules

    for one in islice(found, MOST_PRINTED):
        print(f"{LIGHTS[one.light]} {one.code} {one.case_no}：{one.message}")
    total = sum(sum(one.values()) for one in lights.values())
    if total > MOST_PRINTED:
        print(f"……共 {total:,} 条，用 --format json 查看全部")
    for rule in rules():
        if rule.code in lights:
            counts = "，".join(f"{word} {lights[rule.code][key]:,}" for key, word in LIGHTS.items())
            print(f"{rule.code} {rule.title}：{counts}")


def _appraise(options: argparse.Namespace) -> int:
    from mingzhang.centre.appraisal import appraise

    scores = appraise(options.store, _moment(options.at), options.settings, options.calendar)
    if options.subject is not None:
        own = [one for one in scores if one.subject == options.subject]
        if not own:
            raise FileError(f"没有窗口或工作人员「{options.subject}」的考核，请检查编号")
        scores = iter(own)
    if options.format == "json":
        _print_json_list(
            {**one._asdict(), "lines": [line._asdict() for line in one.lines]} for one in scores
        )
        return 0
    for one in scores:
        what = "窗口" if one.kind == "window" else "工作人员"
        print(f"{one.month:%Y-%m} {what} {one.subject}：{one.score:g} 分，受理 {one.cases:,} 件")
        for line in one.lines if options.subject is not None else ():
            print(f"  −{line.points:g} {line.code} {line.case_no or ''} {line.message}")
    return 0


def _dashboard(options: argparse.Namespace) -> int:
    from mingzhang.centre.page import dashboard

    path = dashboard(
        options.store,
        options.output,
        options.year,
        _moment(options.at),
        options.settings,
        options.calendar,
    )
    print(f"已写入「{path}」，可用浏览器打开")
    return 0


def _moment(text: str | None) -> datetime | None:
    """A moment given as a date, which means its end, or as a date and time."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise FileError(f"「{text}」不是日期，请写成 2021-06-30 这样") from error
    if found.tzinfo is not None:
        raise FileError(f"「{text}」带有时区，请只写日期和时间")
    return datetime.combine(found.date(), time.max) if len(text) <= 10 else found


def _print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1, default=str))


def _print_json_list(items: Iterable[object]) -> None:
    """A list as JSON, each item as it comes: there may be millions."""
    mark = "["
    for one in items:
        print(f"{mark}\n{json.dumps(one, ensure_ascii=False, default=str)}", end="")
        mark = ","
    print("[]" if mark == "[" else "\n]")
