"""A StableSwap pool of two coins with live balances, as in Curve's first ETH/stETH pool.

Equals, to the last unit and refusal by refusal, curvefi/curve-contract `pools/steth/StableSwapSTETH.vy` at
574f4402: swaps, liquidity in every form, admin fees, ramps of A. The formulas stand in `stable_invariant`,
what is stored and what the owner may do in `stable_storage`. `balances` are what the pool holds less
`admin_balances`, so a rebase of a coin lands in them at once: whoever keeps the ledger sets them. Left out:
who owns LP tokens (only their supply is here), fee changes by governance, and the kill switch.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.defi import pool_answers
from wallet.defi.pool_answers import Pair, PriceImpact, SizedPrice, even_sizes
from wallet.defi.stable_invariant import (
    FEE_UNIT,
    PRICE_UNIT,
    imbalance_fees,
    marginal_rate,
    one_coin_cuts,
    one_coin_received,
    swapped,
)
from wallet.defi.stable_storage import (
    StablePool,
    amplification,
    checked_invariant,
    invariant_of,
    ramp_a,
    stop_ramp,
    withdraw_admin_fees,
)
from wallet.errors import Refused

__all__ = [
    "Minted",
    "Pair",
    "PriceImpact",
    "Removed",
    "SizedPrice",
    "StablePool",
    "Trade",
    "add_liquidity",
    "amplification",
    "exchange",
    "invariant_of",
    "lp_before_fees",
    "marginal_price",
    "price_by_size",
    "price_impact_split",
    "quote",
    "ramp_a",
    "remove_liquidity",
    "remove_liquidity_imbalance",
    "remove_liquidity_one_coin",
    "stop_ramp",
    "virtual_price",
    "withdraw_admin_fees",
]


Trade = pool_answers.Trade[StablePool]
Minted = pool_answers.Minted[StablePool]
Removed = pool_answers.Removed[StablePool]


def virtual_price(pool: StablePool, now_s: int) -> int:
    """D per LP token, in 1e-18, rounded down. Refuses `market_empty` and `market_unbalanced`."""
    if not pool.lp_supply:
        raise Refused("market_empty")
    return invariant_of(pool, now_s) * PRICE_UNIT // pool.lp_supply


def quote(pool: StablePool, pay: int, receive: int, amount: int, now_s: int, d: int | None = None) -> int:
    """What `exchange` would pay out; `d` is `invariant_of` where it is at hand. Refuses as `exchange`."""
    return _swap(pool, pay, receive, amount, now_s, d)[0]


def exchange(pool: StablePool, pay: int, receive: int, amount: int, minimum: int, now_s: int, d: int | None = None) -> Trade:
    """Swap `amount` of coin `pay` for coin `receive`; `d` is `invariant_of` where it is at hand.

    Refuses `market_same_coin`, `market_amount_zero`, `market_empty`, `market_unbalanced` (D does not
    settle), `market_pays_nothing` (the curve gives no whole unit beyond the one kept for rounding) and
    `market_minimum` (got, minimum).
    """
    received, fee = _swap(pool, pay, receive, amount, now_s, d)
    if received < minimum:
        raise Refused("market_minimum", received, got=received, minimum=minimum)
    admin = fee * pool.admin_fee // FEE_UNIT
    (first, second), (kept, other_kept) = pool.balances, pool.admin_balances
    if pay == 0:
        balances, kept_back = (first + amount, second - received - admin), (kept, other_kept + admin)
    else:
        balances, kept_back = (first - received - admin, second + amount), (kept + admin, other_kept)
    return pool_answers.Trade(replace(pool, balances=balances, admin_balances=kept_back), received, fee, admin)


def marginal_price(pool: StablePool, pay: int, receive: int, now_s: int, d: int | None = None) -> float:
    """What the next small amount brings per unit, before the fee: the slope of the curve, not a trade.

    Refuses `market_unbalanced` where one side is empty: the curve has no slope there.
    """
    d = invariant_of(pool, now_s) if d is None else d
    x, y = _two_sides(pool, pay, receive)
    _check_slope(x, y)
    return marginal_rate(x, y, d, amplification(pool, now_s)) / PRICE_UNIT


def price_impact_split(
    pool: StablePool, pay: int, receive: int, amount: int, owed: int, now_s: int, d: int | None = None
) -> PriceImpact:
    """Split what a swap brings under `owed`, the redemption value of `amount` in the received coin, into its causes.

    `discount` is what the market already stood under redemption (a premium is negative), `curve` what the trade's own size
    costs, rounding included, `fee` the pool's. The parts add up exactly. Where one side of the pool is empty no price stood
    before the trade: all but the fee counts as `curve`. Refuses as `exchange`.
    """
    d = invariant_of(pool, now_s) if d is None else d
    received, fee = _swap(pool, pay, receive, amount, now_s, d)
    x, y = _two_sides(pool, pay, receive)
    at_spot = amount * marginal_rate(x, y, d, amplification(pool, now_s)) // PRICE_UNIT if x and y else owed
    return PriceImpact(received, fee, curve=at_spot - received - fee, discount=owed - at_spot)


def price_by_size(pool: StablePool, pay: int, receive: int, largest: int, points: int, now_s: int) -> list[SizedPrice]:
    """The prices of swaps from nothing (the spot) to `largest` in `points` even steps, at least two.

    A size of zero has the spot as both prices. Refuses as `exchange` and as `marginal_price`.
    """
    sizes = even_sizes(largest, points)
    d, amp = invariant_of(pool, now_s), amplification(pool, now_s)
    x, y = _two_sides(pool, pay, receive)
    _check_slope(x, y)
    after_fee = (FEE_UNIT - pool.fee) / FEE_UNIT / PRICE_UNIT
    spot = marginal_rate(x, y, d, amp) * after_fee
    prices = [SizedPrice(0, spot, spot)]
    for amount in sizes[1:]:
        received, fee = _swap(pool, pay, receive, amount, now_s, d)
        last = marginal_rate(x + amount, y - received - fee, d, amp) * after_fee
        prices.append(SizedPrice(amount, received / amount, last))
    return prices


def add_liquidity(pool: StablePool, amounts: Pair, minimum: int, now_s: int) -> Minted:
    """Deposit coins in any proportion. The first deposit needs both and mints D; later ones pay for imbalance.

    Refuses `market_amount_zero` (D does not grow, or a coin of the first deposit is missing), `market_empty` (shares of a
    pool that holds nothing), `market_unbalanced` and `market_minimum` (got, minimum).
    """
    amp, supply, old = amplification(pool, now_s), pool.lp_supply, pool.balances
    if min(amounts) < 0 or (not supply and not all(amounts)):
        raise Refused("market_amount_zero")
    d0 = checked_invariant(old, amp) if any(old) else 0
    new = (old[0] + amounts[0], old[1] + amounts[1])
    d1 = checked_invariant(new, amp) if any(new) else 0
    if d1 <= d0:
        raise Refused("market_amount_zero")
    fees, minted = (0, 0), d1
    if supply:
        if not d0:
            raise Refused("market_empty")
        fees = imbalance_fees(old, new, d0, d1, pool.fee)
        minted = supply * (_reduced(new, fees, amp) - d0) // d0
    if minted < max(minimum, 0):
        raise Refused("market_minimum", max(minted, 0), got=max(minted, 0), minimum=minimum)
    return pool_answers.Minted(_after_liquidity(pool, new, fees, supply + minted), minted, fees)


def lp_before_fees(pool: StablePool, amounts: Pair, now_s: int) -> int:
    """What a deposit would mint if imbalance cost nothing; less what `add_liquidity` mints, its fee in LP.

    Rounded down. Refuses `market_empty` and `market_unbalanced`.
    """
    d0 = invariant_of(pool, now_s)
    new = (pool.balances[0] + amounts[0], pool.balances[1] + amounts[1])
    return (checked_invariant(new, amplification(pool, now_s)) - d0) * pool.lp_supply // d0


def remove_liquidity(pool: StablePool, lp: int, minimums: Pair) -> Removed:
    """Withdraw both coins in the pool's own proportion, rounded down, without a fee.

    Needs no invariant, so it works where everything else is refused. Refuses `market_amount_zero`,
    `market_lp_short` (supply) and `market_minimum` (got, minimum) of the coin that falls short.
    """
    _check_lp(pool, lp)
    amounts = (pool.balances[0] * lp // pool.lp_supply, pool.balances[1] * lp // pool.lp_supply)
    for got, minimum in zip(amounts, minimums, strict=True):
        if got < minimum:
            raise Refused("market_minimum", got, got=got, minimum=minimum)
    left = (pool.balances[0] - amounts[0], pool.balances[1] - amounts[1])
    return pool_answers.Removed(replace(pool, balances=left, lp_supply=pool.lp_supply - lp), amounts, (0, 0), lp)


def remove_liquidity_imbalance(pool: StablePool, amounts: Pair, maximum_lp: int, now_s: int) -> Removed:
    """Withdraw exactly these amounts, burning what they and the imbalance fees cost, rounded down.

    Refuses `market_coin_short` (held) where the pool holds less, `market_unbalanced`, `market_amount_zero`
    (nothing would be burned), `market_maximum` (needed, maximum) and `market_lp_short` (supply).
    """
    old, supply, amp = pool.balances, pool.lp_supply, amplification(pool, now_s)
    if not supply:
        raise Refused("market_empty")
    for held, asked in zip(old, amounts, strict=True):
        if asked > held:
            raise Refused("market_coin_short", held=held, asked=asked)
    new = (old[0] - amounts[0], old[1] - amounts[1])
    d0 = checked_invariant(old, amp)
    d1 = checked_invariant(new, amp) if any(new) else 0
    fees = imbalance_fees(old, new, d0, d1, pool.fee)
    burned = (d0 - _reduced(new, fees, amp)) * supply // d0
    if min(amounts) < 0 or burned <= 0:
        raise Refused("market_amount_zero")
    if burned > maximum_lp:
        raise Refused("market_maximum", burned, needed=burned, maximum=maximum_lp)
    _check_lp(pool, burned)
    return pool_answers.Removed(_after_liquidity(pool, new, fees, supply - burned), amounts, fees, burned)


def remove_liquidity_one_coin(pool: StablePool, lp: int, coin: int, minimum: int, now_s: int) -> Removed:
    """Burn `lp` for one coin alone. The fee is what a withdrawal without fees would have paid more.

    Refuses `market_amount_zero`, `market_lp_short` (supply), `market_unbalanced` and `market_minimum` (got,
    minimum).
    """
    _check_lp(pool, lp)
    amp = amplification(pool, now_s)
    d0 = checked_invariant(pool.balances, amp)
    d1 = d0 - lp * d0 // pool.lp_supply
    x, y = _two_sides(pool, coin, 1 - coin)
    if not y:  # the coin drawn is measured against the other, of which there is none
        raise Refused("market_unbalanced", balances=pool.balances)
    cuts = one_coin_cuts(x, y, d0, d1, amp)
    received, fee = one_coin_received(x, y, cuts, d1, amp, pool.fee)
    # Of the contract's subtractions only these two can fall below zero: D falls, so y keeps no more than it has; and the
    # cuts only take away from both sides, so no more is paid than a withdrawal without fees would pay.
    if cuts[1] < 0 or received < 0:
        raise Refused("market_amount_zero")
    if received < minimum:
        raise Refused("market_minimum", received, got=received, minimum=minimum)
    taken, fees = ((received, 0), (fee, 0)) if coin == 0 else ((0, received), (0, fee))
    left = (pool.balances[0] - taken[0], pool.balances[1] - taken[1])
    return pool_answers.Removed(_after_liquidity(pool, left, fees, pool.lp_supply - lp), taken, fees, lp)


def _two_sides(pool: StablePool, pay: int, receive: int) -> Pair:
    if pay == 0 and receive == 1:
        return pool.balances
    if pay == 1 and receive == 0:
        return pool.balances[1], pool.balances[0]
    raise Refused("market_same_coin", pay=pay, receive=receive)


def _check_slope(x: int, y: int) -> None:
    if not x or not y:
        raise Refused("market_unbalanced", balances=(x, y))


def _swap(pool: StablePool, pay: int, receive: int, amount: int, now_s: int, d: int | None) -> Pair:
    """(received, fee) of a swap, with the contract's refusals."""
    if pay == 0 and receive == 1:
        x, y = pool.balances
    elif pay == 1 and receive == 0:
        y, x = pool.balances
    else:
        raise Refused("market_same_coin", pay=pay, receive=receive)
    if amount <= 0:
        raise Refused("market_amount_zero")
    amp = pool.future_a if now_s >= pool.future_a_time else amplification(pool, now_s)
    d = checked_invariant(pool.balances, amp) if d is None else d
    received, fee = swapped(x, y, amount, d, amp, pool.fee)
    if received + fee < 0:  # what the curve gives, less the unit kept for rounding
        raise Refused("market_pays_nothing", amount=amount)
    return received, fee


def _reduced(balances: Pair, fees: Pair, amp: int) -> int:
    """D with the full fees taken away, from which shares are counted."""
    left = (balances[0] - fees[0], balances[1] - fees[1])
    if min(left) < 0:
        raise Refused("market_unbalanced", balances=balances)
    return checked_invariant(left, amp) if any(left) else 0


def _after_liquidity(pool: StablePool, balances: Pair, fees: Pair, supply: int) -> StablePool:
    """Of the fees only the admin's part leaves the balances; the rest stays with the LPs."""
    first, second = fees[0] * pool.admin_fee // FEE_UNIT, fees[1] * pool.admin_fee // FEE_UNIT
    return replace(
        pool,
        balances=(balances[0] - first, balances[1] - second),
        admin_balances=(pool.admin_balances[0] + first, pool.admin_balances[1] + second),
        lp_supply=supply,
    )


def _check_lp(pool: StablePool, lp: int) -> None:
    if lp <= 0:
        raise Refused("market_amount_zero")
    if lp > pool.lp_supply:
        raise Refused("market_lp_short", pool.lp_supply or None, supply=pool.lp_supply, asked=lp)
