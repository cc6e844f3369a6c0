"""Word documents both ways."""

from hypothesis import given, settings

from mingzhang.document import Document
from mingzhang.formats.docx import CARRIES, read, write
from tests.formats.strategies import DOCUMENTS


@given(DOCUMENTS)
@settings(deadline=None, max_examples=100)
def test_round_trip(document: Document) -> None:
    data = write(document)
    assert read(data, "a.docx") == document.only(CARRIES)
    assert write(document) == data
