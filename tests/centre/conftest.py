"""A generated year for the tests of this room, made and imported once."""

from pathlib import Path
from typing import NamedTuple

import pytest

from mingzhang.centre.generator import Size, generate
from mingzhang.centre.importing import import_folder


class Year(NamedTuple):
    """The exports of a made-up year and the store of them."""

    exports: Path
    store: Path


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    folder = tmp_path_factory.mktemp("year")
    exports = generate(folder / "exports", 2021, Size(3000, 28, 182, 262, 1187), seed=3)
    for one in import_folder(folder / "store", exports):
        assert (one.taken, one.held, one.rejected) == (one.read, 0, 0)
    return Year(exports, folder / "store")
