"""``python -m mingzhang``."""

import sys

from mingzhang.cli import main

sys.exit(main())
