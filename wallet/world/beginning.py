"""How a world fills before its first hour: what somebody begins with is taken from the others, so that the books close."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from wallet.world import ledger as books
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS
from wallet.world.state import Issuer, World
from wallet.world.tokens import Token

ORDER = ("coin", "growing_balance", "receipt", "rising_value", "reported_rate", "dollar", "pool_share")
"""Kinds of tokens in their usual order."""


def hand(world: World, account: str, token: str, amount: int) -> World:
    """Return the world after others gave `account` the fewest units that show at least `amount`: a start shows round figures."""
    units = world.units(token, amount)
    while world.seen(token, units) < amount:
        units += 1
    return replace(world, ledger=books.move(world.ledger, token, OTHERS, account, units))


def procured(world: World, token: str, amount: int) -> World:
    """Return the world in which the others have at least `amount` of a token to hand out: a dollar comes new, and what wraps
    another token is made from that one.
    """
    known, missing = world.listed[token], amount - units_of(world.ledger, OTHERS, token)
    if missing <= 0:
        return world
    if known.kind == "dollar":
        return replace(world, ledger=books.mint(world.ledger, token, OTHERS, missing))
    if known.issuer:
        issuer = world.system(known.issuer, Issuer)
        if issuer.asset not in world.coins:
            return issuer.deposit(world, OTHERS, world.worth(token, missing, issuer.redemption_rate(world, token)) + 2).world
    return world


def listing(world: World, tokens: Iterable[Token]) -> World:
    """Return the world with those tokens listed too, all in their usual order."""
    listed = {**world.listed, **{token.symbol: token for token in tokens}}
    return replace(world, listed={token.symbol: token for token in in_order(listed.values())})


def in_order(tokens: Iterable[Token]) -> list[Token]:
    """Return tokens in their usual order; those of a kind as they come."""
    return sorted(tokens, key=lambda token: ORDER.index(token.kind))
