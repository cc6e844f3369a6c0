"""The command line: parses arguments, calls the desk, prints. Chinese for everything shown."""

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Sequence

LASTING = 200_000
"""New objects after which Python looks for unreachable cycles."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 2 unreadable file or bad arguments, 1 errors, 0."""
    from mingzhang.files import FileError

    # A run makes many objects that last and hardly a cycle: looking every 700, as is usual, and
    # once more at the end, takes a tenth of the time.
    gc.set_threshold(LASTING)
    atexit.register(gc.freeze)
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    except FileError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more is flushed to them at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(given: list[str]) -> int:
    from mingzhang.cli import commands
    from mingzhang.cli.arguments import make_parser

    parser, subparsers = make_parser()
    if given[:1] == ["centre"]:
        # The centre's many options are made only for those who ask for it.
        from mingzhang.centre.commands import add_commands
        from mingzhang.centre.commands import run as run_centre

        add_commands(subparsers)
        return run_centre(parser.parse_args(given))
    subparsers.add_parser("centre", help="政务中心：办件、时限、监察、指标")
    options = parser.parse_args(given)
    _require_profile(options)
    run = {
        "read": commands.read,
        "check": commands.check,
        "why": commands.why,
        "compile": commands.compile,
        "publish": commands.publish,
        "score": commands.score,
        "new": commands.new,
        "convert": commands.convert,
        "rules": commands.rules,
    }[options.command]
    return run(options)


def _require_profile(options: argparse.Namespace) -> None:
    """Raise FileError for a profile that does not exist."""
    name = getattr(options, "profile", None)
    if name is None:
        return
    from mingzhang.files import FileError
    from mingzhang.forms.profile import profiles

    if name not in profiles():
        raise FileError(f"没有名为「{name}」的格式，可用的有：{'、'.join(profiles())}")
