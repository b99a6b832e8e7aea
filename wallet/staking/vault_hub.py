"""What a hub does with a vault beyond its money: change its tier, jail it, pass its bad debt on, and let it go.

Equals, refusal by refusal, `socializeBadDebt`, `voluntaryDisconnect`, `updateConnection` and the end of a connection in
`applyVaultReport` of contracts/0.8.25/vaults/VaultHub.sol, and `changeTier`, `updateVaultShareLimit` and `setVaultJailStatus` of
OperatorGrid.sol, of lidofinance/core at 372b02e, executed. Left out: who may call.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.errors import Refused
from wallet.staking import operator_grid
from wallet.staking.operator_grid import OperatorGrid
from wallet.staking.rebasing import RebasingPool, shares_for
from wallet.staking.staking_vault import Clock, check_fresh, check_positive, check_staying, owing_less, paid_out, set_parameters
from wallet.staking.vault_reserve import (
    StakingVault,
    VaultFigures,
    apply_report,
    bad_debt_shares,
    total_value,
    unsettled_fees,
    with_pause,
)


class Socialized(NamedTuple):
    """Bad debt passed on: the vault that had it, the one that owes it now, and the shares."""

    vault: StakingVault
    acceptor: StakingVault
    shares: int


def socialize(vault: StakingVault, acceptor: StakingVault, pool: RebasingPool, most: int, clock: Clock) -> Socialized:
    """Let another vault of the same operator owe at most `most` shares of the bad debt, as far as its value goes.

    No limit of minting holds it back; which tier owes what is the grid's. Refuses vault_amount_zero, vault_other_operator, and
    vault_report_stale (reported, latest: unix s) of either.
    """
    check_positive(most)
    if vault.operator != acceptor.operator:
        raise Refused("vault_other_operator")
    check_fresh(vault, clock)
    check_fresh(acceptor, clock)
    room = max(0, shares_for(pool, total_value(acceptor)) - acceptor.liability_shares)
    shares = min(bad_debt_shares(vault, pool), most, room)
    if not shares:
        return Socialized(vault, acceptor, 0)
    owed = acceptor.liability_shares + shares
    burdened = replace(acceptor, liability_shares=owed, max_liability_shares=max(owed, acceptor.max_liability_shares))
    return Socialized(owing_less(vault, shares), with_pause(burdened, pool), shares)


def disconnect(vault: StakingVault, balance: int, clock: Clock) -> tuple[StakingVault, int]:
    """Begin to leave the hub, which the next report completes; returns the wei of fees paid out of the `balance` at hand.

    Refuses vault_leaving, vault_report_stale (reported, latest: unix s), vault_owes (shares) and vault_fees_due (fees, have in
    wei).
    """
    check_staying(vault)
    check_fresh(vault, clock)
    if vault.liability_shares:
        raise Refused("vault_owes", shares=vault.liability_shares)
    fees, have = unsettled_fees(vault), min(balance, total_value(vault))
    if fees > have:
        raise Refused("vault_fees_due", fees=fees, have=have)
    settled = paid_out(replace(vault, settled_fees=vault.settled_fees + fees), fees, balance)
    return replace(settled, leaving=True), fees


def report(vault: StakingVault, pool: RebasingPool, figures: VaultFigures) -> StakingVault | None:
    """Take a report over; None where it ends the connection of a vault that is leaving.

    A slashing that is still being counted, or a debt, keeps it: it has to ask again. Refuses as `vault_reserve.apply_report`.
    """
    if vault.leaving:
        if not figures.slashing_reserve and not vault.liability_shares:
            return None
        vault = replace(vault, leaving=False)
    return apply_report(vault, pool, figures)


def change_tier(
    grid: OperatorGrid, vault: StakingVault, pool: RebasingPool, number: int, share_limit: int, clock: Clock
) -> tuple[OperatorGrid, StakingVault]:
    """Move the vault to another tier, as its owner and its operator agreed.

    Refuses as `operator_grid.change_tier`, limit_beyond_pool (wanted, limit in shares; remedy: limit), limit_under_debt (wanted,
    owed in shares; remedy: owed), and as `staking_vault.set_parameters`.
    """
    changed = operator_grid.change_tier(grid, vault, number, share_limit)
    _check_sane(changed, vault, pool, share_limit)
    moved = set_parameters(vault, pool, operator_grid.terms(changed, number, share_limit), clock)
    return changed, replace(moved, tier=number)


def change_share_limit(
    grid: OperatorGrid, vault: StakingVault, pool: RebasingPool, share_limit: int, clock: Clock
) -> StakingVault:
    """Give the vault another limit of its own. Refuses as `operator_grid.check_share_limit` and as `change_tier`."""
    operator_grid.check_share_limit(grid, vault, share_limit)
    _check_sane(grid, vault, pool, share_limit)
    return set_parameters(vault, pool, operator_grid.terms(grid, vault.tier, share_limit), clock)


def jail(vault: StakingVault, jailed: bool) -> StakingVault:
    """Forbid the vault to mint, or let it again. Refuses jail_same."""
    if vault.jailed == jailed:
        raise Refused("jail_same")
    return replace(vault, jailed=jailed)


def _check_sane(grid: OperatorGrid, vault: StakingVault, pool: RebasingPool, share_limit: int) -> None:
    most = operator_grid.most_relative(grid, pool.total_shares)
    if share_limit > most:
        raise Refused("limit_beyond_pool", remedy=most or None, wanted=share_limit, limit=most)
    if share_limit < vault.liability_shares:
        raise Refused("limit_under_debt", remedy=vault.liability_shares, wanted=share_limit, owed=vault.liability_shares)
