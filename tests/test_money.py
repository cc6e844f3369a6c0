"""Amounts: printed numbers both ways, rounding half up, nothing finer than a fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.money import MoneyError, exact, grain, is_blank, parse, rounded, show

FEN = st.integers(-(10**16), 10**16)
PRINT = st.sampled_from([("万元", 2), ("元", 2), ("元", 0), ("万元", 6), ("亿元", 4)])


@given(FEN, PRINT, st.booleans(), st.booleans())
def test_show_then_parse(fen: int, print_: tuple[str, int], grouping: bool, trim: bool) -> None:
    unit, decimals = print_
    number = parse(show(fen, unit, decimals, grouping=grouping, trim=trim))
    assert number is not None
    assert number.fen(unit) == rounded(fen, unit, decimals)


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


def test_zero_is_not_blank() -> None:
    assert not is_blank("0.00")


def test_finer_than_a_fen() -> None:
    assert exact("0.000001", "万元") == 1
    with pytest.raises(MoneyError, match="比一分钱还小"):
        exact("0.0000001", "万元")
    with pytest.raises(MoneyError, match="不是金额"):
        exact("十万", "万元")
