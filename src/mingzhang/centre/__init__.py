"""The government service centre: its year, counted from case records.

``generate`` makes up a year, ``import_file`` and ``import_folder`` take exports into a store,
``opened`` shows it as SQL with one row a case, ``indicators`` counts, ``trace`` lists what was
counted, ``watch`` supervises (``supervised`` counts too), ``appraise`` scores windows and staff,
``dashboard`` writes a page.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.centre.appraisal import appraise
    from mingzhang.centre.cases import opened
    from mingzhang.centre.generator import generate
    from mingzhang.centre.importing import import_file, import_folder
    from mingzhang.centre.indicator import indicators, trace
    from mingzhang.centre.page import dashboard
    from mingzhang.centre.supervision import supervised, watch
    from mingzhang.centre.workdays import working_days

__all__ = [
    "appraise",
    "dashboard",
    "generate",
    "import_file",
    "import_folder",
    "indicators",
    "opened",
    "supervised",
    "trace",
    "watch",
    "working_days",
]

_HOMES = {
    "appraise": "appraisal",
    "dashboard": "page",
    "generate": "generator",
    "import_file": "importing",
    "import_folder": "importing",
    "indicators": "indicator",
    "opened": "cases",
    "supervised": "supervision",
    "trace": "indicator",
    "watch": "supervision",
    "working_days": "workdays",
}


def __getattr__(name: str) -> object:
    """Import a part of the room only when it is used: duckdb and numpy are heavy."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
