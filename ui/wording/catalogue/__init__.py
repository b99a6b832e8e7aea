"""The sentences themselves: every reason for which the model refuses, and every way in which a file fails.

Pattern: what happened, why, the fix with a number. No blame, no jokes, no code.
"""

from __future__ import annotations

from ui.wording.catalogue.amounts import AMOUNTS
from ui.wording.catalogue.between import BETWEEN
from ui.wording.catalogue.chains import CHAINS
from ui.wording.catalogue.files import FILE_PROBLEMS
from ui.wording.catalogue.history import HISTORY
from ui.wording.catalogue.institutions import INSTITUTIONS
from ui.wording.catalogue.lending import LENDING
from ui.wording.catalogue.other_chains import OTHER_CHAINS
from ui.wording.catalogue.pools import MARKETS
from ui.wording.catalogue.staking import LOCKED, STAKING
from ui.wording.catalogue.vaults import VAULTS

__all__ = ["FILE_PROBLEMS", "REFUSALS"]

REFUSALS: dict[str, tuple[str, str]] = {
    **AMOUNTS,
    **STAKING,
    **LOCKED,
    **MARKETS,
    **HISTORY,
    **VAULTS,
    **OTHER_CHAINS,
    **CHAINS,
    **INSTITUTIONS,
    **LENDING,
    **BETWEEN,
}
