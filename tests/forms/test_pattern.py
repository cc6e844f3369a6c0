"""The template language, and the bounds of matching."""

import contextlib
import re
import time
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.forms.free_text import FreeText
from mingzhang.forms.matching import Repeated, Work, firsts, match
from mingzhang.forms.pattern import (
    Choice,
    Final,
    Follow,
    Items,
    Literal,
    Match,
    PatternError,
    Slot,
    SlotReader,
    fold,
    parse,
    slots_of,
)
from mingzhang.forms.reading import read_all
from mingzhang.forms.statement import clauses, statements


class Digits:
    """A slot of digits."""

    firsts: tuple[str, ...] | None = tuple("0123456789")

    def ends(self, text: str, start: int, follow: Follow) -> Iterator[tuple[int, Items]]:
        """The end of the digits."""
        if found := re.compile(r"\d+").match(text, start):
            yield found.end(), ()


SLOTS: dict[str, SlotReader] = {"n": Digits(), "text": FreeText(), "more": FreeText()}


def matched(
    template: str, text: str, slots: Mapping[str, SlotReader] = SLOTS
) -> tuple[int, list[tuple[str, str]]] | None:
    found: Match | None = match(parse(template), fold(text).text, 0, slots)
    return found and (found.end, [(one.name, one.text) for one in found.captures])


def test_the_language() -> None:
    assert parse("共（{n}）[约|计](元|万元)。") == (
        Literal("共（", "共("),
        Slot("n"),
        Literal("）", ")"),
        Choice(((Literal("约", "约"),), (Literal("计", "计"),)), True),
        Choice(((Literal("元", "元"),), (Literal("万元", "万元"),)), False),
        Final(),
    )
    assert parse(r"a\(b\\") == (Literal("a(b\\", "a(b\\"),)
    assert list(slots_of(parse("{a}[{b}({c}|{d})]"))) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    "template", ["{n", "[a", "(a|b", "a]", "a)", "a|b", "(a]", "{}", "{a b}", "a\\", "a}", "[a}"]
)
def test_a_malformed_template_is_refused_in_chinese(template: str) -> None:
    with pytest.raises(PatternError, match="句式「"):
        parse(template)


@given(st.text("ab[](){}|\\。", max_size=20))
@settings(deadline=None, max_examples=60)
def test_any_template_parses_or_is_refused(template: str) -> None:
    with contextlib.suppress(PatternError, KeyError):
        match(parse(template), "ab", 0, dict.fromkeys(["a", "b", "ab", "ba"], Digits()))


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        ("共{n}元。", "共 12 元；", (5, [("n", "12")])),
        ("共{n}元。", "共12元", (4, [("n", "12")])),
        ("共{n}元。", "共12元，", None),
        ("“三公”（{n}）", '"三公"(1)', (7, [("n", "1")])),
        ("[共]{n}(元|万元)", "3万元", (3, [("n", "3")])),
        ("因{text}。", "因甲，乙。丙", (5, [("text", "甲,乙")])),
        ("因{text}。", "因甲；乙。", (3, [("text", "甲")])),
        ("因{text}；乙。", "因丙；丁；乙。", (7, [("text", "丙;丁")])),
        ("因{text}[，用于{more}]。", "因甲，用于乙。", (7, [("text", "甲"), ("more", "乙")])),
        ("因{text}，", "因甲。乙，", None),
    ],
)
def test_matching(
    template: str, text: str, expected: tuple[int, list[tuple[str, str]]] | None
) -> None:
    assert matched(template, text) == expected


def test_a_list_is_as_long_as_lets_the_rest_match() -> None:
    slots = {**SLOTS, "list": Repeated(parse("{n}个"), "，、", SLOTS)}
    assert matched("{list}。", "1个，2个、3个。", slots) == (9, [("list", "1个,2个、3个")])
    found = match(parse("{list}，3个。"), fold("1个，2个，3个。").text, 0, slots)
    assert found is not None
    assert [item[0].text for item in found.captures[0].items] == ["1", "2"]


def test_firsts() -> None:
    assert set(firsts(parse("[甲]{n}"), SLOTS) or ()) == {"甲", *"0123456789"}
    assert firsts(parse("[{text}]甲"), SLOTS) is None


@pytest.mark.parametrize("filler", ["，用于", "因", "，", "甲", ";", " "])
def test_hostile_text_is_bounded(filler: str) -> None:
    pattern = parse("因{text}[，用于{more}][，因{text}][，用于{more}]，末{n}")
    text = fold("因" + filler * (100_000 // len(filler))).text
    start = time.process_time()
    assert match(pattern, text, 0, SLOTS) is None
    assert time.process_time() - start < 1


@given(st.text("因甲，用于末1", max_size=30))
@settings(deadline=None, max_examples=60)
def test_work_shared_in_a_text_changes_nothing(text: str) -> None:
    patterns = [parse("因{text}[，用于{more}]，末{n}"), parse("[因]{text}(末|，用于{more}末)[{n}]")]
    folded = fold(text).text
    work = Work(folded)
    for start in range(len(folded)):
        for pattern in patterns:
            alone = match(pattern, folded, start, SLOTS)
            assert match(pattern, folded, start, SLOTS, work) == alone


@pytest.mark.parametrize(
    "sentence",
    [
        "基本支出1万元，主要原因是甲，主要用于乙：",
        "基本支出安排3万元，与上年相比增加1万元，原因是甲：",
        "各项与上年相比，公务接待费减少1万元，",
        "：，",
        "3万元",
    ],
)
def test_sentences_that_never_end_are_bounded(sentence: str) -> None:
    text = sentence * (30_000 // len(sentence))
    start = time.process_time()
    read_all(text, statements(), clauses(), 2021)
    assert time.process_time() - start < 10
