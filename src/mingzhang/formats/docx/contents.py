"""The cover and the contents list of a Word document, with dots and page numbers."""

from collections.abc import Sequence

from mingzhang.document import Heading
from mingzhang.formats import tidy
from mingzhang.formats.docx.runs import SMALL, run

FEW_HEADINGS = 3
"""From this many headings below the title on there is a contents list."""
LEVELS = range(2, 5)
"""Levels of the headings in it."""

_BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def has_contents(headings: Sequence[Heading]) -> bool:
    """Whether a document of these headings has a contents list."""
    return sum(heading.level in LEVELS for heading in headings) >= FEW_HEADINGS


def contents(headings: Sequence[Heading], pages: Sequence[int], first: int) -> str:
    """The list: a field that Word renews, with its entries, so that it shows without that.

    headings: below the title; pages: of each, 1-based; first: the number of the first one's mark.
    """
    field = _field(r'TOC \o "1-3" \h \z \u')
    lines: list[str] = []
    for number, (heading, page) in enumerate(zip(headings, pages, strict=True), first):
        if heading.level not in LEVELS:
            continue
        mark = mark_of(number)
        place = _field(rf"PAGEREF {mark} \h")
        lines.append(
            f'<w:p><w:pPr><w:pStyle w:val="TOC{heading.level - 1}"/></w:pPr>'
            f'{"" if lines else field}<w:hyperlink w:anchor="{mark}" w:history="1">'
            f"{run(tidy(heading.text).replace(chr(10), ' '))}<w:r><w:tab/></w:r>"
            f"{place}{run(str(page))}{_END}</w:hyperlink></w:p>"
        )
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
        '<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>目录</w:t></w:r></w:p>'
        f"{''.join(lines)}<w:p><w:pPr>{SMALL}</w:pPr>{_END}</w:p></w:sdtContent></w:sdt>"
    )


def mark_of(number: int) -> str:
    """The name of a heading's mark, to which the contents list leads."""
    return f"_Toc{number:06d}"


def _field(code: str) -> str:
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{_BEGIN}{instruction}{_SEPARATE}"
