"""Statements: what is written is what is read; the seed's narrative; hostile text."""

import random
import re
import time
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mingzhang.codes import by_code, by_name
from mingzhang.disclosure import Coordinate, Stated
from mingzhang.document import NOWHERE, Place
from mingzhang.forms.matching import match
from mingzhang.forms.pattern import fold
from mingzhang.forms.reading import read
from mingzhang.forms.slots import StatementError
from mingzhang.forms.statement import load, statements
from mingzhang.forms.writing import check_free_text, write
from tests.shared import shared

WAN = 1_000_000
CODES = [str(code) for code in range(201, 230) if by_code("functional", str(code), 2021)]

ECONOMICS = ["30201", "30202", "30211"]
GIVEN = {"count": "12", "date": "2020年12月", "percent": "3.5", "score": "90"}
ITEMS = [{"name": "服务大厅", "number": "7"}, {"name": "办公室", "number": "5"}]


class Made:
    """An environment whose amounts follow from a seed; ``only`` narrows what they may be."""

    def __init__(
        self, seed: int, codes: Sequence[str], text: str | None, only: Sequence[str] = ()
    ) -> None:
        self.seed, self.known, self.reason = seed, codes, text
        self.only = only or ("none", "zero", "small", "large", "fen")
        self.year = 2021

    def amount(self, at: Coordinate) -> int | None:
        dice = random.Random(f"{self.seed}{at}")
        kind = dice.choice(self.only)
        sign = dice.choice((1, -1)) if at.measure == "change" else 1
        large = dice.randrange(1, 10**7) * 10_000
        sizes = {"zero": 0, "small": dice.randrange(6000), "large": large, "fen": large + 4999}
        return None if kind == "none" else sign * sizes[kind]

    def present(self, at: Coordinate) -> bool:
        return bool(self.amount(at))

    def text(self, key: str) -> str | None:
        statement, slot = key.split(".")
        known = next(one for one in statements() if one.id == statement)
        return GIVEN.get(known.slots[slot].type, self.reason)

    def codes(self, dimension: str, level: int, at: Coordinate) -> Sequence[str]:
        return self.known if dimension == "function" else ECONOMICS

    def name(self, dimension: str, code: str) -> str:
        system = {"function": "functional", "economic": "economic"}[dimension]
        found = by_code(system, code, self.year)
        assert found
        return found.name

    def items(self, key: str) -> Sequence[Mapping[str, str]]:
        return ITEMS[: self.seed % 3]


REASONS = st.one_of(
    st.none(),
    st.text("厉行节约人员增加减少公务用车，、“三公”（）0123. 年万元；", min_size=1, max_size=30),
)
ENVIRONMENTS = st.builds(
    Made,
    st.integers(0, 10**6),
    st.lists(st.sampled_from(CODES), unique=True, max_size=6),
    REASONS,
    st.lists(st.sampled_from(("none", "zero", "small", "large", "fen")), max_size=3),
)


def compared(stated: Sequence[Stated]) -> list[object]:
    return [(one, one.printed, one.place.span) for one in stated]


@given(ENVIRONMENTS)
@settings(deadline=None, max_examples=60)
def test_what_is_written_is_what_is_read(env: Made) -> None:
    assume(not env.reason or check_free_text(env.reason, statements(), 2021) is None)
    for statement in statements():
        written = write(statement, env)
        if written is None:
            continue
        assert compared(read(written.text, statements(), env.year)) == compared(written.stated)
        for one in written.stated:
            assert one.place.span
            assert written.text[slice(*one.place.span)] == one.printed
        others = [one for one in statements() if one is not statement]
        assert read(written.text, others, env.year) == ()


@given(ENVIRONMENTS)
@settings(deadline=None, max_examples=30)
def test_a_written_narrative_reads_sentence_by_sentence(env: Made) -> None:
    assume(not env.reason or check_free_text(env.reason, statements(), 2021) is None)
    made = [one for statement in statements() if (one := write(statement, env))]
    whole = read("（一）" + "".join(one.text for one in made), statements(), env.year)
    assert list(whole) == [stated for one in made for stated in one.stated]
    assert len({one.group for one in whole}) == sum(bool(one.stated) for one in made)


def test_every_written_variant_is_written() -> None:
    made = [
        Made(seed, CODES[:4], "厉行节约", only)
        for only in (["large"], ["zero"], ["none", "large"], ["large", "zero"])
        for seed in range(40)
    ]
    for statement in statements():
        texts = {fold(one.text).text for env in made if (one := write(statement, env))}
        for template in statement.write:
            matches = (match(template.pattern, text, 0, statement.readers) for text in texts)
            ends = [
                found and found.end == len(text) for found, text in zip(matches, texts, strict=True)
            ]
            assert any(ends), (statement.id, template.pattern)


def test_printed_numbers_are_rounded_half_up_and_trimmed() -> None:
    class One(Made):
        def amount(self, at: Coordinate) -> int | None:
            return -4_565_000 if at.measure == "change" else 682_005_000

    basic = next(one for one in statements() if one.id == "basic")
    written = write(basic, One(0, (), None))
    assert written is not None
    assert written.text == "基本支出安排682.01万元，与上年相比减少4.57万元。"
    amounts = [(one.value.fen, one.sign) for one in written.stated if one.value.kind == "amount"]
    assert amounts == [(682_010_000, 1), (4_570_000, -1)]


def test_a_zero_change_is_said_to_be_flat() -> None:
    basic = next(one for one in statements() if one.id == "basic")
    written = write(basic, Made(0, (), "厉行节约", ["zero"]))
    assert written is not None
    assert written.text == "基本支出安排0万元，与上年持平。"
    assert [one.subject for one in written.stated] == ["basic.amount", "basic.flat", "basic.change"]


# --- the seed


def paragraphs() -> list[str]:
    text = shared("data/seed/tongnan-2021-budget.md").read_text(encoding="utf-8")
    return [line.removeprefix("- ") for line in text.split("\n|")[0].splitlines() if line.strip()]


IN = Coordinate(side="income")
EXP = Coordinate(side="expenditure")
GPB = EXP._replace(source="gpb")
SEED: list[tuple[Coordinate, float]] = [
    (Coordinate(side="in"), 1932.33),
    (IN._replace(source="gpb"), 1932.33),
    *((IN._replace(source=one), 0) for one in ("fund", "soe", "service", "operating", "other")),
    (Coordinate(side="in", measure="change"), 1239.94),
    (IN._replace(source="gpb", measure="change"), 1239.94),
    (Coordinate(side="out"), 1932.33),
    (EXP._replace(function="201"), 1866.11),
    (EXP._replace(function="208"), 39.70),
    (EXP._replace(function="210"), 14.64),
    (EXP._replace(function="221"), 11.88),
    (EXP._replace(measure="change"), 1239.94),
    (EXP._replace(kind="basic", measure="change"), 212.95),
    (EXP._replace(kind="project", measure="change"), 1026.99),
    (IN._replace(source="gpb"), 1932.33),
    (GPB, 1932.33),
    (GPB._replace(measure="change"), 1239.94),
    (GPB._replace(kind="basic"), 494.83),
    (GPB._replace(kind="basic", measure="change"), 212.95),
    (GPB._replace(kind="project"), 1437.5),
    (GPB._replace(kind="project", measure="change"), 1026.99),
    (EXP._replace(source="fund"), 0),
    (GPB._replace(item="three_public"), 6),
    (GPB._replace(item="three_public", measure="change"), -1),
    (GPB._replace(item="reception"), 2),
    (GPB._replace(item="vehicle_running"), 4),
    (GPB._replace(item="reception", measure="change"), -1),
    (GPB._replace(item="operating_cost"), 68.2),
    (GPB._replace(item="operating_cost", measure="change"), -4.56),
    (Coordinate(side="in", item="procurement"), 64.2),
    (IN._replace(source="gpb", item="procurement"), 64.2),
    (Coordinate(side="in", item="goods"), 36.6),
    (Coordinate(side="in", item="services"), 27.6),
    (GPB._replace(item="targeted"), 1437.5),
    (GPB._replace(item="vehicle_purchase"), 0),
]


def test_the_seed_is_read() -> None:
    found: list[tuple[Coordinate | None, int]] = []
    for line, text in enumerate(paragraphs()):
        for one in read(text, statements(), 2021, Place(line=line)):
            assert one.place.line == line
            assert one.place.span
            assert text[slice(*one.place.span)] == one.printed
            if one.value.kind == "amount":
                assert one.value.fen is not None
                found.append((one.at, one.value.fen * one.sign))
    assert found == [(at, round(wan * WAN)) for at, wan in SEED]


def test_the_seed_lists_its_parts_and_reasons() -> None:
    stated = [one for text in paragraphs() for one in read(text, statements(), 2021)]
    wholes = [one.whole for one in stated if one.whole]
    assert wholes == [
        *["staff.dispatched"] * 2,
        "income.total",
        *["expenditure.total"] * 4,
        *["procurement.total"] * 2,
        "assets.vehicles",
    ]
    texts = {one.subject: one.value.text or "" for one in stated if one.value.kind == "text"}
    assert texts["basic_use.use"].startswith("保障在职人员")
    assert texts["project.reason"] == "将政务中心办公用房租赁费纳入 2021年专项预算"
    assert texts["project.use"].endswith("等重点工作")
    assert texts["three_public_change.reason"].startswith("厉行节约")


def test_the_seed_is_read_fast() -> None:
    texts = paragraphs()
    seconds = []
    for _ in range(5):
        start = time.process_time()
        for text in texts:
            read(text, statements(), 2021)
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.1, "far above the 8 ms that reading may take"


def test_no_number_of_the_seed_is_left_out() -> None:
    texts = paragraphs()
    start, end = (
        next(n for n, text in enumerate(texts) if text.startswith(head))
        for head in ("二、", "五、")
    )
    left: list[str] = []
    for text in texts[start:end]:
        spans = [one.place.span for one in read(text, statements(), 2021) if one.place.span]
        left += [
            found[0]
            for found in re.finditer(r"\d[\d.]*", text)
            if not any(first <= found.start() < last for first, last in spans)
        ]
    assert left == []


# --- both years, final accounts


def amounts(text: str) -> list[tuple[Coordinate | None, int | None, int]]:
    stated = read(text, statements(), 2023)
    return [(one.at, one.value.fen, one.sign) for one in stated if one.value.kind == "amount"]


def words(text: str) -> list[tuple[str | None, str | None]]:
    stated = read(text, statements(), 2023)
    return [(one.value.text, one.of) for one in stated if one.value.kind == "word"]


def test_a_sentence_with_both_years() -> None:
    text = "基本支出由上年的10万元减少到7.5万元。教育支出由2022年20万元增加至30万元。"
    basic = EXP._replace(kind="basic")
    education = EXP._replace(function="205")
    assert amounts(text) == [
        (basic._replace(year=-1), 10 * WAN, 1),
        (basic, 7_500_000, 1),
        (education._replace(year=-1), 20 * WAN, 1),
        (education, 30 * WAN, 1),
    ]
    assert words(text) == [("减少", "by_years.new"), ("增加", "by_years.new")]


def test_a_final_account_beside_its_budget() -> None:
    text = "教育支出年初预算为100万元，支出决算为90万元，完成年初预算的90%，决算数小于预算数。"
    education = EXP._replace(function="205")
    assert amounts(text) == [
        (education._replace(measure="budget"), 100 * WAN, 1),
        (education._replace(measure="final"), 90 * WAN, 1),
    ]
    assert words(text) == [("小于", "final_and_budget.final")]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("支出较去年持平。", EXP),
        ("其中：基本支出3万元，与上年持平，主要用于办公。", GPB._replace(kind="basic")),
        ("公务接待费与2022年持平，主要原因是厉行节约。", GPB._replace(item="reception")),
    ],
)
def test_a_flat_change_is_a_change_of_zero(text: str, at: Coordinate) -> None:
    assert (at._replace(measure="change"), 0, 1) in amounts(text)
    assert [word for word, _ in words(text)] == ["持平"]


def test_a_unit_before_a_sentence_swallows_no_numbers() -> None:
    assert amounts("本单位基本支出5万元，无政府性基金预算拨款支出。") == []


def test_a_path_names_the_item_and_an_ambiguous_name_none() -> None:
    rest = "年初预算1万元，决算2万元，决算数大于预算数。"
    assert len(by_name("functional", "行政运行", 2023)) > 1
    assert [at for at, _, _ in amounts(f"行政运行{rest}")] == [None, None]
    path = "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）"
    assert {at.function for at, _, _ in amounts(path + rest) if at} == {"2010301"}


def test_an_unknown_name_is_not_guessed() -> None:
    text = "支出预算：2021年安排3万元，其中一般公共服务支岀3万元。"
    assert [fen for _, fen, _ in amounts(text)] == []


# --- free texts, errors, bounds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "没有内容"),
        ("人员增加。", "逗号"),
        ("人员增加；工资增加", "逗号"),
        ("甲\n乙", "分段"),
        ("甲" * 20_001, "20000"),
        ("基本支出安排3万元", "读成"),
        ("结构调整：基本支出安排3万元", "读成"),
    ],
)
def test_a_free_text_that_would_not_read_back_is_refused(text: str, why: str) -> None:
    assert why in (check_free_text(text, statements(), 2021) or "")


def test_a_free_text_may_not_hold_what_follows_it() -> None:
    made = load(
        '[[statement]]\nid="a"\nsection="a"\nwrite=["因{why}[，用于{use}]。"]\n'
        '[statement.slots]\nwhy={type="text"}\nuse={type="text"}'
    )
    assert "，用于" in (check_free_text("甲，用于乙", made, None) or "").replace(",", "，")
    assert check_free_text("甲", made, None) is None


def test_ordinary_free_texts_are_fine() -> None:
    for text in ("将办公用房租赁费纳入 2021年专项预算", "厉行节约，减少1名工作人员"):
        assert check_free_text(text, statements(), 2021) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[statement]", "TOML"),
        ('[[statement]]\nid="a"', "section"),
        ('[[statement]]\nid="a"\nsection="a"\nwrite=["{x}"]', "没有声明"),
        ('[[statement]]\nid="a"\nsection="a"\nwrite=["(x"]', "没有合上"),
        ('[[statement]]\nid="a"\nsection="a"\nslots.x={type="money"}', "money"),
        ('[[statement]]\nid="a"\nsection="a"\nslots.x={type="amount",colour=1}', "colour"),
        ('[[statement]]\nid="a"\nsection="a"\nat={side="left"}', "left"),
        ('[[statement]]\nid="a"\nsection="a"\nslots.x={type="list"}', "item"),
        ('[[statement]]\nid="a"\nsection="a"\nslots.x={type="direction",words="x"}', "词表"),
        ('[[statement]]\nid="a"\nsection="a"\nwriting=[]', "writing"),
    ],
)
def test_a_wrong_data_file_is_refused_in_chinese(text: str, why: str) -> None:
    with pytest.raises(StatementError, match=why):
        load(text)


def test_a_statement_of_counts_and_percents_by_data_alone() -> None:
    made = load(
        '[[statement]]\nid="a"\nsection="a"\nread=["办件{n}件，满意率{p}%，得分{s}分，于{d}公布。"]\n'
        '[statement.slots]\nn={type="count",unit="件"}\np={type="percent"}\n'
        's={type="score"}\nd={type="date"}'
    )
    found = read("办件12件，满意率98.5%，得分90分，于2021年3月1日公布。", made, 2021)
    assert [(one.value.kind, str(one.value.number or one.value.text)) for one in found] == [
        ("count", "12"),
        ("percent", "98.5"),
        ("score", "90"),
        ("date", "2021年3月1日"),
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "项目支出1万元，主要原因是",
        "项目支出1万元，主要原因是甲，项目资金主要用于：",
        "其中：基本支出1万元；",
        "2021年",
        "教育支出年初预算1万元，决算",
        "公务接待费2万元，",
        "一、",
        "，无政府性基金预算拨款、",
        "由上年未使用",
        "：",
        "9",
    ],
)
def test_hostile_text_is_bounded(piece: str) -> None:
    rest = "由未使用支出决算年初预算没有安排"
    text = piece * (100_000 // len(piece)) + rest
    start = time.process_time()
    read(text, statements(), 2021, NOWHERE)
    assert time.process_time() - start < 3
