"""DuckDB within limits: memory, threads, its own scratch folder, no network, no other files."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.files import FileError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "1500MB"
THREADS = 2


class Database:
    """An open DuckDB connection. sql: the connection; scratch: a folder that vanishes with it;

    ranges: conditions on ``case_no`` that part the cases (``ranges.py``), for work in turns.
    """

    def __init__(self, sql: "DuckDBPyConnection", scratch: Path) -> None:
        self.sql = sql
        self.scratch = scratch
        self.ranges: tuple[str, ...] = ("true",)
        self._links: list[str] = []

    def link(self, path: Path) -> str:
        """A name of a path for SQL text: DuckDB takes *, ? and [ in a path as patterns."""
        link = self.scratch / f"link{len(self._links)}"
        os.symlink(path.resolve(), link)
        self._links.append(str(link))
        return str(link)

    def value(self, query: str, parameters: object = None) -> object:
        """The first value of a query's first row, or None without a row."""
        row = self.sql.execute(query, parameters).fetchone()
        return row[0] if row else None

    def count(self, query: str, parameters: object = None) -> int:
        """The first value of a query as a whole number."""
        return int(str(self.value(query, parameters) or 0))

    def lock(self) -> None:
        """From here on no SQL may read or write any file but those that were linked."""
        links = ", ".join(f"'{link}'" for link in self._links)
        self.sql.execute(f"SET allowed_paths = [{links}]")
        self.sql.execute("SET enable_external_access = false")
        self.sql.execute("SET lock_configuration = true")


@contextmanager
def database() -> Iterator[Database]:
    """An empty database in memory. Raises FileError where memory or disk give out."""
    try:
        import duckdb
    except ImportError as error:
        raise FileError(
            "政务中心功能需要 duckdb，请运行 pip install 'mingzhang[centre]'"
        ) from error

    scratch = Path(tempfile.mkdtemp(prefix="mingzhang-"))
    sql = duckdb.connect()
    try:
        sql.execute(f"SET memory_limit = '{MEMORY}'")
        sql.execute(f"SET threads = {THREADS}")
        sql.execute(f"SET temp_directory = '{scratch / 'spill'}'")
        sql.execute("SET autoinstall_known_extensions = false")
        sql.execute("SET autoload_known_extensions = false")
        sql.execute("SET enable_progress_bar = false")
        sql.execute("SET parquet_metadata_cache = true")  # a store's files never change
        yield Database(sql, scratch)
    except duckdb.OutOfMemoryException as error:
        raise FileError("内存或磁盘空间不够，请清理磁盘后再试") from error
    except duckdb.IOException as error:
        raise FileError(f"读写文件出错，请检查磁盘和权限：{first_line(error)}") from error
    finally:
        sql.close()
        shutil.rmtree(scratch, ignore_errors=True)


def first_line(error: Exception) -> str:
    """The first line of a message, short."""
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else "原因不明"


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''").replace("\0", "") + "'"
