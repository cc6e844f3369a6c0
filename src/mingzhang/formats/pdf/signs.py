"""Which signs the fonts have, and pictures of those that none has."""

import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typst import Fonts

_USUAL = re.compile(r"[ -~、-】〔〕一-龥！-～　“”‘’…—·×\n]*")
_SHOWN = 3


class Picture(NamedTuple):
    """A sign as a picture of its code. alt: the sign itself, which readers take for its text."""

    svg: str
    alt: str


def font_folders() -> tuple[str, ...]:
    """The folders of all fonts: the two of Chinese, then emoji and other scripts."""
    import manimgx_fonts
    import pylopdf_fonts_zh_cn

    packages = (pylopdf_fonts_zh_cn, manimgx_fonts)
    return tuple(str(Path(package.__file__ or "").parent) for package in packages)


@cache
def fonts() -> "Fonts":
    """All fonts, loaded once, and none of the system's: the same pages everywhere."""
    from typst import Fonts

    return Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=list(font_folders()),
    )


def pieces(text: str) -> list[str | Picture]:
    """A line as texts that the fonts have and pictures of signs that none has."""
    if _USUAL.fullmatch(text):
        return [text]
    found: list[str | Picture] = []
    for sign in text:
        if ord(sign) not in _covered():
            found.append(_picture(sign))
        elif found and isinstance(found[-1], str):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _picture(sign: str) -> Picture:
    code = f"{ord(sign):04X}"
    half = (len(code) + 1) // 2
    rows = "".join(
        f'<text x="50" y="{y}" text-anchor="middle">{escape(part)}</text>'
        for y, part in ((44, code[:half]), (86, code[half:]))
    )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100"'
        ' font-family="Noto Sans SC" font-size="40"><rect x="4" y="4" width="92" height="92"'
        f' fill="none" stroke="black" stroke-width="4"/>{rows}</svg>'
    )
    return Picture(svg, sign)


@cache
def _covered() -> frozenset[int]:
    """The codes of all signs that one of the fonts has."""
    codes: set[int] = set()
    for folder in font_folders():
        for path in sorted(Path(folder).glob("*.[ot]tf")):
            codes.update(_signs_of(path.read_bytes()))
    return frozenset(codes)


def _signs_of(font: bytes) -> set[int]:
    """The codes in a font's table ``cmap`` (OpenType, formats 4 and 12)."""

    def number(at: int, size: int = 2) -> int:
        return int.from_bytes(font[at : at + size], "big")

    for record in range(12, 12 + 16 * number(4), 16):
        if font[record : record + 4] == b"cmap":
            break
    else:
        return set()
    table = number(record + 8, 4)
    codes: set[int] = set()
    for entry in range(table + 4, table + 4 + 8 * number(table + 2), 8):
        start = table + number(entry + 4, 4)
        kind = number(start)
        if kind == 12:
            for group in range(start + 16, start + 16 + 12 * number(start + 12, 4), 12):
                codes.update(range(number(group, 4), number(group + 4, 4) + 1))
        elif kind == 4:
            twice = number(start + 6)
            for at in range(0, twice, 2):
                last, first = number(start + 14 + at), number(start + 16 + twice + at)
                codes.update(range(first, last + 1))
    return codes - {0xFFFF}
