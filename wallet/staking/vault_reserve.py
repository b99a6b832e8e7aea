"""What a staking vault is worth, owes, must keep and may let go: the record and the figures of Lido's VaultHub.

Here are the record, what a report writes into it, and every figure that follows from it, after
contracts/0.8.25/vaults/VaultHub.sol of lidofinance/core at 372b02e, executed with its LazyOracle, OperatorGrid and
StakingVault; equal to the wei. The conversions of shares under them equal contracts/0.4.24/Lido.sol at the same commit
(`external_shares`). `health_factor` is not the hub's: Lido's pages show it. `staking_vault` acts on all this, and
`vault_fees` works out the fees. The formulas `locked_for`, `health_factor` and `rebalance_shortfall` take ints or
`Reals`, as do the conversions of the pool.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.arithmetic import Number, maximum, mul_div_up
from wallet.errors import Refused
from wallet.staking.external_shares import BASIS_POINTS, ether_for_up
from wallet.staking.rebasing import RebasingPool, shares_for

CONNECT_DEPOSIT = 10**18
"""Wei that a connected vault keeps as reserve at least (`CONNECT_DEPOSIT`)."""
MIN_BEACON_DEPOSIT = 10**18
"""Wei of unpaid fees from which they stop new validators (`MIN_BEACON_DEPOSIT`)."""
IMPOSSIBLE = 2**256 - 1
"""What no payment can mend: the vault owes more than it is worth."""
SPARE_SHARES = 100
"""Shares by which a forced rebalance pays more than the formula, so that no rounding leaves the vault unhealthy."""
ONE = 10**18


class Parameters(msgspec.Struct, frozen=True):
    """What the DAO sets, in basis points and shares.

    `max_external_ratio_bps` is the pool's, the same for all its vaults: the part of all shares that may be
    external. The rest is the tier that the vault was connected under: the most shares it may mint, the part
    of its value that it keeps back when it mints, the reserve at which anyone may rebalance it, and the three
    fees, each a part of what Lido's own staking earns on the vault's value, its minted stETH, or its
    mintable stETH.
    """

    max_external_ratio_bps: int
    share_limit: int
    reserve_ratio_bps: int
    forced_rebalance_threshold_bps: int
    infra_fee_bps: int
    liquidity_fee_bps: int
    reservation_fee_bps: int


class VaultReport(msgspec.Struct, frozen=True):
    """The oracle's last word on a vault: its value in wei, and what had come in less what had gone out by then."""

    total_value: int
    in_out_delta: int
    timestamp: int


class VaultFigures(msgspec.Struct, frozen=True):
    """What one report says of a vault, as it was when the oracle looked; wei and shares, fees from the start."""

    timestamp: int
    total_value: int
    in_out_delta: int
    cumulative_fees: int
    liability_shares: int
    max_liability_shares: int
    slashing_reserve: int = 0


class StakingVault(msgspec.Struct, frozen=True, tag="staking_vault"):
    """A connected vault as the hub records it. Its ether and validators belong to the ledger and the chain.

    `in_out_delta` is all ether that came in less all that went out, in wei. `max_liability_shares` is the most
    that was owed since the oracle last looked: reserve is kept for it. `minimal_reserve` is more than the
    connection deposit while a slashing is being counted. `redemption_shares` are to be paid back for the
    withdrawal queue. Fees are counted from the start, charged and paid. `deposits_paused` is what the hub last told the vault
    about new validators: not every call that changes its obligations tells it. `operator` runs its validators, `tier` is the
    number of its tier; a `jailed` vault mints nothing, and one that is `leaving` waits for the report that lets it go.
    """

    parameters: Parameters
    owner: str
    in_out_delta: int
    report: VaultReport
    liability_shares: int = 0
    max_liability_shares: int = 0
    minimal_reserve: int = CONNECT_DEPOSIT
    redemption_shares: int = 0
    cumulative_fees: int = 0
    settled_fees: int = 0
    deposits_paused: bool = False
    operator: str = ""
    tier: int = 0
    jailed: bool = False
    leaving: bool = False


def total_value(vault: StakingVault) -> int:
    """Wei on the validators and in the vault: the reported value, and what came in and went out since."""
    return vault.report.total_value + vault.in_out_delta - vault.report.in_out_delta


def liability(vault: StakingVault, pool: RebasingPool) -> int:
    """Wei that the vault owes, rounded up."""
    return ether_for_up(pool, vault.liability_shares)


def unsettled_fees(vault: StakingVault) -> int:
    """Wei of fees charged and not yet paid."""
    return vault.cumulative_fees - vault.settled_fees


def locked_for(owed: Number, minimal_reserve: Number, reserve_ratio_bps: int) -> Number:
    """Wei to keep for `owed` wei: themselves and a reserve, that ratio of both together (rounded up) or the least one."""
    reserve = -(-owed * reserve_ratio_bps // (BASIS_POINTS - reserve_ratio_bps))
    return owed + maximum(reserve, minimal_reserve)


def locked(vault: StakingVault, pool: RebasingPool) -> int:
    """Wei that may not leave the vault, counted for the most shares owed lately."""
    most = ether_for_up(pool, vault.max_liability_shares)
    return locked_for(most, vault.minimal_reserve, vault.parameters.reserve_ratio_bps)


def lockable(vault: StakingVault) -> int:
    """Wei that may stand for stETH: the value less unpaid fees (`maxLockableValue`)."""
    return max(0, total_value(vault) - unsettled_fees(vault))


def minting_capacity(vault: StakingVault, pool: RebasingPool, limit: int | None = None) -> int:
    """Shares the vault could owe in all, by its value and its share limit, rounded down (`totalMintingCapacityShares`).

    `limit` is what its tier and group leave it too, where they are known.
    """
    value, parameters = lockable(vault), vault.parameters
    if value <= vault.minimal_reserve:
        return 0
    reserve = mul_div_up(value, parameters.reserve_ratio_bps, BASIS_POINTS)
    return min(shares_for(pool, value - max(reserve, vault.minimal_reserve)), parameters.share_limit if limit is None else limit)


def withdrawable(vault: StakingVault, pool: RebasingPool, balance: int) -> int:
    """Wei of the `balance` at hand that the owner may take now; none while the vault is leaving."""
    return 0 if vault.leaving else max(0, payable(vault, pool, balance) - unsettled_fees(vault))


def payable(vault: StakingVault, pool: RebasingPool, balance: int) -> int:
    """Wei of the `balance` at hand beyond what is locked and what the queue asks for: fees come out of it first.

    `_withdrawableValueFeesIncluded`.
    """
    free = min(balance, total_value(vault)) - ether_for_up(pool, vault.redemption_shares)
    return max(0, min(free, total_value(vault) - locked(vault, pool)))


def is_breached(value: int, owed: int, threshold_bps: int) -> bool:
    """Whether `owed` wei are more than `value` wei less `threshold_bps` of it, rounded down (`_isThresholdBreached`)."""
    return owed > value * (BASIS_POINTS - threshold_bps) // BASIS_POINTS


def is_healthy(vault: StakingVault, pool: RebasingPool) -> bool:
    """Whether the reserve is still above the forced-rebalance threshold; exactly at it is healthy."""
    return not is_breached(total_value(vault), liability(vault, pool), vault.parameters.forced_rebalance_threshold_bps)


def health_factor(value: Number, owed: Number, threshold_bps: int) -> Number:
    """Value less the threshold's part of it over what is owed, of 1e18, rounded down; under 1e18 is unhealthy.

    The measure that Lido's own pages show for a vault; a vault that owes nothing has none.
    """
    return value * (BASIS_POINTS - threshold_bps) * ONE // (owed * BASIS_POINTS)


def rebalance_shortfall(value: Number, owed: Number, reserve_ratio_bps: int) -> Number:
    """Wei to pay back so that what is left is owed against its full reserve again: (L - x) / (V - x) = 1 - ratio.

    Rounded up. Below zero where less than that is owed.
    """
    missing = owed * BASIS_POINTS - value * (BASIS_POINTS - reserve_ratio_bps)
    return -(-missing // reserve_ratio_bps)


def health_shortfall_shares(vault: StakingVault, pool: RebasingPool) -> int:
    """Shares to pay back until the vault has its full reserve; 0 while healthy, `IMPOSSIBLE` with bad debt.

    A hundred shares more than the formula, and at most all; debts of a hundred shares or fewer are paid whole.
    """
    if is_healthy(vault, pool):
        return 0
    value, owed = total_value(vault), liability(vault, pool)
    if owed > value:
        return IMPOSSIBLE
    if vault.liability_shares <= SPARE_SHARES:
        return vault.liability_shares
    shortfall = rebalance_shortfall(value, owed, vault.parameters.reserve_ratio_bps)
    return min(shares_for(pool, shortfall) + SPARE_SHARES, vault.liability_shares)


def obligation_shares(vault: StakingVault, pool: RebasingPool) -> int:
    """Shares that anyone may make the vault pay back now: for its health, or for the withdrawal queue."""
    return max(health_shortfall_shares(vault, pool), vault.redemption_shares)


def settleable_fees(vault: StakingVault, pool: RebasingPool, balance: int) -> int:
    """Wei of unpaid fees that the `balance` at hand could pay now."""
    return min(payable(vault, pool, balance), unsettled_fees(vault))


def obligations_shortfall(vault: StakingVault, pool: RebasingPool, balance: int) -> int:
    """Wei missing of the `balance` at hand to pay all that keeps new validators from being made; `IMPOSSIBLE` with bad debt.

    Fees count in full, and only where they or a debt to be paid back stop deposits.
    """
    shares = obligation_shares(vault, pool)
    if shares == IMPOSSIBLE:
        return IMPOSSIBLE
    if may_deposit_validators(vault, pool):
        return 0
    return max(0, ether_for_up(pool, shares) + unsettled_fees(vault) - balance)


def with_pause(vault: StakingVault, pool: RebasingPool) -> StakingVault:
    """The vault as the hub stops or lets its deposits by what it owes now."""
    return replace(vault, deposits_paused=not may_deposit_validators(vault, pool))


def may_deposit_validators(vault: StakingVault, pool: RebasingPool) -> bool:
    """Whether the hub lets new validators be made: nothing to pay back, and less than one ether of fees unpaid."""
    return obligation_shares(vault, pool) == 0 and unsettled_fees(vault) < MIN_BEACON_DEPOSIT


def bad_debt_shares(vault: StakingVault, pool: RebasingPool) -> int:
    """Shares owed beyond what the whole vault is worth."""
    return max(0, vault.liability_shares - shares_for(pool, total_value(vault)))


def apply_report(vault: StakingVault, pool: RebasingPool, figures: VaultFigures) -> StakingVault:
    """Take a report over. What was minted after the oracle looked keeps its reserve until the next one.

    Refuses vault_fees_shrunk (before, after).
    """
    if figures.cumulative_fees < vault.cumulative_fees:
        raise Refused("vault_fees_shrunk", before=vault.cumulative_fees, after=figures.cumulative_fees)
    most = vault.max_liability_shares
    if most == figures.max_liability_shares:  # else shares were minted since: one transaction must not free them
        most = max(vault.liability_shares, figures.liability_shares)
    reported = replace(
        vault,
        report=VaultReport(figures.total_value, figures.in_out_delta, figures.timestamp),
        cumulative_fees=figures.cumulative_fees,
        minimal_reserve=max(CONNECT_DEPOSIT, figures.slashing_reserve),
        max_liability_shares=most,
    )
    return with_pause(reported, pool)
