"""What a staking vault pays Lido: three fees, each a part of what Lido's own staking earns on an amount.

As the oracle works them out between two reports: src/services/staking_vaults.py of lidofinance/lido-oracle at 1d0b9440
(8.0.3), `calc_fee_value` and `_calculate_liquidity_fee_by_events`, executed; equal to the wei. A year has 365.25 days since
January 2026, and every fee is rounded up. The oracle counts in decimals of 27 digits, here fractions are exact. Left out:
debt moved to another vault, and a vault that was disconnected and connected again. `fee_for` takes ints or `Reals`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from wallet.arithmetic import Number, mul_div_up
from wallet.staking.external_shares import BASIS_POINTS, ether_for_up
from wallet.staking.rebasing import RebasingPool, total_pooled
from wallet.staking.vault_reserve import ONE, StakingVault, minting_capacity, total_value

YEAR_SECONDS = 31_557_600
"""365.25 days (`SECONDS_IN_YEAR` of the oracle)."""


class DebtEvent(NamedTuple):
    """What changed a vault's debt or its liquidity fee `at_s` seconds after the last report.

    `shares` were minted, or came off the debt (burned, rebalanced, written off); of a change of fees `fee_bps` is the
    liquidity fee that was in force before it.
    """

    kind: Literal["minted", "repaid", "fees"]
    at_s: int
    shares: int = 0
    fee_bps: int = 0


class Stretch(NamedTuple):
    """For how many seconds how many shares were owed, under which liquidity fee in basis points."""

    shares: int
    fee_bps: int
    seconds: int


def fee_for(base: Number, core_apr_1e18: int, fee_bps: int, elapsed_s: int) -> Number:
    """Return the wei of one fee on `base` wei over `elapsed_s`, rounded up. `core_apr_1e18` is before any Lido fee."""
    return -(-base * core_apr_1e18 * fee_bps * elapsed_s // (YEAR_SECONDS * BASIS_POINTS * ONE))


def stretches(shares: int, fee_bps: int, elapsed_s: int, events: Iterable[DebtEvent] = ()) -> tuple[Stretch, ...]:
    """Return what was owed when, newest first: from the `shares` and fee at the end, every event is undone."""
    found: list[Stretch] = []
    until = elapsed_s
    for event in sorted(events, key=lambda event: event.at_s, reverse=True):
        found.append(Stretch(shares, fee_bps, until - event.at_s))
        until = event.at_s
        match event.kind:
            case "minted":
                shares -= event.shares
            case "repaid":
                shares += event.shares
            case "fees":
                fee_bps = event.fee_bps
    return (*found, Stretch(shares, fee_bps, until))


def liquidity_fee(owed: Iterable[Stretch], core_apr_1e18: int, pool_ether: int, pool_shares: int) -> int:
    """Return the wei of the fee on minted stETH, rounded up once. `pool_ether` and `pool_shares` are Lido's totals before the
    report: by them shares are counted in wei.
    """
    weighted = sum(stretch.shares * stretch.fee_bps * stretch.seconds for stretch in owed)
    return mul_div_up(weighted * pool_ether, core_apr_1e18, pool_shares * YEAR_SECONDS * BASIS_POINTS * ONE)


class Fees(NamedTuple):
    """The three fees of a report, in wei."""

    infrastructure: int
    reservation: int
    liquidity: int


def fees_accrued(
    vault: StakingVault, pool: RebasingPool, core_apr_1e18: int, elapsed_s: int, events: Iterable[DebtEvent] = ()
) -> Fees:
    """Return the three fees for a report over `elapsed_s`, `pool` as it stood before that report."""
    parameters = vault.parameters
    owed = stretches(vault.liability_shares, parameters.liquidity_fee_bps, elapsed_s, events)
    mintable = ether_for_up(pool, minting_capacity(vault, pool))
    return Fees(
        fee_for(total_value(vault), core_apr_1e18, parameters.infra_fee_bps, elapsed_s),
        fee_for(mintable, core_apr_1e18, parameters.reservation_fee_bps, elapsed_s),
        liquidity_fee(owed, core_apr_1e18, total_pooled(pool), pool.total_shares),
    )
