"""What a shock does to somebody's staked tokens, before and after: what they sell for, redeem for, and what a sale costs.

All staked tokens that can be sold count together, whatever wrapper or pool they are in, as the charts follow them. A cost is
what a sale at once brings less than redeeming, after the pool's fee; it says how deep the pool is, which its price does not.
"""

from __future__ import annotations

import msgspec

from wallet.world.estimates import market_gap
from wallet.world.holdings import staked
from wallet.world.state import World
from wallet.world.tokens import WEI

EXAMPLE_SALE = 1000 * WEI
"""The sale whose cost is told: large enough to feel how deep the pool is."""


class Effect(msgspec.Struct, frozen=True):
    """Wei of the native coin. `sells` (a mark) and `price` (one staked token) are None where there is no market."""

    sells_before: int | None
    sells: int | None
    redeems_before: int
    redeems: int
    price_before: int | None
    price: int | None
    sale: int
    sale_costs_before: int
    sale_costs: int


def effect(before: World, after: World, account: str = "you") -> Effect:
    """Return how `account`'s staked tokens and a sale of a thousand differ between two worlds."""
    was, now = staked(before, account), staked(after, account)
    return Effect(
        was.sells_for,
        now.sells_for,
        was.redeems_for,
        now.redeems_for,
        was.price,
        now.price,
        EXAMPLE_SALE,
        market_gap(before, EXAMPLE_SALE),
        market_gap(after, EXAMPLE_SALE),
    )
