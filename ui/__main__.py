"""`python -m ui` is the command `sluice`."""

from __future__ import annotations

import sys

from ui.cli import main

sys.exit(main())
