"""Performance: targets of a published budget scored against what was reached."""

from mingzhang.performance.actual import Actual, aims, blank_actuals, read_actuals
from mingzhang.performance.scoring import Scored, Sheet, score
from mingzhang.performance.sheet import evaluated, sheet_document

__all__ = [
    "Actual",
    "Scored",
    "Sheet",
    "aims",
    "blank_actuals",
    "evaluated",
    "read_actuals",
    "score",
    "sheet_document",
]
