"""The report for code review tools: SARIF 2.1.0 (OASIS, Static Analysis Results Interchange)."""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import tomli

from mingzhang.checking.check import rules
from mingzhang.checking.finding import Finding, Spot
from mingzhang.document import NOWHERE, Chart
from mingzhang.reports.checked import Checked
from mingzhang.reports.terminal import find, ordinal

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
SURE = "certain"
"""How certain an expected value must be to be offered as what to write instead."""


@cache
def dimensions() -> dict[str, str]:
    """What the rules of each first letter of a code are about, in Chinese."""
    text = files(__package__).joinpath("data", "dimensions.toml").read_text("utf-8")
    return dict(tomli.loads(text))


def report(
    documents: Sequence[dict[str, Any]],
    version: str,
    failed: Sequence[tuple[str, str]] = (),
    unread: Sequence[str] = (),
) -> dict[str, Any]:
    """One run over all documents. documents: as ``document`` gives them; version: of Mingzhang.

    failed: path and sentence of each that could not be read; unread: a sentence for each file of
    a folder or ZIP that was left out.
    """
    artifacts: dict[tuple[str, str | None], dict[str, Any]] = {}
    indices: dict[tuple[str, str | None], int] = {}

    def add(uri: str, holder: str | None) -> int:
        key = (uri, holder)
        if key not in indices:
            parent = {} if holder is None else {"parentIndex": add(holder, None)}
            indices[key] = len(artifacts)
            artifacts[key] = {"location": {"uri": uri}, **parent}
        return indices[key]

    results = []
    for one in documents:
        add(*one["artifact"])
        for result in one["results"]:
            results.append(result)
            for location in (*result["locations"], *result.get("relatedLocations", ())):
                where = location["physicalLocation"]["artifactLocation"]
                where["index"] = add(where["uri"], where.pop("holder", None))
    notes = [_notification("error", why, path) for path, why in failed]
    notes += [_notification("warning", why) for why in unread]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Mingzhang",
                        "version": version,
                        "language": "zh-CN",
                        "rules": [_rule(index) for index in range(len(rules()))],
                    }
                },
                "language": "zh-CN",
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {"executionSuccessful": not failed, "toolExecutionNotifications": notes}
                ],
                "artifacts": list(artifacts.values()),
                "results": results,
            }
        ],
    }


def document(source: str, checked: Checked) -> dict[str, Any]:
    """What one document gives to a report, of JSON's types.

    source: the path as the user named it, which may hold further documents.
    """
    files = _Files(source, checked)
    return {
        "artifact": [*files.own],
        "results": [_result(one, checked, files) for one in checked.findings],
    }


class _Files:
    """The URIs of a document's files: a file in a ZIP is nested in it, one in a folder below it."""

    def __init__(self, source: str, checked: Checked) -> None:
        self.path = Path(source)
        self.folder = self.path.is_dir()
        inner = checked.document.source
        self.nested = not self.folder and inner != self.path.name
        blocks = (one for one in checked.document.blocks if not isinstance(one, Chart))
        several = any(block.place.file for block in blocks)
        self.own = self.uri(None if several else inner)

    def uri(self, file: str | None) -> tuple[str, str | None]:
        """The URI of a file of the document, and that of the ZIP that it lies in."""
        if file and self.folder:
            return _uri(self.path / file), None
        if file and self.nested:
            return _quoted(file), _uri(self.path)
        return _uri(self.path), None

    def location(self, spot: Spot) -> dict[str, Any]:
        """The artifactLocation of a place; ``report`` turns the holder into an index."""
        if spot.other is not None:
            return {"uri": _uri(Path(spot.other))}
        uri, holder = self.uri(spot.place.file) if spot.place.file else self.own
        return {"uri": uri, **({"holder": holder} if holder else {})}


def _uri(path: Path) -> str:
    absolute = "file://" if path.is_absolute() else ""
    return absolute + _quoted(path.as_posix())


def _quoted(name: str) -> str:
    return quote(os.fsencode(name))


def _notification(level: str, why: str, path: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"level": level, "message": {"text": why}}
    if path is not None:
        where = {"physicalLocation": {"artifactLocation": {"uri": _uri(Path(path))}}}
        found["locations"] = [where]
    return found


def _rule(index: int) -> dict[str, Any]:
    rule = rules()[index]
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.page.strip()},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"dimension": dimensions()[rule.code[0]], "law": rule.law or ""},
    }


@cache
def _indices() -> dict[str, int]:
    return {rule.code: index for index, rule in enumerate(rules())}


def _result(finding: Finding, checked: Checked, files: _Files) -> dict[str, Any]:
    own = [one for one in finding.places if one.other is None] or [Spot(NOWHERE, "")]
    others = [one for one in finding.places if one.other is not None]
    properties: dict[str, Any] = {
        "printed": list(finding.printed),
        "expected": list(finding.expected),
    }
    if finding.certainty:
        properties["certainty"] = finding.certainty
    if finding.certainty == SURE and finding.expected:
        # A ``fix`` of SARIF must say which bytes to replace: the file is not ours to edit.
        properties["fix"] = f"改为 {'、'.join(dict.fromkeys(finding.expected))}"
    related = [
        {**_location(one, checked, files), "id": number, "message": {"text": _told(one)}}
        for number, one in enumerate((*own[1:], *others), 1)
    ]
    return {
        "ruleId": finding.code,
        "ruleIndex": _indices()[finding.code],
        "level": finding.severity,
        "message": {"text": finding.message},
        "locations": [_location(own[0], checked, files)],
        **({"relatedLocations": related} if related else {}),
        "properties": properties,
    }


def _told(spot: Spot) -> str:
    words = [f"对照「{spot.other}」" if spot.other is not None else "", ordinal(spot.place)]
    where = "".join(filter(None, words))
    return "：".join(filter(None, (where, spot.text))) or "文件"


def _location(spot: Spot, checked: Checked, files: _Files) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": files.location(spot)}
    region = dict(_region(spot, checked.document.lines))
    if region:
        physical["region"] = region
    place = spot.place
    known = {
        "page": place.page,
        "box": list(place.box) if place.box else None,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "section": spot.section,
        "form": spot.form,
    }
    properties = {key: value for key, value in known.items() if value is not None}
    return {"physicalLocation": physical, **({"properties": properties} if properties else {})}


def _region(spot: Spot, lines: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Line, and columns where the words are found in it: of formats that are lines of text."""
    number = spot.place.line
    if spot.other is not None or number is None or not 1 <= number <= len(lines):
        return
    yield "startLine", number
    line = lines[number - 1].rstrip()
    start = find(line, spot)
    if start is not None and spot.text and line.startswith(spot.text, start):
        yield "startColumn", start + 1
        yield "endColumn", start + 1 + len(spot.text)
    if spot.text:
        yield "snippet", {"text": spot.text}
