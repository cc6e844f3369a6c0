"""Small stores for tests: records in, a store out, through the import that users have."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mingzhang.centre.importing import Imported, import_file
from mingzhang.centre.schema import tables

ITEM = {"name": "事项", "department": "一局", "type": "promised", "valid_from": "2004-01-01"}
LIMIT = {"promised_unit": "working", "legal": "200", "legal_unit": "working", "fee": "否"}


def item(code: str, promised: int = 5, **more: str) -> dict[str, str]:
    """An item that promises working days."""
    return {"item": code, "promised": str(promised), **ITEM, **LIMIT, **more}


def mapping(folder: Path, table: str, **more: Any) -> Path:
    """A mapping of columns that are named like the fields."""
    path = folder / f"{table}.mapping.toml"
    lines = ["mingzhang = 1", f'table = "{table}"', "[columns]"]
    path.write_text("\n".join([*lines, *(f'"{one}" = "{one}"' for one in tables()[table].fields)]))
    return path


def write(path: Path, table: str, rows: Iterable[dict[str, Any]]) -> Path:
    """A CSV file of records."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(tables()[table].fields))
        writer.writeheader()
        writer.writerows(rows)
    return path


def take(store: Path, table: str, rows: Iterable[dict[str, Any]]) -> Imported:
    """Import records of one table."""
    folder = store.parent
    return import_file(store, write(folder / f"{table}.csv", table, rows), mapping(folder, table))


def make(folder: Path, **records: Iterable[dict[str, Any]]) -> Path:
    """A store of records, table by table."""
    store = folder / "store"
    for table in tables():
        if table in records:
            take(store, table, records[table])
    return store


def event(case: str, kind: str, moment: str, **more: Any) -> dict[str, Any]:
    """An event of a case."""
    return {"case_no": case, "kind": kind, "moment": moment, **more}


def fill(sql: Any, **records: Iterable[dict[str, Any]]) -> None:
    """The tables of a store made of records in SQL directly, past the import; codes, not words."""
    for name, table in tables().items():
        fields = ", ".join(f"{one.name} {one.sql_type}" for one in table.fields.values())
        sql.execute(f"CREATE OR REPLACE TABLE {name} ({fields})")
        for record in records.get(name, ()):
            marks = ", ".join("?" for _ in record)
            sql.execute(
                f"INSERT INTO {name} ({', '.join(record)}) VALUES ({marks})",
                [None if value == "" else value for value in record.values()],
            )
