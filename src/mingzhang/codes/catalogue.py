"""Look-up in the classification of government revenue and expenditure.

The rows come from ``data/*.csv`` and are read when first asked for. A code or a name that is not
found is "not in our list", never "wrong": the lists are incomplete below 款, and local bureaux add
codes. Only rows whose source is ``seen`` or ``standard`` are fit to raise an error; ``memory``
rows serve to recognise.

Source: 《政府收支分类科目》 of the Ministry of Finance, of which a volume comes out each summer for
the next budget year (Budget Law, art. 32; the volume of 2023 is 财预〔2022〕107号), as far as
real disclosures and professional knowledge give it. The lists were not compared with a volume.
"""

import csv
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

SYSTEMS = ("functional", "economic", "government")
"""The classifications: functional (功能分类), departmental economic (部门预算支出经济分类) and
government economic (政府预算支出经济分类); the economic ones with the codes of 2018 and later."""

LOCAL = "local"
"""The note of a name that a real document printed and the national volume does not have."""

_SOURCE_RANK = {"seen": 0, "standard": 0, "memory": 1}

_LEVELS = (3, 5, 7)

_QUOTES = dict.fromkeys(map(ord, "“”„‟〝〞＂"), '"')

# A cut name must keep this many characters, and this share of the whole, to be taken for the
# beginning of a subject: 其他 or 机关 alone begin too many to be worth naming.
_CUT_CHARS = 4
_CUT_SHARE = 1 / 3

# What a character lost at the end costs, where a character wrong inside costs 1. Column edges and
# page breaks take whole tails, so a long tail is weaker evidence against a name than its length.
_CUT_COST = 0.25


class Code(NamedTuple):
    """One name of one code.

    ``code`` has three, five or seven digits; ``system`` is one of SYSTEMS; ``first`` and ``last``
    are the first and last budget year of the name (None: open or not known); ``source`` is
    ``seen``, ``standard`` or ``memory``; ``note`` says what is particular, ``local`` above all.
    """

    code: str
    name: str
    system: str
    first: int | None
    last: int | None
    source: str
    note: str


_SHORT = 100
"""Folded names up to here are remembered: a document repeats its words."""


@cache
def traditional() -> dict[str, str]:
    """Simplified characters by the traditional ones that publications use."""
    from importlib.resources import files

    import tomli

    text = files(__package__).joinpath("data", "traditional.toml").read_text(encoding="utf-8")
    return {pair[0]: pair[1] for pair in tomli.loads(text)["pairs"].split()}


class _Folding(dict[int, str]):
    """A translation table that works out a character when it first meets it."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        # Zero-width marks (Cf) come out of PDF text and are as invisible as blanks.
        if char.isspace() or unicodedata.category(char) == "Cf":
            folded = ""
        else:
            # NFKC also undoes the Kangxi radicals that some PDF fonts give instead of characters.
            folded = "".join(unicodedata.normalize("NFKC", char).split())
            folded = traditional().get(folded, folded)
        self[point] = folded
        return folded


_FOLDING = _Folding(_QUOTES)


class _Catalogue(NamedTuple):
    """One classification, indexed."""

    codes: dict[str, tuple[Code, ...]]
    names: dict[str, tuple[Code, ...]]
    letters: tuple[tuple[str, frozenset[str]], ...]


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """The form of a name in which names are compared.

    Full-width brackets and letters become ASCII, quotation marks ``"``, and all white space and
    the colons at the end go; so 因公出国（境） 费用： and 因公出国(境)费用 are one. Any string
    will do; nothing is raised.
    """
    return _folded(name) if len(name) <= _SHORT else name.translate(_FOLDING).rstrip(":")


@lru_cache(maxsize=16384)
def _folded(name: str) -> str:
    return name.translate(_FOLDING).rstrip(":")


def level(code: str) -> int:
    """The number of digits of a code: 3 for 类, 5 for 款, 7 for 项; 0 for what is not a code."""
    return len(code) if len(code) in _LEVELS and code.isascii() and code.isdigit() else 0


def parent(code: str) -> str | None:
    """The code one level up, whether or not it is in the list.

    None for a 类 and for what is not a code.
    """
    return code[:-2] if level(code) > _LEVELS[0] else None


def ancestors(code: str) -> tuple[str, ...]:
    """The codes above a code, nearest first: 2010301 gives 20103, 201. Empty as for `parent`."""
    return tuple(code[:n] for n in reversed(_LEVELS) if n < level(code))


def by_code(system: str, code: str, year: int | None = None) -> Code | None:
    """The name of a code in a budget year, or its present name where no year is given.

    Where no name is valid in that year the nearest one answers: the caller sees by ``first`` and
    ``last`` that it is not of the year. A local name answers only where there is no other. None
    where the code is not in our list. ValueError for a system that is not one of SYSTEMS.
    """
    rows = names_of(system, code)
    if not rows:
        return None
    return min(
        rows,
        key=lambda row: (row.note == LOCAL, _years_off(row, year), _SOURCE_RANK[row.source]),
    )


def names_of(system: str, code: str) -> tuple[Code, ...]:
    """All names of a code, of whatever year, the oldest first and local ones last.

    Empty where the code is not in our list. ValueError for a system that is not one of SYSTEMS.
    """
    return _catalogue(system).codes.get(code, ())


def by_name(
    system: str,
    name: str,
    year: int | None = None,
    level: int | None = None,
    parent: str | None = None,
) -> tuple[Code, ...]:
    """The rows that bear a name, compared after `fold`, in the order of their codes.

    ``year`` keeps the rows valid in that budget year, ``level`` those with so many digits (3, 5,
    7), ``parent`` those whose code begins with it and goes on. Many 项 share a name (行政运行), so
    a name alone seldom settles a code below 款. Local names come last. ValueError for a system
    that is not one of SYSTEMS.
    """
    rows = _catalogue(system).names.get(fold(name), ())
    return tuple(
        row
        for row in rows
        if _is_under(row.code, level, parent) and (year is None or not _years_off(row, year))
    )


def known_name(system: str, name: str) -> bool:
    """Whether a name, after `fold`, is in the list, under any code and in any year.

    Such a name is never mended. ValueError for a system that is not one of SYSTEMS.
    """
    return fold(name) in _catalogue(system).names


def near_name(
    system: str,
    name: str,
    level: int | None = None,
    parent: str | None = None,
    limit: int = 3,
) -> tuple[Code, ...]:
    """The subjects a damaged name may stand for, best first, at most ``limit`` of them.

    Nearness is edit distance after `fold`, not more than a third of the longer name; a lost tail
    (政府办公厅(室)及相关机构事) costs less than wrong characters. ``level`` and ``parent`` as in
    `by_name`. Of equally near rows different names come before more rows of one name, so that
    rivals show within the limit. A name that is in the list gives its own rows only. Empty where
    nothing is near. ValueError for a system that is not one of SYSTEMS.
    """
    catalogue = _catalogue(system)
    damaged = fold(name)
    if not damaged or limit < 1:
        return ()
    own = by_name(system, name, level=level, parent=parent)
    if own:
        return own[:limit]
    scored: list[tuple[float, int, str, Code]] = []
    places = _places(damaged)
    letters = frozenset(damaged)
    for candidate, candidate_letters in catalogue.letters:
        longer = max(len(damaged), len(candidate))
        # Each character of the damaged name that the candidate lacks costs at least 1, and so
        # does each by which the damaged name is longer.
        if 3 * max(len(letters - candidate_letters), len(damaged) - len(candidate)) > longer:
            continue
        rows = [row for row in catalogue.names[candidate] if _is_under(row.code, level, parent)]
        if not rows:
            continue
        cost = _cost(damaged, places, candidate)
        if 3 * cost <= longer:
            scored.extend((cost, nth, row.code, row) for nth, row in enumerate(rows))
    scored.sort()
    return tuple(row for _, _, _, row in scored[:limit])


def fund_by_name(name: str) -> str | None:
    """The id of the fund source a name stands for, in the words before or since 2022.

    The ids are gpb, fund, soe, special, business, operating, superior, affiliated, other and
    social; names are compared after `fold`. None for a name that is not in our list, and for
    those that are no single source: carry-over, 财政拨款, 单位资金.
    """
    return _funds().get(fold(name))


@cache
def _catalogue(system: str) -> _Catalogue:
    if system not in SYSTEMS:
        raise ValueError(f"no such classification: {system!r}; there are {', '.join(SYSTEMS)}")
    codes: dict[str, list[Code]] = {}
    names: dict[str, list[Code]] = {}
    for code, name, first, last, source, note in _rows(system):
        row = Code(
            code,
            name,
            system,
            int(first) if first else None,
            int(last) if last else None,
            source,
            note,
        )
        codes.setdefault(code, []).append(row)
        names.setdefault(fold(name), []).append(row)
    # The files are in the order of codes and years with local names last in a code; across codes
    # the local ones have still to go to the end.
    return _Catalogue(
        {code: tuple(rows) for code, rows in codes.items()},
        {name: tuple(sorted(rows, key=_is_local)) for name, rows in names.items()},
        tuple((name, frozenset(name)) for name in names),
    )


@cache
def _funds() -> dict[str, str]:
    return {fold(name): fund for fund, name, *_ in _rows("funds")}


def _rows(stem: str) -> list[list[str]]:
    """The rows of a data file, without its head."""
    # Imported here because it draws in tempfile and zipfile, which most commands never need.
    from importlib.resources import files

    text = files(__package__).joinpath("data", f"{stem}.csv").read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))[1:]


def _is_local(row: Code) -> bool:
    return row.note == LOCAL


def _is_under(code: str, level: int | None, parent: str | None) -> bool:
    if level is not None and len(code) != level:
        return False
    return parent is None or (code != parent and code.startswith(parent))


def _years_off(row: Code, year: int | None) -> int:
    """By how many years a row misses a budget year; the present is later than any year."""
    if year is None:
        return 0 if row.last is None else 9999 - row.last
    if row.first is not None and year < row.first:
        return row.first - year
    if row.last is not None and year > row.last:
        return year - row.last
    return 0


def _places(text: str) -> dict[str, int]:
    """For each character the bits of its positions."""
    places: dict[str, int] = {}
    for n, char in enumerate(text):
        places[char] = places.get(char, 0) | 1 << n
    return places


def _cost(damaged: str, places: dict[str, int], whole: str) -> float:
    """The edit distance of a damaged name to a whole one, a lost tail counted at a discount.

    The bit-parallel algorithm of Myers (in Hyyrö's form for the distance of whole strings) gives,
    after each character of ``whole``, the distance to its beginning so far; so the cuts are
    judged in the same pass.
    """
    size = len(damaged)
    top = 1 << (size - 1)
    mask = (1 << size) - 1
    shortest = max(_CUT_CHARS, _CUT_SHARE * len(whole))
    up, down, distance = mask, 0, size
    best = float(len(whole) + size)
    for length, char in enumerate(whole, start=1):
        match = places.get(char, 0)
        diagonal = (((match & up) + up) ^ up) | match | down
        right = down | ~(diagonal | up)
        left = up & diagonal
        if right & top:
            distance += 1
        elif left & top:
            distance -= 1
        right = right << 1 | 1
        up = (left << 1 | ~(diagonal | right)) & mask
        down = right & diagonal & mask
        # The part that is left must itself be near, or long tails would excuse anything.
        if shortest <= length < len(whole) and size >= shortest and 3 * distance <= length:
            best = min(best, distance + max(1.0, _CUT_COST * (len(whole) - length)))
    return min(best, float(distance))
