"""Reasons: what a sentence gives as the reason of a change."""

import re

from mingzhang.checking.clauses import Comparison

_REASON = re.compile(
    r"[,。;(]?(?:增加|减少|增长|下降|增减|变动|变化)*的?(?:主要)?"
    r"(?:原因(?:主要)?(?:是|为|系|在于)?|是?由于|是因为?|因为|系因?|(?<=主要)(?:是|系|为))"
    r"[:,]?(?:由于|因为?)?(?P<reason>[^。;]{4,120})"
)


def reason_of(one: Comparison) -> "re.Match[str] | None":
    """The reason right behind a comparison, in the group ``reason``; None where none is given."""
    return _REASON.match(one.text.folded, one.end)
