"""States and due dates: derived from the events alone, whatever their order."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.centre.cases import derive, opened
from mingzhang.centre.database import Database, database
from mingzhang.centre.schema import tables
from mingzhang.centre.workdays import CalendarError, working_days
from mingzhang.files import FileError
from tests.centre.stores import event, fill, item, make

MARCH = "2021-03-"


def states(folder: Path, events: list[dict[str, Any]], at: datetime | None = None) -> list[Any]:
    store = make(folder, items=[item("A")], events=events)
    with opened(store, at) as data:
        return data.sql.execute("SELECT case_no, state FROM cases ORDER BY case_no").fetchall()


def test_states(tmp_path: Path) -> None:
    def case(number: str, *kinds: str) -> list[dict[str, Any]]:
        return [
            event(number, kind, f"{MARCH}{day + 1:02d}", item="A") for day, kind in enumerate(kinds)
        ]

    wanted = {
        "received": ("apply",),
        "correction": ("apply", "correct"),
        "received again": ("apply", "correct", "supplement"),
        "refused": ("apply", "refuse"),
        "accepted": ("apply", "accept"),
        "processing": ("apply", "accept", "step"),
        "suspended": ("apply", "accept", "step", "suspend"),
        "accepted again": ("apply", "accept", "suspend", "resume"),
        "done": ("apply", "accept", "suspend", "decide"),
        "delivered": ("apply", "accept", "decide", "deliver"),
        "withdrawn": ("apply", "accept", "withdraw"),
    }
    events = [one for name, kinds in wanted.items() for one in case(name, *kinds)]
    found = dict(states(tmp_path, events))
    assert found == {name: name.split()[0] for name in wanted}


def test_the_moment_decides(tmp_path: Path) -> None:
    events = [event("1", "accept", f"{MARCH}01", item="A"), event("1", "decide", f"{MARCH}03")]
    events += [event("2", "accept", f"{MARCH}02", item="A")]
    assert states(tmp_path, events, datetime(2021, 3, 1, 12)) == [("1", "accepted")]
    with opened(tmp_path / "store", datetime(2021, 3, 31)) as data:
        late = data.sql.execute("SELECT case_no, late FROM cases ORDER BY case_no").fetchall()
    assert late == [("1", False), ("2", True)]
    with pytest.raises(CalendarError), opened(tmp_path / "store", datetime(2031, 1, 1)):
        pass


def test_a_version_in_force_at_acceptance(tmp_path: Path) -> None:
    versions = [item("A", 5), item("A", 3, valid_from="2021-03-05")]
    events = [event(day, "accept", f"{MARCH}{day}", item="A") for day in ("04", "05")]
    store = make(tmp_path, items=versions, events=events)
    with opened(store) as data:
        found = data.sql.execute("SELECT promised FROM cases ORDER BY case_no").fetchall()
    assert found == [(5,), (3,)]


def test_handover(tmp_path: Path) -> None:
    events = [event("1", "accept", f"{MARCH}01", item="A")]
    events += [event("1", "handover", f"{MARCH}0{day}", department=f"{day}局") for day in (3, 2)]
    store = make(tmp_path, items=[item("A")], events=events)
    with opened(store) as data:
        assert data.value("SELECT department FROM cases") == "3局"


def test_texts_come_from_the_events_that_give_them() -> None:
    """Also texts that no table lists; and as text, though they are grouped as numbers."""
    with database() as data:
        fill(
            data.sql,
            items=[{"item": "A", "type": "promised", "promised": 5, "promised_unit": "working"}],
            events=[
                event("1", "apply", f"{MARCH}01", item="Z", channel="online"),
                event("1", "refuse", f"{MARCH}01", outcome="denied", window_no="W0", staff="S0"),
                event("1", "step", f"{MARCH}01", item="B", channel="kiosk", window_no="W1"),
                event("1", "accept", f"{MARCH}02", item="Y", window_no="W3", staff="S3"),
                event("1", "accept", f"{MARCH}03", window_no="W2", staff="S4"),
                event("1", "decide", f"{MARCH}03", outcome="done", window_no="W1", staff="S1"),
                event("2", "step", f"{MARCH}01", item="A"),
            ],
        )
        derive(data, working_days())
        columns = "case_no, item, channel, window_no, staff, outcome"
        found = data.sql.execute(f"SELECT {columns} FROM cases").fetchall()
        types = {row[0]: row[1] for row in data.sql.execute("DESCRIBE cases").fetchall()}
    assert found == [("1", "Y", "online", "W2", "S3", "done")]
    assert {types[name] for name in columns.split(", ")} == {"VARCHAR"}


def test_sql_reads_no_other_file(tmp_path: Path) -> None:
    store = make(tmp_path, items=[item("A")], events=[event("1", "accept", f"{MARCH}01", item="A")])
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n")
    with opened(store) as data:
        import duckdb

        with pytest.raises(duckdb.PermissionException):
            data.sql.execute(f"FROM read_csv('{other}')")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"mingzhang": 2}', '{"mingzhang": 1, "parts": 3}']
)
def test_a_damaged_store(text: str, tmp_path: Path) -> None:
    (tmp_path / "store.json").write_text(text)
    with pytest.raises(FileError), opened(tmp_path):
        pass


def test_a_lost_part(tmp_path: Path) -> None:
    store = make(tmp_path, items=[item("A")])
    next(store.glob("items-*.parquet")).unlink()
    with pytest.raises(FileError, match="缺少文件"), opened(store):
        pass


KINDS = ["apply", "accept", "correct", "supplement", "step", "suspend", "resume", "extend"]
KINDS += ["handover", "decide", "deliver", "withdraw"]
EVENTS = st.lists(
    st.tuples(
        st.sampled_from("123"),
        st.sampled_from(KINDS),
        st.datetimes(datetime(2021, 1, 25), datetime(2021, 3, 10)).map(
            lambda at: at.replace(hour=at.hour // 12 * 12, minute=0, second=0, microsecond=0)
        ),
        st.sampled_from(["A", "B", "C", None]),
        st.sampled_from(["一局", "二局", None]),
    ),
    max_size=25,
)


def derived(data: Database, events: list[tuple[Any, ...]]) -> list[Any]:
    """The case table of events in the order given, past the import and its tests."""
    sql = data.sql
    for name, table in tables().items():
        fields = ", ".join(f"{one.name} {one.sql_type}" for one in table.fields.values())
        sql.execute(f"CREATE OR REPLACE TABLE {name} ({fields})")
    insert = "INSERT INTO items (item, type, promised, promised_unit, valid_from) VALUES "
    insert += "('A', 'promised', 3, 'working', DATE '2004-01-01'), "
    insert += "('B', 'process', 6, 'calendar', DATE '2004-01-01'), "
    insert += "('C', 'promised', 30, 'hours', DATE '2004-01-01')"
    sql.execute(insert)
    for case, kind, moment, code, department in events:
        parent = "1" if case == "2" else None
        sql.execute(
            "INSERT INTO events (case_no, kind, moment, item, department, parent, days) "
            "VALUES (?, ?, ?, ?, ?, ?, 2)",
            [case, kind, moment, code, department, parent],
        )
    derive(data, working_days())
    return sql.execute("FROM cases ORDER BY case_no").fetchall()


def twice(events: list[tuple[Any, ...]], other: list[tuple[Any, ...]]) -> Iterator[list[Any]]:
    for one in (events, other):
        with database() as data:
            yield derived(data, one)


@settings(deadline=None, max_examples=12)
@given(EVENTS, st.randoms(use_true_random=False))
def test_any_order_of_events_gives_the_same(events: list[tuple[Any, ...]], random: Any) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    first, second = twice(events, shuffled)
    assert first == second


@settings(deadline=None, max_examples=12)
@given(EVENTS)
def test_a_suspension_never_makes_a_case_due_earlier(events: list[tuple[Any, ...]]) -> None:
    plain = [one for one in events if one[1] not in ("suspend", "resume")]
    with database() as data:
        derived(data, plain)
        before = dict(data.sql.execute("SELECT case_no, due FROM cases").fetchall())
    with database() as data:
        derived(data, events)
        after = dict(data.sql.execute("SELECT case_no, due FROM cases").fetchall())
    for case, due in before.items():
        if due is not None and after[case] is not None:
            assert after[case] >= due


@settings(deadline=None, max_examples=15)
@given(
    st.datetimes(datetime(2021, 1, 4), datetime(2021, 12, 1)),
    st.integers(0, 40),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_sql_counts_as_python_does(accepted: datetime, limit: int, start: int, length: int) -> None:
    """One suspension within the time: the case table's due date is ``WorkingDays.due``."""
    import numpy as np

    calendar = working_days()
    day = np.datetime64(accepted, "D")
    begins = day + min(start, int((calendar.due(day, limit) - day).astype(int)))
    ends = begins + length
    with database() as data:
        for name, table in tables().items():
            fields = ", ".join(f"{one.name} {one.sql_type}" for one in table.fields.values())
            data.sql.execute(f"CREATE TABLE {name} ({fields})")
        data.sql.execute(
            "INSERT INTO items (item, type, promised, promised_unit, valid_from) "
            "VALUES ('A', 'promised', ?, 'working', DATE '2004-01-01')",
            [limit],
        )
        late = datetime(2022, 12, 1)
        rows = [("accept", accepted, "A"), ("resume", ends.item(), None), ("step", late, None)]
        rows.append(
            ("suspend", max(accepted, datetime.combine(begins.item(), accepted.time())), None)
        )
        rows[1] = ("resume", datetime.combine(ends.item(), datetime.max.time()), None)
        for kind, moment, code in rows:
            data.sql.execute(
                "INSERT INTO events (case_no, kind, moment, item) VALUES ('1', ?, ?, ?)",
                [kind, moment, code],
            )
        derive(data, calendar)
        due = data.value("SELECT CAST(due AS DATE) FROM cases")
    expected = calendar.due(day, limit, calendar.between(begins, ends))
    assert due == expected.item()
