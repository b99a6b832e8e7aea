"""Leveraged staking: borrow ether against a staked token, stake it, and lend that again; what it earns and what ends it.

A loop of exposure L has L of the token for 1 of equity and owes L - 1. By rungs it is climbed one loan after the
other, each smaller by the loan-to-value; at once a flash loan pays for all of it in one transaction. Its yield is
L x staking - (L - 1) x borrowing. A market's discount does not liquidate it where the lender prices the token by its
own rate (`capped_price`): a loss of that rate does, or interest in time. It does decide what leaving costs: through
a pool, just enough is sold to repay; through the withdrawal queue nothing is lost, but only what is collateral above
the threshold can leave at a time, and debt grows while it waits.

These are closed forms of our own, the algebra of a lender's loan-to-value and threshold; `tests/wallet/test_looping.py`
walks them step by step through `lending`. The formulas have no branch on amounts: ints round as said, `Reals` run many
futures. Amounts of the token are its redemption value, in wei of ether; fractions, exposures, health factors and
yearly rates are of 1e18. A sale goes through `stable_pool`, in exact integers. Left out: gas, incentives that are
paid in another token, and the lender's caps and liquidity, which `lending` knows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple

from wallet.arithmetic import Number, choose, integer_sqrt, maximum, minimum, mul_div_up
from wallet.defi import stable_pool
from wallet.defi.ray import BPS, WAD
from wallet.defi.stable_pool import StablePool
from wallet.errors import Refused

YEAR_DAYS = 365
NEVER = 2**256 - 1
"""Days (of 1e18) of a loop that interest does not end."""
_LOG_TERMS = 24
_LINES = 24
"""How many tries follow a line before what is left is halved."""
_SHORT = 1_000
"""Smallest units: between two tries as near as that roundings say more about the line than the pool does."""


class Loop(NamedTuple, Generic[Number]):
    """A loop's two sides: `collateral` at its redemption value, and `debt`."""

    collateral: Number
    debt: Number


class Unwound(NamedTuple):
    """A loop left through a pool: token sold, ether it brought, and the equity left, in token and ether together."""

    sold: int
    received: int
    kept: int


# --- Getting in


def climb(equity: Number, ltv: Number, price: Number, rungs: int) -> Loop[Number]:
    """Stake `equity`, then borrow `ltv` of what was just lent and stake that, `rungs` times; each step rounded down.

    `price` is the ether paid for one ether's worth of the token: 1e18 for staking, less in a pool at a discount.
    """
    lent = equity * WAD // price
    collateral, debt = lent, lent * 0
    for _ in range(rungs):
        borrowed = lent * ltv // WAD
        lent = borrowed * WAD // price
        collateral, debt = collateral + lent, debt + borrowed
    return Loop(collateral, debt)


def at_once(equity: Number, flash_loan: Number, price: Number, premium_bps: int) -> Loop[Number]:
    """Stake `equity` and `flash_loan` together, and borrow what repays the flash loan with its premium (rounded up)."""
    premium = -(-flash_loan * premium_bps // BPS)
    return Loop((equity + flash_loan) * WAD // price, flash_loan + premium)


def largest_flash_loan(equity: Number, ltv: Number, price: Number, premium_bps: int) -> Number:
    """The flash loan that `ltv` of everything it buys can just repay, rounded down. `ltv` is under `price`.

    Three wei of equity are set aside for what rounding takes on the way: one each from the purchase, the loan against it
    and the premium. So it is never more than can be repaid; not under 0.
    """
    costs = price * (BPS + premium_bps)
    return maximum(equity * ltv - 3 * price, equity * 0) * BPS // (costs - ltv * BPS)


def highest_exposure(ltv: Number) -> Number:
    """What endless rungs come to, 1 / (1 - loan-to-value), rounded down."""
    return WAD * WAD // (WAD - ltv)


def exposure(loop: Loop[Number]) -> Number:
    """Token for one of equity, rounded down; there has to be equity."""
    return loop.collateral * WAD // (loop.collateral - loop.debt)


# --- What it earns


def net_apr(exposure: Number, staking_apr: Number, borrow_apr: Number) -> Number:
    """A year's yield on equity, without compounding: L s - (L - 1) b, rounded down."""
    return (exposure * staking_apr - (exposure - WAD) * borrow_apr) // WAD


def break_even_borrow_apr(exposure: Number, staking_apr: Number) -> Number:
    """The borrow rate at which a loop yields nothing, s L / (L - 1), rounded down; there has to be a debt."""
    return staking_apr * exposure // (exposure - WAD)


# --- What ends it


def health_factor(exposure: Number, threshold: Number) -> Number:
    """Collateral at its liquidation threshold over debt, LT x L / (L - 1), rounded down; under 1e18 it is liquidated."""
    return threshold * exposure // (exposure - WAD)


def fall_that_liquidates(exposure: Number, threshold: Number) -> Number:
    """The fall of the token's own rate at which the health factor is 1, 1 - (L - 1) / (L LT), rounded up."""
    return WAD - (exposure - WAD) * WAD * WAD // (exposure * threshold)


def days_to_liquidation(health: Number, staking_apr: Number, borrow_apr: Number) -> Number:
    """Days (of 1e18) until interest alone brings the health factor to 1: ln(health) / ((b - s) / 365).

    Debt and collateral grow continuously. `NEVER` where borrowing costs no more than staking brings.
    """
    carry = borrow_apr - staking_apr
    days = _natural_log(health) * YEAR_DAYS * WAD // maximum(carry, carry * 0 + 1)
    return choose(carry > 0, days, carry * 0 + NEVER)


def _natural_log(x: Number) -> Number:
    """ln of 1e18, for 1 to about 100 within 3e-16: the series of 2 artanh((y - 1) / (y + 1)), y the eighth root of x."""
    root = x
    for _ in range(3):
        root = integer_sqrt(root * WAD)
    ratio = (root - WAD) * WAD // (root + WAD)
    square, power, total = ratio * ratio // WAD, ratio, ratio
    for odd in range(3, 2 * _LOG_TERMS, 2):
        power = power * square // WAD
        total = total + power // odd
    return 16 * total


# --- Getting out through a pool


def unwind_through_pool(
    pool: StablePool, loop: Loop[int], premium_bps: int, now_s: int, token: int = 1, ether: int = 0
) -> Unwound:
    """Repay with a flash loan (premium rounded up), take the collateral out, and sell just enough of it to pay back.

    `token` and `ether` are the pool's coins. Refuses `loop_sale_short` (have, need), and what the pool refuses.
    """
    need = loop.debt + mul_div_up(loop.debt, premium_bps, BPS)
    sold = least_sale(pool, need, loop.collateral, now_s, token, ether)
    received = stable_pool.quote(pool, token, ether, sold, now_s) if sold else 0
    return Unwound(sold, received, loop.collateral - sold + received - need)


def least_sale(pool: StablePool, need: int, most: int, now_s: int, pay: int, receive: int) -> int:
    """The least amount of coin `pay`, up to `most`, whose sale brings `need` of coin `receive`.

    Refuses `loop_sale_short` (have: what selling `most` brings, need), and what the pool refuses.
    """
    if need <= 0:
        return 0
    d = stable_pool.invariant_of(pool, now_s)
    return least_payment(lambda amount: _brought(pool, pay, receive, amount, now_s, d), need, most)


def least_payment(brings: Callable[[int], int], need: int, most: int, near: int = 0) -> int:
    """Return the least amount, up to `most`, that `brings` what is needed; what brings more costs more. `near` is where to look
    first, if it is known about.

    From the last try on a line is followed that is as steep as what lies between the last two, since what a pool pays hardly
    bends; should it not lead there, what is left is halved. Refuses `loop_sale_short` (have: what `most` brings, need).
    """
    if need <= 0:
        return 0
    last = min(max(near, 1), most) if near else most
    brought = brings(last) if last > 0 else 0
    low, high, tries, run, rise = 0, last, 1, last, brought
    if brought < need:
        have = brings(most) if last < most else brought
        if have < need:
            raise Refused("loop_sale_short", have=have, need=need)
        low, high = last, most
    while high - low > 1:
        middle = last + -(-(need - brought) * run // rise) if tries < _LINES and rise else (low + high) // 2
        middle, tries = min(max(middle, low + 1), high - 1), tries + 1
        found = brings(middle)
        if abs(middle - last) > _SHORT and (found - brought) * (middle - last) > 0:
            run, rise = abs(middle - last), abs(found - brought)
        last, brought = middle, found
        low, high = (middle, high) if found < need else (low, middle)
    return high


def _brought(pool: StablePool, pay: int, receive: int, amount: int, now_s: int, d: int) -> int:
    """What a sale brings: nothing where it is so small that the pool refuses to pay for it."""
    try:
        return stable_pool.quote(pool, pay, receive, amount, now_s, d)
    except Refused as refused:
        if refused.code != "market_pays_nothing":
            raise
        return 0


# --- Getting out through the queue


def releasable(loop: Loop[Number], threshold: Number, health: Number) -> Number:
    """Collateral that can be taken out so that the health factor stays at `health`, rounded down; not under 0."""
    needed = -(-loop.debt * health // threshold)
    return maximum(loop.collateral - needed, loop.debt * 0)


def after_slice(loop: Loop[Number], slice_out: Number, staking_apr: Number, borrow_apr: Number, wait_days: int) -> Loop[Number]:
    """The loop after `slice_out` of its collateral waited in the queue and was paid towards the debt.

    What waits earns nothing, the rest does (rounded down), and the debt grows (rounded up), simply over `wait_days`.
    """
    year = YEAR_DAYS * WAD
    kept = loop.collateral - slice_out
    grown = kept + kept * staking_apr * wait_days // year
    owed = loop.debt - (-loop.debt * borrow_apr * wait_days // year)
    paid = minimum(slice_out, owed)
    return Loop(grown + slice_out - paid, owed - paid)


def queue_slices(
    loop: Loop[int], threshold: int, health: int, staking_apr: int, borrow_apr: int, wait_days: int
) -> tuple[Loop[int], ...]:
    """The loop after each slice of leaving through the queue, until nothing is owed; each waits `wait_days`.

    Every slice is what a health factor of `health` lets go, or the debt with its interest if that is less. Refuses
    `loop_queue_behind` (collateral, debt) where a slice would not even pay the interest of its wait.
    """
    passed: list[Loop[int]] = []
    while loop.debt > 0:
        owed = after_slice(loop, 0, staking_apr, borrow_apr, wait_days).debt
        after = after_slice(loop, min(releasable(loop, threshold, health), owed), staking_apr, borrow_apr, wait_days)
        if after.debt >= loop.debt:
            raise Refused("loop_queue_behind", collateral=loop.collateral, debt=loop.debt)
        passed.append(after)
        loop = after
    return tuple(passed)
