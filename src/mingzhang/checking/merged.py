"""Everyday names of economic items (水电费) and the codes that each stands for."""

from functools import cache
from importlib.resources import files

import tomli

from mingzhang.codes import fold


@cache
def merged_names() -> dict[str, tuple[str, ...]]:
    """Folded everyday name to the codes that it merges, from ``merged_names.toml``."""
    text = files(__package__).joinpath("merged_names.toml").read_text(encoding="utf-8")
    return {fold(name): tuple(codes) for name, codes in tomli.loads(text).items()}
