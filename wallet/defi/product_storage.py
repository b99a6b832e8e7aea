"""What a constant-product pair stores: its own books, the sums of its prices, and where the protocol's part is counted from.

The storage of Uniswap/v2-core `contracts/UniswapV2Pair.sol` at ee547b1 with _update, _mintFee, sync and skim. The books
are not what the pair holds: a gift or a rebase counts only after `sync` (it is the providers' then), and until then
anyone may take a surplus by `skim`.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from wallet.defi.pool_answers import Pair
from wallet.defi.product_curve import protocol_shares
from wallet.errors import Refused

LARGEST_RESERVE: Final = 2**112 - 1
_FRACTION_BITS: Final = 112
_TIME_WORD: Final = 2**32
_WORD: Final = 2**256


class Parameters(msgspec.Struct, frozen=True):
    """What the pair's code and its factory fix: the fee kept of every thousand units paid in, and whether the
    protocol takes a sixth of the growth.
    """

    fee_per_1000: int
    protocol_fee_on: bool


class ProductPool(msgspec.Struct, frozen=True, tag="product_pool"):
    """The contract's own storage, amounts in the coins' smallest units.

    `k_last` is the product of the reserves after the last deposit or withdrawal, 0 while the protocol takes no fee.
    `price_cumulative` sums each coin's price in the other over seconds, in 2**-112, as of `last_update_s`.
    """

    parameters: Parameters
    reserves: Pair = (0, 0)
    lp_supply: int = 0
    k_last: int = 0
    price_cumulative: Pair = (0, 0)
    last_update_s: int = 0


def sync(pool: ProductPool, held: Pair, now_s: int) -> ProductPool:
    """Set the books to what the pool holds: gifts and rebases are the providers' from now on. Refuses `market_full`."""
    return updated(pool, held, now_s)


def skim(pool: ProductPool, held: Pair) -> Pair:
    """What anyone may take: all that the pool holds beyond its books, which stay. Refuses `market_books_short` (held,
    booked) where a coin's books exceed what is there.
    """
    for there, booked in zip(held, pool.reserves, strict=True):
        if there < booked:
            raise Refused("market_books_short", held=there, booked=booked)
    return held[0] - pool.reserves[0], held[1] - pool.reserves[1]


def cumulative_prices(pool: ProductPool, now_s: int) -> Pair:
    """The sums of price x seconds as of now, in 2**-112: coin 0's price in coin 1, then coin 1's in coin 0.

    What grew between two moments, over their seconds, is the average price between them. Sums wrap at 2**256, seconds
    at 2**32, as in the contract.
    """
    (first, second), sums = pool.reserves, pool.price_cumulative
    elapsed = (now_s - pool.last_update_s) % _TIME_WORD
    if not first or not second:
        return sums
    return (
        (sums[0] + (second << _FRACTION_BITS) // first * elapsed) % _WORD,
        (sums[1] + (first << _FRACTION_BITS) // second * elapsed) % _WORD,
    )


def updated(pool: ProductPool, balances: Pair, now_s: int) -> ProductPool:
    """New books; the cumulative prices are those of the old ones until now, so none moves them in its own block.

    Refuses `market_full` (limit: what fits beside the old books).
    """
    for booked, balance in zip(pool.reserves, balances, strict=True):
        if balance > LARGEST_RESERVE:  # the books of a pair hold 112 bits of each coin
            raise Refused("market_full", limit=LARGEST_RESERVE - booked)
    sums = cumulative_prices(pool, now_s)
    return replace(pool, reserves=balances, price_cumulative=sums, last_update_s=now_s)


def with_protocol_shares(pool: ProductPool) -> tuple[ProductPool, int]:
    """Before liquidity changes, the protocol is given its part of what fees have added since it last did."""
    if not pool.parameters.protocol_fee_on:
        return replace(pool, k_last=0), 0
    if not pool.k_last:
        return pool, 0
    shares = protocol_shares(pool.reserves, pool.k_last, pool.lp_supply)
    return replace(pool, lp_supply=pool.lp_supply + shares), shares


def with_k(pool: ProductPool) -> ProductPool:
    """Growth is counted from here on, where anyone asks for a part of it."""
    if not pool.parameters.protocol_fee_on:
        return pool
    return replace(pool, k_last=pool.reserves[0] * pool.reserves[1])
