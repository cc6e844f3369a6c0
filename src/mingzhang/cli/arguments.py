"""The arguments of every command, and what is said of wrong ones."""

import argparse
import re
from typing import Any, NoReturn

_SAYINGS = (
    (r"the following arguments are required: (.*)", "少了参数：{0}"),
    (r"unrecognized arguments: (.*)", "不认识的参数：{0}"),
    (
        r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)",
        "{0}没有「{1}」，有的是：{2}",
    ),
    (r"argument (\S+): expected (?:one|at least one) argument", "{0} 后面要写内容"),
    (r"argument (\S+): expected (\d+) arguments", "{0} 后面要写 {1} 项"),
    (r"argument (\S+): invalid \w+ value: '(.*)'", "{0} 后面的「{1}」不是所要的数"),
    (r"argument (\S+): ignored explicit argument '(.*)'", "{0} 后面不能写「{1}」"),
)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese: its help, and one sentence on what is wrong."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "add_help": False, "allow_abbrev": False})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示用法")

    def format_help(self) -> str:
        """The help, headed in Chinese."""
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        """Say it and end with exit code 2."""
        for pattern, saying in _SAYINGS:
            if found := re.fullmatch(pattern, message):
                message = saying.format(*found.groups()).replace("'", "").replace(", ", "、")
                break
        self.exit(2, f"参数有误：{message}。用法见 {self.prog} --help\n")


def make_parser() -> tuple[Parser, Any]:
    """The parser of all commands but the centre's, and the subparsers to add that to."""
    parser = Parser(prog="mingzhang", description="明账：部门预决算公开的编制、读取和检查")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    reading = commands.add_parser("read", help="读一份公开文件，输出全部数据（JSON）")
    reading.add_argument("file", metavar="文件", help="公开文件、ZIP 或文件夹")
    checking = commands.add_parser("check", help="检查公开文件")
    checking.add_argument(
        "files", metavar="文件", nargs="+", help="公开文件、ZIP 或文件夹，可给许多个"
    )
    checking.add_argument("--previous", metavar="文件", help="上年的公开文件，与引用的上年数比")
    checking.add_argument("--budget", metavar="文件", help="决算用：当年的预算，与年初预算数比")
    checking.add_argument(
        "--units", nargs="+", default=[], metavar="文件", help="部门用：所属各单位的文件或文件夹"
    )
    checking.add_argument(
        "--years", action="store_true", help="各年的文件放在一起，逐份与上年的、当年预算的比"
    )
    checking.add_argument("--sheet", metavar="XLSX", help="把检查表写到这个工作簿，一份文件一张")
    explaining = commands.add_parser("why", help="说明一个数：在哪里、与哪些数有关")
    explaining.add_argument("file", metavar="文件", help="公开文件、ZIP 或文件夹")
    explaining.add_argument(
        "cell",
        metavar="哪个数",
        help="哪个数：表/行/栏（如 支出预算表/办公费/合计），或印出的数（如 5.50）",
    )
    explaining.add_argument("--profile", metavar="格式", help="指定地区和阶段的格式")
    for one in (reading, checking):
        one.add_argument("--profile", metavar="格式", help="指定地区和阶段的格式")
        forms = ("text", "json", "sarif") if one is checking else ("text", "json")
        one.add_argument("--format", choices=forms, default="text", help="输出形式")
        one.add_argument("--mark", metavar="PDF", help="在原 PDF 上框出位置，写到这个文件")
    compiling = commands.add_parser("compile", help="把账本编成公开文件")
    compiling.add_argument(
        "book", metavar="账本", help="账本（文件夹或 xlsx 工作簿），或预算系统导出的工作簿"
    )
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
    compiling.add_argument("--profile", metavar="格式", help="导出的工作簿用：指定地区和阶段的格式")
    publishing = commands.add_parser("publish", help="把账本或公开文件发布成各种格式")
    publishing.add_argument("source", metavar="来源", help="账本、read 输出的 JSON，或一份公开文件")
    publishing.add_argument("-o", "--output", required=True, help="写到哪个文件夹（整个替换）")
    publishing.add_argument(
        "--formats",
        default="html,pdf,docx,xlsx,md,data",
        help="要哪些格式，用逗号分开：html、pdf、docx、xlsx、md、data（默认全部）",
    )
    scoring = commands.add_parser("score", help="绩效自评：目标与实际相比，逐项计分")
    scoring.add_argument("source", metavar="来源", help="账本、read 输出的 JSON，或一份公开文件")
    scoring.add_argument("--blank", metavar="CSV", help="列出全部目标，供填写实际值")
    scoring.add_argument("--actuals", metavar="CSV", help="填好的实际值")
    scoring.add_argument("--centre", metavar="办件库", help="写作 @指标 的实际值由办件库算出")
    scoring.add_argument("--indicators", metavar="文件", help="指标文件（.toml），默认为自带的一套")
    scoring.add_argument("-o", "--output", metavar="文件", help="自评表写到哪个文件")
    making = commands.add_parser("new", help="问几个问题，建一本新账本")
    making.add_argument("book", metavar="账本", help="新账本的文件夹，或 xlsx 工作簿")
    converting = commands.add_parser("convert", help="账本在文件夹和 xlsx 工作簿之间转换")
    converting.add_argument("source", metavar="来源", help="原来的账本")
    converting.add_argument("target", metavar="新账本", help="新的文件夹，或 xlsx 工作簿")
    listing = commands.add_parser("rules", help="列出规则，或显示一条规则的说明")
    listing.add_argument("code", metavar="编号", nargs="?", help="规则编号，如 A01")
    return parser, commands
