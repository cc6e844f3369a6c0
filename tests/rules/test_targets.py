"""Rules of the target tables on made tables: what is found, how severe, what it should be."""

from dataclasses import replace
from decimal import Decimal

import pytest

from mingzhang.checking.check import check
from mingzhang.checking.finding import Finding
from mingzhang.checking.indicators import (
    amount_of,
    bare_name,
    has_standard_levels,
    is_cost,
    is_overall,
    is_percent,
    number,
    tables_of,
)
from mingzhang.disclosure import (
    Disclosure,
    Passage,
    Project,
    Section,
    Target,
    TargetValue,
)
from tests.checking.test_identities import gpb

WAN = 1_000_000
NAME = "档案数字化经费"


def value(text: str) -> TargetValue:
    """≥95% as its parts: relation, number and unit; words alone are a text."""
    relation = {"≥": ">=", "≤": "<=", "=": "="}.get(text[:1])
    bare = text[1:] if relation else text
    digits = len(bare) - len(bare.lstrip("0123456789."))
    if not digits:
        return TargetValue(None, None, None, text)
    return TargetValue(relation, Decimal(bare[:digits]), bare[digits:] or None)


def target(indicator: str, *values: str, level: str = "产出指标", second: str = "数量指标",
           project: str | None = NAME, weight: int | None = None) -> Target:  # fmt: skip
    return Target(
        project,
        level,
        second,
        indicator,
        tuple(map(value, values)),
        None if weight is None else Decimal(weight),
        "，".join(values),
    )


def head(name: str = NAME, wan: float | None = 30, **more: str) -> Project:
    fen = None if wan is None else int(wan * WAN)
    return Project(name, "project_target", fen=fen, printed=str(wan), **more)  # type: ignore[arg-type]


WHOLE = Project("", "overall_target", fen=300 * WAN, printed="300")


def document(*parts: Project | Target, unit: str = "青岚县档案馆", scan: bool = False,
             said: str = "") -> Disclosure:  # fmt: skip
    return Disclosure(
        unit,
        2023,
        projects=tuple(one for one in parts if isinstance(one, Project)),
        targets=tuple(one for one in parts if isinstance(one, Target)),
        sections=(Section("说明", 2, (Passage(said),)),) if said else (),
        origin="recognised" if scan else "typed",
    )


def found(code: str, disclosure: Disclosure) -> list[Finding]:
    return [one for one in check(disclosure) if one.code == code]


@pytest.mark.parametrize(
    ("weights", "wrong"),
    [
        ((60, 40), False),
        ((50, 40), False),
        ((60, 35), True),
        ((60, 41), True),
        ((60, 31), True),
        ((50, 39), True),
        ((60, None), False),
        ((None, None), False),
    ],
)
def test_weights_sum_to_a_hundred(weights: tuple[int | None, ...], wrong: bool) -> None:
    targets = [target(f"指标{n}", "5个", project=None, weight=w) for n, w in enumerate(weights)]
    told = found("I01", document(WHOLE, *targets))
    assert [(one.severity, one.expected) for one in told] == [("error", ("100",))] * wrong
    scanned = found("I01", document(WHOLE, *targets, scan=True))
    assert [one.severity for one in scanned] == ["warning"] * wrong


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        (("20万元", "10万元"), None),
        (("20万元", "100000元"), None),
        (("20万元", "10.01万元"), None),  # half a last digit each, and that of the head
        (("20万元", "10.02万元"), "30.02"),
        (("20万元", "8万元"), "28"),
        (("20万元", "≤8万元"), None),
        (("20万元", "=8万元"), "28"),
        (("20万元", "0.5元/页"), None),
        (("20万元", "8"), None),
    ],
)
def test_costs_sum_to_the_amount(costs: tuple[str, ...], expected: str | None) -> None:
    targets = [target(f"费用{n}", one, second="成本指标") for n, one in enumerate(costs)]
    told = found("I02", document(head(), *targets))
    assert [one.expected for one in told] == ([(expected,)] if expected else [])
    assert found("I02", document(head(wan=None), *targets)) == []
    assert found("I02", document(head(), target("办件", "30万元"))) == []
    several = target("费用", "10万元", "8万元", second="成本指标")
    assert found("I02", document(head(), several)) == []


def _with_targets(amounts: dict[str, float], said: str = "") -> Disclosure:
    """Projects beside an expenditure table whose project expenditure is 80 万元."""
    plain = gpb({"2010301": (220, 0), "2010302": (0, 80)})
    heads = tuple(head(name, wan) for name, wan in amounts.items())
    told = Passage(said)
    if said:
        from mingzhang.disclosure import Quantity, Stated

        told = Passage(said, (Stated("targets.amount", None, Quantity("amount", fen=80 * WAN)),))
    return replace(plain, projects=heads, sections=(Section("说明", 2, (told,)),))


@pytest.mark.parametrize(
    ("amounts", "said", "severity"),
    [
        ({"甲": 30, "乙": 50}, "", None),
        ({"甲": 30, "乙": 50.01}, "", None),
        ({"甲": 30, "乙": 50.02}, "", "warning"),
        ({"甲": 30, "乙": 40}, "", None),
        ({"甲": 30, "乙": 40}, "项目均实行绩效目标管理", "note"),
        ({"甲": 30, "乙": 40}, "项目全部编制绩效目标", "note"),
        ({"甲": 30, "乙": 40}, "除人员项目外均实行绩效目标管理", None),
        ({"甲": 30, "乙": 40}, "部分项目实行绩效目标管理", None),
    ],
)
def test_projects_within_the_project_expenditure(
    amounts: dict[str, float], said: str, severity: str | None
) -> None:
    told = found("I03", _with_targets(amounts, said))
    assert [one.severity for one in told] == ([severity] if severity else [])
    if severity == "warning":
        assert told[0].expected == ("80.02",)


LEVELS = {
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "成本指标": "产出指标",
    "社会效益指标": "效益指标",
}


@pytest.mark.parametrize(
    ("left_out", "expected", "severity"),
    [
        ((), None, None),
        (("成本指标",), None, None),
        (("社会效益指标",), ("效益指标",), "warning"),
        (("质量指标",), ("质量指标",), "note"),
        (("质量指标", "时效指标"), ("质量指标", "时效指标"), "note"),
        (("质量指标", "社会效益指标"), ("效益指标", "质量指标"), "warning"),
        (("数量指标", "质量指标", "时效指标"), None, None),
        (
            ("数量指标", "质量指标", "时效指标", "成本指标"),
            ("产出指标",),
            "warning",
        ),
    ],
)
def test_blocks_that_must_be_there(
    left_out: tuple[str, ...], expected: tuple[str, ...] | None, severity: str | None
) -> None:
    targets = [
        target(second, "5个", level=first, second=second)
        for second, first in LEVELS.items()
        if second not in left_out
    ]
    told = found("I05", document(head(), *targets))
    assert [(one.expected, one.severity) for one in told] == (
        [(expected, severity)] if expected else []
    )
    # A table of the whole unit, and one with levels of its own, need not have them.
    own = [replace(one, project=None) for one in targets]
    assert found("I05", document(WHOLE, *own)) == []
    strange = [replace(one, level1="自定指标") for one in targets]
    assert found("I05", document(head(), *strange)) == []


def test_a_value_that_does_not_answer_its_name() -> None:
    content = target("零投诉", "好评率")
    also = target("无投诉", "满意度")
    economy = target("带动消费", "满意度", second="经济效益指标")
    told = found("I08", document(head(), content, also, economy))
    assert [one.printed for one in told] == [("零投诉", "好评率"), ("经济效益", "满意度")]
    assert [len(one.places) for one in told] == [2, 1]
    assert found("I08", document(head(), target("群众评价", "好评率"))) == []
    assert found("I08", document(head(), target("零投诉", "0件"))) == []
    both = target("零投诉", "100%", "好评率")
    assert len(found("I08", document(head(), both))) == 1


@pytest.mark.parametrize(
    ("start", "end", "kind", "severity"),
    [
        ("2023年1月1日", "2023年12月31日", "常年", None),
        ("2023年5月", "2023年5月", "常年", None),
        ("2023年6月1日", "2023年5月31日", "常年", "error"),
        ("2022年1月", "2024年12月", "常年", None),
        ("2022年1月", "2022年12月", "一次性", "warning"),
        ("2024年1月", "2024年12月", "一次性", "warning"),
        ("2022年6月", "2023年6月", "一次性", "note"),
        ("2023年6月", "2024年6月", "一次性", "note"),
        ("2023年1月", "2023年12月", "一次性", None),
        ("长期", "2022年12月", "一次性", None),
        ("2022年12月", "长期", "一次性", None),
    ],
)
def test_dates_of_a_project(start: str, end: str, kind: str, severity: str | None) -> None:
    project = head(start=start, end=end, kind=kind)
    assert [one.severity for one in found("I11", document(project))] == (
        [severity] if severity else []
    )
    scanned = found("I11", document(project, scan=True))
    assert "error" not in [one.severity for one in scanned]


@pytest.mark.parametrize(
    ("due", "second", "late"),
    [
        ("2023年12月31日", "时效指标", False),
        ("2023年12月", "时效指标", False),
        ("2024年1月1日", "时效指标", True),
        ("2024年1月1日", "数量指标", False),
        ("及时", "时效指标", False),
    ],
)
def test_deadlines_of_a_project(due: str, second: str, late: bool) -> None:
    project = head(start="2023年1月1日", end="2023年12月31日")
    told = found("I11", document(project, target("完成时间", due, second=second)))
    assert [one.severity for one in told] == ["warning"] * late


def test_a_unit_s_name_with_a_wrong_letter() -> None:
    unit, wrong = "青岚县政务服务管理办公室", "县行政服务管理办"
    once = document(head(department=wrong, implementer=unit), unit=unit)
    assert [one.expected for one in found("I12", once)] == [(unit,)]
    scanned = document(head(department=wrong, implementer=unit), unit=unit, scan=True)
    assert found("I12", scanned) == []
    twice = document(head(department=wrong, implementer=wrong), unit=unit, scan=True)
    assert [len(one.places) for one in found("I12", twice)] == [1]
    assert found("I12", document(head(department=unit, implementer=""), unit=unit)) == []


@pytest.mark.parametrize(
    ("cost", "count", "fits"),
    [
        (("300元/人", "9万元"), "300人", True),
        (("300元/人", "9万元"), "300名", True),
        (("300元/人", "9万元"), "300人次", True),
        (("300元/人", "8万元"), "300人", False),
        (("300元/人", "8万元"), "300件", True),  # no count of its unit
        (("300元/人", "25人", "12场次", "9万元"), "300人", True),
        (("300元/人", "25人", "12场次", "8万元"), "300人", False),
        (("300元/人", "108万元"), "300人", True),  # twelve months
        (("0.03万元/人", "9万元"), "300人", True),
        (("0.03万元/人", "8万元"), "300人", False),
        (("≤300元/人", "8万元"), "300人", True),
        (("300元/人", "200元/人", "8万元"), "300人", True),  # two prices: whose is the total?
        (("300元/人", "8万元", "9万元"), "300人", True),
        (("8万元",), "300人", True),
        (("300元/人",), "300人", True),
    ],
)
def test_price_times_count(cost: tuple[str, ...], count: str, fits: bool) -> None:
    own = target("培训费", *cost, second="成本指标")
    told = found("I19", document(head(), own, target("培训人数", count)))
    assert [one.severity for one in told] == ["warning"] * (not fits)


@pytest.mark.parametrize(
    ("whole", "parts", "severity"),
    [
        ("182个", ("182个",), None),
        ("182个", ("812个",), "warning"),
        ("182个", ("82个",), "note"),
        ("182个", ("82个", "90个"), None),  # other projects may do the rest
        ("182个", ("82个", "100个"), None),
        ("182个", ("82个", "190个"), "warning"),
        ("95%", ("98%",), "warning"),
        ("95%", ("90%",), "warning"),
        ("95%", ("95百分率",), None),
        ("95个", ("98套",), None),
    ],
)
def test_one_indicator_in_two_tables(
    whole: str, parts: tuple[str, ...], severity: str | None
) -> None:
    names = [f"项目{n}" for n in range(len(parts))]
    targets = [
        target("指标1：办结数。", one, project=name) for name, one in zip(names, parts, strict=True)
    ]
    told = found(
        "I20",
        document(WHOLE, *map(head, names), target("办结数", whole, project=None), *targets),
    )
    assert [one.severity for one in told] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("indicator", "shown", "lacks"),
    [
        ("验收合格率", "≥98%", False),
        ("验收合格率", "98%", True),
        ("验收合格率", "≥98百分率", False),
        ("验收合格率", "≥98", True),
        ("验收合格率", "1", False),
        ("验收合格率", "0.98", False),
        ("验收合格率", "高", False),
        ("查档窗口", "2个", False),
        ("查档窗口", "2", False),
    ],
)
def test_a_share_has_its_signs(indicator: str, shown: str, lacks: bool) -> None:
    one = target(indicator, shown)
    assert [f.printed for f in found("I21", document(head(), one))] == [(shown,)] * lacks
    assert found("I21", document(head(), one, scan=True)) == []
    after = target("其他", "好", shown) if lacks else one
    assert len(found("I21", document(head(), replace(after, indicator=indicator)))) == lacks


def test_what_indicators_are() -> None:
    assert is_overall(WHOLE)
    assert not is_overall(head())
    assert not is_overall(replace(head(), form="unknown"))
    assert bare_name(target("指标1：办结数。", "5个")) == "办结数"
    assert [is_percent(unit) for unit in ("%", "％", "百分率", "百分比", "个", None)] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    amounts = [amount_of(value(one)) for one in ("3万元", "30000元", "3个", "高", "0.001元")]
    assert amounts == [3 * WAN, 3 * WAN, None, None, None]
    assert is_cost(target("费用", "3万元", second="成本指标"))
    assert is_cost(target("费用", "3万元", level="成本指标", second="经济成本指标"))
    assert is_cost(target("费用", "3万元", level="成本指标", second=""))
    assert not is_cost(target("污染", "3吨", level="成本指标", second="生态环境成本指标"))
    assert not is_cost(target("办件", "3件", second=""))
    assert not has_standard_levels(())
    assert (number(Decimal("61.50")), number(Decimal(300))) == ("61.5", "300")


def test_tables_that_bear_one_name_are_left_out() -> None:
    own = target("办件", "5件")
    assert tables_of(document(head(), own)) == [(head(), (own,))]
    assert tables_of(document(head(), head(), own)) == []
    assert [one for one, _ in tables_of(document(head(), head("乙"), WHOLE))] == [
        head(),
        head("乙"),
        WHOLE,
    ]
