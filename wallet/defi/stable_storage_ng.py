"""What a StableSwap-NG pool of two coins stores: its coins and how they count, its averages, its D with the refusals.

The storage of curvefi/stableswap-ng `contracts/main/CurveStableSwapNG.vy` at 2abe778f; how A moves stands in
`stable_ramp`. A pool prices coins by their `rates`, which it asks of an oracle or a vault at every call: here whoever
runs the world tells it (`with_reading`). Likewise what it holds, where a coin rebases (`with_held`). Left out: fee
changes by governance and an admin that takes no fees.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from wallet.defi.moving_average import MovingAverage, moved
from wallet.defi.pool_answers import Pair
from wallet.defi.stable_invariant import A_PRECISION, PRICE_UNIT
from wallet.defi.stable_invariant_ng import scaled_balance, scaled_invariant, state_price
from wallet.defi.stable_ramp import checked_ramp, ramped
from wallet.errors import Refused
from wallet.last_answer import last_answers

HIGHEST_STATE_PRICE: Final = 2 * PRICE_UNIT
"""The average never sees a coin at more than two of the other."""

_RATE_DECIMALS: Final = 36
_WORD: Final = 2**256


class Asset(msgspec.Struct, frozen=True):
    """One coin of the pool and how it counts.

    `kind`: "plain"; "rate" (an oracle tells in 1e-18 what one is worth, as wstETH); "rebasing" (balances grow by
    themselves, as stETH); "vault" (ERC-4626: the vault tells what one share redeems for). `underlying_decimals` are
    those of what a vault redeems for; of the other kinds they are not read.
    """

    kind: str
    decimals: int
    underlying_decimals: int = 18


class Parameters(msgspec.Struct, frozen=True):
    """What the deployer and governance decide.

    `amplification` is A x 100, while it moves the one it moves to; fees are in 1e-10, `admin_fee` of the fee;
    `offpeg_fee_multiplier` in 1e-10, up to 1e10 for a fee that never grows; windows in seconds over ln 2.
    """

    assets: tuple[Asset, ...]
    amplification: int
    fee: int
    offpeg_fee_multiplier: int
    admin_fee: int
    price_window_s: int
    d_window_s: int


class StablePoolNG(msgspec.Struct, frozen=True, tag="stable_pool_ng"):
    """The contract's own storage, amounts in the coins' smallest units, and the rates it was last told.

    `price` averages the state price of coin 1 in coin 0 (1e-18, rates aside), `invariant` averages D.
    `initial_a` and the times are those of the last ramp.
    """

    parameters: Parameters
    rates: Pair
    price: MovingAverage
    invariant: MovingAverage
    balances: Pair = (0, 0)
    admin_balances: Pair = (0, 0)
    lp_supply: int = 0
    initial_a: int = 0
    initial_a_time: int = 0
    future_a_time: int = 0


def deployed(parameters: Parameters, now_s: int, readings: Pair = (PRICE_UNIT, PRICE_UNIT)) -> StablePoolNG:
    """An empty pool; `readings` as in `with_reading`, of the coins that have one."""
    price, invariant = MovingAverage(PRICE_UNIT, PRICE_UNIT, now_s), MovingAverage(0, 0, now_s)
    first, second = parameters.assets
    rates = (_stored_rate(first, readings[0]), _stored_rate(second, readings[1]))
    return StablePoolNG(parameters, rates, price, invariant, initial_a=parameters.amplification)


@last_answers
def with_reading(pool: StablePoolNG, coin: int, reading: int) -> StablePoolNG:
    """Tell the pool what its next call would be told of a coin: an oracle's rate in 1e-18, or what a whole share of a
    vault redeems for in the underlying's smallest unit. The other kinds have no reading and count as they are.
    """
    rate = _stored_rate(pool.parameters.assets[coin], reading)
    if rate == pool.rates[coin]:
        return pool
    return replace(pool, rates=(rate, pool.rates[1]) if coin == 0 else (pool.rates[0], rate))


def with_held(pool: StablePoolNG, held: Pair) -> StablePoolNG:
    """Tell the pool what it holds of each coin, the admin's part included.

    A pool with a rebasing coin reads this at every call, so gains and losses land with the LPs at once, and the
    admin's amounts stay. Any other pool goes by its own books and ignores what was merely sent to it.
    """
    if all(asset.kind != "rebasing" for asset in pool.parameters.assets):
        return pool
    admin = pool.admin_balances
    return replace(pool, balances=(held[0] - admin[0], held[1] - admin[1]))


def amplification(pool: StablePoolNG, now_s: int) -> int:
    """A x 100 at a moment: linear while a ramp runs, rounded towards its start."""
    future = pool.parameters.amplification
    if now_s >= pool.future_a_time:
        return future
    return ramped(pool.initial_a, future, pool.initial_a_time, pool.future_a_time, now_s)


def ramp_a(pool: StablePoolNG, future_a: int, future_time_s: int, now_s: int) -> StablePoolNG:
    """Begin to move A (not x 100) to `future_a`, linearly until `future_time_s`. Refuses as `checked_ramp`."""
    present = amplification(pool, now_s)
    future = checked_ramp(present, future_a, future_time_s, pool.initial_a_time, now_s)
    parameters = replace(pool.parameters, amplification=future)
    return replace(pool, parameters=parameters, initial_a=present, initial_a_time=now_s, future_a_time=future_time_s)


def stop_ramp(pool: StablePoolNG, now_s: int) -> StablePoolNG:
    """Freeze A where it stands; this too starts the day that the next ramp must wait."""
    present = amplification(pool, now_s)
    parameters = replace(pool.parameters, amplification=present)
    return replace(pool, parameters=parameters, initial_a=present, initial_a_time=now_s, future_a_time=now_s)


def withdraw_admin_fees(pool: StablePoolNG) -> tuple[StablePoolNG, Pair]:
    """Pay out what the admin is owed of each coin; the LPs' balances stay as they are."""
    return replace(pool, admin_balances=(0, 0)), pool.admin_balances


def scaled_balances(pool: StablePoolNG, balances: Pair | None = None) -> Pair:
    """What the pool's balances, or others in their place, count inside it."""
    first, second = pool.balances if balances is None else balances
    return scaled_balance(first, pool.rates[0]), scaled_balance(second, pool.rates[1])


def checked_invariant(scaled: Pair, amp: int) -> int:
    """D with the contract's refusals: `market_empty` without coins, `market_unbalanced` (balances) where a side is empty,
    D does not settle or a product passes 256 bits.
    """
    x0, x1 = scaled
    if not x0 and not x1:
        raise Refused("market_empty")
    least, total = min(scaled), x0 + x1
    if least <= 0 or (least * 10**6 < total and _overflows(x0, x1, amp)):
        raise Refused("market_unbalanced", balances=scaled)
    try:
        return scaled_invariant(x0, x1, amp)
    except (Refused, ZeroDivisionError):
        raise Refused("market_unbalanced", balances=scaled) from None


def invariant_of(pool: StablePoolNG, now_s: int) -> int:
    """D of the pool now; hand it to several quotes on one pool to compute it once. Refuses as `exchange`."""
    return _asked_invariant(pool.balances, pool.rates, amplification(pool, now_s))


@last_answers
def _asked_invariant(balances: Pair, rates: Pair, amp: int) -> int:
    """D of those balances at those rates: a pool is asked for it several times before it changes."""
    return checked_invariant((scaled_balance(balances[0], rates[0]), scaled_balance(balances[1], rates[1])), amp)


def check_state_price(scaled: Pair, d: int, amp: int) -> None:
    """Refuse with `market_unbalanced` (balances) what has no state price: an empty side, or a product beyond 256 bits."""
    x0, x1 = scaled
    if min(scaled) <= 0:
        raise Refused("market_unbalanced", balances=scaled)
    if x1 * 10**6 < x0:  # only there can the numerator leave the contract's word
        d_r = d // 4 * d // x0 * d // x1
        if PRICE_UNIT * (amp * 2 * x0 // A_PRECISION + d_r * x0 // x1) >= _WORD:
            raise Refused("market_unbalanced", balances=scaled)


def checked_state_price(scaled: Pair, d: int, amp: int) -> int:
    """The state price. Refuses as `check_state_price`."""
    check_state_price(scaled, d, amp)
    return state_price(*scaled, d, amp)


def with_oracles_moved(pool: StablePoolNG, scaled: Pair, d: int, amp: int, now_s: int) -> StablePoolNG:
    """Average in the price and the D that stood until now, and let those of the `scaled` balances stand from now on.

    A price so small that it rounds to nothing is not taken; the old one and its average then stay as they were. Refuses
    `market_unbalanced` as `check_state_price`.
    """
    spot = checked_state_price(scaled, d, amp)
    if spot:
        price = moved(pool.price, min(spot, HIGHEST_STATE_PRICE), pool.parameters.price_window_s, now_s)
    else:
        price = replace(pool.price, time_s=max(pool.price.time_s, now_s))
    return replace(pool, price=price, invariant=moved(pool.invariant, d, pool.parameters.d_window_s, now_s))


def _stored_rate(asset: Asset, reading: int) -> int:
    rate = 10 ** (_RATE_DECIMALS - asset.decimals)
    if asset.kind == "rate":
        return int(rate * reading // PRICE_UNIT)
    if asset.kind == "vault":
        return int(rate * reading * 10 ** (18 - asset.underlying_decimals) // PRICE_UNIT)
    return int(rate)


def _overflows(x0: int, x1: int, amp: int) -> bool:
    """Whether the first of D's rounds, where its products are largest, leaves the contract's word."""
    d = x0 + x1
    first = d * d // x0 * d
    d_p = first // x1 // 4
    return max(first, (amp * 2 * d // A_PRECISION + 2 * d_p) * d) >= _WORD
