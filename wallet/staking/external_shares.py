"""Shares of a rebasing pool that ether outside the pool stands for, as Lido V3 mints them for its vaults.

Equals, to the last wei and refusal by refusal, `mintExternalShares`, `burnExternalShares`,
`rebalanceExternalEtherToInternal` and `internalizeExternalBadDebt` of lidofinance/core
contracts/0.4.24/Lido.sol @372b02e. External shares are stETH like any other in the hands of those who hold
them; only their backing differs, and the pool's rate counts neither them nor that backing. So minting and
burning leave the rate as it is, paying a vault's debt in ether lifts it by the rounding alone, and bad debt
lowers it: shares that nothing stands behind join those that share the pool's ether. Which vault owes what
is `staking_vault`'s business, who holds the shares the ledger's. Left out: events, roles, and who may call.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.arithmetic import Number
from wallet.errors import Refused
from wallet.staking.rebasing import (
    RebasingPool,
    check_running,
    ether_for,
    internal_ether,
    internal_shares,
)
from wallet.staking.stake_limit import UNLIMITED, regain_limit, spend_limit

BASIS_POINTS = 10_000


def ether_for_up(pool: RebasingPool, shares: Number) -> Number:
    """Wei that `shares` are worth, rounded up: what a vault must stand for (`getPooledEthBySharesRoundUp`)."""
    return -(-shares * internal_ether(pool) // internal_shares(pool))


def external_ether(pool: RebasingPool) -> int:
    """Wei that all external shares are worth, rounded down."""
    return ether_for(pool, pool.external_shares)


def mintable(pool: RebasingPool, max_ratio_bps: int) -> int:
    """Shares that may still be minted so that external shares stay within `max_ratio_bps` of all shares.

    Rounded down. `UNLIMITED` at 100 %, 0 where the ratio is 0 or passed already. The staking limit is not
    looked at.
    """
    if max_ratio_bps == BASIS_POINTS:
        return UNLIMITED
    room = pool.total_shares * max_ratio_bps - pool.external_shares * BASIS_POINTS
    return max(0, room) // (BASIS_POINTS - max_ratio_bps) if max_ratio_bps else 0


def mint(pool: RebasingPool, shares: int, max_ratio_bps: int, block: int) -> RebasingPool:
    """Mint `shares` at `block` against ether outside the pool; their worth is charged to the staking limit.

    Refuses external_mint_zero, transfers_stopped, external_cap_reached (wanted, limit, limit_bps; remedy:
    what fits), staking_paused and cap_reached (in wei, as `submit`).
    """
    if shares <= 0:
        raise Refused("external_mint_zero")
    check_running(pool)
    room = mintable(pool, max_ratio_bps)
    if shares > room:
        raise Refused("external_cap_reached", remedy=room or None, wanted=shares, limit=room, limit_bps=max_ratio_bps)
    return replace(
        pool,
        limit=spend_limit(pool.limit, ether_for(pool, shares), block),
        external_shares=pool.external_shares + shares,
        total_shares=pool.total_shares + shares,
    )


def burn(pool: RebasingPool, shares: int, held: int, block: int) -> RebasingPool:
    """Burn `shares` of the `held` that the hub has; the staking limit regains their worth.

    Works while staking is paused, so that vaults can always repay. Refuses external_burn_zero,
    transfers_stopped, external_shares_short (external, wanted; remedy: all there are, as far as they are held)
    and shares_exceeded (shares, held; remedy: held).
    """
    if shares <= 0:
        raise Refused("external_burn_zero")
    check_running(pool)
    _check_external(pool, shares, most=min(pool.external_shares, held))
    if shares > held:
        raise Refused("shares_exceeded", remedy=held or None, shares=shares, held=held)
    burnt = replace(pool, external_shares=pool.external_shares - shares, total_shares=pool.total_shares - shares)
    return replace(burnt, limit=regain_limit(pool.limit, ether_for(burnt, shares), block))


def rebalance(pool: RebasingPool, shares: int, ether: int) -> RebasingPool:
    """Turn external `shares` into the pool's own for exactly their worth in wei, rounded up, into the buffer.

    Holders and totals stay as they are. Refuses, in this order, external_ether_zero, transfers_stopped,
    external_ether_mismatch (ether, need; remedy: need) and external_shares_short.
    """
    if ether <= 0:
        raise Refused("external_ether_zero")
    check_running(pool)
    need = ether_for_up(pool, shares)
    if ether != need:
        raise Refused("external_ether_mismatch", remedy=need or None, ether=ether, need=need)
    _check_external(pool, shares, most=pool.external_shares)
    return replace(pool, external_shares=pool.external_shares - shares, buffered=pool.buffered + ether)


def internalize(pool: RebasingPool, shares: int) -> RebasingPool:
    """Let all holders bear `shares` that no vault can pay for any more: they count as internal, without ether.

    Part of a daily report, after everything else in it was worked out (contracts/0.8.9/Accounting.sol): the
    report's own fee and limits do not see the bad debt. Refuses external_debt_zero, transfers_stopped and
    external_shares_short.
    """
    if shares <= 0:
        raise Refused("external_debt_zero")
    check_running(pool)
    _check_external(pool, shares, most=pool.external_shares)
    return replace(pool, external_shares=pool.external_shares - shares)


def _check_external(pool: RebasingPool, shares: int, most: int) -> None:
    if shares > pool.external_shares:
        raise Refused("external_shares_short", remedy=most or None, external=pool.external_shares, wanted=shares)
