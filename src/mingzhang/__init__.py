"""Mingzhang 明账: the budgets that Chinese government departments publish, compiled and checked.

``mingzhang.read(path)`` gives a Disclosure, ``mingzhang.check(path)`` its findings too.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from mingzhang.desk import check, read

__all__ = ["__version__", "check", "read"]


def __getattr__(name: str) -> object:
    """Import the desk only when it is used, so that ``import mingzhang`` stays cheap."""
    if name in ("check", "read"):
        from mingzhang import desk

        return getattr(desk, name)
    raise AttributeError(name)
