"""The store: a folder of Parquet files and ``store.json``, which says which of them count.

An import writes new files, then replaces ``store.json`` in one rename: before it nothing of the
import counts, after it all of it does. Files that ``store.json`` does not name are left-overs.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from mingzhang.centre.database import Database
from mingzhang.centre.ranges import ranges
from mingzhang.centre.schema import tables
from mingzhang.files import FileError, decode, read_bytes, write_atomic

VERSION = 1
MANIFEST = "store.json"
LOCK = "store.lock"
STAGING = "staging"


class Store:
    """What a store's folder holds.

    parts: the Parquet files of each table, in order of import; held: the file of lines that wait
    for what they refer to; made_up: whether anything in it was generated.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made_up = False
        self.parts: dict[str, list[str]] = {name: [] for name in tables()}
        self.held: dict[str, str] = {}

    @classmethod
    def load(cls, folder: str | Path) -> "Store":
        """The store in a folder. Raises FileError where there is none or it is damaged."""
        folder = Path(folder)
        if not folder.is_dir():
            raise FileError(f"找不到办件库文件夹「{folder}」，请先用 mingzhang centre import 导入")
        path = folder / MANIFEST
        if not path.exists():
            raise FileError(f"「{folder}」不是办件库（没有 {MANIFEST}），请先导入或换一个文件夹")
        return cls(folder)._filled(_manifest(path))

    def _filled(self, data: dict[str, Any]) -> "Store":
        self.made_up = data["made_up"]
        self.parts.update(data["parts"])
        self.held = data["held"]
        for name in (*(one for many in self.parts.values() for one in many), *self.held.values()):
            if Path(name).name != name or not (self.folder / name).is_file():
                raise FileError(f"办件库「{self.folder}」缺少文件「{name}」，请从备份恢复")
        return self

    def save(self) -> None:
        """Make the present parts count. Raises FileError; then the old ones still count."""
        data = {
            "mingzhang": VERSION,
            "made_up": self.made_up,
            "parts": {name: parts for name, parts in self.parts.items() if parts},
            "held": self.held,
        }
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        write_atomic(self.folder / MANIFEST, text.encode())

    def add(self, table: str, file: Path) -> None:
        """Move a finished Parquet file in as a part of a table. It counts after ``save``."""
        self.parts[table].append(self._moved(file, table, len(self.parts[table]) + 1))

    def hold(self, table: str, file: Path | None) -> None:
        """Replace the lines of a table that wait. It counts after ``save``."""
        old = self.held.pop(table, "held-0.parquet")
        if file is not None:
            number = int(old.rsplit("-", 1)[1].split(".")[0]) + 1
            self.held[table] = self._moved(file, f"held-{table}", number)

    def _moved(self, file: Path, stem: str, number: int) -> str:
        name = f"{stem}-{number:06d}.parquet"
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
        os.replace(file, self.folder / name)
        return name

    def view(self, database: Database) -> None:
        """Show every table to SQL under its name, empty where nothing was imported."""
        for name, table in tables().items():
            files = ", ".join(f"'{database.link(self.folder / one)}'" for one in self.parts[name])
            empty = ", ".join(
                f"CAST(NULL AS {field.sql_type}) AS {field.name}" for field in table.fields.values()
            )
            source = f"read_parquet([{files}])" if files else f"(SELECT {empty} WHERE false)"
            database.sql.execute(
                f"CREATE OR REPLACE VIEW {name} AS SELECT {table.columns} FROM {source}"
            )

    def part(self, database: Database) -> None:
        """Part the cases into ranges, so that a store of many years is worked on in turns."""
        links = [database.link(self.folder / one) for one in self.parts["events"]]
        database.ranges = ranges(database, links)


@contextmanager
def writing(folder: Path) -> Iterator[Store]:
    """Open a store to write, alone; made where there is none. Left-overs are cleared away.

    Raises FileError where another process writes, or the folder holds something else.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK).open("a") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise FileError(f"办件库「{folder}」正由另一个程序写入，请等它结束") from error
            if (folder / MANIFEST).exists():
                store = Store.load(folder)
            elif any(_strange(folder)):
                raise FileError(f"「{folder}」里有别的文件，请换一个空文件夹作办件库")
            else:
                store = Store(folder)
            _clear(store)
            yield store
    except OSError as error:
        raise FileError(f"写不了办件库「{folder}」，请检查权限和磁盘空间") from error


@contextmanager
def staging(store: Store) -> Iterator[Path]:
    """A folder for files in the making, beside the store's own."""
    path = store.folder / STAGING
    path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _clear(store: Store) -> None:
    """Remove what a killed import left: its staging and the files that nothing names."""
    shutil.rmtree(store.folder / STAGING, ignore_errors=True)
    named = {one for many in store.parts.values() for one in many} | set(store.held.values())
    for path in store.folder.glob("*.parquet"):
        if path.name not in named:
            path.unlink()
    for path in store.folder.glob(".mingzhang-*"):
        with suppress(OSError):
            path.unlink()


def _strange(folder: Path) -> Iterator[Path]:
    """Files that no import can have left."""
    for path in folder.iterdir():
        ours = path.name in (LOCK, STAGING, "rejected") or path.suffix == ".parquet"
        if not ours and not path.name.startswith(".mingzhang-"):
            yield path


def _manifest(path: Path) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(decode(read_bytes(path), path.name))
        good = (
            isinstance(data["made_up"], bool)
            and all(
                name in tables() and all(isinstance(one, str) for one in parts)
                for name, parts in data["parts"].items()
            )
            and all(name in tables() and isinstance(one, str) for name, one in data["held"].items())
        )
        version = data["mingzhang"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileError(f"「{path}」损坏，读不出办件库，请从备份恢复") from error
    if version != VERSION:
        raise FileError(f"「{path}」的版本是 {version}，本程序只认版本 {VERSION}")
    if not good:
        raise FileError(f"「{path}」损坏，读不出办件库，请从备份恢复")
    return data
