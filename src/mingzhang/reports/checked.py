"""A checked file: what every report is made of."""

from typing import NamedTuple

from mingzhang.checking.finding import Finding, Others
from mingzhang.disclosure import Disclosure
from mingzhang.document import Document


class Checked(NamedTuple):
    """One checked file. seconds: read, recognise and check, in that order.

    others: the documents that it was compared with; lacking: a sentence for each that was looked
    for in vain (``check --years``).
    """

    document: Document
    disclosure: Disclosure
    findings: tuple[Finding, ...]
    seconds: tuple[float, float, float]
    others: Others = Others()
    lacking: tuple[str, ...] = ()
