"""``mingzhang score``: the targets of a book or a publication against what was reached."""

from pathlib import Path

from mingzhang.desk import one_disclosure
from mingzhang.disclosure import Disclosure
from mingzhang.files import FileError, decode, read_bytes, write_atomic
from mingzhang.performance import Sheet, aims, blank_actuals, read_actuals, score, sheet_document


def write_blank(source: str | Path, target: str | Path) -> int:
    """Write the list of targets, to be filled in with what was reached; returns how many rows.

    source: a book, a Disclosure's JSON or a published file. Raises FileError.
    """
    disclosure = _with_targets(source)
    if Path(target).exists():
        raise FileError(f"「{target}」已经有了，请换一个名字，以免盖掉填好的内容")
    text = blank_actuals(disclosure)
    # Spreadsheets take a CSV file for UTF-8 only by this sign.
    write_atomic(Path(target), text.encode("utf-8-sig"))
    return text.count("\n") - 1


def score_file(
    source: str | Path,
    actuals: str | Path,
    target: str | Path,
    store: str | Path | None = None,
    indicators: str | Path | None = None,
) -> tuple[Sheet, ...]:
    """Score the targets and write the self-evaluation sheets, in the suffix's format.

    actuals: the filled-in list; store: the service centre's cases, which count the values written
    as @id; indicators: their declarations, else the shipped ones. Raises FileError.
    """
    from mingzhang.formats import format_of

    writer = format_of(Path(target))
    disclosure = _with_targets(source)
    counted = None if store is None else _counted(store, disclosure.year, indicators)
    path = Path(actuals)
    sheets = score(
        disclosure, read_actuals(decode(read_bytes(path), path.name), path.name, counted)
    )
    document = sheet_document(disclosure, sheets)
    write_atomic(Path(target), writer.write(document, f"{disclosure.unit}绩效自评表"))
    return sheets


def _with_targets(source: str | Path) -> Disclosure:
    disclosure = one_disclosure(source)
    if not aims(disclosure):
        raise FileError(f"「{source}」里没有绩效目标表，不能自评")
    return disclosure


def _counted(store: str | Path, year: int | None, file: str | Path | None) -> dict[str, str]:
    """What the service centre counts in a year: numbers with their units, by id."""
    from mingzhang.centre.indicator import indicators

    if year is None:
        raise FileError("目标表没有写年度，办件库不知道要算哪一年")
    return {
        one.indicator.id: f"{one.value:.4f}".rstrip("0").rstrip(".") + one.indicator.unit
        for one in indicators(store, year, file)
        if one.value is not None
    }
