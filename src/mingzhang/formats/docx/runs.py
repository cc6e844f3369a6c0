"""Texts as runs of a paragraph."""

import re
from html import escape

SMALL = (
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:ind w:firstLine="0" w:firstLineChars="0"/>'
)
"""The look of a paragraph that only parts what stands above and below it."""
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def run(text: str, size: float = 0) -> str:
    """A text with its line ends and tabs; blank for none. size: points, other than its style's."""
    if not text:
        return ""
    parts = (
        re.split(r"([\n\t])", escape(text, quote=False))
        if "\n" in text or "\t" in text
        else [escape(text, quote=False)]
    )
    inner = "".join(
        _BREAKS.get(part) or f'<w:t xml:space="preserve">{part}</w:t>' for part in parts if part
    )
    half = round(size * 2)
    look = f'<w:rPr><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>' if size else ""
    return f"<w:r>{look}{inner}</w:r>"
