"""A checked file: what every report is made of."""

from typing import NamedTuple

from mingzhang.checking.finding import Finding
from mingzhang.disclosure import Disclosure
from mingzhang.document import Document


class Checked(NamedTuple):
    """One checked file. seconds: read, recognise and check, in that order."""

    document: Document
    disclosure: Disclosure
    findings: tuple[Finding, ...]
    seconds: tuple[float, float, float]
