"""What loops are made of: coins that become a token at a lender, the least sale that brings coins, and what a receipt tells
of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from wallet.actions.base import YOU, Outcome, needs_allowance, owed_in
from wallet.actions.lending import PPM_RAY, told_at
from wallet.defi.looping import least_payment
from wallet.errors import Refused
from wallet.world import ledger as books
from wallet.world.entering import path_into
from wallet.world.lender import Lender
from wallet.world.lines import Figures
from wallet.world.state import Deposited, Issuer, Venue, World


class PartSold(NamedTuple):
    """A sale of a part: the world after it, how much of the collateral was given for it, what of it was sold, and what came."""

    world: World
    given: int
    sold: int
    got: int


def coin_of(world: World, system: str, token: str) -> str:
    """Return the coin that is borrowed against a token of its own. Refuses loan_asset_unknown where the lender has none of
    it, and protocol_unknown for a token that no coin becomes.
    """
    coin = world.listed[token].coin
    if coin not in lent_at(world, system).assets():
        raise Refused("loan_asset_unknown", token=coin)
    if not path_into(world, token):
        raise Refused("protocol_unknown", protocol=token)
    return coin


def venues_of(world: World, token: str) -> tuple[Venue, ...]:
    """Return the markets in which a token, or what it wraps, is traded for its coin."""
    coin, tokens = world.listed[token].coin, path_tokens(world, token)
    return tuple(venue for venue in world.every(Venue) if coin in venue.coins and venue.other(coin) in tokens)


def bought_with(world: World, token: str, coin: str, coins: int, market: str) -> Deposited:
    """Return what `coins` come to as a token: staked, or bought in a market, and wrapped. Refuses as each call does, and
    market_token.
    """
    path, had = path_into(world, token), {}
    for issuer in path:
        had[issuer.token] = world.balance(YOU, issuer.token)
    if market:
        venue = world.system(market, Venue)
        if coin not in venue.coins or venue.other(coin) not in had:
            raise Refused("market_token", token=coin, first=venue.coins[0], second=venue.coins[1])
        after, _ = venue.swap(world, YOU, coin, coins)
        passed = venue.other(coin)
        rest = path[1 + list(had).index(passed) :]
    else:
        after, passed, rest = path[0].deposit(world, YOU, coins).world, path[0].token, path[1:]
    for issuer in rest:
        after = world_system(after, issuer).deposit(after, YOU, after.balance(YOU, passed) - had[passed]).world
        passed = issuer.token
    return Deposited(after, after.balance(YOU, token) - had[token])


def world_system(world: World, issuer: Issuer) -> Issuer:
    """Return an issuer as it stands in another world."""
    return world.system(issuer.name, Issuer)


def sold_for(world: World, venue: Venue, coin: str, wraps: tuple[Issuer, ...], most: int, need: int) -> PartSold:
    """Return the least sale that brings `need` coins, of at most so many units of what is wrapped `wraps` times (the
    outermost last).

    Refuses loop_sale_short (have, need).
    """
    sold = venue.other(coin)
    token = wraps[-1].token if wraps else sold
    brings: Callable[[int], int] = lambda amount: (venue.sold_at_once(world, sold, amount) or 0) if amount > 0 else 0  # noqa: E731
    least = least_payment(brings, need, owed_in(world, token, most, sold) if wraps else most)
    given = min(most, owed_in(world, sold, least, token) + 2) if wraps else least
    while True:
        after, had = world, world.balance(YOU, sold)
        amount = given
        for issuer in reversed(wraps):
            left = world_system(after, issuer).leave(after, YOU, issuer.exits(after)[0].way, amount)
            after, amount = left.world, left.got
        amount = after.balance(YOU, sold) - had if wraps else least
        if amount >= least or given >= most:
            break
        given += 1
    done, got = venue.swap(after, YOU, sold, amount)
    if got < need:
        raise Refused("loop_sale_short", have=got, need=need)
    return PartSold(done, given, amount, got)


def path_tokens(world: World, token: str) -> tuple[str, ...]:
    return tuple(issuer.token for issuer in path_into(world, token))


def lent_at(world: World, system: str) -> Lender:
    return world.system(system, Lender)


def changes_mode(lender: Lender, category: int) -> bool:
    return bool(category) and lender.mode_of(YOU) != category


def in_mode(world: World, lender: Lender, category: int) -> World:
    return lender.set_emode(world, YOU, category) if changes_mode(lender, category) else world


def asks_approval(world: World, token: str, spender: str) -> bool:
    """Return whether a contract has to be allowed to take a token anew."""
    return needs_allowance(world, token) and books.allowance(world.ledger, YOU, token, spender) < books.UNLIMITED


def buying_kinds(world: World, token: str, market: str) -> tuple[str, ...]:
    """Return the kinds of fee of turning coins into a token."""
    path = path_into(world, token)
    works = [issuer.work(issuer.entry) for issuer in path]
    if not market:
        return tuple(works)
    venue = world.system(market, Venue)
    inside = [issuer.token in venue.coins for issuer in path]
    return (venue.work("swap"), *works[1 + inside.index(True) :]) if True in inside else (venue.work("swap"),)


def worth_of(world: World, token: str, remedy: object) -> int | None:
    """Return what an amount of a token that a refusal offers is worth in its coin, None where it offers none."""
    return world.worth(token, remedy, world.redemption_rate(token)) if isinstance(remedy, int) else None


def told_loop(
    world: World, after: World, lender: Lender, kind: str, title: str, token: str, fee: int, figures: Figures, market: str
) -> Outcome:
    coin = world.listed[token].coin
    now = lent_at(after, lender.name)
    worth, owed = (
        after.worth(token, now.supplied(after, YOU, token), after.redemption_rate(token)),
        now.owed(after, YOU, coin),
    )
    told: Figures = {"token": token, **figures, "worth": worth, "owed": owed}
    if market:
        told["market"] = market
    if owed:
        told["yearly_ppm"] = now.yearly_rates(coin).variable_borrow_ray // PPM_RAY
    units = dict.fromkeys(("supplied", "withdrawn", "kept"), token)
    units |= dict.fromkeys(
        ("paid", "flash", "flash_fee", "staked", "borrowed", "repaid", "got", "over", "cost", "worth", "owed"), coin
    )
    if "sold" in told:
        units["sold"] = world.system(market, Venue).other(coin)
    return told_at(world, after, lender, kind, title, token, fee, told, at_risk=kind != "close_loop", units=units)
