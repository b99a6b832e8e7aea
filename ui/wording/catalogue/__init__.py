"""The sentences themselves: every reason for which the model refuses, and every way in which a file fails.

Here is what all systems have in common; what one kind of system refuses is in `ui.wording.systems`.
Pattern: what happened, why, the fix with a number. No blame, no jokes, no code.
"""

from __future__ import annotations

from ui.wording.catalogue.amounts import AMOUNTS
from ui.wording.catalogue.asked import ASKED
from ui.wording.catalogue.files import FILE_PROBLEMS
from ui.wording.catalogue.history import HISTORY
from ui.wording.systems import ROOMS

__all__ = ["COMMON", "FILE_PROBLEMS", "REFUSALS"]

COMMON: dict[str, tuple[str, str]] = {**AMOUNTS, **ASKED, **HISTORY}
"""What no room refuses alone."""
REFUSALS: dict[str, tuple[str, str]] = {**COMMON}
for _room in ROOMS.values():
    REFUSALS.update(_room.refusals)
