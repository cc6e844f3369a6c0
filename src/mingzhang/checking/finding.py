"""Findings and rules: what a check says, and the page that explains it."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from mingzhang.checking.figures import Figure
from mingzhang.disclosure import Coordinate, Disclosure, Passage, Section
from mingzhang.document import Place


class Spot(NamedTuple):
    """A place that a person must look at. text: the words around it, as printed.

    other: the source of another document that it stands in; None: in the checked one.
    """

    place: Place
    text: str
    form: str | None = None
    section: str | None = None
    row: str | None = None
    column: str | None = None
    other: str | None = None


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
    """One cause of broken identities, and what it breaks.

    kinds: kinds of the identities it breaks; suspects: (figure index, what it should be in fen),
    likeliest first; figures: every figure of those identities; certainty: certain, one of N, or
    unverifiable (no change of few figures explains it); together: how many of the suspects are
    wrong at once (the first so many are the likeliest set); restated: the suspects restate one
    figure that is wrong in all its places; event: what happened to a whole block, in Chinese;
    condition: why a conditional identity that is itself in doubt usually holds.
    """

    kinds: frozenset[str]
    suspects: tuple[tuple[int, int], ...]
    figures: tuple[int, ...]
    certainty: str = "certain"
    together: int = 1
    restated: bool = False
    event: str = ""
    event_kind: str = ""
    condition: str = ""


Found = tuple[Finding, frozenset[int]]
"""What looking gives: a finding and the indices of the figures that it explains."""
UNEXPLAINED: frozenset[int] = frozenset()


class Others(NamedTuple):
    """Other documents that a Disclosure is checked against, where they are given.

    previous: last year's of the same stage; budget: the same year's budget beside final accounts;
    units: those of a department's units.
    """

    previous: Disclosure | None = None
    budget: Disclosure | None = None
    units: tuple[Disclosure, ...] = ()


class Context(NamedTuple):
    """What a rule may look at. others: other documents beside it."""

    disclosure: Disclosure
    figures: tuple[Figure, ...]
    others: Others = Others()

    @property
    def scanned(self) -> bool:
        """Whether the text came out of a scan, so that letters may be damaged."""
        return self.disclosure.origin == "recognised"

    def letters(self, severity: str) -> str:
        """The severity of what rests on letters: in a scan's text an error is but a note."""
        return "note" if self.scanned and severity == "error" else severity

    def largest(self, at: Coordinate) -> Figure | None:
        """The largest printed figure with a coordinate; None where none is printed."""
        known = (one for one in self.figures if one.at == at and not one.blank)
        return max(known, key=lambda one: one.fen, default=None)

    def passages(self) -> Iterator[tuple[Section, Passage]]:
        """Every paragraph of the narrative with its section."""
        for section in self.disclosure.sections:
            for passage in section.paragraphs:
                yield section, passage


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
    look: Callable[[Context], Iterable[Found]] | None = None
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
