"""Import: an export becomes records of the store, all or nothing, and the same however often.

Each record is taken, known already, held, or rejected. One is held while what it refers to is not
there (its item, its case, its acceptance); every import looks at the held ones again. What counts
in the end so depends only on which records were imported, never on their order or their files.
"""

import csv
import os
from collections.abc import Iterator
from heapq import merge
from pathlib import Path
from typing import NamedTuple

from mingzhang.centre import mapping as mappings
from mingzhang.centre import typed
from mingzhang.centre.database import Database, database, first_line, quoted
from mingzhang.centre.schema import tables
from mingzhang.centre.settling import settle
from mingzhang.centre.sources import Source, open_source, positions
from mingzhang.centre.store import staging, writing
from mingzhang.centre.workdays import WorkingDays, working_days
from mingzhang.files import FileError

MOST_SHOWN = 1000
"""Most rejected and held lines that ``Imported`` carries; the file in ``rejected`` has them all."""
_BROKEN = {
    "MISSING COLUMNS": "列数不够，可能没有写完",
    "TOO MANY COLUMNS": "列数太多，请检查逗号和引号",
    "UNQUOTED VALUE": "引号没有配对",
    "LINE SIZE OVER MAXIMUM": "太长",
    "INVALID ENCODING": "编码有误",
}


class Line(NamedTuple):
    """A line that does not count. line: in its file, from 1; held: whether it waits for others."""

    line: int
    reason: str
    held: bool


class Imported(NamedTuple):
    """What became of an export, in records; a line of a wide export holds several.

    read = taken + known + held + rejected; freed: records of earlier files that count from now on;
    lines: the first MOST_SHOWN lines that do not count; listing: the file with all of them.
    """

    source: str
    table: str
    read: int
    taken: int
    known: int
    held: int
    rejected: int
    freed: int
    lines: tuple[Line, ...]
    listing: Path | None


def import_file(
    folder: str | Path,
    source: str | Path,
    mapping: str | Path,
    calendar: str | Path | None = None,
) -> Imported:
    """Import an export into a store, which is made where there is none.

    folder: the store; source: .csv, .xlsx or .parquet; mapping: TOML (``mapping.py``); calendar: a
    file of overrides of the working days. Raises FileError where the file as a whole cannot be
    read or fits no mapping; then nothing of it counts.
    """
    import duckdb

    chosen = mappings.load(Path(mapping))
    days = working_days(Path(calendar) if calendar else None)
    with writing(Path(folder)) as store, staging(store) as making, database() as data:
        try:
            opened = open_source(Path(source), data, making, chosen.head, chosen.sheet)
            broken = _read(data, opened, chosen, days, making)
            settled = settle(data, store, chosen.table, making)
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            raise FileError(
                f"「{Path(source).name}」读不完整，请重新导出：{first_line(error)}"
            ) from error
        unread = (Line(line, reason, False) for line, reason in sorted(broken.items()))
        listing = _list(store.folder, opened.name, merge(_lines(data, opened, broken), unread))
        if settled.changed:
            store.made_up |= chosen.made_up
            store.save()
    read = settled.read + len(broken)
    return Imported(
        opened.name,
        chosen.table.name,
        read,
        settled.taken,
        read - settled.taken - listing.held - listing.rejected,
        listing.held,
        listing.rejected,
        settled.freed,
        listing.shown,
        listing.path,
    )


def import_folder(
    folder: str | Path, source: str | Path, calendar: str | Path | None = None
) -> tuple[Imported, ...]:
    """Import every export of a folder that has a mapping beside it: ``x.toml`` for ``x.csv``.

    Arguments and errors as in ``import_file``; each file is all or nothing by itself.
    """
    pairs = []
    for mapping in sorted(Path(source).glob("*.toml")):
        for suffix in (".csv", ".xlsx", ".parquet", ".tsv", ".txt"):
            if (export := mapping.with_suffix(suffix)).is_file():
                order = list(tables()).index(mappings.load(mapping).table.name)
                pairs.append((order, export, mapping))
    if not pairs:
        raise FileError(f"「{source}」里没有导出文件和同名的映射文件（.toml），请检查文件夹")
    return tuple(
        import_file(folder, export, mapping, calendar) for _, export, mapping in sorted(pairs)
    )


def _read(
    data: Database, source: Source, mapping: mappings.Mapping, days: WorkingDays, making: Path
) -> dict[int, str]:
    """Stage the source as typed records with their problems, in order, in one pass over it.

    Returns the lines that are no records, with the reason.
    """
    query = typed.select(mapping, source, str(days.first), str(days.last))
    target = data.link(making) + "/read.parquet"
    data.sql.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet)")
    broken: dict[int, str] = {}
    cut = False
    if source.text is not None:
        found = data.sql.execute("SELECT line_byte_position, error_type FROM broken").fetchall()
        starts = {start: _BROKEN.get(str(kind), "读不出来") for start, kind in found}
        broken = _lines_at(source.text, starts)
        cut = _cut(source.text, list(starts))
    many = len(mapping.events)
    last = data.count(f"SELECT count(*) FROM read_parquet('{target}')") - many if cut else None
    problem = "problem"
    if last is not None:
        words = "这是最后一行而没有换行，可能没有写完；如已写完，请在末尾加一个换行再导入"
        problem = f"CASE WHEN file_row_number >= {last} THEN {quoted(words)} ELSE problem END"
    data.sql.execute(
        f"CREATE VIEW read AS SELECT * REPLACE ({problem} AS problem), "
        f"file_row_number // {many} AS record "
        f"FROM read_parquet('{target}', file_row_number = true)"
    )
    return broken


def _lines_at(text: Path, starts: dict[int, str]) -> dict[int, str]:
    """The lines of a file, from 1, that begin at some bytes; blank ones before them passed over."""
    found: dict[int, str] = {}
    line, read = 1, 0
    with text.open("rb") as stream:
        for start, reason in sorted(starts.items()):
            while read < start and (piece := stream.read(min(1 << 20, start - read))):
                line += piece.count(b"\n")
                read += len(piece)
            begun = line
            while (sign := stream.read(1)) in (b"\r", b"\n"):
                begun += sign == b"\n"
            stream.seek(read)
            found[begun] = reason
    return found


def _cut(text: Path, starts: list[int]) -> bool:
    """Whether the file ends in a record without its line end, and that record was read."""
    with text.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - 1))
        if stream.read(1) in (b"\n", b"\r"):
            return False
        if not starts:
            return True
        stream.seek(max(starts))
        return b"\n" in stream.read().strip(b"\r\n")


def _lines(data: Database, source: Source, broken: dict[int, str]) -> Iterator[Line]:
    """Every line that does not count, in order."""
    found = data.sql.execute(
        "SELECT record, problem, false FROM read WHERE problem <> '' "
        "UNION ALL SELECT record, reason, held FROM refused ORDER BY ALL"
    )
    at = enumerate(positions(source, set(broken)))
    record = line = -1
    while rows := found.fetchmany(10_000):
        for wanted, reason, held in rows:
            while record < wanted:
                record, line = next(at, (wanted, wanted + 2))
            yield Line(line, reason, held)


def _list(folder: Path, name: str, lines: Iterator[Line]) -> "_Listing":
    """Write all lines that do not count to the store's folder ``rejected``; none, no file."""
    path = folder / "rejected" / f"{name}.rejected.csv"
    path.parent.mkdir(exist_ok=True)
    held = rejected = 0
    shown: list[Line] = []
    making = path.parent / f".mingzhang-{os.urandom(8).hex()}"
    try:
        with making.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(("行", "原因", "处理"))
            for one in lines:
                held += one.held
                rejected += not one.held
                if len(shown) < MOST_SHOWN:
                    shown.append(one)
                writer.writerow((one.line, one.reason, "留存待补" if one.held else "退回"))
        if shown:
            os.replace(making, path)
            return _Listing(held, rejected, tuple(shown), path)
        path.unlink(missing_ok=True)
        return _Listing(0, 0, (), None)
    finally:
        making.unlink(missing_ok=True)


class _Listing(NamedTuple):
    held: int
    rejected: int
    shown: tuple[Line, ...]
    path: Path | None
