"""Numbers of worksheets as Excel prints them by their number formats (ISO/IEC 29500-1, 18.8.31)."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

GENERAL = "General"
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy/m/d",
    **dict.fromkeys((27, 31, 57), 'yyyy"年"m"月"d"日"'),
    **dict.fromkeys((18, 20, 32), "h:mm"),
    **dict.fromkeys((19, 21, 33), "h:mm:ss"),
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((41, 42), '#,##0;-#,##0;"-"'),
    **dict.fromkeys((43, 44), '#,##0.00;-#,##0.00;"-"??'),
    49: "@",
}
"""Formats that a workbook does not spell out, by their numbers, as Chinese Excel has them."""

_PLACES = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*,*)?|\.[0#?]+,*")
_UNPRINTED = re.compile(r'("[^"]*"|\\.)|\[[^\]]*\]|_.|\*.', re.DOTALL)
_MOST_DIGITS = 40


class _Part(NamedTuple):
    """A section of a number format, for one sign.

    before, after: literals; whole: least digits before the point; least, most: digits after it;
    grouped: with commas; factor: power of ten of the printed number; kind: number, date, general,
    exponent or text (only literals).
    """

    kind: str
    before: str = ""
    after: str = ""
    whole: int = 1
    least: int = 0
    most: int = 0
    grouped: bool = False
    factor: int = 0


def printed(value: str, code: str, epoch_1904: bool = False) -> str:
    """A number as it is printed.

    value: its stored text, such as 1932.3300000000002; code: the number format;
    epoch_1904: whether the workbook counts its days from 1904. What is no number stays as it is.
    """
    try:
        number = Decimal(format(float(value), ".15g"))
    except (ValueError, InvalidOperation):
        return value
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        return value
    parts = _parts(code)
    negative = number < 0
    if len(parts) > 1 and negative:
        part, number, negative = parts[1], -number, False
    elif len(parts) > 2 and not number:
        part = parts[2]
    else:
        part = parts[0]
    if part.kind == "date":
        return _date(number, part.before, epoch_1904)
    if part.kind == "text":
        return part.before
    if part.kind == "general":
        return f"{part.before}{_plain(number)}{part.after}"
    if part.kind == "exponent":
        return f"{number:.{part.most}E}"
    text = _digits(abs(number).scaleb(part.factor), part)
    sign = "-" if negative and re.search(r"[1-9]", text) else ""
    return f"{sign}{part.before}{text}{part.after}"


def _plain(number: Decimal) -> str:
    """Digits without exponent or zeros at the end."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _digits(number: Decimal, part: _Part) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-part.most), ROUND_HALF_UP)
    whole, _, fraction = format(rounded, "f").partition(".")
    whole = "" if whole == "0" and not part.whole else whole.zfill(part.whole)
    if part.grouped and whole:
        whole = f"{int(whole):,}".rjust(len(whole), "0")
    kept = fraction.rstrip("0")
    fraction = kept.ljust(part.least, "0")
    return f"{whole}.{fraction}" if fraction else whole


@lru_cache(maxsize=1024)
def _parts(code: str) -> tuple[_Part, ...]:
    """The sections of a number format: positive, negative, zero."""
    sections = _split(code)
    if any(re.search(r"\[[<>=]", section) for section in sections):
        return (_Part("general"),)
    return tuple([_part(section) for section in sections[:3]])


def _split(code: str) -> list[str]:
    """Cut at semicolons outside quotes."""
    pieces = re.findall(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|[^"]|"', code, re.DOTALL)
    sections = [""]
    for piece in pieces:
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    return sections


def _part(section: str) -> _Part:
    # Colours, languages, spaces as wide as a sign and fillings are not printed as text.
    section = re.sub(r"\[\$([^\]-]+)[^\]]*\]", r'"\1"', section)
    bare = _UNPRINTED.sub(lambda m: m[1] or "", section)
    plain = re.sub(r'"[^"]*"|\\.', "", bare, flags=re.DOTALL)
    if "general" in plain.lower() or (plain.strip() in ("", "@") and bare.strip() in ("", "@")):
        if not bare.strip():
            return _Part("text")
        before, _, after = bare.lower().partition("general")
        return _Part("general", _literal(before.replace("@", "")), _literal(after))
    if re.search(r"[0#?]E[+-]", plain, re.IGNORECASE):
        return _Part("exponent", most=plain.partition("E")[0].partition(".")[2].count("0"))
    if re.search(r"[ymdhs]", plain, re.IGNORECASE) and not re.search(r"[0#?]", plain):
        return _Part("date", bare)
    pattern = re.compile(rf'("[^"]*"|\\.)|({_PLACES.pattern})', re.DOTALL)
    found = next((one for one in pattern.finditer(bare) if one[2]), None)
    if found is None:
        return _Part("text", _literal(bare).strip())
    whole, _, fraction = found[2].partition(".")
    scale = len(found[2]) - len(found[2].rstrip(","))
    fraction = fraction.rstrip(",")
    return _Part(
        "number",
        _literal(bare[: found.start()]).lstrip(),
        _literal(bare[found.end() :]).rstrip(),
        whole.count("0"),
        fraction.count("0"),
        len(fraction),
        "," in whole.rstrip(","),
        2 * plain.count("%") - 3 * scale,
    )


def _literal(text: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)|[0#?@]', lambda m: m[1] or m[2] or "", text, flags=re.DOTALL)


def _date(number: Decimal, code: str, epoch_1904: bool) -> str:
    """A day number as a date; Excel's 29 February 1900, which never was, is passed over."""
    days = number + (1462 if epoch_1904 else 0)
    if not 0 <= days < 2_958_466:
        return _plain(number)
    base = datetime(1899, 12, 30) if days >= 60 else datetime(1899, 12, 31)
    at = base + timedelta(seconds=int((days * 86_400).to_integral_value(ROUND_HALF_UP)))
    pieces = []
    after_hour = False
    for piece in re.findall(r'"[^"]*"|\\.|[ymdhs]+|[^ymdhs"\\]+', code, re.IGNORECASE):
        key = piece.lower()
        if key[0] in "ymdhs":
            minutes = key[0] == "m" and after_hour
            value = {"y": at.year, "m": at.month, "d": at.day, "h": at.hour, "s": at.second}[key[0]]
            value = at.minute if minutes else value
            short = key[0] == "y" and len(key) == 2
            pieces.append(f"{value % 100 if short else value:0{min(len(key), 2)}d}")
            after_hour = key[0] == "h"
        else:
            pieces.append(_literal(piece).replace(";", ""))
    return "".join(pieces).strip()
