"""Where the shared data lie: $MINGZHANG_SHARED, else ../shared beside the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("MINGZHANG_SHARED", ROOT.parent / "shared"))


def shared(name: str) -> Path:
    """A shared file; skips the test with a message where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"shared data absent: 1 file ({name})")
    return path
