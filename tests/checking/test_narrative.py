"""A narrative of final accounts that is computed right gives no finding; one slip gives its own."""

import time
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.check import check
from mingzhang.checking.finding import Finding
from mingzhang.document import Document, Heading, Paragraph, Place
from mingzhang.forms.recognise import recognise

CENT = Decimal("0.01")
WAN = st.integers(1_000_000, 10**11)
"""Exact amounts in fen, at least one 万元."""


def wan(fen: int) -> str:
    return f"{(Decimal(fen) / 1_000_000).quantize(CENT, ROUND_HALF_UP):,}万元"


def rate(part: int, whole: int) -> str:
    return f"{(Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP)}%"


def moved(new: int, old: int) -> str:
    if new == old:
        return "与2022年度持平"
    up = new > old
    words = ("增加", "增长") if up else ("减少", "下降")
    return f"比2022年度{words[0]}{wan(abs(new - old))}，{words[1]}{rate(abs(new - old), old)}"


def beside(final: int, budget: int) -> str:
    shown = (wan(final), wan(budget))
    word = "等于" if shown[0] == shown[1] else "大于" if final > budget else "小于"
    return (
        f"年初预算为{shown[1]}，支出决算为{shown[0]}，完成年初预算的{rate(final, budget)}。"
        f"决算数{word}预算数的主要原因：按实际进度支付。"
    )


def narrative(amounts: list[int]) -> list[str]:
    basic, project, old, budget, personnel, reception, running, cost, before = amounts
    total, public = basic + project, reception + running
    return [
        f"本年支出合计{wan(total)}，其中：基本支出{wan(basic)}，占{rate(basic, total)}；"
        f"项目支出{wan(project)}，占{rate(project, total)}。",
        f"一般公共预算财政拨款支出{wan(total)}，占本年支出合计的100.00%。{moved(total, old)}。",
        f"一般公共预算财政拨款支出{beside(total, budget)}",
        f"“三公”经费支出{beside(public, budget)}",
        f"其中：公务接待费支出{wan(reception)}，占{rate(reception, public)}；"
        f"公务用车运行维护费支出{wan(running)}，占{rate(running, public)}。",
        "国内公务接待8批次，160人次，公务用车保有量2辆。",
        f"人员经费{wan(personnel)}，主要包括：基本工资、津贴补贴。",
        f"机关运行经费支出{wan(cost)}，{moved(cost, before)}，主要原因是人员变动。",
        "截至2023年12月31日，共有车辆2辆，其中：执法执勤用车2辆。",
    ]


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100}元"


def same_time(new: int, old: int) -> str:
    if new == old:
        return "同比无增减变化"
    words = ("增加", "增长") if new > old else ("减少", "下降")
    return f"同比{words[0]}{yuan(abs(new - old))}，{words[1]}{rate(abs(new - old), old)}"


def budget(amounts: list[int]) -> list[str]:
    """A budget of another region: in 元, item by item."""
    wages, goods, project, *old, cars, guests = amounts
    basic = wages + goods
    total = basic + project
    return [
        f"2023年支出总预算{yuan(total)}，{same_time(total, sum(old[:3]))}。",
        f"1.基本支出预算{yuan(basic)}，占支出总预算{rate(basic, total)}，"
        f"{same_time(basic, old[0] + old[1])}。其中：",
        f"工资福利支出预算{yuan(wages)}，占基本支出预算{rate(wages, basic)}，"
        f"{same_time(wages, old[0])}，主要原因是人员变动。",
        f"商品和服务支出预算{yuan(goods)}，占基本支出预算{rate(goods, basic)}，"
        f"{same_time(goods, old[1])}。",
        f"2.项目支出预算{yuan(project)}，占支出总预算{rate(project, total)}，"
        f"{same_time(project, old[2])}。其中：",
        f"商品和服务支出预算{yuan(project)}，占项目支出预算100%。",
        f"2023年“三公”经费预算为{wan(cars + guests)}，{moved(cars + guests, old[3])}。其中："
        f"公务用车运行维护费{wan(cars)}；公务接待费{wan(guests)}，主要原因是按规定安排。",
        "截至2022年8月31日，共有车辆2辆。2023年没有安排购置车辆。",
    ]


def findings(paragraphs: list[str], stage: str = "决算") -> list[Finding]:
    title = Heading(f"青岚县档案馆2023年度部门{stage}情况说明")
    blocks = [Paragraph(text, Place(line=line)) for line, text in enumerate(paragraphs, 2)]
    found = check(recognise(Document((title, Heading("三、收支情况说明", 2), *blocks))))
    return [one for one in found if one.severity != "note"]


@given(st.lists(WAN, min_size=9, max_size=9))
@settings(deadline=None, max_examples=150)
def test_a_narrative_computed_right_has_no_finding(amounts: list[int]) -> None:
    assert [one.message for one in findings(narrative(amounts))] == []


@given(st.lists(WAN, min_size=9, max_size=9))
@settings(deadline=None, max_examples=150)
def test_a_budget_computed_right_has_no_finding(amounts: list[int]) -> None:
    assert [one.message for one in findings(budget(amounts), "预算")] == []


EXACT = [60_00, 40_00, 80_00, 125_00, 30_00, 3_00, 7_00, 20_00, 16_00]


@pytest.mark.parametrize(
    ("paragraph", "right", "wrong", "code"),
    [
        (1, "增长25.00%", "增长20.00%", "E01"),
        (1, "增加20.00万元，增长", "增加20.00万元，下降", "F01"),
        (1, "比2022年度", "比2021年度", "K02"),
        (2, "预算的80.00%", "预算的20.00%", "E05"),
        (2, "决算数小于", "决算数大于", "F01"),
        (7, "增长25.00%", "增长（下降）25.00%", "F02"),
        (7, "原因是人员变动。", "原因是。", "F03"),
        (8, "截至2023年", "截至2022年", "K03"),
        (
            4,
            "占30.00%；公务用车运行维护费支出7.00万元，占70",
            "占70.00%；公务用车运行维护费支出7.00万元，占30",
            "D04",
        ),
        (0, "占40.00%", "占%", "D09"),
        (5, "国内公务接待8批次，160人次", "国内公务接待XX批次，XX人次", "M02"),
    ],
)
def test_one_slip_gives_one_finding(paragraph: int, right: str, wrong: str, code: str) -> None:
    texts = narrative([fen * 10_000 for fen in EXACT])
    assert findings(texts) == []
    assert right in texts[paragraph]
    texts[paragraph] = texts[paragraph].replace(right, wrong)
    assert [one.code for one in findings(texts)] == [code]


@pytest.mark.parametrize(
    "piece",
    ["教育支出1万元,占1%;", "比2022年增加1万元,增长1%,", "《", "a(类)b(款)c", "增加(减少)", "比"],
)
def test_hostile_text_is_bounded(piece: str) -> None:
    texts = [piece * (20_000 // len(piece)), *[piece * 20] * 200]
    start = time.process_time()
    findings(texts)
    assert time.process_time() - start < 5
