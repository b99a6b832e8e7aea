"""What the hub's oracle takes of a report on a vault: checks of sense, and value that has to wait before it counts.

What comes in through the vault's own door counts at once. What appears on its validators by any other way counts up to a small
part of its value a report; more than that waits in quarantine, and counts only if it is still there some days later.

Equals, to the wei and refusal by refusal, contracts/0.8.25/vaults/LazyOracle.sol of lidofinance/core at 372b02e, executed with
its VaultHub. Left out: proofs against the report's root.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused
from wallet.staking.external_shares import BASIS_POINTS
from wallet.staking.vault_reserve import StakingVault, VaultFigures

MOST_VALUE = 2**96 - 1
"""Wei of value that no vault can have more of (`MAX_SANE_TOTAL_VALUE`)."""


class OracleLimits(msgspec.Struct, frozen=True):
    """How long value waits (seconds), what part of its value a vault may gain a report without, in basis points, and what all
    fees of a vault may come to, in wei a second.
    """

    quarantine_s: int
    max_reward_ratio_bps: int
    max_fees_wei_s: int


class Quarantine(msgspec.Struct, frozen=True):
    """The `pending` wei of a vault that do not count yet, since the report of `start` (unix seconds); 0 without any.

    `remainder` are wei that the newest report had beyond that: they will have to wait again.
    """

    pending: int = 0
    start: int = 0
    remainder: int = 0


NONE = Quarantine()


def examined(
    vault: StakingVault, quarantine: Quarantine, limits: OracleLimits, said: VaultFigures
) -> tuple[VaultFigures, Quarantine]:
    """Return what of a report counts now, and what waits after it; `said.in_out_delta` is the vault's when the oracle looked.

    Refuses vault_reported_already, vault_value_insane (value, limit in wei), vault_value_negative, vault_fees_shrunk (before,
    after), vault_fees_jumped (fees, limit in wei) and vault_debt_invalid.
    """
    elapsed = said.timestamp - vault.report.timestamp
    if elapsed <= 0:
        raise Refused("vault_reported_already")
    if said.total_value > MOST_VALUE:
        raise Refused("vault_value_insane", value=said.total_value, limit=MOST_VALUE)
    counted, after = _counted(vault, quarantine, limits, said)
    if counted + vault.in_out_delta - said.in_out_delta < 0:
        raise Refused("vault_value_negative")
    fees = said.cumulative_fees - vault.cumulative_fees
    if fees < 0:
        raise Refused("vault_fees_shrunk", before=vault.cumulative_fees, after=said.cumulative_fees)
    if fees > elapsed * limits.max_fees_wei_s:
        raise Refused("vault_fees_jumped", fees=fees, limit=elapsed * limits.max_fees_wei_s)
    if not said.liability_shares <= said.max_liability_shares <= vault.max_liability_shares:
        raise Refused("vault_debt_invalid")
    return replace(said, total_value=counted), after


def ends(quarantine: Quarantine, limits: OracleLimits) -> int:
    """Return the unix time from which a report lets the value count."""
    return quarantine.start + limits.quarantine_s


def _counted(vault: StakingVault, quarantine: Quarantine, limits: OracleLimits, said: VaultFigures) -> tuple[int, Quarantine]:
    """Return the value that counts, and what waits from now on (`_processTotalValue`)."""
    known = vault.report.total_value + said.in_out_delta - vault.report.in_out_delta
    with_rewards, waiting = _with_rewards(known, limits), quarantine.pending
    if not waiting:
        if said.total_value <= with_rewards:
            return said.total_value, NONE
        return known, Quarantine(said.total_value - known, said.timestamp)
    grown = max(0, said.total_value - known)
    if said.timestamp - quarantine.start < limits.quarantine_s:
        if said.total_value <= with_rewards:
            return said.total_value, NONE
        return known, replace(quarantine, remainder=max(0, grown - waiting))
    if said.total_value <= with_rewards + _with_rewards(waiting, limits):
        return said.total_value, NONE
    return known + waiting, Quarantine(grown - waiting, said.timestamp)


def _with_rewards(value: int, limits: OracleLimits) -> int:
    return value * (BASIS_POINTS + limits.max_reward_ratio_bps) // BASIS_POINTS
