"""CSV whose columns say what they are: safe to open in a spreadsheet, described for programs."""

import csv
import io
from collections.abc import Iterable
from typing import Any, NamedTuple

RUNNING = tuple("=+-@\t\r＝＋－＠")
"""What a text may begin with that a spreadsheet would run as a formula."""


class Field(NamedTuple):
    """A column. kind: string, integer or number; column_type: its name in the Fiscal Data Package's
    taxonomy of budgets (https://specs.frictionlessdata.io/taxonomies/fiscal/budgets/), or ""."""

    name: str
    kind: str
    title: str
    column_type: str = ""

    def describe(self) -> dict[str, Any]:
        """The column as a Table Schema has it."""
        described: dict[str, Any] = {"name": self.name, "type": self.kind, "title": self.title}
        if self.column_type:
            described["columnType"] = self.column_type
        return described


Value = str | int | None


def write_csv(fields: tuple[Field, ...], rows: Iterable[tuple[Value, ...]]) -> bytes:
    """Rows as CSV in UTF-8, None as a blank.

    A text that a spreadsheet would run begins with ' (and only a text: numbers keep their sign).
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([field.name for field in fields])
    for row in rows:
        writer.writerow(
            [
                harmless(value) if field.kind == "string" and isinstance(value, str) else value
                for field, value in zip(fields, row, strict=True)
            ]
        )
    return stream.getvalue().encode()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RUNNING) else text


def yuan(fen: int | None) -> str | None:
    """An amount in yuan with two decimals, exactly."""
    if fen is None:
        return None
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
