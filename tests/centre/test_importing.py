"""Import: all or nothing, repeatable, nothing good lost, nothing bad counted, all of it listed."""

import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.centre import mapping as mappings
from mingzhang.centre.cases import opened
from mingzhang.centre.importing import import_file
from mingzhang.centre.store import Store
from mingzhang.files import FileError
from tests.centre.stores import event, item, make, mapping, take, write
from tests.shared import ROOT

DAY = "2021-03-01"


def contents(store: Path) -> dict[str, list[Any]]:
    """Everything that counts in a store."""
    from mingzhang.centre.database import database

    with database() as data:
        loaded = Store.load(store)
        loaded.view(data)
        return {
            name: data.sql.execute(f"FROM {name} ORDER BY ALL").fetchall()
            for name, parts in loaded.parts.items()
            if parts
        }


def base(folder: Path) -> Path:
    return make(folder, items=[item("A")], windows=[{"window_no": "W1", "department": "一局"}])


BAD_LINES = {
    "unknown item": ({"kind": "accept", "item": "Z"}, True, "事项编码「Z」不在事项表里"),
    "unknown window": ({"kind": "accept", "window_no": "W9"}, True, "窗口号「W9」不在窗口表里"),
    "no acceptance": ({"kind": "decide"}, True, "的申请或受理记录"),
    "outside": ({"kind": "accept", "moment": "2003-12-31"}, False, "超出节假日日历"),
    "no day": ({"kind": "accept", "moment": "2021-02-30"}, False, "不是时间"),
    "zone": ({"kind": "accept", "moment": "2021-02-03T09:00:00+08:00"}, False, "不是时间"),
    "infinity": ({"kind": "accept", "moment": "infinity"}, False, "超出节假日日历"),
    "kind": ({"kind": "accepted?"}, False, "不在代码表里"),
    "no case": ({"case_no": ""}, False, "缺少「case_no」"),
    "days": ({"kind": "extend", "days": "3.5"}, False, "不是整数"),
    "fee": ({"fee": "12.345"}, False, "不是精确到分的金额"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_bad_lines(name: str, tmp_path: Path) -> None:
    store = base(tmp_path)
    changed, held, reason = BAD_LINES[name]
    good = event("1", "accept", DAY, item="A", window_no="W1")
    bad = event("2", "accept", DAY, item="A") | changed
    result = take(store, "events", [good, bad, event("3", "accept", DAY, item="A")])
    assert (result.read, result.taken, result.held, result.rejected) == (3, 2, held, not held)
    (line,) = result.lines
    assert line.line == 3
    assert line.held == held
    assert reason in line.reason
    assert result.listing is not None
    assert reason in result.listing.read_text("utf-8-sig")
    assert [row[0] for row in contents(store)["events"]] == ["1", "3"]


def test_decision_before_acceptance(tmp_path: Path) -> None:
    store = base(tmp_path)
    events = [event("1", "accept", "2021-03-02 10:00", item="A")]
    events += [event("1", "decide", "2021-03-02 09:59"), event("1", "decide", "2021-03-02")]
    result = take(store, "events", events)
    assert [(line.line, line.held) for line in result.lines] == [(3, True)]
    assert "早于受理" in result.lines[0].reason


def test_a_rating_without_its_case_waits(tmp_path: Path) -> None:
    store = base(tmp_path)
    rating = {"case_no": "1", "moment": DAY, "level": "5", "rated": "qr"}
    assert take(store, "ratings", [rating]).held == 1
    assert "ratings" not in contents(store)
    freed = take(store, "events", [event("1", "accept", DAY, item="A")])
    assert freed.freed == 1
    assert len(contents(store)["ratings"]) == 1


@pytest.mark.parametrize("level", ["987", "0", "6", "5.5"])
def test_levels(level: str, tmp_path: Path) -> None:
    store = make(tmp_path, items=[item("A")], events=[event("1", "accept", DAY, item="A")])
    result = take(
        store, "ratings", [{"case_no": "1", "moment": DAY, "level": level, "rated": "qr"}]
    )
    assert (result.taken, result.rejected) == (0, 1)


@pytest.mark.parametrize(
    ("text", "good"), [("987", False), ("98.7%", True), ("-1", False), ("100", True)]
)
def test_percentages(text: str, good: bool, tmp_path: Path) -> None:
    session = {"session": "1", "day": DAY, "people": "25", "cost": "7,500.00", "satisfaction": text}
    result = take(tmp_path / "store", "trainings", [session])
    assert (result.taken, result.rejected) == (good, not good)


@pytest.mark.parametrize(
    ("promised", "unit", "legal", "legal_unit", "good"),
    [
        (5, "working", 20, "working", True),
        (20, "working", 20, "working", True),
        (21, "working", 20, "working", False),
        (20, "working", 20, "calendar", False),
        (14, "working", 20, "calendar", True),
        (48, "hours", 2, "calendar", True),
        (49, "hours", 2, "calendar", False),
        (-1, "working", 20, "working", False),
    ],
)
def test_the_promise_within_the_law(
    promised: int, unit: str, legal: int, legal_unit: str, good: bool, tmp_path: Path
) -> None:
    one = item("A", promised, promised_unit=unit, legal=str(legal), legal_unit=legal_unit)
    result = take(tmp_path / "store", "items", [one])
    assert (result.taken, result.rejected) == (good, not good)


def test_one_key_two_contents(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = take(store, "windows", [{"window_no": "1", "department": "一局"}] * 2)
    assert (first.taken, first.known) == (1, 1)
    second = take(store, "windows", [{"window_no": "1", "department": "二局"}])
    assert (second.taken, second.rejected) == (0, 1)
    assert contents(store)["windows"] == [("1", "一局", None)]


def test_two_columns_to_one_field(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(
        'mingzhang = 1\ntable = "windows"\n[columns]\n"窗口" = "window_no"\n'
        '"窗口号" = "window_no"\n"部门" = "department"\n'
    )
    with pytest.raises(mappings.MappingError, match="「窗口」和「窗口号」两列都对应到 window_no"):
        mappings.load(path)


def test_one_column_twice(tmp_path: Path) -> None:
    path = tmp_path / "windows.csv"
    path.write_text("window_no,department,window_no,name\n1,一局,2,\n")
    with pytest.raises(FileError, match="有 2 个列「window_no」"):
        import_file(tmp_path / "store", path, mapping(tmp_path, "windows"))
    assert not (tmp_path / "store" / "store.json").exists()


WRONG_MAPPINGS = [
    "mingzhang = 2",
    "mingzhang = 1\ntable = 'nothing'",
    "mingzhang = 1\ntable = 'windows'",
    "mingzhang = 1\ntable = 'windows'\n[columns]\na = 'nothing'",
    "mingzhang = 1\ntable = 'windows'\n[columns]\na = 3",
    "mingzhang = 1\ntable = 'windows'\nother = 1",
    "mingzhang = 1\ntable = 'windows'\nhead = 0\n[columns]\na = 'window_no'\nb = 'department'",
    "mingzhang = 1\ntable = 'ratings'\n[codes.level]\n好 = '9'\n[columns]\na = 'case_no'\n",
    "mingzhang = 1\ntable = 'events'\n[columns]\na = 'case_no'\nb = 'dance.moment'",
    "x",
]


@pytest.mark.parametrize("text", WRONG_MAPPINGS)
def test_wrong_mappings(text: str, tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(FileError):
        mappings.load(path)


def test_a_half_written_csv(tmp_path: Path) -> None:
    whole = "window_no,department,name\n" + "".join(f"{n},一局,窗口{n}\n" for n in range(40))
    data = whole.encode()
    for size in range(60, len(data), 101):
        folder = tmp_path / str(size)
        folder.mkdir()
        path = folder / "windows.csv"
        path.write_bytes(data[:size])
        result = import_file(folder / "store", path, mapping(folder, "windows"))
        ended = data[:size].endswith(b"\n")
        assert result.taken == data[:size].count(b"\n") - 1
        assert result.rejected == (not ended)
        kept = contents(folder / "store").get("windows", [])
        assert all(row in [(str(n), "一局", f"窗口{n}") for n in range(40)] for row in kept)


def test_broken_lines_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "windows.csv"
    path.write_text(
        'window_no,department,name\n1,一局,"a\nb"\n2,一局\n,,\n3,,x\n4,一局,c,d\n5,一局,e\n'
    )
    result = import_file(tmp_path / "store", path, mapping(tmp_path, "windows"))
    assert [line.line for line in result.lines] == [4, 6, 7]
    assert [row[0] for row in contents(tmp_path / "store")["windows"]] == ["1", "5"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "windows.csv"
    path.write_bytes("window_no,department,name\n1,一局,综合\n".encode(encoding))
    import_file(tmp_path / "store", path, mapping(tmp_path, "windows"))
    assert contents(tmp_path / "store")["windows"] == [("1", "一局", "综合")]


def workbook(path: Path, blank_rows: int = 0, far: bool = False) -> Path:
    """A small workbook; blank rows have a cell that has a style and no value."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["window_no", "department", "name"])
    sheet.write_row(1, 0, [1, "一局", "甲"])
    sheet.write_row(2 + blank_rows, 0, [2, "一局", "乙"])
    if far:
        sheet.write(1_048_575, 16_383, "x")
    book.close()
    if blank_rows:
        with zipfile.ZipFile(path) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        name = "xl/worksheets/sheet1.xml"
        rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 3 + blank_rows))
        place = entries[name].index(b'<row r="%d"' % (3 + blank_rows))
        entries[name] = entries[name][:place] + rows.encode() + entries[name][place:]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in entries.items():
                archive.writestr(name, data)
    return path


def test_a_workbook_with_a_million_blank_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "windows.xlsx", 1_000_000)
    result = import_file(tmp_path / "store", path, mapping(tmp_path, "windows"))
    assert (result.read, result.taken) == (2, 2)
    assert contents(tmp_path / "store")["windows"] == [("1", "一局", "甲"), ("2", "一局", "乙")]


def test_a_workbook_with_a_far_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "windows.xlsx", far=True)
    with pytest.raises(FileError, match="已用区域"):
        import_file(tmp_path / "store", path, mapping(tmp_path, "windows"))


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
def test_half_a_file(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"windows{suffix}"
    if suffix == ".xlsx":
        workbook(path)
    else:
        import duckdb

        duckdb.sql(f"COPY (SELECT 1 AS window_no, 'x' AS department, 'y' AS name) TO '{path}'")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(FileError, match="不是完整的"):
        import_file(tmp_path / "store", path, mapping(tmp_path, "windows"))
    assert not (tmp_path / "store" / "store.json").exists()


def test_a_parquet_export(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "a[1]*.parquet"
    plain = tmp_path / "plain.parquet"
    duckdb.sql(
        "COPY (SELECT 1 AS case_no, 'accept' AS kind, TIMESTAMP '2021-03-01 09:00:00' AS moment, "
        f"'A' AS item) TO '{plain}' (FORMAT parquet)"
    )
    plain.rename(path)
    store = base(tmp_path)
    chosen = tmp_path / "m.toml"
    names = "\n".join(f'"{name}" = "{name}"' for name in ("case_no", "kind", "moment", "item"))
    chosen.write_text(f'mingzhang = 1\ntable = "events"\n[columns]\n{names}\n')
    assert import_file(store, path, chosen).taken == 1


def test_a_line_a_case(tmp_path: Path) -> None:
    """An export with one line a case: each time of it is an event; codes by the mapping."""
    store = base(tmp_path)
    chosen = tmp_path / "m.toml"
    chosen.write_text(
        'mingzhang = 1\ntable = "events"\nhead = 2\ntimes = ["%d/%m/%Y"]\n[columns]\n'
        '"编号" = "case_no"\n"事项" = "item"\n"受理时间" = "accept.moment"\n"受理窗口" = '
        '"accept.window_no"\n"办结时间" = "decide.moment"\n"结果" = "decide.outcome"\n'
        '[codes.outcome]\n"0" = "granted"\n"1" = "returned"\n'
    )
    path = tmp_path / "cases.csv"
    path.write_text(
        "某某平台导出\n编号,事项,受理时间,受理窗口,办结时间,结果\n"
        "1,A,2021-03-01,W1,03/03/2021,0\n2,A,2021年3月2日,W1,,\n3,A,,,,\n4,A,2021/3/4,W1,昨天,1\n"
    )
    result = import_file(store, path, chosen)
    assert (result.taken, result.rejected) == (4, 2)
    assert [(line.line, line.held) for line in result.lines] == [(5, False), (6, False)]
    kinds = [(row[0], row[1], row[9]) for row in contents(store)["events"]]
    assert kinds == [
        ("1", "accept", None),
        ("1", "decide", "granted"),
        ("2", "accept", None),
        ("4", "accept", None),
    ]


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "letter.txt").write_text("x")
    with pytest.raises(FileError, match="别的文件"):
        take(store, "items", [item("A")])


ROWS = [
    event("1", "apply", "2021-03-01 09:00", item="A"),
    event("1", "accept", "2021-03-01 10:00", item="A"),
    event("1", "decide", "2021-03-02 10:00"),
    event("2", "decide", "2021-03-02 10:00"),
    event("2", "accept", "2021-03-02 11:00", item="A"),
    event("2", "accept", "2021-03-02 09:00", item="A"),
    event("3", "accept", "2021-03-03", item="B"),
    event("3", "decide", "2021-03-04"),
    event("4", "step", "2021-03-04", stage="审查"),
    event("5", "accept", "2021-03-05", item="Z"),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What a store holds after all of ROWS in one import."""
    folder = tmp_path_factory.mktemp("whole")
    return contents(make(folder, items=[item("A"), item("B")], events=ROWS))


@settings(
    deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_split_in_any_order_is_the_whole(
    data: Any, tmp_path_factory: Any, whole: dict[str, list[Any]]
) -> None:
    """Whatever files and order the records come in, and how often: the same store."""
    order = data.draw(st.permutations(ROWS))
    cut = data.draw(st.integers(0, len(ROWS)))
    items_after = data.draw(st.booleans())
    items = [item("A"), item("B")]
    store = tmp_path_factory.mktemp("b") / "store"
    jobs: list[tuple[str, Any]] = [("events", order[:cut]), ("events", order[cut:])]
    jobs.insert(1 if items_after else 0, ("items", items))
    jobs.append(jobs[0])
    for table, rows in jobs:
        take(store, table, rows)
    assert contents(store) == whole


def test_again_changes_nothing(tmp_path: Path) -> None:
    store = make(tmp_path, items=[item("A")], events=ROWS)
    before = {path.name: path.read_bytes() for path in store.glob("*.*")}
    again = take(store, "events", ROWS)
    assert again.taken == 0
    assert again.known + again.held == len(ROWS)
    assert {path.name: path.read_bytes() for path in store.glob("*.*")} == before


KILLED = """
import sys
from mingzhang.centre.importing import import_file
folder = sys.argv[1]
print("go", flush=True)
for name in ("items", "events"):
    import_file(folder + "/store", f"{folder}/{name}.csv", f"{folder}/{name}.mapping.toml")
"""


def test_killed_at_fifty_moments(tmp_path: Path) -> None:
    """Killed wherever it is, the import leaves the old or the new, and a repeat completes it."""
    events = [
        event(f"{n}", kind, f"2021-03-01 {9 + place}:00", item="A")
        for n in range(300)
        for place, kind in enumerate(("apply", "accept", "decide"))
    ]
    write(tmp_path / "items.csv", "items", [item("A")])
    write(tmp_path / "events.csv", "events", events)
    for name in ("items", "events"):
        mapping(tmp_path, name)
    store = tmp_path / "store"
    draw = random.Random(7)
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": ""}
    interrupted = 0
    for _ in range(50):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(draw.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        interrupted += process.wait() == -signal.SIGKILL
        process.stdout.close()
        if (store / "store.json").exists():
            found = contents(store)
            assert len(found.get("items", [])) == 1
            assert len(found.get("events", [])) in (0, len(events))
        if draw.random() < 0.3:
            for path in store.glob("*"):
                if path.name != "store.lock" and path.is_file():
                    path.unlink()
    assert interrupted >= 20
    for name in ("items", "events"):
        import_file(store, tmp_path / f"{name}.csv", tmp_path / f"{name}.mapping.toml")
    assert len(contents(store)["events"]) == len(events)
    with opened(store) as data:
        assert data.count("SELECT count(*) FROM cases WHERE state = 'done'") == 300
    named = {one for parts in Store.load(store).parts.values() for one in parts}
    assert {path.name for path in store.glob("*.parquet")} == named
