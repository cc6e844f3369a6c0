"""The targets of a book: ``targets.toml`` with one overall table and one a project."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from mingzhang.book.rows import BookError
from mingzhang.forms.target_form import level1_of
from mingzhang.forms.target_values import SIGNS, relation_of
from mingzhang.money import parse

_PROJECT_TEXTS = ("department", "implementer", "kind", "start", "end", "overview", "basis", "goal")
_OVERALL_TEXTS = ("department", "goal")


class BookTarget(NamedTuple):
    """An indicator of a book. value: as it is printed; weight: percent, 0 where there is none.

    relation: =, >=, <=, >, < or "", only where the form prints it apart.
    """

    level1: str
    level2: str
    indicator: str
    value: str
    weight: int = 0
    unit: str = ""
    relation: str = ""


class Contract(NamedTuple):
    """A lease or contract behind a project's costs. amount: of this year, in the book's money."""

    name: str
    party: str
    amount: str


class BookProject(NamedTuple):
    """The target table of a project, or of the whole unit (name ""). texts: fields of the head.

    contracts: what the project's money is bound by; kept in the book, printed nowhere.
    """

    name: str
    texts: dict[str, str]
    targets: tuple[BookTarget, ...]
    contracts: tuple[Contract, ...] = ()


def read_targets(data: Mapping[str, Any], name: str) -> tuple[BookProject, ...]:
    """The target tables of a book, the overall one first.

    data: as ``targets.toml`` has it; name: of the file. Raises BookError.
    """
    if unknown := set(data) - {"overall", "project"}:
        raise BookError(
            f"{name} 里有不认识的「{'、'.join(sorted(unknown))}」，只能写 overall 和 project"
        )
    found = []
    if "overall" in data:
        overall = _project(data["overall"], f"{name} 的整体目标", "", _OVERALL_TEXTS)
        weights = sum(target.weight for target in overall.targets)
        if weights != 100:
            raise BookError(f"{name} 的整体目标各指标权重合计是 {weights}%，应为 100%，请改正")
        found.append(overall)
    for number, one in enumerate(data.get("project", ()), 1):
        project = str(one.get("name", "")).strip()
        if not project:
            raise BookError(f"{name} 的第 {number} 个项目没有 name，请写项目名称")
        if project in [other.name for other in found]:
            raise BookError(f"{name} 里项目「{project}」写了两次，请合并")
        found.append(_project(one, f"{name} 的项目「{project}」", project, _PROJECT_TEXTS))
    return tuple(found)


def _project(data: dict[str, Any], where: str, name: str, known: tuple[str, ...]) -> BookProject:
    if unknown := set(data) - {"name", "target", "contract", *known}:
        raise BookError(
            f"{where}里有不认识的「{'、'.join(sorted(unknown))}」，可写：{'、'.join(known)}"
        )
    texts = {key: _text(data[key], where, key) for key in known if key in data}
    targets = tuple(
        _target(one, f"{where}第 {number} 个指标", weighted=not name)
        for number, one in enumerate(data.get("target", ()), 1)
    )
    if not targets:
        raise BookError(f"{where}没有指标，请至少写一个 target")
    contracts = tuple(
        _contract(one, f"{where}第 {number} 份合同")
        for number, one in enumerate(data.get("contract", ()), 1)
    )
    return BookProject(name, texts, targets, contracts)


def _contract(data: dict[str, Any], where: str) -> Contract:
    texts = {key: str(data.get(key, "")).strip() for key in Contract._fields}
    for key in ("name", "amount"):
        if not texts[key]:
            raise BookError(f"{where}没有 {key}，请补上")
    if parse(texts["amount"]) is None:
        raise BookError(f"{where}的 amount「{texts['amount']}」不是金额，请改正")
    return Contract(**texts)


def _text(value: object, where: str, key: str) -> str:
    text = " ".join(str(value).split())
    if not text:
        raise BookError(f"{where}的 {key} 是空的，请填写或删去")
    return text


def _target(data: dict[str, Any], where: str, *, weighted: bool) -> BookTarget:
    for key in ("indicator", "value"):
        if not str(data.get(key, "")).strip():
            raise BookError(f"{where}没有 {key}，请补上")
    if weighted:
        weight = data.get("weight")
        if not isinstance(weight, int) or not 0 < weight <= 100:
            raise BookError(f"{where}的 weight 应是 1 到 100 的整数，请改正")
        relation = relation_of(str(data.get("relation", "="))) or ""
        if not relation:
            raise BookError(f"{where}的 relation 不认识，可写：{' '.join(SIGNS)}")
        unit = str(data.get("unit", "")).strip()
        return BookTarget(
            "", "", data["indicator"].strip(), str(data["value"]).strip(), weight, unit, relation
        )
    level2 = str(data.get("level2", "")).strip()
    level1 = str(data.get("level1", level1_of().get(level2, ""))).strip()
    if not level1:
        known = "、".join(level1_of())
        raise BookError(f"{where}的 level2「{level2}」不是标准二级指标，请写 level1，或用：{known}")
    value = re.sub(r"\s+", " ", str(data["value"])).strip()
    return BookTarget(level1, level2, str(data["indicator"]).strip(), value)


def write_targets(projects: tuple[BookProject, ...]) -> dict[str, Any]:
    """The data that ``read_targets`` reads the same target tables from."""
    data: dict[str, Any] = {}
    for one in projects:
        entry: dict[str, Any] = {**one.texts, "target": [_entry(t) for t in one.targets]}
        if one.contracts:
            entry["contract"] = [contract._asdict() for contract in one.contracts]
        if one.name:
            data.setdefault("project", []).append({"name": one.name, **entry})
        else:
            data["overall"] = entry
    return data


def _entry(target: BookTarget) -> dict[str, Any]:
    return {key: value for key, value in target._asdict().items() if value}
