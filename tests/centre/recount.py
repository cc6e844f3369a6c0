"""The indicators of a generated year counted again: plain Python over the exported CSV files.

Shares no code with the room: its own reading, its own days, its own sums.
"""

import csv
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from chinese_calendar import is_workday

Row = dict[str, str]


def read(folder: Path, table: str) -> list[Row]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def after(day: date, count: int) -> date:
    """The count-th working day after a day; for 0 the day itself, or the next working day."""
    while count:
        day += timedelta(1)
        count -= is_workday(day)
    while not is_workday(day):
        day += timedelta(1)
    return day


def working(start: date, end: date) -> int:
    """Working days after the start up to the end."""
    return sum(is_workday(start + timedelta(one)) for one in range(1, (end - start).days + 1))


def version(items: dict[str, list[Row]], code: str, day: date) -> Row:
    fit = [one for one in items[code] if date.fromisoformat(one["生效日期"]) <= day]
    return max(fit, key=lambda one: one["生效日期"])


class Case:
    """A case, from its own rows."""

    def __init__(self, rows: list[Row], items: dict[str, list[Row]]) -> None:
        first = {
            row["过程"]: row for row in sorted(rows, key=lambda row: row["时间"], reverse=True)
        }
        self.rows = rows
        self.channel = next(row["渠道"] for row in rows if row["渠道"])
        self.parent = next((row["主办件编号"] for row in rows if row["主办件编号"]), None)
        self.accepted = moment(first["受理"]["时间"]) if "受理" in first else None
        self.decided = moment(first["办结"]["时间"]) if "办结" in first else None
        self.withdrawn = "撤回" in first
        self.due: datetime | None = None
        self.paused = 0
        if self.accepted is not None:
            code = min(row["事项编码"] for row in rows if row["事项编码"])
            self.item = version(items, code, self.accepted.date())
            self.extended = sum(int(row["延长工作日"] or 0) for row in rows)
            self.limit = int(self.item["承诺时限"]) + self.extended
            self.pauses(first)
            self.reckon()

    def pauses(self, first: dict[str, Row]) -> None:
        """The generator makes at most one suspension a case."""
        assert self.accepted is not None
        self.seconds = 0.0
        self.days = 0
        if "特别程序开始" not in first:
            return
        start = moment(first["特别程序开始"]["时间"])
        ends = [
            self.decided,
            moment(first["特别程序结束"]["时间"]) if "特别程序结束" in first else None,
        ]
        end = min(
            [one for one in ends if one is not None], default=datetime(2021, 12, 31, 23, 59, 59)
        )
        self.paused = working(start.date(), end.date())
        self.days = (end.date() - start.date()).days
        self.seconds = (end - start).total_seconds()

    def reckon(self) -> None:
        assert self.accepted is not None
        unit = self.item["承诺时限单位"]
        if unit == "小时":
            self.due = self.accepted + timedelta(hours=self.limit, seconds=self.seconds)
        elif unit == "自然日":
            last = self.accepted.date() + timedelta(self.limit + self.days)
            self.due = datetime.combine(after(last, 0), time.max)
        else:
            last = after(self.accepted.date(), self.limit)
            last = after(last, self.paused) if self.paused else last
            self.due = datetime.combine(last, time.max)


def share(part: int, whole: int) -> float | None:
    return 100.0 * part / whole if whole else None


def recount(folder: Path, year: int, baseline: float) -> dict[str, float | None]:
    """Every indicator of the Tongnan set that has a formula, by its id."""
    items: dict[str, list[Row]] = defaultdict(list)
    for row in read(folder, "items"):
        items[row["事项编码"]].append(row)
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in read(folder, "events"):
        rows[row["办件编号"]].append(row)
    cases = {number: Case(many, items) for number, many in rows.items()}
    branches: dict[str, list[Case]] = defaultdict(list)
    for one in cases.values():
        if one.parent:
            branches[one.parent].append(one)
    for number, many in branches.items():
        lead = cases[number]
        assert lead.accepted is not None
        lead.paused = max([lead.paused, *(one.paused for one in many)])
        lead.reckon()
    accepted = [one for one in cases.values() if one.accepted]
    decided = [one for one in accepted if one.decided and one.due]
    late = [one for one in decided if one.decided and one.due and one.decided > one.due]
    kept = [one for one in accepted if not one.withdrawn]
    online = [one for one in kept if one.channel in ("网上", "移动端")]
    kiosk = [one for one in accepted if one.channel == "自助终端"]
    ratings = [row for row in read(folder, "ratings") if row["评价渠道"] != "系统默认"]
    good = [row for row in ratings if row["评价等级"] in ("非常满意", "满意", "基本满意")]
    at_kiosk = [row for row in ratings if cases[row["办件编号"]].channel == "自助终端"]
    last = date(year, 12, 31)
    now = {code: version(items, code, last) for code in items}
    plain = [one for one in now.values() if one["办件类型"] != "多事项流程"]
    found: dict[str, float | None] = {
        "departments": len({row["部门"] for row in read(folder, "windows")}),
        "windows": len(read(folder, "windows")),
        "staff": len(read(folder, "staff")),
        "items": len(plain),
        "accepted": len(accepted),
        "online-items": share(sum(int(one["网办深度"]) >= 4 for one in plain), len(plain)),
        "on-time": share(len(decided) - len(late), len(decided)),
        "late": len(late),
        "satisfaction": share(len(good), len(ratings)),
        "finished": share(sum(one.decided is not None for one in kept), len(kept)),
        "finished-online": share(sum(one.decided is not None for one in online), len(online)),
        "kiosk-ratings": len(at_kiosk),
        "kiosk-cases": len(kiosk),
        "kiosk-late": sum(
            bool(one.due and (one.decided or datetime(year, 12, 31, 23, 59, 59)) > one.due)
            for one in kiosk
        ),
        "kiosk-praise": share(sum(row in good for row in at_kiosk), len(at_kiosk)),
    }
    for name, word in (
        ("social", "社会投资项目"),
        ("government", "政府投资项目"),
        ("startup", "企业开办"),
    ):
        promise = [one for one in now.values() if one["项目类别"] == word]
        used = [
            working(one.accepted.date(), one.decided.date()) - one.paused
            for one in decided
            if one.item["项目类别"] == word and one.accepted and one.decided
        ]
        key = "startup-to" if name == "startup" else f"{name}-promise"
        found[key] = max(int(one["承诺时限"]) for one in promise)
        found[f"{name}-used"] = sum(used) / len(used) if used else None
        if name == "startup":
            before = version(items, promise[0]["事项编码"], date(year - 1, 12, 31))
            found["startup-by"] = int(before["承诺时限"]) - int(promise[0]["承诺时限"])
    return found | _others(folder, baseline)


def _others(folder: Path, baseline: float) -> dict[str, float | None]:
    """What is not counted from cases."""
    waits = []
    for row in read(folder, "tickets"):
        if row["叫号时间"] and row["办完时间"]:
            taken, called, done = (moment(row[one]) for one in ("取号时间", "叫号时间", "办完时间"))
            if done > called >= taken:
                waits.append((done - taken).total_seconds())
    devices, trainings = read(folder, "devices"), read(folder, "trainings")
    people = sum(int(row["人数"]) for row in trainings)
    cost = sum(round(float(row["费用"]) * 100) for row in trainings)
    found: dict[str, float | None] = {
        "saved": 100 * (1 - sum(waits) / len(waits) / 60 / baseline),
        "round-the-clock": min(int(row["每周开放小时"]) for row in devices),
        "devices": len(devices),
        "places": len({row["地点"] for row in devices}),
        "served": sum(int(row["服务人次"]) for row in read(folder, "services")),
        "trained": people,
        "sessions": len(trainings),
        "training-each": cost / 100 / people,
        "training-cost": cost / 1_000_000,
        "training-done": sum(row["日期"] > "2021-12-31" for row in trainings),
        "training-satisfaction": sum(
            float(row["满意度"].rstrip("%")) * int(row["人数"]) for row in trainings
        )
        / people,
    }
    names = {
        "cost-utilities": "水电费",
        "cost-office": "办公业务费",
        "cost-property": "物业管理",
        "cost-maintenance": "设施设备维护",
        "cost-network": "通信费、网络宽带租用",
        "cost-stations": "政务服务工作站建设",
        "cost-rent": "租赁费",
    }
    costs: dict[str, Any] = defaultdict(int)
    for row in read(folder, "costs"):
        costs[row["费用名称"]] += round(float(row["金额"]) * 100)
    return found | {key: costs[name] / 1_000_000 for key, name in names.items()}
