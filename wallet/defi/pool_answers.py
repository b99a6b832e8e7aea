"""What every pool of two coins answers, so that a screen can ask any of them the same questions in the same words.

Not a mechanism: the shapes of a swap done, of liquidity added or removed, of prices by size and of a price impact split into
its causes. Each pool's own module says how its figures are rounded.
"""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

import msgspec

from wallet.errors import Refused

Pair = tuple[int, int]
"""One figure for each coin, in the pool's own order."""

Pool = TypeVar("Pool")


class Trade(msgspec.Struct, Generic[Pool], frozen=True):
    """A swap done: `fee` is what the curve gave less `received`, `admin_fee` the part of it the LPs lose."""

    pool: Pool
    received: int
    fee: int
    admin_fee: int


class Minted(msgspec.Struct, Generic[Pool], frozen=True):
    """Liquidity added: LP tokens minted and the fees charged on each coin."""

    pool: Pool
    lp: int
    fees: Pair


class Removed(msgspec.Struct, Generic[Pool], frozen=True):
    """Liquidity removed: coins paid out, the fees charged on each, LP tokens burned.

    `admin_paid` is what the same call handed to the admin, where the contract does so.
    """

    pool: Pool
    amounts: Pair
    fees: Pair
    lp: int
    admin_paid: Pair = (0, 0)


class PriceImpact(msgspec.Struct, frozen=True):
    """Why a swap brings less than redemption, in the received coin: the parts sum to owed - received."""

    received: int
    fee: int
    curve: int
    discount: int


class SizedPrice(NamedTuple):
    """What selling `amount` at once does: prices after the fee, of the whole and of its last unit."""

    amount: int
    average_price: float
    last_price: float


def even_sizes(largest: int, points: int) -> list[int]:
    """Sizes from nothing to `largest` in `points` even steps. Refuses `market_amount_zero` where a step would be nothing."""
    if largest < points - 1 or points < 2:
        raise Refused("market_amount_zero")
    return [largest * point // (points - 1) for point in range(points)]
