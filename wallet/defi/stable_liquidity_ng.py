"""Providing liquidity to a StableSwap-NG pool of two coins, and the four ways out of it.

add_liquidity, remove_liquidity, remove_liquidity_imbalance and remove_liquidity_one_coin of curvefi/stableswap-ng
`contracts/main/CurveStableSwapNG.vy` at 2abe778f. Whoever changes the proportion of the coins pays half the swap fee
on the distance, more where the pool is off level. Amounts are in the coins' own units; shares are counted in D.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.defi import pool_answers
from wallet.defi.moving_average import MovingAverage, moved
from wallet.defi.pool_answers import Pair
from wallet.defi.stable_invariant import FEE_UNIT, one_coin_cuts
from wallet.defi.stable_invariant_ng import imbalance_fees, one_coin_received
from wallet.defi.stable_storage_ng import (
    StablePoolNG,
    amplification,
    checked_invariant,
    invariant_of,
    scaled_balances,
    with_oracles_moved,
    withdraw_admin_fees,
)
from wallet.errors import Refused

Minted = pool_answers.Minted[StablePoolNG]
Removed = pool_answers.Removed[StablePoolNG]


def add_liquidity(pool: StablePoolNG, amounts: Pair, minimum: int, now_s: int) -> Minted:
    """Deposit coins in any proportion. The first deposit needs both and mints D; later ones pay for imbalance.

    Refuses `market_amount_zero` (D does not grow, or a coin of the first deposit is missing), `market_empty` (shares of a
    pool that holds nothing), `market_unbalanced` and `market_minimum` (got, minimum).
    """
    amp, supply, old = amplification(pool, now_s), pool.lp_supply, pool.balances
    if min(amounts) < 0 or (not supply and not all(amounts)):
        raise Refused("market_amount_zero")
    d0 = checked_invariant(scaled_balances(pool), amp) if any(old) else 0
    new = (old[0] + amounts[0], old[1] + amounts[1])
    d1 = checked_invariant(scaled_balances(pool, new), amp) if any(new) else 0
    if d1 <= d0:
        raise Refused("market_amount_zero")
    if not supply:
        _check_minimum(d1, minimum)
        return pool_answers.Minted(_opened(pool, new, d1, now_s), d1, (0, 0))
    if not d0:
        raise Refused("market_empty")
    fees = _imbalance_fees(pool, new, d0, d1)
    after, d2 = _after_imbalance(pool, new, fees, amp, now_s)
    minted = supply * (d2 - d0) // d0
    _check_minimum(minted, minimum)
    return pool_answers.Minted(replace(after, lp_supply=supply + minted), minted, fees)


def lp_before_fees(pool: StablePoolNG, amounts: Pair, now_s: int) -> int:
    """What a deposit would mint if imbalance cost nothing; less what `add_liquidity` mints, its fee in LP.

    Rounded down. Refuses `market_empty` and `market_unbalanced`.
    """
    d0 = invariant_of(pool, now_s)
    new = (pool.balances[0] + amounts[0], pool.balances[1] + amounts[1])
    d1 = checked_invariant(scaled_balances(pool, new), amplification(pool, now_s))
    return (d1 - d0) * pool.lp_supply // d0


def remove_liquidity(pool: StablePoolNG, lp: int, minimums: Pair, now_s: int, claim_admin_fees: bool = True) -> Removed:
    """Withdraw both coins in the pool's own proportion, rounded down, without a fee.

    Needs no D, so it works where everything else is refused; the last D shrinks in proportion instead of being
    computed again, and the price's average is left alone. By default the admin's fees are paid out with it, as by the
    contract. Refuses `market_amount_zero`, `market_lp_short` (supply), `market_coin_short` (held) where a loss left the
    pool less than it owes its admin, and `market_minimum` (got, minimum) of the coin that falls short.
    """
    _check_lp(pool, lp)
    supply, (first, second) = pool.lp_supply, pool.balances
    if min(first, second) < 0:
        raise Refused("market_coin_short", held=0, asked=lp)
    amounts = (first * lp // supply, second * lp // supply)
    for got, minimum in zip(amounts, minimums, strict=True):
        _check_minimum(got, minimum)
    d = pool.invariant.last
    invariant = moved(pool.invariant, d - d * lp // supply, pool.parameters.d_window_s, now_s)
    after = replace(
        pool,
        balances=(first - amounts[0], second - amounts[1]),
        lp_supply=supply - lp,
        invariant=invariant,
    )
    after, admin_paid = withdraw_admin_fees(after) if claim_admin_fees else (after, (0, 0))
    return pool_answers.Removed(after, amounts, (0, 0), lp, admin_paid)


def remove_liquidity_imbalance(pool: StablePoolNG, amounts: Pair, maximum_lp: int, now_s: int) -> Removed:
    """Withdraw exactly these amounts, burning what they and the imbalance fees cost, rounded down, and one unit more.

    Refuses `market_coin_short` (held) where the pool holds less, `market_unbalanced` (a side would be emptied, or D
    does not settle), `market_amount_zero` (nothing would be burned), `market_maximum` (needed, maximum) and
    `market_lp_short` (supply).
    """
    old, supply, amp = pool.balances, pool.lp_supply, amplification(pool, now_s)
    if not supply:
        raise Refused("market_empty")
    if min(amounts) < 0:
        raise Refused("market_amount_zero")
    for held, asked in zip(old, amounts, strict=True):
        if asked > held:
            raise Refused("market_coin_short", held=max(held, 0), asked=asked)
    new = (old[0] - amounts[0], old[1] - amounts[1])
    d0 = invariant_of(pool, now_s)
    fees = _imbalance_fees(pool, new, d0, _invariant_left(pool, new, amp))
    after, d2 = _after_imbalance(pool, new, fees, amp, now_s)
    burned = (d0 - d2) * supply // d0 + 1
    if burned <= 1:
        raise Refused("market_amount_zero")
    if burned > maximum_lp:
        raise Refused("market_maximum", burned, needed=burned, maximum=maximum_lp)
    _check_lp(pool, burned)
    return pool_answers.Removed(replace(after, lp_supply=supply - burned), amounts, fees, burned)


def remove_liquidity_one_coin(pool: StablePoolNG, lp: int, coin: int, minimum: int, now_s: int) -> Removed:
    """Burn `lp` for one coin alone. The fee is what a withdrawal without fees would have paid more.

    Refuses `market_same_coin` (there is no such coin), `market_amount_zero`, `market_lp_short` (supply),
    `market_unbalanced` and `market_minimum` (got, minimum).
    """
    _check_lp(pool, lp)
    if coin not in (0, 1):
        raise Refused("market_same_coin", pay=coin, receive=1 - coin)
    amp, scaled, parameters = amplification(pool, now_s), scaled_balances(pool), pool.parameters
    d0 = checked_invariant(scaled, amp)
    d1 = d0 - lp * d0 // pool.lp_supply
    x, y = scaled[coin], scaled[1 - coin]
    cuts = one_coin_cuts(x, y, d0, d1, amp)
    try:
        received, fee = one_coin_received(
            x, y, cuts, pool.rates[coin], (d0, d1), amp, parameters.fee, parameters.offpeg_fee_multiplier
        )
    except ZeroDivisionError:  # so few units that none is left to measure the fee by
        raise Refused("market_unbalanced", balances=scaled) from None
    # Of the contract's subtractions only these two can fall below zero: D falls, so y keeps no more than it has; and the
    # cuts only take away from both sides, so no more is paid than a withdrawal without fees would pay.
    if cuts[1] < 0 or received < 0:
        raise Refused("market_amount_zero")
    _check_minimum(received, minimum)
    # The oracles see the curve's own point: the coin drawn to where D is d1, no fee taken.
    left = (cuts[0], y) if coin == 0 else (y, cuts[0])
    after = with_oracles_moved(pool, left, d1, amp, now_s)
    taken, fees = ((received, 0), (fee, 0)) if coin == 0 else ((0, received), (0, fee))
    balances = (pool.balances[0] - taken[0], pool.balances[1] - taken[1])
    after = replace(_with_admin_part(after, balances, fees), lp_supply=pool.lp_supply - lp)
    return pool_answers.Removed(after, taken, fees, lp)


def _opened(pool: StablePoolNG, balances: Pair, d: int, now_s: int) -> StablePoolNG:
    """The first deposit sets D and its average; the price oracle waits for the first trade."""
    invariant = MovingAverage(d, d, max(pool.invariant.time_s, now_s))
    return replace(pool, balances=balances, lp_supply=d, invariant=invariant)


def _imbalance_fees(pool: StablePoolNG, new: Pair, d0: int, d1: int) -> Pair:
    parameters = pool.parameters
    return imbalance_fees(pool.balances, new, pool.rates, d0, d1, parameters.fee, parameters.offpeg_fee_multiplier)


def _after_imbalance(pool: StablePoolNG, new: Pair, fees: Pair, amp: int, now_s: int) -> tuple[StablePoolNG, int]:
    """The pool with both coins changed, and D with the full fees taken away, from which shares are counted."""
    left = (new[0] - fees[0], new[1] - fees[1])
    d2 = _invariant_left(pool, left, amp)
    after = with_oracles_moved(pool, scaled_balances(pool, left), d2, amp, now_s)
    return _with_admin_part(after, new, fees), d2


def _invariant_left(pool: StablePoolNG, balances: Pair, amp: int) -> int:
    """D of balances after an act. Taking all of both is refused as taking all of one: no price is left."""
    if not any(balances):
        raise Refused("market_unbalanced", balances=balances)
    return checked_invariant(scaled_balances(pool, balances), amp)


def _with_admin_part(pool: StablePoolNG, balances: Pair, fees: Pair) -> StablePoolNG:
    """Of the fees only the admin's part leaves the balances; the rest stays with the LPs."""
    share, kept = pool.parameters.admin_fee, pool.admin_balances
    first, second = fees[0] * share // FEE_UNIT, fees[1] * share // FEE_UNIT
    return replace(
        pool,
        balances=(balances[0] - first, balances[1] - second),
        admin_balances=(kept[0] + first, kept[1] + second),
    )


def _check_minimum(got: int, minimum: int) -> None:
    if got < max(minimum, 0):
        raise Refused("market_minimum", max(got, 0), got=max(got, 0), minimum=minimum)


def _check_lp(pool: StablePoolNG, lp: int) -> None:
    if lp <= 0:
        raise Refused("market_amount_zero")
    if lp > pool.lp_supply:
        raise Refused("market_lp_short", pool.lp_supply or None, supply=pool.lp_supply, asked=lp)
