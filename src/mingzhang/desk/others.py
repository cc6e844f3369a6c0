"""Other documents that one is checked against: read from their paths, and whether they fit."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from mingzhang.checking.beside import named, own, unfit_budget, unfit_previous, unfit_unit
from mingzhang.checking.finding import Others
from mingzhang.codes import fold
from mingzhang.desk.gather import gather
from mingzhang.disclosure import Disclosure
from mingzhang.files import FileError
from mingzhang.forms.recognise import recognise

Unfit = Callable[[Disclosure, Disclosure], str]


class Paths(NamedTuple):
    """Paths of other documents. previous: last year's of the same stage; budget: the same year's
    beside final accounts; units: those of a department's units, files or folders of them."""

    previous: str | Path | None = None
    budget: str | Path | None = None
    units: Sequence[str | Path] = ()


NONE = Paths()
"""No other documents."""


def read_others(paths: Paths, disclosure: Disclosure) -> Others:
    """Read the other documents and see that each is what it is given for.

    Raises FileError: one cannot be read, or is of another year, stage or level.
    """
    what = f"「{disclosure.source}」（{named(disclosure)}）"
    if paths.budget is not None and disclosure.stage != "final":
        raise FileError(f"{what}是预算，只有决算才与当年的预算比，请去掉 --budget")
    if paths.units and disclosure.level == "unit":
        raise FileError(f"{what}是单位的文件，只有部门的才与各单位的比，请去掉 --units")
    return Others(
        _one(paths.previous, "上年的文件", disclosure, unfit_previous),
        _one(paths.budget, "当年的预算", disclosure, unfit_budget),
        _units(paths.units, disclosure),
    )


def _one(
    path: str | Path | None, what: str, disclosure: Disclosure, unfit: Unfit
) -> Disclosure | None:
    if path is None:
        return None
    found = _read(path, what)
    if len(found) > 1:
        names = "；".join(one.source for one in found[:5])
        raise FileError(
            f"作{what}给出的「{path}」里有 {len(found)} 份公开文件，请只给一份：{names}"
        )
    _fits(path, what, disclosure, found[0], unfit)
    return found[0]


def _units(paths: Sequence[str | Path], disclosure: Disclosure) -> tuple[Disclosure, ...]:
    found: dict[str, Disclosure] = {}
    for path in paths:
        given = _read(path, "单位的文件")
        for one in given:
            if len(given) > 1 and own(disclosure, one):
                continue  # a folder often holds the department's document too
            _fits(path, "单位的文件", disclosure, one, unfit_unit)
            name = fold(one.unit) or one.source
            if name in found:
                first = found[name].source
                raise FileError(
                    f"「{first}」和「{one.source}」都是{one.unit}的，一个单位只给一份文件"
                )
            found[name] = one
    return tuple(found.values())


def _read(path: str | Path, what: str) -> tuple[Disclosure, ...]:
    try:
        found = tuple(map(recognise, gather(Path(path)).documents))
    except FileError as error:
        raise FileError(f"作{what}给出的「{path}」读不了：{error}") from error
    for one in found:
        if not one.tables and not one.stated:
            raise FileError(f"作{what}给出的「{path}」里没有认出表和数，请核对文件")
    if len(found) == 1:
        # As the user gave it: files of two folders often have one name.
        return (replace(found[0], source=str(path)),)
    return found


def _fits(
    path: str | Path, what: str, disclosure: Disclosure, other: Disclosure, unfit: Unfit
) -> None:
    why = unfit(disclosure, other)
    if why:
        raise FileError(
            f"作{what}给出的「{path}」（{named(other)}）{why}，"
            f"不能与「{disclosure.source}」（{named(disclosure)}）比较，请换一份"
        )
