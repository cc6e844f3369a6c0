"""Texts of a document, its contents, its level; quantities, items and placeholders in them."""

from decimal import Decimal
from typing import Any

import pytest

from mingzhang.checking.clauses import step_of
from mingzhang.checking.items import flat_items, item_amounts
from mingzhang.checking.placeholders import MANY, blank_template, placeholders
from mingzhang.checking.quantities import Part, wholes
from mingzhang.checking.texts import Text, bare, breaks_off, level_of, narrative, texts_of
from mingzhang.disclosure import (
    Cell,
    Disclosure,
    Passage,
    Project,
    Row,
    Section,
    Table,
    Unrecognised,
)
from mingzhang.document import NOWHERE
from tests.checking.test_clauses import said

WAN = 1_000_000


def sections(*parts: tuple[str, list[str]], **more: Any) -> Disclosure:
    found = tuple(Section(title, 2, tuple(map(Passage, texts))) for title, texts in parts)
    return Disclosure("青岚县档案馆", 2023, sections=found, **more)


def kinds(disclosure: Disclosure) -> list[tuple[str, str]]:
    return [(one.text, one.kind) for one in texts_of(disclosure)]


def test_every_text_with_its_kind() -> None:
    found = sections(
        ("一、概况", ["档案馆保管档案。", " "]),
        tables=(
            Table("fund", "基金表", "万元", (), (), note="无数据。"),
            Table("soe", "", "", (), ()),
        ),
        projects=(Project("数字化", "project_target", title="目标表"),),
        unrecognised=(Unrecognised("某表", "", ()),),
    )
    assert kinds(found) == [
        ("一、概况", "title"),
        ("档案馆保管档案。", "paragraph"),
        ("基金表", "table"),
        ("无数据。", "note"),
        ("目标表", "table"),
        ("某表", "table"),
    ]
    assert [one.text for one in narrative(found)] == ["档案馆保管档案。"]
    assert [one.section for one in texts_of(found)][:3] == ["一、概况", "一、概况", "基金表"]


def test_contents_are_told_from_the_body() -> None:
    listed = ["一、概况", "二、收支说明", "三、名词解释……12"]
    found = sections(("目录", listed), ("一、概况", ["馆内事务。"]), ("二、收支说明", []))
    assert kinds(found) == [
        ("目录", "contents"),
        *((one, "contents") for one in listed),
        ("一、概况", "title"),
        ("馆内事务。", "paragraph"),
        ("二、收支说明", "title"),
    ]
    # A sentence ends the contents, and so does the third line after the first that is no entry.
    ended = sections(("目录", ["一、概况", "馆内事务已经完成。", "二、说明"]))
    assert [kind for _, kind in kinds(ended)] == ["contents", "contents", "paragraph", "paragraph"]
    mixed = sections(("目录", ["档案馆", "预算公开", "公开说明", "又一行", "一、概况"]))
    assert [kind for _, kind in kinds(mixed)] == ["contents"] * 4 + ["paragraph"] * 2
    assert all(kind != "contents" for _, kind in kinds(sections(("概况", listed))))


def test_terms_being_explained() -> None:
    found = sections(
        ("一、收支说明", ["支出10万元。"]),
        ("第四部分 名词解释", ["基本支出：为保障机构运转的支出。"]),
        ("第五部分 附表", ["见表。"]),
    )
    glossary = {one.text: one.glossary for one in texts_of(found)}
    assert [text for text, is_ in glossary.items() if is_] == [
        "第四部分 名词解释",
        "基本支出：为保障机构运转的支出。",
    ]


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("一、收支总表", "收支总表"),
        ("（二）收支总表……12", "收支总表"),
        ("第一部分 概况", "概况"),
        ("附表1.2023年度收支总表", "收支总表"),
        ("3.收支总表 7", "收支总表"),
        ("收支总表（公开表1-2）", "收支总表"),
        ("收支总表 PAGEREF _Toc12 \\h 3", "收支总表"),
        ("“三公”经费表", "三公经费表"),
    ],
)
def test_titles_without_their_numbering(title: str, plain: str) -> None:
    assert bare(title) == plain


def test_whose_document_it_is() -> None:
    assert level_of(sections(("青岚县档案馆2023年单位预算", []))) == "unit"
    assert level_of(sections(("青岚县2023年度部门决算", []))) == "department"
    assert level_of(sections(("青岚县档案馆预算说明", []))) is None
    assert level_of(sections(("2023年部门预算", []), level="unit")) == "unit"
    late: list[tuple[str, list[str]]] = [(f"第{n}项", []) for n in range(11)]
    assert level_of(sections(*late, ("2023年部门预算", []))) == "department"
    assert level_of(sections(*late, ("第十一项", []), ("2023年部门预算", []))) is None


@pytest.mark.parametrize(
    ("paragraphs", "excerpt"),
    [
        (["收入10万元。", "支出10万元。"], False),
        (["收支情况如下：", "档案事务"], True),
        (["收支情况如下：", "收入10万元"], False),
        (["收支情况如下：", "见附表。"], False),
        (["档案事务", "收支情况如下："], False),
        (["收入10万元。其中基本支"], True),
        (["收入10万元、"], True),
        ([], False),
    ],
)
def test_what_breaks_off_is_an_excerpt(paragraphs: list[str], excerpt: bool) -> None:
    assert breaks_off(said(*paragraphs)) is excerpt


def test_a_place_within_a_text() -> None:
    (text,) = narrative(said("收入 1,200.00 万元，比上年增加。"))
    at = text.folded.index("1,200.00")
    assert text.printed(at, at + 8) == "1,200.00"
    spot = text.spot(at, at + 8)
    assert spot.place.span is None or spot.place.span == (3, 11)
    assert spot.text == "收入 1,200.00 万元，比上"
    assert text.spot(0, 0).text.startswith("收入")
    # Where something is missing, the sign behind it is shown.
    assert text.spot(3, 3) == text.spot(3, 4)
    assert text.printed(3, 3) == text.printed(3, 4)


def parts(one: Part) -> object:
    return (one.digits, [parts(part) for part in one.parts]) if one.parts else one.digits


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("馆舍90平方米，其中地上60平方米，地下30平方米。", [("90", ["60", "30"])]),
        ("馆舍90平方米（其中地上60平方米，地下30平方米），车2辆。", [("90", ["60", "30"])]),
        ("馆舍90平方米，其中地上60平方米，车2辆。", [("90", ["60"])]),
        (
            "馆舍90平方米，其中地上60平方米（其中一层40平方米、二层20平方米），地下30平方米。",
            [("90", [("60", ["40", "20"]), "30"]), ("60", ["40", "20"])],
        ),
        ("馆舍90平方米。其中地上60平方米。", []),
        ("馆舍90平方米，地上60平方米。", []),
        ("馆舍90平方米（地上60平方米），其中地下30平方米。", [("90", ["30"])]),
        ("共1,200人，包括：在职1,000人、退休200人；其中党员5人。", [("1,200", ["1,000", "200"])]),
        ("其中地上60平方米。", []),
        ("（其中地上60平方米）馆舍90平方米。", []),
        ("馆舍90平方米（地上60平方米），车3辆，其中轿车2辆。", [("3", ["2"])]),
        ("馆舍90平方米（其中地上60平方米", [("90", ["60"])]),
        ("培训100人次，其中干部60人次。", [("100", ["60"])]),
    ],
)
def test_wholes_with_their_parts(text: str, found: list[object]) -> None:
    (one,) = narrative(said(text))
    assert [parts(whole) for whole in wholes(one)] == found


def test_numbers_of_quantities() -> None:
    (text,) = narrative(said("共1,200.5亩，其中耕地0.5亩。"))
    (whole,) = wholes(text)
    assert whole.number == Decimal("1200.5")
    assert text.folded[whole.start : whole.end] == "1,200.5亩"
    assert whole.parts[0].number == Decimal("0.5")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("“三公”经费6万元。", ["three_public"]),
        ("2023年“三公”经费支出预算共计6万元。", ["three_public"]),
        ("因公出国（境）费1万元。", ["abroad"]),
        ("公务用车购置及运行维护费4万元。", ["vehicle"]),
        ("公务用车购置费4万元，公务用车运行费2万元。", ["vehicle_purchase", "vehicle_running"]),
        ("公务接待费支出决算为1万元。", ["reception"]),
        ("上年公务接待费1万元。", []),
        ("公务接待费比上年减少1万元。", []),
        ("国内公务接待费1万元。", []),
        ("2022年公务接待费1万元。", []),
        ("2023年公务接待费1万元。", ["reception"]),
        # A sentence that names no year speaks of the document's own.
        ("2022年公务接待费2万元。公务接待费1万元。", ["reception"]),
        ("办公费1万元。", []),
    ],
)
def test_items_right_before_their_amounts(text: str, items: list[str]) -> None:
    assert [item for item, _, _ in item_amounts(said(text))] == items


FLAT = "合计|因公出国（境）费|小计|公务用车购置费|公务用车运行费|公务接待费"


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        (f"单位：万元 {FLAT} 合计|因公出国(境)费|小计|公务用车购置费|公务用车运行费|"
         "公务接待费|7.50|1|4.50|0.00|4.50|2|", None),
        ("单位:万元合计|因公出国(境)费|公务用车购置及运行费|公务接待费|小计|公务用车购置费|"
         "公务用车运行费|7.50|1|4.50|0.00|4.50|2|", [750, 100, 450, 0, 450, 200]),
        ("单位:元合计|因公出国(境)费|公务用车购置及运行费|公务接待费|小计|公务用车购置费|"
         "公务用车运行费|75000|10000|45000|0|45000|20000|", [750, 100, 450, 0, 450, 200]),
        ("合计|因公出国(境)费|公务用车购置及运行费|公务接待费|小计|公务用车购置费|"
         "公务用车运行费|8.50|1|4.50|0.00|4.50|2|", []),
        ("合计|因公出国(境)费|公务用车购置及运行费|公务接待费|小计|公务用车购置费|"
         "公务用车运行费|7.50|1|4.50|1.00|4.50|2|", []),
    ],
)  # fmt: skip
def test_a_table_left_as_text(text: str, amounts: list[int] | None) -> None:
    found = list(flat_items(said(text)))
    if amounts is None:
        return
    assert [one.fen * 100 / WAN for _, _, one in found] == amounts
    names = ["three_public", "abroad", "vehicle", "vehicle_purchase", "vehicle_running"]
    assert [item for item, _, _ in found] == [*names, "reception"][: len(found)]
    for _, text_, one in found:
        assert text_.folded[one.start : one.end].replace(".", "").isdigit()
    if found and "万元" in text:
        assert {one.step for _, _, one in found} == {WAN // 100}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("XX局支出XXX万元。", 2),
        ("支出×万元。", 1),
        ("支出x,xxx元。", 1),
        ("某某局。", 1),
        ("原因是。。。", 1),
        ("TAXXI公司。", 0),
        ("X光机。", 0),
    ],
)
def test_placeholders(text: str, count: int) -> None:
    (one,) = narrative(said(text))
    assert len(list(placeholders(one))) == count


def test_a_blank_template() -> None:
    left = ["支出XX万元。"] * MANY
    filled = ["收入10万元。"]
    assert blank_template(said(*left))
    assert not blank_template(said(*left[1:]))
    assert blank_template(said(*left, *filled * 4))
    assert not blank_template(said(*left, *filled * 5))
    cells = {str(n): Cell(5) for n in range(5)}
    table = Table("gpb_expenditure", "", "万元", (), (Row(0, None, "", cells),))
    beside = Disclosure("", 2023, sections=said(*left).sections, tables=(table,))
    assert not blank_template(beside)
    blank = Table("gpb_expenditure", "", "万元", (), (Row(0, None, "", {"a": Cell(0)}),))
    assert blank_template(Disclosure("", 2023, sections=said(*left).sections, tables=(blank,)))


def test_long_texts_are_cut() -> None:
    text = Text("一" * 30_000, NOWHERE, "paragraph", "")
    assert len(text.folded) == 20_000
    assert step_of(said("一" * 20_001 + "1.5万元")) == 0
