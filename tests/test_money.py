"""Amounts: printed numbers both ways, rounding half up, nothing finer than a fen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.money import (
    BLANKS,
    UNITS,
    MoneyError,
    Printed,
    exact,
    grain,
    is_blank,
    parse,
    rounded,
    show,
)

FEN = st.integers(-(10**16), 10**16)
PRINT = st.sampled_from(
    [
        ("元", 0),
        ("元", 2),
        ("千元", 0),
        ("万元", 0),
        ("万元", 2),
        ("万元", 6),
        ("亿元", 4),
        ("亿元", 8),
    ]
)
SOME = settings(deadline=None, max_examples=60)
WIDE = str.maketrans("0123456789.,-()", "０１２３４５６７８９．，－（）")


@SOME
@given(FEN, PRINT, st.booleans(), st.booleans())
def test_show_then_parse(fen: int, print_: tuple[str, int], grouping: bool, trim: bool) -> None:
    unit, decimals = print_
    number = parse(show(fen, unit, decimals, grouping=grouping, trim=trim))
    assert number is not None
    assert number.fen(unit) == rounded(fen, unit, decimals)


@SOME
@given(FEN, PRINT)
def test_rounding_is_half_up(fen: int, print_: tuple[str, int]) -> None:
    step = grain(*print_)
    result = rounded(fen, *print_)
    assert result % step == 0
    assert 2 * abs(result - fen) <= step
    if 2 * abs(result - fen) == step:
        assert abs(result) > abs(fen)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,932.33", 1_932_330_000),
        ("１９３２．３３", 1_932_330_000),
        ("1932", 1_932_000_000),
        ("0.00", 0),
        ("(1.2)", -1_200_000),
        ("-1.2", -1_200_000),
        ("（-1.2）", -1_200_000),
        ("+1.2", 1_200_000),
        ("5.", 5_000_000),
        ("1 932.33", 1_932_330_000),
    ],
)
def test_printed_forms(text: str, fen: int) -> None:
    number = parse(text)
    assert number is not None
    assert number.fen("万元") == fen


@pytest.mark.parametrize("text", ["", "abc", "1,93", "1.2.3", "--1", "12%", "2021年"])
def test_no_number(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["", " ", "－", "—", "-", "\u3000"])
def test_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["9" * 5000, "0." + "9" * 5000, "1" + ",000" * 2000])
def test_endless_digits_are_no_number(text: str) -> None:
    assert parse(text) is None


def test_zero_is_not_blank() -> None:
    assert not is_blank("0.00")


def test_finer_than_a_fen() -> None:
    assert exact("0.000001", "万元") == 1
    with pytest.raises(MoneyError, match="比一分钱还小"):
        exact("0.0000001", "万元")
    with pytest.raises(MoneyError, match="不是金额"):
        exact("十万", "万元")


@SOME
@given(FEN, PRINT)
def test_the_same_number_in_other_prints(fen: int, print_: tuple[str, int]) -> None:
    text = show(fen, *print_)
    number = parse(text)
    assert number is not None
    assert parse(text.translate(WIDE)) == number
    assert parse(f"\u3000{text}\xa0") == number
    assert parse(show(fen, *print_, grouping=False)) == number
    assert number.decimals == print_[1]
    if fen > 0:
        assert parse(f"({text})") == Printed(-number.digits, number.decimals)


@SOME
@given(st.integers(-(10**16), 10**16), st.sampled_from(list(UNITS)))
def test_an_exact_amount_comes_back(fen: int, unit: str) -> None:
    decimals = len(str(UNITS[unit])) - 1
    assert exact(show(fen, unit, decimals), unit) == fen
    assert exact(show(fen, unit, decimals, trim=True), unit) == fen


@SOME
@given(st.integers(0, 10**9), st.integers(1, 9), st.sampled_from(list(UNITS)))
def test_exact_refuses_anything_finer_than_a_fen(whole: int, last: int, unit: str) -> None:
    decimals = len(str(UNITS[unit])) - 1
    with pytest.raises(MoneyError, match="比一分钱还小"):
        exact(f"{whole}.{'0' * decimals}{last}", unit)


@SOME
@given(FEN, PRINT)
def test_rounding_again_changes_nothing(fen: int, print_: tuple[str, int]) -> None:
    once = rounded(fen, *print_)
    assert rounded(once, *print_) == once
    assert rounded(-fen, *print_) == -once


@pytest.mark.parametrize(
    ("fen", "unit", "decimals", "trim", "text"),
    [
        (1_932_330_000, "万元", 2, False, "1,932.33"),
        (1_437_500_000, "万元", 2, True, "1,437.5"),
        (6_000_000, "万元", 2, True, "6"),
        (10_000_000, "万元", 0, True, "10"),
        (0, "万元", 2, False, "0.00"),
        (0, "万元", 2, True, "0"),
        (-4_999, "万元", 2, False, "0.00"),
        (-5_000, "万元", 2, False, "-0.01"),
        (123_456_789, "元", 2, False, "1,234,567.89"),
        (123_456_750, "元", 0, False, "1,234,568"),
        (12_345_678_900_000, "亿元", 4, False, "1,234.5679"),
        (100, "元", 4, False, "1.0000"),
    ],
)
def test_prints(fen: int, unit: str, decimals: int, trim: bool, text: str) -> None:
    assert show(fen, unit, decimals, trim=trim) == text
    assert show(fen, unit, decimals, trim=trim, grouping=False) == text.replace(",", "")


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("1.2", "元", 120),
        ("1.2", "千元", 120_000),
        ("1.2", "亿元", 12_000_000_000),
        ("5", "元", 500),
    ],
)
def test_units(text: str, unit: str, fen: int) -> None:
    assert exact(text, unit) == fen


@pytest.mark.parametrize("text", sorted(BLANKS))
def test_no_blank_is_a_number(text: str) -> None:
    assert parse(text) is None
    assert is_blank(f" {text}\u3000")


@pytest.mark.parametrize("text", ["()", "(", "(1.2", "1.2)", "((1))", ".5", "1,2345", "²", "٣"])
def test_neither_blank_nor_number(text: str) -> None:
    assert parse(text) is None
    assert not is_blank(text)
