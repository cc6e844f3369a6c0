"""The dashboard: one page without script or network, whatever the records say."""

import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mingzhang.centre.appraisal import FULL, appraise
from mingzhang.centre.page import dashboard
from mingzhang.centre.page.charts import bars, dots
from mingzhang.centre.supervision import watch
from mingzhang.files import FileError
from tests.centre.conftest import Year
from tests.centre.stores import event, item, make

EVIL = "<script>alert(1)</script>\"'&"


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def test_the_page_of_a_year(year: Year, tmp_path: Path) -> None:
    text = dashboard(year.store, tmp_path / "a.html").read_text("utf-8")
    page = Tags(text)
    assert {"svg", "rect", "circle", "table"} <= page.tags
    assert not {"script", "link", "img", "iframe", "object"} & page.tags
    assert not [one for one in page.attributes if one[0] in ("src", "href") or one[0][:2] == "on"]
    assert "http:" not in text
    assert "https:" not in text
    assert "虚构数据" in text
    for words in (
        "每周受理和办结",
        "各部门按时办结率",
        "各时段平均等候和办理",
        "评价",
        "超期最久的件",
    ):
        assert words in text
    assert "nan" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL).lower()


def test_hostile_names(tmp_path: Path) -> None:
    events = [
        event(EVIL, "accept", "2021-03-01", item=EVIL),
        event("2", "accept", "2021-04-01", item=EVIL),
    ]
    store = make(tmp_path, items=[item(EVIL, name=EVIL, department=EVIL)], events=events)
    page = Tags(dashboard(store, tmp_path / "a.html").read_text("utf-8"))
    assert "script" not in page.tags
    assert "虚构数据" not in (tmp_path / "a.html").read_text("utf-8")


def test_a_page_is_of_its_year(tmp_path: Path) -> None:
    """Lights and late cases of years before are not on it, unless a case is still open."""
    number = {"早结": "2021-03-15", "晚结": "2022-03-15"}
    events = [event(one, "accept", f"{day[:4]}-03-01", item="A") for one, day in number.items()]
    events += [event(one, "decide", day) for one, day in number.items()]
    events += [event("未结", "accept", "2021-03-01", item="A")]
    store = make(tmp_path, items=[item("A")], events=events)
    text = dashboard(store, tmp_path / "a.html", year=2022).read_text("utf-8")
    assert "早结" not in text
    assert {"晚结", "未结"} <= set(re.findall("早结|晚结|未结", text))
    # One accepted without notice and one late in the year; those of 2021 are left out.
    row = re.compile(r"<td>(S\d\d) [^<]*</td><td[^>]*>(\d*)</td><td[^>]*>(\d*)</td>")
    lights = {code: (yellow, red) for code, yellow, red in row.findall(text)}
    assert lights["S02"] == ("", "1")
    assert lights["S04"] == ("1", "")


def test_thresholds_of_the_page_are_configuration(tmp_path: Path) -> None:
    events = [event("1", "accept", "2021-03-01", item="A"), event("1", "decide", "2021-03-15")]
    store = make(tmp_path, items=[item("A")], events=events)
    own = tmp_path / "own.toml"
    own.write_text("[S02]\nred = 100\n")
    red = dashboard(store, tmp_path / "a.html").read_text("utf-8")
    yellow = dashboard(store, tmp_path / "b.html", settings_file=own).read_text("utf-8")
    row = re.compile(r"S02 超期</td><td[^>]*>(\d*)</td><td[^>]*>(\d*)</td>")
    assert row.findall(red) == [("", "1")]
    assert row.findall(yellow) == [("1", "")]


def test_an_empty_year(tmp_path: Path) -> None:
    store = make(tmp_path, items=[item("A")], events=[event("1", "apply", "2021-03-01", item="A")])
    assert dashboard(store, tmp_path / "a.html", year=2020).exists()


def test_a_store_without_cases(tmp_path: Path) -> None:
    store = make(tmp_path, items=[item("A")])
    with pytest.raises(FileError, match="还没有办件"):
        dashboard(store, tmp_path / "a.html")


def test_bars_keep_within_the_frame() -> None:
    chart = bars(["一", "二"], {"甲": [0.0, 7.0], "乙": [3.0, 0.0]}, 1)
    assert len(chart.bars) == 4
    for bar in chart.bars:
        assert chart.left <= bar.x <= bar.x + bar.width <= chart.right
        assert 0 <= bar.y <= bar.y + bar.height <= chart.base + 0.1
    heights = [bar.height for bar in chart.bars]
    assert heights[1] > heights[2] > heights[0] == heights[3] == 0


@pytest.mark.parametrize("rates", [[], [100.0], [0.0, 100.0], [98.7, 99.9999]])
def test_dots_keep_within_the_frame(rates: list[float]) -> None:
    chart = dots([("某局", rate, "") for rate in rates], 98.7)
    assert all(chart.left <= dot.x <= 480 - 60 for dot in chart.dots)
    assert [dot.below for dot in chart.dots] == [rate < 98.7 for rate in rates]
    assert chart.across


def test_appraisal_adds_up(year: Year) -> None:
    scores = list(appraise(year.store))
    assert {one.kind for one in scores} == {"window", "staff"}
    for one in scores:
        assert one.score == pytest.approx(max(0.0, FULL - sum(line.points for line in one.lines)))
        assert all(line.points > 0 and line.message for line in one.lines)
        assert all(line.moment.month == one.month.month for line in one.lines)
    late = [one for one in watch(year.store) if one.code == "S02" and one.window_no]
    lines = [line for one in scores if one.kind == "window" for line in one.lines]
    assert len(late) == sum(line.code == "S02" for line in lines) > 0


def test_supervision_of_a_past_moment(year: Year) -> None:
    at = datetime(2021, 6, 30, 12)
    found = list(watch(year.store, at))
    assert found
    assert all(one.moment is None or one.moment <= datetime(2021, 7, 15) for one in found)
    assert [one.light for one in found] == sorted(one.light for one in found)
