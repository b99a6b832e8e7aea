"""How others trade: what they can afford, and nothing that the market refuses."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.errors import Refused
from wallet.world import ledger as books
from wallet.world.state import Venue, World
from wallet.world.tokens import TEN_TO, WEI

LEAST = 1000
"""Nobody of the crowd trades less than one of so many parts of a whole token."""


def try_swap(world: World, venue: Venue, trader: str, amount: int) -> World:
    """Sell `amount` of what the market sells for a coin, or buy for what as much redeems for where it is negative.

    So sales and purchases of one size weigh the same, whatever a token redeems for: else trades at random would have a direction.
    """
    sold = venue.sells(world)
    pay = sold if amount > 0 else venue.other(sold)
    if amount < 0 and (pay == world.listed[sold].coin or world.listed[pay].kind == "dollar"):
        amount = in_other(world, pay, world.worth(sold, amount, world.redemption_rate(sold)))
    amount = min(abs(amount), world.balance(trader, pay))
    if amount * LEAST < TEN_TO[world.listed[pay].decimals]:
        return world
    try:
        return venue.swap(world, trader, pay, amount)[0]
    except Refused:
        return world


def in_other(world: World, token: str, worth: int) -> int:
    """Return what redeems for `worth` coins, in a token: the same where that is the coin or stands for it one for one."""
    rate, known = world.redemption_rate(token), world.listed[token]
    down = TEN_TO[world.listed[known.coin].decimals - known.decimals]
    return worth if rate == WEI and down == 1 else worth * WEI // (rate * down)


def hand_over(world: World, venue: Venue, giver: str, taker: str, amount: int) -> World:
    """Let `giver` pass `amount` of what the market sells on to `taker`, for what it redeems for: as much as both can."""
    sold = venue.sells(world)
    coin, rate = venue.other(sold), world.redemption_rate(sold)
    amount = min(amount, world.balance(giver, sold))
    pays, has = in_other(world, coin, world.worth(sold, amount, rate)), world.balance(taker, coin)
    if pays > has:
        amount, pays = amount * has // pays, has
    if amount * LEAST < TEN_TO[world.listed[sold].decimals]:
        return world
    ledger = books.move(world.ledger, sold, giver, taker, world.units(sold, amount))
    return replace(world, ledger=books.move(ledger, coin, taker, giver, world.units(coin, pays)))
