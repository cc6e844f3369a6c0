"""What a publication says, as immutable values with one vocabulary of coordinates."""

from mingzhang.disclosure.coordinate import WHOLE, Coordinate, coordinate, covers, describe
from mingzhang.disclosure.model import (
    Cell,
    Column,
    Disclosure,
    Lost,
    Mending,
    Passage,
    Project,
    Quantity,
    Row,
    Section,
    Stated,
    Table,
    Target,
    TargetValue,
    Unrecognised,
)

__all__ = [
    "WHOLE",
    "Cell",
    "Column",
    "Coordinate",
    "Disclosure",
    "Lost",
    "Mending",
    "Passage",
    "Project",
    "Quantity",
    "Row",
    "Section",
    "Stated",
    "Table",
    "Target",
    "TargetValue",
    "Unrecognised",
    "coordinate",
    "covers",
    "describe",
]
