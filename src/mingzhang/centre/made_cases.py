"""The cases of a made-up year: everything drawn as arrays, one element a case, then as events."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from mingzhang.centre.generator import _World as World

Ints = NDArray[np.int64]
Columns = dict[str, Any]

KINDS = (
    "apply",
    "accept",
    "refuse",
    "correct",
    "supplement",
    "step",
    "suspend",
    "resume",
    "extend",
    "handover",
    "decide",
    "deliver",
    "withdraw",
    "revisit",
    "rectify",
)
OUTCOMES = ("granted", "done", "denied")
REASONS = [("suspensions", place) for place in range(4)] + [
    ("refusals", place) for place in range(3)
]
REASONS += [("corrections", place) for place in range(3)]
_KIND = {name: number for number, name in enumerate(KINDS)}
_DAY = 86400
_APPLIED = 1.0075
"""Applications for each acceptance within the year."""
_WINDOW, _ONLINE, _MOBILE, _KIOSK = range(4)
_HOURS = {9: 0.17, 10: 0.2, 11: 0.13, 14: 0.14, 15: 0.17, 16: 0.12, 17: 0.07}
_MONTHS = (1.0, 0.8, 1.2, 1.05, 1.0, 1.1, 1.0, 0.95, 1.05, 0.95, 1.05, 1.2)


class _Log:
    """Events gathered as arrays; what an event does not have is -1."""

    FIELDS = (
        "case_no",
        "kind",
        "moment",
        "item",
        "window_no",
        "staff",
        "channel",
        "department",
        "stage",
        "outcome",
        "reason",
        "document",
        "parent",
        "days",
        "fee",
    )

    def __init__(self, end: int) -> None:
        self.end = end
        self.parts: list[Columns] = []

    def add(self, kind: str, case: Ints, moment: Ints, **more: Any) -> None:
        """Events of one kind: case numbers and moments (seconds), and further fields."""
        keep = moment < self.end
        part: Columns = {
            "case_no": case[keep].astype(np.int32),
            "moment": moment[keep].astype(np.int64),
        }
        part["kind"] = np.full(len(part["case_no"]), _KIND[kind], np.int8)
        for name, value in more.items():
            part[name] = np.broadcast_to(value, case.shape)[keep].astype(np.int32)
        self.parts.append(part)

    def columns(self) -> Columns:
        """All events in order of time."""
        sizes = [len(part["kind"]) for part in self.parts]
        order = np.argsort(np.concatenate([part["moment"] for part in self.parts]), kind="stable")
        found: Columns = {}
        for name in self.FIELDS:
            pieces = [
                part.pop(name) if name in part else np.full(size, -1, np.int8)
                for part, size in zip(self.parts, sizes, strict=True)
            ]
            found[name] = np.concatenate(pieces)[order]
        return found


def cases(world: "World") -> tuple[Columns, Columns, Columns]:
    """Events, ratings and tickets of the year as columns of numbers, for ``generate``."""
    made = _Made(world)
    made.draw()
    log = _Log(made.end)
    made.tell(log)
    ratings = made.rate(log)
    tickets = made.queue()
    return log.columns(), ratings, tickets


class _Made:
    """The drawn cases: an array for each property, times in seconds since 1970."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.random = world.random
        self.working = world.working
        self.end = int(np.datetime64(f"{world.year + 1}-01-01").astype(int)) * _DAY
        self.start = int(np.datetime64(f"{world.year}-01-01").astype(int))

    def draw(self) -> None:
        """Draw items, channels, and all moments."""
        world, random, items = self.world, self.random, self.world.items
        kinds = world.size.items
        item, parent = self._items()
        n = len(item)
        self.item, self.parent = item, parent
        self.lead, self.branch = item >= kinds, parent >= 0
        plain = np.minimum(item, kinds - 1)
        limits = [one["promised"] for one in world.words["processes"]]
        self.unit = np.where(self.lead, 0, items["unit"][plain])
        self.promised = np.where(
            self.lead, np.array(limits)[np.maximum(item - kinds, 0)], items["promised"][plain]
        )
        self.immediate = ~self.lead & (items["immediate"][plain] == 1)
        self.department = np.where(self.lead, 0, items["department"][plain])
        channel = random.choice(4, n, p=[0.455, 0.39, 0.12, 0.035])
        kiosk = (items["kiosk"][plain] == 1) & self.immediate & (self.unit == 0)
        channel = np.where((channel == _KIOSK) & ~kiosk, _WINDOW, channel)
        # Kiosks take their share from what can be done at them.
        want = max(0.0, 0.039 * n / max(1, int(kiosk.sum())))
        channel = np.where(kiosk & (random.random(n) < want), _KIOSK, channel)
        self.channel = np.where(self.lead | self.branch, _ONLINE, channel)
        self.window, self.staff = self._desks()
        self._arrive()
        self._finish()

    def _items(self) -> tuple[Ints, Ints]:
        """The item of each case, and the lead case of each branch (else -1)."""
        from mingzhang.centre.generator import _members

        world, random = self.world, self.random
        kinds = world.size.items
        n = round(world.size.cases * _APPLIED)
        leads = [
            round(one["share"] * n) if n < 100 else max(1, int(one["share"] * n))
            for one in world.words["processes"]
        ]
        many = [5, 5, 3]
        total = sum(leads) + sum(lead * count for lead, count in zip(leads, many, strict=True))
        plain = n - total
        item = [random.choice(kinds, plain, p=world.items["share"])]
        parent = [np.full(plain + sum(leads), -1)]
        item += [np.full(lead, kinds + number) for number, lead in enumerate(leads)]
        first = plain
        for number, (lead, count) in enumerate(zip(leads, many, strict=True)):
            item.append(np.tile(_members(world, number)[:count], lead))
            parent.append(np.repeat(np.arange(first, first + lead), count))
            first += lead
        return np.concatenate(item).astype(np.int64), np.concatenate(parent).astype(np.int64)

    def _desks(self) -> tuple[Ints, Ints]:
        """The window of each case, of its department if it has one, and a person of the window."""
        world, random = self.world, self.random
        window = _member(random, world.window_department, self.department)
        window = np.where(window < 0, random.integers(0, world.size.windows, len(window)), window)
        return window, _member(random, world.staff_window, window)

    def _arrive(self) -> None:
        """Application, correction and acceptance."""
        random, working, n = self.random, self.working, len(self.item)
        year = working[working * _DAY < self.end]
        date = year.astype("datetime64[D]")
        weight = np.array(_MONTHS)[date.astype("datetime64[M]").astype(int) % 12]
        # From Monday; at weekends only make-up days are worked. 1970 began on a Thursday.
        weight = weight * np.array([1.25, 1.05, 1.0, 1.0, 0.95, 0.8, 0.8])[(year + 3) % 7]
        weight[1:] *= np.where(np.diff(year) > 3, 1.5, 1.0)
        weight *= random.lognormal(0, 0.08, len(year))
        day = random.choice(year, n, p=weight / weight.sum())
        hours = random.choice(list(_HOURS), n, p=np.array(list(_HOURS.values())))
        remote = (self.channel == _ONLINE) | (self.channel == _MOBILE) | (self.channel == _KIOSK)
        free = remote & (random.random(n) < 0.08)
        day = np.where(free, random.integers(self.start, self.end // _DAY, n), day)
        hours = np.where(remote & (random.random(n) < 0.25), random.integers(7, 23, n), hours)
        self.applied = day * _DAY + hours * 3600 + random.integers(0, 3600, n)
        index = np.searchsorted(working, day)
        at_once = (self.channel == _WINDOW) | (self.channel == _KIOSK)
        at_once |= remote & (working[index] == day) & (hours < 16) & (random.random(n) < 0.7)
        later = index + np.maximum(random.choice(3, n, p=[0.35, 0.5, 0.15]), working[index] == day)
        soon = self.applied + random.integers(120, 1500, n)
        self.corrected = ~at_once & ~self.lead & ~self.branch & (random.random(n) < 0.06)
        wait = np.where(self.corrected, random.integers(1, 6, n), 0)
        self.noticed = self._at(np.minimum(later, index + 1), 9, 10)
        self.supplied = self._at(later + wait, 9, 11)
        self.index = np.where(at_once, index, later + wait)
        self.accepted = np.where(at_once, soon, self._at(self.index, 11, 17))
        lead = np.where(self.branch, self.parent, np.arange(n))
        self.applied, self.accepted = self.applied[lead], self.accepted[lead]
        self.index = self.index[lead]
        self.refused = (random.random(n) < 0.005) & ~self.lead & ~self.branch

    def _finish(self) -> None:
        """Suspensions, decision and delivery."""
        random, n, promised = self.random, len(self.item), self.promised
        part = random.beta(1.6, 3.2, n)
        spent = np.floor(promised * part).astype(np.int64)
        spent = np.where(self.unit == 1, np.floor(promised * part * 0.6).astype(np.int64), spent)
        spent = np.where(self.unit == 2, 0, spent)
        self.extended = (random.random(n) < 0.001) & (self.unit == 0) & (promised >= 5)
        spent = np.where(self.extended, promised + 2, spent)
        pace = random.lognormal(-0.12, 0.5, self.world.size.departments)
        late = (
            (random.random(n) < 0.0115 * pace[self.department])
            & (self.channel != _KIOSK)
            & ~self.lead
            & ~self.extended
        )
        over = np.minimum(random.geometric(0.4, n), 15)
        spent = np.where(late & (self.unit < 2), promised + self.unit * 3 + over, spent)
        self.suspended = (random.random(n) < 0.02) & (self.unit == 0) & (promised >= 3)
        self.suspended &= ~self.lead & ~late
        length = np.where(self.suspended, random.integers(1, 16, n), 0)
        before = np.minimum(spent, 1 + np.floor(spent * part).astype(np.int64))
        self.stopped = np.maximum(self._at(self.index + before, 9, 11), self.accepted + 1800)
        self.resumed = np.maximum(
            self._at(self.index + before + length, 12, 13), self.stopped + 600
        )
        last = self.index + spent + length
        done = self._at(last, 14, 17)
        quick = self.accepted + random.integers(240, 3600, n)
        done = np.where((spent + length == 0) | (done <= self.accepted), quick, done)
        hours = self.accepted + (promised * 3600 * part * 0.9).astype(np.int64)
        hours = np.where(
            late, self.accepted + (promised * 3600 * (1.05 + part)).astype(np.int64), hours
        )
        done = np.where(self.unit == 2, hours, done)
        latest = np.zeros(n, np.int64)
        np.maximum.at(latest, self.parent[self.branch], done[self.branch])
        self.decided = np.where(self.lead, np.maximum(latest + 600, self.accepted + 600), done)
        self.withdrawn = (random.random(n) < 0.004) & ~self.immediate & ~self.lead & ~self.branch
        slow = ~self.immediate & (random.random(n) < 0.5)
        self.delivered = np.where(
            slow, self._at(last + random.integers(1, 4, n), 9, 17), self.decided + 300
        )
        self.delivered = np.maximum(self.delivered, self.decided + 60)
        self.deliver = random.random(n) < 0.95

    def _at(self, index: Ints, start: int, end: int) -> Ints:
        """A moment on a working day, by its number, between two hours."""
        hours: Ints = self.random.integers(start * 3600, end * 3600, len(index))
        days: Ints = self.working[np.minimum(index, len(self.working) - 1)]
        return days * _DAY + hours

    def tell(self, log: _Log) -> None:
        """Everything that happened, as events."""
        random, n = self.random, len(self.item)
        every = np.arange(n)
        desk = {"window_no": self.window, "staff": self.staff}

        def add(kind: str, which: Ints, moment: Ints, **more: Any) -> None:
            chosen = {
                name: value[which] if np.ndim(value) and len(value) == n else value
                for name, value in more.items()
            }
            log.add(kind, which, moment[which], **chosen)

        add("apply", every, self.applied, item=self.item, channel=self.channel, parent=self.parent)
        gone = np.flatnonzero(self.refused)
        reasoned = np.where(random.random(n) < 0.97, random.integers(4, 7, n), -1)
        add("refuse", gone, self.accepted, reason=reasoned, document=1, **desk)
        fixed = np.flatnonzero(self.corrected & ~self.refused)
        asked = random.integers(7, 10, n)
        add("correct", fixed, self.noticed, reason=asked, document=1, **desk)
        twice = fixed[random.random(len(fixed)) < 0.04]
        add("correct", twice, self.noticed + 7200, reason=asked, document=1, **desk)
        add("supplement", fixed, self.supplied)
        on = ~self.refused
        going = np.flatnonzero(on)
        noted = np.where(random.random(n) < 0.998, 1, -1)
        add(
            "accept",
            going,
            self.accepted,
            item=self.item,
            channel=self.channel,
            document=noted,
            **desk,
        )
        span = self.decided - self.accepted
        worked = on & (random.random(n) < 0.9995)
        stopped = self.suspended & on
        first = self.accepted + np.where(stopped, 900, (span * 0.15).astype(np.int64))
        add("step", np.flatnonzero(worked), first, stage=0, **desk)
        second = self.decided - np.minimum(1800, span // 3)
        add("step", np.flatnonzero(worked & ~self.immediate), second, stage=1, **desk)
        which = np.flatnonzero(stopped)
        cause = np.where(random.random(n) < 0.98, random.integers(0, 4, n), -1)
        add("suspend", which, self.stopped, reason=cause, document=1, **desk)
        add("resume", which, self.resumed, **desk)
        moved = np.flatnonzero(on & ~self.immediate & (random.random(n) < 0.006))
        other = random.integers(0, self.world.size.departments, n)
        add("handover", moved, self.accepted + span // 4, department=other, **desk)
        longer = np.flatnonzero(self.extended & on)
        add("extend", longer, self.accepted + span // 2, days=5, reason=1, document=1, **desk)
        back = np.flatnonzero(self.withdrawn & on)
        add("withdraw", back, self.accepted + span // 3)
        self.done = on & ~self.withdrawn & (self.decided < log.end)
        ended = np.flatnonzero(self.done)
        fees = np.append(self.world.items["fee"], np.zeros(99, np.int64))[self.item] == 1
        wrong = random.random(n) < 0.0002
        fee = np.where(fees | wrong, random.integers(10, 200, n) * 100, -1)
        outcome = np.where(self.immediate, 1, np.where(random.random(n) < 0.985, 0, 2))
        add("decide", ended, self.decided, outcome=outcome, fee=fee, **desk)
        add("deliver", np.flatnonzero(self.done & self.deliver), self.delivered)
        after = np.flatnonzero(self.done & (random.random(n) < 0.0002))
        add("step", after, self.decided + _DAY, stage=1, **desk)

    def rate(self, log: _Log) -> Columns:
        """Ratings of the finished cases, and the return visits to the bad ones as events."""
        random, n = self.random, len(self.item)
        kiosk = self.channel == _KIOSK
        given = self.done & (random.random(n) < np.where(kiosk, 0.72, 0.09))
        default = self.done & ~given & (random.random(n) < 0.25)
        case = np.flatnonzero(given | default)
        moment = self.decided[case] + random.integers(30, 2 * _DAY, len(case))
        level = random.choice([4, 3, 2, 1, 0], len(case), p=[0.86, 0.1, 0.024, 0.01, 0.006])
        ways = {_WINDOW: [2, 3], _ONLINE: [0, 2], _MOBILE: [1, 5], _KIOSK: [4, 4]}
        table = np.array([ways[one] for one in range(4)])
        rated = table[self.channel[case], random.integers(0, 2, len(case))]
        rated = np.where(default[case], 6, rated)
        level = np.where(default[case], 4, level)
        keep = moment < log.end
        case, moment, level, rated = case[keep], moment[keep], level[keep], rated[keep]
        reason = np.where(level < 2, random.integers(0, 4, len(case)), -1)
        bad = np.flatnonzero((level < 2) & (random.random(len(case)) < 0.93))
        visit = moment[bad] + random.integers(1, 12, len(bad)) * _DAY
        log.add("revisit", case[bad], visit)
        log.add("rectify", case[bad], visit + 2 * _DAY)
        return {"case_no": case, "moment": moment, "level": level, "rated": rated, "reason": reason}

    def queue(self) -> Columns:
        """Tickets: one for each case at a window, and some of people who left."""
        random = self.random
        case = np.flatnonzero((self.channel == _WINDOW) & ~self.branch)
        hour = self.applied[case] % _DAY // 3600
        peak = np.isin(hour, (10, 15)) * 0.8 + 1.0
        wait = (random.gamma(2.0, 210, len(case)) * peak).astype(np.int64)
        called = self.applied[case] - 20
        taken = called - wait
        served = called + 60 + random.gamma(2.2, 290, len(case)).astype(np.int64)
        taken = np.where(random.random(len(case)) < 0.001, called + 600, taken)
        left = random.choice(len(case), len(case) // 30, replace=False) if len(case) else case
        nobody = np.full(len(left), -1)
        return {
            "ticket": np.arange(len(case) + len(left)),
            "taken": np.concatenate([taken, taken[left] + 90]),
            "called": np.concatenate([called, nobody]),
            "finished": np.concatenate([served, nobody]),
            "window_no": np.concatenate([self.window[case], self.window[case][left]]),
            "staff": np.concatenate([self.staff[case], nobody]),
            "case_no": np.concatenate([case, nobody]),
        }


def _member(random: np.random.Generator, group_of: Ints, wanted: Ints) -> Ints:
    """For each wanted group one of its members by chance, -1 where it has none."""
    order = np.argsort(group_of, kind="stable")
    groups = np.arange(max(int(group_of.max()), int(wanted.max())) + 1)
    first = np.searchsorted(group_of[order], groups)
    count = np.searchsorted(group_of[order], groups, side="right") - first
    number = count[wanted]
    place = first[wanted] + random.integers(0, np.maximum(number, 1))
    found: Ints = np.where(number > 0, order[np.minimum(place, len(order) - 1)], -1)
    return found
