"""A constant-product pool of two coins, as a Uniswap v2 pair with its library and router.

Equals, to the last unit and refusal by refusal, Uniswap/v2-core `contracts/UniswapV2Pair.sol` at ee547b1 and
Uniswap/v2-periphery `contracts/libraries/UniswapV2Library.sol` (compiled by solc 0.6.6; its commit was not
recorded): swaps either way, mint, burn, the protocol's share of the growth, cumulative prices, sync and skim. The
formulas stand in `product_curve`, what is stored in `product_storage`. The pair keeps books of its own: what is sent
to it, or what a coin loses or gains by a rebase, counts only after `sync` (it then belongs to the providers), and
until then anyone may take a surplus by `skim`. Left out: flash swaps, swaps while the books and the balances differ,
and who owns LP tokens (only their supply is here). Questions of price take `now_s` so that every pool is asked alike;
none here depends on it.
"""

from __future__ import annotations

from math import isqrt
from typing import Final

import msgspec
from msgspec.structs import replace

from wallet.defi import pool_answers
from wallet.defi.pool_answers import Pair, PriceImpact, SizedPrice, even_sizes
from wallet.defi.product_curve import (
    THOUSAND,
    UNIT,
    amount_in,
    amount_out,
    impermanent_loss,
    matching_amount,
    shares_minted,
)
from wallet.defi.product_storage import (
    LARGEST_RESERVE,
    Parameters,
    ProductPool,
    cumulative_prices,
    skim,
    sync,
    updated,
    with_k,
    with_protocol_shares,
)
from wallet.errors import Refused

__all__ = [
    "Bought",
    "Burned",
    "Minted",
    "Pair",
    "Parameters",
    "PriceImpact",
    "ProductPool",
    "SizedPrice",
    "Trade",
    "burn",
    "cumulative_prices",
    "exchange",
    "exchange_for",
    "impermanent_loss",
    "marginal_price",
    "matched_amounts",
    "mint",
    "price_by_size",
    "price_impact_split",
    "quote",
    "quote_for",
    "skim",
    "sync",
    "virtual_price",
]

LOCKED_LP: Final = 1000
"""Minted to nobody with the first deposit, so that a share can never be made too dear to buy one."""

Trade = pool_answers.Trade[ProductPool]


class Bought(msgspec.Struct, frozen=True):
    """An exact amount received: what it cost, and how much of that the fee was (in the coin paid)."""

    pool: ProductPool
    paid: int
    received: int
    fee: int


class Minted(msgspec.Struct, frozen=True):
    """Liquidity added: LP tokens for the provider, for the protocol, and locked for ever."""

    pool: ProductPool
    lp: int
    protocol_lp: int
    locked_lp: int


class Burned(msgspec.Struct, frozen=True):
    """Liquidity removed: coins paid out, and LP tokens minted to the protocol before it."""

    pool: ProductPool
    amounts: Pair
    protocol_lp: int


def exchange(pool: ProductPool, pay: int, receive: int, amount: int, minimum: int, now_s: int) -> Trade:
    """Swap exactly `amount` of coin `pay` for coin `receive`.

    `fee` is what a pool without one would have paid more. Refuses `market_same_coin`, `market_amount_zero`,
    `market_empty`, `market_pays_nothing` (less than a unit), `market_full` (limit) and `market_minimum` (got,
    minimum).
    """
    received, fee = _sold(pool, pay, receive, amount)
    if received < minimum:
        raise Refused("market_minimum", received, got=received, minimum=minimum)
    return pool_answers.Trade(_swapped(pool, pay, amount, received, now_s), received, fee, 0)


def exchange_for(pool: ProductPool, pay: int, receive: int, received: int, maximum: int, now_s: int) -> Bought:
    """Swap as much of coin `pay` as exactly `received` of coin `receive` costs.

    Refuses `market_same_coin`, `market_amount_zero`, `market_empty`, `market_coin_short` (held: the most there is to
    buy), `market_full` (limit) and `market_costs_more` (needed, maximum).
    """
    paid, fee = _bought(pool, pay, receive, received)
    if paid > maximum:
        raise Refused("market_costs_more", paid, needed=paid, maximum=maximum)
    return Bought(_swapped(pool, pay, paid, received, now_s), paid, received, fee)


def quote(pool: ProductPool, pay: int, receive: int, amount: int, now_s: int) -> int:
    """What `exchange` would pay out, rounded down. Refuses as `exchange`."""
    return _sold(pool, pay, receive, amount)[0]


def quote_for(pool: ProductPool, pay: int, receive: int, received: int, now_s: int) -> int:
    """What `exchange_for` would cost, rounded up. Refuses as `exchange_for`."""
    return _bought(pool, pay, receive, received)[0]


def virtual_price(pool: ProductPool, now_s: int) -> int:
    """sqrt(k) per LP token, in 1e-18, rounded down: what fees have made of a share. Refuses `market_empty`."""
    if not pool.lp_supply:
        raise Refused("market_empty")
    return isqrt(pool.reserves[0] * pool.reserves[1]) * UNIT // pool.lp_supply


def marginal_price(pool: ProductPool, pay: int, receive: int, now_s: int) -> float:
    """What the next small amount brings per unit, before the fee. Refuses `market_same_coin` and `market_empty`."""
    reserve_in, reserve_out = _two_sides(pool, pay, receive)
    return reserve_out / reserve_in


def price_impact_split(pool: ProductPool, pay: int, receive: int, amount: int, owed: int, now_s: int) -> PriceImpact:
    """Split what a swap brings under `owed`, the redemption value of `amount` in the received coin, into its causes.

    `discount` is what the pool already stood under redemption (a premium is negative), `curve` what the trade's own
    size costs, rounding included, `fee` the pool's. The parts add up exactly. Refuses as `exchange`.
    """
    received, fee = _sold(pool, pay, receive, amount)
    at_spot = matching_amount(amount, *_two_sides(pool, pay, receive))
    return PriceImpact(received, fee, curve=at_spot - received - fee, discount=owed - at_spot)


def price_by_size(pool: ProductPool, pay: int, receive: int, largest: int, points: int, now_s: int) -> list[SizedPrice]:
    """The prices of swaps from nothing (the spot) to `largest` in `points` even steps, at least two.

    A size of zero has the spot as both prices. Refuses as `exchange`.
    """
    reserve_in, reserve_out = _two_sides(pool, pay, receive)
    after_fee = (THOUSAND - pool.parameters.fee_per_1000) / THOUSAND
    spot = reserve_out / reserve_in * after_fee
    prices = [SizedPrice(0, spot, spot)]
    for amount in even_sizes(largest, points)[1:]:
        received = _sold(pool, pay, receive, amount)[0]
        # The curve R_out g a / (R_in + g a) has the slope R_out g R_in / (R_in + g a)**2.
        last = spot * (reserve_in / (reserve_in + after_fee * amount)) ** 2
        prices.append(SizedPrice(amount, received / amount, last))
    return prices


def mint(pool: ProductPool, amounts: Pair, now_s: int) -> Minted:
    """Deposit these amounts as they are and mint LP tokens for them, rounded down.

    The first deposit mints sqrt(first x second), of which 1,000 units are locked for ever. Later ones are counted by
    the coin of which there is less in proportion; what is too much of the other is a gift (`matched_amounts` trims it,
    as the router does). Refuses `market_amount_zero` (a negative amount), `market_empty` (a side that a sync found
    empty), `market_deposit_too_small` (least_first, least_second: amounts that would do) and `market_full` (limit).
    """
    if min(amounts) < 0:
        raise Refused("market_amount_zero")
    pool, protocol_lp = with_protocol_shares(pool)
    supply, locked = pool.lp_supply, 0
    if not supply:
        locked = LOCKED_LP
        lp = isqrt(amounts[0] * amounts[1]) - locked
        least: Pair = (locked + 1, locked + 1)
    else:
        first, second = _two_sides(pool, 0, 1)
        lp = shares_minted(amounts, pool.reserves, supply)
        least = (-(-first // supply), -(-second // supply))
    if lp <= 0:
        raise Refused("market_deposit_too_small", least_first=least[0], least_second=least[1])
    balances = (pool.reserves[0] + amounts[0], pool.reserves[1] + amounts[1])
    after = replace(updated(pool, balances, now_s), lp_supply=supply + lp + locked)
    return Minted(with_k(after), lp, protocol_lp, locked)


def matched_amounts(pool: ProductPool, amounts: Pair) -> Pair:
    """The most of `amounts` that stands in the pool's proportion, as the router deposits; all of them at first.

    Refuses `market_amount_zero` and `market_empty` (a side that a sync found empty).
    """
    if min(amounts) <= 0:
        raise Refused("market_amount_zero")
    if not any(pool.reserves):
        return amounts
    first, second = _two_sides(pool, 0, 1)
    matching = matching_amount(amounts[0], first, second)
    if matching <= amounts[1]:
        return amounts[0], matching
    return matching_amount(amounts[1], second, first), amounts[1]


def burn(pool: ProductPool, lp: int, now_s: int) -> Burned:
    """Withdraw both coins for `lp`, each rounded down; no fee.

    Refuses `market_amount_zero`, `market_lp_short` (supply: all but the locked units; asked) and
    `market_pays_nothing` (amount: it is worth less than a unit of a coin). Books that shrink are never `market_full`.
    """
    if lp <= 0:
        raise Refused("market_amount_zero")
    pool, protocol_lp = with_protocol_shares(pool)
    owned = max(pool.lp_supply - LOCKED_LP, 0)
    if lp > owned:
        pays = owned > 0 and all(_paid_for(pool, owned))
        raise Refused("market_lp_short", owned if pays else None, supply=owned, asked=lp)
    amounts = _paid_for(pool, lp)
    if not all(amounts):
        raise Refused("market_pays_nothing", amount=lp)
    first, second = pool.reserves
    after = updated(pool, (first - amounts[0], second - amounts[1]), now_s)
    return Burned(with_k(replace(after, lp_supply=pool.lp_supply - lp)), amounts, protocol_lp)


def _two_sides(pool: ProductPool, pay: int, receive: int) -> Pair:
    if {pay, receive} != {0, 1}:
        raise Refused("market_same_coin", pay=pay, receive=receive)
    if not all(pool.reserves):
        raise Refused("market_empty")
    return pool.reserves[pay], pool.reserves[receive]


def _paid_for(pool: ProductPool, lp: int) -> Pair:
    first, second = pool.reserves
    return lp * first // pool.lp_supply, lp * second // pool.lp_supply


def _sold(pool: ProductPool, pay: int, receive: int, amount: int) -> Pair:
    """(received, fee) for an exact amount paid, with the contracts' refusals."""
    reserve_in, reserve_out = _two_sides(pool, pay, receive)
    if amount <= 0:
        raise Refused("market_amount_zero")
    room, fee_per_1000 = LARGEST_RESERVE - reserve_in, pool.parameters.fee_per_1000
    if amount > room:
        pays = amount_out(room, reserve_in, reserve_out, fee_per_1000) > 0
        raise Refused("market_full", room if pays else None, limit=room)
    received = amount_out(amount, reserve_in, reserve_out, fee_per_1000)
    if not received:
        raise Refused("market_pays_nothing", amount=amount)
    return received, amount_out(amount, reserve_in, reserve_out, 0) - received


def _bought(pool: ProductPool, pay: int, receive: int, received: int) -> Pair:
    """(paid, fee) for an exact amount received, with the contracts' refusals."""
    reserve_in, reserve_out = _two_sides(pool, pay, receive)
    if received <= 0:
        raise Refused("market_amount_zero")
    room, fee_per_1000 = LARGEST_RESERVE - reserve_in, pool.parameters.fee_per_1000
    if received >= reserve_out:
        raise Refused("market_coin_short", _most_bought(pool, pay), held=reserve_out - 1, asked=received)
    paid = amount_in(received, reserve_in, reserve_out, fee_per_1000)
    if paid > room:
        raise Refused("market_full", _most_bought(pool, pay), limit=room)
    return paid, paid - amount_in(received, reserve_in, reserve_out, 0)


def _most_bought(pool: ProductPool, pay: int) -> int | None:
    """What the room left in the books for coin `pay` buys, the unit that is added to a cost set aside; None for nothing."""
    reserve_in, reserve_out = pool.reserves[pay], pool.reserves[1 - pay]
    spent = max(LARGEST_RESERVE - reserve_in - 1, 0)
    return amount_out(spent, reserve_in, reserve_out, pool.parameters.fee_per_1000) or None


def _swapped(pool: ProductPool, pay: int, paid: int, received: int, now_s: int) -> ProductPool:
    first, second = pool.reserves
    balances = (first + paid, second - received) if pay == 0 else (first - received, second + paid)
    return updated(pool, balances, now_s)
