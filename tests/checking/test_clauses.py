"""Clauses: which numbers of a sentence belong together, and which do not."""

from fractions import Fraction

import pytest

from mingzhang.checking.clauses import (
    DONE,
    Amount,
    after,
    amounts,
    comparisons,
    pairs,
    rate_of,
    shares,
    step_of,
    turns,
)
from mingzhang.checking.texts import narrative
from mingzhang.disclosure import Disclosure, Passage, Section

WAN = 1_000_000
"""Fen."""


def said(*paragraphs: str) -> Disclosure:
    """A document that says nothing else."""
    return Disclosure(
        "某县档案馆", 2023, sections=(Section("收支说明", 2, tuple(map(Passage, paragraphs))),)
    )


def amounts_of(text: str) -> list[Amount]:
    disclosure = said(text)
    return [one for text in narrative(disclosure) for one in amounts(text, step_of(disclosure))]


@pytest.mark.parametrize(
    ("paragraphs", "digits"),
    [
        (["支出10.5万元，收入3万元。"], 1),
        (["支出10万元。", "收入3.25万元。"], 2),
        (["支出0.126万元。"], 2),
        (["支出10.25元，收入3万元。"], 0),
        (["没有数。"], 0),
    ],
)
def test_digits_of_the_narrative(paragraphs: list[str], digits: int) -> None:
    assert step_of(said(*paragraphs)) == digits


def test_amounts_with_their_units_and_words() -> None:
    found = amounts_of("2023年收入1,234.50万元，其中：财政拨款2亿元；办公经费30元、会费5万。")
    assert [(one.fen, one.unit, one.subject) for one in found] == [
        (Fraction(123450, 100) * WAN, "万元", "2023年收入"),
        (20_000 * WAN, "亿元", "财政拨款"),
        (3000, "元", "办公经费"),
        (5 * WAN, "万元", "办公经费30元、会费"),
    ]
    # 5 stands for 5.00 where 万元 have two digits elsewhere; 元 and 亿元 stand as they are.
    assert [one.step for one in found] == [WAN // 100, 10_000 * WAN, 100, WAN // 100]


def test_no_amounts() -> None:
    assert amounts_of("2023年，第3条，1.2.3万元，5万人") == []


def test_a_comparison_with_all_its_parts() -> None:
    (one,) = comparisons(said("本年收入100万元，比上年增加20万元，增长25%。"))
    assert (one.base, one.word, one.sign, one.way) == ("上年", "增加", 1, "增长")
    assert one.new is not None
    assert one.new.fen == 100 * WAN
    assert one.change.fen == 20 * WAN
    assert one.rate is not None
    assert one.rate.value == 25
    assert one.rate.step == 1
    assert one.text.printed(one.rate.start, one.rate.end) == "25%"


@pytest.mark.parametrize("words", ["同口径", "可比口径", "同比口径", "剔除专项后", "扣除专项后"])
def test_a_comparison_on_another_basis_is_none(words: str) -> None:
    assert not comparisons(said(f"本年收入100万元，{words}比上年增加20万元，增长25%。"))
    assert comparisons(said(f"已{words}列示。本年收入100万元，比上年增加20万元，增长25%。"))


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("收入100万元，比上年减少20万元", True),
        ("收入100万元，占总数的50%，比上年减少20万元", True),
        ("收入100万元（比上年减少20万元）", True),
        ("项目收入100万元，收入总额比上年减少20万元", False),
        ("收入100万元，收入比上年收入减少20万元", False),
        ("收入100万元，与上年收入相比，减少20万元", True),
        ("收入100万元，与上年支出相比，减少20万元", False),
    ],
)
def test_what_a_comparison_speaks_of(text: str, speaks: bool) -> None:
    for one in comparisons(said(text + "。")):
        assert (one.new is not None) == speaks
        assert one.others[-1].fen == 100 * WAN


def test_shares_right_behind_their_amounts() -> None:
    text = "收入10万元占50%；支出20万元，占总支出的比重为25.5%；工资（5万元，占3%）。"
    found = shares(said(text))
    assert [(one.part.fen // WAN, one.name, one.rate.value) for one in found] == [
        (10, "", 50),
        (20, "总支出", Fraction(51, 2)),
        (5, "", 3),
    ]


def test_shares_of_something_else() -> None:
    text = "收入10万元，人员编制占30%；支出20万元，占25%。"
    assert [one.part.fen // WAN for one in shares(said(text))] == [20]


def test_turns_from_old_to_new() -> None:
    found = turns(
        said(
            "2022年支出54.60万元，2023年支出53.84万元，比2022年减少1.39%。",
            "2023年支出53.84万元，2022年支出54.60万元，比2022年减少1.39%。",
            "由上年的3万元增加到2023年的4.50万元，增长50%。",
            "2022年支出5.00万元，2023年支出5.00万元，与上年持平。",
        )
    )
    cent = WAN // 100
    assert [(one.old.fen // cent, one.new.fen // cent, one.word) for one in found] == [
        (5460, 5384, "减少"),
        (300, 450, "增加"),
        (500, 500, "持平"),
    ]
    rates = {one.word: one.rate and one.rate.value for one in found}
    assert rates == {"减少": Fraction(139, 100), "增加": 50, "持平": None}


def test_a_budget_with_its_final_account() -> None:
    (pair,) = pairs(said("年初预算为10万元，支出决算为8.00万元，完成年初预算的80%。"))
    assert pair.budget.fen == 10 * WAN
    assert pair.final.fen == 8 * WAN
    assert pair.base == "年初"
    assert pair.fits("完成年初预算")
    assert pair.fits("完成预算")
    assert not pair.fits("完成全年预算")


@pytest.mark.parametrize(
    ("behind", "rate"),
    [
        ("，完成年初预算的80%。", 80),
        ("，完成预算的80.5%。", Fraction(161, 2)),
        ("，完成全年预算的80%。", None),
        ("，其中：基本支出完成预算的80%。", None),
        ("，比上年增加1.00万元，完成预算的80%。", None),
        ("。", None),
    ],
)
def test_the_rate_behind_a_pair(behind: str, rate: Fraction | None) -> None:
    (pair,) = pairs(said(f"年初预算为10万元，支出决算为8.00万元{behind}"))
    found = after(pair, DONE, 2)
    assert (rate_of(found).value if found else None) == rate
