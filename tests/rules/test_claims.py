"""Which rule reports a broken identity: the most particular of those that claim it."""

import pytest

from mingzhang.checking.check import rules
from mingzhang.checking.figures import Figure
from mingzhang.checking.finding import Broken
from mingzhang.disclosure import Coordinate
from mingzhang.document import NOWHERE

WAN = 1_000_000


def figure(fen: int | None = WAN, scope: int = 0, printed: str = "1.00", **at: str) -> Figure:
    place = Coordinate(**at)  # type: ignore[arg-type]
    return Figure(fen or 0, fen is None, place, 10_000, printed, NOWHERE, "", scope, 0, 0, "a")


def reported(broken: Broken, figures: tuple[Figure, ...]) -> str:
    """The code of the rule that reports it."""
    claiming = [one for one in rules() if one.claims and one.claims(broken, figures)]
    return max(claiming, key=lambda one: one.rank).code


PLAIN = (figure(), figure())
BLANK = (figure(None), figure())
PARTS = (figure(item="procurement"), figure(item="goods"))
MIXED = (figure(item="procurement"), figure(item="reception"))
HEAD = (figure(project="甲"), figure(project="甲"))
NONE = (figure(0, -1, "无"), figure())


@pytest.mark.parametrize(
    ("kinds", "figures", "code"),
    [
        ({"rows"}, PLAIN, "A01"),
        ({"columns"}, PLAIN, "A03"),
        ({"rows", "columns"}, PLAIN, "A03"),
        ({"balance"}, PLAIN, "A05"),
        ({"copy"}, PLAIN, "B01"),
        ({"copy"}, (figure(scope=-1), figure()), "C01"),
        ({"change"}, PLAIN, "E02"),
        ({"condition"}, PLAIN, "B08"),
        ({"condition", "rows"}, PLAIN, "A01"),
        ({"rows"}, PARTS, "H05"),
        ({"list"}, PARTS, "H05"),
        ({"rows", "list"}, PARTS, "H05"),
        ({"rows"}, MIXED, "A01"),
        ({"copy"}, PARTS, "B01"),
        ({"copy"}, HEAD, "I04"),
        ({"copy"}, (*HEAD, *PLAIN), "B01"),
        ({"copy"}, NONE, "C08"),
        ({"copy"}, (figure(0, -1, "0"), figure()), "C01"),
        ({"copy"}, (figure(0, 0, "无"), figure()), "B01"),
        ({"copy"}, (figure(WAN, -1, "持平"), figure()), "C01"),
        ({"change"}, (figure(0, -1, "持平", measure="change"), figure()), "E02"),
    ],
)
def test_by_kind_and_figures(kinds: set[str], figures: tuple[Figure, ...], code: str) -> None:
    suspects = ((0, WAN),)
    broken = Broken(frozenset(kinds), suspects, tuple(range(len(figures))))
    assert reported(broken, figures) == code


@pytest.mark.parametrize(
    ("event", "code"), [("unit", "A11"), ("shift", "A21"), ("swap", "A21"), ("", "H05")]
)
def test_events_come_before_all_else(event: str, code: str) -> None:
    broken = Broken(frozenset({"rows"}), ((0, WAN),), (0, 1), event_kind=event, event=event)
    assert reported(broken, PARTS) == code


def test_a_blank_subtotal() -> None:
    broken = Broken(frozenset({"rows"}), ((0, WAN),), (0, 1))
    assert reported(broken, BLANK) == "A04"
    assert reported(broken._replace(suspects=((1, 0),)), BLANK) == "A01"
    assert reported(broken._replace(kinds=frozenset({"columns"})), BLANK) == "A04"
    goods = (figure(None, item="procurement"), figure(item="goods"))
    assert reported(broken, goods) == "A04"
