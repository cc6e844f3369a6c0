"""What a publication says: sections with stated numbers, tables of cells, projects and targets.

A Disclosure holds what is printed: ``fen`` is the printed number times its unit. Equality leaves
out places, mendings, unrecognised grids' reasons and the strings as printed.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.disclosure.coordinate import WHOLE, Coordinate
from mingzhang.document import NOWHERE, Place, Run

UNTOLD = {"json": False}
"""Metadata of fields that JSON leaves out."""
ADDED = {"added": True}
"""Metadata of fields that were added later: JSON written before lacks them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table. fen: None where the print is blank or no number.

    at: its coordinate. lost: the print held something that could not be read as a number.
    """

    fen: int | None
    at: Coordinate = WHOLE
    printed: str = field(default="", compare=False)
    place: Place = field(default=NOWHERE, compare=False)
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts: its id within the form, the label as printed."""

    id: str
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one block. code: as printed, joined (2010301); label: as printed, mended at most.

    name: as in the catalogue; fixed: the id of a row that the form declares itself (a total).
    """

    block: int
    code: str | None
    label: str
    cells: dict[str, Cell]
    name: str | None = field(default=None, compare=False)
    fixed: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A recognised table. unit: 元 or 万元; decimals: most digits after a point in it.

    captions: lines between title and grid, such as who made it.
    """

    form: str
    title: str = field(compare=False)
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str | None = None
    captions: tuple[str, ...] = field(default=(), compare=False)
    decimals: int = field(default=2, compare=False)
    pages: tuple[int, ...] = field(default=(), compare=False)
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Quantity:
    """The value of a stated thing. kind: amount, percent, count, score, date, word or text.

    fen: of an amount; number: of anything counted; unit: as printed; text: a word or free text.
    """

    kind: str
    fen: int | None = None
    number: Decimal | None = None
    unit: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A number or word that a sentence states.

    subject: statement.slot (income.total); of: the subject a direction word speaks of;
    sign: +1, or -1 where the sentence's word says that the amount is a decrease;
    group: stated values of one reading of a statement share it; whole: the subject that the items
    of a complete list sum to.
    """

    subject: str
    measure: str | None
    value: Quantity
    at: Coordinate | None = None
    of: str | None = None
    sign: int = 1
    whole: str | None = None
    printed: str = field(default="", compare=False)
    place: Place = field(default=NOWHERE, compare=False)
    group: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the narrative, with what its sentences state.

    runs: where its lines stand, for formats that have pages; JSON leaves them out.
    """

    text: str
    stated: tuple[Stated, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)
    runs: tuple[Run, ...] = field(default=(), compare=False, repr=False, metadata=UNTOLD)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the narrative. id: its name in the profile, None where it is not recognised."""

    title: str
    level: int
    paragraphs: tuple[Passage, ...]
    id: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class TargetValue:
    """One value of an indicator: relation (=, >=, <=, >, < or None), number, unit, or text."""

    relation: str | None
    number: Decimal | None
    unit: str | None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """One performance indicator. weight: points or None; project: None for the overall table.

    evaluated: whether it stands on a self-evaluation sheet, which alone has what follows: actual,
    what was reached, as printed; score: the points it got; reason: why it was missed, as printed,
    None where the sheet has no column for it.
    """

    project: str | None
    level1: str | None
    level2: str | None
    indicator: str
    values: tuple[TargetValue, ...]
    weight: Decimal | None = None
    printed: str = ""
    place: Place = field(default=NOWHERE, compare=False)
    evaluated: bool = field(default=False, metadata=ADDED)
    actual: str = field(default="", metadata=ADDED)
    score: Decimal | None = field(default=None, metadata=ADDED)
    reason: str | None = field(default=None, metadata=ADDED)


@dataclass(frozen=True, slots=True)
class Project:
    """The head of a target table, texts as printed: of a project, or of all (overall) a unit does.

    form: the target form; fen: its amount, whose coordinate is ``at``; cells: further amounts of
    the head by field; more: further texts by field; places: where those texts stand.
    """

    name: str
    form: str
    title: str = field(default="", compare=False)
    fen: int | None = None
    at: Coordinate = WHOLE
    department: str = ""
    implementer: str = ""
    kind: str = ""
    start: str = ""
    end: str = ""
    overview: str = ""
    basis: str = ""
    goal: str = ""
    cells: dict[str, Cell] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    unit: str = "万元"
    printed: str = field(default="", compare=False)
    place: Place = field(default=NOWHERE, compare=False)
    places: dict[str, Place] = field(default_factory=dict, compare=False, metadata=ADDED)


@dataclass(frozen=True, slots=True)
class Mending:
    """What reading put right in a text that came out of a scan. why: one Chinese sentence."""

    place: Place
    printed: str
    read: str
    why: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A print that nothing could be made of; it is kept and never guessed."""

    place: Place
    printed: str
    why: str


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A grid that no form of the profile fits, kept raw, with the reason."""

    title: str
    why: str = field(compare=False)
    grid: tuple[tuple[str, ...], ...]
    pages: tuple[int, ...] = field(default=(), compare=False)
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A published budget or final account. level: department, unit or None where it does not say.

    year: None where the document does not name one; stage: budget or final.
    """

    unit: str
    year: int | None
    stage: str = "budget"
    level: str | None = None
    profile: str = ""
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    projects: tuple[Project, ...] = ()
    targets: tuple[Target, ...] = ()
    unrecognised: tuple[Unrecognised, ...] = ()
    mendings: tuple[Mending, ...] = field(default=(), compare=False)
    lost: tuple[Lost, ...] = field(default=(), compare=False)
    origin: str = field(default="typed", compare=False)
    source: str = field(default="", compare=False)

    def table(self, form: str) -> Table | None:
        """The first table of a form."""
        return next((table for table in self.tables if table.form == form), None)

    @property
    def stated(self) -> tuple[Stated, ...]:
        """Everything that the narrative states, in order."""
        return tuple(
            stated
            for section in self.sections
            for passage in section.paragraphs
            for stated in passage.stated
        )
