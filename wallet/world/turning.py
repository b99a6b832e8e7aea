"""How coins become a token that is made of them, and a token coins again, for any account: by its issuers and in a market.

Each is what somebody does in one transaction: where one of the calls is refused, none is done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from wallet.defi.looping import least_payment
from wallet.errors import Refused
from wallet.world.entering import path_into
from wallet.world.lines import YOU
from wallet.world.state import Deposited, Issuer, Venue, World
from wallet.world.tokens import TEN_TO, WEI

NEAR = 1_000
"""A sale is looked for where it brings a thousandth less than what is sold redeems for: a market's fee and a small discount."""


class PartSold(NamedTuple):
    """A sale of a part: the world after it, how much of the collateral was given for it, what of it was sold, and what came."""

    world: World
    given: int
    sold: int
    got: int


def owed_in(world: World, pay: str, amount: int, receive: str) -> int:
    """Return what `amount` of `pay` redeems for, in `receive` at its own rate: both owed in one coin; rounded down."""
    coin, got = world.listed[world.listed[pay].coin], world.listed[receive]
    coins = world.worth(pay, amount, world.redemption_rate(pay))
    return coins * WEI * TEN_TO[got.decimals] // (world.redemption_rate(receive) * TEN_TO[coin.decimals])


def venues_of(world: World, token: str) -> tuple[Venue, ...]:
    """Return the markets in which a token, or what it wraps, is traded for its coin."""
    coin, tokens = world.listed[token].coin, path_tokens(world, token)
    return tuple(venue for venue in world.every(Venue) if coin in venue.coins and venue.other(coin) in tokens)


def bought_with(world: World, token: str, coin: str, coins: int, market: str, account: str = YOU) -> Deposited:
    """Return what `coins` come to as a token: staked, or bought in a market, and wrapped. Refuses as each call does, and
    market_token.
    """
    path, had = path_into(world, token), {}
    for issuer in path:
        had[issuer.token] = world.balance(account, issuer.token)
    if market:
        venue = world.system(market, Venue)
        if coin not in venue.coins or venue.other(coin) not in had:
            raise Refused("market_token", token=coin, first=venue.coins[0], second=venue.coins[1])
        after, _ = venue.swap(world, account, coin, coins)
        passed = venue.other(coin)
        rest = path[1 + list(had).index(passed) :]
    else:
        after, passed, rest = path[0].deposit(world, account, coins).world, path[0].token, path[1:]
    for issuer in rest:
        after = world_system(after, issuer).deposit(after, account, after.balance(account, passed) - had[passed]).world
        passed = issuer.token
    return Deposited(after, after.balance(account, token) - had[token])


def world_system(world: World, issuer: Issuer) -> Issuer:
    """Return an issuer as it stands in another world."""
    return world.system(issuer.name, Issuer)


def sold_for(
    world: World, venue: Venue, coin: str, wraps: tuple[Issuer, ...], most: int, need: int, account: str = YOU
) -> PartSold:
    """Return the least sale that brings `need` coins, of at most so many units of what is wrapped `wraps` times (the
    outermost last).

    Refuses loop_sale_short (have, need).
    """
    sold = venue.other(coin)
    token = wraps[-1].token if wraps else sold
    brings: Callable[[int], int] = lambda amount: (venue.sold_at_once(world, sold, amount) or 0) if amount > 0 else 0  # noqa: E731
    near = owed_in(world, coin, need, sold)
    least = least_payment(brings, need, owed_in(world, token, most, sold) if wraps else most, near + near // NEAR)
    given = min(most, owed_in(world, sold, least, token) + 2) if wraps else least
    while True:
        after, had = world, world.balance(account, sold)
        amount = given
        for issuer in reversed(wraps):
            left = world_system(after, issuer).leave(after, account, issuer.exits(after)[0].way, amount)
            after, amount = left.world, left.got
        amount = after.balance(account, sold) - had if wraps else least
        if amount >= least or given >= most:
            break
        given += 1
    done, got = venue.swap(after, account, sold, amount)
    if got < need:
        raise Refused("loop_sale_short", have=got, need=need)
    return PartSold(done, given, amount, got)


def path_tokens(world: World, token: str) -> tuple[str, ...]:
    return tuple(issuer.token for issuer in path_into(world, token))
