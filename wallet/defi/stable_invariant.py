"""The StableSwap invariant of two coins, and every trade that follows from it, for ints and for `Reals`.

On ints each formula equals, division by division, the contract's own: curvefi/curve-contract `pools/steth/
StableSwapSTETH.vy` at 574f4402 (get_D, get_y, get_y_D, exchange, add_liquidity, remove_liquidity_imbalance,
_calc_withdraw_one_coin). On `Reals` the same text prices many paths at once: trades agree with the exact
ones within 1e-14 x D, rates within 1e-12. Nothing is checked here: what a contract would refuse is refused
by the entries of `stable_pool`. One thing is done another way than in the contract: `settled_balance`
solves its quadratic by a square root instead of Newton's rounds. On balances of a few thousand units Newton
now and then ends one unit higher; on pools that exist the two are equal.

Throughout, x and y are balances, d the invariant D, `amp` is A x 100, and `fee` is in 1e-10.
"""

from __future__ import annotations

from wallet.arithmetic import Number, integer_sqrt, settled

A_PRECISION = 100
FEE_UNIT = 10**10
PRICE_UNIT = 10**18


def invariant(x0: Number, x1: Number, amp: int) -> Number:
    """D, by the contract's Newton rounds from the sum; ints unsettled in 255 are refused (`not_settled`).

    Whoever changes it changes `stable_storage.checked_invariant`, where the rounds stand again for exact trades.
    """
    ann = amp * 2
    total = x0 + x1
    weighted = ann * total // A_PRECISION
    first, second = x0 * 2 + 1, x1 * 2 + 1  # + 1 lets an empty side pass

    def next_d(d: Number) -> Number:
        d_p = d * d // first * d // second
        return (weighted + d_p * 2) * d // ((ann - A_PRECISION) * d // A_PRECISION + 3 * d_p)

    return settled(next_d, total, total)


def settled_balance(x: Number, d: Number, amp: int) -> Number:
    """What one coin's balance must be where the other's is x: the root of y*y + (b - d)*y = c."""
    c = d * d // (x * 2)
    c = c * d * A_PRECISION // (amp * 4)
    k = x + d * A_PRECISION // (amp * 2) - d
    return (integer_sqrt(k * k + 4 * c) - k) // 2


def swapped(x: Number, y: Number, amount: Number, d: Number, amp: int, fee: int) -> tuple[Number, Number]:
    """What leaves y for `amount` paid into x: (received, fee), less the fee and one unit for rounding."""
    before_fee = y - settled_balance(x + amount, d, amp) - 1
    charged = before_fee * fee // FEE_UNIT
    return before_fee - charged, charged


def marginal_rate(x: Number, y: Number, d: Number, amp: int) -> Number:
    """-dy/dx on the curve, in 1e-18: what the next unit paid into x brings from y, before the fee."""
    ann = amp * 2
    d_p = d * d // (x * 2) * d // (y * 2) * A_PRECISION
    return PRICE_UNIT * y * (ann * x + d_p) // (x * (ann * y + d_p))


def imbalance_fees(
    old: tuple[Number, Number], new: tuple[Number, Number], d0: Number, d1: Number, fee: int
) -> tuple[Number, Number]:
    """Half the swap fee on each coin's distance from where a proportional change would have left it."""
    half = fee * 2 // 4
    return (
        half * abs(d1 * old[0] // d0 - new[0]) // FEE_UNIT,
        half * abs(d1 * old[1] // d0 - new[1]) // FEE_UNIT,
    )


def one_coin_cuts(x: Number, y: Number, d0: Number, d1: Number, amp: int) -> tuple[Number, Number, Number]:
    """Drawing only x until D is d1: (x afterwards without fees, what x gives beyond its share, what y keeps).

    The two cuts are distances from a proportional withdrawal; an int cut below zero is the contract's
    refusal.
    """
    new_x = settled_balance(y, d1, amp)
    return new_x, x * d1 // d0 - new_x, y - y * d1 // d0


def one_coin_received(
    x: Number, y: Number, cuts: tuple[Number, Number, Number], d1: Number, amp: int, fee: int
) -> tuple[Number, Number]:
    """What is paid out of x for those cuts: (received, fee), one unit kept for rounding."""
    new_x, cut_x, cut_y = cuts
    half = fee * 2 // 4
    reduced_x = x - half * cut_x // FEE_UNIT
    reduced_y = y - half * cut_y // FEE_UNIT
    received = reduced_x - settled_balance(reduced_y, d1, amp) - 1
    return received, x - new_x - received
