"""The classification: the data files are sane, and codes and names are found in them."""

import csv
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

from mingzhang import codes
from mingzhang.codes import catalogue

HEAD = ["code", "name", "first", "last", "source", "note"]
SHAPE = {
    "functional": re.compile(r"2\d{2}(\d{2}){0,2}"),
    "economic": re.compile(r"3\d{2}(\d{2})?"),
    "government": re.compile(r"5\d{2}(\d{2})?"),
}
FUNDS = {
    "gpb": "fiscal",
    "fund": "fiscal",
    "soe": "fiscal",
    "special": "special",
    "business": "own",
    "operating": "own",
    "superior": "own",
    "affiliated": "own",
    "other": "own",
    "social": "social",
}


class Row(NamedTuple):
    code: str
    name: str
    first: str
    last: str
    source: str
    note: str


def read(stem: str) -> list[list[str]]:
    text = files("mingzhang.codes").joinpath("data", f"{stem}.csv").read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))


def rows(system: str) -> list[Row]:
    return [Row(*fields) for fields in read(system)[1:]]


def spelled(found: tuple[codes.Code, ...]) -> list[str]:
    return [f"{row.code} {row.name}" for row in found]


# --- the data files ---


@pytest.mark.parametrize("system", codes.SYSTEMS)
def test_every_row_is_well_formed(system: str) -> None:
    head, *body = read(system)
    assert head == HEAD
    for fields in body:
        row = Row(*fields)
        assert SHAPE[system].fullmatch(row.code), row
        assert row.name == row.name.strip() != "", row
        assert not set(row.name) & set("() "), row
        assert re.fullmatch(r"((19|20)\d{2})?", row.first), row
        assert re.fullmatch(r"((19|20)\d{2})?", row.last), row
        assert not (row.first and row.last) or row.first <= row.last, row
        assert row.source in {"seen", "standard", "memory"}, row
        assert row.note != "local" or row.source == "seen", row


@pytest.mark.parametrize("system", codes.SYSTEMS)
def test_every_parent_is_there(system: str) -> None:
    listed = {row.code for row in rows(system)}
    orphans = [code for code in listed if len(code) > 3 and code[:-2] not in listed]
    assert orphans == []


@pytest.mark.parametrize("system", codes.SYSTEMS)
def test_rows_are_in_order_and_none_is_double(system: str) -> None:
    body = rows(system)
    keys = [(row.code, row.note == "local", row.first) for row in body]
    assert keys == sorted(keys)
    assert len({(row.code, codes.fold(row.name)) for row in body}) == len(body)


@pytest.mark.parametrize("system", codes.SYSTEMS)
def test_names_of_a_code_do_not_overlap_in_time(system: str) -> None:
    by_code: dict[str, list[Row]] = {}
    for row in rows(system):
        if row.note != "local":
            by_code.setdefault(row.code, []).append(row)
    for same in by_code.values():
        for one, other in combinations(same, 2):
            apart = (one.last or "9999") < (other.first or "0000")
            assert apart or (other.last or "9999") < (one.first or "0000"), (one, other)


@pytest.mark.parametrize("system", codes.SYSTEMS)
def test_no_row_outlives_its_parent(system: str) -> None:
    for row in rows(system):
        if len(row.code) == 3:
            continue
        above = [other for other in rows(system) if other.code == row.code[:-2]]
        end = max(other.last or "9999" for other in above)
        start = min(other.first or "0000" for other in above)
        assert (row.last or "9999") <= end, row
        # A blank beginning is "not known", so it contradicts nothing.
        assert not row.first or row.first >= start, row


def test_funds_file() -> None:
    head, *body = read("funds")
    assert head == ["id", "name", "group", "first", "last", "source", "note"]
    assert {fields[0]: fields[2] for fields in body} == FUNDS
    folded = [codes.fold(fields[1]) for fields in body]
    assert len(set(folded)) == len(folded)
    for fund, name, group, first, last, source, _ in body:
        assert group == FUNDS[fund]
        assert source in {"seen", "standard", "memory"}
        assert first in {"", "2022"}
        assert last == ""
        assert codes.fund_by_name(name) == fund


def shared() -> Path:
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("MINGZHANG_SHARED") or root.parent / "shared")
    if not (folder / "data" / "codes").is_dir():
        pytest.skip(f"no codes from real documents in {folder} (set MINGZHANG_SHARED)")
    return folder / "data" / "codes"


@pytest.mark.parametrize("system", ["functional", "economic"])
def test_every_code_seen_in_a_document_is_listed(system: str) -> None:
    with (shared() / f"{system}-seen.csv").open(encoding="utf-8", newline="") as file:
        seen = list(csv.DictReader(file))
    assert seen
    for line in seen:
        names = {codes.fold(row.name): row for row in codes.names_of(system, line["code"])}
        assert codes.fold(line["name"]) in names, line
        assert names[codes.fold(line["name"])].source == "seen", line


# --- fold ---


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("因公出国（境） 费用：", "因公出国(境)费用"),
        ("维修(护)费", "维修(护)费"),
        ("　行政　运行\n", "行政运行"),
        ("机关事业单位职业年金缴费 支出", "机关事业单位职业年金缴费支出"),
        ("“三公”经费:", '"三公"经费'),
        ("ＡＢ１２：", "AB12"),
        ("⾏政运⾏", "行政运行"),
        ("水\u200b费\ufeff", "水费"),
        ("其中：水费", "其中:水费"),
        ("：", ""),
        ("", ""),
    ],
)
def test_fold(printed: str, folded: str) -> None:
    assert codes.fold(printed) == folded
    assert codes.fold(folded) == folded


# --- codes ---


@pytest.mark.parametrize(
    ("code", "digits", "above"),
    [
        ("201", 3, ()),
        ("20103", 5, ("201",)),
        ("2010301", 7, ("20103", "201")),
        ("20", 0, ()),
        ("2010", 0, ()),
        ("201030101", 0, ()),
        ("20l03", 0, ()),
        ("２０１", 0, ()),
        ("", 0, ()),
    ],
)
def test_level_parent_ancestors(code: str, digits: int, above: tuple[str, ...]) -> None:
    assert codes.level(code) == digits
    assert codes.ancestors(code) == above
    assert codes.parent(code) == (above[0] if above else None)


@pytest.mark.parametrize(
    ("system", "code", "year", "name"),
    [
        ("functional", "2010301", None, "行政运行"),
        ("functional", "2010302", None, "一般行政管理事务"),
        ("functional", "2010306", None, "政务公开审批"),
        ("functional", "2080599", None, "其他行政事业单位养老支出"),
        ("functional", "2101199", None, "其他行政事业单位医疗支出"),
        ("functional", "2130104", None, "事业运行"),
        ("functional", "207", 2018, "文化体育与传媒支出"),
        ("functional", "207", 2019, "文化旅游体育与传媒支出"),
        ("functional", "207", None, "文化旅游体育与传媒支出"),
        ("functional", "210", 2013, "医疗卫生支出"),
        ("functional", "210", 2016, "医疗卫生与计划生育支出"),
        ("functional", "210", 2024, "卫生健康支出"),
        ("functional", "20805", 2019, "行政事业单位离退休"),
        ("functional", "20805", 2021, "行政事业单位养老支出"),
        ("functional", "20115", 2024, "工商行政管理事务"),
        ("functional", "224", 2015, "灾害防治及应急管理支出"),
        ("economic", "30211", 2021, "差旅费"),
        ("economic", "30307", None, "医疗费补助"),
        ("economic", "30399", 2021, "其他对个人和家庭的补助"),
        ("economic", "30112", 2016, "其他社会保障缴费"),
        ("government", "50101", None, "工资奖金津补贴"),
        ("government", "50502", 2024, "商品和服务支出"),
    ],
)
def test_by_code(system: str, code: str, year: int | None, name: str) -> None:
    found = codes.by_code(system, code, year)
    assert found is not None
    assert (found.code, found.name, found.system) == (code, name, system)


@pytest.mark.parametrize("code", ["299", "7110201", "2010", "", "行政运行", "２０１", "30101"])
def test_unknown_code_gives_none(code: str) -> None:
    assert codes.by_code("functional", code) is None
    assert codes.by_code("functional", code, 2024) is None
    assert codes.names_of("functional", code) == ()


def test_names_of_gives_every_year_and_local_names_last() -> None:
    assert [row.last for row in codes.names_of("functional", "210")] == [2013, 2018, None]
    assert [(row.name, row.note) for row in codes.names_of("economic", "30211")] == [
        ("差旅费", ""),
        ("国内差旅费", "local"),
    ]


def test_unknown_system_is_an_error() -> None:
    for call in (codes.by_code, codes.names_of, codes.by_name, codes.known_name, codes.near_name):
        with pytest.raises(ValueError, match="no such classification: 'funds'"):
            call("funds", "201")


# --- names ---


def test_by_name_compares_folded() -> None:
    assert spelled(codes.by_name("economic", "维修(护) 费：")) == ["30213 维修（护）费"]
    assert codes.by_name("economic", "维修保护费") == ()


def test_by_name_keeps_year_level_and_parent() -> None:
    everywhere = codes.by_name("functional", "行政运行")
    assert len(everywhere) > 50
    assert list(everywhere) == sorted(everywhere)
    assert spelled(codes.by_name("functional", "行政运行", parent="20103")) == ["2010301 行政运行"]
    assert codes.by_name("functional", "行政运行", level=5) == ()
    planning = "城乡社区规划与管理"
    assert [row.code for row in codes.by_name("functional", planning)] == ["21202", "2120201"]
    assert [row.code for row in codes.by_name("functional", planning, level=5)] == ["21202"]
    assert [row.code for row in codes.by_name("functional", planning, parent="21202")] == [
        "2120201"
    ]
    old = "医疗卫生与计划生育支出"
    assert [row.code for row in codes.by_name("functional", old, 2018)] == ["210"]
    assert codes.by_name("functional", old, 2024) == ()


def test_by_name_puts_local_names_last() -> None:
    found = codes.by_name("economic", "医疗费")
    assert [(row.code, row.note) for row in found] == [("30114", ""), ("30307", "local")]


def test_known_name() -> None:
    assert codes.known_name("functional", "政府办公厅(室)及相关机构事务")
    assert codes.known_name("functional", "文化体育与传媒支出")
    assert codes.known_name("economic", "国内差旅费")
    assert not codes.known_name("functional", "政府办公厅(室)及相关机构事")
    assert not codes.known_name("functional", "")


# --- damaged names ---


@pytest.mark.parametrize(
    ("system", "printed", "code"),
    [
        ("functional", "政府办公厅(室)及相关机构事", "20103"),
        ("functional", "政府办公厅(室)及相关", "20103"),
        ("functional", "机关事业单位基本养老保险", "2080505"),
        ("functional", "机关事业单位职业年金缴费", "2080506"),
        ("functional", "社会保障和就业支岀", "208"),
        ("functional", "卫生健康支", "210"),
        ("functional", "巿场监督管理事务", "20138"),
        ("economic", "公务用车运行维护贵", "30231"),
        ("economic", "机关事业单位基本养老保险激费", "30108"),
        ("economic", "职工基本医疗保缴费", "30110"),
        ("economic", "其他社会保障缴费费", "30112"),
        ("economic", "因公出国(境)", "30212"),
        ("government", "土地征迁补偿和安置", "50305"),
    ],
)
def test_near_name_mends(system: str, printed: str, code: str) -> None:
    assert not codes.known_name(system, printed)
    assert codes.near_name(system, printed)[0].code == code


@pytest.mark.parametrize(
    "name", ["", "：", "水", "合计", "本年支出合计", "绩效指标", "其他", "医疗", "上年结转"]
)
def test_near_name_of_something_else_is_empty(name: str) -> None:
    assert codes.near_name("functional", name) == ()


def test_near_name_keeps_level_parent_and_limit() -> None:
    printed = "城乡社区规划与管埋"
    near = codes.near_name
    assert [row.code for row in near("functional", printed)][:2] == ["21202", "2120201"]
    assert [row.code for row in near("functional", printed, limit=1)] == ["21202"]
    assert near("functional", printed, limit=0) == ()
    assert near("functional", printed, level=7)[0].code == "2120201"
    assert near("functional", printed, parent="21202")[0].code == "2120201"
    assert near("functional", printed, parent="208") == ()
    assert spelled(near("functional", "行政运仃", parent="20406")) == ["2040601 行政运行"]


def test_near_name_of_a_known_name_gives_its_own_rows_only() -> None:
    assert spelled(codes.near_name("economic", "电费")) == ["30206 电费"]
    assert {row.name for row in codes.near_name("functional", "行政运行")} == {"行政运行"}


def test_near_name_shows_rivals_before_repeats() -> None:
    # One character wrong for either name, and each stands under many 款.
    found = codes.near_name("functional", "事政运行")
    assert {row.name for row in found[:2]} == {"行政运行", "事业运行"}
    found = codes.near_name("functional", "机关事业单位")
    assert [row.code for row in found][:2] == ["2080506", "2080505"]


def plain_cost(damaged: str, whole: str) -> float:
    """What the bit-parallel distance stands for, by the table of Wagner and Fischer."""
    column = list(range(len(damaged) + 1))
    best = float(len(damaged) + len(whole))
    for length, char in enumerate(whole, start=1):
        above, column[0] = column[0], length
        for i, own in enumerate(damaged, start=1):
            above, column[i] = (
                column[i],
                min(above + (own != char), column[i] + 1, column[i - 1] + 1),
            )
        shortest = max(4, 1 / 3 * len(whole))
        left = shortest <= length < len(whole) and len(damaged) >= shortest
        if left and 3 * column[-1] <= length:
            best = min(best, column[-1] + max(1.0, 0.25 * (len(whole) - length)))
    return min(best, column[-1])


def damages(count: int) -> Iterator[tuple[str, str]]:
    rng = random.Random(3)
    names = [codes.fold(row.name) for system in codes.SYSTEMS for row in rows(system)]
    for _ in range(count):
        damaged = list(rng.choice(names))
        for _ in range(rng.randint(0, 3)):
            at = rng.randrange(len(damaged) + 1)
            damaged[at : at + rng.randint(0, 1)] = rng.choice(["", "支", "费", "口"])
        yield "".join(damaged) or "口", rng.choice(names)


def test_cost_is_the_edit_distance_with_cheap_tails() -> None:
    for damaged, whole in damages(2000):
        expected = plain_cost(damaged, whole)
        assert catalogue._cost(damaged, catalogue._places(damaged), whole) == expected


def test_prefilter_drops_nothing_near() -> None:
    names = {codes.fold(row.name) for row in rows("functional")}
    for damaged, _ in damages(60):
        near = {
            name for name in names if 3 * plain_cost(damaged, name) <= max(len(damaged), len(name))
        }
        found = codes.near_name("functional", damaged, limit=1000)
        if not codes.known_name("functional", damaged):
            assert {codes.fold(row.name) for row in found} == near


# --- funds ---


@pytest.mark.parametrize(
    ("name", "fund"),
    [
        ("一般公共预算拨款收入", "gpb"),
        ("一般公共预算资金", "gpb"),
        ("政府性基金预算 财政拨款收入", "fund"),
        ("国有资本经营预算资金", "soe"),
        ("财政专户管理资金：", "special"),
        ("教育收费收入预算", "special"),
        ("非教育收费收入预算", "business"),
        ("事业收入", "business"),
        ("事业单位经营收入", "operating"),
        ("上级补助收入", "superior"),
        ("附属单位上缴收入", "affiliated"),
        ("其他收入", "other"),
        ("社会保险基金预算资金", "social"),
        ("上年结转", None),
        ("单位资金", None),
        ("", None),
    ],
)
def test_fund_by_name(name: str, fund: str | None) -> None:
    assert codes.fund_by_name(name) == fund


# --- speed ---


def test_import_reads_no_data() -> None:
    check = (
        "import sys, mingzhang.codes.catalogue as c;"
        "assert c._catalogue.cache_info().currsize == 0;"
        "assert 'importlib.resources' not in sys.modules;"
        "assert 'dataclasses' not in sys.modules"
    )
    path = os.pathsep.join(filter(None, sys.path))
    subprocess.run(
        [sys.executable, "-S", "-c", check], check=True, env={**os.environ, "PYTHONPATH": path}
    )


def test_near_name_is_fast_enough() -> None:
    printed = [damaged for damaged, _ in damages(200)]
    codes.near_name("functional", "行政运仃")
    start = time.process_time()
    for name in printed:
        codes.near_name("functional", name)
    # Ten times what is meant: other tests may run beside this one.
    assert (time.process_time() - start) / len(printed) < 0.02
