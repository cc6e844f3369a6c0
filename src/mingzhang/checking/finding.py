"""Findings and rules: what a check says, and the page that explains it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from mingzhang.checking.figures import Figure
from mingzhang.disclosure import Disclosure
from mingzhang.document import Place


class Spot(NamedTuple):
    """A place that a person must look at. text: the words around it, as printed."""

    place: Place
    text: str
    form: str | None = None
    section: str | None = None
    row: str | None = None
    column: str | None = None


class Finding(NamedTuple):
    """What is wrong or explained. severity: error, warning or note; message: one Chinese sentence.

    printed, expected: numbers or words as a reader sees them; places: the suspected one first.
    """

    code: str
    name: str
    severity: str
    message: str
    printed: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    certainty: str | None = None
    places: tuple[Spot, ...] = ()
    law: str | None = None


class Broken(NamedTuple):
    """A cluster of broken identities with its cause, where one changed figure explains it.

    kinds: kinds of the broken identities; suspects: (figure index, what it should be in fen);
    figures: every figure of the cluster.
    """

    kinds: frozenset[str]
    suspects: tuple[tuple[int, int], ...]
    figures: tuple[int, ...]


class Context(NamedTuple):
    """What a rule may look at."""

    disclosure: Disclosure
    figures: tuple[Figure, ...]


class Rule(NamedTuple):
    """A rule. page: its docstring; law: law and article, or None with the reason in the page.

    look: finds by itself, giving each finding with the figures that it explains;
    claims: whether a broken cluster of identities is this rule's to report; of several rules that
    claim it, the one of highest rank does.
    """

    code: str
    name: str
    title: str
    severity: str
    page: str
    law: str | None = None
    look: Callable[[Context], Iterable[tuple[Finding, frozenset[int]]]] | None = None
    claims: Callable[[Broken, tuple[Figure, ...]], bool] | None = None
    rank: int = 0
    template: bool = False

    def finding(
        self,
        message: str,
        places: tuple[Spot, ...],
        *,
        printed: tuple[str, ...] = (),
        expected: tuple[str, ...] = (),
        certainty: str | None = None,
        severity: str | None = None,
    ) -> Finding:
        """A finding of this rule."""
        return Finding(
            self.code,
            self.name,
            severity or self.severity,
            message,
            printed,
            expected,
            certainty,
            places,
            self.law,
        )


def spot(figure: Figure, disclosure: Disclosure) -> Spot:
    """The place of a figure, with the words around it."""
    if figure.scope < 0:
        return Spot(figure.place, figure.printed, section=figure.where)
    if figure.scope >= len(disclosure.tables):
        project = disclosure.projects[figure.scope - len(disclosure.tables)]
        return Spot(figure.place, figure.printed, project.form, None, project.name, figure.column)
    table = disclosure.tables[figure.scope]
    return Spot(
        figure.place, figure.printed, table.form, None, table.rows[figure.row].label, figure.column
    )
