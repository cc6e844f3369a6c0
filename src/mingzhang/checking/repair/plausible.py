"""How likely a slip turned one printed number into another. It ranks ties and decides nothing."""

CONFUSABLE = frozenset({"17", "38", "06", "56", "08", "69", "89"})
"""Pairs of digits that a scan or a hand takes for each other."""

MISREAD, SLIP, LOST_POINT, BLANKED, OTHER, ABSURD = range(6)


def slip(right: int, printed: int, *, blank: bool = False) -> int:
    """Rank of the slip from what should stand to what stands, smaller is likelier.

    right, printed: whole numbers of the last printed digit; blank: nothing is printed. Returns
    MISREAD (one confusable digit), SLIP (one digit, or two neighbours exchanged), LOST_POINT (a
    power of ten), BLANKED, OTHER, or ABSURD for a sign that the print does not have.
    """
    if right < 0 <= printed:
        return ABSURD
    if blank:
        return BLANKED
    if right * printed <= 0:
        return OTHER
    one, other = str(abs(right)), str(abs(printed))
    if one.rstrip("0") == other.rstrip("0"):
        return LOST_POINT
    if len(one) != len(other):
        # A digit lost or doubled, as when a point goes with the zero behind it.
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        drops = (longer[:i] + longer[i + 1 :] for i in range(len(longer)))
        return SLIP if len(longer) == len(shorter) + 1 and shorter in drops else OTHER
    differing = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) == 1:
        pair = "".join(sorted(one[differing[0]] + other[differing[0]]))
        return MISREAD if pair in CONFUSABLE else SLIP
    if len(differing) == 2 and differing[1] == differing[0] + 1:
        i, j = differing
        if one[i] == other[j] and one[j] == other[i]:
            return SLIP
    return OTHER
