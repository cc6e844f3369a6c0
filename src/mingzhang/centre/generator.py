"""A made-up year of a service centre, as a platform would export it.

Drawn with numpy from one seed: holidays, peaks after them and within the day, corrections, late
cases, suspensions, parallel cases, ratings, and some of everything that supervision looks for.
Every case number begins with XG (虚构), every mapping says made_up, and the folder holds a note.
"""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingzhang.centre.database import Database, database, quoted
from mingzhang.centre.schema import tables, words
from mingzhang.centre.workdays import WorkingDays, working_days
from mingzhang.files import FileError, write_atomic

MARK = "XG"
"""What every made-up case number begins with."""
MOST_CASES = 20_000_000
_NOTE = (
    "# 虚构数据\n\n本文件夹由 mingzhang centre generate 按随机种子 {seed} 生成，全部是虚构的。\n"
)
_DAY = 86400

Ints = NDArray[np.int64]


class Size(NamedTuple):
    """How big the made-up centre is. cases: accepted within the year, about."""

    cases: int = 960_000
    departments: int = 28
    windows: int = 182
    staff: int = 262
    items: int = 1187


class _World(NamedTuple):
    """What the drawing of a year refers to."""

    random: np.random.Generator
    words: dict[str, Any]
    days: WorkingDays
    year: int
    size: Size
    items: dict[str, Ints]
    window_department: Ints
    staff_window: Ints

    @property
    def working(self) -> Ints:
        """Working days of the year and of the days after it, counted from 1970."""
        days = self.days.days.astype("datetime64[D]")
        found = days[days >= np.datetime64(f"{self.year}-01-01")].astype(np.int64)
        return np.concatenate([found, found[-1] + 1 + np.arange(400)])


def generate(folder: str | Path, year: int = 2021, size: Size | None = None, seed: int = 1) -> Path:
    """Write a made-up year: for each table a CSV file and its mapping. Returns the folder.

    folder: new or empty; year: within the calendar; size: cases and so on; seed: from 0, the
    same gives the same files, and the same centre (items, windows, staff) in every year, so that
    several years fit into one store. Raises FileError.
    """
    folder = Path(folder)
    size = size or Size()
    days = working_days()
    last = int(str(days.last)[:4])
    first = int(str(days.first)[:4]) + 1  # the year before is that of older versions
    if not first <= year <= last:
        raise FileError(f"只能生成 {first} 到 {last} 年的数据，请改 --year")
    if not 0 < size.cases <= MOST_CASES:
        raise FileError(f"办件数应在 1 到 {MOST_CASES} 之间，请改 --cases")
    if seed < 0:
        raise FileError("随机种子应是 0 或正整数，请改 --seed")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileError(f"「{folder}」不是空文件夹，请换一个")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"建不了文件夹「{folder}」，请检查路径和权限") from error
    text = files(__package__).joinpath("data", "made_up.toml").read_text(encoding="utf-8")
    world = _world(seed, tomllib.loads(text), days, year, size)
    with database() as data:
        _write(data, world, folder)
    for name in tables():
        write_atomic(folder / f"{name}.toml", _mapping(name).encode())
    write_atomic(folder / "说明.md", _NOTE.format(seed=seed).encode())
    return folder


def _world(seed: int, made: dict[str, Any], days: WorkingDays, year: int, size: Size) -> _World:
    """The centre, by the seed alone; what happens there is drawn by the year too."""
    random, count = np.random.default_rng(seed), size.items
    department = random.integers(0, size.departments, count)
    department[: size.departments] = np.arange(size.departments)[:count]
    immediate = random.random(count) < 0.35
    unit = random.choice(3, count, p=[0.94, 0.04, 0.02])  # working, calendar, hours
    promised = np.where(immediate, random.integers(0, 2, count), random.integers(2, 16, count))
    promised = np.where(unit == 2, np.where(immediate, 4, 24), np.maximum(promised, unit))
    legal = np.where(unit == 2, 72, promised + random.integers(3, 25, count))
    share = 1.0 / (np.arange(count) + 8.0)
    random.shuffle(share)
    items = {
        "department": department,
        "immediate": immediate.astype(np.int64),
        "unit": unit,
        "promised": promised,
        "legal": legal,
        "depth": random.choice(7, count, p=[0.03, 0.05, 0.08, 0.14, 0.3, 0.3, 0.1]) + 1,
        "kiosk": (random.random(count) < 0.16).astype(np.int64),
        "fee": (random.random(count) < 0.05).astype(np.int64),
        "revised": (random.random(count) < 0.03).astype(np.int64) * (promised > 5) * (unit == 0),
        "share": share / share.sum(),
    }
    items["kiosk"][:2] = 1
    window_department = np.arange(size.windows) % size.departments
    random.shuffle(window_department)
    staff_window = np.concatenate(
        [np.arange(min(size.windows, size.staff)), random.integers(0, size.windows, size.staff)]
    )[: size.staff]
    drawing = np.random.default_rng([seed, year])
    return _World(drawing, made, days, year, size, items, window_department, staff_window)


def _write(data: Database, world: _World, folder: Path) -> None:
    from mingzhang.centre.made_cases import cases

    out = data.link(folder)
    _write_reference(data, world, out)
    events, ratings, tickets = cases(world)
    _copy(data, out, "events", _events_query(world), events)
    del events
    _copy(data, out, "ratings", _ratings_query(world), ratings)
    _copy(data, out, "tickets", _tickets_query(world), tickets)


def _copy(data: Database, out: str, table: str, query: str, columns: dict[str, Any]) -> None:
    """Write a query over drawn columns as a CSV file with the table's Chinese column names."""
    fields = tables()[table].fields
    named = ", ".join(f'{name} AS "{field.title}"' for name, field in fields.items())
    data.sql.register("drawn", columns)
    data.sql.execute(f"COPY (SELECT {named} FROM ({query})) TO '{out}/{table}.csv' (HEADER)")
    data.sql.unregister("drawn")


def _mapping(table: str) -> str:
    columns = "\n".join(
        f'"{field.title}" = "{name}"' for name, field in tables()[table].fields.items()
    )
    return f'mingzhang = 1\ntable = "{table}"\nmade_up = true\n\n[columns]\n{columns}\n'


def _listed(texts: list[str]) -> str:
    return "[" + ", ".join(quoted(one) for one in texts) + "]"


def _pick(texts: list[str], index: str) -> str:
    """SQL for the text of a number; none below 0."""
    return f"CASE WHEN {index} >= 0 THEN list_extract({_listed(texts)}, {index} + 1) END"


def _word(vocabulary: str, codes: tuple[str, ...], index: str) -> str:
    known = words(vocabulary)
    return _pick([known[code] for code in codes], index)


def _item(index: str, world: _World) -> str:
    """SQL for an item's code: below the number of items an item, above it a process."""
    count = world.size.items
    return (
        f"CASE WHEN {index} < 0 THEN NULL WHEN {index} < {count} THEN printf('SX%05d', {index} + 1)"
        f" ELSE printf('LC%04d', {index} - {count} + 1) END"
    )


def _number(prefix: str, width: int, index: str) -> str:
    return f"CASE WHEN {index} >= 0 THEN printf('{prefix}%0{width}d', {index} + 1) END"


def _case(index: str, world: _World) -> str:
    return _number(f"{MARK}{world.year}", 8, index)


def _moment(seconds: str) -> str:
    return f"make_timestamp(CAST({seconds} AS BIGINT) * 1000000)"


def _events_query(world: _World) -> str:
    from mingzhang.centre.made_cases import KINDS, OUTCOMES, REASONS

    made = world.words
    reasons = [made[group][place] for group, place in REASONS]
    document = "CASE WHEN document > 0 THEN concat('文', kind, '-', case_no % 1000000) END"
    return f"""SELECT {_case("case_no", world)} AS case_no, {_word("kind", KINDS, "kind")} AS kind,
     {_moment("moment")} AS moment, {_item("item", world)} AS item,
     {_number("W", 3, "window_no")} AS window_no, {_number("G", 4, "staff")} AS staff,
     {_word("channel", ("window", "online", "mobile", "kiosk"), "channel")} AS channel,
     {_pick(made["departments"], "department")} AS department,
     {_pick(made["stages"], "stage")} AS stage,
     {_word("outcome", OUTCOMES, "outcome")} AS outcome, {_pick(reasons, "reason")} AS reason,
     {document} AS document, {_case("parent", world)} AS parent,
     CASE WHEN days > 0 THEN days END AS days,
     CASE WHEN fee > 0 THEN printf('%.2f', fee / 100.0) END AS fee FROM drawn"""


def _ratings_query(world: _World) -> str:
    levels = ("1", "2", "3", "4", "5")
    rated = ("pc", "mobile", "qr", "tablet", "terminal", "sms", "system")
    return f"""SELECT {_case("case_no", world)} AS case_no, {_moment("moment")} AS moment,
     {_word("level", levels, "level")} AS level, {_word("rated", rated, "rated")} AS rated,
     {_pick(world.words["bad"], "reason")} AS reason FROM drawn"""


def _tickets_query(world: _World) -> str:
    return f"""SELECT {_number(f"H{world.year}", 8, "ticket")} AS ticket,
     {_moment("taken")} AS taken, CASE WHEN called > 0 THEN {_moment("called")} END AS called,
     CASE WHEN finished > 0 THEN {_moment("finished")} END AS finished,
     {_number("W", 3, "window_no")} AS window_no, {_number("G", 4, "staff")} AS staff,
     {_case("case_no", world)} AS case_no FROM drawn"""


def _write_reference(data: Database, world: _World, out: str) -> None:
    """Items, windows, staff, shifts, devices, trainings and costs."""
    made, items, size, first = world.words, world.items, world.size, world.days.first
    units = words("unit")
    unit = _pick([units[one] for one in ("working", "calendar", "hours")], "unit")
    department = _pick(made["departments"], "department")
    acts, objects = made["acts"], made["objects"]
    one = f"""SELECT printf('SX%05d', number + 1) AS item, concat({department}, '·',
      {_pick(objects, f"number // {len(acts)} % {len(objects)}")},
      {_pick(acts, f"number % {len(acts)}")}, '（', number + 1, '）') AS name,
      {department} AS department, CASE WHEN immediate = 1 THEN '即办件' ELSE '承诺件' END AS type,
      legal, {unit} AS legal_unit, promised, {unit} AS promised_unit, depth,
      '是' AS at_centre, CASE WHEN kiosk = 1 THEN '是' ELSE '否' END AS at_kiosk,
      CASE WHEN fee = 1 THEN '是' ELSE '否' END AS fee, NULL AS project,
      DATE '{first}' AS valid_from, revised FROM drawn"""
    processes = " UNION ALL ".join(
        f"""SELECT {quoted(p["item"])}, {quoted(p["name"])}, {quoted(made["departments"][0])},
        '多事项流程', {p["legal"]}, '工作日', {p["before"]},
        '工作日', 5, '是', '否', '否', {quoted(words("project")[p["project"]])},
        DATE '{first}', 0 UNION ALL
        SELECT {quoted(p["item"])}, {quoted(p["name"])}, {quoted(made["departments"][0])},
        '多事项流程', {p["legal"]}, '工作日', {p["promised"]},
        '工作日', 5, '是', '否', '否', {quoted(words("project")[p["project"]])},
        DATE '{world.year}-01-01', 0"""
        for p in made["processes"]
    )
    query = f"""FROM ({one} UNION ALL SELECT * REPLACE (promised - 2 AS promised,
      DATE '{world.year}-07-01' AS valid_from) FROM ({one}) WHERE revised = 1
      UNION ALL {processes})"""
    columns = {key: value for key, value in items.items() if key != "share"}
    _copy(data, out, "items", query, {**columns, "number": np.arange(size.items)})
    count = len(made["processes"])
    members = {
        "process": np.repeat(np.arange(count), 5) + size.items,
        "item": np.concatenate([_members(world, one) for one in range(count)]),
    }
    query = (
        f"SELECT {_item('process', world)} AS process, {_item('item', world)} AS item FROM drawn"
    )
    _copy(data, out, "members", query, members)
    stages = made["stages"]
    long = np.flatnonzero((items["promised"] >= 5) & (items["unit"] == 0))
    query = f"""SELECT printf('SX%05d', number + 1) AS item, {_pick(stages, "stage")} AS stage,
      days FROM drawn"""
    _copy(
        data,
        out,
        "stages",
        query,
        {
            "number": np.repeat(long, len(stages)),
            "stage": np.tile(np.arange(len(stages)), len(long)),
            "days": np.repeat(items["promised"][long], len(stages)),
        },
    )
    query = f"SELECT {_number('W', 3, 'number')} AS window_no, {department} AS department, "
    query += "concat('综合窗口', number + 1) AS name FROM drawn"
    columns = {"number": np.arange(size.windows), "department": world.window_department}
    _copy(data, out, "windows", query, columns)
    staff = np.arange(size.staff)
    query = f"SELECT {_number('G', 4, 'number')} AS staff, {department} AS department, "
    query += f"{_number('W', 3, 'window_no')} AS window_no FROM drawn"
    columns = {
        "number": staff,
        "department": world.window_department[world.staff_window],
        "window_no": world.staff_window,
    }
    _copy(data, out, "staff", query, columns)
    _write_days(data, world, out)


def _write_days(data: Database, world: _World, out: str) -> None:
    """What has a date: shifts, services of the devices, trainings, costs."""
    random, made, size, year = world.random, world.words, world.size, world.year
    end = int(np.datetime64(f"{year}-12-31").astype(int))
    working = world.working[world.working <= end]
    day = "DATE '1970-01-01' + CAST(day AS INTEGER) AS day"
    query = f"""SELECT {_number("G", 4, "number")} AS staff, {day},
      {_number("W", 3, "window_no")} AS window_no,
      {_word("attendance", ("present", "late", "absent", "leave"), "attendance")} AS attendance
      FROM drawn"""
    count = size.staff * len(working)
    shifts = {
        "number": np.tile(np.arange(size.staff), len(working)),
        "day": np.repeat(working, size.staff),
        "window_no": np.tile(world.staff_window, len(working)),
        "attendance": random.choice(4, count, p=[0.968, 0.006, 0.001, 0.025]),
    }
    _copy(data, out, "shifts", query, shifts)
    places = made["places"]
    query = f"""SELECT concat('ZZ', number + 1) AS device, {_pick(places, "number")} AS place,
      168 AS hours, DATE '{world.days.first}' AS since FROM drawn"""
    _copy(data, out, "devices", query, {"number": np.arange(len(places))})
    start = int(np.datetime64(f"{year}-03-01").astype(int))
    days = np.arange(start, end + 1)
    query = f"SELECT concat('ZZ', number + 1) AS device, {day}, people FROM drawn"
    services = {
        "number": np.tile(np.arange(len(places)), len(days)),
        "day": np.repeat(days, len(places)),
        "people": random.poisson(55, len(days) * len(places)),
    }
    _copy(data, out, "services", query, services)
    sessions = working[np.linspace(20, len(working) - 10, 12).astype(int)]
    query = f"""SELECT concat('PX{year}-', number + 1) AS session, {day}, 25 AS people,
      '7500.00' AS cost, printf('%.1f%%', satisfaction) AS satisfaction FROM drawn"""
    trainings = {
        "number": np.arange(12),
        "day": sessions,
        "satisfaction": random.uniform(90, 99, 12),
    }
    _copy(data, out, "trainings", query, trainings)
    subjects = [one["subject"] for one in made["costs"]]
    fen = np.array([one["fen"] for one in made["costs"]], np.int64)
    used = (fen * random.uniform(0.97, 1.0, len(fen))).astype(np.int64)
    monthly = np.repeat(used // 12, 12)
    monthly[11::12] += used - used // 12 * 12
    query = f"""SELECT printf('PZ{year}-%03d', number + 1) AS voucher, {day},
      {_pick(subjects, "subject")} AS subject,
      printf('%d.%02d', cost // 100, cost % 100) AS cost FROM drawn"""
    months = np.arange(f"{year}-01", f"{year + 1}-01", dtype="datetime64[M]")
    costs = {
        "number": np.arange(len(monthly)),
        "day": np.tile(months.astype("datetime64[D]").astype(np.int64) + 24, len(fen)),
        "subject": np.repeat(np.arange(len(fen)), 12),
        "cost": monthly,
    }
    _copy(data, out, "costs", query, costs)


def _members(world: _World, process: int) -> Ints:
    """The items of a process: five that promise working days, spread over departments."""
    plain = np.flatnonzero((world.items["unit"] == 0) & (world.items["immediate"] == 0))
    if process == 2:
        plain = np.flatnonzero((world.items["unit"] == 0) & (world.items["promised"] <= 2))
    if not len(plain):
        plain = np.arange(world.size.items)
    return plain[(np.arange(5) * 7 + process * 3) % len(plain)]
