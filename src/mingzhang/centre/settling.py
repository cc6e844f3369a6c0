"""Settling: which staged records a store takes, which it holds, which it knows already.

All tests are monotone: a record that is good stays good whatever comes later. So the records that
count are a function of the set of records imported.
"""

import os
from pathlib import Path
from typing import NamedTuple

from mingzhang.centre.database import Database, quoted
from mingzhang.centre.schema import Table, tables, words
from mingzhang.centre.store import Store


class Settled(NamedTuple):
    """Counts of records: read from the file, taken of it, freed from earlier files.

    changed: whether the store differs from before. The records of the file that do not count are
    in the SQL table ``refused`` (record, reason, held).
    """

    read: int
    taken: int
    freed: int
    changed: bool


def settle(data: Database, store: Store, table: Table, making: Path) -> Settled:
    """Take, hold or refuse every record of the view ``read``, and every held one become good.

    data: has the view ``read`` (the table's fields, problem, record); making: a folder for new
    parts, which are moved into the store but count only when it is saved.
    """
    store.view(data)
    data.sql.execute("CREATE TABLE refused (record BIGINT, reason VARCHAR, held BOOLEAN)")
    read = data.count("SELECT count(*) FROM read WHERE problem IS DISTINCT FROM ''")
    taken = freed = 0
    changed = False
    folder = data.link(making)
    for one in tables().values():
        new = one.name == table.name
        if not new and one.name not in store.held:
            continue
        _candidates(data, store, one, new)
        _judge(data, one)
        fresh, mine = _take(data, store, one, making, folder)
        held = _hold(data, store, one, making, folder)
        taken += mine
        freed += fresh - mine
        changed |= fresh > 0 or held
        store.view(data)
    return Settled(read, taken, freed, changed)


def _candidates(data: Database, store: Store, table: Table, new: bool) -> None:
    """The view ``candidates``: what may be taken into one table; a held one has no record."""
    parts = []
    if new:
        parts.append(f"SELECT {table.columns}, record FROM read WHERE problem IS NULL")
    if table.name in store.held:
        link = data.link(store.folder / store.held[table.name])
        parts.append(f"SELECT {table.columns}, NULL AS record FROM read_parquet('{link}')")
        data.sql.execute(f"CREATE OR REPLACE VIEW waited AS FROM read_parquet('{link}')")
    else:
        data.sql.execute(f"CREATE OR REPLACE VIEW waited AS SELECT * FROM {table.name} WHERE false")
    data.sql.execute(f"CREATE OR REPLACE VIEW candidates AS {' UNION ALL '.join(parts)}")


def _judge(data: Database, table: Table) -> None:
    """The view ``judged``: the candidates with ``trouble``, why one has to wait, and ``never``."""
    waits = []
    for field in table.fields.values():
        if field.known is None:
            continue
        names = next(iter(tables()[field.known].key))
        unknown = f"unknown_{field.name}"
        data.sql.execute(
            f"CREATE OR REPLACE TABLE {unknown} AS "
            f"SELECT DISTINCT {field.name} AS value FROM candidates WHERE {field.name} IS NOT NULL "
            f"EXCEPT SELECT {names} FROM {field.known}"
        )
        if data.count(f"SELECT count(*) FROM {unknown}"):
            title = tables()[field.known].title
            waits.append(
                f"WHEN {field.name} IN (FROM {unknown}) THEN "
                f"concat('{field.title}「', {field.name}, '」不在{title}表里')"
            )
    never = _limits() if table.name == "items" else "NULL"
    wait = f"CASE {' '.join(waits)} END" if waits else "NULL"
    data.sql.execute(
        "CREATE OR REPLACE VIEW referred AS "
        f"SELECT *, {wait} AS unknown, {never} AS never FROM candidates"
    )
    case = {"events": _events, "ratings": _ratings}.get(table.name)
    trouble = case(data) if case else "unknown AS trouble FROM referred"
    columns = ", ".join(f"referred.{name}" for name in table.fields)
    data.sql.execute(f"CREATE OR REPLACE VIEW judged AS SELECT {columns}, record, never, {trouble}")


def _events(data: Database) -> str:
    """An event counts once its case is opened; a decision not before the acceptance."""
    data.sql.execute(
        """CREATE OR REPLACE TABLE doubtful AS
        SELECT case_no, coalesce(bool_or(kind IN ('apply', 'accept') AND item IS NOT NULL), false)
         AS opened, min(moment) FILTER (kind = 'accept') AS accepted
        FROM referred WHERE unknown IS NULL GROUP BY case_no
        HAVING NOT coalesce(bool_or(kind IN ('apply', 'accept') AND item IS NOT NULL), false)
         OR min(moment) FILTER (kind = 'decide')
          < coalesce(min(moment) FILTER (kind = 'accept'), TIMESTAMP '9999-01-01')"""
    )
    if not data.count("SELECT count(*) FROM doubtful"):
        return "unknown AS trouble FROM referred"
    data.sql.execute(
        f"""CREATE OR REPLACE TABLE doubtful AS
        SELECT case_no, bool_or(opened) AS opened, min(accepted) AS accepted FROM (
         FROM doubtful UNION ALL
         SELECT case_no, kind IN ('apply', 'accept') AND item IS NOT NULL,
          CASE WHEN kind = 'accept' THEN moment END
         FROM events WHERE {_span(data, "doubtful")} AND case_no IN (SELECT case_no FROM doubtful))
        GROUP BY case_no"""
    )
    # A time of midnight is a date without a time: it is compared as a date.
    return """CASE WHEN unknown IS NOT NULL THEN unknown
     WHEN NOT doubtful.opened THEN concat('没有办件「', referred.case_no, '」的申请或受理记录')
     WHEN kind = 'decide' AND doubtful.opened
      AND NOT coalesce(moment >= CASE WHEN moment = date_trunc('day', moment)
       THEN date_trunc('day', doubtful.accepted) ELSE doubtful.accepted END, false)
      THEN concat('办件「', referred.case_no, '」的办结早于受理，或没有受理')
     END AS trouble
     FROM referred LEFT JOIN doubtful ON referred.case_no = doubtful.case_no"""


def _ratings(data: Database) -> str:
    """A rating counts once its case is there."""
    data.sql.execute("""CREATE OR REPLACE TABLE strays AS SELECT DISTINCT case_no FROM referred""")
    data.sql.execute(
        f"""CREATE OR REPLACE TABLE strays AS FROM strays EXCEPT
        SELECT case_no FROM events WHERE {_span(data, "strays")} AND case_no IN (FROM strays)"""
    )
    if not data.count("SELECT count(*) FROM strays"):
        return "unknown AS trouble FROM referred"
    return """CASE WHEN case_no IN (FROM strays)
     THEN concat('没有办件「', case_no, '」，评价无处可归') ELSE unknown END AS trouble
     FROM referred"""


def _span(data: Database, table: str) -> str:
    """A condition on case numbers that lets what cannot hold those of a table stay unread."""
    low, high = data.sql.execute(f"SELECT min(case_no), max(case_no) FROM {table}").fetchall()[0]
    return "false" if low is None else f"case_no BETWEEN {quoted(low)} AND {quoted(high)}"


def _limits() -> str:
    """Why an item can never be taken. Limits of two units are compared as usual lengths in hours:

    a working day is 7/5 of a day.
    """
    hours = " ".join(
        f"WHEN '{unit}' THEN {length}"
        for unit, length in {"working": 33.6, "calendar": 24, "hours": 1}.items()
    )
    name = " ".join(f"WHEN '{unit}' THEN {quoted(word)}" for unit, word in words("unit").items())
    return f"""CASE WHEN promised < 0 OR legal < 0 THEN '时限不能是负数'
     WHEN legal IS NOT NULL AND legal_unit IS NULL THEN '法定时限没有写单位'
     WHEN promised > legal AND promised_unit = legal_unit
      OR promised * CASE promised_unit {hours} END > legal * CASE legal_unit {hours} END
      AND promised_unit <> legal_unit
     THEN concat('承诺时限 ', promised, ' ', CASE promised_unit {name} END,
      '超过法定时限 ', legal, ' ', CASE legal_unit {name} END) END"""


def _take(data: Database, store: Store, table: Table, making: Path, folder: str) -> tuple[int, int]:
    """Write what is good and not yet known as a new part. Returns how many, and how many of these

    are of the file that is being imported.
    """
    fresh = _fresh_keyed(data, table) if table.key else _fresh_log(data, table)
    name = f"{table.name}.parquet"
    if not _linked(data, store, table, fresh, making):
        data.sql.execute(f"COPY ({fresh}) TO '{folder}/{name}' (FORMAT parquet)")
    count = data.count(f"SELECT count(*) FROM read_parquet('{folder}/{name}')")
    if not count:
        return 0, 0
    freed = 0
    if store.held.get(table.name):
        freed = data.count(
            f"SELECT count(*) FROM (SELECT {table.columns} FROM waited INTERSECT "
            f"SELECT {table.columns} FROM read_parquet('{folder}/{name}'))"
        )
    store.add(table.name, making / name)
    return count, count - freed


def _linked(data: Database, store: Store, table: Table, fresh: str, making: Path) -> bool:
    """Whether all that was read is good and new, so that the staged file can be the part as it is.

    It then stands under the part's name too. (Its further column, ``problem``, is never read.)
    """
    if table.key or table.name in store.held or fresh != _good(table):
        return False
    if data.count(f"SELECT count(*) FROM ({fresh})") < data.count("SELECT count(*) FROM read"):
        return False
    try:
        os.link(making / "read.parquet", making / f"{table.name}.parquet")
    except OSError:  # a file system without links
        return False
    return True


def _good(table: Table) -> str:
    """A query of the records without trouble."""
    return f"SELECT {table.columns} FROM judged WHERE trouble IS NULL AND never IS NULL"


def _fresh_log(data: Database, table: Table) -> str:
    """A query of the good records of a log that are not yet stored, each once.

    Hashes only find which records may be double; those few are compared whole.
    """
    key = f"hash({table.columns})"
    good = "judged WHERE trouble IS NULL AND never IS NULL"
    between = "1 = 1"
    low, high = data.sql.execute(f"SELECT min(moment), max(moment) FROM {good}").fetchall()[0]
    if low is not None:
        between = f"moment BETWEEN TIMESTAMP '{low}' AND TIMESTAMP '{high}'"
    data.sql.execute(
        f"CREATE OR REPLACE TABLE twice AS SELECT {key} AS h FROM {good} GROUP BY h "
        "HAVING count(*) > 1"
    )
    if data.count(f"SELECT count(*) FROM {table.name} WHERE {between}"):
        data.sql.execute(
            f"INSERT INTO twice SELECT DISTINCT {key} FROM {table.name} WHERE {between} "
            f"AND {key} IN (SELECT {key} FROM {good})"
        )
    plain = _good(table)
    if not data.count("SELECT count(*) FROM twice"):
        return plain
    return (
        f"{plain} AND {key} NOT IN (FROM twice) UNION ALL "
        f"({plain} AND {key} IN (FROM twice) EXCEPT "
        f"SELECT {table.columns} FROM {table.name} WHERE {between} AND {key} IN (FROM twice))"
    )


def _fresh_keyed(data: Database, table: Table) -> str:
    """A query of the good records of a keyed table not yet stored; the first of a key wins.

    Another record of the same key is refused.
    """
    same = " AND ".join(f"old.{name} IS NOT DISTINCT FROM new.{name}" for name in table.fields)
    key = ", ".join(table.key)
    data.sql.execute(
        "INSERT INTO refused SELECT record, never, false FROM judged "
        "WHERE never IS NOT NULL AND record IS NOT NULL"
    )
    # Only the stored records of these keys matter: what is kept in memory is no more than was read.
    data.sql.execute(
        f"CREATE OR REPLACE TABLE stored AS FROM {table.name} SEMI JOIN judged USING ({key})"
    )
    data.sql.execute(
        f"CREATE OR REPLACE TABLE fresh AS FROM (SELECT {table.columns}, min(record) AS record "
        "FROM judged WHERE trouble IS NULL AND never IS NULL GROUP BY ALL) AS new "
        f"WHERE NOT EXISTS (SELECT 1 FROM stored AS old WHERE {same})"
    )
    data.sql.execute(
        f"CREATE OR REPLACE TABLE fresh AS SELECT *, ({key}) IN (SELECT ({key}) FROM stored)"
        f" OR row_number() OVER (PARTITION BY {key} ORDER BY record NULLS FIRST, {table.columns})"
        " > 1 AS clash FROM fresh"
    )
    titles = "、".join(table.fields[name].title for name in table.key)
    data.sql.execute(
        f"INSERT INTO refused SELECT record, '{titles}与已有的一条相同而内容不同', false "
        "FROM fresh WHERE clash AND record IS NOT NULL"
    )
    return f"SELECT {table.columns} FROM fresh WHERE NOT clash"


def _hold(data: Database, store: Store, table: Table, making: Path, folder: str) -> bool:
    """Keep what has to wait; returns whether that differs from what waited before."""
    data.sql.execute(
        "INSERT INTO refused SELECT record, trouble, true FROM judged "
        "WHERE trouble IS NOT NULL AND never IS NULL AND record IS NOT NULL"
    )
    waiting = f"SELECT DISTINCT {table.columns} FROM judged WHERE trouble IS NOT NULL"
    name = f"held-{table.name}.parquet"
    data.sql.execute(f"COPY ({waiting} AND never IS NULL) TO '{folder}/{name}' (FORMAT parquet)")
    now = f"SELECT {table.columns} FROM read_parquet('{folder}/{name}')"
    before = f"SELECT {table.columns} FROM waited"
    count = data.count(f"SELECT count(*) FROM ({now})")
    same = count == data.count(f"SELECT count(*) FROM ({before})") and not data.count(
        f"SELECT count(*) FROM ({now} EXCEPT {before})"
    )
    if same:
        return False
    store.hold(table.name, making / name if count else None)
    return True
