"""A vault of one's own validators that may mint a pool's token against them, as in Lido V3's stVaults.

The owner puts ether in, an operator of the owner's choice stakes it, and stETH may be minted for a part of
its value; the rest is reserve. A vault whose reserve falls to a threshold may be made to pay stETH back by
anyone, and one that owes more than it is worth leaves the difference to all holders of stETH.

Equals, to the wei and refusal by refusal, contracts/0.8.25/vaults/VaultHub.sol of lidofinance/core at 372b02e, executed with
its LazyOracle, OperatorGrid, StakingVault and Lido.sol (`fund`, `withdraw`, `mintShares`, `burnShares`, `rebalance`,
`forceRebalance`, `settleLidoFees`, `internalizeBadDebt`, `setLiabilitySharesTarget`, `updateConnection`,
`applyVaultReport`). The figures are in `vault_reserve`, the fees that the oracle works out in `vault_fees`, the shares in
`external_shares`; tiers and operators' groups in `operator_grid`, the oracle's checks and the quarantine of unexpected value in
`vault_quarantine`, and leaving and passing bad debt on in `vault_hub`. Left out: deposits through the guarantee contract. What
the vault has at hand is the ledger's account: every call that pays out is told the `balance`.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.errors import Refused
from wallet.staking import external_shares
from wallet.staking.rebasing import RebasingPool, shares_for
from wallet.staking.vault_reserve import (
    CONNECT_DEPOSIT,
    IMPOSSIBLE,
    Parameters,
    StakingVault,
    VaultFigures,
    VaultReport,
    apply_report,
    bad_debt_shares,
    health_shortfall_shares,
    is_breached,
    is_healthy,
    liability,
    lockable,
    locked,
    locked_for,
    may_deposit_validators,
    minting_capacity,
    obligation_shares,
    obligations_shortfall,
    payable,
    settleable_fees,
    total_value,
    unsettled_fees,
    with_pause,
    withdrawable,
)

__all__ = [
    "CONNECT_DEPOSIT",
    "IMPOSSIBLE",
    "Clock",
    "Parameters",
    "Rebalanced",
    "StakingVault",
    "VaultFigures",
    "VaultReport",
    "apply_report",
    "bad_debt_shares",
    "burn",
    "check_fresh",
    "check_positive",
    "check_staying",
    "connect",
    "force_rebalance",
    "fund",
    "health_shortfall_shares",
    "is_fresh",
    "is_healthy",
    "liability",
    "lockable",
    "locked",
    "may_deposit_validators",
    "mint",
    "mintable",
    "minting_capacity",
    "obligation_shares",
    "obligations_shortfall",
    "owing_less",
    "paid_out",
    "rebalance",
    "set_liability_target",
    "set_parameters",
    "settle_fees",
    "settleable_fees",
    "total_value",
    "unsettled_fees",
    "withdraw",
    "withdrawable",
    "write_off_bad_debt",
]

REPORT_FRESH_S = 2 * 86_400
"""Seconds for which the newest report holds where none follows (`REPORT_FRESHNESS_DELTA`)."""


class Clock(NamedTuple):
    """When something is asked: unix seconds, the block, and the time of the oracle's newest report on vaults."""

    now_s: int
    block: int
    latest_report_s: int


class Rebalanced(NamedTuple):
    """A debt paid in ether: `ether` wei leave the vault for the pool's buffer, `shares` are owed no more."""

    vault: StakingVault
    pool: RebasingPool
    shares: int
    ether: int


def connect(parameters: Parameters, owner: str, balance: int, now_s: int, operator: str = "") -> StakingVault:
    """Connect a vault that holds `balance` wei, in the default tier. Refuses vault_deposit_short (have, need; remedy: need)."""
    if balance < CONNECT_DEPOSIT:
        raise Refused("vault_deposit_short", remedy=CONNECT_DEPOSIT, have=balance, need=CONNECT_DEPOSIT)
    return StakingVault(parameters, owner, balance, VaultReport(balance, balance, now_s), operator=operator)


def is_fresh(vault: StakingVault, clock: Clock) -> bool:
    """Whether the vault's report is the newest one, and that one is not too old."""
    latest = clock.latest_report_s
    return latest <= vault.report.timestamp and clock.now_s - latest < REPORT_FRESH_S


def fund(vault: StakingVault, ether: int) -> StakingVault:
    """Put `ether` wei in; it counts at once. Refuses vault_amount_zero."""
    check_positive(ether)
    return replace(vault, in_out_delta=vault.in_out_delta + ether)


def withdraw(vault: StakingVault, pool: RebasingPool, ether: int, balance: int, clock: Clock) -> StakingVault:
    """Take `ether` wei out of the `balance` at hand.

    Refuses vault_amount_zero, vault_leaving, vault_report_stale (reported, latest: unix s) and vault_withdrawal_beyond
    (wanted, limit; remedy: limit, if anything).
    """
    check_positive(ether)
    check_staying(vault)
    check_fresh(vault, clock)
    limit = withdrawable(vault, pool, balance)
    if ether > limit:
        raise Refused("vault_withdrawal_beyond", remedy=limit or None, wanted=ether, limit=limit)
    return paid_out(vault, ether, balance)


def mintable(vault: StakingVault, pool: RebasingPool, limit: int | None = None) -> int:
    """Shares the vault could mint now, by its own reserve and limit and by the pool's cap on external shares.

    `limit` is what it may owe in all where tier and group are known (`operator_grid.effective_limit`).
    """
    own = max(0, minting_capacity(vault, pool, limit) - vault.liability_shares)
    return min(own, external_shares.mintable(pool, vault.parameters.max_external_ratio_bps))


def mint(
    vault: StakingVault, pool: RebasingPool, shares: int, clock: Clock, limit: int | None = None
) -> tuple[StakingVault, RebasingPool]:
    """Mint `shares` of the pool to the owner against the vault's value; `limit` as for `mintable`.

    Refuses vault_amount_zero, vault_leaving, vault_jailed, vault_report_stale (reported, latest: unix s), vault_share_limit
    (wanted, limit in shares), vault_value_short (need, have in wei), both with what could be minted as remedy, and what
    `external_shares.mint` refuses.
    """
    check_positive(shares)
    check_staying(vault)
    if vault.jailed:
        raise Refused("vault_jailed")
    check_fresh(vault, clock)
    owed, parameters = vault.liability_shares + shares, vault.parameters
    most = parameters.share_limit if limit is None else limit
    if owed > most:
        raise Refused("vault_share_limit", remedy=mintable(vault, pool, limit) or None, wanted=owed, limit=most)
    need = locked_for(external_shares.ether_for_up(pool, owed), vault.minimal_reserve, parameters.reserve_ratio_bps)
    if need > lockable(vault):
        raise Refused("vault_value_short", remedy=mintable(vault, pool, limit) or None, need=need, have=lockable(vault))
    after = external_shares.mint(pool, shares, parameters.max_external_ratio_bps, clock.block)
    return replace(vault, liability_shares=owed, max_liability_shares=max(owed, vault.max_liability_shares)), after


def burn(vault: StakingVault, pool: RebasingPool, shares: int, held: int, clock: Clock) -> tuple[StakingVault, RebasingPool]:
    """Pay `shares` back out of those `held`; the reserve stays locked until the next report has seen it.

    Refuses vault_amount_zero, vault_shares_short (owed, wanted in shares; remedy: what is owed and held, if any),
    and what `external_shares.burn` refuses.
    """
    check_positive(shares)
    _check_owed(vault, shares, payable_shares=held)
    after = external_shares.burn(pool, shares, held, clock.block)
    return with_pause(owing_less(vault, shares), after), after


def rebalance(vault: StakingVault, pool: RebasingPool, shares: int, balance: int, clock: Clock) -> Rebalanced:
    """Pay `shares` back in ether out of the `balance` at hand, at their worth rounded up.

    Refuses vault_amount_zero, vault_leaving, vault_report_stale (reported, latest: unix s), vault_shares_short (owed,
    wanted in shares; remedy: what is owed and can be paid, if any), vault_value_exceeded (value, need in wei),
    vault_balance_short (have, need in wei), and what `external_shares.rebalance` refuses.
    """
    check_positive(shares)
    check_staying(vault)
    check_fresh(vault, clock)
    _check_owed(vault, shares, payable_shares=shares_for(pool, max(0, min(balance, total_value(vault)))))
    ether = external_shares.ether_for_up(pool, shares)
    paid = paid_out(owing_less(vault, shares), ether, balance)
    after = external_shares.rebalance(pool, shares, ether)
    return Rebalanced(with_pause(paid, after), after, shares, ether)


def force_rebalance(vault: StakingVault, pool: RebasingPool, balance: int, clock: Clock) -> Rebalanced:
    """Let anyone make the vault pay back what its health or the withdrawal queue asks for, as far as `balance` goes.

    Refuses vault_report_stale (reported, latest: unix s), vault_nothing_at_hand, vault_no_obligation, and what
    `external_shares.rebalance` refuses; what it pays is always owed and at hand.
    """
    check_fresh(vault, clock)
    available = min(balance, total_value(vault))
    if available <= 0:
        raise Refused("vault_nothing_at_hand")
    shares = min(obligation_shares(vault, pool), shares_for(pool, available))
    if shares == 0:
        raise Refused("vault_no_obligation")
    return rebalance(vault, pool, shares, balance, clock)


def settle_fees(vault: StakingVault, pool: RebasingPool, balance: int, clock: Clock) -> tuple[StakingVault, int]:
    """Pay what can be paid of the fees to the treasury; returns the wei.

    Refuses vault_leaving, vault_report_stale (reported, latest: unix s), vault_fees_settled and vault_fees_locked (fees in
    wei): nothing is free to pay with.
    """
    check_staying(vault)
    check_fresh(vault, clock)
    fees = unsettled_fees(vault)
    if fees == 0:
        raise Refused("vault_fees_settled")
    paid = min(payable(vault, pool, balance), fees)
    if paid == 0:
        raise Refused("vault_fees_locked", fees=fees)
    settled = paid_out(replace(vault, settled_fees=vault.settled_fees + paid), paid, balance)
    return with_pause(settled, pool), paid


def write_off_bad_debt(vault: StakingVault, pool: RebasingPool, most: int, clock: Clock) -> tuple[StakingVault, int]:
    """Free the vault of at most `most` shares that it cannot pay; returns those that all holders are to bear.

    The next report internalizes them (`external_shares.internalize`). None where there is no bad debt.
    Refuses vault_amount_zero and vault_report_stale (reported, latest: unix s).
    """
    check_positive(most)
    check_fresh(vault, clock)
    shares = min(bad_debt_shares(vault, pool), most)
    return owing_less(vault, shares), shares


def set_liability_target(vault: StakingVault, pool: RebasingPool, target_shares: int) -> StakingVault:
    """Mark what is owed above `target_shares` as to be paid back, so that the withdrawal queue can be served.

    Refuses vault_amount_negative and vault_leaving.
    """
    check_staying(vault)
    if target_shares < 0:
        raise Refused("vault_amount_negative")
    marked = replace(vault, redemption_shares=max(0, vault.liability_shares - target_shares))
    return with_pause(marked, pool)


def set_parameters(vault: StakingVault, pool: RebasingPool, parameters: Parameters, clock: Clock) -> StakingVault:
    """Change limits and fees.

    Refuses vault_report_stale (reported, latest: unix s), and vault_reserve_short (value, owed in wei) where the
    reserve ratio or the threshold changes and the vault owes more than the new ratio leaves.
    """
    check_fresh(vault, clock)
    before = vault.parameters
    stricter = (parameters.reserve_ratio_bps, parameters.forced_rebalance_threshold_bps) != (
        before.reserve_ratio_bps,
        before.forced_rebalance_threshold_bps,
    )
    value, owed = total_value(vault), liability(vault, pool)
    if stricter and is_breached(value, owed, parameters.reserve_ratio_bps):
        raise Refused("vault_reserve_short", value=value, owed=owed)
    return replace(vault, parameters=parameters)


def check_positive(amount: int) -> None:
    """Refuse vault_amount_zero."""
    if amount <= 0:
        raise Refused("vault_amount_zero")


def check_fresh(vault: StakingVault, clock: Clock) -> None:
    """Refuse vault_report_stale (reported, latest: unix s)."""
    if not is_fresh(vault, clock):
        raise Refused("vault_report_stale", reported=vault.report.timestamp, latest=clock.latest_report_s)


def check_staying(vault: StakingVault) -> None:
    """Refuse vault_leaving: until the report that lets it go, the vault takes ether and nothing else."""
    if vault.leaving:
        raise Refused("vault_leaving")


def _check_owed(vault: StakingVault, shares: int, payable_shares: int) -> None:
    owed = vault.liability_shares
    if shares > owed:
        raise Refused("vault_shares_short", remedy=min(owed, payable_shares) or None, owed=owed, wanted=shares)


def owing_less(vault: StakingVault, shares: int) -> StakingVault:
    """Return the vault owing that many shares fewer, those that the withdrawal queue asked for first."""
    left = vault.liability_shares - shares
    return replace(vault, liability_shares=left, redemption_shares=max(0, vault.redemption_shares - shares))


def paid_out(vault: StakingVault, ether: int, balance: int) -> StakingVault:
    """Return the vault after `ether` wei left it. Refuses vault_value_exceeded and vault_balance_short."""
    value = total_value(vault)
    if ether > value:
        raise Refused("vault_value_exceeded", value=value, need=ether)
    if ether > balance:
        raise Refused("vault_balance_short", have=balance, need=ether)
    return replace(vault, in_out_delta=vault.in_out_delta - ether)
