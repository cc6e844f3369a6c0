"""The report for programs: the ``check`` object of the JSON contract."""

from collections.abc import Iterable
from typing import Any

from mingzhang.checking.finding import Finding, Spot
from mingzhang.disclosure import Disclosure
from mingzhang.reports.checked import Checked


def report(documents: Iterable[dict[str, Any]], version: str) -> dict[str, Any]:
    """All documents as one object. documents: as ``document`` and ``failed`` give them;
    version: of Mingzhang."""
    return {"mingzhang": version, "documents": list(documents)}


def failed(source: str, error: str) -> dict[str, Any]:
    """The object of a document that could not be read. error: one sentence."""
    return {
        "source": source,
        "unit": None,
        "year": None,
        "stage": None,
        "level": None,
        "profile": None,
        "pages": 0,
        "seconds": {},
        "tables": [],
        "unrecognised": [],
        "findings": [],
        "error": error,
    }


def document(source: str, checked: Checked) -> dict[str, Any]:
    """The object of one checked document. source: as the user named it."""
    disclosure = checked.disclosure
    return {
        "source": source,
        "unit": disclosure.unit,
        "year": disclosure.year,
        "stage": disclosure.stage,
        "level": disclosure.level,
        "profile": disclosure.profile,
        "pages": checked.document.pages,
        "seconds": dict(zip(("read", "recognise", "check"), checked.seconds, strict=True)),
        "tables": [
            {
                "form": table.form,
                "title": table.title,
                "pages": list(table.pages),
                "unit": table.unit,
                "rows": len(table.rows),
                "cells": sum(c.fen is not None for row in table.rows for c in row.cells.values()),
            }
            for table in disclosure.tables
        ],
        "unrecognised": [
            {"pages": list(one.pages), "title": one.title, "why": one.why}
            for one in disclosure.unrecognised
        ],
        "findings": [_finding(finding) for finding in checked.findings],
        "mendings": [
            {"line": one.place.line, "printed": one.printed, "read": one.read, "why": one.why}
            for one in disclosure.mendings
        ],
        "lost": [
            {"line": one.place.line, "printed": one.printed, "why": one.why}
            for one in disclosure.lost
        ],
        "compared": {
            "previous": _other(checked.others.previous),
            "budget": _other(checked.others.budget),
            "units": [_other(one) for one in checked.others.units],
            "lacking": list(checked.lacking),
        },
        "error": None,
    }


def _other(other: Disclosure | None) -> dict[str, Any] | None:
    """Which document it was compared with."""
    if other is None:
        return None
    return {
        "source": other.source,
        "unit": other.unit,
        "year": other.year,
        "stage": other.stage,
        "level": other.level,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message,
        "printed": list(finding.printed),
        "expected": list(finding.expected),
        "certainty": finding.certainty,
        "places": [_spot(place) for place in finding.places],
        "law": finding.law,
    }


def _spot(spot: Spot) -> dict[str, Any]:
    place = spot.place
    return {
        "document": spot.other,
        "file": place.file,
        "page": place.page,
        "line": place.line,
        "section": spot.section,
        "form": spot.form,
        "row": spot.row,
        "column": spot.column,
        "text": spot.text,
        "box": list(place.box) if place.box else None,
    }
