"""What a shock does to somebody's staked tokens, before and after: what they sell for, redeem for, and what a sale costs.

All staked tokens of the first protocol's coin that can be sold count together, whatever wrapper or pool they are in, as the
charts follow them; where another system is struck, what is held of its token alone. A cost is what a sale at once brings less
than redeeming, after the pool's fee; it says how deep the pool is, which its price does not.
"""

from __future__ import annotations

import msgspec

from wallet.world.estimates import market_gap
from wallet.world.holdings import staked
from wallet.world.state import Issuer, Shares, World
from wallet.world.tokens import TEN_TO, WEI

EXAMPLE_TOKENS = 1000
"""The sale whose cost is told: large enough to feel how deep the pool is."""


class Effect(msgspec.Struct, frozen=True):
    """In the smallest unit of `coin`. `sells` (a mark) is None where there is no market; so is `price`, which is of 1e18 for one
    `token`, as `rate` is, what one redeems for.
    """

    sells_before: int | None
    sells: int | None
    redeems_before: int
    redeems: int
    price_before: int | None
    price: int | None
    sale: int
    sale_costs_before: int
    sale_costs: int
    token: str = ""
    coin: str = ""
    rate_before: int = WEI
    rate: int = WEI


def effect(before: World, after: World, account: str = "you", system: str = "") -> Effect:
    """Return how `account`'s staked tokens and a sale of a thousand differ between two worlds, for the protocol or the market
    `system`; the first for any other, or without a name.
    """
    known = before.systems.get(system)
    if not isinstance(known, (Issuer, Shares)):
        system = ""
    issuer = before.issuer(before.listed[known.sells(before)].issuer if isinstance(known, Shares) else system)
    token = before.listed[issuer.token]
    sale = EXAMPLE_TOKENS * TEN_TO[token.decimals]
    costs = market_gap(before, sale, issuer.name), market_gap(after, sale, issuer.name)
    if system and issuer.name != before.issuer().name:
        held = before.balance(account, token.symbol)
        (sold_was, redeems_was, price_was, rate_was), (sold, redeems, price, rate) = (
            _of_token(world, token.symbol, held) for world in (before, after)
        )
        apart = (sold_was, sold, redeems_was, redeems, price_was, price)
        return Effect(*apart, sale, *costs, token.symbol, token.coin, rate_was, rate)
    was, now = staked(before, account), staked(after, account)
    return Effect(
        was.sells_for,
        now.sells_for,
        was.redeems_for,
        now.redeems_for,
        was.price,
        now.price,
        sale,
        *costs,
        token.symbol,
        token.coin,
    )


def _of_token(world: World, token: str, held: int) -> tuple[int | None, int, int | None, int]:
    """Return what so much of a token sells for and redeems for, and one of it."""
    price, rate = world.market_price(token), world.redemption_rate(token)
    return None if price is None else world.worth(token, held, price), world.worth(token, held, rate), price, rate
