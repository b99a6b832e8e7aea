"""A StableSwap-NG pool of two coins: rates, rebasing balances, a fee that grows off the peg, price and D oracles.

Equals, to the last unit and refusal by refusal, curvefi/stableswap-ng `contracts/main/CurveStableSwapNG.vy` at
2abe778f with its views. Trades and prices are here; liquidity is in `stable_liquidity_ng`, the formulas in
`stable_invariant_ng`, what is stored in `stable_storage_ng`; all are handed on from here. A coin with a rate is
priced at what its protocol redeems it for, so the curve only trades its discount; a reported loss or gain moves
value between providers and traders without any trade. Left out: more than two coins, who owns LP tokens (only
their supply is here), `exchange_received`, get_dx, and fee changes by governance.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.defi import pool_answers
from wallet.defi.moving_average import MovingAverage, present_average
from wallet.defi.pool_answers import Pair, PriceImpact, SizedPrice, even_sizes
from wallet.defi.stable_invariant import A_PRECISION, FEE_UNIT, PRICE_UNIT, marginal_rate
from wallet.defi.stable_invariant_ng import Swapped, swapped
from wallet.defi.stable_invariant_ng import dynamic_fee as fee_between
from wallet.defi.stable_liquidity_ng import (
    Minted,
    Removed,
    add_liquidity,
    lp_before_fees,
    remove_liquidity,
    remove_liquidity_imbalance,
    remove_liquidity_one_coin,
)
from wallet.defi.stable_storage_ng import (
    Asset,
    Parameters,
    StablePoolNG,
    amplification,
    check_state_price,
    checked_invariant,
    checked_state_price,
    deployed,
    invariant_of,
    ramp_a,
    scaled_balances,
    stop_ramp,
    with_held,
    with_oracles_moved,
    with_reading,
    withdraw_admin_fees,
)
from wallet.errors import Refused
from wallet.last_answer import last_answers

__all__ = [
    "Asset",
    "Minted",
    "MovingAverage",
    "Pair",
    "Parameters",
    "PriceImpact",
    "Removed",
    "SizedPrice",
    "StablePoolNG",
    "Trade",
    "add_liquidity",
    "amplification",
    "d_oracle",
    "deployed",
    "dynamic_fee",
    "exchange",
    "invariant_of",
    "lp_before_fees",
    "marginal_price",
    "price_by_size",
    "price_impact_split",
    "price_oracle",
    "quote",
    "quote_at",
    "quote_by_view",
    "ramp_a",
    "remove_liquidity",
    "remove_liquidity_imbalance",
    "remove_liquidity_one_coin",
    "state_price",
    "stop_ramp",
    "virtual_price",
    "with_held",
    "with_reading",
    "withdraw_admin_fees",
]

Trade = pool_answers.Trade[StablePoolNG]


def exchange(pool: StablePoolNG, pay: int, receive: int, amount: int, minimum: int, now_s: int, d: int | None = None) -> Trade:
    """Swap `amount` of coin `pay` for coin `receive`; `d` is `invariant_of` where it is at hand.

    Refuses `market_same_coin`, `market_amount_zero`, `market_empty`, `market_unbalanced` (an empty side, or D
    does not settle), `market_pays_nothing` (the curve gives no whole unit beyond the one kept for rounding)
    and `market_minimum` (got, minimum).
    """
    amp = amplification(pool, now_s)
    swap, d = _swap(pool, pay, receive, amount, amp, d)
    if swap.received < minimum:
        raise Refused("market_minimum", swap.received, got=swap.received, minimum=minimum)
    admin = swap.fee_scaled * pool.parameters.admin_fee // FEE_UNIT * PRICE_UNIT // pool.rates[receive]
    paid_in, paid_out = pool.balances[pay] + amount, pool.balances[receive] - swap.received - admin
    kept = pool.admin_balances
    # The oracles see the curve's own point: D has not moved, for no fee has left it yet.
    after = with_oracles_moved(pool, (swap.x, swap.y) if pay == 0 else (swap.y, swap.x), d, amp, now_s)
    after = replace(
        after,
        balances=(paid_in, paid_out) if pay == 0 else (paid_out, paid_in),
        admin_balances=(kept[0], kept[1] + admin) if pay == 0 else (kept[0] + admin, kept[1]),
    )
    return pool_answers.Trade(after, swap.received, swap.fee, admin)


def quote(pool: StablePoolNG, pay: int, receive: int, amount: int, now_s: int, d: int | None = None) -> int:
    """What `exchange` would pay out; `d` is `invariant_of` where it is at hand. Refuses as `exchange`."""
    return _exchanged(pool, pay, receive, amount, amplification(pool, now_s), d)[0].received


@last_answers
def quote_at(pool: StablePoolNG, pay: int, receive: int, amount: int, amp: int) -> int:
    """What `quote` tells while A x 100 is `amp`: a pool that nobody has traded in is asked the same every hour."""
    return _exchanged(pool, pay, receive, amount, amp, None)[0].received


def quote_by_view(pool: StablePoolNG, pay: int, receive: int, amount: int, now_s: int) -> int:
    """What the contract's view get_dy tells. While A moves it is not what `exchange` pays: the view takes A rounded
    down to a whole number. Refuses as `exchange`, but still answers where a trade would leave no state price.
    """
    whole_a = amplification(pool, now_s) // A_PRECISION * A_PRECISION
    return _swap(pool, pay, receive, amount, whole_a, None)[0].received


def virtual_price(pool: StablePoolNG, now_s: int) -> int:
    """D per LP token, in 1e-18, rounded down. Refuses `market_empty` and `market_unbalanced`."""
    if not pool.lp_supply:
        raise Refused("market_empty")
    return invariant_of(pool, now_s) * PRICE_UNIT // pool.lp_supply


def state_price(pool: StablePoolNG, now_s: int) -> int:
    """What coin 1 is worth in coin 0 on the curve now (get_p), in 1e-18, both at their rates. Refuses as `exchange`."""
    scaled, amp = scaled_balances(pool), amplification(pool, now_s)
    return checked_state_price(scaled, checked_invariant(scaled, amp), amp)


def price_oracle(pool: StablePoolNG, now_s: int) -> int:
    """The moving average of the state price as of now, in 1e-18. A trade never moves it in its own block."""
    return present_average(pool.price, pool.parameters.price_window_s, now_s)


def d_oracle(pool: StablePoolNG, now_s: int) -> int:
    """The moving average of D as of now."""
    return present_average(pool.invariant, pool.parameters.d_window_s, now_s)


def dynamic_fee(pool: StablePoolNG, pay: int = 0, receive: int = 1) -> int:
    """The fee of a tiny swap now, in 1e-10, rounded down. Refuses `market_same_coin` and `market_empty`."""
    x, y = _two_sides(pool, pay, receive)
    if not x and not y:
        raise Refused("market_empty")
    return fee_between(x, y, pool.parameters.fee, pool.parameters.offpeg_fee_multiplier)


def marginal_price(pool: StablePoolNG, pay: int, receive: int, now_s: int, d: int | None = None) -> float:
    """What the next small amount brings per unit, before the fee: the slope of the curve at the coins' rates.

    Refuses `market_unbalanced` where one side is empty: the curve has no slope there.
    """
    d = invariant_of(pool, now_s) if d is None else d
    x, y = _two_sides(pool, pay, receive)
    return _rate_ratio(pool, pay, receive) * marginal_rate(x, y, d, amplification(pool, now_s)) / PRICE_UNIT


def price_impact_split(
    pool: StablePoolNG, pay: int, receive: int, amount: int, owed: int, now_s: int, d: int | None = None
) -> PriceImpact:
    """Split what a swap brings under `owed`, the redemption value of `amount` in the received coin, into its causes.

    `discount` is what the market already stood under redemption (a premium is negative), `curve` what the trade's own size
    costs, rounding included, `fee` the pool's, off-peg part included. The parts add up exactly. Refuses as `exchange`.
    """
    amp = amplification(pool, now_s)
    swap, d = _exchanged(pool, pay, receive, amount, amp, d)
    x, y = _two_sides(pool, pay, receive)
    at_spot = amount * pool.rates[pay] * marginal_rate(x, y, d, amp) // (pool.rates[receive] * PRICE_UNIT)
    return PriceImpact(swap.received, swap.fee, at_spot - swap.received - swap.fee, owed - at_spot)


def price_by_size(pool: StablePoolNG, pay: int, receive: int, largest: int, points: int, now_s: int) -> list[SizedPrice]:
    """The prices of swaps from nothing (the spot) to `largest` in `points` even steps, at least two.

    A size of zero has the spot as both prices. The last unit bears also what it adds to the fee of all units
    before it. Refuses as `exchange`.
    """
    sizes, amp, d = even_sizes(largest, points), amplification(pool, now_s), invariant_of(pool, now_s)
    x, y = _two_sides(pool, pay, receive)
    ratio = _rate_ratio(pool, pay, receive)
    spot = ratio * _last_price(pool, (x, y), (x, y), d, amp)
    prices = [SizedPrice(0, spot, spot)]
    for amount in sizes[1:]:
        swap = _exchanged(pool, pay, receive, amount, amp, d)[0]
        last = ratio * _last_price(pool, (x, y), (swap.x, swap.y), d, amp)
        prices.append(SizedPrice(amount, swap.received / amount, last))
    return prices


def _exchanged(pool: StablePoolNG, pay: int, receive: int, amount: int, amp: int, d: int | None) -> tuple[Swapped[int], int]:
    """As `_swap`, and where `exchange` has to tell its oracles a price that is beyond them, refused."""
    swap, d = _swap(pool, pay, receive, amount, amp, d)
    check_state_price((swap.x, swap.y) if pay == 0 else (swap.y, swap.x), d, amp)
    return swap, d


def _swap(pool: StablePoolNG, pay: int, receive: int, amount: int, amp: int, d: int | None) -> tuple[Swapped[int], int]:
    """A swap on the curve and its D, with the contract's refusals."""
    x, y = _two_sides(pool, pay, receive)
    if amount <= 0:
        raise Refused("market_amount_zero")
    d = checked_invariant((x, y) if pay == 0 else (y, x), amp) if d is None else d
    rates, parameters = (pool.rates[pay], pool.rates[receive]), pool.parameters
    swap = swapped(x, y, amount, rates, d, amp, parameters.fee, parameters.offpeg_fee_multiplier)
    if swap.y >= y:  # the unit kept for rounding is more than the curve gives
        raise Refused("market_pays_nothing", amount=amount)
    return swap, d


def _two_sides(pool: StablePoolNG, pay: int, receive: int) -> Pair:
    if {pay, receive} != {0, 1}:
        raise Refused("market_same_coin", pay=pay, receive=receive)
    scaled = scaled_balances(pool)
    return scaled[pay], scaled[receive]


def _rate_ratio(pool: StablePoolNG, pay: int, receive: int) -> float:
    return pool.rates[pay] / pool.rates[receive]


def _last_price(pool: StablePoolNG, before: Pair, after: Pair, d: int, amp: int) -> float:
    """d(received) / d(paid), scaled: the slope less the fee, less what the rising fee takes from all before.

    The fee is m f / ((m - 1) u + 1) with u = 4ab / (a + b)**2 at the averages a and b of both sides, so
    du = 4 (b - a) (b da - a db) / (a + b)**3.
    """
    slope = marginal_rate(*after, d, amp) / PRICE_UNIT
    a, b = (before[0] + after[0]) / 2, (before[1] + after[1]) / 2
    more = max(pool.parameters.offpeg_fee_multiplier / FEE_UNIT - 1, 0)
    level = more * 4 * a * b / (a + b) ** 2 + 1
    fee = (more + 1) * pool.parameters.fee / FEE_UNIT / level
    level_moves = more * 4 * (b - a) * (b + a * slope) / 2 / (a + b) ** 3
    return slope * (1 - fee) + (before[1] - after[1]) * fee * level_moves / level
