"""What StableSwap-NG changes in the formulas of two coins: rates inside the pool, a fee that grows off the peg.

On ints each formula equals, division by division, curvefi/stableswap-ng `contracts/main/CurveStableSwapNG.vy`
at 2abe778f (get_D, _dynamic_fee, __exchange, add_liquidity, remove_liquidity_imbalance,
_calc_withdraw_one_coin, _get_p). On `Reals` the same text prices many paths at once, each with reserves and
rates of its own: trades agree with the exact ones within 1e-14 x D. Nothing is checked here. What both
generations share (the settled balance, the slope, the cuts of a one-coin withdrawal) is `stable_invariant`'s.

Balances are "scaled" where they are a coin's amount x rate / 1e18: a coin that redeems for 1.17 counts 1.17.
The curve knows only scaled balances; amounts paid and received are in the coins' own units.
"""

from __future__ import annotations

from typing import Generic, NamedTuple

from wallet.arithmetic import Number, settled, whole
from wallet.defi.stable_invariant import A_PRECISION, FEE_UNIT, PRICE_UNIT, settled_balance


class Swapped(NamedTuple, Generic[Number]):
    """A swap as the curve sees it.

    `received` and `fee` are in the received coin's units, `fee_scaled` and the balances x and y on which the curve
    stands afterwards (before the fee leaves) are scaled.
    """

    received: Number
    fee: Number
    fee_scaled: Number
    x: Number
    y: Number


def scaled_balance(balance: Number, rate: Number) -> Number:
    """What a balance counts inside the pool; `rate` is 10**(36 - decimals) x the coin's own rate / 1e18."""
    return rate * balance // PRICE_UNIT


def scaled_invariant(x0: Number, x1: Number, amp: int) -> Number:
    """D, by Newton's rounds from the sum; ints unsettled in 255 are refused (`not_settled`).

    As `stable_invariant.invariant`, but no unit is added to an empty side: there is none.
    """
    ann = amp * 2
    total = x0 + x1
    weighted = ann * total // A_PRECISION

    def next_d(d: Number) -> Number:
        d_p = d * d // x0 * d // x1 // 4
        return (weighted + d_p * 2) * d // ((ann - A_PRECISION) * d // A_PRECISION + 3 * d_p)

    return settled(next_d, total, total)


def dynamic_fee(x: Number, y: Number, fee: int, offpeg_fee_multiplier: int) -> Number | int:
    """The fee in 1e-10: `fee` where both sides are level, up to `offpeg_fee_multiplier` (1e-10) times it where not."""
    if offpeg_fee_multiplier <= FEE_UNIT:
        return fee
    total = x + y
    # In whole 1e-10 on every path too: that unit is coarser than what a trade may differ by.
    level = whole((offpeg_fee_multiplier - FEE_UNIT) * 4 * x * y // (total * total))
    return whole(offpeg_fee_multiplier * fee // (level + FEE_UNIT))


def swapped(
    x: Number,
    y: Number,
    amount: Number,
    rates: tuple[Number, Number],
    d: Number,
    amp: int,
    fee: int,
    offpeg_fee_multiplier: int,
) -> Swapped[Number]:
    """`amount` of the coin with scaled balance x paid in for the other, less the fee and one unit for rounding.

    `rates` are those of the coin paid and of the coin received. The fee is that of the pool half way through.
    """
    new_x = x + scaled_balance(amount, rates[0])
    new_y = settled_balance(new_x, d, amp)
    before_fee = y - new_y - 1
    rate = dynamic_fee((x + new_x) // 2, (y + new_y) // 2, fee, offpeg_fee_multiplier)
    charged = before_fee * rate // FEE_UNIT
    received = (before_fee - charged) * PRICE_UNIT // rates[1]
    return Swapped(received, before_fee * PRICE_UNIT // rates[1] - received, charged, new_x, new_y)


def state_price(x0: Number, x1: Number, d: Number, amp: int) -> Number:
    """What coin 1 is worth in coin 0 on the curve, in 1e-18 and rates aside: how much x0 one less of x1 stands for."""
    ann = amp * 2
    weighted = ann * x0 // A_PRECISION
    d_r = d // 4 * d // x0 * d // x1
    return PRICE_UNIT * (weighted + d_r * x0 // x1) // (weighted + d_r)


def imbalance_fees(
    old: tuple[Number, Number],
    new: tuple[Number, Number],
    rates: tuple[Number, Number],
    d0: Number,
    d1: Number,
    fee: int,
    offpeg_fee_multiplier: int,
) -> tuple[Number, Number]:
    """Half the swap fee on each coin's distance from a proportional change, higher where the coin is off level.

    Amounts and fees are in the coins' own units.
    """
    level = (d0 + d1) // 2  # both this and the sum beside it hold a side before and after

    def charged(before: Number, after: Number, rate: Number) -> Number:
        half = dynamic_fee(scaled_balance(before + after, rate), level, fee * 2 // 4, offpeg_fee_multiplier)
        return half * abs(d1 * before // d0 - after) // FEE_UNIT

    return charged(old[0], new[0], rates[0]), charged(old[1], new[1], rates[1])


def one_coin_received(
    x: Number,
    y: Number,
    cuts: tuple[Number, Number, Number],
    rate: Number,
    d: tuple[Number, Number],
    amp: int,
    fee: int,
    offpeg_fee_multiplier: int,
) -> tuple[Number, Number]:
    """What is paid out of scaled x for the cuts of `one_coin_cuts`: (received, fee) in the coin's own units.

    `d` is D before and after. One unit is kept for rounding.
    """
    new_x, cut_x, cut_y = cuts
    level, half = (d[0] + d[1]) // 4, fee * 2 // 4
    reduced_x = x - dynamic_fee((x + new_x) // 2, level, half, offpeg_fee_multiplier) * cut_x // FEE_UNIT
    reduced_y = y - dynamic_fee(y, level, half, offpeg_fee_multiplier) * cut_y // FEE_UNIT
    received = (reduced_x - settled_balance(reduced_y, d[1], amp) - 1) * PRICE_UNIT // rate
    return received, (x - new_x) * PRICE_UNIT // rate - received
