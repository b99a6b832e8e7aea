"""The rules of the pool's contracts, by the date from which they hold, as the chain has its forks.

"v3" are those of lidofinance/core at 372b02e. "v4" are the staking router v3 with the storage of Lido v4 (LIP-35, vote #203),
core at 3f6ab3da: a part of the buffer is kept for new validators before withdrawals, and losses are limited by a share of the
expected balance. The date of v4 is that of the documentation's change, an inference. The figures stand in
resources/protocols/lido.toml. Left out of v4: its limits on what appears and leaves in a day, which are wider than the chain's
own queues, and the report of balances by module.
"""

from __future__ import annotations

import msgspec

DAY = 86_400


class PoolRules(msgspec.Struct, frozen=True):
    """What holds from the unix time `begins` on."""

    name: str
    begins: int = 0
    deposits_reserve: int = 0
    """Wei of the buffer that each report keeps for new validators, before withdrawals."""
    loss_limit_bp: int = 0
    """The most of the expected balance that may be lost within the window, in 1/10,000; 0: the limit counts validators."""
    loss_window_s: int = 0


RULES = {
    rules.name: rules
    for rules in (
        PoolRules("v3"),
        PoolRules("v4", 1_784_894_400, 1_500 * 10**18, 360, 36 * DAY),
    )
}

VOTE_DAYS, SUBMITTED_DAYS, SCHEDULED_DAYS = 5, 3, 1
"""The shortest way of a vote: the vote itself, and what dual governance adds after submission and after scheduling."""
GOVERNANCE_S = (VOTE_DAYS + SUBMITTED_DAYS + SCHEDULED_DAYS) * DAY


def rules_at(unix_s: int) -> PoolRules:
    """Return the rules that hold at that time."""
    return max((rules for rules in RULES.values() if rules.begins <= unix_s), key=lambda rules: rules.begins)
